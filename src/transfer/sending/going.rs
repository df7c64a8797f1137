//! A sending that was accepted: its line opens, its blocks go and are acknowledged, it breaks.

use super::{Phase, Sending};
use crate::{
    limits::{LINE_AGAIN_MS, REMEMBER_BLOCKS, UNANSWERED_MS},
    time::Millis,
    transfer::{
        Effect, Hash, Part, Runs, Side, State, Why, outgoing::Outgoing, turn::Turn, words::Back,
    },
};

impl Sending {
    pub(super) fn on_read(&mut self, block: u64, read: Result<Hash, Why>, turn: &mut Turn<'_>) {
        if let Phase::NeedsFiles(recognising) = &mut self.phase {
            match recognising.on_read(block, read, turn) {
                Some(true) => self.on_recognised(turn),
                Some(false) => self.other_files = true,
                None => {}
            }
            return;
        }
        let Ok(hash) = read else {
            if let (Err(why), false) = (read, self.is_over()) {
                self.fail(why, turn);
            }
            return;
        };
        match &mut self.phase {
            Phase::Going(line) => line.on_read(block, hash, turn),
            _ => turn.order(Effect::Release(self.key, block)),
        }
        if self.is_over() {
            return;
        }
        match self.hashes.insert(block, hash) {
            Some(known) if known != hash => self.fail(Why::SourceChanged, turn),
            None if self.hashes.len() == 1 => {
                self.remember(turn);
                self.go_on(turn);
            }
            _ => self.go_on(turn),
        }
    }

    pub(super) fn on_sent(&mut self, block: u64, turn: &mut Turn<'_>) {
        if let Phase::Going(line) = &mut self.phase
            && line.on_sent(block)
        {
            turn.order(Effect::Release(self.key, block));
            self.go_on(turn);
        }
    }

    pub(super) fn on_rooted(&mut self, root: Hash, turn: &mut Turn<'_>) {
        if let Phase::Going(line) = &mut self.phase {
            line.on_rooted(root, turn);
        }
    }

    pub(super) fn on_line_open(&mut self, turn: &mut Turn<'_>) {
        match &mut self.phase {
            Phase::Going(line) => {
                line.on_open();
                if !self.paused.is_on() {
                    self.progress.start(turn.now);
                }
                self.go_on(turn);
            }
            _ => turn.close_line(Side::Sending),
        }
    }

    /// The line broke. While `control` is open the other can be asked again what is there.
    pub(super) fn on_line_closed(&mut self, turn: &mut Turn<'_>) {
        let Phase::Going(_) = self.phase else {
            return;
        };
        self.break_off(turn);
        let wait = LINE_AGAIN_MS[self.broken.min(LINE_AGAIN_MS.len() - 1)];
        self.broken += 1;
        self.phase = Phase::Asked(turn.reached.then(|| turn.now + wait));
    }

    pub(super) fn on_line_text(&mut self, text: &str, turn: &mut Turn<'_>) {
        let Phase::Going(line) = &mut self.phase else {
            return;
        };
        match Back::read(text) {
            None => self.fail(Why::BadFrame, turn),
            Some(Back::Kept(block)) if line.on_kept(block) => self.on_kept(block, turn),
            Some(Back::Done(root)) => match line.root() {
                Some(own) if own == root => self.end(State::Done, turn),
                Some(_) => self.fail(Why::RootDiffers, turn),
                None => self.fail(Why::OutOfTurn, turn),
            },
            Some(Back::Kept(_)) => self.fail(Why::OutOfTurn, turn),
        }
    }

    pub(super) fn on_accept(&mut self, have: &Runs, part: Option<Part>, turn: &mut Turn<'_>) {
        let Phase::Asked(_) = self.phase else {
            return;
        };
        let plan = &self.offer.plan;
        let have = Runs::parse(have, plan.blocks());
        let Some(have) = have.filter(|have| part.is_none_or(|part| part.fits(plan, have))) else {
            return self.fail(Why::BadFrame, turn);
        };
        self.done = self.offer.plan.bytes_of(&have);
        self.have = have;
        if !std::mem::replace(&mut self.accepted, true) {
            self.remember(turn);
        }
        turn.order(Effect::OpenLine(self.key));
        self.phase = Phase::Going(Outgoing::new(turn.now, part));
        self.count(turn.now);
    }

    fn on_kept(&mut self, block: u64, turn: &mut Turn<'_>) {
        let len = self.offer.plan.len(block);
        if self.have.insert(block) {
            self.done += len;
        }
        self.broken = 0;
        self.unanswered = 0;
        self.counting = None;
        self.count(turn.now);
        self.progress.add(turn.now, len);
        self.fresh += 1;
        if self.fresh >= REMEMBER_BLOCKS {
            self.remember(turn);
        }
        self.go_on(turn);
    }

    pub(super) fn go_on(&mut self, turn: &mut Turn<'_>) {
        if let Phase::Going(line) = &mut self.phase {
            let rests = self.paused.is_on();
            line.go_on(&self.offer.plan, &self.have, &self.hashes, rests, turn);
        }
    }

    /// Whether the time without an answer counts from now on.
    pub(super) fn count(&mut self, now: Millis) {
        let since = self.counting.take();
        self.unanswered += since.map_or(0, |since| now - since);
        let counts = matches!(self.phase, Phase::Going(_)) && !self.paused.is_on();
        self.counting = counts.then_some(now);
    }

    pub(super) fn gives_up_at(&self) -> Option<Millis> {
        let left = UNANSWERED_MS.saturating_sub(self.unanswered);
        self.counting.map(|since| since + left)
    }

    /// No line any more; what is in the edge's hands for it is let go.
    pub(super) fn break_off(&mut self, turn: &mut Turn<'_>) {
        if let Phase::Going(line) = &mut self.phase {
            line.let_go(turn);
            turn.close_line(Side::Sending);
            self.phase = Phase::Asked(None);
            self.progress.stop();
            self.count(turn.now);
            if self.fresh > 0 {
                self.remember(turn);
            }
        }
    }
}
