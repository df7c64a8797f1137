//! Files, browser to browser: offered, streamed in blocks, each block hashed, kept and
//! acknowledged, the whole compared, and gone on with after whatever breaks on the way.
//!
//! Not here: bytes, hashes, disks, channels.

mod courtesy;
mod hearing;
mod incoming;
mod io;
mod model;
mod offer;
mod outgoing;
mod pace;
mod path;
mod people;
mod plan;
mod receiving;
mod recognising;
mod runs;
mod sending;
#[cfg(test)]
mod tests;
mod turn;
mod wishes;
mod words;

pub use io::{Effect, Input, Side};
pub use model::{
    FileEntry, Hash, Key, OfferedFiles, Part, ReceivingMemory, Runs, SendingMemory, State,
    Transfer, TransferId, Weather, Why,
};
pub use offer::{BadHash, BadOffer};
pub use path::{BadPath, mended_path, safe_path};
pub use plan::{Block, Plan};

use crate::{ids::ParticipantId, limits::PROGRESS_MS, time::Millis};
use people::Person;
use receiving::Receiving;
use sending::Sending;
use std::collections::BTreeMap;
use turn::Turn;

/// All transfers of one page.
#[derive(Debug, Default)]
pub struct Transfers {
    people: BTreeMap<ParticipantId, Person>,
    sending: BTreeMap<Key, Sending>,
    receiving: BTreeMap<Key, Receiving>,
    /// How many began on this page.
    began: u64,
    version: u64,
    wake: Option<Millis>,
    /// When rates were last looked at.
    looked: Millis,
}

/// What can be seen of one transfer.
type Shown = Option<(State, u64, Option<u64>, bool)>;

impl Transfers {
    /// Takes a fact in; what is to be done now.
    #[must_use = "effects must be executed in order"]
    pub fn step(&mut self, now: Millis, input: Input) -> Vec<Effect> {
        let mut out = Vec::new();
        match about(&input) {
            // Most facts change nothing that is seen.
            Some((side, key)) => {
                let before = self.shown(side, key);
                self.take_in(now, input, &mut out);
                self.version += u64::from(before != self.shown(side, key));
            }
            None => {
                self.take_in(now, input, &mut out);
                self.version += 1;
            }
        }
        self.set_alarm(&mut out);
        out
    }

