//! One offer of somebody else: accepted, its store prepared, its blocks put where they belong,
//! kept, acknowledged, and the whole compared.
//!
//! Not here: what comes on the line, piece by piece (`incoming`).

use super::{
    Hash, Key, ReceivingMemory, Runs, State, Why,
    incoming::{Incoming, Piece},
    io::{Effect, Input, Side},
    offer::Offer,
    pace::Progress,
    sending::ended_by_them,
    turn::{Paused, Turn},
    words::{Along, Back, Take},
};
use crate::time::Millis;
use std::collections::BTreeMap;

/// How far an offer of somebody else is.
#[derive(Debug)]
pub(super) struct Receiving {
    pub(super) key: Key,
    pub(super) offer: Offer,
    /// The how-manieth of this page.
    pub(super) began: u64,
    phase: Phase,
    have: Runs,
    pub(super) done: u64,
    hashes: BTreeMap<u64, Hash>,
    /// Being hashed and written.
    checking: BTreeMap<u64, Hash>,
    line: Option<Incoming>,
    /// The sender waits for what I have.
    owes: bool,
    /// What the sender's hashes come to, as it says.
    root: Option<Hash>,
    paused: Paused,
    pub(super) progress: Progress,
    left: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// I have to answer.
    Asked,
    /// Accepted before this page was loaded anew: the store is opened when the sender is back.
    Stored,
    /// The store is being opened.
    Preparing,
    Ready,
    /// Whatever `State::is_over`.
    Over(State),
}

impl Receiving {
    pub(super) fn new(key: Key, offer: Offer, began: u64) -> Self {
        Self {
            key,
            offer,
            began,
            phase: Phase::Asked,
            have: Runs::default(),
            done: 0,
            hashes: BTreeMap::new(),
            checking: BTreeMap::new(),
            line: None,
            owes: false,
            root: None,
            paused: Paused::default(),
            progress: Progress::default(),
            left: false,
        }
    }

    /// As it lies on the disk. `None` where that makes no sense.
    pub(super) fn restore(memory: ReceivingMemory, began: u64) -> Option<Self> {
        let offer = Offer::parse(memory.offered).ok()?;
        let have = Runs::parse(&memory.have, offer.plan.blocks())?;
        let hashes: Option<Vec<Hash>> =
            memory.hashes.iter().map(|hash| hash.parse().ok()).collect();
        let hashes = hashes.filter(|hashes| hashes.len() as u64 == have.count())?;
        let whole = have.count() == offer.plan.blocks();
        let mut receiving = Self::new(memory.key, offer, began);
        receiving.hashes = have.blocks().zip(hashes).collect();
        receiving.done = receiving.offer.plan.bytes_of(&have);
        receiving.have = have;
        receiving.phase = match memory.done && whole {
            true => Phase::Over(State::Done),
            false => Phase::Stored,
        };
        Some(receiving)
    }

    /// Takes in a fact about this transfer alone.
    pub(super) fn step(&mut self, input: Input, turn: &mut Turn<'_>) {
        match input {
            Input::Accept(_) => self.on_accept(turn),
            Input::Decline(_) => self.on_decline(turn),
            Input::Pause(_, _, on) => self.on_pause(on, turn),
            Input::Cancel(..) => self.on_cancel(turn),
            Input::Prepared(_, prepared) => self.on_prepared(prepared, turn),
            Input::Kept(_, block) => self.on_kept(block, turn),
            Input::NotKept(_, block, why) => self.on_not_kept(block, why, turn),
            Input::Rooted(_, _, root) => self.on_rooted(root, turn),
            Input::LineOpen(..) => self.on_line_open(turn),
            Input::LineClosed(..) => self.on_line_closed(),
            Input::LineText(_, _, text) => self.on_line_text(&text, turn),
            Input::LinePiece(_, bytes) => self.on_piece(bytes, turn),
            _ => {}
        }
    }

