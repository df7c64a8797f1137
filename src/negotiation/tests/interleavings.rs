//! Two negotiations and two browsers, with every delay and loss a line can have.

use super::*;
use std::collections::VecDeque;

/// What is deliberately wrong with a world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    None,
    BothPolite,
    NoTicketCheck,
}

/// A browser's peer connection as far as a negotiation can see it: operations one after
/// the other, and descriptions that only fit in the right state.
struct Side {
    core: Negotiation,
    changes: u32,
    heard: u32,
    local: Option<String>,
    remote: Option<String>,
    pending: Option<String>,
    described: bool,
    operations: VecDeque<Effect>,
    current: Ticket,
    inbox: VecDeque<Words>,
}

impl Side {
    fn new(role: Role) -> Self {
        Self {
            core: Negotiation::new(role),
            changes: 0,
            heard: 0,
            local: None,
            remote: None,
            pending: None,
            described: false,
            operations: VecDeque::new(),
            current: Ticket(0),
            inbox: VecDeque::new(),
        }
    }
}

struct World {
    sides: [Side; 2],
    fault: Fault,
    steps: u32,
    random: u64,
}

type Outcome = Result<(), String>;

impl World {
    fn new(seed: u64, fault: Fault) -> Self {
        let other = if fault == Fault::BothPolite {
            Role::Polite
        } else {
            Role::Impolite
        };
        Self {
            sides: [Side::new(Role::Polite), Side::new(other)],
            fault,
            steps: 0,
            random: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
        }
    }

    fn play(mut self) -> Outcome {
        for _ in 0..120 {
            let who = self.pick(2);
            match self.pick(9) {
                0 if self.sides[who].changes < 3 => self.change(who)?,
                1 | 2 => self.finish_operation(who)?,
                3 | 4 => self.deliver(who)?,
                5 => self.input(who, Input::Found(candidate("c")))?,
                6 => self.input(who, Input::Wanted { restart: true })?,
                7 if self.pick(6) == 0 => drop(self.sides[who].inbox.pop_front()),
                _ => self.finish_operation(who)?,
            }
        }
        self.settle()?;
        // Whatever was lost is said again, by both, and then nothing is open.
        for _ in 0..2 {
            self.input(0, Input::SayAgain)?;
            self.input(1, Input::SayAgain)?;
            self.settle()?;
        }
        self.check()
    }

    fn settle(&mut self) -> Outcome {
        while self
            .sides
            .iter()
            .any(|side| !side.operations.is_empty() || !side.inbox.is_empty())
        {
            self.steps += 1;
            if self.steps > 2_000 {
                return Err("goes on for ever".into());
            }
            for who in [self.pick(2), 0, 1] {
                if self.pick(2) == 0 {
                    self.finish_operation(who)?;
                } else {
                    self.deliver(who)?;
                }
            }
        }
        Ok(())
    }

    fn check(&self) -> Outcome {
        let [a, b] = &self.sides;
        if !a.core.is_settled() || !b.core.is_settled() {
            return Err("did not settle".into());
        }
        if a.local != b.remote || b.local != a.remote {
            return Err("the browsers hold different descriptions".into());
        }
        if (a.heard, b.heard) != (b.changes, a.changes) {
            return Err("a change was never offered".into());
        }
        Ok(())
    }

    fn change(&mut self, who: usize) -> Outcome {
        self.sides[who].changes += 1;
        self.input(who, Input::Wanted { restart: false })
    }

    fn deliver(&mut self, who: usize) -> Outcome {
        match self.sides[who].inbox.pop_front() {
            Some(Words::Offer { n, sdp }) => self.input(who, Input::Offered { n, sdp }),
            Some(Words::Answer { n, sdp }) => self.input(who, Input::Answered { n, sdp }),
            Some(Words::Candidate(candidate)) => self.input(who, Input::Candidate(candidate)),
            _ => Ok(()),
        }
    }

    fn finish_operation(&mut self, who: usize) -> Outcome {
        let Some(operation) = self.sides[who].operations.pop_front() else {
            return Ok(());
        };
        let result = self.sides[who].perform(operation)?;
        let Some((mut ticket, sdp)) = result else {
            return Ok(());
        };
        if self.fault == Fault::NoTicketCheck {
            ticket = self.sides[who].current;
        }
        self.input(who, Input::Described(ticket, sdp))
    }

    fn input(&mut self, who: usize, input: Input) -> Outcome {
        for effect in self.sides[who].core.step(input) {
            match effect {
                Effect::Say(words) => self.sides[1 - who].inbox.push_back(words),
                Effect::Broken => return Err("broken".into()),
                other => {
                    if let Effect::MakeOffer { ticket, .. }
                    | Effect::TakeOffer(ticket, _)
                    | Effect::TakeAnswer(ticket, _) = &other
                    {
                        self.sides[who].current = *ticket;
                    }
                    self.sides[who].operations.push_back(other);
                }
            }
        }
        Ok(())
    }

    fn pick(&mut self, n: u64) -> usize {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        ((self.random >> 33) % n) as usize
    }
}

impl Side {
    fn perform(&mut self, operation: Effect) -> Result<Option<(Ticket, String)>, String> {
        let changes = self.changes;
        let offer = |ticket: Ticket| format!("{changes} offer {}", ticket.0);
        Ok(match operation {
            Effect::MakeOffer { ticket, .. } => {
                let sdp = offer(ticket);
                self.pending = Some(sdp.clone());
                Some((ticket, sdp))
            }
            Effect::TakeOffer(ticket, sdp) => {
                self.pending = None;
                self.described = true;
                self.heard = heard(&sdp)?;
                let answer = format!("{changes} answer to {sdp}");
                self.remote = Some(sdp);
                self.local = Some(answer.clone());
                Some((ticket, answer))
            }
            Effect::TakeAnswer(ticket, sdp) => {
                let offer = self.pending.take().ok_or("an answer in stable")?;
                self.described = true;
                self.local = Some(offer);
                self.remote = Some(sdp);
                Some((ticket, String::new()))
            }
            Effect::AddCandidate(_) if !self.described => {
                return Err("a candidate before any description".into());
            }
            Effect::AddCandidate(_) | Effect::Say(_) | Effect::Broken => None,
        })
    }
}

fn heard(sdp: &str) -> Result<u32, String> {
    let number = sdp.split(' ').next().and_then(|word| word.parse().ok());
    number.ok_or_else(|| format!("not an offer: {sdp}"))
}

#[test]
fn every_interleaving_settles_with_both_sides_described() {
    for seed in 1..=20_000 {
        if let Err(why) = World::new(seed, Fault::None).play() {
            panic!("seed {seed}: {why}");
        }
    }
}

#[test]
fn two_polite_sides_are_caught() {
    assert!((1..=2_000).any(|seed| World::new(seed, Fault::BothPolite).play().is_err()));
}

#[test]
fn a_missing_ticket_check_is_caught() {
    assert!((1..=2_000).any(|seed| World::new(seed, Fault::NoTicketCheck).play().is_err()));
}
