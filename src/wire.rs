//! What goes over the signaling socket: text frames, one JSON object each, `t` naming a
//! variant of a closed enum, unknown fields refused. `docs/PROTOCOL.md` is the authority.
//!
//! *Control* frames are about the connection. All others are *data*: numbered by counting,
//! per direction, from 1 at the session's start, and sent again after a resume.

mod chat;
mod tagged;

use crate::{
    ids::{AuthorId, CommandId, MessageId, ParticipantId},
    time::UnixMillis,
};
pub use chat::{Keep, Message, Quote, Reaction};
use serde::{Deserialize, Deserializer, Serialize};
use tagged::ReadVariant;

/// The version of the wire that `hello` names.
pub const VERSION: u32 = 1;

/// From a client to the server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClientFrame {
    // -- control --
    /// The first frame on every socket: exactly one of `ticket` and `resume`.
    Hello {
        v: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ticket: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        resume: Option<Resume>,
    },
    Ping {},
    Pong {},
    /// So many data frames have been taken in.
    Ack {
        n: u64,
    },
    // -- data --
    /// Something for one other person, or (without `to`) for everybody else who is in.
    Signal {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<ParticipantId>,
        body: String,
    },
    /// What I am sending now, and whether my hand is up.
    Media {
        mic: bool,
        camera: bool,
        screen: bool,
        hand: bool,
    },
    /// How each pair of mine is doing; at most every 10 s.
    Report {
        pairs: Vec<PairReport>,
    },
    /// Something in my picture of the room is missing: send it whole.
    Sync {},
    /// I leave for good.
    Bye {},
    // -- data, kept chat --
    /// Something to be kept. Who says it again under the same `cid`, in whatever session, is
    /// told what became of it the first time.
    Chat {
        cid: CommandId,
        text: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<MessageId>,
    },
    /// Other words in place of mine.
    ChatEdit {
        cid: CommandId,
        id: MessageId,
        text: String,
    },
    /// My own; hosts, anybody's.
    ChatDelete {
        cid: CommandId,
        id: MessageId,
    },
    /// Puts my emoji under a message, or takes it away.
    ChatReact {
        cid: CommandId,
        id: MessageId,
        emoji: String,
        on: bool,
    },
    /// What was kept before this message; without it, the newest.
    ChatPage {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<MessageId>,
    },
    /// What was kept with all of these words in it, newest first.
    ChatSearch {
        words: String,
    },
    // -- data, for hosts --
    Admit {
        cid: CommandId,
        id: ParticipantId,
    },
    Deny {
        cid: CommandId,
        id: ParticipantId,
    },
    Remove {
        cid: CommandId,
        id: ParticipantId,
    },
    Ban {
        cid: CommandId,
        id: ParticipantId,
    },
    Mute {
        cid: CommandId,
        id: ParticipantId,
    },
    Promote {
        cid: CommandId,
        id: ParticipantId,
    },
    Lock {
        cid: CommandId,
        locked: bool,
    },
    End {
        cid: CommandId,
    },
}

impl ClientFrame {
    /// Whether this frame is counted (see the module's first lines).
    pub fn is_data(&self) -> bool {
        !matches!(
            self,
            Self::Hello { .. } | Self::Ping {} | Self::Pong {} | Self::Ack { .. }
        )
    }
}

/// A session to go on with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resume {
    pub session: String,
    pub token: String,
    /// Data frames taken in so far; absent when the page was loaded anew and remembers
    /// nothing but its seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<u64>,
}

