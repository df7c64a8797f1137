//! What two browsers say to each other about their peer connection: the body of `signal`,
//! JSON, opaque to the server.

use serde::{Deserialize, Serialize};

/// Which peer connection of a pair something is about. It rises whenever either side starts
/// afresh; what is said about a lower one is late, and dropped.
///
/// The high bits are the sum of both people's page counts, the low 16 count fresh
/// connections between the same two pages.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Generation(pub u64);

impl Generation {
    /// The first generation between two pages.
    pub fn between(page: u32, other: u32) -> Self {
        Self((u64::from(page) + u64::from(other)) << 16)
    }

    /// A fresh connection between the same two pages.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// Whether two browsers could ever come this far: page counts have 32 bits each.
    pub fn is_plausible(self) -> bool {
        self.0 < 1 << 50
    }
}

/// One message to the other side of a pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Say {
    pub g: Generation,
    pub say: Words,
}

/// What is said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Words {
    /// The `n`-th offer of this side in this generation.
    Offer {
        n: u32,
        sdp: String,
    },
    /// To the offer with this number, so that an answer said twice cannot meet a later offer.
    Answer {
        n: u32,
        sdp: String,
    },
    Candidate(Candidate),
    /// Something you said may have been lost: say what is still open again.
    Again,
    /// To everyone: whether I am writing something.
    Typing(bool),
    /// To everyone: an emoji that floats over my tile.
    Reaction(String),
}

/// One ICE candidate: `candidate`, `sdpMid` and `sdpMLineIndex` of `RTCIceCandidateInit`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    pub candidate: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u16>,
}
