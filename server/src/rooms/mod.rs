//! Live rooms: where each is found, the task that runs its machine, and what leaves it for
//! sockets, pages and the database.
//!
//! Only [`Registry`] knows how to find a room. Not here: sockets (see [`crate::socket`]),
//! and what is allowed, which the machine decides.

mod bounds;
mod doors;
mod encoded;
mod figures;
mod inner;
mod looks;
mod mail;
mod orders;
mod outbox;
mod registry;
mod secret;
mod steady;
mod stored;
mod task;
mod tickets;

pub use crate::db::RoomId;
pub use bounds::Bounds;
pub use doors::Place;
pub use mail::{Gone, Way};
pub use outbox::Outbox;
pub use registry::{Registry, Setup};
pub use steady::{Steady, millis};

use parlor::{ids::ParticipantId, room::Live, time::UnixMillis};
use std::{net::IpAddr, sync::Arc};

/// A room with somebody in it or at its door, as it was a moment ago.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveRoom {
    pub room: RoomId,
    pub live: Live,
    /// Where each person's socket comes from, or came from last.
    pub from: Vec<(ParticipantId, IpAddr)>,
}

impl LiveRoom {
    /// Where this person's socket comes from, if it was here since the server started.
    pub fn from(&self, person: ParticipantId) -> Option<IpAddr> {
        let found = self.from.iter().find(|(id, _)| *id == person);
        found.map(|(_, address)| *address)
    }

    /// How many are in, those whose connection is lost included.
    pub fn people(&self) -> u32 {
        u32::try_from(self.live.people.len()).unwrap_or(u32::MAX)
    }

    /// How many of those lost their connection.
    pub fn mending(&self) -> u32 {
        let lost = self.live.people.iter().filter(|person| !person.link);
        u32::try_from(lost.count()).unwrap_or(u32::MAX)
    }
}

/// The server's numbers of this second.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    pub now: UnixMillis,
    pub sockets: u32,
    /// People in calls whose connection is lost.
    pub mending: u32,
    /// The most people in calls in each minute of the last hour, oldest first.
    pub people_by_minute: Vec<u32>,
    pub most_today: u32,
}

/// How the answer to a hello begins.
pub const WELCOME: &str = r#"{"t":"welcome""#;

/// What a room shows of itself, shared with whoever looks.
type Shown = Option<Arc<LiveRoom>>;