/// Writes [`ServerFrame`] down twice: as it is, and as it is read.
macro_rules! frames {
    ($(#[$about:meta])* pub enum ServerFrame { $($frames:tt)* }) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[serde(tag = "t", rename_all = "snake_case")]
        pub enum ServerFrame { $($frames)* }

        #[derive(Deserialize)]
        #[serde(remote = "ServerFrame", rename_all = "snake_case", deny_unknown_fields)]
        #[allow(dead_code, reason = "only its reader is used")]
        enum Named { $($frames)* }
    };
}

frames! {
    /// From the server to a client.
    pub enum ServerFrame {
        // -- control --
        Welcome(Box<Welcome>),
        Ping {},
        Pong {},
        Ack {
            n: u64,
        },
        /// The server stops; come back after about this many milliseconds.
        GoingAway {
            retry_in: u64,
        },
        /// The last frame was refused; nothing was changed by it.
        Error {
            code: ErrorCode,
            message: String,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            retry_after: Option<u64>,
        },
        // -- data --
        Signal {
            from: ParticipantId,
            body: String,
        },
        Joined {
            person: Person,
            rev: u64,
        },
        Left {
            id: ParticipantId,
            why: Left,
            rev: u64,
        },
        /// A person's signaling connection was lost (for 3 s) or is back.
        Link {
            id: ParticipantId,
            up: bool,
            rev: u64,
        },
        /// Something about this person changed; the whole of it.
        Person {
            person: Person,
            rev: u64,
        },
        /// The room's settings changed; the whole of them.
        Room {
            room: RoomState,
            rev: u64,
        },
        /// Who waits at the door, whole; to hosts only.
        Waiting {
            people: Vec<Person>,
            rev: u64,
        },
        /// The room as it is: after `sync`, or when a waiting person was let in.
        Snapshot {
            room: Snapshot,
        },
        /// The answer to a command.
        Result {
            cid: CommandId,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            error: Option<ErrorCode>,
        },
        /// A host asks you to be silent: your microphone goes off.
        Muted {
            by: ParticipantId,
        },
        /// Fresh relay credentials.
        Ice {
            ice: IceServers,
        },
        /// A message is kept. `cid` is its author's own name for it.
        Chat {
            cid: CommandId,
            message: Message,
        },
        /// It was edited, deleted or reacted to; the whole of it as it is now.
        ChatChanged {
            message: Message,
        },
        /// Up to [`crate::limits::CHAT_PAGE`] messages in their order, the answer to `chat_page`;
        /// `more` says whether there are older ones.
        ChatPage {
            #[serde(default, skip_serializing_if = "Option::is_none")]
            before: Option<MessageId>,
            messages: Vec<Message>,
            more: bool,
        },
        /// The answer to `chat_search`, newest first.
        ChatFound {
            words: String,
            messages: Vec<Message>,
        },
        /// A host removed this author: what they wrote stays, marked.
        ChatRemoved {
            author: AuthorId,
        },
    }
}

impl<'de> Deserialize<'de> for ServerFrame {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        tagged::first(deserializer, ByName)
    }
}

struct ByName;

impl<'de> ReadVariant<'de, ServerFrame> for ByName {
    fn read<D: Deserializer<'de>>(self, deserializer: D) -> Result<ServerFrame, D::Error> {
        Named::deserialize(deserializer)
    }
}

impl ServerFrame {
    /// Whether this frame is counted (see the module's first lines).
    pub fn is_data(&self) -> bool {
        !matches!(
            self,
            Self::Welcome(_)
                | Self::Ping {}
                | Self::Pong {}
                | Self::Ack { .. }
                | Self::GoingAway { .. }
                | Self::Error { .. }
        )
    }
}

/// The answer to `hello`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Welcome {
    pub session: String,
    /// The token for the next resume. The one before stays good until the first frame
    /// on this socket, so that a lost `welcome` strands nobody.
    pub token: String,
    /// Both sides send again what lies beyond the other's `taken`. Otherwise both count
    /// from 1 anew, and `room` is the truth.
    pub resumed: bool,
    pub taken: u64,
    pub heartbeat_ms: u64,
    pub grace_ms: u64,
    pub now: UnixMillis,
    pub ice: IceServers,
    pub room: Snapshot,
}

/// A room as one person may see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    pub rev: u64,
    pub you: ParticipantId,
    /// By what I am known in what is kept.
    pub author: AuthorId,
    /// You are at the door: `people` is empty until a host admits you.
    pub waiting: bool,
    pub state: RoomState,
    /// Everybody who is in, you included.
    pub people: Vec<Person>,
    /// Everybody at the door; empty unless you are a host.
    pub door: Vec<Person>,
}

/// A room's name and settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoomState {
    pub name: String,
    pub access: Access,
    pub locked: bool,
    pub capacity: u8,
    /// Where words go.
    pub keep: Keep,
    /// Nobody here learns where the others are: all media goes through the relay.
    pub hide_address: bool,
    /// How many messages one person may write in [`crate::limits::CHATS_WITHIN_MS`].
    pub chats: u32,
    /// When the first of those who are in came in.
    pub since: UnixMillis,
}

/// Who may come in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Anyone with the link.
    #[default]
    Link,
    /// Whoever a host admits.
    Ask,
    /// Whoever has an account here.
    Members,
}

/// Somebody in a room, or at its door.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    pub id: ParticipantId,
    pub name: String,
    pub role: Role,
    pub mic: bool,
    pub camera: bool,
    pub screen: bool,
    /// When the hand went up; hands are taken in this order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hand: Option<UnixMillis>,
    /// Whether the signaling connection is up. Media may flow either way.
    pub link: bool,
    /// How often this person's page was loaded; a change means that its peer connections
    /// are gone.
    pub page: u32,
    pub since: UnixMillis,
}

