//! Who is in the room and how the room is set, as the server tells it: a snapshot, then
//! changes, each with the next `rev`. A gap means: ask for the whole again.

use crate::{
    ids::ParticipantId,
    wire::{Person, RoomState, Snapshot},
};
use std::collections::BTreeMap;

#[derive(Debug, Default)]
pub(super) struct Roster {
    pub(super) me: Option<ParticipantId>,
    pub(super) room: Option<RoomState>,
    /// Everybody who is in, me included, in the order in which they came.
    pub(super) people: BTreeMap<ParticipantId, Person>,
    pub(super) door: Vec<Person>,
    rev: u64,
    /// The whole was asked for, and has not come yet.
    syncing: bool,
}

/// What to do with a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Apply,
    /// Known already, or about to be.
    Skip,
    /// Something before it is missing: ask for the whole.
    Sync,
}

impl Roster {
    pub(super) fn verdict(&mut self, rev: u64) -> Verdict {
        if rev <= self.rev || self.syncing {
            return Verdict::Skip;
        }
        if rev == self.rev + 1 {
            self.rev = rev;
            return Verdict::Apply;
        }
        self.syncing = true;
        Verdict::Sync
    }

    /// Takes the whole; answers who was in before.
    pub(super) fn replace(&mut self, whole: Snapshot) -> BTreeMap<ParticipantId, Person> {
        self.me = Some(whole.you);
        self.room = Some(whole.state);
        self.door = whole.door;
        self.rev = whole.rev;
        self.syncing = false;
        let people = whole.people.into_iter().map(|person| (person.id, person));
        std::mem::replace(&mut self.people, people.collect())
    }

    /// Nobody is known any more; the room's name stays, for whoever reads that it is over.
    pub(super) fn clear(&mut self) {
        self.me = None;
        self.people.clear();
        self.door.clear();
        self.rev = 0;
        self.syncing = false;
    }

    pub(super) fn myself(&self) -> Option<&Person> {
        self.people.get(&self.me?)
    }

    pub(super) fn others(&self) -> impl Iterator<Item = &Person> {
        self.people
            .values()
            .filter(|person| Some(person.id) != self.me)
    }

    pub(super) fn name_of(&self, id: ParticipantId) -> Option<String> {
        self.people.get(&id).map(|person| person.name.clone())
    }
}