    pub(super) fn state(&self, reached: bool) -> State {
        match self.phase {
            Phase::Over(state) => state,
            _ if self.left => State::Left,
            Phase::Asked => State::Offered,
            _ if self.paused.is_on() => State::Paused {
                by_me: self.paused.by_me,
                by_them: self.paused.by_them,
            },
            Phase::Preparing => State::Opening,
            _ if self.line.is_some() && self.is_whole() => State::Confirming,
            _ if self.line.is_some() => State::Streaming,
            _ if reached && (self.owes || self.done == 0) => State::Opening,
            _ => State::Waiting,
        }
    }

    pub(super) fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Over(_))
    }

    /// The sender offers this (again).
    pub(super) fn on_offered(&mut self, again: &Offer, turn: &mut Turn<'_>) {
        if !again.is_of(&self.offer.shown.files) {
            return self.on_other_files(turn);
        }
        self.break_off(turn);
        self.left = false;
        self.paused.by_them = false;
        let transfer = self.key.transfer;
        match self.phase {
            Phase::Asked => {}
            Phase::Stored => {
                self.owes = true;
                self.phase = Phase::Preparing;
                turn.order(Effect::Prepare(self.key, true));
            }
            Phase::Preparing | Phase::Ready | Phase::Over(State::Done) => {
                self.owes = true;
                self.answer(turn);
            }
            Phase::Over(State::Declined) => turn.take(Take::Decline { transfer }),
            Phase::Over(State::Failed { why, .. }) => turn.take_cancel(Some(why)),
            Phase::Over(_) => turn.take_cancel(None),
        }
    }

    /// Under the name of this offer others are offered: what was received stays as it is.
    fn on_other_files(&mut self, turn: &mut Turn<'_>) {
        match self.phase {
            Phase::Over(_) => turn.take_cancel(Some(Why::OtherFile)),
            _ => self.fail(Why::OtherFile, turn),
        }
    }

    pub(super) fn on_accept(&mut self, turn: &mut Turn<'_>) {
        if self.phase == Phase::Asked {
            self.phase = Phase::Preparing;
            self.owes = turn.reached;
            turn.order(Effect::Prepare(self.key, false));
        }
    }

    fn on_decline(&mut self, turn: &mut Turn<'_>) {
        if self.phase == Phase::Asked {
            self.phase = Phase::Over(State::Declined);
            turn.take(Take::Decline {
                transfer: self.key.transfer,
            });
        }
    }

    fn on_prepared(&mut self, prepared: Result<(), Why>, turn: &mut Turn<'_>) {
        match (self.phase, prepared) {
            (Phase::Preparing, Ok(())) => {
                self.phase = Phase::Ready;
                self.answer(turn);
            }
            (Phase::Preparing, Err(why)) => self.fail(why, turn),
            // It ended meanwhile: what was opened is put away.
            (Phase::Over(state), Ok(())) if state != State::Done => {
                turn.order(Effect::Discard(self.key));
            }
            _ => {}
        }
    }

    pub(super) fn on_lost(&mut self, turn: &mut Turn<'_>) {
        self.owes = false;
        self.break_off(turn);
    }

    pub(super) fn on_left(&mut self, turn: &mut Turn<'_>) {
        self.on_lost(turn);
        self.left = true;
    }

    pub(super) fn on_reached(&mut self, turn: &mut Turn<'_>) {
        self.on_lost(turn);
        self.left = false;
        self.paused.by_them = false;
    }

    /// The sender wants it to rest, or to go on.
    pub(super) fn on_paused_by_them(&mut self, on: bool, turn: &mut Turn<'_>) {
        if !self.is_over() {
            self.paused.by_them = on;
            self.on_paused(turn.now);
        }
    }

    pub(super) fn on_cancelled_by_them(&mut self, why: Option<&str>, turn: &mut Turn<'_>) {
        if !self.is_over() {
            self.end(ended_by_them(why), turn);
        }
    }

    fn on_pause(&mut self, on: bool, turn: &mut Turn<'_>) {
        if self.is_over() || self.phase == Phase::Asked || self.paused.by_me == on {
            return;
        }
        self.paused.by_me = on;
        self.say_pause(turn);
        self.on_paused(turn.now);
    }

    pub(super) fn on_cancel(&mut self, turn: &mut Turn<'_>) {
        if !self.is_over() {
            turn.take_cancel(None);
            self.end(State::Cancelled { by_me: true }, turn);
        }
    }

    /// The row goes, and with it what was kept.
    pub(super) fn on_dismiss(&mut self, turn: &mut Turn<'_>) {
        let kept = self.phase == Phase::Over(State::Done);
        self.on_cancel(turn);
        self.break_off(turn);
        if kept {
            turn.order(Effect::Discard(self.key));
        }
    }

    fn on_line_open(&mut self, turn: &mut Turn<'_>) {
        let ready = matches!(self.phase, Phase::Ready | Phase::Over(State::Done));
        if !ready || self.owes {
            // Nobody asked for it, or an earlier one comes late.
            return turn.close_line(Side::Receiving);
        }
        self.line = Some(Incoming::default());
        if !self.paused.is_on() && !self.is_over() {
            self.progress.start(turn.now);
        }
    }

    fn on_line_closed(&mut self) {
        self.line = None;
        self.progress.stop();
    }

    fn on_line_text(&mut self, text: &str, turn: &mut Turn<'_>) {
        let Some(line) = &mut self.line else {
            return;
        };
        let (have, checking) = (&self.have, &self.checking);
        let heard = match Along::read(text) {
            None => Err(Why::BadFrame),
            Some(Along::Block(number, len, hash)) => {
                let known = |block| have.contains(block) || checking.contains_key(&block);
                let waiting = checking.len();
                line.on_block(&self.offer.plan, (number, len, hash), waiting, known)
            }
            Some(Along::Root(root)) => self.on_root(root, turn),
        };
        if let Err(why) = heard {
            self.refuse(why, turn);
        }
    }

    fn on_piece(&mut self, bytes: usize, turn: &mut Turn<'_>) {
        let Some(line) = &mut self.line else {
            return;
        };
        let (block, hash, piece) = match line.on_piece(bytes) {
            Ok(taken) => taken,
            Err(why) => return self.refuse(why, turn),
        };
        let key = self.key;
        if let Piece::Taken { at, .. } = piece {
            turn.order(Effect::Take { key, block, at });
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

    fn on_kept(&mut self, block: u64, turn: &mut Turn<'_>) {
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

    fn on_not_kept(&mut self, block: u64, why: Why, turn: &mut Turn<'_>) {
        if self.checking.remove(&block).is_some() && !self.is_over() {
            self.fail(why, turn);
        }
    }

    fn on_rooted(&mut self, own: Hash, turn: &mut Turn<'_>) {
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

    pub(super) fn on_tick(&mut self, now: Millis) {
        self.progress.look(now);
    }

    fn is_whole(&self) -> bool {
        self.have.count() == self.offer.plan.blocks()
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
    fn answer(&mut self, turn: &mut Turn<'_>) {
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

    fn say_pause(&mut self, turn: &mut Turn<'_>) {
        turn.take(Take::Pause {
            transfer: self.key.transfer,
            on: self.paused.by_me,
        });
    }

    fn on_paused(&mut self, now: Millis) {
        match self.paused.is_on() {
            true => self.progress.stop(),
            false if self.line.is_some() => self.progress.start(now),
            false => {}
        }
    }

    /// No line any more; what came of a block is dropped with it.
    fn break_off(&mut self, turn: &mut Turn<'_>) {
        self.progress.stop();
        if self.line.take().is_some() {
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

    pub(super) fn fail(&mut self, why: Why, turn: &mut Turn<'_>) {
        turn.take_cancel(Some(why));
        self.end(State::Failed { why, by_me: true }, turn);
    }

    fn end(&mut self, state: State, turn: &mut Turn<'_>) {
        self.break_off(turn);
        self.owes = false;
        self.root = None;
        let stored = !matches!(self.phase, Phase::Asked | Phase::Preparing);
        self.phase = Phase::Over(state);
        if stored {
            turn.order(Effect::Discard(self.key));
        }
    }
}
