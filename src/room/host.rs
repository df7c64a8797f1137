use super::{
    Room,
    io::{Ban, ConnId, Durable, Identity, Seat},
    leave::Parting,
    occupant::Outcome,
    saving::{Command, Saving},
};
use crate::{
    ids::{CommandId, ParticipantId},
    limits::BANS,
    session::Key,
    time::{Millis, UnixMillis},
    wire::{ClientFrame, ErrorCode, Role, ServerFrame},
};
use std::mem;

/// What a command does once it is committed.
#[derive(Debug)]
pub(super) enum Act {
    Admit {
        id: ParticipantId,
        at: UnixMillis,
    },
    Deny(ParticipantId),
    Remove(ParticipantId),
    Ban(ParticipantId, Identity),
    Promote(ParticipantId),
    Lock(bool),
    /// These leave: whoever comes later begins another call.
    End(Vec<ParticipantId>),
}

impl Act {
    /// The seat that is stored otherwise for it.
    pub(super) fn seat(&self) -> Option<ParticipantId> {
        match self {
            Self::Admit { id, .. } | Self::Promote(id) | Self::Deny(id) | Self::Remove(id) => {
                Some(*id)
            }
            Self::Ban(..) | Self::Lock(_) | Self::End(_) => None,
        }
    }

    /// What it makes of a seat.
    pub(super) fn change(&self, seat: &mut Seat) {
        match self {
            Self::Admit { id, at } if *id == seat.id && seat.waiting => seat.admit(*at),
            Self::Promote(id) if *id == seat.id && !seat.role.hosts() => seat.role = Role::Cohost,
            _ => {}
        }
    }
}

/// What is to be done about a command, after looking at who asks and about whom.
enum Verdict {
    /// It is so already, or done at once.
    Done,
    Refused(ErrorCode),
    Commit(Act),
}

/// Hosts' commands.
impl Room {
    pub(super) fn on_command(
        &mut self,
        now: Millis,
        by: ParticipantId,
        conn: ConnId,
        frame: ClientFrame,
        at: UnixMillis,
    ) {
        let Some(cid) = frame.command() else {
            return self.refuse(conn, ErrorCode::Forbidden);
        };
        let Some(person) = self.people.get_mut(&by) else {
            return;
        };
        let command = Command { by, cid };
        match person.outcome(cid) {
            Some(Outcome::Pending) => return,
            Some(Outcome::Done(error)) => return self.tell_result(command, error),
            None => person.begin_command(cid),
        }
        let verdict = match person.hosts() {
            true => self.judge_command(now, by, frame, at),
            false => Verdict::Refused(ErrorCode::Forbidden),
        };
        match verdict {
            Verdict::Done => self.answer(command, None),
            Verdict::Refused(code) => self.answer(command, Some(code)),
            Verdict::Commit(act) => self.commit(command, act),
        }
    }

    fn judge_command(
        &mut self,
        now: Millis,
        by: ParticipantId,
        frame: ClientFrame,
        at: UnixMillis,
    ) -> Verdict {
        match frame {
            ClientFrame::Admit { id, .. } => self.judge_admit(now, id, at),
            ClientFrame::Deny { id, .. } if self.waits(id) => Verdict::Commit(Act::Deny(id)),
            ClientFrame::Deny { .. } => Verdict::Refused(ErrorCode::NoSuchPerson),
            ClientFrame::Remove { id, .. } => match self.over(by, id) {
                Ok(()) if self.is_in(id) => Verdict::Commit(Act::Remove(id)),
                Ok(()) => Verdict::Refused(ErrorCode::NoSuchPerson),
                Err(code) => Verdict::Refused(code),
            },
            ClientFrame::Ban { id, .. } => self.judge_ban(by, id),
            ClientFrame::Mute { id, .. } if id == by => Verdict::Refused(ErrorCode::Forbidden),
            ClientFrame::Mute { id, .. } if self.is_in(id) => {
                self.tell(id, &ServerFrame::Muted { by });
                Verdict::Done
            }
            ClientFrame::Promote { id, .. } if self.is_in(id) => {
                match self.people.get(&id).is_some_and(|p| p.hosts()) {
                    true => Verdict::Done,
                    false => Verdict::Commit(Act::Promote(id)),
                }
            }
            ClientFrame::Mute { .. } | ClientFrame::Promote { .. } => {
                Verdict::Refused(ErrorCode::NoSuchPerson)
            }
            ClientFrame::Lock { locked, .. } => Verdict::Commit(Act::Lock(locked)),
            ClientFrame::End { .. } => {
                Verdict::Commit(Act::End(self.people.keys().copied().collect()))
            }
            _ => Verdict::Refused(ErrorCode::Forbidden),
        }
    }

    fn judge_admit(&self, now: Millis, id: ParticipantId, at: UnixMillis) -> Verdict {
        if self.is_in(id) {
            return Verdict::Done;
        }
        match self.waits(id) {
            false => Verdict::Refused(ErrorCode::NoSuchPerson),
            true if !self.has_room(now) => Verdict::Refused(ErrorCode::RoomFull),
            true => Verdict::Commit(Act::Admit { id, at }),
        }
    }

