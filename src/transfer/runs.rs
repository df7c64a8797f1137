//! Which blocks are there, as runs: few for any size, since blocks come in order.

use super::Runs;
use crate::limits::RUNS;

impl Runs {
    /// What somebody else says is there, of `blocks` in all: rising, disjoint, none empty.
    /// `None` where it is not.
    pub(super) fn parse(told: &Runs, blocks: u64) -> Option<Runs> {
        let mut end = None;
        for &(from, to) in &told.0 {
            let apart = end.is_none_or(|end| from > end);
            if !apart || from >= to || to > blocks {
                return None;
            }
            end = Some(to);
        }
        Some(told.clone()).filter(|runs| runs.0.len() <= RUNS)
    }

    /// As much of it as may be said at once, from the start.
    pub(super) fn told(&self) -> Runs {
        Runs(self.0.iter().take(RUNS).copied().collect())
    }

    /// How many blocks.
    pub fn count(&self) -> u64 {
        self.0.iter().map(|(from, to)| to - from).sum()
    }

    pub fn contains(&self, block: u64) -> bool {
        let after = self.0.partition_point(|(from, _)| *from <= block);
        after > 0 && block < self.0[after - 1].1
    }

    /// Puts one block in; whether it was not there.
    pub(super) fn insert(&mut self, block: u64) -> bool {
        if self.contains(block) {
            return false;
        }
        let after = self.0.partition_point(|(from, _)| *from <= block);
        let joins_before = after > 0 && self.0[after - 1].1 == block;
        let joins_after = self.0.get(after).is_some_and(|run| run.0 == block + 1);
        match (joins_before, joins_after) {
            (true, true) => {
                self.0[after - 1].1 = self.0[after].1;
                self.0.remove(after);
            }
            (true, false) => self.0[after - 1].1 = block + 1,
            (false, true) => self.0[after].0 = block,
            (false, false) => self.0.insert(after, (block, block + 1)),
        }
        true
    }

    /// The first block from `from` on, below `blocks`, that is not there.
    pub(super) fn missing(&self, from: u64, blocks: u64) -> Option<u64> {
        let after = self.0.partition_point(|(start, _)| *start <= from);
        let next = match after.checked_sub(1).map(|run| self.0[run].1) {
            Some(end) if end > from => end,
            _ => from,
        };
        (next < blocks).then_some(next)
    }

    /// Every block, in order.
    pub(super) fn blocks(&self) -> impl Iterator<Item = u64> + '_ {
        self.0.iter().flat_map(|(from, to)| *from..*to)
    }
}
