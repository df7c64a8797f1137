use super::{
    Room,
    io::{ConnId, Fresh, Hash},
    model::Holder,
    saving::{Arrival, How, Saving},
};
use crate::{
    close::Close,
    ids::{ParticipantId, Ticket},
    session::Absence,
    time::Millis,
};

/// Sockets come and go; seats stay.
impl Room {
    pub(super) fn on_resume(
        &mut self,
        now: Millis,
        conn: ConnId,
        session: &str,
        shown: Hash,
        taken: Option<u64>,
        fresh: Fresh,
    ) {
        let Some(&id) = self.sessions.get(session) else {
            return self.close(conn, self.why_unknown(session));
        };
        let Some(person) = self.people.get(&id) else {
            return self.close(conn, Close::ReplayOverflow);
        };
        if let Err(close) = person.session.check(&shown, taken) {
            return self.close(conn, close);
        }
        // At most one socket speaks for a session: what the old one still says is not
        // counted, and will be said again.
        self.give_up_socket(now, id, Close::Superseded);
        self.arrive(Arrival {
            id,
            conn,
            fresh,
            how: How::Resume { shown, taken },
        });
    }

    /// Why a session is not here any more, for its client to do the right thing.
    fn why_unknown(&self, session: &str) -> Close {
        if self.deleted {
            return Close::RoomGone;
        }
        let departed = self.departed.iter().find(|d| d.session == session);
        departed.map_or(Close::ReplayOverflow, |d| d.why)
    }

    pub(super) fn on_closed(&mut self, now: Millis, conn: ConnId, why: Close) {
        match self.conns.remove(&conn) {
            Some(Holder::Seat(id)) => self.detach(now, id, why),
            Some(Holder::Arriving(ticket)) => self.abandon(ticket),
            None => {}
        }
    }

    /// A socket is gone before it was welcomed: its client knows no token, so what was
    /// ordered to be stored for it is stored away again.
    fn abandon(&mut self, ticket: Ticket) {
        if let Some(Saving::Arrival(arrival)) = self.saving.remove(&ticket) {
            self.save_seat(arrival.id, Saving::Truth);
        }
    }

    fn detach(&mut self, now: Millis, id: ParticipantId, why: Close) {
        let Some(person) = self.people.get_mut(&id) else {
            return;
        };
        let why = match why {
            Close::GoingAway => Absence::Closing,
            _ => Absence::Lost,
        };
        person.session.detach(now, why);
        self.wake_for(now, id);
    }

    /// Closes the socket of a seat, if it has one, and keeps the seat.
    pub(super) fn give_up_socket(&mut self, now: Millis, id: ParticipantId, close: Close) {
        let conn = self.people.get(&id).and_then(|p| p.session.conn());
        if let Some(conn) = conn {
            self.close(conn, close);
            self.detach(now, id, close);
        }
    }
}
