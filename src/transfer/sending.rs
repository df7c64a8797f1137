//! One offer to one recipient: said, said again, and its blocks read and sent as the
//! recipient keeps them.
//!
//! Not here: the line's blocks in flight (`outgoing`), whether the files chosen after a
//! reload are the same (`recognising`).

mod going;

use super::{
    Hash, Key, Runs, SendingMemory, State, Why,
    io::{Effect, Input},
    offer::Offer,
    outgoing::Outgoing,
    pace::Progress,
    recognising::Recognising,
    turn::{Paused, Turn},
    words::{Give, Take, ended_by_them},
};
use crate::time::Millis;
use std::{collections::BTreeMap, sync::Arc};

/// How far an offer to one person is.
#[derive(Debug)]
pub(super) struct Sending {
    pub(super) key: Key,
    pub(super) offer: Arc<Offer>,
    /// The how-manieth of this page.
    pub(super) began: u64,
    phase: Phase,
    /// The recipient accepted, now or before a reload.
    accepted: bool,
    /// What the recipient keeps, and how many bytes that is.
    have: Runs,
    pub(super) done: u64,
    hashes: BTreeMap<u64, Hash>,
    paused: Paused,
    pub(super) progress: Progress,
    pub(super) other_files: bool,
    left: bool,
    /// Lines that broke since the last acknowledgement.
    broken: usize,
    /// How long no acknowledgement came, with a line and without a pause: until `counting`,
    /// and since then.
    unanswered: u64,
    counting: Option<Millis>,
    /// Acknowledged blocks since it was last remembered.
    fresh: u64,
}

#[derive(Debug)]
pub(super) enum Phase {
    /// The files are not here since the page was loaded anew.
    NeedsFiles(Recognising),
    /// The recipient has to answer. The offer is said again then.
    Asked(Option<Millis>),
    /// Accepted: a line was ordered, and is open by now or not.
    Going(Outgoing),
    /// Whatever `State::is_over`.
    Over(State),
}

impl Sending {
    pub(super) fn new(key: Key, offer: Arc<Offer>, began: u64) -> Self {
        Self {
            key,
            offer,
            began,
            phase: Phase::Asked(None),
            accepted: false,
            have: Runs::default(),
            done: 0,
            hashes: BTreeMap::new(),
            paused: Paused::default(),
            progress: Progress::default(),
            other_files: false,
            left: false,
            broken: 0,
            unanswered: 0,
            counting: None,
            fresh: 0,
        }
    }

    /// As it was remembered. `None` where that makes no sense.
    pub(super) fn restore(memory: SendingMemory, began: u64) -> Option<Self> {
        let known = Recognising::of(&memory.hashes)?;
        let offer = Offer::parse(memory.offered).ok()?;
        let mut sending = Self::new(memory.key, Arc::new(offer), began);
        sending.accepted = memory.accepted;
        sending.phase = Phase::NeedsFiles(known);
        Some(sending)
    }

    /// Takes in a fact about this transfer alone.
    pub(super) fn step(&mut self, input: Input, turn: &mut Turn<'_>) {
        match input {
            Input::Pause(_, _, on) => self.on_pause(on, turn),
            Input::Cancel(..) => self.on_cancel(turn),
            Input::Read(_, block, read) => self.on_read(block, read, turn),
            Input::Sent(_, block) => self.on_sent(block, turn),
            Input::Rooted(_, _, root) => self.on_rooted(root, turn),
            Input::LineOpen(..) => self.on_line_open(turn),
            Input::LineClosed(..) => self.on_line_closed(turn),
            Input::LineText(_, _, text) => self.on_line_text(&text, turn),
            _ => {}
        }
    }

    pub(super) fn state(&self, reached: bool) -> State {
        match &self.phase {
            Phase::Over(state) => *state,
            _ if self.left => State::Left,
            Phase::NeedsFiles(_) => State::NeedsFiles,
            _ if !self.accepted => State::Offered,
            _ if self.paused.is_on() => State::Paused {
                by_me: self.paused.by_me,
                by_them: self.paused.by_them,
            },
            _ if !reached => State::Waiting,
            Phase::Going(line)
                if line.is_open() && self.have.count() == self.offer.plan.blocks() =>
            {
                State::Confirming
            }
            Phase::Going(line) if line.is_open() => State::Streaming,
            Phase::Asked(_) | Phase::Going(_) => State::Opening,
        }
    }

