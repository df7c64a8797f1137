use super::{
    Room,
    io::{ConnId, Effect},
    model::Holder,
    occupant::Occupant,
    saving::{Arrival, How},
    send::encode,
};
use crate::{
    close::Close,
    ids::ParticipantId,
    limits::{GRACE_MS, HEARTBEAT_MS},
    session::{GoneOn, Key, Session},
    time::Millis,
    wire::{ServerFrame, Welcome},
};
use std::mem;

/// Welcomes what was committed.
impl Room {
    pub(super) fn welcome(&mut self, now: Millis, arrival: Arrival) {
        let (id, conn) = (arrival.id, arrival.conn);
        self.conns.insert(conn, Holder::Seat(id));
        let gone_on = match (&arrival.how, self.people.contains_key(&id)) {
            (How::Enter { .. }, false) => self.seat_newcomer(&arrival),
            (How::Enter { .. }, true) => self.seat_anew(&arrival),
            (How::Resume { .. }, _) => self.go_on(&arrival),
        };
        if let Some(gone_on) = gone_on {
            if !gone_on.resumed {
                self.forget_asked(id);
            }
            self.greet(id, conn, arrival, gone_on);
            self.changed = true;
            self.wake_for(now, id);
        }
    }

    fn seat_newcomer(&mut self, arrival: &Arrival) -> Option<GoneOn> {
        let seat = arrival.new_seat()?;
        let (id, waiting) = (seat.id, seat.waiting);
        self.sessions.insert(seat.session.clone(), id);
        let session = begin(arrival);
        self.people
            .insert(id, Occupant::new(seat, session, Some(arrival.conn)));
        match waiting {
            true => self.tell_door(),
            false => self.tell_joined(id),
        }
        Some(fresh_counts())
    }

    /// The same person in a fresh page, in place of any other.
    fn seat_anew(&mut self, arrival: &Arrival) -> Option<GoneOn> {
        let id = arrival.id;
        let person = self.people.get_mut(&id)?;
        let was_in = person.is_in();
        let (old_session, old_conn) = (person.seat.session.clone(), person.session.conn());
        arrival.change(&mut person.seat);
        person.media_saved = person.seat.media;
        person.shown_lost = false;
        person.begin_anew(begin(arrival), arrival.conn);
        let is_in = person.is_in();
        self.sessions.remove(&old_session);
        self.sessions.insert(arrival.fresh.session.clone(), id);
        if let Some(conn) = old_conn {
            self.close(conn, Close::Superseded);
        }
        match (was_in, is_in) {
            (true, _) => self.tell_person(id, Some(id)),
            (false, true) => {
                self.tell_joined(id);
                self.tell_door();
            }
            (false, false) => self.tell_door(),
        }
        Some(fresh_counts())
    }

    fn go_on(&mut self, arrival: &Arrival) -> Option<GoneOn> {
        let How::Resume { shown, taken } = arrival.how else {
            return None;
        };
        let id = arrival.id;
        let person = self.people.get_mut(&id)?;
        arrival.change(&mut person.seat);
        person.conn = Some(arrival.conn);
        let was_lost = mem::take(&mut person.shown_lost);
        let reloaded = taken.is_none();
        match person.is_in() {
            true if reloaded => {
                person.media_saved = person.seat.media;
                self.tell_person(id, None);
            }
            // Those who come back hear it too, among what they missed: revisions have no gap.
            true if was_lost => self.tell_all(None, Some(Key::Link(id)), |rev| ServerFrame::Link {
                id,
                up: true,
                rev,
            }),
            false if was_lost || reloaded => self.tell_door(),
            _ => {}
        }
        let next = arrival.fresh.token_hash;
        let person = self.people.get_mut(&id)?;
        Some(person.session.go_on(arrival.conn, shown, next, taken))
    }

    fn greet(&mut self, id: ParticipantId, conn: ConnId, arrival: Arrival, gone_on: GoneOn) {
        let room = self.snapshot(id);
        let Some(person) = self.people.get_mut(&id) else {
            return;
        };
        // Strangers get no relay: who waits gets the credentials when let in.
        let mut ice = arrival.fresh.ice;
        if !person.is_in() {
            person.ice = mem::take(&mut ice);
        }
        let welcome = ServerFrame::Welcome(Box::new(Welcome {
            session: person.session.name().to_owned(),
            token: arrival.fresh.token,
            resumed: gone_on.resumed,
            taken: gone_on.taken,
            heartbeat_ms: HEARTBEAT_MS,
            grace_ms: GRACE_MS,
            now: arrival.fresh.at,
            ice,
            room,
        }));
        self.effects.push(Effect::Send(conn, encode(&welcome)));
        let replay = gone_on.replay.into_iter();
        self.effects
            .extend(replay.map(|frame| Effect::Send(conn, frame)));
    }
}

fn begin(arrival: &Arrival) -> Session {
    let fresh = &arrival.fresh;
    Session::begin(fresh.session.clone(), fresh.token_hash, arrival.conn)
}

fn fresh_counts() -> GoneOn {
    GoneOn {
        resumed: false,
        taken: 0,
        replay: vec![],
    }
}
