//! What must be true in the end.

use crate::world::{Outcome, World};
use parlor::{
    limits::BLOCK_WINDOW,
    transfer::{Key, Side, State, TransferId},
};

impl World {
    pub(crate) fn verdict(&self) -> Outcome {
        for r in 1..self.pages.len() {
            for transfer in self.sources.keys().copied() {
                match self.pages[r].fails_after.is_some() {
                    true => self
                        .is_whole(r, transfer)
                        .or_else(|_| self.failed(r, transfer))?,
                    false => self.is_whole(r, transfer)?,
                }
                self.was_thrifty(r, transfer)?;
            }
        }
        match self.pages[0].held.first_key_value() {
            Some((held, _)) => Err(format!("{held:?} is still held")),
            None => Ok(()),
        }
    }

    fn state(&self, page: usize, side: Side, key: Key) -> Option<State> {
        let mut list = self.pages[page].transfers.list();
        list.find(|row| (row.side, row.key) == (side, key))
            .map(|row| row.state)
    }

    fn keys(r: usize, transfer: TransferId) -> (Key, Key) {
        let key = |who| Key { who, transfer };
        (key(World::who(r)), key(World::who(0)))
    }

    /// Everything is there, byte for byte, and both know it.
    fn is_whole(&self, r: usize, transfer: TransferId) -> Outcome {
        let (to, from) = Self::keys(r, transfer);
        let sent = self.state(0, Side::Sending, to);
        let received = self.state(r, Side::Receiving, from);
        if received != Some(State::Done) || !matches!(sent, None | Some(State::Done)) {
            return Err(format!("{transfer:?} to {r}: {sent:?}, {received:?}"));
        }
        let stored = self.pages[r]
            .disk
            .get(&from)
            .ok_or("done without a store")?;
        let source = &self.sources[&transfer];
        if !stored.done || stored.offered != source.offered {
            return Err(format!("{transfer:?} at {r} is not finished"));
        }
        for block in 0..source.plan.blocks() {
            let kept = stored.blocks.get(&block).map(|(_, bytes)| bytes);
            if kept != Some(&source.block(block)) {
                return Err(format!("{transfer:?} at {r}: block {block} differs"));
            }
        }
        match stored.blocks.len() as u64 == source.plan.blocks() {
            true => Ok(()),
            false => Err(format!("{transfer:?} at {r} has more than there is")),
        }
    }

    /// The disk failed: both say so, unless they forgot it since.
    fn failed(&self, r: usize, transfer: TransferId) -> Outcome {
        let (to, from) = Self::keys(r, transfer);
        let sent = self.state(0, Side::Sending, to);
        let received = self.state(r, Side::Receiving, from);
        let failed = |state| matches!(state, None | Some(State::Failed { .. }));
        match failed(sent) && failed(received) && !self.pages[r].disk.contains_key(&from) {
            true => Ok(()),
            false => Err(format!("{transfer:?} to {r}: {sent:?}, {received:?}")),
        }
    }

    /// No more was sent twice than what may be on its way when a line breaks.
    fn was_thrifty(&self, r: usize, transfer: TransferId) -> Outcome {
        let (to, _) = Self::keys(r, transfer);
        let blocks = self.sources[&transfer].plan.blocks();
        let of = self.sent.range((to, 0)..=(to, u64::MAX));
        let again: u64 = of.map(|(_, times)| times - 1).sum();
        let cuts = self.opened.get(&to).map_or(0, |lines| lines - 1);
        match again <= cuts * BLOCK_WINDOW + blocks / 50 {
            true => Ok(()),
            false => Err(format!(
                "{again} of {blocks} blocks sent again for {cuts} cuts"
            )),
        }
    }

    pub(crate) fn describe(&self) -> String {
        let why = self.verdict().err().unwrap_or_default();
        format!("{why} at {} ms, {} lines", self.now, self.wires.len())
    }
}
