use super::{
    Room,
    io::{ConnId, Effect, Frame},
};
use crate::{
    close::Close,
    ids::{AuthorId, ParticipantId},
    session::Key,
    time::UnixMillis,
    wire::{ErrorCode, Person, RoomState, ServerFrame, Snapshot},
};

/// The text of a frame, once for all who get it.
pub(super) fn encode(frame: &ServerFrame) -> Frame {
    serde_json::to_string(frame)
        .expect("a frame is plain data")
        .into()
}

/// What goes out, to whom.
impl Room {
    /// Sends a control frame, which nobody counts.
    pub(super) fn control(&mut self, conn: ConnId, frame: &ServerFrame) {
        self.effects.push(Effect::Send(conn, encode(frame)));
    }

    /// Says that the last frame was refused.
    pub(super) fn refuse(&mut self, conn: ConnId, code: ErrorCode) {
        let error = ServerFrame::Error {
            code,
            message: code.words().into(),
            retry_after: None,
        };
        self.control(conn, &error);
    }

    /// Closes a socket; the room knows it no more.
    pub(super) fn close(&mut self, conn: ConnId, close: Close) {
        self.conns.remove(&conn);
        self.effects.push(Effect::Close(conn, close));
    }

    /// A data frame for one person.
    pub(super) fn tell(&mut self, id: ParticipantId, frame: &ServerFrame) {
        self.deliver(id, encode(frame), None);
    }

    pub(super) fn deliver(&mut self, id: ParticipantId, frame: Frame, key: Option<Key>) {
        let Some(person) = self.people.get_mut(&id) else {
            return;
        };
        if let Some(conn) = person.session.push(frame.clone(), key) {
            self.effects.push(Effect::Send(conn, frame));
        }
    }

    /// A data frame for everybody who is in, but for one.
    pub(super) fn broadcast(
        &mut self,
        frame: &ServerFrame,
        key: Option<Key>,
        but: Option<ParticipantId>,
    ) {
        let frame = encode(frame);
        for (id, person) in &mut self.people {
            if !person.is_in() || Some(*id) == but {
                continue;
            }
            if let Some(conn) = person.session.push(frame.clone(), key) {
                self.effects.push(Effect::Send(conn, frame.clone()));
            }
        }
    }

    /// A change of the roster or the settings, for everybody who is in.
    pub(super) fn tell_all(
        &mut self,
        but: Option<ParticipantId>,
        key: Option<Key>,
        frame: impl FnOnce(u64) -> ServerFrame,
    ) {
        self.rev += 1;
        self.changed = true;
        let frame = frame(self.rev);
        self.broadcast(&frame, key, but);
    }

    /// This person came in; their own picture of the room follows by other means.
    pub(super) fn tell_joined(&mut self, id: ParticipantId) {
        let Some(person) = self.people.get(&id).map(|p| p.person()) else {
            return;
        };
        self.since.get_or_insert(person.since);
        self.tell_all(Some(id), None, |rev| ServerFrame::Joined { person, rev });
    }

    pub(super) fn tell_person(&mut self, id: ParticipantId, but: Option<ParticipantId>) {
        let Some(person) = self.people.get(&id).map(|p| p.person()) else {
            return;
        };
        self.tell_all(but, Some(Key::Person(id)), |rev| ServerFrame::Person {
            person,
            rev,
        });
    }

    /// Who waits, for all hosts.
    pub(super) fn tell_door(&mut self) {
        self.door_rev += 1;
        self.changed = true;
        let frame = encode(&self.door());
        let hosts = self.people.values().filter(|p| p.hosts());
        let hosts: Vec<ParticipantId> = hosts.map(|p| p.seat.id).collect();
        for host in hosts {
            self.deliver(host, frame.clone(), Some(Key::Door));
        }
    }

    pub(super) fn door(&self) -> ServerFrame {
        ServerFrame::Waiting {
            people: self.persons(false),
            rev: self.door_rev,
        }
    }

    /// The room as this person may see it.
    pub(super) fn snapshot(&self, you: ParticipantId) -> Snapshot {
        let person = self.people.get(&you);
        let inside = person.is_some_and(|p| p.is_in());
        let hosts = person.is_some_and(|p| p.hosts());
        let nobody = AuthorId(0);
        Snapshot {
            rev: self.rev,
            you,
            author: person.map_or(nobody, |p| p.seat.identity.author()),
            waiting: !inside,
            state: self.state(),
            people: if inside { self.persons(true) } else { vec![] },
            door: if hosts { self.persons(false) } else { vec![] },
        }
    }

    pub(super) fn state(&self) -> RoomState {
        RoomState {
            name: self.settings.name.clone(),
            access: self.settings.access,
            locked: self.settings.locked,
            capacity: self.settings.capacity,
            keep: self.settings.keep,
            hide_address: self.settings.hide_address,
            chats: self.settings.chats,
            since: self.since.unwrap_or(UnixMillis(0)),
        }
    }

    pub(super) fn is_in(&self, id: ParticipantId) -> bool {
        self.people.get(&id).is_some_and(|p| p.is_in())
    }

    fn persons(&self, inside: bool) -> Vec<Person> {
        let these = self.people.values().filter(|p| p.is_in() == inside);
        these.map(|p| p.person()).collect()
    }
}
