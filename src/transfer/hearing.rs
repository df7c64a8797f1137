//! What the others say over `control`, and that they come and go.

use super::{
    FileEntry, Key, Receiving, Side, TransferId, Transfers, Weather, Why,
    io::Effect,
    offer::Offer,
    people::{Listing, Person},
    turn::Turn,
    words::{Control, Give, Take},
};
use crate::{ids::ParticipantId, limits::OFFERS_OPEN, time::Millis};

impl Transfers {
    /// `control` is open, perhaps on a fresh connection: whatever was before is gone.
    pub(super) fn on_reached(&mut self, now: Millis, who: ParticipantId, out: &mut Vec<Effect>) {
        let person = self.people.entry(who).or_default();
        person.reached = true;
        person.listing = None;
        for transfer in person.gave.iter() {
            let key = Key { who, transfer };
            turn(now, key, true, out).give_cancel(None);
        }
        for (key, row) in self.receiving.range_mut(all_of(who)) {
            row.on_reached(&mut turn(now, *key, true, out));
        }
        for (key, row) in self.sending.range_mut(all_of(who)) {
            row.on_reached(&mut turn(now, *key, true, out));
        }
    }

    pub(super) fn on_lost(&mut self, now: Millis, who: ParticipantId, out: &mut Vec<Effect>) {
        self.be_without(who, out);
        for (key, row) in self.sending.range_mut(all_of(who)) {
            row.on_lost(&mut turn(now, *key, false, out));
        }
        for (key, row) in self.receiving.range_mut(all_of(who)) {
            row.on_lost(&mut turn(now, *key, false, out));
        }
    }

    pub(super) fn on_left(&mut self, now: Millis, who: ParticipantId, out: &mut Vec<Effect>) {
        self.be_without(who, out);
        for (key, row) in self.sending.range_mut(all_of(who)) {
            row.on_left(&mut turn(now, *key, false, out));
        }
        for (key, row) in self.receiving.range_mut(all_of(who)) {
            row.on_left(&mut turn(now, *key, false, out));
        }
    }

    pub(super) fn on_seen(
        &mut self,
        who: ParticipantId,
        weather: Weather,
        went: u64,
        out: &mut Vec<Effect>,
    ) {
        let moves = self.sending.range(all_of(who)).any(|(_, row)| row.moves());
        let person = self.people.entry(who).or_default();
        let pace = person.courtesy.on_weather(weather, moves.then_some(went));
        if person.pace != pace {
            person.pace = pace;
            out.push(Effect::Pace(who, pace));
        }
    }

    pub(super) fn on_told(
        &mut self,
        now: Millis,
        who: ParticipantId,
        text: &str,
        out: &mut Vec<Effect>,
    ) {
        if !self.is_reached(who) {
            return;
        }
        match Control::read(text) {
            Some(Control::Give(give)) => self.on_give(now, who, give, out),
            Some(Control::Take(take)) => self.on_take(now, who, take, out),
            // Not of this protocol: no transfer is named that could fail for it.
            None => {}
        }
    }

    fn on_take(&mut self, now: Millis, who: ParticipantId, take: Take, out: &mut Vec<Effect>) {
        let transfer = take.transfer();
        let key = Key { who, transfer };
        if let Some(row) = self.sending.get_mut(&key) {
            row.on_take(take, &mut turn(now, key, true, out));
        }
    }

    fn on_give(&mut self, now: Millis, who: ParticipantId, give: Give, out: &mut Vec<Effect>) {
        match give {
            Give::Offer {
                transfer,
                count,
                total,
                files,
                picture,
            } => {
                let listing = Listing::new(now, transfer, (count, total), picture);
                self.list_on(now, Key { who, transfer }, listing, (0, files), out);
            }
            Give::Listed {
                transfer,
                from,
                files,
            } => {
                let person = self.people.entry(who).or_default();
                let listing = person.listing.take_if(|list| list.transfer == transfer);
                if let Some(listing) = listing {
                    self.list_on(now, Key { who, transfer }, Ok(listing), (from, files), out);
                }
            }
            Give::Pause { transfer, on } => {
                let key = Key { who, transfer };
                if let Some(row) = self.receiving.get_mut(&key) {
                    row.on_paused_by_them(on, &mut turn(now, key, true, out));
                }
            }
            Give::Cancel { transfer, why } => {
                let key = Key { who, transfer };
                let person = self.people.entry(who).or_default();
                person.listing.take_if(|list| list.transfer == transfer);
                if let Some(row) = self.receiving.get_mut(&key) {
                    row.on_cancelled_by_them(why.as_deref(), &mut turn(now, key, true, out));
                }
            }
        }
    }

