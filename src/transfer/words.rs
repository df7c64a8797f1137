//! What is said about a transfer: over `control`, and on its line. Each direction has its own
//! type, so that a frame from the wrong side cannot even be read.

use super::{FileEntry, Hash, OfferedFiles, Part, Runs, State, TransferId, Why};
use crate::limits::{CONTROL_TEXT_BYTES, LINE_TEXT_BYTES, LISTED_BYTES, LISTED_FILES};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// A text on the channel `control`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Control {
    /// The sender of a transfer speaks.
    Give(Give),
    /// The receiver speaks.
    Take(Take),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Give {
    Offer {
        transfer: TransferId,
        /// How many files there are, and how many bytes they have.
        count: usize,
        total: u64,
        /// The first of them; the rest follows in `listed`.
        files: Vec<FileEntry>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        picture: Option<String>,
    },
    Listed {
        transfer: TransferId,
        /// How many were told before.
        from: usize,
        files: Vec<FileEntry>,
    },
    Pause {
        transfer: TransferId,
        on: bool,
    },
    Cancel {
        transfer: TransferId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<String>,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Take {
    Accept {
        transfer: TransferId,
        have: Runs,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        part: Option<Part>,
    },
    Decline {
        transfer: TransferId,
    },
    Pause {
        transfer: TransferId,
        on: bool,
    },
    Cancel {
        transfer: TransferId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<String>,
    },
}

/// A text on a line, from the sender.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Along {
    /// Its number, its length and its hash; its bytes follow.
    Block(u64, u64, Hash),
    /// The same, and how many bytes are there already; those after them follow.
    Rest(u64, u64, Hash, u64),
    /// The hash over the hashes of all blocks.
    Root(Hash),
}

/// A text on a line, from the receiver.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Back {
    /// This block is durably written.
    Kept(u64),
    /// The whole is the same here.
    Done(Hash),
}

impl Control {
    /// `None` for what is not of this protocol, and for a transfer that cannot have this name.
    pub(super) fn read(text: &str) -> Option<Self> {
        let control: Self = read(text, CONTROL_TEXT_BYTES)?;
        control.transfer().is_sound().then_some(control)
    }

    pub(super) fn text(&self) -> String {
        write(self)
    }

    fn transfer(&self) -> TransferId {
        match self {
            Self::Give(
                Give::Offer { transfer, .. }
                | Give::Listed { transfer, .. }
                | Give::Pause { transfer, .. }
                | Give::Cancel { transfer, .. },
            ) => *transfer,
            Self::Take(take) => take.transfer(),
        }
    }
}

impl Take {
    pub(super) fn transfer(&self) -> TransferId {
        match self {
            Self::Accept { transfer, .. }
            | Self::Decline { transfer }
            | Self::Pause { transfer, .. }
            | Self::Cancel { transfer, .. } => *transfer,
        }
    }
}

impl Along {
    pub(super) fn read(text: &str) -> Option<Self> {
        read(text, LINE_TEXT_BYTES)
    }

    pub(super) fn text(&self) -> String {
        write(self)
    }
}

impl Back {
    pub(super) fn read(text: &str) -> Option<Self> {
        read(text, LINE_TEXT_BYTES)
    }

    pub(super) fn text(&self) -> String {
        write(self)
    }
}

/// An offer and the rest of its list, in texts of a bearable size.
pub(super) fn offer_texts(transfer: TransferId, offered: &OfferedFiles, total: u64) -> Vec<String> {
    let picture = offered.picture.clone();
    let mut room = LISTED_BYTES.saturating_sub(picture.as_ref().map_or(0, String::len));
    let mut rest = &offered.files[..];
    let mut part = || {
        let (files, after) = rest.split_at(fitting(rest, room));
        (rest, room) = (after, LISTED_BYTES);
        files.to_vec()
    };
    let count = offered.files.len();
    let first = part();
    let mut from = first.len();
    let mut texts = vec![write(&Control::Give(Give::Offer {
        transfer,
        count,
        total,
        files: first,
        picture,
    }))];
    while from < count {
        let files = part();
        let told = files.len();
        texts.push(write(&Control::Give(Give::Listed {
            transfer,
            from,
            files,
        })));
        from += told;
    }
    texts
}

/// How many of these files go into a text: at least one.
fn fitting(files: &[FileEntry], room: usize) -> usize {
    let mut bytes = 0;
    let fits = |file: &&FileEntry| {
        bytes += write(file).len() + 1;
        bytes <= room
    };
    let count = files.iter().take(LISTED_FILES).take_while(fits).count();
    count.max(1).min(files.len())
}

/// The reason as it is said; what is read but not known is no reason.
pub(super) fn why_text(why: Option<Why>) -> Option<String> {
    let text = |why| write(&why).trim_matches('"').to_owned();
    why.map(text)
}

fn why_read(why: Option<&str>) -> Option<Why> {
    serde_json::from_value(serde_json::Value::String(why?.to_owned())).ok()
}

/// What the other's `cancel` means.
pub(super) fn ended_by_them(why: Option<&str>) -> State {
    match why_read(why) {
        Some(why) => State::Failed { why, by_me: false },
        None => State::Cancelled { by_me: false },
    }
}

fn read<T: DeserializeOwned>(text: &str, most: usize) -> Option<T> {
    if text.len() > most {
        return None;
    }
    serde_json::from_str(text).ok()
}

fn write<T: Serialize>(said: &T) -> String {
    serde_json::to_string(said).expect("what is said is plain data")
}
