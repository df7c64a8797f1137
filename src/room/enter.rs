use super::{
    Room,
    acts::Act,
    io::{Answer, Ask, ConnId, Effect, Fresh, Hash, Identity, Who},
    model::Holder,
    occupant::Occupant,
    saving::{Arrival, How, Saving},
};
use crate::{
    close::Close,
    ids::ParticipantId,
    limits::{CAPACITY_MAX, JOINERS, JOINS_WITHIN_MS, TICKET_MS, WAITING_MAX},
    rate::Window,
    time::Millis,
    wire::{Access, Role},
};
use std::collections::BTreeSet;

/// What a ticket is good for.
#[derive(Debug)]
pub(super) struct Pass {
    pub(super) who: Who,
    waiting: bool,
    pub(super) until: Millis,
}

impl Room {
    pub(super) fn on_enter(
        &mut self,
        now: Millis,
        ask: Ask,
        ticket: Hash,
        who: Who,
        take_over: bool,
    ) {
        let answer = self.judge(now, &who, take_over);
        if matches!(answer, Answer::Admitted | Answer::Waiting) {
            let pass = Pass {
                who,
                waiting: answer == Answer::Waiting,
                until: now + TICKET_MS,
            };
            self.wake_at(pass.until);
            self.passes.insert(ticket, pass);
        }
        self.effects.push(Effect::Answer(ask, answer));
    }

    /// Every rule about who may come in, in one place.
    fn judge(&mut self, now: Millis, who: &Who, take_over: bool) -> Answer {
        if self.deleted || self.settings.banned.contains(&who.identity) {
            return Answer::Refused;
        }
        if !who.role.hosts() && !self.may_try(now, &who.identity) {
            return Answer::TooOften;
        }
        match self.seat_of(&who.identity) {
            Some(seat) if seat.session.conn().is_some() && !take_over => Answer::Elsewhere,
            Some(seat) if seat.is_in() => Answer::Admitted,
            _ => self.judge_newcomer(now, who),
        }
    }

    fn judge_newcomer(&self, now: Millis, who: &Who) -> Answer {
        let hosts = who.role.hosts();
        let capacity = usize::from(self.settings.capacity.min(CAPACITY_MAX));
        let others = |waiting| {
            let mut others = self.claims(now, waiting);
            others.remove(&who.identity);
            others.len()
        };
        match self.settings.access {
            Access::Members if who.role == Role::Guest => Answer::Refused,
            _ if self.settings.locked && !hosts => Answer::Locked,
            Access::Ask if !hosts && others(true) < WAITING_MAX => Answer::Waiting,
            Access::Ask if !hosts => Answer::Full,
            _ if others(false) < capacity => Answer::Admitted,
            // Seats that are only asked for keep no host out.
            _ if hosts && self.people.values().filter(|p| p.is_in()).count() < capacity => {
                Answer::Admitted
            }
            _ => Answer::Full,
        }
    }

    /// Whether somebody who presses *Join* again may, by how often they did.
    fn may_try(&mut self, now: Millis, identity: &Identity) -> bool {
        if self.joins.len() >= JOINERS && !self.joins.contains_key(identity) {
            self.joins.retain(|_, tries| !tries.is_empty(now));
            if self.joins.len() >= JOINERS {
                return false;
            }
        }
        let tries = self
            .joins
            .entry(identity.clone())
            .or_insert_with(|| Window::new(JOINS_WITHIN_MS));
        let may = !tries.is_full(now);
        if may {
            tries.count(now);
        }
        may
    }

    fn seat_of(&self, identity: &Identity) -> Option<&Occupant> {
        self.people.values().find(|p| p.seat.identity == *identity)
    }

    /// Whether one more person may come in.
    pub(super) fn has_room(&self, now: Millis) -> bool {
        let capacity = self.settings.capacity.min(CAPACITY_MAX);
        self.claims(now, false).len() < usize::from(capacity)
    }

    /// Everybody who is in (or, if `waiting`, at the door), or on the way there: nobody
    /// who was told to come finds the room full.
    fn claims(&self, now: Millis, waiting: bool) -> BTreeSet<&Identity> {
        let here = self.people.values();
        let here = here.filter(|p| p.seat.waiting == waiting);
        let passes = self.passes.values();
        let passes = passes.filter(|p| p.waiting == waiting && p.until > now);
        let coming = self.saving.values().filter_map(|saving| match saving {
            Saving::Arrival(arrival) => match &arrival.how {
                How::Enter { who, waiting: w } if *w == waiting => Some(&who.identity),
                _ => None,
            },
            Saving::Command(_, Act::Admit { id, .. }) if !waiting => {
                self.people.get(id).map(|p| &p.seat.identity)
            }
            _ => None,
        });
        here.map(|p| &p.seat.identity)
            .chain(passes.map(|p| &p.who.identity))
            .chain(coming)
            .collect()
    }

    pub(super) fn on_hello(&mut self, now: Millis, conn: ConnId, ticket: Hash, fresh: Fresh) {
        if self.deleted {
            return self.close(conn, Close::RoomGone);
        }
        let pass = self.passes.remove(&ticket);
        let Some(pass) = pass.filter(|pass| pass.until > now) else {
            return self.close(conn, Close::BadTicket);
        };
        let id = self.id_for(&pass.who.identity);
        self.arrive(Arrival {
            id,
            conn,
            fresh,
            how: How::Enter {
                who: pass.who,
                waiting: pass.waiting,
            },
        });
    }

    /// The seat this person has or is getting, or the next.
    fn id_for(&mut self, identity: &Identity) -> ParticipantId {
        let coming = self.saving.values().find_map(|saving| match saving {
            Saving::Arrival(arrival) => match &arrival.how {
                How::Enter { who, .. } if who.identity == *identity => Some(arrival.id),
                _ => None,
            },
            _ => None,
        });
        let here = self.seat_of(identity).map(|person| person.seat.id);
        here.or(coming).unwrap_or_else(|| {
            let id = ParticipantId(self.next_id);
            self.next_id += 1;
            id
        })
    }

    /// Commits the seat of a socket that may have it; the welcome follows.
    pub(super) fn arrive(&mut self, arrival: Arrival) {
        let (id, conn) = (arrival.id, arrival.conn);
        self.turn_back(Close::Superseded, |other| other.id == id);
        let ticket = self.save_seat(id, Saving::Arrival(Box::new(arrival)));
        self.conns.insert(conn, Holder::Arriving(ticket));
    }
}
