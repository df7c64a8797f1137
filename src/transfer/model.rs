//! What a transfer is made of, as it is shown, remembered and said.

use super::Side;
use crate::ids::ParticipantId;
use serde::{Deserialize, Serialize};

/// The sender's name for one offer, the same for all its recipients: random, below 2^53.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TransferId(pub u64);

/// One transfer between me and somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    pub who: ParticipantId,
    pub transfer: TransferId,
}

/// SHA-256, of a block or of a row of block hashes; 64 hexadecimal digits on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

/// One file of an offer, its path checked and fit to be shown and to be saved under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Relative, `/` between its segments.
    pub path: String,
    pub size: u64,
    /// Media type, or empty.
    pub kind: String,
    /// Milliseconds since 1970.
    pub modified: u64,
}

/// The files of one offer, in order, and a small picture where there is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferedFiles {
    pub files: Vec<FileEntry>,
    /// A `data:` URL of a small JPEG, PNG or WebP.
    pub picture: Option<String>,
}

/// Which blocks are there: rising, disjoint runs `[from, to)`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Runs(pub Vec<(u64, u64)>);

/// The beginning of a block, which came before its line broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    pub block: u64,
    /// How many bytes of it came.
    pub bytes: u64,
    /// As which the whole block was announced.
    pub hash: Hash,
}

/// How the path to somebody is doing, for the courtesy of files towards voices.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Weather {
    /// Round trips in milliseconds, of a question (STUN) and of a report on sound (RTCP);
    /// nothing where it was not measured since the last look.
    pub rtt: Option<f64>,
    pub echo: Option<f64>,
    /// The share of sound packets that were lost since then on their way here, 0 to 1.
    pub missed: f64,
    /// The same on their way there, as the other end reported since the last look.
    pub unheard: Option<f64>,
    /// Whether sound or pictures flow on this connection at all.
    pub media: bool,
}

/// What a sender's page remembers of one sending across a reload, per recipient.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SendingMemory {
    pub key: Key,
    pub offered: OfferedFiles,
    /// Whether the recipient accepted already.
    pub accepted: bool,
    /// By which the same files are recognised: hashes of blocks that were read.
    pub hashes: Vec<(u64, String)>,
}

/// What a receiver's disk holds of one transfer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReceivingMemory {
    pub key: Key,
    pub from: String,
    pub offered: OfferedFiles,
    pub have: Runs,
    /// In the order of `have`.
    pub hashes: Vec<String>,
    pub part: Option<Part>,
    /// Everything was there and compared.
    pub done: bool,
}

/// Why a transfer ended, or a part of it could not be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    // -- the sender's side --
    /// The file is gone, or may not be read any more.
    SourceGone,
    /// It is not what was offered any more (size, date or contents).
    SourceChanged,
    /// Another file was chosen in its place.
    OtherFile,
    // -- the receiver's side --
    /// The receiver's disk has no room (any more).
    NoRoom,
    /// It could not be written for another reason.
    DiskFailed,
    /// This browser can keep nothing of this size.
    NoStore,
    // -- what the other said is not right --
    /// A block's bytes are not what its hash says.
    WrongHash,
    /// More bytes than were declared, or a block beyond the end.
    TooMuch,
    /// A block or a piece out of its turn.
    OutOfTurn,
    /// Something that cannot be read as part of this protocol.
    BadFrame,
    /// All blocks are right and the whole is not.
    RootDiffers,
    /// Nothing was acknowledged for too long.
    Unanswered,
}

/// What one transfer is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Offered, and not answered yet.
    Offered,
    /// Accepted; the store or the line is being opened.
    Opening,
    Streaming,
    /// By whom: me, the other, or both.
    Paused {
        by_me: bool,
        by_them: bool,
    },
    /// The other cannot be reached just now; it goes on by itself.
    Waiting,
    /// This page was loaded anew: the person has to choose the files again.
    NeedsFiles,
    /// Everything was sent or kept; the whole is being compared.
    Confirming,
    Done,
    Declined,
    Cancelled {
        by_me: bool,
    },
    /// `by_me`: it was noticed at this end, and the other was told.
    Failed {
        why: Why,
        by_me: bool,
    },
    /// The other left the room before the end. What came is kept.
    Left,
}

impl State {
    /// Nothing more happens by itself.
    pub fn is_over(self) -> bool {
        matches!(
            self,
            Self::Done | Self::Declined | Self::Cancelled { .. } | Self::Failed { .. } | Self::Left
        )
    }
}

/// One transfer, as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Transfer<'a> {
    pub side: Side,
    pub key: Key,
    pub offered: &'a OfferedFiles,
    pub state: State,
    /// Bytes kept by the receiver.
    pub done: u64,
    pub total: u64,
    /// Bytes per second, smoothed, and milliseconds left at that rate.
    pub rate: Option<u64>,
    pub left: Option<u64>,
    /// The last `Supplied` was refused: the files are others.
    pub other_files: bool,
}
