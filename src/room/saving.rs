use super::{
    Room,
    acts::Act,
    io::{ConnId, Durable, Effect, Fresh, Hash, Seat, Who},
};
use crate::{
    close::Close,
    ids::{CommandId, ParticipantId, Ticket},
    time::{Millis, UnixMillis},
    wire::{ErrorCode, Role},
};

/// What is being committed, and what follows.
#[derive(Debug)]
pub(super) enum Saving {
    /// A seat for a socket: then it is welcomed.
    Arrival(Box<Arrival>),
    /// A host's command: then it is carried out and answered.
    Command(Command, Act),
    /// What somebody sends: then what they send by now, if it is something else.
    Media(ParticipantId),
    /// What is so already: nothing follows.
    Truth,
}

/// Whose command waits for its answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Command {
    pub(super) by: ParticipantId,
    pub(super) cid: CommandId,
}

/// A socket on its way to a seat.
#[derive(Debug)]
pub(super) struct Arrival {
    pub(super) id: ParticipantId,
    pub(super) conn: ConnId,
    pub(super) fresh: Fresh,
    pub(super) how: How,
}

/// By what right a socket comes to a seat.
#[derive(Debug)]
pub(super) enum How {
    /// By a ticket: the seat begins anew in this page.
    Enter { who: Who, waiting: bool },
    /// By a token: the session goes on.
    Resume { shown: Hash, taken: Option<u64> },
}

impl Arrival {
    /// The seat of somebody who has none yet.
    pub(super) fn new_seat(&self) -> Option<Seat> {
        let How::Enter { who, waiting } = &self.how else {
            return None;
        };
        Some(Seat {
            id: self.id,
            session: self.fresh.session.clone(),
            identity: who.identity.clone(),
            name: who.name.clone(),
            role: who.role,
            waiting: *waiting,
            page: 1,
            since: self.fresh.at,
            media: Default::default(),
            token: self.fresh.token_hash,
            previous_token: None,
        })
    }

    /// Changes a seat that is there already to what it will be for this socket.
    pub(super) fn change(&self, seat: &mut Seat) {
        seat.token = self.fresh.token_hash;
        match &self.how {
            How::Enter { who, waiting } => {
                seat.session.clone_from(&self.fresh.session);
                seat.previous_token = None;
                seat.name.clone_from(&who.name);
                if seat.role != Role::Cohost || who.role == Role::Host {
                    seat.role = who.role;
                }
                if seat.waiting && !waiting {
                    seat.admit(self.fresh.at);
                }
                seat.turn_page();
            }
            How::Resume { shown, taken } => {
                seat.previous_token = Some(*shown);
                if taken.is_none() {
                    seat.turn_page();
                }
            }
        }
    }
}

impl Seat {
    /// From the door into the room.
    pub(super) fn admit(&mut self, at: UnixMillis) {
        self.waiting = false;
        self.since = at;
    }

    /// The page was loaded anew: it sends nothing yet.
    fn turn_page(&mut self) {
        self.page = self.page.saturating_add(1);
        self.media = super::Media {
            hand: self.media.hand,
            ..Default::default()
        };
    }
}

impl Room {
    /// Orders a commit; `saving` says what follows it.
    pub(super) fn save(&mut self, durable: Durable, saving: Saving) {
        let ticket = self.begin_saving(saving);
        self.effects.push(Effect::Save(ticket, durable));
    }

    /// Orders this seat to be committed with the change that `saving` makes to it.
    pub(super) fn save_seat(&mut self, id: ParticipantId, saving: Saving) -> Ticket {
        let ticket = self.begin_saving(saving);
        let durable = match self.record(id) {
            Some(seat) => Durable::Seat(seat),
            None => Durable::Gone(id),
        };
        self.effects.push(Effect::Save(ticket, durable));
        ticket
    }

    fn begin_saving(&mut self, saving: Saving) -> Ticket {
        self.last_ticket = self.last_ticket.next();
        self.saving.insert(self.last_ticket, saving);
        self.last_ticket
    }

    /// The seat as it will be once all that is being committed has been: what is saved for
    /// one reason must not undo what was saved for another.
    fn record(&self, id: ParticipantId) -> Option<Seat> {
        let mut seat = self.people.get(&id).map(|person| person.record());
        for saving in self.saving.values() {
            match (saving, &mut seat) {
                (Saving::Arrival(arrival), None) if arrival.id == id => seat = arrival.new_seat(),
                (Saving::Arrival(arrival), Some(seat)) if arrival.id == id => arrival.change(seat),
                (Saving::Command(_, act), Some(seat)) => act.change(seat),
                _ => {}
            }
        }
        seat
    }

    pub(super) fn on_saved(&mut self, now: Millis, ticket: Ticket, ok: bool) {
        match (self.saving.remove(&ticket), ok) {
            (Some(Saving::Arrival(arrival)), true) => self.welcome(now, *arrival),
            (Some(Saving::Arrival(arrival)), false) => {
                self.close(arrival.conn, Close::Generic);
                self.save_seat(arrival.id, Saving::Truth);
            }
            (Some(Saving::Command(command, act)), true) => {
                self.answer(command, None);
                self.carry_out(now, act);
            }
            (Some(Saving::Command(command, act)), false) => {
                self.answer(command, Some(ErrorCode::Unavailable));
                if let Some(id) = act.seat() {
                    self.save_seat(id, Saving::Truth);
                }
            }
            (Some(Saving::Media(id)), _) => self.save_media(id),
            (Some(Saving::Truth) | None, _) => {}
        }
    }

    /// Stores what this person sends, one commit at a time: a button pressed quickly costs
    /// no more than the store can take.
    pub(super) fn save_media(&mut self, id: ParticipantId) {
        let on_its_way = |saving: &Saving| matches!(saving, Saving::Media(of) if *of == id);
        let Some(person) = self.people.get_mut(&id) else {
            return;
        };
        if person.seat.media == person.media_saved || self.saving.values().any(on_its_way) {
            return;
        }
        person.media_saved = person.seat.media;
        self.save_seat(id, Saving::Media(id));
    }

    /// Gives up the arrivals that `unwanted` names and closes their sockets. Returns the
    /// seats they were on the way to, which may be stored already.
    pub(super) fn turn_back(
        &mut self,
        close: Close,
        unwanted: impl Fn(&Arrival) -> bool,
    ) -> Vec<ParticipantId> {
        let mut turned = vec![];
        self.saving.retain(|_, saving| match saving {
            Saving::Arrival(arrival) if unwanted(arrival) => {
                turned.push((arrival.id, arrival.conn));
                false
            }
            _ => true,
        });
        let seats = turned.iter().map(|(id, _)| *id).collect();
        for (_, conn) in turned {
            self.close(conn, close);
        }
        seats
    }
}
