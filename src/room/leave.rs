use super::{
    Room,
    io::{Durable, Effect, Identity},
    model::Settings,
    occupant::Occupant,
    saving::{How, Saving},
    send::encode,
};
use crate::{
    close::Close,
    ids::ParticipantId,
    limits::{DEPARTED, GRACE_MS},
    time::Millis,
    wire::{Left, ServerFrame},
};

/// How a seat is given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parting {
    /// Said goodbye.
    Left,
    /// Closed the page and did not come back.
    Closed,
    Lost,
    /// By a host or an administrator; banned people too.
    Removed,
    /// Not let in.
    Denied,
    /// The account may not be used any more.
    Revoked,
    Ended,
}

/// A session that was ended, for a client that comes back and asks.
#[derive(Debug)]
pub(super) struct Departed {
    pub(super) session: String,
    pub(super) why: Close,
    at: Millis,
}

impl Parting {
    /// What others are told.
    fn word(self) -> Left {
        match self {
            Self::Left => Left::Left,
            Self::Closed => Left::Closed,
            Self::Lost => Left::Lost,
            Self::Removed | Self::Denied | Self::Revoked => Left::Removed,
            Self::Ended => Left::Ended,
        }
    }

    /// How the socket is closed.
    pub(super) fn close(self) -> Close {
        match self {
            Self::Left | Self::Closed | Self::Lost | Self::Ended => Close::Normal,
            Self::Removed => Close::Removed,
            Self::Denied | Self::Revoked => Close::NotAllowed,
        }
    }

    /// What a client hears that was away when it happened and comes back.
    fn later(self) -> Option<Close> {
        match self {
            Self::Left | Self::Closed | Self::Lost => None,
            Self::Ended => Some(Close::RoomGone),
            Self::Removed | Self::Denied | Self::Revoked => Some(self.close()),
        }
    }

    /// Whether the person is told by a frame before the socket is closed.
    fn told(self) -> bool {
        matches!(self, Self::Removed | Self::Ended)
    }
}

/// Everything by which somebody is not here any more.
impl Room {
    pub(super) fn leave(&mut self, now: Millis, id: ParticipantId, parting: Parting) {
        if let Some(person) = self.people.remove(&id) {
            self.part(now, person, parting);
        }
    }

    /// Ends the call for these, without telling each of all the others.
    pub(super) fn end(&mut self, now: Millis, ids: &[ParticipantId]) {
        let these: Vec<Occupant> = ids.iter().filter_map(|id| self.people.remove(id)).collect();
        for person in these {
            self.part(now, person, Parting::Ended);
        }
    }

    /// What follows when somebody was taken out of `people`.
    fn part(&mut self, now: Millis, mut person: Occupant, parting: Parting) {
        let id = person.seat.id;
        self.sessions.remove(&person.seat.session);
        self.turn_back(parting.close(), |arrival| arrival.id == id);
        if let Some(why) = parting.later() {
            self.remember(now, person.seat.session.clone(), why);
            let identity = &person.seat.identity;
            self.passes.retain(|_, pass| pass.who.identity != *identity);
        }
        let left = ServerFrame::Left {
            id,
            why: parting.word(),
            rev: self.rev + 1,
        };
        if let Some(conn) = person.session.conn() {
            if parting.told() {
                let frame = encode(&left);
                person.session.push(frame.clone(), None);
                self.effects.push(Effect::Send(conn, frame));
            }
            self.close(conn, parting.close());
        }
        match person.is_in() {
            true => self.tell_all(None, None, |_| left),
            false => self.tell_door(),
        }
        if !self.people.values().any(Occupant::is_in) {
            self.since = None;
        }
        self.save(Durable::Gone(id), Saving::Truth);
    }

    fn remember(&mut self, now: Millis, session: String, why: Close) {
        if self.departed.len() == DEPARTED {
            self.departed.pop_front();
        }
        self.wake_at(now + GRACE_MS);
        self.departed.push_back(Departed {
            session,
            why,
            at: now,
        });
    }

    /// Nothing this person has in hand opens the room any more.
    pub(super) fn shut_out(&mut self, identity: &Identity, parting: Parting) {
        self.passes.retain(|_, pass| pass.who.identity != *identity);
        let turned = self.turn_back(parting.close(), |arrival| match &arrival.how {
            How::Enter { who, .. } => who.identity == *identity,
            How::Resume { .. } => false,
        });
        for id in turned {
            self.save_seat(id, Saving::Truth);
        }
    }

    /// Puts everybody out who is this person, in the room, at its door or on the way.
    fn put_out(&mut self, now: Millis, identity: &Identity, parting: Parting) {
        let seat = self.people.values().find(|p| p.seat.identity == *identity);
        if let Some(id) = seat.map(|person| person.seat.id) {
            self.leave(now, id, parting);
        }
        self.shut_out(identity, parting);
    }

    pub(super) fn on_revoked(&mut self, now: Millis, identity: &Identity) {
        self.put_out(now, identity, Parting::Revoked);
    }

    pub(super) fn on_removed_by_admin(&mut self, now: Millis, id: ParticipantId) {
        self.leave(now, id, Parting::Removed);
    }

    pub(super) fn on_ended_by_admin(&mut self, now: Millis) {
        let everybody: Vec<ParticipantId> = self.people.keys().copied().collect();
        self.save(Durable::Over, Saving::Truth);
        self.end(now, &everybody);
    }

    pub(super) fn on_settings(&mut self, now: Millis, settings: Settings) {
        let before = self.state();
        self.settings = settings;
        if self.state() != before {
            self.tell_state();
        }
        for identity in self.settings.banned.clone() {
            self.put_out(now, &identity, Parting::Removed);
        }
    }

    /// The room is no more, and its seats went with it.
    pub(super) fn on_deleted(&mut self) {
        self.deleted = true;
        self.changed = true;
        self.turn_back(Close::RoomGone, |_| true);
        let people = std::mem::take(&mut self.people);
        for conn in people.values().filter_map(|p| p.session.conn()) {
            self.close(conn, Close::RoomGone);
        }
        self.sessions.clear();
        self.passes.clear();
        self.saving.clear();
        self.since = None;
    }

    /// Forgets ended sessions that nobody has asked about for the longest grace.
    pub(super) fn forget_departed(&mut self, now: Millis) {
        self.departed.retain(|gone| now - gone.at < GRACE_MS);
    }

    /// When the first of them is forgotten.
    pub(super) fn next_forgotten(&self) -> Option<Millis> {
        self.departed.front().map(|gone| gone.at + GRACE_MS)
    }
}
