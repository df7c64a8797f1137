//! One line of a receiving: what may come next on it, and where each piece belongs.

use super::{Hash, Part, Plan, Runs, Why};
use crate::limits::{BLOCK_PIECES, BLOCK_WINDOW};
use std::collections::BTreeSet;

/// Blocks that may wait for the disk: a sender's window, twice, since a line that broke may
/// have left as many.
const CHECKING: usize = 2 * BLOCK_WINDOW as usize;

#[derive(Debug, Default)]
pub(super) struct Incoming {
    block: Option<Coming>,
    /// The last one that was announced: they only rise, so that none comes twice.
    last: Option<u64>,
    /// What came of a block on an earlier line.
    part: Option<Part>,
    /// Came here, and not acknowledged yet.
    owed: BTreeSet<u64>,
}

/// The block whose pieces come now.
#[derive(Clone, Copy, Debug)]
struct Coming {
    number: u64,
    len: u64,
    at: u64,
    /// Pieces of it that came on this line.
    pieces: u32,
    hash: Hash,
    /// It is here, or being written: it came on an earlier line.
    known: bool,
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// It belongs there in its block; `whole`: it was the last one.
    Taken { at: usize, whole: bool },
    /// Its block is here already.
    Known { whole: bool },
}

impl Part {
    /// Whether it can be: a part, of a block that is not among those that are here.
    pub(super) fn fits(&self, plan: &Plan, have: &Runs) -> bool {
        let block = plan.block(self.block);
        let is_part = block.is_some_and(|block| (1..block.len).contains(&self.bytes));
        is_part && !have.contains(self.block)
    }

    /// As it lies on the disk. Of a block that is whole there and was not compared yet the
    /// last byte comes again, and with it the comparison.
    pub(super) fn kept(self, plan: &Plan, have: &Runs) -> Option<Self> {
        let most = plan.block(self.block)?.len.checked_sub(1)?;
        let bytes = self.bytes.min(most);
        Some(Self { bytes, ..self }).filter(|part| part.fits(plan, have))
    }
}

impl Incoming {
    pub(super) fn new(part: Option<Part>) -> Self {
        Self {
            part,
            ..Self::default()
        }
    }

    /// What came of a block that is not whole, for the next line.
    pub(super) fn part(&self) -> Option<Part> {
        let begun = self.block.filter(|block| !block.known && block.at > 0);
        let of = |block: Coming| Part {
            block: block.number,
            bytes: block.at,
            hash: block.hash,
        };
        begun.map(of).or(self.part)
    }

    /// A block is announced; `waiting` others are not written yet.
    pub(super) fn on_block(
        &mut self,
        plan: &Plan,
        (number, len, hash): (u64, u64, Hash),
        from: u64,
        waiting: usize,
        known: impl Fn(u64) -> bool,
    ) -> Result<(), Why> {
        let Some(block) = plan.block(number) else {
            return Err(Why::TooMuch);
        };
        if len != block.len {
            let longer = len > block.len;
            return Err(if longer { Why::TooMuch } else { Why::BadFrame });
        }
        let rises = self.last.is_none_or(|last| number > last);
        if self.block.is_some() || !rises || waiting >= CHECKING {
            return Err(Why::OutOfTurn);
        }
        // Another block, or all of this one anew: the part is in its way.
        let part = self.part.take();
        let continues = |part: Part| (part.block, part.hash, part.bytes) == (number, hash, from);
        if from > 0 && !part.is_some_and(continues) {
            return Err(Why::OutOfTurn);
        }
        self.last = Some(number);
        self.block = Some(Coming {
            number,
            len,
            at: from,
            pieces: 0,
            hash,
            known: known(number),
        });
        Ok(())
    }

    /// A piece came: of which block, and what to do with it.
    pub(super) fn on_piece(&mut self, bytes: usize) -> Result<(u64, Hash, Piece), Why> {
        let coming = self.block.as_mut().ok_or(Why::OutOfTurn)?;
        let bytes = bytes as u64;
        if bytes == 0 {
            return Err(Why::BadFrame);
        }
        if bytes > coming.len - coming.at {
            return Err(Why::TooMuch);
        }
        coming.pieces += 1;
        if coming.pieces > BLOCK_PIECES {
            return Err(Why::BadFrame);
        }
        let at = coming.at;
        coming.at += bytes;
        let (coming, whole) = (*coming, coming.at == coming.len);
        if whole {
            self.owed.insert(coming.number);
            self.block = None;
        }
        let piece = match coming.known {
            true => Piece::Known { whole },
            false => Piece::Taken {
                // Below a block's length.
                at: at as usize,
                whole,
            },
        };
        Ok((coming.number, coming.hash, piece))
    }

    /// Nothing is half here.
    pub(super) fn is_between(&self) -> bool {
        self.block.is_none()
    }

    /// Whether this line waits for the acknowledgement of this block, which goes now.
    pub(super) fn owes(&mut self, block: u64) -> bool {
        self.owed.remove(&block)
    }
}
