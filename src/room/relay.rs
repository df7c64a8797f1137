use super::{
    Room,
    io::{ConnId, Media},
    leave::Parting,
    model::Holder,
    occupant::Report,
    send::encode,
};
use crate::{
    close::Close,
    ids::ParticipantId,
    limits::{REPORT_PAIRS, SIGNAL_BYTES},
    time::{Millis, UnixMillis},
    wire::{ClientFrame, ErrorCode, IceServers, PairReport, ServerFrame},
};

/// What people say, and what is passed on.
impl Room {
    pub(super) fn on_frame(
        &mut self,
        now: Millis,
        conn: ConnId,
        frame: ClientFrame,
        at: UnixMillis,
    ) {
        let Some(id) = self.speaker(now, conn, frame.is_data()) else {
            return;
        };
        match frame {
            ClientFrame::Hello { .. } => self.refuse(conn, ErrorCode::Forbidden),
            ClientFrame::Ping {} => self.control(conn, &ServerFrame::Pong {}),
            ClientFrame::Pong {} => {}
            ClientFrame::Ack { n } => self.on_ack(now, id, n),
            ClientFrame::Sync {} => self.on_sync(id),
            ClientFrame::Bye {} => self.leave(now, id, Parting::Left),
            _ if !self.is_in(id) => self.refuse(conn, ErrorCode::Forbidden),
            ClientFrame::Signal { to, body } => self.on_signal(id, conn, to, body),
            ClientFrame::Media {
                mic,
                camera,
                screen,
                hand,
            } => {
                let hand = hand.then_some(at);
                let media = Media {
                    mic,
                    camera,
                    screen,
                    hand,
                };
                self.on_media(id, media);
            }
            ClientFrame::Report { pairs } => self.on_report(now, id, pairs),
            said if said.is_chat() => self.on_chat(now, id, conn, said, at),
            command => self.on_command(now, id, conn, command, at),
        }
    }

    /// A frame that was refused at the edge counts as taken in, as its sender counted it.
    pub(super) fn on_dropped(&mut self, now: Millis, conn: ConnId) {
        let _counted = self.speaker(now, conn, true);
    }

    /// Whose frame this is; counts it if it is data. A socket that sends data before it
    /// was welcomed does not keep to the protocol.
    fn speaker(&mut self, now: Millis, conn: ConnId, data: bool) -> Option<ParticipantId> {
        let id = match self.conns.get(&conn)? {
            Holder::Seat(id) => *id,
            Holder::Arriving(_) if data => {
                self.on_closed(now, conn, Close::Protocol);
                self.close(conn, Close::Protocol);
                return None;
            }
            Holder::Arriving(_) => return None,
        };
        let session = &mut self.people.get_mut(&id)?.session;
        session.on_heard();
        if data {
            let ack = session.on_taken(now);
            let due = session.ack_due();
            match ack {
                Some(n) => self.control(conn, &ServerFrame::Ack { n }),
                None => due.into_iter().for_each(|due| self.wake_at(due)),
            }
        }
        Some(id)
    }

    fn on_ack(&mut self, now: Millis, id: ParticipantId, n: u64) {
        let acked = self.people.get_mut(&id).map(|p| p.session.on_ack(n));
        if let Some(Err(close)) = acked {
            self.give_up_socket(now, id, close);
        }
    }

    fn on_sync(&mut self, id: ParticipantId) {
        let room = self.snapshot(id);
        self.tell(id, &ServerFrame::Snapshot { room });
    }

    fn on_signal(
        &mut self,
        from: ParticipantId,
        conn: ConnId,
        to: Option<ParticipantId>,
        body: String,
    ) {
        if body.len() > SIGNAL_BYTES || to == Some(from) {
            return self.refuse(conn, ErrorCode::Forbidden);
        }
        let frame = ServerFrame::Signal { from, body };
        match to {
            None => self.broadcast(&frame, None, Some(from)),
            Some(to) if self.is_in(to) => self.deliver(to, encode(&frame), None),
            Some(_) => self.refuse(conn, ErrorCode::NoSuchPerson),
        }
    }

    fn on_media(&mut self, id: ParticipantId, mut media: Media) {
        let Some(person) = self.people.get_mut(&id) else {
            return;
        };
        // A hand that is up keeps its time, and with it its place in the row.
        media.hand = media.hand.map(|at| person.seat.media.hand.unwrap_or(at));
        if person.seat.media == media {
            return;
        }
        person.seat.media = media;
        self.tell_person(id, None);
        self.save_media(id);
    }

    fn on_report(&mut self, now: Millis, id: ParticipantId, pairs: Vec<PairReport>) {
        let others = pairs.into_iter().take(REPORT_PAIRS);
        let others = others.filter(|pair| pair.to != id && self.is_in(pair.to));
        let report = Report::new(now, others);
        let Some(person) = self.people.get_mut(&id) else {
            return;
        };
        let known = person.report.as_ref().map(|report| &report.pairs);
        self.changed |= known != Some(&report.pairs);
        person.report = Some(report);
    }

    pub(super) fn on_ice(&mut self, conn: ConnId, ice: IceServers) {
        let Some(Holder::Seat(id)) = self.conns.get(&conn).copied() else {
            return;
        };
        match self.people.get_mut(&id) {
            Some(person) if !person.is_in() => person.ice = ice,
            Some(_) => self.tell(id, &ServerFrame::Ice { ice }),
            None => {}
        }
    }
}
