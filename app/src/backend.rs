//! What pages show of the server.

use parlor::{
    check::Withheld,
    ids::ParticipantId,
    time::UnixMillis,
    wire::{Access, IceServers, Keep, Path, Role},
};
use serde::{Deserialize, Serialize};

/// Who looks at a page, as the request's cookies and headers say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    pub account: Option<Account>,
    /// The name this browser used last as a guest.
    pub guest_name: Option<String>,
    pub language: Language,
    pub theme: Theme,
    /// The server's own name for people: the host of its public address.
    pub host: String,
    /// The public address without a trailing slash, for links to share.
    pub origin: String,
    pub sign_up_open: bool,
    /// The page came over plain HTTP from another machine: no camera, no microphone.
    pub insecure: bool,
}

/// A signed-in person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub id: i64,
    pub username: String,
    pub display_name: String,
    pub administrator: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    #[default]
    En,
    Zh,
}

impl Language {
    /// The BCP 47 tag, for `<html lang>` and the cookie.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
        }
    }

    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next()? {
            "en" => Some(Self::En),
            "zh" => Some(Self::Zh),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Theme {
    /// Like the device.
    #[default]
    Device,
    Light,
    Dark,
}

impl Theme {
    /// The word for `<html data-theme>`, the form and the cookie; empty for the device's.
    pub fn word(self) -> &'static str {
        match self {
            Self::Device => "",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub fn from_word(word: &str) -> Self {
        match word {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::Device,
        }
    }
}

/// A room in *Your rooms*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomCard {
    pub slug: String,
    pub name: String,
    pub access: Access,
    pub capacity: u8,
    /// Names of those who are in now, in the order in which they came.
    pub inside: Vec<String>,
    /// When the first of them came in; absent while nobody is in.
    pub since: Option<UnixMillis>,
    pub last_used: Option<UnixMillis>,
}

/// A room's settings page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomSettings {
    pub slug: String,
    pub name: String,
    pub access: Access,
    pub capacity: u8,
    pub locked: bool,
    pub keep: Keep,
    pub hide_address: bool,
}

/// What the page `/r/{slug}` shows before joining. Only for whoever may know of the room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomFront {
    pub slug: String,
    pub name: String,
    pub access: Access,
    pub locked: bool,
    pub capacity: u8,
    pub inside: Vec<String>,
    /// The viewer is its owner, or administers this server: joins without asking.
    pub hosts: bool,
}

/// Where *Join* is sent: a form of `slug`, `name` and `take_over`, answered by [`Entered`].
pub const ENTER: &str = "/api/enter_room";

/// What *Join* answers: every access rule in one place, and a ticket for the socket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Entered {
    Admitted {
        ticket: String,
    },
    Waiting {
        ticket: String,
    },
    Elsewhere,
    Full,
    Locked,
    /// No such room, or not for you: one answer for both.
    NotForYou,
    /// The name was refused (empty, too long, control characters).
    BadName,
    TooOften,
}

/// The page *Check your setup*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckFront {
    /// The room whose link the viewer came with.
    pub room: Option<CheckRoom>,
    /// Whether the administrator would take a report from this viewer.
    pub may_report: bool,
}

/// A room that somebody checks their setup for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckRoom {
    pub slug: String,
    pub name: String,
}

/// Where the check asks what it may try: a form of `slug`, answered by [`CheckServers`].
pub const CHECK_SERVERS: &str = "/api/check_servers";
/// Where a report is sent to: a form of `slug` and `text`, answered by a status.
pub const CHECK_REPORT: &str = "/api/check_report";
/// The socket that says back what it hears.
pub const ECHO: &str = "/ws/echo";

/// The servers that a check may try.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckServers {
    pub ice: IceServers,
    /// Why there are no relays in it, where this server has some.
    pub withheld: Option<Withheld>,
}

/// A report, as administrators read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub at: UnixMillis,
    /// Empty where nobody said who they are.
    pub name: String,
    pub room: Option<String>,
    pub text: String,
}

/// The administrator's picture of this second.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Live {
    pub now: UnixMillis,
    pub rooms: Vec<LiveRoom>,
    pub rooms_in_all: u32,
    pub sockets: u32,
    /// Seats whose connection is lost at the moment.
    pub mending: u32,
    /// People in calls, one number a minute, oldest first, at most 60: the last hour.
    pub people_by_minute: Vec<u32>,
    /// The most people at once since midnight (UTC).
    pub most_today: u32,
}

/// A room with somebody in it or at its door.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LiveRoom {
    pub slug: String,
    pub name: String,
    pub since: UnixMillis,
    pub people: Vec<LivePerson>,
    pub waiting: u32,
    pub pairs: Vec<LivePair>,
}

/// One person in a live room.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LivePerson {
    pub id: ParticipantId,
    pub name: String,
    pub role: Role,
    /// The address the socket came from.
    pub from: String,
    pub mic: bool,
    pub camera: bool,
    pub link: bool,
    pub since: UnixMillis,
}

/// One pair in a live room.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LivePair {
    pub one: ParticipantId,
    pub other: ParticipantId,
    pub path: Path,
}
