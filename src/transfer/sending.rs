//! One offer to one recipient: said, said again, and its blocks read and sent as the
//! recipient keeps them.
//!
//! Not here: the line's blocks in flight (`outgoing`), whether the files chosen after a
//! reload are the same (`recognising`).

use super::{
    Hash, Key, Runs, SendingMemory, State, Why,
    io::{Effect, Input, Side},
    offer::Offer,
    outgoing::Outgoing,
    pace::Progress,
    recognising::Recognising,
    turn::{Paused, Turn},
    words::{Back, Give, Take, why_read},
};
use crate::{
    limits::{LINE_AGAIN_MS, REMEMBER_BLOCKS},
    time::Millis,
};
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
            Take::Accept { have, .. } => self.on_accept(&have, turn),
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

    fn on_read(&mut self, block: u64, read: Result<Hash, Why>, turn: &mut Turn<'_>) {
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

    fn on_sent(&mut self, block: u64, turn: &mut Turn<'_>) {
        if let Phase::Going(line) = &mut self.phase
            && line.on_sent(block)
        {
            turn.order(Effect::Release(self.key, block));
            self.go_on(turn);
        }
    }

    fn on_rooted(&mut self, root: Hash, turn: &mut Turn<'_>) {
        if let Phase::Going(line) = &mut self.phase {
            line.on_rooted(root, turn);
        }
    }

    fn on_line_open(&mut self, turn: &mut Turn<'_>) {
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
    fn on_line_closed(&mut self, turn: &mut Turn<'_>) {
        let Phase::Going(_) = self.phase else {
            return;
        };
        self.break_off(turn);
        let wait = LINE_AGAIN_MS[self.broken.min(LINE_AGAIN_MS.len() - 1)];
        self.broken += 1;
        self.phase = Phase::Asked(turn.reached.then(|| turn.now + wait));
    }

    fn on_line_text(&mut self, text: &str, turn: &mut Turn<'_>) {
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

    fn on_accept(&mut self, have: &Runs, turn: &mut Turn<'_>) {
        let Phase::Asked(_) = self.phase else {
            return;
        };
        let blocks = self.offer.plan.blocks();
        let Some(have) = Runs::parse(have, blocks) else {
            return self.fail(Why::BadFrame, turn);
        };
        self.done = self.offer.plan.bytes_of(&have);
        self.have = have;
        if !std::mem::replace(&mut self.accepted, true) {
            self.remember(turn);
        }
        turn.order(Effect::OpenLine(self.key));
        self.phase = Phase::Going(Outgoing::new(turn.now));
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

    fn on_paused(&mut self, turn: &mut Turn<'_>) {
        self.count(turn.now);
        match (self.paused.is_on(), &self.phase) {
            (true, _) => self.progress.stop(),
            (false, Phase::Going(line)) if line.is_open() => self.progress.start(turn.now),
            (false, _) => {}
        }
        self.go_on(turn);
    }

    fn go_on(&mut self, turn: &mut Turn<'_>) {
        if let Phase::Going(line) = &mut self.phase {
            let rests = self.paused.is_on();
            line.go_on(&self.offer.plan, &self.have, &self.hashes, rests, turn);
        }
    }

    /// Whether the time without an answer counts from now on.
    fn count(&mut self, now: Millis) {
        let since = self.counting.take();
        self.unanswered += since.map_or(0, |since| now - since);
        let counts = matches!(self.phase, Phase::Going(_)) && !self.paused.is_on();
        self.counting = counts.then_some(now);
    }

    fn gives_up_at(&self) -> Option<Millis> {
        let left = crate::limits::UNANSWERED_MS.saturating_sub(self.unanswered);
        self.counting.map(|since| since + left)
    }

    /// No line any more; what is in the edge's hands for it is let go.
    fn break_off(&mut self, turn: &mut Turn<'_>) {
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

/// What the other's `cancel` means.
pub(super) fn ended_by_them(why: Option<&str>) -> State {
    match why_read(why) {
        Some(why) => State::Failed { why, by_me: false },
        None => State::Cancelled { by_me: false },
    }
}