    pub(super) fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Over(_))
    }

    /// Whether its bytes are on their way.
    pub(super) fn moves(&self) -> bool {
        let open = matches!(&self.phase, Phase::Going(line) if line.is_open());
        open && !self.paused.is_on()
    }

    /// It is remembered, and said if somebody hears it.
    pub(super) fn begin(&mut self, turn: &mut Turn<'_>) {
        self.remember(turn);
        self.say(turn);
    }

    /// Keep this for a reload.
    fn remember(&mut self, turn: &mut Turn<'_>) {
        self.fresh = 0;
        let ends = [self.hashes.first_key_value(), self.hashes.last_key_value()];
        let mut hashes: Vec<_> = ends.into_iter().flatten().collect();
        hashes.dedup();
        let told = |(block, hash): (&u64, &Hash)| (*block, hash.to_string());
        turn.order(Effect::RememberSending(SendingMemory {
            key: self.key,
            offered: self.offer.shown.clone(),
            accepted: self.accepted,
            hashes: hashes.into_iter().map(told).collect(),
        }));
    }

    /// `control` is open anew: what still holds is said again.
    pub(super) fn on_reached(&mut self, turn: &mut Turn<'_>) {
        self.break_off(turn);
        self.left = false;
        self.paused.by_them = false;
        match self.phase {
            Phase::Asked(_) => self.say(turn),
            Phase::Over(State::Cancelled { by_me: true }) => turn.give_cancel(None),
            Phase::Over(State::Failed { why, by_me: true }) => turn.give_cancel(Some(why)),
            Phase::NeedsFiles(_) | Phase::Going(_) | Phase::Over(_) => {}
        }
    }

    pub(super) fn on_lost(&mut self, turn: &mut Turn<'_>) {
        self.break_off(turn);
        if let Phase::Asked(again) = &mut self.phase {
            *again = None;
        }
    }

    pub(super) fn on_left(&mut self, turn: &mut Turn<'_>) {
        self.on_lost(turn);
        self.left = true;
    }

    /// The recipient says something over `control`.
    pub(super) fn on_take(&mut self, take: Take, turn: &mut Turn<'_>) {
        if self.is_over() {
            return;
        }
        match take {
            Take::Accept { have, part, .. } => self.on_accept(&have, part, turn),
            Take::Decline { .. } => self.end(State::Declined, turn),
            Take::Pause { on, .. } => {
                self.paused.by_them = on;
                self.on_paused(turn);
            }
            Take::Cancel { why, .. } => self.end(ended_by_them(why.as_deref()), turn),
        }
    }

    /// I want it to rest, or to go on.
    fn on_pause(&mut self, on: bool, turn: &mut Turn<'_>) {
        if self.is_over() || self.paused.by_me == on {
            return;
        }
        self.paused.by_me = on;
        turn.give(Give::Pause {
            transfer: self.key.transfer,
            on,
        });
        self.on_paused(turn);
    }

    pub(super) fn on_cancel(&mut self, turn: &mut Turn<'_>) {
        if !self.is_over() {
            turn.give_cancel(None);
            self.end(State::Cancelled { by_me: true }, turn);
        }
    }

    pub(super) fn on_tick(&mut self, turn: &mut Turn<'_>) {
        self.progress.look(turn.now);
        match &self.phase {
            Phase::Asked(Some(again)) if *again <= turn.now => self.say(turn),
            Phase::Going(line) if line.is_late(turn.now) => self.on_line_closed(turn),
            Phase::Going(_) if self.gives_up_at().is_some_and(|at| at <= turn.now) => {
                self.fail(Why::Unanswered, turn);
            }
            _ => {}
        }
    }

    /// When to look again.
    pub(super) fn due(&self) -> Option<Millis> {
        match &self.phase {
            Phase::Asked(again) => *again,
            Phase::Going(line) => [line.opens_by(), self.gives_up_at()]
                .into_iter()
                .flatten()
                .min(),
            Phase::NeedsFiles(_) | Phase::Over(_) => None,
        }
    }

    /// The person chose the files again, after a reload.
    pub(super) fn on_supplied(&mut self, same: bool, turn: &mut Turn<'_>) {
        if let Phase::NeedsFiles(recognising) = &mut self.phase {
            self.other_files = !same;
            if same && recognising.start(turn) {
                self.on_recognised(turn);
            }
        }
    }

    fn on_recognised(&mut self, turn: &mut Turn<'_>) {
        let Phase::NeedsFiles(recognising) = &self.phase else {
            return;
        };
        self.hashes = recognising.hashes().clone();
        self.other_files = false;
        self.phase = Phase::Asked(None);
        self.say(turn);
    }

    /// Says the offer, if somebody hears it.
    fn say(&mut self, turn: &mut Turn<'_>) {
        self.phase = Phase::Asked(None);
        turn.offer(&self.offer);
        if self.paused.by_me {
            turn.give(Give::Pause {
                transfer: self.key.transfer,
                on: true,
            });
        }
    }

    fn on_paused(&mut self, turn: &mut Turn<'_>) {
        self.count(turn.now);
        if let Phase::Going(_) = self.phase {
            turn.order(Effect::Hold(self.key, self.paused.is_on()));
        }
        match (self.paused.is_on(), &self.phase) {
            (true, _) => self.progress.stop(),
            (false, Phase::Going(line)) if line.is_open() => self.progress.start(turn.now),
            (false, _) => {}
        }
        self.go_on(turn);
    }

    fn fail(&mut self, why: Why, turn: &mut Turn<'_>) {
        turn.give_cancel(Some(why));
        self.end(State::Failed { why, by_me: true }, turn);
    }

    fn end(&mut self, state: State, turn: &mut Turn<'_>) {
        self.fresh = 0;
        self.break_off(turn);
        self.phase = Phase::Over(state);
        turn.order(Effect::ForgetSending(self.key.transfer, self.key.who));
    }
}
