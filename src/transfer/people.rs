//! The others, as far as files go: who is reached, who is trusted, what is being listed.

use super::{
    FileEntry, OfferedFiles, TransferId, Why,
    courtesy::Courtesy,
    offer::{Offer, check_files, weight},
};
use crate::{
    limits::{LISTING_MS, OFFER_BYTES, OFFER_FILES, OFFERED_BYTES, PUT_AWAY},
    time::Millis,
};
use std::collections::VecDeque;

#[derive(Debug, Default)]
pub(super) struct Person {
    /// `control` is open.
    pub(super) reached: bool,
    pub(super) trusted: bool,
    pub(super) courtesy: Courtesy,
    pub(super) pace: Option<u64>,
    /// The offer whose list is coming: one at a time.
    pub(super) listing: Option<Listing>,
    /// Offers of mine and of theirs that ended and are not shown any more: what they did not
    /// hear is said when they are back.
    pub(super) gave: PutAway,
    pub(super) took: PutAway,
}

/// Names of what was put away, the latest ones.
#[derive(Debug, Default)]
pub(super) struct PutAway(VecDeque<TransferId>);

impl PutAway {
    pub(super) fn add(&mut self, transfer: TransferId) {
        if self.0.len() >= PUT_AWAY {
            self.0.pop_front();
        }
        self.0.push_back(transfer);
    }

    pub(super) fn contains(&self, transfer: TransferId) -> bool {
        self.0.contains(&transfer)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = TransferId> + '_ {
        self.0.iter().copied()
    }
}

/// An offer of which not all files were told yet.
#[derive(Debug)]
pub(super) struct Listing {
    pub(super) transfer: TransferId,
    count: usize,
    total: u64,
    files: Vec<FileEntry>,
    picture: Option<String>,
    /// Told so far: at most `total`.
    bytes: u64,
    weight: usize,
    pub(super) until: Millis,
}

impl Listing {
    pub(super) fn new(
        now: Millis,
        transfer: TransferId,
        (count, total): (usize, u64),
        picture: Option<String>,
    ) -> Result<Self, Why> {
        if count == 0 || count > OFFER_FILES || total > OFFER_BYTES {
            return Err(Why::TooMuch);
        }
        Ok(Self {
            transfer,
            count,
            total,
            files: Vec::new(),
            picture,
            bytes: 0,
            weight: 0,
            until: now + LISTING_MS,
        })
    }

    /// The next files of the list, `from` of them told before. `held`: what this person's
    /// other offers take here.
    pub(super) fn add(
        &mut self,
        from: usize,
        files: Vec<FileEntry>,
        held: usize,
    ) -> Result<(), Why> {
        if from != self.files.len() || files.is_empty() {
            return Err(Why::OutOfTurn);
        }
        if files.len() > self.count - from {
            return Err(Why::TooMuch);
        }
        check_files(&files)?;
        self.bytes += files.iter().map(|file| file.size).sum::<u64>();
        if self.bytes > self.total {
            return Err(Why::TooMuch);
        }
        self.weight += weight(&files);
        if self.weight.saturating_add(held) > OFFERED_BYTES {
            return Err(Why::TooMuch);
        }
        self.files.extend(files);
        Ok(())
    }

    pub(super) fn is_whole(&self) -> bool {
        self.files.len() == self.count
    }

    /// The offer, if it is what was announced.
    pub(super) fn finish(self) -> Result<Offer, Why> {
        let offer = Offer::parse(OfferedFiles {
            files: self.files,
            picture: self.picture,
        })?;
        match offer.total() == self.total {
            true => Ok(offer),
            false => Err(Why::BadFrame),
        }
    }
}
