//! After a reload of the sender's page: whether the files that were chosen again are those
//! that were offered, by hashes of blocks that were read before.

use super::{Hash, Why, io::Effect, turn::Turn};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug)]
pub(super) struct Recognising {
    known: BTreeMap<u64, Hash>,
    /// Being read again, while it is looked at a choice.
    reading: BTreeSet<u64>,
}

impl Recognising {
    /// `None` where what was remembered is no hash.
    pub(super) fn of(hashes: &[(u64, String)]) -> Option<Self> {
        let hash = |(block, hash): &(u64, String)| Some((*block, hash.parse().ok()?));
        let known = hashes.iter().map(hash).collect::<Option<_>>()?;
        Some(Self {
            known,
            reading: BTreeSet::new(),
        })
    }

    pub(super) fn hashes(&self) -> &BTreeMap<u64, Hash> {
        &self.known
    }

    /// Reads again what is known; whether there is nothing to read.
    pub(super) fn start(&mut self, turn: &mut Turn<'_>) -> bool {
        self.reading = self.known.keys().copied().collect();
        for block in &self.reading {
            turn.order(Effect::Read(turn.key, *block));
        }
        self.reading.is_empty()
    }

    /// Whether these are the files, once that is known.
    pub(super) fn on_read(
        &mut self,
        block: u64,
        read: Result<Hash, Why>,
        turn: &mut Turn<'_>,
    ) -> Option<bool> {
        if read.is_ok() {
            turn.order(Effect::Release(turn.key, block));
        }
        if !self.reading.remove(&block) {
            return None;
        }
        if read.ok() != self.known.get(&block).copied() {
            self.reading.clear();
            return Some(false);
        }
        self.reading.is_empty().then_some(true)
    }
}