    /// Some of an offer's files were told.
    fn list_on(
        &mut self,
        now: Millis,
        key: Key,
        listing: Result<Listing, Why>,
        (from, files): (usize, Vec<FileEntry>),
        out: &mut Vec<Effect>,
    ) {
        let held = self.held_of(key.who);
        let added = listing.and_then(|mut listing| {
            listing.add(from, files, held)?;
            Ok(listing)
        });
        let whole = match added {
            Ok(listing) if !listing.is_whole() => {
                self.people.entry(key.who).or_default().listing = Some(listing);
                return;
            }
            Ok(listing) => listing.finish(),
            Err(why) => Err(why),
        };
        match whole {
            Ok(offer) => self.on_offered(now, key, offer, out),
            Err(why) => self.refuse(now, key, why, out),
        }
    }

    /// An offer came whole.
    fn on_offered(&mut self, now: Millis, key: Key, offer: Offer, out: &mut Vec<Effect>) {
        let mut turn = turn(now, key, true, out);
        if let Some(row) = self.receiving.get_mut(&key) {
            return row.on_offered(&offer, &mut turn);
        }
        let person = self.people.entry(key.who).or_default();
        if person.took.contains(key.transfer) {
            return turn.take_cancel(None);
        }
        let trusted = person.trusted;
        if !self.has_room_for(key.who) {
            return turn.take_cancel(Some(Why::TooMuch));
        }
        self.began += 1;
        let mut row = Receiving::new(key, offer, self.began);
        if trusted {
            row.on_accept(&mut turn);
        }
        self.receiving.insert(key, row);
    }

    /// An offer that cannot be taken; a transfer of this name that goes on fails with it.
    fn refuse(&mut self, now: Millis, key: Key, why: Why, out: &mut Vec<Effect>) {
        let mut turn = turn(now, key, true, out);
        match self.receiving.get_mut(&key) {
            Some(row) if !row.is_over() => row.fail(why, &mut turn),
            _ => turn.take_cancel(Some(why)),
        }
    }

    /// What this person's open offers take here.
    fn held_of(&self, who: ParticipantId) -> usize {
        let rows = self.receiving.range(all_of(who));
        let open = rows.filter(|(_, row)| !row.is_over());
        open.map(|(_, row)| row.offer.weight).sum()
    }

    /// Whether one more offer of this person can be listed.
    fn has_room_for(&mut self, who: ParticipantId) -> bool {
        let rows = self.receiving.range(all_of(who));
        let open = rows.filter(|(_, row)| !row.is_over()).count();
        open < OFFERS_OPEN && self.make_room()
    }

    fn be_without(&mut self, who: ParticipantId, out: &mut Vec<Effect>) {
        if let Some(person) = self.people.get_mut(&who) {
            if person.pace.is_some() {
                out.push(Effect::Pace(who, None));
            }
            *person = Person {
                trusted: person.trusted,
                gave: std::mem::take(&mut person.gave),
                took: std::mem::take(&mut person.took),
                ..Person::default()
            };
        }
    }

    /// Lists that did not come whole in time.
    pub(super) fn drop_late_lists(&mut self, now: Millis, out: &mut Vec<Effect>) {
        for (who, person) in &mut self.people {
            if let Some(list) = person.listing.take_if(|list| list.until <= now) {
                let (who, transfer) = (*who, list.transfer);
                turn(now, Key { who, transfer }, true, out).take_cancel(Some(Why::Unanswered));
            }
        }
    }

    pub(super) fn on_trust(
        &mut self,
        now: Millis,
        who: ParticipantId,
        on: bool,
        out: &mut Vec<Effect>,
    ) {
        let reached = self.is_reached(who);
        self.people.entry(who).or_default().trusted = on;
        for (key, row) in self.receiving.range_mut(all_of(who)).filter(|_| on) {
            row.on_accept(&mut turn(now, *key, reached, out));
        }
    }

    pub(super) fn on_dismiss(&mut self, now: Millis, side: Side, key: Key, out: &mut Vec<Effect>) {
        let reached = self.is_reached(key.who);
        let mut turn = turn(now, key, reached, out);
        match side {
            Side::Sending => {
                if let Some(row) = self.sending.get_mut(&key) {
                    row.on_cancel(&mut turn);
                }
            }
            Side::Receiving => {
                if let Some(row) = self.receiving.get_mut(&key) {
                    row.on_dismiss(&mut turn);
                }
            }
        }
        self.put_away(side, key);
    }
}

fn turn(now: Millis, key: Key, reached: bool, out: &mut Vec<Effect>) -> Turn<'_> {
    Turn {
        now,
        key,
        reached,
        out,
    }
}

/// The keys of everything between me and this person.
fn all_of(who: ParticipantId) -> std::ops::RangeInclusive<Key> {
    let key = |transfer| Key {
        who,
        transfer: TransferId(transfer),
    };
    key(0)..=key(u64::MAX)
}
