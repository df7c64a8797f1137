//! What a room hears, and what it orders.

use crate::{
    close::Close,
    ids::{AuthorId, CommandId, MessageId, ParticipantId, Ticket},
    time::{Millis, UnixMillis},
    wire::{Access, ClientFrame, ErrorCode, IceServers, Message, Role},
};
use std::sync::Arc;

/// One accepted socket, numbered by the edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnId(pub u64);

/// One call of `enter_room` that waits for its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ask(pub u64);

/// SHA-256 of a secret. Secrets themselves never enter a machine but to be handed out.
pub type Hash = [u8; 32];

/// An encoded frame, shared by all who get it.
pub type Frame = Arc<str>;

/// Who somebody is beyond this room: the same in every tab and after every restart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Identity {
    /// An account's row number.
    Account(i64),
    /// The hash of a guest's cookie.
    Guest(Hash),
}

impl Identity {
    /// By what others know who this is. What a guest's cookie holds cannot be learnt from it.
    pub fn author(&self) -> AuthorId {
        match self {
            Self::Account(id) => AuthorId(id.cast_unsigned() << 1),
            Self::Guest(hash) => {
                let first = hash[..6]
                    .iter()
                    .fold(0, |n, byte| n << 8 | u64::from(*byte));
                AuthorId(first << 1 | 1)
            }
        }
    }
}

/// Somebody who wants in, as the server's access rules found them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    pub identity: Identity,
    pub name: String,
    /// `Host` for the owner and administrators, else `Member` or `Guest`.
    pub role: Role,
}

/// What the edge draws for each new connection to a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fresh {
    /// The name for a session, should this hello begin one: 128 random bits.
    pub session: String,
    /// The next resume token, 256 random bits, and its hash.
    pub token: String,
    pub token_hash: Hash,
    pub ice: IceServers,
    pub at: UnixMillis,
}

/// A seat as it is stored: enough to come back to after a restart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    pub id: ParticipantId,
    pub session: String,
    pub identity: Identity,
    pub name: String,
    pub role: Role,
    pub waiting: bool,
    pub page: u32,
    pub since: UnixMillis,
    /// As last said; kept so that nobody seems muted for a moment after a restart.
    pub media: Media,
    /// The token of the last welcome, and the one before it until the first frame after.
    pub token: Hash,
    pub previous_token: Option<Hash>,
}

/// What somebody said they send, and whether their hand is up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Media {
    pub mic: bool,
    pub camera: bool,
    pub screen: bool,
    /// When the hand went up.
    pub hand: Option<UnixMillis>,
}

/// Facts for a room.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// Somebody pressed *Join*; `ticket` is the hash of what they will show in `hello`.
    Enter {
        ask: Ask,
        ticket: Hash,
        who: Who,
        /// They were told that they are in already, in another tab, and want to move here.
        take_over: bool,
    },
    /// A socket showed a ticket.
    Hello {
        conn: ConnId,
        ticket: Hash,
        fresh: Fresh,
    },
    /// A socket wants to go on with a session.
    Resume {
        conn: ConnId,
        session: String,
        token: Hash,
        taken: Option<u64>,
        fresh: Fresh,
    },
    /// A socket said something after its hello. Rates and sizes are checked already.
    Frame {
        conn: ConnId,
        frame: ClientFrame,
        at: UnixMillis,
    },
    /// A socket said something that was refused before it got here: too fast, or unreadable.
    /// The client counted it as data, so it counts here too.
    Dropped {
        conn: ConnId,
    },
    /// A socket is gone; `Close::GoingAway` when the browser said that its page goes away.
    Closed {
        conn: ConnId,
        why: Close,
    },
    /// What [`Effect::Save`] with this ticket asked for is committed, or could not be.
    Saved {
        ticket: Ticket,
        ok: bool,
    },
    /// What [`Effect::Chat`] with this ticket asked for.
    Chat(Ticket, ChatAnswer),
    /// Fresh relay credentials for the session behind this socket.
    Ice {
        conn: ConnId,
        ice: IceServers,
    },
    /// The room's settings were changed on its page.
    Changed(super::Settings),
    /// The room was deleted: everybody out (4404).
    Deleted,
    /// An administrator ended the call or removed somebody.
    EndedByAdmin,
    RemovedByAdmin(ParticipantId),
    /// The account behind these seats was disabled or signed out everywhere: out (4403).
    Revoked(Identity),
    Tick,
}

/// The answer to `Enter`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Admitted,
    Waiting,
    /// In already, in another tab.
    Elsewhere,
    Full,
    Locked,
    /// Not for you: banned, or members only.
    Refused,
    TooOften,
}

/// Orders from a room, to be executed in order; also what is to be saved must reach the
/// store in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    Answer(Ask, Answer),
    Send(ConnId, Frame),
    /// Close the socket with this code, after what was sent before.
    Close(ConnId, Close),
    /// Commit this; then say [`Input::Saved`].
    Save(Ticket, Durable),
    /// Who is in or their state changed: whoever shows the room should look again.
    Changed,
    /// Ask this of what is kept of the conversation, in the order of these orders; then say
    /// [`Input::Chat`], in the same order.
    Chat(Ticket, ChatOrder),
    /// Wake me (with `Tick`) at this time. The latest order counts.
    WakeAt(Millis),
    /// Nobody is here, nobody is expected: the task may end.
    Retire,
}

/// What must survive a restart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Durable {
    /// A seat taken, moved or renewed (upsert by `id`).
    Seat(Seat),
    /// A seat given up. It may be gone already.
    Gone(ParticipantId),
    /// The call was ended: every seat of the room given up.
    Over,
    Locked(bool),
    Ban(Ban),
}

/// What is asked of what is kept of a room's conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChatOrder {
    /// Keep this, once: what the same author sent before under the same `cid` is given back.
    Post {
        by: Identity,
        name: String,
        cid: CommandId,
        text: String,
        reply_to: Option<MessageId>,
        at: UnixMillis,
    },
    /// Its author says it otherwise.
    Edit {
        by: Identity,
        id: MessageId,
        text: String,
    },
    /// Its author takes it back, or a host takes it away.
    Delete {
        by: Identity,
        hosts: bool,
        id: MessageId,
    },
    React {
        by: Identity,
        id: MessageId,
        emoji: String,
        on: bool,
    },
    /// The last [`crate::limits::CHAT_PAGE`] before this one.
    Page { before: Option<MessageId> },
    /// The last [`crate::limits::CHAT_FOUND`] with all of these words.
    Search { words: String },
    /// Mark what this person wrote.
    Removed { author: Identity },
}

/// The answer to a [`ChatOrder`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChatAnswer {
    /// Kept; `again` when it was kept already.
    Posted {
        message: Message,
        again: bool,
    },
    Changed(Message),
    /// In their order.
    Page {
        messages: Vec<Message>,
        more: bool,
    },
    /// Newest first.
    Found(Vec<Message>),
    Marked,
    Refused(ErrorCode),
}

/// Somebody who may not come back, and who said so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ban {
    pub identity: Identity,
    pub name: String,
    pub by: ParticipantId,
}

/// The room's access rule as a stored word.
impl Access {
    /// The word in the database and in forms.
    pub fn word(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Ask => "ask",
            Self::Members => "members",
        }
    }

    /// The rule that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "link" => Some(Self::Link),
            "ask" => Some(Self::Ask),
            "members" => Some(Self::Members),
            _ => None,
        }
    }
}
