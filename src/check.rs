//! *Check your setup*: what each thing that was tried means for a call, and what all of them
//! mean together.
//!
//! Not here: the trying, which only a browser can do, and the words, which pages have.

mod agent;
mod codecs;
mod hearing;
mod relay;
#[cfg(test)]
mod tests;
mod verdict;
mod ways;

pub use agent::browser;
pub use codecs::Codecs;
pub use hearing::{Heard, Hearing};
pub use relay::Via;
pub use verdict::{Sum, Verdict};
pub use ways::Ways;

use crate::call::CaptureFailure;
use serde::{Deserialize, Serialize};

/// A way to the server or a relay that takes no longer there and back is as good as any:
/// with the other person's half of the way, people do not yet talk into each other.
pub const NEAR_MS: u32 = 150;
/// A relay that carries less than this holds up even one small face (180p and sound).
pub const NARROW_KBPS: u32 = 400;

/// One thing that is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Row {
    Secure,
    Microphone,
    Camera,
    Screen,
    Peer,
    Channel,
    Codecs,
    Simulcast,
    Transforms,
    Speaker,
    Picture,
    Storage,
    Clipboard,
    Awake,
    /// Whether anything comes in at the microphone, and not too much.
    Level,
    /// The signaling socket.
    Server,
    Stun,
    RelayUdp,
    RelayTcp,
    RelayTls,
    V6,
}

/// What belongs together on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Browser,
    Devices,
    Network,
}

/// Every row, in the order of its group.
pub const ROWS: [Row; 21] = [
    Row::Secure,
    Row::Microphone,
    Row::Camera,
    Row::Screen,
    Row::Peer,
    Row::Channel,
    Row::Codecs,
    Row::Simulcast,
    Row::Transforms,
    Row::Speaker,
    Row::Picture,
    Row::Storage,
    Row::Clipboard,
    Row::Awake,
    Row::Level,
    Row::Server,
    Row::Stun,
    Row::RelayUdp,
    Row::RelayTcp,
    Row::RelayTls,
    Row::V6,
];

/// What came of trying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    Works,
    /// It works, there and back in so many milliseconds.
    Within {
        ms: u32,
    },
    /// A relay carried this much, there and back in so many milliseconds.
    Carries {
        ms: u32,
        kbps: u32,
    },
    /// What the browser offers to send pictures and sound with.
    Offers(Codecs),
    /// It works in part, or in an old way.
    Partly,
    /// The microphone is open and nothing comes in.
    Quiet,
    /// So much comes in that it is cut off.
    Loud,
    /// The browser measures sound only once the page was touched.
    Held,
    /// The browser has no such thing.
    Lacks,
    /// It is there, and failed.
    Fails,
    /// Nothing came within the time it was given.
    Silent,
    Refused(CaptureFailure),
    /// It cannot be tried without something that does not work here either.
    Needs,
    /// This server has none.
    NotOffered,
    /// It was not tried: there are no credentials for this visitor.
    Withheld(Withheld),
}

/// Why a visitor is given no credentials for the relays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Withheld {
    /// Neither signed in nor here with a room's link.
    Stranger,
    /// The room would not let this visitor in just now.
    Outside,
    TooOften,
    /// The server did not answer.
    Unanswered,
}

/// Green, amber, red; or not tried, which is none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    Good,
    Warn,
    Bad,
    Untried,
}

impl Row {
    pub fn group(self) -> Group {
        match self {
            Self::Level => Group::Devices,
            Self::Server
            | Self::Stun
            | Self::RelayUdp
            | Self::RelayTcp
            | Self::RelayTls
            | Self::V6 => Group::Network,
            _ => Group::Browser,
        }
    }

    /// Whether something that people came for does not work without it.
    fn is_needed(self) -> bool {
        match self {
            Self::Secure
            | Self::Microphone
            | Self::Camera
            | Self::Peer
            | Self::Channel
            | Self::Codecs
            | Self::Server
            | Self::Stun
            | Self::RelayUdp
            | Self::RelayTcp
            | Self::RelayTls => true,
            Self::Screen
            | Self::Simulcast
            | Self::Transforms
            | Self::Speaker
            | Self::Picture
            | Self::Storage
            | Self::Clipboard
            | Self::Awake
            | Self::Level
            | Self::V6 => false,
        }
    }

    /// How well this row does.
    pub fn mark(self, found: Found) -> Mark {
        match found {
            Found::Works => Mark::Good,
            Found::Within { ms } if self == Self::Server && ms > NEAR_MS => Mark::Warn,
            Found::Within { .. } => Mark::Good,
            Found::Carries { ms, kbps } if ms > NEAR_MS || kbps < NARROW_KBPS => Mark::Warn,
            Found::Carries { .. } => Mark::Good,
            Found::Offers(codecs) => codecs.mark(),
            Found::Partly | Found::Quiet | Found::Loud | Found::NotOffered => Mark::Warn,
            Found::Held | Found::Withheld(_) => Mark::Untried,
            Found::Lacks | Found::Fails | Found::Silent | Found::Refused(_) | Found::Needs => {
                if self.is_needed() {
                    Mark::Bad
                } else {
                    Mark::Warn
                }
            }
        }
    }
}

/// Where a row stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// Nobody has begun.
    #[default]
    Idle,
    Running,
    Known(Found),
}

/// All rows, each as far as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checks {
    states: [State; ROWS.len()],
}

impl Checks {
    /// Everything is about to be tried.
    pub fn begun() -> Self {
        Self {
            states: [State::Running; ROWS.len()],
        }
    }

    pub fn state(&self, row: Row) -> State {
        self.states[row as usize]
    }

    pub fn found(&self, row: Row) -> Option<Found> {
        match self.state(row) {
            State::Known(found) => Some(found),
            State::Idle | State::Running => None,
        }
    }

    pub fn mark(&self, row: Row) -> Option<Mark> {
        self.found(row).map(|found| row.mark(found))
    }

    /// This came of trying it.
    pub fn learn(&mut self, row: Row, found: Found) {
        self.states[row as usize] = State::Known(found);
    }

    /// This is being tried anew.
    pub fn retry(&mut self, row: Row) {
        self.states[row as usize] = State::Running;
    }
}
