//! Where each block of an offer lies: in which file, and where in all the data.

use super::FileEntry;
use crate::limits::{BLOCK_BYTES, OFFER_BYTES};

/// The blocks of an offer's files, one file after the other. Empty files have none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Of the files that are not empty, in order.
    spans: Vec<Span>,
    blocks: u64,
    bytes: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    file: usize,
    /// The number of its first block, and where in all the data it begins.
    block: u64,
    at: u64,
    size: u64,
}

/// One block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Which file of the offer.
    pub file: usize,
    /// Where in this file, and where in all files one after the other, in bytes.
    pub in_file: u64,
    pub at: u64,
    /// Never 0, at most [`BLOCK_BYTES`].
    pub len: u64,
}

impl Plan {
    /// `None` where all sizes together are more than [`OFFER_BYTES`]: below, nothing here
    /// can overflow.
    pub fn of(files: &[FileEntry]) -> Option<Self> {
        Self::cut(files.iter().map(|file| file.size))
    }

    fn cut(sizes: impl Iterator<Item = u64>) -> Option<Self> {
        let mut plan = Self::default();
        for (file, size) in sizes.enumerate() {
            let bytes = plan.bytes.checked_add(size);
            let bytes = bytes.filter(|bytes| *bytes <= OFFER_BYTES)?;
            if size > 0 {
                plan.spans.push(Span {
                    file,
                    block: plan.blocks,
                    at: plan.bytes,
                    size,
                });
            }
            plan.bytes = bytes;
            plan.blocks += size.div_ceil(BLOCK_BYTES);
        }
        Some(plan)
    }

    /// How many blocks there are.
    pub fn blocks(&self) -> u64 {
        self.blocks
    }

    /// How many bytes they have.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The block of this number.
    pub fn block(&self, number: u64) -> Option<Block> {
        if number >= self.blocks {
            return None;
        }
        let after = self.spans.partition_point(|span| span.block <= number);
        let span = self.spans.get(after.checked_sub(1)?)?;
        let in_file = (number - span.block) * BLOCK_BYTES;
        Some(Block {
            file: span.file,
            in_file,
            at: span.at + in_file,
            len: BLOCK_BYTES.min(span.size - in_file),
        })
    }

    /// How long this block is; 0 where there is none.
    pub(super) fn len(&self, number: u64) -> u64 {
        self.block(number).map_or(0, |block| block.len)
    }

    /// How many bytes the blocks of these runs have.
    pub(super) fn bytes_of(&self, runs: &super::Runs) -> u64 {
        let begins = |number| self.block(number).map_or(self.bytes, |block| block.at);
        let of = |(from, to): &(u64, u64)| begins(*to) - begins(*from);
        runs.0.iter().map(of).sum()
    }
}
