//! What a conversation hears, what it orders, and what it holds.

use super::{between::Party, direct::DirectId};
use crate::{
    ids::{AuthorId, CommandId, MessageId, ParticipantId},
    wire::{ClientFrame, ErrorCode, Keep, Message, ServerFrame},
};

/// A line's own number in this page, from when it is first seen until it is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineKey(pub u64);

/// One line of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub key: LineKey,
    pub source: Source,
    pub what: What,
}

/// Where a line is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The server keeps it.
    Kept,
    /// Mine, given to the server by this command, and not kept yet.
    Pending(CommandId),
    /// It went from browser to browser.
    Direct(DirectId),
    /// Mine, and it went nowhere.
    Unsent,
    /// This page says so.
    Note,
}

/// What a line is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    Said(Said),
    /// From here on words go elsewhere.
    Switched(Keep),
}

/// Something somebody said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub message: Message,
    pub mine: bool,
    pub state: State,
}

/// How far something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Where it should be; everything that others said is.
    Done,
    Sending,
    /// So many of those here do not have it yet.
    Reaching(usize),
    /// It was not taken, and is kept here to be sent again.
    Failed(ErrorCode),
}

/// What was looked for, and found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub words: String,
    /// `None` until the answer comes; newest first.
    pub messages: Option<Vec<Message>>,
}

/// Facts for a conversation.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    // -- what the person wants --
    Write {
        text: String,
        reply_to: Option<LineKey>,
    },
    Edit(LineKey, String),
    Delete(LineKey),
    React(LineKey, String, bool),
    /// What failed goes once more.
    Again(LineKey),
    /// What failed is given up.
    Drop(LineKey),
    /// The page before the first line.
    Older,
    /// Empty words end the search.
    Search(String),
    /// The last message that was read when this room was open here before.
    ReadBefore(MessageId),
    /// The conversation is looked at just now.
    Read,
    // -- the server --
    /// The link is up; not `resumed`, what was said before may be lost, in both directions.
    Welcomed {
        author: AuthorId,
        keep: Keep,
        resumed: bool,
    },
    /// The room's setting, as it is now.
    Keep(Keep),
    /// How many messages one may write in [`crate::limits::CHATS_WITHIN_MS`].
    Chats(u32),
    Frame(ServerFrame),
    /// Something that was said to the server may not have been taken.
    Lost,
    // -- the others --
    /// Who else is here; whether I host; and how much one person may write.
    Parties {
        me: ParticipantId,
        /// What I am called here.
        name: String,
        hosts: bool,
        parties: Vec<Party>,
    },
    /// The channel to this person is open, or is not any more.
    Channel(ParticipantId, bool),
    /// This came over it.
    Told(ParticipantId, String),
}

/// Orders from a conversation, in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    Transmit(ClientFrame),
    /// Over the channel to this person.
    Tell(ParticipantId, String),
    /// An edit, a deletion or a reaction was not taken.
    NotDone(ErrorCode),
}

impl Line {
    /// What was said, if this is something said.
    pub fn said(&self) -> Option<&Said> {
        match &self.what {
            What::Said(said) => Some(said),
            What::Switched(_) => None,
        }
    }

    /// The message, if the server keeps it.
    pub(super) fn kept(&self) -> Option<&Message> {
        match self.source {
            Source::Kept => self.said().map(|said| &said.message),
            _ => None,
        }
    }

    /// Its name between browsers, if it went that way.
    pub(super) fn direct(&self) -> Option<DirectId> {
        match self.source {
            Source::Direct(of) => Some(of),
            _ => None,
        }
    }
}
