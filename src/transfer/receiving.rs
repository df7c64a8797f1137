//! One offer of somebody else: accepted, its store prepared, its blocks put where they belong,
//! kept, acknowledged, and the whole compared.
//!
//! Not here: what comes on the line, piece by piece (`incoming`).

mod coming;

use super::{
    Hash, Key, Part, ReceivingMemory, Runs, State, Why,
    incoming::Incoming,
    io::{Effect, Input},
    offer::Offer,
    pace::Progress,
    turn::{Paused, Turn},
    words::{Take, ended_by_them},
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
    /// What came of a block on a line that broke, for the next one.
    part: Option<Part>,
    /// The last block of which a part was here before its line.
    continued: Option<u64>,
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
            part: None,
            continued: None,
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
        receiving.part = memory
            .part
            .and_then(|part| part.kept(&receiving.offer.plan, &have));
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

    pub(super) fn on_tick(&mut self, now: Millis) {
        self.progress.look(now);
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

    pub(super) fn fail(&mut self, why: Why, turn: &mut Turn<'_>) {
        turn.take_cancel(Some(why));
        self.end(State::Failed { why, by_me: true }, turn);
    }

    fn end(&mut self, state: State, turn: &mut Turn<'_>) {
        self.break_off(turn);
        self.owes = false;
        self.part = None;
        self.root = None;
        let stored = !matches!(self.phase, Phase::Asked | Phase::Preparing);
        self.phase = Phase::Over(state);
        if stored {
            turn.order(Effect::Discard(self.key));
        }
    }
}
