//! Connections to recipients, with the channel `control` on them: in order and whole as long
//! as they live; each end learns at its own time that they do, or do not any more.

use crate::{
    chance::Chance,
    world::{End, Event, Outcome, World},
};
use parlor::transfer::Input;

#[derive(Debug)]
pub(crate) struct Link {
    pub(crate) generation: u32,
    /// The generation that each end knows as open.
    up: [Option<u32>; 2],
    /// When each end learns of it, and when the last text arrives there.
    from: [u64; 2],
    last: [u64; 2],
    pub(crate) latency: u64,
    /// Bytes per millisecond.
    pub(crate) speed: u64,
}

impl Link {
    pub(crate) fn new(chance: &mut Chance, r: usize) -> Self {
        let slow = r == 2;
        Self {
            generation: 0,
            up: [None; 2],
            from: [0; 2],
            last: [0; 2],
            latency: chance.between(1, 150),
            speed: chance.between(2_000, 30_000) / if slow { 10 } else { 1 },
        }
    }

    pub(crate) fn is_up(&self, end: End) -> bool {
        self.up[end as usize] == Some(self.generation)
    }
}

impl World {
    /// A fresh connection: nothing of an earlier one arrives any more.
    pub(crate) fn connect(&mut self, r: usize) -> Outcome {
        if self.pages[0].away || self.pages[r].away {
            self.after(500, Event::Connect(r));
            return Ok(());
        }
        self.links[r].generation += 1;
        let generation = self.links[r].generation;
        for end in [End::Sender, End::Recipient] {
            let at = self.now + self.chance.between(1, 400);
            self.links[r].from[end as usize] = at;
            self.links[r].last[end as usize] = at;
            self.at(at, Event::Reach(r, end, generation));
        }
        Ok(())
    }

    /// It breaks; each end hears of its loss, and of its lines', some time.
    pub(crate) fn disconnect(&mut self, r: usize) {
        let generation = self.links[r].generation;
        self.links[r].generation += 1;
        for end in [End::Sender, End::Recipient] {
            let wait = self.chance.below(600);
            self.after(wait, Event::Lose(r, end, generation));
        }
        self.kill_lines_of(r);
    }

    pub(crate) fn kill_lines_of(&mut self, r: usize) {
        let who = World::who(r);
        let sender = self.pages[0].lines.iter();
        let mut wires: Vec<_> = sender.filter(|((_, key), _)| key.who == who).collect();
        wires.extend(self.pages[r].lines.iter());
        let mut wires: Vec<usize> = wires.into_iter().map(|(_, wire)| *wire).collect();
        wires.sort_unstable();
        wires.dedup();
        for wire in wires {
            self.kill_line(wire);
        }
    }

    pub(crate) fn reach(&mut self, r: usize, end: End, generation: u32) -> Outcome {
        let (page, other) = Self::ends(r, end);
        if self.links[r].generation != generation || self.pages[page].away {
            return Ok(());
        }
        self.links[r].up[end as usize] = Some(generation);
        self.hear_now(page, Input::Reached(World::who(other)))
    }

    pub(crate) fn lose(&mut self, r: usize, end: End, generation: u32) -> Outcome {
        let (page, other) = Self::ends(r, end);
        if self.links[r].up[end as usize] != Some(generation) {
            return Ok(());
        }
        self.links[r].up[end as usize] = None;
        self.hear_now(page, Input::Lost(World::who(other)))
    }

    /// A page goes away: its end of everything with it.
    pub(crate) fn forget_end(&mut self, r: usize, end: End) {
        self.links[r].up[end as usize] = None;
    }

    pub(crate) fn tell(&mut self, page: usize, to: usize, text: String) {
        let (r, end) = match page {
            0 => (to, End::Sender),
            page => (page, End::Recipient),
        };
        let link = &mut self.links[r];
        if !link.is_up(end) {
            return;
        }
        let to = end.other();
        let at = (self.now + link.latency)
            .max(link.last[to as usize])
            .max(link.from[to as usize]);
        link.last[to as usize] = at;
        let generation = link.generation;
        self.at(at, Event::Says(r, to, generation, text));
    }

    pub(crate) fn says(&mut self, r: usize, end: End, generation: u32, text: String) -> Outcome {
        let (page, other) = Self::ends(r, end);
        if self.links[r].up[end as usize] != Some(generation) || !self.links[r].is_up(end) {
            return Ok(());
        }
        self.hear_now(page, Input::Told(World::who(other), text))
    }

    /// The page at this end, and the one at the other.
    fn ends(r: usize, end: End) -> (usize, usize) {
        match end {
            End::Sender => (0, r),
            End::Recipient => (r, 0),
        }
    }
}
