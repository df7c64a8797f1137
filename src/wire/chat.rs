//! Kept chat on the wire.

use crate::{
    ids::{AuthorId, MessageId},
    limits::KEEP_DAYS_MAX,
    time::UnixMillis,
};
use serde::{Deserialize, Serialize};

/// Where words go: what a room's setting decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    /// To this server, which forgets them after so many days.
    Days(u16),
    /// To this server, for as long as the room is there.
    Forever,
    /// From browser to browser; nobody keeps them.
    BetweenUs,
}

impl Default for Keep {
    fn default() -> Self {
        Self::Days(30)
    }
}

impl Keep {
    /// Whether the server keeps what is said.
    pub fn is_kept(self) -> bool {
        self != Self::BetweenUs
    }

    /// The word in forms.
    pub fn word(self) -> String {
        match self {
            Self::Days(days) => days.to_string(),
            Self::Forever => "forever".into(),
            Self::BetweenUs => "between-us".into(),
        }
    }

    /// The choice that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "forever" => Some(Self::Forever),
            "between-us" => Some(Self::BetweenUs),
            days => match days.parse() {
                Ok(days @ 1..=KEEP_DAYS_MAX) => Some(Self::Days(days)),
                _ => None,
            },
        }
    }
}

/// One message, as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    pub id: MessageId,
    pub author: AuthorId,
    /// The author's name when it was written.
    pub name: String,
    pub at: UnixMillis,
    /// Empty once it is deleted.
    pub text: String,
    #[serde(default, skip_serializing_if = "is_false")]
    pub edited: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub deleted: bool,
    /// A host removed its author afterwards.
    #[serde(default, skip_serializing_if = "is_false")]
    pub removed: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<Quote>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
}

/// What a message answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quote {
    pub id: MessageId,
    pub name: String,
    /// The beginning of it; empty once it is deleted.
    pub text: String,
}

/// An emoji under a message, and who put it there, first come first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reaction {
    pub emoji: String,
    pub by: Vec<AuthorId>,
}

fn is_false(flag: &bool) -> bool {
    !flag
}
