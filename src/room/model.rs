use super::io::{ConnId, Effect, Identity, Input, Seat};
use crate::{
    ids::ParticipantId,
    time::{Millis, UnixMillis},
    wire::{Access, Path, Role},
};

/// What a room's page sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub name: String,
    pub access: Access,
    pub locked: bool,
    pub capacity: u8,
    pub banned: Vec<Identity>,
}

/// One live room.
#[derive(Debug)]
pub struct Room {
    settings: Settings,
}

/// What an administrator may see of a room: never what is said in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Live {
    pub since: UnixMillis,
    pub people: Vec<LivePerson>,
    pub waiting: Vec<LivePerson>,
    /// The path of each pair as either side reported it last, smaller id first.
    pub pairs: Vec<(ParticipantId, ParticipantId, Path)>,
}

/// One person in [`Live`].
#[derive(Clone, Debug, PartialEq)]
pub struct LivePerson {
    pub id: ParticipantId,
    /// The socket this seat has, or had last since the server started.
    pub conn: Option<ConnId>,
    pub identity: Identity,
    pub name: String,
    pub role: Role,
    pub mic: bool,
    pub camera: bool,
    pub screen: bool,
    pub link: bool,
    pub since: UnixMillis,
}

impl Room {
    /// A room nobody is in. `first_id` must be above every id this room ever gave out:
    /// the edge derives it from the wall clock.
    pub fn new(settings: Settings, first_id: u64) -> Self {
        let _ = first_id;
        Self { settings }
    }

    /// A room as it was before a restart: its seats come back without a connection, with
    /// full grace from `now`, and nobody is told that they left.
    #[must_use]
    pub fn restore(
        settings: Settings,
        first_id: u64,
        seats: Vec<Seat>,
        now: Millis,
    ) -> (Self, Vec<Effect>) {
        let _ = (seats, now);
        (Self::new(settings, first_id), vec![])
    }

    /// Advances the room by one input.
    #[must_use = "effects must be executed in order"]
    pub fn step(&mut self, now: Millis, input: Input) -> Vec<Effect> {
        let _ = (now, input);
        vec![]
    }

    /// What whoever shows the room may see; `None` while nobody is in or waiting.
    pub fn live(&self) -> Option<Live> {
        let _ = &self.settings;
        None
    }
}
