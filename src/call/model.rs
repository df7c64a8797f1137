use super::io::{CaptureFailure, Effect, EnterFailure, Input, Kind};
use crate::{
    close::Close,
    ids::ParticipantId,
    time::{Millis, UnixMillis},
    wire::{Path, Person, Role, RoomState},
};

/// Where I am with this room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Before joining.
    Lobby {
        refused: Option<EnterFailure>,
    },
    /// *Join* was pressed.
    Entering,
    /// At the door until a host answers.
    Waiting,
    Live,
    Over(Ending),
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ending {
    /// I left.
    Left,
    /// The server closed the socket for good.
    Closed(Close),
    /// A host ended the call for everyone.
    Ended,
}

/// What stands in the way of one of my devices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Problem {
    pub kind: Kind,
    pub why: CaptureFailure,
}

/// Me, as shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    pub id: Option<ParticipantId>,
    pub role: Role,
    /// Switched on by me.
    pub mic: bool,
    pub camera: bool,
    /// Open and flowing (or, before joining, previewed).
    pub mic_live: bool,
    pub camera_live: bool,
    pub hand: bool,
    pub problems: Vec<Problem>,
}

/// Somebody else, as shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Other {
    pub person: Person,
    /// Media can reach us: the peer connection is up.
    pub connected: bool,
    /// Media was up and is being mended, or the signaling of that person is lost and
    /// media is not up.
    pub mending: bool,
    /// Could not be connected: it said what no browser says. Tried again once it comes anew.
    pub unreachable: bool,
    pub path: Option<Path>,
}

/// My side of a call.
#[derive(Debug)]
pub struct Call {
    phase: Phase,
}

impl Call {
    /// A call that has not begun. `seed` feeds the jitter of retries: no machine draws a
    /// random number by itself.
    pub fn new(seed: u64) -> Self {
        let _ = seed;
        Self {
            phase: Phase::Lobby { refused: None },
        }
    }

    /// Advances the call by one input.
    #[must_use = "effects must be executed in order"]
    pub fn step(&mut self, now: Millis, input: Input) -> Vec<Effect> {
        let _ = (now, input);
        vec![]
    }

    pub fn phase(&self) -> &Phase {
        &self.phase
    }

    /// The room, once known.
    pub fn room(&self) -> Option<&RoomState> {
        None
    }

    pub fn me(&self) -> Me {
        Me {
            id: None,
            role: Role::Guest,
            mic: false,
            camera: false,
            mic_live: false,
            camera_live: false,
            hand: false,
            problems: vec![],
        }
    }

    /// Everybody else who is in, in the order in which they came.
    pub fn others(&self) -> Vec<Other> {
        vec![]
    }

    /// Who waits at the door (hosts only).
    pub fn door(&self) -> &[Person] {
        &[]
    }

    /// When the signaling link was lost, while it is.
    pub fn link_down_since(&self) -> Option<Millis> {
        None
    }

    /// When the call began, on the server's clock.
    pub fn since(&self) -> Option<UnixMillis> {
        None
    }
}
