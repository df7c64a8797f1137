//! One line of a sending, from its order to its end: which blocks are read, handed over and
//! not yet kept, in their order and within the window.

use super::{
    Hash, Part, Plan, Runs,
    io::{Effect, Side},
    turn::Turn,
    words::Along,
};
use crate::{
    limits::{BLOCK_WINDOW, FIRST_WINDOW, LINE_OPENS_MS, READ_AHEAD},
    time::Millis,
};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

#[derive(Debug)]
pub(super) struct Outgoing {
    ordered: Millis,
    open: bool,
    /// The first block not looked at yet.
    next: u64,
    /// Being read, or read and waiting for those before them.
    ahead: VecDeque<(u64, Option<Hash>)>,
    /// The channel has not taken all of their bytes.
    handed: BTreeSet<u64>,
    /// Announced, and not acknowledged.
    flying: BTreeSet<u64>,
    /// How many there may be, with those that are read ahead: one more for each acknowledgement,
    /// so that a slow recipient is not given more than it takes.
    window: u64,
    /// Kept from before a reload: read only to know their hashes.
    learning: BTreeSet<u64>,
    /// The first block whose hash was not asked for yet.
    next_unknown: u64,
    /// What the recipient has of one block, until the first one is announced.
    part: Option<Part>,
    root: Root,
}

/// The hash over all hashes.
#[derive(Clone, Copy, Debug)]
enum Root {
    None,
    Asked,
    Said(Hash),
}

impl Outgoing {
    pub(super) fn new(now: Millis, part: Option<Part>) -> Self {
        Self {
            ordered: now,
            open: false,
            next: 0,
            ahead: VecDeque::new(),
            handed: BTreeSet::new(),
            flying: BTreeSet::new(),
            window: FIRST_WINDOW,
            learning: BTreeSet::new(),
            next_unknown: 0,
            part,
            root: Root::None,
        }
    }

    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    pub(super) fn on_open(&mut self) {
        self.open = true;
    }

    /// When it has to be open.
    pub(super) fn opens_by(&self) -> Option<Millis> {
        (!self.open).then(|| self.ordered + LINE_OPENS_MS)
    }

    pub(super) fn is_late(&self, now: Millis) -> bool {
        self.opens_by().is_some_and(|by| by <= now)
    }

    /// The root, once it was said.
    pub(super) fn root(&self) -> Option<Hash> {
        match self.root {
            Root::Said(root) => Some(root),
            Root::None | Root::Asked => None,
        }
    }

    /// A block is in the edge's hands. What is not to be sent (it was read for its hash, or
    /// for an earlier line) is let go, unless it is in use.
    pub(super) fn on_read(&mut self, block: u64, hash: Hash, turn: &mut Turn<'_>) {
        let waiting = self.ahead.iter_mut().find(|(ahead, _)| *ahead == block);
        if let Some((_, known)) = waiting {
            *known = Some(hash);
        } else if !self.handed.contains(&block) {
            self.learning.remove(&block);
            turn.order(Effect::Release(turn.key, block));
        }
    }

    /// Whether the bytes of this block can go.
    pub(super) fn on_sent(&mut self, block: u64) -> bool {
        self.handed.remove(&block)
    }

    /// Whether this block was sent and not acknowledged yet.
    pub(super) fn on_kept(&mut self, block: u64) -> bool {
        self.window = BLOCK_WINDOW.min(self.window + 1);
        self.flying.remove(&block)
    }

    pub(super) fn on_rooted(&mut self, root: Hash, turn: &mut Turn<'_>) {
        if let Root::Asked = self.root {
            self.root = Root::Said(root);
            self.tell(&Along::Root(root), turn);
        }
    }

    /// Does what can be done now.
    pub(super) fn go_on(
        &mut self,
        plan: &Plan,
        have: &Runs,
        hashes: &BTreeMap<u64, Hash>,
        rests: bool,
        turn: &mut Turn<'_>,
    ) {
        if !self.open {
            return;
        }
        self.hand_over(plan, turn);
        if rests {
            return;
        }
        self.read_on(plan, have, turn);
        if self.ahead.is_empty() && self.flying.is_empty() {
            self.conclude(plan, hashes, turn);
        }
    }

    /// The edge lets go of all that it holds for this line.
    pub(super) fn let_go(&mut self, turn: &mut Turn<'_>) {
        let read = self.ahead.iter().filter(|(_, hash)| hash.is_some());
        let held = read
            .map(|(block, _)| *block)
            .chain(self.handed.iter().copied());
        for block in held {
            turn.order(Effect::Release(turn.key, block));
        }
    }

    fn hand_over(&mut self, plan: &Plan, turn: &mut Turn<'_>) {
        while let Some((block, Some(hash))) = self.ahead.front().copied() {
            self.ahead.pop_front();
            // Any other block is in the way of the part, there too.
            let part = self.part.take();
            let part = part.filter(|part| (part.block, part.hash) == (block, hash));
            let from = part.map(|part| part.bytes);
            let len = plan.len(block);
            let announced = match from {
                Some(from) => Along::Rest(block, len, hash, from),
                None => Along::Block(block, len, hash),
            };
            self.tell(&announced, turn);
            turn.order(Effect::SendBlock(turn.key, block, from.unwrap_or(0)));
            self.handed.insert(block);
            self.flying.insert(block);
        }
    }

    fn read_on(&mut self, plan: &Plan, have: &Runs, turn: &mut Turn<'_>) {
        while self.ahead.len() + self.handed.len() < READ_AHEAD
            && ((self.ahead.len() + self.flying.len()) as u64) < self.window
            && let Some(block) = have.missing(self.next, plan.blocks())
        {
            self.next = block + 1;
            self.ahead.push_back((block, None));
            turn.order(Effect::Read(turn.key, block));
        }
    }

    /// All is kept: the hashes that are not known are read, then the whole is compared.
    fn conclude(&mut self, plan: &Plan, hashes: &BTreeMap<u64, Hash>, turn: &mut Turn<'_>) {
        if hashes.len() as u64 == plan.blocks() {
            if let Root::None = self.root {
                self.root = Root::Asked;
                let hashes = hashes.values().copied().collect();
                turn.order(Effect::Root(Side::Sending, turn.key, hashes));
            }
            return;
        }
        while self.learning.len() < READ_AHEAD
            && let Some(block) =
                (self.next_unknown..plan.blocks()).find(|block| !hashes.contains_key(block))
        {
            self.next_unknown = block + 1;
            self.learning.insert(block);
            turn.order(Effect::Read(turn.key, block));
        }
    }

    fn tell(&self, along: &Along, turn: &mut Turn<'_>) {
        turn.order(Effect::LineTell(Side::Sending, turn.key, along.text()));
    }
}
