//! What a recipient keeps: written some time after it was ordered, told some time after it was
//! written, and there when the page is loaded anew.

use crate::{
    bytes::hash,
    world::{Event, Fault, Outcome, World},
};
use parlor::transfer::{Hash, Input, Key, OfferedFiles, Part, Plan, ReceivingMemory, Runs, Why};
use std::collections::BTreeMap;

/// What is kept of one transfer.
#[derive(Debug)]
pub(crate) struct Stored {
    pub(crate) offered: OfferedFiles,
    pub(crate) blocks: BTreeMap<u64, (Hash, Vec<u8>)>,
    pub(crate) done: bool,
    /// What came of a block so far.
    pub(crate) part: Option<(Part, Vec<u8>)>,
    /// Which one it is, of all that this page made.
    store: u64,
}

impl Stored {
    pub(crate) fn new(offered: OfferedFiles, store: u64) -> Self {
        Self {
            offered,
            blocks: BTreeMap::new(),
            done: false,
            part: None,
            store,
        }
    }

    pub(crate) fn memory(&self, key: Key) -> ReceivingMemory {
        let mut have: Vec<(u64, u64)> = Vec::new();
        for block in self.blocks.keys().copied() {
            match have.last_mut() {
                Some(last) if last.1 == block => last.1 += 1,
                _ => have.push((block, block + 1)),
            }
        }
        ReceivingMemory {
            key,
            from: "Ann".into(),
            offered: self.offered.clone(),
            have: Runs(have),
            hashes: self
                .blocks
                .values()
                .map(|(hash, _)| hash.to_string())
                .collect(),
            part: self.part.as_ref().map(|(part, _)| *part),
            done: self.done,
        }
    }
}

impl World {
    pub(crate) fn check_block(&mut self, page: usize, key: Key, block: u64, told: Hash) -> Outcome {
        let here = &mut self.pages[page];
        let (number, len, bytes) = here.coming.remove(&key).ok_or("checks nothing")?;
        let stored = here.disk.get(&key).ok_or("checks without a store")?;
        let plan = Plan::of(&stored.offered.files).ok_or("files too large")?;
        let whole = plan.block(block).map(|block| block.len);
        if number != block || Some(len) != whole {
            return Err(format!(
                "checks {len} bytes of block {number} as block {block}"
            ));
        }
        let (life, store) = (here.life, stored.store);
        here.writes += 1;
        if here.fails_after.is_some_and(|after| here.writes > after) {
            self.not_kept(page, key, block, Why::DiskFailed);
            return Ok(());
        }
        if hash(&bytes) != told {
            self.not_kept(page, key, block, Why::WrongHash);
            return Ok(());
        }
        let bytes = match self.strikes(Fault::WrongWrite) {
            true => bytes.iter().map(|byte| byte ^ 1).collect(),
            false => bytes,
        };
        let wait = self.chance.between(1, 40);
        let written = Event::Written(page, life, key, block, told, bytes, store);
        self.after(wait, written);
        Ok(())
    }

    pub(crate) fn written(
        &mut self,
        page: usize,
        life: u32,
        (key, block): (Key, u64),
        (hash, bytes): (Hash, Vec<u8>),
        store: u64,
    ) -> Outcome {
        let here = &mut self.pages[page];
        let stored = here.disk.get_mut(&key).filter(|it| it.store == store);
        let (Some(stored), true) = (stored, here.life == life) else {
            return Ok(());
        };
        if stored.blocks.insert(block, (hash, bytes)).is_some() {
            return Err(format!("writes block {block} twice"));
        }
        self.result(page, 20, Input::Kept(key, block));
        Ok(())
    }

    pub(crate) fn finish(&mut self, page: usize, key: Key) -> Outcome {
        let stored = self.pages[page].disk.get_mut(&key);
        stored.ok_or("finishes nothing")?.done = true;
        Ok(())
    }

    /// Whether the planted fault happens here and now; it does once.
    pub(crate) fn strikes(&mut self, fault: Fault) -> bool {
        if self.fault != fault || self.fault_in == 0 {
            return false;
        }
        self.fault_in -= 1;
        self.fault_in == 0
    }
}
