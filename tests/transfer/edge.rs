//! A page without its machine: what it holds, and how it does what is ordered.

use crate::{
    bytes::{Source, hash, root},
    disk::Stored,
    world::{Event, Outcome, World},
};
use parlor::{
    time::Millis,
    transfer::{Effect, Hash, Input, Key, Part, SendingMemory, Side, TransferId, Transfers, Why},
};
use std::collections::BTreeMap;

#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) transfers: Transfers,
    /// How often it was loaded anew; whether it is being loaded just now.
    pub(crate) life: u32,
    pub(crate) away: bool,
    /// The files that were chosen.
    pub(crate) files: BTreeMap<TransferId, Source>,
    /// Blocks in hands, and those being read.
    pub(crate) held: BTreeMap<(Key, u64), u32>,
    /// The line of each transfer, by its number.
    pub(crate) lines: BTreeMap<(Side, Key), usize>,
    /// The piece just told.
    pub(crate) piece: Option<(u64, Vec<u8>)>,
    /// What came of a block.
    pub(crate) coming: BTreeMap<Key, (u64, u64, Vec<u8>)>,
    // -- what a reload leaves --
    pub(crate) memories: BTreeMap<Key, SendingMemory>,
    pub(crate) disk: BTreeMap<Key, Stored>,
    pub(crate) stores: u64,
    /// Every write after so many fails.
    pub(crate) fails_after: Option<u64>,
    pub(crate) writes: u64,
}

impl World {
    pub(crate) fn execute(&mut self, page: usize, effect: Effect) -> Outcome {
        match effect {
            Effect::Tell(who, text) => self.tell(page, World::page_of(who), text),
            Effect::OpenLine(key) => self.open_line(key),
            Effect::CloseLine(side, key) => self.close_line(page, side, key),
            Effect::LineTell(side, key, text) => self.line_tell(page, side, key, text),
            Effect::Read(key, block) => {
                let wait = self.chance.between(1, 30);
                let life = self.pages[page].life;
                self.after(wait, Event::Read(page, life, key, block));
            }
            Effect::SendBlock(key, block, from) => {
                return self.send_block(page, key, block, from);
            }
            Effect::Release(key, block) => return self.release(page, key, block),
            Effect::RememberSending(memory) => {
                self.pages[page].memories.insert(memory.key, memory);
            }
            Effect::ForgetSending(transfer, who) => {
                self.pages[page].memories.remove(&Key { who, transfer });
            }
            Effect::Prepare(key, again) => return self.prepare(page, key, again),
            Effect::Take {
                key,
                block,
                at,
                hash,
            } => return self.take(page, key, (block, hash), at as u64),
            Effect::Check { key, block, hash } => return self.check_block(page, key, block, hash),
            Effect::Finish(key) => return self.finish(page, key),
            Effect::Discard(key) => {
                self.pages[page].disk.remove(&key);
            }
            Effect::Root(side, key, hashes) => {
                self.result(page, 20, Input::Rooted(side, key, root(&hashes)));
            }
            Effect::WakeAt(Millis(at)) => {
                // A browser's alarms are late, or a little early.
                let at = (at + self.chance.below(20)).saturating_sub(2);
                self.at(at, Event::Wake(page, self.pages[page].life));
            }
            Effect::Pace(..) | Effect::Hold(..) => {}
        }
        Ok(())
    }

    /// A block was read.
    pub(crate) fn read(&mut self, page: usize, life: u32, key: Key, block: u64) -> Outcome {
        if self.pages[page].life != life {
            return Ok(());
        }
        let Some(source) = self.pages[page].files.get(&key.transfer) else {
            return self.hear(page, life, Input::Read(key, block, Err(Why::SourceGone)));
        };
        let hash = hash(&source.block(block));
        *self.pages[page].held.entry((key, block)).or_default() += 1;
        self.hear(page, life, Input::Read(key, block, Ok(hash)))
    }

    fn release(&mut self, page: usize, key: Key, block: u64) -> Outcome {
        self.pages[page]
            .held
            .remove(&(key, block))
            .map(|_| ())
            .ok_or(format!("lets go of block {block}, which it does not hold"))
    }

    fn prepare(&mut self, page: usize, key: Key, again: bool) -> Outcome {
        let there = self.pages[page].disk.contains_key(&key);
        if again != there {
            return Err(format!("prepares {key:?} with again {again}"));
        }
        if !again {
            let mut list = self.pages[page].transfers.list();
            let row = list.find(|row| row.side == Side::Receiving && row.key == key);
            let offered = row.map(|row| row.offered.clone());
            drop(list);
            self.pages[page].stores += 1;
            let store = self.pages[page].stores;
            let offered = offered.ok_or("prepares for nothing")?;
            self.pages[page]
                .disk
                .insert(key, Stored::new(offered, store));
        }
        self.result(page, 200, Input::Prepared(key, Ok(())));
        Ok(())
    }

    fn take(&mut self, page: usize, key: Key, (block, hash): (u64, Hash), at: u64) -> Outcome {
        let before = self.sources[&key.transfer].piece(block, 0, at).len();
        let page = &mut self.pages[page];
        let (len, bytes) = page.piece.take().ok_or("takes a piece that did not come")?;
        let fresh = (block, 0, Vec::new());
        let coming = page.coming.entry(key).or_insert_with(|| fresh.clone());
        if at == 0 {
            *coming = fresh;
        }
        if at < coming.1 {
            coming.1 = at;
            coming.2.truncate(before);
        }
        if (coming.0, coming.1) != (block, at) {
            return Err(format!("a piece of block {block} at the wrong place {at}"));
        }
        coming.1 += len;
        coming.2.extend(bytes);
        if let Some(stored) = page.disk.get_mut(&key) {
            let part = Part {
                block,
                bytes: coming.1,
                hash,
            };
            stored.part = Some((part, coming.2.clone()));
        }
        Ok(())
    }
}
