//! A receiving that was accepted: its line opens, its blocks come and are kept, the whole is
//! compared.

use super::{Phase, Receiving};
use crate::transfer::{
    Effect, Hash, Side, State, Why,
    incoming::{Incoming, Piece},
    turn::Turn,
    words::{Along, Back, Take},
};

impl Receiving {
    pub(super) fn on_line_open(&mut self, turn: &mut Turn<'_>) {
        let ready = matches!(self.phase, Phase::Ready | Phase::Over(State::Done));
        if !ready || self.owes {
            // Nobody asked for it, or an earlier one comes late.
            return turn.close_line(Side::Receiving);
        }
        // It may take the place of one that was there.
        self.put_line_away();
        self.line = Some(Incoming::new(self.part.take()));
        if !self.paused.is_on() && !self.is_over() {
            self.progress.start(turn.now);
        }
    }

    pub(super) fn on_line_closed(&mut self) {
        self.put_line_away();
        self.progress.stop();
    }

    /// What came of a block stays for the next line; whether there was one.
    fn put_line_away(&mut self) -> bool {
        let line = self.line.take();
        if let Some(line) = &line {
            self.part = line.part();
        }
        line.is_some()
    }

    pub(super) fn on_line_text(&mut self, text: &str, turn: &mut Turn<'_>) {
        if self.line.is_none() {
            return;
        }
        let heard = match Along::read(text) {
            None => Err(Why::BadFrame),
            Some(Along::Block(number, len, hash)) => self.on_block((number, len, hash), 0),
            Some(Along::Rest(.., 0)) => Err(Why::BadFrame),
            Some(Along::Rest(number, len, hash, from)) => self.on_block((number, len, hash), from),
            Some(Along::Root(root)) => self.on_root(root, turn),
        };
        if let Err(why) = heard {
            self.refuse(why, turn);
        }
    }

    /// A block is announced, without the first `from` bytes.
    fn on_block(&mut self, block: (u64, u64, Hash), from: u64) -> Result<(), Why> {
        let Some(line) = &mut self.line else {
            return Ok(());
        };
        let (have, checking) = (&self.have, &self.checking);
        let known = |block| have.contains(block) || checking.contains_key(&block);
        line.on_block(&self.offer.plan, block, from, checking.len(), known)?;
        match from {
            0 => drop(self.continued.take_if(|it| *it == block.0)),
            _ => self.continued = Some(block.0),
        }
        Ok(())
    }

    pub(super) fn on_piece(&mut self, bytes: usize, turn: &mut Turn<'_>) {
        let Some(line) = &mut self.line else {
            return;
        };
        let (block, hash, piece) = match line.on_piece(bytes) {
            Ok(taken) => taken,
            Err(why) => return self.refuse(why, turn),
        };
        let key = self.key;
        if let Piece::Taken { at, .. } = piece {
            turn.order(Effect::Take {
                key,
                block,
                at,
                hash,
            });
        }
        match piece {
            Piece::Taken { whole: true, .. } => {
                self.checking.insert(block, hash);
                turn.order(Effect::Check { key, block, hash });
            }
            Piece::Known { whole: true } if self.have.contains(block) => {
                self.acknowledge(block, turn);
            }
            Piece::Taken { .. } | Piece::Known { .. } => {}
        }
    }

    pub(super) fn on_kept(&mut self, block: u64, turn: &mut Turn<'_>) {
        let Some(hash) = self.checking.remove(&block) else {
            return;
        };
        if self.is_over() {
            return;
        }
        let len = self.offer.plan.len(block);
        self.hashes.insert(block, hash);
        if self.have.insert(block) {
            self.done += len;
        }
        self.progress.add(turn.now, len);
        if self.line.is_none() {
            self.progress.stop();
        }
        self.acknowledge(block, turn);
        self.answer(turn);
    }

    pub(super) fn on_not_kept(&mut self, block: u64, why: Why, turn: &mut Turn<'_>) {
        if self.checking.remove(&block).is_none() || self.is_over() {
            return;
        }
        match self.continued == Some(block) && why == Why::WrongHash {
            // A part that lay here since a crash may be another: all of the block comes again.
            true => {
                self.break_off(turn);
                self.part = None;
                self.answer(turn);
            }
            false => self.fail(why, turn),
        }
    }

    pub(super) fn on_rooted(&mut self, own: Hash, turn: &mut Turn<'_>) {
        let Some(root) = self.root.take() else {
            return;
        };
        match self.phase {
            Phase::Ready if own == root => {
                self.phase = Phase::Over(State::Done);
                self.progress.stop();
                turn.order(Effect::Finish(self.key));
                self.say_done(own, turn);
            }
            Phase::Ready => self.fail(Why::RootDiffers, turn),
            Phase::Over(State::Done) if own == root => self.say_done(own, turn),
            Phase::Over(State::Done) => turn.take_cancel(Some(Why::RootDiffers)),
            _ => {}
        }
    }

    /// The sender says what the whole comes to: its hash is compared with mine.
    fn on_root(&mut self, root: Hash, turn: &mut Turn<'_>) -> Result<(), Why> {
        let between = self.line.as_ref().is_some_and(Incoming::is_between);
        if !between || !self.is_whole() || self.root.is_some() {
            return Err(Why::OutOfTurn);
        }
        self.root = Some(root);
        let hashes = self.hashes.values().copied().collect();
        turn.order(Effect::Root(Side::Receiving, self.key, hashes));
        Ok(())
    }

    /// Says what is here, once the sender waits for it and all of it is known.
    pub(super) fn answer(&mut self, turn: &mut Turn<'_>) {
        let ready = matches!(self.phase, Phase::Ready | Phase::Over(State::Done));
        if !self.owes || !ready || !self.checking.is_empty() {
            return;
        }
        self.owes = false;
        if self.paused.by_me && !self.is_over() {
            self.say_pause(turn);
        }
        turn.take(Take::Accept {
            transfer: self.key.transfer,
            have: self.have.told(),
            part: self.part,
        });
    }

    fn acknowledge(&mut self, block: u64, turn: &mut Turn<'_>) {
        if self.line.as_mut().is_some_and(|line| line.owes(block)) {
            let text = Back::Kept(block).text();
            turn.order(Effect::LineTell(Side::Receiving, self.key, text));
        }
    }

    fn say_done(&mut self, root: Hash, turn: &mut Turn<'_>) {
        if self.line.is_some() {
            let text = Back::Done(root).text();
            turn.order(Effect::LineTell(Side::Receiving, self.key, text));
        }
    }

    pub(super) fn is_whole(&self) -> bool {
        self.have.count() == self.offer.plan.blocks()
    }

    /// No line any more; what came of a block is dropped with it.
    pub(super) fn break_off(&mut self, turn: &mut Turn<'_>) {
        self.progress.stop();
        if self.put_line_away() {
            turn.close_line(Side::Receiving);
        }
    }

    /// What came on the line is not right. What is done stays done.
    fn refuse(&mut self, why: Why, turn: &mut Turn<'_>) {
        match self.is_over() {
            true => {
                turn.take_cancel(Some(why));
                self.break_off(turn);
            }
            false => self.fail(why, turn),
        }
    }
}