    /// In the order in which they began.
    pub fn list(&self) -> impl Iterator<Item = Transfer<'_>> {
        let sent = self.sending.values().map(|row| self.sent(row));
        let received = self.receiving.values().map(|row| self.received(row));
        let mut rows: Vec<_> = sent.chain(received).collect();
        rows.sort_by_key(|(began, _)| *began);
        rows.into_iter().map(|(_, row)| row)
    }

    /// Rises with everything that can be seen in `list`.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Whether bytes are on their way: the page should not be left, nor the machine sleep.
    pub fn is_moving(&self) -> bool {
        let moves = |state| matches!(state, State::Opening | State::Streaming | State::Confirming);
        let reached = |key: &Key| self.is_reached(key.who);
        self.sending
            .values()
            .any(|row| moves(row.state(reached(&row.key))))
            || self
                .receiving
                .values()
                .any(|row| moves(row.state(reached(&row.key))))
    }

    fn take_in(&mut self, now: Millis, input: Input, out: &mut Vec<Effect>) {
        match input {
            Input::Reached(who) => self.on_reached(now, who, out),
            Input::Lost(who) => self.on_lost(now, who, out),
            Input::Left(who) => self.on_left(now, who, out),
            Input::Told(who, text) => self.on_told(now, who, &text, out),
            Input::Seen(who, weather, went) => self.on_seen(who, weather, went, out),
            Input::Offer {
                transfer,
                files,
                to,
            } => self.on_offer(now, transfer, files, &to, out),
            Input::RestoreSending(memory) => self.on_restore_sending(memory, out),
            Input::Supplied(transfer, files) => self.on_supplied(now, transfer, files, out),
            Input::RestoreReceiving(memory) => self.on_restore_receiving(memory, out),
            Input::Trust(who, on) => self.on_trust(now, who, on, out),
            Input::Dismiss(side, key) => self.on_dismiss(now, side, key, out),
            Input::Tick => self.on_tick(now, out),
            input => self.pass_on(now, input, out),
        }
    }

    /// What concerns one transfer.
    fn pass_on(&mut self, now: Millis, input: Input, out: &mut Vec<Effect>) {
        let Some((side, key)) = about(&input) else {
            return;
        };
        let reached = self.is_reached(key.who);
        let mut turn = Turn {
            now,
            key,
            reached,
            out,
        };
        match side {
            Side::Sending => match self.sending.get_mut(&key) {
                Some(row) => row.step(input, &mut turn),
                None => leave_sending(&input, &mut turn),
            },
            Side::Receiving => match self.receiving.get_mut(&key) {
                Some(row) => row.step(input, &mut turn),
                None => leave_receiving(&input, &mut turn),
            },
        }
    }

    fn is_reached(&self, who: ParticipantId) -> bool {
        self.people.get(&who).is_some_and(|person| person.reached)
    }

    fn shown(&self, side: Side, key: Key) -> Shown {
        let row = match side {
            Side::Sending => self.sent(self.sending.get(&key)?).1,
            Side::Receiving => self.received(self.receiving.get(&key)?).1,
        };
        Some((row.state, row.done, row.rate, row.other_files))
    }

    fn sent<'a>(&self, row: &'a Sending) -> (u64, Transfer<'a>) {
        let total = row.offer.total();
        let shown = Transfer {
            side: Side::Sending,
            key: row.key,
            offered: &row.offer.shown,
            state: row.state(self.is_reached(row.key.who)),
            done: row.done,
            total,
            rate: row.progress.rate(),
            left: row.progress.left(total - row.done),
            other_files: row.other_files,
        };
        (row.began, shown)
    }

    fn received<'a>(&self, row: &'a Receiving) -> (u64, Transfer<'a>) {
        let total = row.offer.total();
        let shown = Transfer {
            side: Side::Receiving,
            key: row.key,
            offered: &row.offer.shown,
            state: row.state(self.is_reached(row.key.who)),
            done: row.done,
            total,
            rate: row.progress.rate(),
            left: row.progress.left(total - row.done),
            other_files: false,
        };
        (row.began, shown)
    }

    fn on_tick(&mut self, now: Millis, out: &mut Vec<Effect>) {
        self.looked = now;
        self.wake = None;
        for row in self.sending.values_mut() {
            let key = row.key;
            let reached = self.people.get(&key.who).is_some_and(|who| who.reached);
            row.on_tick(&mut Turn {
                now,
                key,
                reached,
                out,
            });
        }
        for row in self.receiving.values_mut() {
            row.on_tick(now);
        }
        self.drop_late_lists(now, out);
    }

    /// Orders the next wake-up, when it is not the one that was ordered.
    fn set_alarm(&mut self, out: &mut Vec<Effect>) {
        let lists = self.people.values().filter_map(|who| who.listing.as_ref());
        let looks = self.is_moving().then(|| self.looked + PROGRESS_MS);
        let sending = self.sending.values().filter_map(Sending::due);
        let due = sending
            .chain(lists.map(|list| list.until))
            .chain(looks)
            .min();
        if let Some(due) = due.filter(|due| Some(*due) != self.wake) {
            out.push(Effect::WakeAt(due));
        }
        self.wake = due;
    }
}

/// The one transfer that a fact is about.
fn about(input: &Input) -> Option<(Side, Key)> {
    match input {
        Input::Read(key, ..) | Input::Sent(key, _) => Some((Side::Sending, *key)),
        Input::Accept(key)
        | Input::Decline(key)
        | Input::Prepared(key, _)
        | Input::Kept(key, _)
        | Input::NotKept(key, ..)
        | Input::LinePiece(key, _) => Some((Side::Receiving, *key)),
        Input::Pause(side, key, _)
        | Input::Cancel(side, key)
        | Input::Rooted(side, key, _)
        | Input::LineOpen(side, key)
        | Input::LineClosed(side, key)
        | Input::LineText(side, key, _) => Some((*side, *key)),
        _ => None,
    }
}

/// Nothing is known of this sending (any more): what comes for it is let go.
fn leave_sending(input: &Input, turn: &mut Turn<'_>) {
    match input {
        Input::Read(key, block, Ok(_)) => turn.order(Effect::Release(*key, *block)),
        Input::LineOpen(side, _) => turn.close_line(*side),
        _ => {}
    }
}

fn leave_receiving(input: &Input, turn: &mut Turn<'_>) {
    match input {
        Input::Prepared(key, Ok(())) => turn.order(Effect::Discard(*key)),
        Input::LineOpen(side, _) => turn.close_line(*side),
        _ => {}
    }
}
