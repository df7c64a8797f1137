use super::{
    Room,
    io::{Ban, Durable, Identity, Seat},
    leave::Parting,
    saving::{Command, Saving},
};
use crate::{
    ids::ParticipantId,
    session::Key,
    time::{Millis, UnixMillis},
    wire::{Role, ServerFrame},
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

/// What hosts' commands do.
impl Room {
    /// Stores what a command does; it is carried out after that.
    pub(super) fn commit(&mut self, command: Command, act: Act) {
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
            Act::Remove(id) => {
                let identity = self.people.get(&id).map(|p| p.seat.identity.clone());
                self.leave(now, id, Parting::Removed);
                identity
                    .into_iter()
                    .for_each(|identity| self.mark_removed(identity));
            }
            Act::Ban(id, identity) => {
                if !self.settings.banned.contains(&identity) {
                    self.settings.banned.push(identity.clone());
                }
                self.leave(now, id, Parting::Removed);
                self.shut_out(&identity, Parting::Removed);
                self.mark_removed(identity);
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
}
