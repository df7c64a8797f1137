//! What hosts do to others and to the room: one named command each.

use super::{
    io::{Effect, Input},
    model::{Call, Phase},
};
use crate::{ids::CommandId, time::Millis, wire::ClientFrame};

impl Call {
    /// Sends a host's command; whoever is not in has none.
    pub(super) fn on_command(&mut self, now: Millis, input: Input, out: &mut Vec<Effect>) {
        if self.phase != Phase::Live {
            return;
        }
        let cid = CommandId(self.command + 1);
        let frame = match input {
            Input::Admit(id) => ClientFrame::Admit { cid, id },
            Input::Deny(id) => ClientFrame::Deny { cid, id },
            Input::Remove(id) => ClientFrame::Remove { cid, id },
            Input::Ban(id) => ClientFrame::Ban { cid, id },
            Input::Mute(id) => ClientFrame::Mute { cid, id },
            Input::Promote(id) => ClientFrame::Promote { cid, id },
            Input::Lock(locked) => ClientFrame::Lock { cid, locked },
            Input::End => ClientFrame::End { cid },
            _ => return,
        };
        self.command += 1;
        self.send(now, frame, out);
    }
}
