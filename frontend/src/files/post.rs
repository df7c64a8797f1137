//! What happens within the later part itself, in the order in which it happened.

use super::{bytes::Bytes, choose::Chosen, place::Place};
use futures_channel::mpsc;
use js_sys::ArrayBuffer;
use parlor::{
    ids::ParticipantId,
    transfer::{Hash, Input, Key, OfferedFiles, Side, TransferId, Why},
};
use parlor_app::view::NotOffered;
use web_sys::File;

/// Which line: the how-manieth with its key, so that nothing late is taken for another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LineName {
    pub(super) side: Side,
    pub(super) key: Key,
    pub(super) number: u64,
}

/// What a line has to say.
pub(super) enum LineFact {
    Open,
    Closed,
    Text(String),
    Piece(ArrayBuffer),
    /// This block was handed to the channel.
    Sent(u64),
}

/// One thing that happened.
pub(super) enum Happened {
    /// A fact the machine can take as it is.
    Fact(Input),
    // -- lines --
    Line(LineName, LineFact),
    // -- files of mine --
    /// A block of the files that were held as the how-manieth was read and hashed, or could not
    /// be.
    Read(TransferId, u64, u64, Result<(Bytes, Hash), Why>),
    Chosen(Purpose, Result<Vec<Chosen>, NotOffered>),
    /// What was chosen is fit to be offered.
    Offering(Vec<File>, OfferedFiles, Vec<ParticipantId>),
    Dragging(bool),
    // -- files of others --
    /// The store is closed, and what is in it can be handed out.
    Finished(Key),
    /// How many bytes can be kept here.
    Room {
        disk: bool,
        bytes: u64,
    },
    Packing(Key, f64),
    /// It was handed out, or could not be.
    Saved(Key, bool),
    /// Where to put what is accepted.
    Placed(Key, Option<Place>),
    /// The page may be left now; it was not.
    Leaving,
    Staying,
    /// It is time to show what was not shown yet.
    Pulse,
}

/// What files were chosen for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Offer,
    /// They are those of an offer from before this page was loaded anew.
    Again(TransferId),
}

/// Where it waits for its turn.
#[derive(Clone)]
pub(super) struct Post(mpsc::UnboundedSender<Happened>);

impl Post {
    pub(super) fn new() -> (Self, mpsc::UnboundedReceiver<Happened>) {
        let (send, receive) = mpsc::unbounded();
        (Self(send), receive)
    }

    pub(super) fn put(&self, happened: Happened) {
        let _ = self.0.unbounded_send(happened);
    }

    pub(super) fn fact(&self, input: Input) {
        self.put(Happened::Fact(input));
    }
}
