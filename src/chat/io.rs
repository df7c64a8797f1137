//! What a conversation hears, what it orders, and what it holds.

use crate::{
    ids::{AuthorId, CommandId, MessageId},
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
    Frame(ServerFrame),
}

/// Orders from a conversation, in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    Transmit(ClientFrame),
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
            Source::Pending(_) | Source::Note => None,
        }
    }
}
