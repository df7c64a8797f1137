//! Files of mine: held under the name of their offer, read and hashed block by block, once
//! for all who are sent the same.

use super::{
    bytes::{Bytes, Pool},
    post::{Happened, Post},
    reader::Reader,
};
use parlor::{
    ids::ParticipantId,
    transfer::{Hash, Input, Key, OfferedFiles, Plan, TransferId, Why},
};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use web_sys::File;

/// Blocks that everybody let go of and that are kept all the same, for those who are a
/// little behind.
const SPARE_BLOCKS: usize = 16;

/// All that is offered from here.
pub(super) struct Sources {
    post: Post,
    pool: Pool,
    held: BTreeMap<TransferId, Held>,
    /// How many there were.
    count: u64,
    slots: BTreeMap<(TransferId, u64), Slot>,
    /// Of nobody any more, oldest first.
    spare: VecDeque<(TransferId, u64)>,
}

struct Held {
    /// The how-manieth.
    number: u64,
    files: Vec<File>,
    reader: Reader,
    /// With one recipient, nobody is behind.
    shared: bool,
}

/// One block, being read or here, and who needs it.
#[derive(Default)]
struct Slot {
    bytes: Option<(Bytes, Hash)>,
    users: BTreeSet<ParticipantId>,
}

impl Sources {
    pub(super) fn new(post: Post) -> Self {
        Self {
            post,
            pool: Pool::new(),
            held: BTreeMap::new(),
            count: 0,
            slots: BTreeMap::new(),
            spare: VecDeque::new(),
        }
    }

    /// Holds the files of an offer, in its order.
    pub(super) fn hold(
        &mut self,
        transfer: TransferId,
        files: Vec<File>,
        offered: &OfferedFiles,
        shared: bool,
    ) {
        if let Some(plan) = Plan::of(&offered.files) {
            // Of files that were chosen before under this name nothing is known any more.
            self.slots.retain(|(of, _), _| *of != transfer);
            self.spare.retain(|(of, _)| *of != transfer);
            self.count += 1;
            let (post, number) = (self.post.clone(), self.count);
            let answer = move |block, read| {
                post.put(Happened::Read(transfer, number, block, read));
            };
            let held = Held {
                number,
                reader: Reader::new(files.clone(), plan, self.pool.clone(), answer),
                files,
                shared,
            };
            self.held.insert(transfer, held);
        }
    }

    /// The files of an offer, to be offered again.
    pub(super) fn files(&self, transfer: TransferId) -> Option<Vec<File>> {
        self.held.get(&transfer).map(|held| held.files.clone())
    }

    /// Lets go of what is not listed any more.
    pub(super) fn keep_only(&mut self, listed: &BTreeSet<TransferId>) {
        self.held.retain(|transfer, _| listed.contains(transfer));
        self.slots
            .retain(|(transfer, _), _| listed.contains(transfer));
        self.spare.retain(|(transfer, _)| listed.contains(transfer));
    }

    /// Reads a block for somebody; it is told when it is here.
    pub(super) fn read(&mut self, key: Key, number: u64) {
        let name = (key.transfer, number);
        if let Some(slot) = self.slots.get_mut(&name) {
            slot.users.insert(key.who);
            if let Some((_, hash)) = &slot.bytes {
                self.spare.retain(|spare| *spare != name);
                self.post.fact(Input::Read(key, number, Ok(*hash)));
            }
            return;
        }
        let Some(held) = self.held.get(&key.transfer) else {
            let gone = Input::Read(key, number, Err(Why::SourceGone));
            return self.post.fact(gone);
        };
        let slot = Slot {
            users: BTreeSet::from([key.who]),
            ..Slot::default()
        };
        self.slots.insert(name, slot);
        held.reader.ask(number);
    }

    /// A block was read: what is to be told to those who wait for it.
    pub(super) fn on_read(
        &mut self,
        (transfer, held): (TransferId, u64),
        number: u64,
        read: Result<(Bytes, Hash), Why>,
    ) -> Vec<Input> {
        let name = (transfer, number);
        if self.held.get(&transfer).map(|held| held.number) != Some(held) {
            return Vec::new();
        }
        let Some(mut slot) = self.slots.remove(&name) else {
            return Vec::new();
        };
        let users = slot.users.clone();
        let outcome = match read {
            Ok((bytes, hash)) => {
                slot.bytes = Some((bytes, hash));
                if !users.is_empty() {
                    self.slots.insert(name, slot);
                }
                Ok(hash)
            }
            Err(why) => Err(why),
        };
        let told = |who| Input::Read(Key { who, transfer }, number, outcome);
        users.into_iter().map(told).collect()
    }

    pub(super) fn bytes(&self, key: Key, number: u64) -> Option<Bytes> {
        let slot = self.slots.get(&(key.transfer, number))?;
        slot.bytes.as_ref().map(|(bytes, _)| bytes.clone())
    }

    /// Somebody does not need it any more.
    pub(super) fn release(&mut self, key: Key, number: u64) {
        let name = (key.transfer, number);
        let Some(slot) = self.slots.get_mut(&name) else {
            return;
        };
        slot.users.remove(&key.who);
        if !slot.users.is_empty() || slot.bytes.is_none() {
            return;
        }
        if !self.held.get(&key.transfer).is_some_and(|held| held.shared) {
            self.slots.remove(&name);
            return;
        }
        self.spare.push_back(name);
        if self.spare.len() > SPARE_BLOCKS {
            self.spare.pop_front().map(|name| self.slots.remove(&name));
        }
    }
}
