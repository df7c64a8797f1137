use super::{Room, acts::Act, io::ConnId, occupant::Outcome, saving::Command};
use crate::{
    ids::{CommandId, ParticipantId},
    limits::BANS,
    time::{Millis, UnixMillis},
    wire::{ClientFrame, ErrorCode, ServerFrame},
};
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
            ClientFrame::Remove { id, .. } => self.judge_remove(by, id),
            ClientFrame::Ban { id, .. } => self.judge_ban(by, id),
            ClientFrame::Mute { id, .. } if id == by => Verdict::Refused(ErrorCode::Forbidden),
            ClientFrame::Mute { id, .. } if self.is_in(id) => {
                self.tell(id, &ServerFrame::Muted { by });
                Verdict::Done
            }
            ClientFrame::Promote { id, .. } if self.is_in(id) => self.judge_promote(id),
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

    fn judge_remove(&self, by: ParticipantId, id: ParticipantId) -> Verdict {
        match self.over(by, id) {
            Ok(()) if self.is_in(id) => Verdict::Commit(Act::Remove(id)),
            Ok(()) => Verdict::Refused(ErrorCode::NoSuchPerson),
            Err(code) => Verdict::Refused(code),
        }
    }

    fn judge_promote(&self, id: ParticipantId) -> Verdict {
        match self.people.get(&id).is_some_and(|p| p.hosts()) {
            true => Verdict::Done,
            false => Verdict::Commit(Act::Promote(id)),
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

    pub(super) fn waits(&self, id: ParticipantId) -> bool {
        self.people.get(&id).is_some_and(|p| !p.is_in())
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
    /// Whether this is about what is kept.
    pub(super) fn is_chat(&self) -> bool {
        matches!(
            self,
            Self::Chat { .. }
                | Self::ChatEdit { .. }
                | Self::ChatDelete { .. }
                | Self::ChatReact { .. }
                | Self::ChatPage { .. }
                | Self::ChatSearch { .. }
        )
    }

    /// The command's own name, if this is one.
    pub(super) fn command(&self) -> Option<CommandId> {
        match self {
            Self::Admit { cid, .. }
            | Self::Deny { cid, .. }
            | Self::Remove { cid, .. }
            | Self::Ban { cid, .. }
            | Self::Mute { cid, .. }
            | Self::Promote { cid, .. }
            | Self::Lock { cid, .. }
            | Self::End { cid }
            | Self::Chat { cid, .. }
            | Self::ChatEdit { cid, .. }
            | Self::ChatDelete { cid, .. }
            | Self::ChatReact { cid, .. } => Some(*cid),
            Self::Hello { .. }
            | Self::Ping {}
            | Self::Pong {}
            | Self::Ack { .. }
            | Self::Signal { .. }
            | Self::Media { .. }
            | Self::Report { .. }
            | Self::ChatPage { .. }
            | Self::ChatSearch { .. }
            | Self::Sync {}
            | Self::Bye {} => None,
        }
    }
}