    fn judge_ban(&self, by: ParticipantId, id: ParticipantId) -> Verdict {
        if let Err(code) = self.over(by, id) {
            return Verdict::Refused(code);
        }
        match self.people.get(&id) {
            None => Verdict::Refused(ErrorCode::NoSuchPerson),
            Some(_) if self.settings.banned.len() >= BANS => {
                Verdict::Refused(ErrorCode::Unavailable)
            }
            Some(person) => Verdict::Commit(Act::Ban(id, person.seat.identity.clone())),
        }
    }

    /// Nobody puts themselves out, and nobody a host.
    fn over(&self, by: ParticipantId, id: ParticipantId) -> Result<(), ErrorCode> {
        let host = self.people.get(&id).is_some_and(|p| p.is_host());
        match by == id || host {
            true => Err(ErrorCode::Forbidden),
            false => Ok(()),
        }
    }

    fn waits(&self, id: ParticipantId) -> bool {
        self.people.get(&id).is_some_and(|p| !p.is_in())
    }

    fn commit(&mut self, command: Command, act: Act) {
        let durable = match &act {
            Act::Admit { id, .. } | Act::Promote(id) => {
                let id = *id;
                self.save_seat(id, Saving::Command(command, act));
                return;
            }
            Act::Deny(id) | Act::Remove(id) => Durable::Gone(*id),
            Act::Ban(id, identity) => Durable::Ban(Ban {
                identity: identity.clone(),
                name: self.name_of(*id),
                by: command.by,
            }),
            Act::Lock(locked) => Durable::Locked(*locked),
            Act::End(_) => Durable::Over,
        };
        self.save(durable, Saving::Command(command, act));
    }

    fn name_of(&self, id: ParticipantId) -> String {
        let person = self.people.get(&id);
        person.map(|p| p.seat.name.clone()).unwrap_or_default()
    }

    /// Does what was committed, as far as it still can be done.
    pub(super) fn carry_out(&mut self, now: Millis, act: Act) {
        match act {
            Act::Admit { id, .. } => self.admit(id, &act),
            Act::Deny(id) if self.waits(id) => self.leave(now, id, Parting::Denied),
            // Let in by another host in the meantime: that stands, and is stored again.
            Act::Deny(id) => {
                self.save_seat(id, Saving::Truth);
            }
            Act::Remove(id) => self.leave(now, id, Parting::Removed),
            Act::Ban(id, identity) => {
                if !self.settings.banned.contains(&identity) {
                    self.settings.banned.push(identity.clone());
                }
                self.leave(now, id, Parting::Removed);
                self.shut_out(&identity, Parting::Removed);
            }
            Act::Promote(id) => self.promote(id, &act),
            Act::Lock(locked) => self.lock(locked),
            Act::End(ids) => self.end(now, &ids),
        }
    }

    fn admit(&mut self, id: ParticipantId, act: &Act) {
        let Some(person) = self.people.get_mut(&id).filter(|p| !p.is_in()) else {
            return;
        };
        act.change(&mut person.seat);
        let ice = mem::take(&mut person.ice);
        self.tell_joined(id);
        if !ice.servers.is_empty() {
            self.tell(id, &ServerFrame::Ice { ice });
        }
        let room = self.snapshot(id);
        self.tell(id, &ServerFrame::Snapshot { room });
        self.tell_door();
    }

    fn promote(&mut self, id: ParticipantId, act: &Act) {
        let Some(person) = self.people.get_mut(&id) else {
            return;
        };
        act.change(&mut person.seat);
        self.tell_person(id, None);
        let door = self.door();
        self.tell(id, &door);
    }

    fn lock(&mut self, locked: bool) {
        if self.settings.locked != locked {
            self.settings.locked = locked;
            self.tell_state();
        }
    }

    /// The room's settings, for everybody who is in.
    pub(super) fn tell_state(&mut self) {
        let room = self.state();
        self.tell_all(None, Some(Key::Room), |rev| ServerFrame::Room { room, rev });
    }

    /// Answers a command, if the session that gave it is still there.
    pub(super) fn answer(&mut self, command: Command, error: Option<ErrorCode>) {
        let person = self.people.get_mut(&command.by);
        if person.is_some_and(|p| p.finish_command(command.cid, error)) {
            self.tell_result(command, error);
        }
    }

    fn tell_result(&mut self, command: Command, error: Option<ErrorCode>) {
        self.tell(
            command.by,
            &ServerFrame::Result {
                cid: command.cid,
                error,
            },
        );
    }
}

impl ClientFrame {
    /// The command's own name, if this is one.
    fn command(&self) -> Option<CommandId> {
        match self {
            Self::Admit { cid, .. }
            | Self::Deny { cid, .. }
            | Self::Remove { cid, .. }
            | Self::Ban { cid, .. }
            | Self::Mute { cid, .. }
            | Self::Promote { cid, .. }
            | Self::Lock { cid, .. }
            | Self::End { cid } => Some(*cid),
            Self::Hello { .. }
            | Self::Ping {}
            | Self::Pong {}
            | Self::Ack { .. }
            | Self::Signal { .. }
            | Self::Media { .. }
            | Self::Report { .. }
            | Self::Sync {}
            | Self::Bye {} => None,
        }
    }
}
