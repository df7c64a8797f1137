//! What the person of this page wants of all its files, and what the page remembers.

use super::{
    FileEntry, Key, OfferedFiles, Receiving, ReceivingMemory, Sending, SendingMemory, State,
    TransferId, Transfers,
    io::{Effect, Side},
    offer::Offer,
    turn::Turn,
};
use crate::{ids::ParticipantId, limits::TRANSFERS, time::Millis};
use std::sync::Arc;

impl Transfers {
    pub(super) fn on_offer(
        &mut self,
        now: Millis,
        transfer: TransferId,
        files: OfferedFiles,
        to: &[ParticipantId],
        out: &mut Vec<Effect>,
    ) {
        let offered = OfferedFiles::of(files.files, files.picture).ok();
        let Some(offer) = offered.and_then(|files| Offer::parse(files).ok()) else {
            return;
        };
        let offer = Arc::new(offer);
        for who in to.iter().copied() {
            let key = Key { who, transfer };
            if !transfer.is_sound() || self.sending.contains_key(&key) || !self.make_room() {
                out.push(Effect::ForgetSending(transfer, who));
                continue;
            }
            self.began += 1;
            let mut row = Sending::new(key, Arc::clone(&offer), self.began);
            let reached = self.is_reached(who);
            row.begin(&mut Turn {
                now,
                key,
                reached,
                out,
            });
            self.sending.insert(key, row);
        }
    }

    pub(super) fn on_restore_sending(&mut self, memory: SendingMemory, out: &mut Vec<Effect>) {
        let key = memory.key;
        if self.sending.contains_key(&key) {
            return;
        }
        match Sending::restore(memory, self.began + 1).filter(|_| self.make_room()) {
            Some(row) => {
                self.began += 1;
                self.sending.insert(key, row);
            }
            None => out.push(Effect::ForgetSending(key.transfer, key.who)),
        }
    }

    pub(super) fn on_restore_receiving(&mut self, memory: ReceivingMemory, out: &mut Vec<Effect>) {
        let key = memory.key;
        if self.receiving.contains_key(&key) {
            return;
        }
        match Receiving::restore(memory, self.began + 1).filter(|_| self.make_room()) {
            Some(row) => {
                self.began += 1;
                self.receiving.insert(key, row);
            }
            None => out.push(Effect::Discard(key)),
        }
    }

    /// The files of this offer were chosen again.
    pub(super) fn on_supplied(
        &mut self,
        now: Millis,
        transfer: TransferId,
        files: Vec<FileEntry>,
        out: &mut Vec<Effect>,
    ) {
        let files = OfferedFiles::of(files, None).map_or(vec![], |files| files.files);
        let people = &self.people;
        for (key, row) in &mut self.sending {
            if key.transfer == transfer {
                let reached = people.get(&key.who).is_some_and(|person| person.reached);
                let same = row.offer.is_of(&files);
                let mut turn = Turn {
                    now,
                    key: *key,
                    reached,
                    out: &mut *out,
                };
                row.on_supplied(same, &mut turn);
            }
        }
    }

    /// Takes a row out of the list.
    pub(super) fn put_away(&mut self, side: Side, key: Key) {
        let person = self.people.entry(key.who).or_default();
        match side {
            Side::Sending if self.sending.remove(&key).is_some() => person.gave.add(key.transfer),
            Side::Receiving if self.receiving.remove(&key).is_some() => {
                person.took.add(key.transfer);
            }
            _ => {}
        }
    }

    /// Whether one more row can be listed: the oldest one that ended without anything to
    /// save makes room.
    pub(super) fn make_room(&mut self) -> bool {
        if self.sending.len() + self.receiving.len() < TRANSFERS {
            return true;
        }
        let sent = self.sending.values().filter(|row| row.is_over());
        let sent = sent.map(|row| (row.began, Side::Sending, row.key));
        let done = |row: &&Receiving| row.is_over() && row.state(false) != State::Done;
        let received = self.receiving.values().filter(done);
        let received = received.map(|row| (row.began, Side::Receiving, row.key));
        let Some((_, side, key)) = sent.chain(received).min() else {
            return false;
        };
        self.put_away(side, key);
        true
    }
}