/// What somebody may do in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The room's owner, or an administrator of the server.
    Host,
    /// Promoted by a host, for as long as the seat lasts.
    Cohost,
    /// Has an account here.
    Member,
    Guest,
}

impl Role {
    /// Whether this role may admit, remove, mute, lock and end.
    pub fn hosts(self) -> bool {
        matches!(self, Self::Host | Self::Cohost)
    }
}

/// Why somebody is not in the room any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Left {
    /// Pressed *Leave*.
    Left,
    /// Closed the page.
    Closed,
    /// The connection was lost and did not come back.
    Lost,
    Removed,
    /// The call was ended for everyone.
    Ended,
}

/// What a refused frame or command was refused for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    BadFrame,
    Forbidden,
    RateLimited,
    /// Nobody with that number is here.
    NoSuchPerson,
    RoomFull,
    /// No such message, or not any more.
    NoSuchMessage,
    /// Empty, too long, or with characters that hide something.
    BadText,
    /// The server cannot write just now; nothing was changed.
    Unavailable,
}

impl ErrorCode {
    /// For whoever reads the frames; people get words of their own language.
    pub fn words(self) -> &'static str {
        match self {
            Self::BadFrame => "this frame could not be read",
            Self::Forbidden => "this is not allowed to you here and now",
            Self::RateLimited => "too much at once",
            Self::NoSuchPerson => "nobody with that number is here",
            Self::RoomFull => "the room is full",
            Self::NoSuchMessage => "no message with that number is here",
            Self::BadText => "nothing that can be said: empty, too long, or with hidden characters",
            Self::Unavailable => "not possible just now",
        }
    }
}

/// STUN and TURN servers as `RTCConfiguration.iceServers` wants them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IceServers {
    pub servers: Vec<IceServer>,
    /// When the credentials end; absent where there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<UnixMillis>,
}

/// One entry of `RTCConfiguration.iceServers`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IceServer {
    pub urls: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential: Option<String>,
}

/// How one peer connection of the reporter is doing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairReport {
    pub to: ParticipantId,
    pub path: Path,
    /// Whether media of that person arrived since the last report.
    pub flowing: bool,
    /// Milliseconds.
    pub rtt: u32,
    /// Per thousand packets.
    pub loss: u32,
    /// Kilobits per second, sent and received.
    pub up: u32,
    pub down: u32,
}

/// How two browsers reach each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Path {
    SameNetwork,
    Direct,
    RelayedUdp,
    RelayedTcp,
    RelayedTls,
    Down,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_an_object_with_its_name_under_t() {
        let json = r#"{"t":"signal","to":7,"body":"x"}"#;
        let frame: ClientFrame = serde_json::from_str(json).unwrap();
        assert_eq!(
            frame,
            ClientFrame::Signal {
                to: Some(ParticipantId(7)),
                body: "x".into()
            }
        );
        assert_eq!(serde_json::to_string(&frame).unwrap(), json);
    }

    #[test]
    fn what_the_server_says_is_read_as_it_was_written() {
        let frames = [
            r#"{"t":"ping"}"#,
            r#"{"t":"signal","from":7,"body":"x"}"#,
            r#"{"t":"result","cid":1}"#,
            r#"{"t":"result","cid":1,"error":"forbidden"}"#,
            r#"{"t":"left","id":7,"why":"removed","rev":3}"#,
        ];
        for json in frames {
            let frame: ServerFrame = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&frame).unwrap(), json);
        }
    }

    #[test]
    fn what_the_server_does_not_say_is_refused() {
        for bad in [
            r#"{"t":"shout"}"#,
            r#"{"t":"ping","x":1}"#,
            r#"{"from":7,"t":"signal","body":"x"}"#,
            r#"{"t":"signal","from":7}"#,
            r#"{"t":1}"#,
            "{}",
            "[]",
            "1",
        ] {
            assert!(serde_json::from_str::<ServerFrame>(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn unknown_variants_and_fields_are_refused() {
        for bad in [
            r#"{"t":"shout"}"#,
            r#"{"t":"ping","x":1}"#,
            r#"{"t":"ack","n":1,"m":2}"#,
            r#"{"t":"ack","n":-1}"#,
            r#"{"t":"signal","body":1}"#,
            r#"[]"#,
            "{}",
        ] {
            assert!(serde_json::from_str::<ClientFrame>(bad).is_err(), "{bad}");
        }
    }
}
