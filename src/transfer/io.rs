//! What transfers hear, and what they order.
//!
//! Bytes never come in here: the edge holds them, and the machine says where they belong.
//! A *line* is the data channel of one transfer to or from one person; a *piece* is one
//! binary message on it; a *block* is up to [`crate::limits::BLOCK_BYTES`] of one file, the
//! unit that is hashed, kept and acknowledged, numbered through all files of an offer.
//!
//! There is one line per key and side. Once it was closed, by either end or by an order, or a
//! later one took its place, the edge tells nothing of it any more: no text, no piece, no
//! [`Input::Sent`]. Results of slow work (`Read`, `Prepared`, `Kept`, `NotKept`, `Rooted`) are
//! told whenever they come, however late.

use super::{
    FileEntry, Hash, Key, OfferedFiles, ReceivingMemory, SendingMemory, TransferId, Weather, Why,
};
use crate::{ids::ParticipantId, time::Millis};

/// Facts for the transfers of one page.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    // -- the others --
    /// The channel `control` to this person is open (anew).
    Reached(ParticipantId),
    /// It closed; the person may come back.
    Lost(ParticipantId),
    /// The person left the room for good.
    Left(ParticipantId),
    /// A text on the channel `control`, as it came.
    Told(ParticipantId, String),
    /// The round trip and the share of sound that is lost with this person, about every second,
    /// and how many bytes of files went to the person since the last time.
    Seen(ParticipantId, Weather, u64),

    // -- what I want, as a sender --
    /// Offer these to these people, as [`OfferedFiles::of`] has them. `transfer` is a fresh random number below 2^53; the edge
    /// holds the files under it, in this order.
    Offer {
        transfer: TransferId,
        files: OfferedFiles,
        to: Vec<ParticipantId>,
    },
    /// This page was loaded anew: so far it came before. The files are not here; `Supplied`
    /// says when they are again.
    RestoreSending(SendingMemory),
    /// The person chose the files again. The edge gives what it chose, in the offer's order,
    /// as far as it found each.
    Supplied(TransferId, Vec<FileEntry>),
    // -- what I want, as a receiver --
    Accept(Key),
    Decline(Key),
    /// From now on, what this person offers is accepted at once (true), or asked about.
    Trust(ParticipantId, bool),
    /// What was kept on this page's disk from before it was loaded anew.
    RestoreReceiving(ReceivingMemory),
    // -- either --
    Pause(Side, Key, bool),
    Cancel(Side, Key),
    /// The row is to go away; what was kept of it as well.
    Dismiss(Side, Key),

    // -- results --
    /// The block that [`Effect::Read`] asked for is in the edge's hands, hashed.
    Read(Key, u64, Result<Hash, Why>),
    /// The block that [`Effect::SendBlock`] named was handed to the channel.
    Sent(Key, u64),
    /// What [`Effect::Prepare`] asked for is there, or cannot be.
    Prepared(Key, Result<(), Why>),
    /// The block that [`Effect::Check`] named had this hash and is durably written.
    Kept(Key, u64),
    /// It had another hash (`Why::WrongHash`), or could not be written.
    NotKept(Key, u64, Why),
    /// The hash over block hashes that [`Effect::Root`] asked for.
    Rooted(Side, Key, Hash),

    // -- lines --
    /// A line is open: the one that was ordered, or one that the sender opened, in place of
    /// whichever was there before.
    LineOpen(Side, Key),
    LineClosed(Side, Key),
    /// A text on the line, as it came.
    LineText(Side, Key, String),
    /// A piece of so many bytes came on a line that I receive on; the edge holds it until
    /// the effects of this step say where it goes. Without a `Take` it is dropped.
    LinePiece(Key, usize),
    Tick,
}

/// Which end of a transfer I am.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    Sending,
    Receiving,
}

/// Orders, to be executed in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// A text over the channel `control`.
    Tell(ParticipantId, String),

    // -- sending --
    /// Open the line of this transfer: a reliable, ordered data channel with the label
    /// `file-{transfer}`. An older one of the same key is closed first.
    OpenLine(Key),
    /// Close the line (either side), if there is one: what it was given and did not send is
    /// dropped. What came of a block that was not to be checked yet stays.
    CloseLine(Side, Key),
    /// A text over the line.
    LineTell(Side, Key, String),
    /// Read this block of the files under `key.transfer` and hash it; answer `Read`. The
    /// same block for another recipient is read and hashed once.
    Read(Key, u64),
    /// Hand the bytes of this block (just read), without the first so many, to the line, as
    /// fast as its buffer and `Pace` let it; answer `Sent`. Orders for one line are done in
    /// their turn.
    SendBlock(Key, u64, u64),
    /// Hand no more bytes to the line until this is taken back: a block half on its way as well.
    Hold(Key, bool),
    /// The bytes of this block are not needed for this recipient any more: it was `Sent`, its
    /// line is gone, or it was read in vain.
    Release(Key, u64),
    /// At most so many bytes per second to this person from now on, all their lines
    /// together; `None`: as fast as it goes.
    Pace(ParticipantId, Option<u64>),
    /// Keep this for a reload of the page; sent again when it changes.
    RememberSending(SendingMemory),
    /// Nothing of this sending is needed after a reload any more, and the edge may drop
    /// the files when no recipient is left.
    ForgetSending(TransferId, ParticipantId),

    // -- receiving --
    /// Make room for this offer and open its store; answer `Prepared`. With `again`, go on
    /// with what is kept.
    Prepare(Key, bool),
    /// The piece just told belongs into this block, so many bytes from the block's start.
    /// What came before it of another block, or of this one from there on, is dropped.
    Take {
        key: Key,
        block: u64,
        at: usize,
        /// As which the block was announced.
        hash: Hash,
    },
    /// All pieces of this block were taken: hash it, compare, write it durably; answer
    /// `Kept` or `NotKept`.
    Check { key: Key, block: u64, hash: Hash },
    /// Close the store: everything is kept, and can be handed out.
    Finish(Key),
    /// Delete what was kept, also what is being written just now.
    Discard(Key),

    // -- either --
    /// Hash these block hashes, in order; answer `Rooted`.
    Root(Side, Key, Vec<Hash>),
    /// Wake me (with `Tick`) at this time. The latest order counts.
    WakeAt(Millis),
}
