//! What is offered, checked: the paths can be saved under, the sizes can be counted.

use super::{
    FileEntry, Hash, OfferedFiles, Plan, TransferId, Why,
    path::{mended_paths, safe_path},
};
use crate::limits::{KIND_BYTES, OFFER_FILES, PICTURE_BYTES};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{collections::HashSet, fmt, str::FromStr};

/// Why files cannot be offered, named by what their sender can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum BadOffer {
    #[error("there are no files")]
    Nothing,
    #[error("there are too many files")]
    TooMany,
    #[error("they are too large")]
    TooLarge,
    /// A path is too long or too deep to be saved anywhere.
    #[error("a name is too long")]
    BadName,
}

impl OfferedFiles {
    /// Files of mine as they will be offered: names mended, told apart, and shown as they
    /// will be saved. A picture that is none is left out.
    pub fn of(mut files: Vec<FileEntry>, picture: Option<String>) -> Result<Self, BadOffer> {
        match files.len() {
            0 => return Err(BadOffer::Nothing),
            count if count > OFFER_FILES => return Err(BadOffer::TooMany),
            _ => {}
        }
        Plan::of(&files).ok_or(BadOffer::TooLarge)?;
        let paths = mended_paths(files.iter().map(|file| file.path.as_str()));
        for (file, path) in files.iter_mut().zip(paths.map_err(|_| BadOffer::BadName)?) {
            file.path = path;
            if !is_kind(&file.kind) {
                file.kind.clear();
            }
        }
        let picture = picture.filter(|picture| is_picture(picture));
        Ok(Self { files, picture })
    }
}

/// An offer and where its blocks are.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Offer {
    pub(super) shown: OfferedFiles,
    pub(super) plan: Plan,
    /// What it takes in memory, about.
    pub(super) weight: usize,
}

impl Offer {
    /// Files that somebody else lists, or that were remembered: refused where anything is not
    /// as [`OfferedFiles::of`] would have it.
    pub(super) fn parse(shown: OfferedFiles) -> Result<Self, Why> {
        if shown.files.is_empty() || shown.files.len() > OFFER_FILES {
            return Err(Why::TooMuch);
        }
        check_files(&shown.files)?;
        let plan = Plan::of(&shown.files).ok_or(Why::TooMuch)?;
        let mut paths = HashSet::new();
        if !shown.files.iter().all(|file| paths.insert(&file.path)) {
            return Err(Why::BadFrame);
        }
        if !shown.picture.as_deref().is_none_or(is_picture) {
            return Err(Why::BadFrame);
        }
        let weight = weight(&shown.files) + shown.picture.as_ref().map_or(0, String::len);
        Ok(Self {
            shown,
            plan,
            weight,
        })
    }

    pub(super) fn total(&self) -> u64 {
        self.plan.bytes()
    }

    /// Whether these are the same files, as far as it can be seen without reading them.
    pub(super) fn is_of(&self, files: &[FileEntry]) -> bool {
        let same = |(a, b): (&FileEntry, &FileEntry)| {
            (&a.path, a.size, a.modified) == (&b.path, b.size, b.modified)
        };
        self.shown.files.len() == files.len() && self.shown.files.iter().zip(files).all(same)
    }
}

/// Each for itself: names, media types; and their sizes, which can be added up.
pub(super) fn check_files(files: &[FileEntry]) -> Result<(), Why> {
    for file in files {
        safe_path(&file.path).map_err(|_| Why::BadFrame)?;
        if !is_kind(&file.kind) {
            return Err(Why::BadFrame);
        }
    }
    Plan::of(files).map(|_| ()).ok_or(Why::TooMuch)
}

/// What a list takes in memory, about.
pub(super) fn weight(files: &[FileEntry]) -> usize {
    let of = |file: &FileEntry| size_of::<FileEntry>() + file.path.len() + file.kind.len();
    files.iter().map(of).sum()
}

/// A media type (RFC 6838, section 4.2), or nothing.
fn is_kind(kind: &str) -> bool {
    let letter = |c: char| c.is_ascii_graphic() || c == ' ';
    kind.len() <= KIND_BYTES && kind.chars().all(letter)
}

/// A picture that a browser draws without asking anybody and without running anything.
fn is_picture(picture: &str) -> bool {
    let data = ["jpeg", "png", "webp"]
        .iter()
        .find_map(|kind| picture.strip_prefix(&format!("data:image/{kind};base64,")));
    let letter = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=');
    picture.len() <= PICTURE_BYTES && data.is_some_and(|data| data.bytes().all(letter))
}

impl TransferId {
    /// Whether every JSON reader has it exactly.
    pub(super) fn is_sound(self) -> bool {
        self.0 < 1 << 53
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Not 64 hexadecimal digits in lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is no hash")]
pub struct BadHash;

impl FromStr for Hash {
    type Err = BadHash;

    fn from_str(text: &str) -> Result<Self, BadHash> {
        let digit = |b: u8| match b {
            b'0'..=b'9' => Ok(b - b'0'),
            b'a'..=b'f' => Ok(b - b'a' + 10),
            _ => Err(BadHash),
        };
        let mut hash = [0; 32];
        if text.len() != 64 {
            return Err(BadHash);
        }
        for (byte, pair) in hash.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Ok(Self(hash))
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(de::Error::custom)
    }
}
