//! Time, pages and what happens, in the order in which it happens.

use crate::{bytes::Source, chance::Chance, edge::Page, lines::Wire, links::Link};
use parlor::{
    ids::ParticipantId,
    time::Millis,
    transfer::{Hash, Input, Key, Side, TransferId, Why},
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
};

/// After calm everything has to be there within.
const PATIENCE_MS: u64 = 1_200_000;
const STEPS: u32 = 200_000;

/// A break planted on purpose, which the simulation must notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    /// One byte of one piece is another.
    Corrupted,
    /// One acknowledgement does not arrive, and the line goes on.
    LostKept,
    /// The disk says that a block is kept, and it is not what was given to it.
    WrongWrite,
    /// What comes on a line that was replaced is told as if it came on the new one.
    OldLines,
}

/// Which end of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Sender,
    Recipient,
}

impl End {
    pub(crate) fn other(self) -> Self {
        match self {
            Self::Sender => Self::Recipient,
            Self::Recipient => Self::Sender,
        }
    }

    pub(crate) fn side(self) -> Side {
        match self {
            Self::Sender => Side::Sending,
            Self::Recipient => Side::Receiving,
        }
    }
}

/// What is on its way along a line.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    Text(String),
    Piece(u64, Vec<u8>),
}

#[derive(Debug)]
pub(crate) enum Event {
    Wake(usize, u32),
    /// The result of slow work of this life of a page.
    Result(usize, u32, Input),
    Read(usize, u32, Key, u64),
    Written(usize, u32, Key, u64, Hash, Vec<u8>, u64),
    /// Along the line with this number.
    LineOpens(usize, End),
    LineCloses(usize, End),
    Arrives(usize, End, Item),
    Sent(usize, Key, u64),
    // -- the link to this recipient, of this generation --
    Connect(usize),
    Reach(usize, End, u32),
    Lose(usize, End, u32),
    Says(usize, End, u32, String),
    // -- people --
    Offer(TransferId),
    Look(usize),
    Starts(usize),
    Mischief,
    Calm,
    Check,
}

pub(crate) type Outcome = Result<(), String>;

pub(crate) struct World {
    pub(crate) now: u64,
    pub(crate) chance: Chance,
    pub(crate) fault: Fault,
    pub(crate) fault_in: u64,
    queue: BinaryHeap<Reverse<(u64, u64)>>,
    events: BTreeMap<u64, Event>,
    sequence: u64,
    /// The sender's, then the recipients'.
    pub(crate) pages: Vec<Page>,
    /// To each recipient; the first is none.
    pub(crate) links: Vec<Link>,
    pub(crate) wires: Vec<Wire>,
    pub(crate) sources: BTreeMap<TransferId, Source>,
    pub(crate) piece: u64,
    pub(crate) calm: bool,
    calm_at: u64,
    /// How often each block was sent, and how many lines were opened.
    pub(crate) sent: BTreeMap<(Key, u64), u64>,
    pub(crate) opened: BTreeMap<Key, u64>,
    done: bool,
}

impl World {
    pub(crate) fn new(seed: u64, fault: Fault) -> Self {
        let mut chance = Chance::new(seed);
        let recipients = if chance.one_in(3) { 3 } else { 1 };
        let blocks = if recipients == 3 { 10 } else { 30 };
        let offers = chance.between(1, 2);
        let source = |chance: &mut Chance, n| (TransferId(100 + n), Source::new(chance, blocks));
        let sources = (0..offers).map(|n| source(&mut chance, n)).collect();
        let pages = (0..=recipients).map(|_| Page::default()).collect();
        let links = (0..=recipients)
            .map(|r| Link::new(&mut chance, r))
            .collect();
        let piece = [64 * 1024, 256 * 1024, 100_001, 1024 * 1024][chance.below(4) as usize];
        let calm_at = chance.between(2_000, 30_000);
        let fault_in = chance.between(3, 10);
        Self {
            now: 1,
            chance,
            fault,
            fault_in,
            queue: BinaryHeap::new(),
            events: BTreeMap::new(),
            sequence: 0,
            pages,
            links,
            wires: Vec::new(),
            sources,
            piece,
            calm: false,
            calm_at,
            sent: BTreeMap::new(),
            opened: BTreeMap::new(),
            done: false,
        }
    }

    pub(crate) fn play(mut self) -> Outcome {
        if self.chance.one_in(8) {
            let r = self.chance.between(1, self.links.len() as u64 - 1) as usize;
            self.pages[r].fails_after = Some(self.chance.below(12));
        }
        for r in 1..self.links.len() {
            let wait = self.chance.below(300);
            self.after(wait, Event::Connect(r));
        }
        for page in 0..self.pages.len() {
            self.after(400, Event::Look(page));
        }
        for transfer in self.sources.keys().copied().collect::<Vec<_>>() {
            let wait = self.chance.below(1_500);
            self.after(wait, Event::Offer(transfer));
        }
        self.after(500, Event::Mischief);
        self.after(self.calm_at, Event::Calm);
        for _ in 0..STEPS {
            let Some(Reverse((at, n))) = self.queue.pop() else {
                break;
            };
            self.now = at;
            let event = self.events.remove(&n).expect("an event for every place");
            self.happen(event)?;
            if self.done {
                return Ok(());
            }
        }
        Err(format!("it goes on for ever: {}", self.describe()))
    }

    pub(crate) fn after(&mut self, wait: u64, event: Event) {
        self.at(self.now + wait, event);
    }

    pub(crate) fn at(&mut self, at: u64, event: Event) {
        self.sequence += 1;
        self.queue.push(Reverse((at.max(self.now), self.sequence)));
        self.events.insert(self.sequence, event);
    }

    pub(crate) fn who(page: usize) -> ParticipantId {
        ParticipantId(page as u64 + 1)
    }

    pub(crate) fn page_of(who: ParticipantId) -> usize {
        who.0 as usize - 1
    }

    fn happen(&mut self, event: Event) -> Outcome {
        match event {
            Event::Wake(page, life) => self.hear(page, life, Input::Tick),
            Event::Result(page, life, input) => self.hear(page, life, input),
            Event::Read(page, life, key, block) => self.read(page, life, key, block),
            Event::Written(page, life, key, block, hash, bytes, store) => {
                self.written(page, life, (key, block), (hash, bytes), store)
            }
            Event::LineOpens(wire, end) => self.line_opens(wire, end),
            Event::LineCloses(wire, end) => self.line_closes(wire, end),
            Event::Arrives(wire, end, item) => self.arrives(wire, end, item),
            Event::Sent(wire, key, block) => self.sent(wire, key, block),
            Event::Connect(r) => self.connect(r),
            Event::Reach(r, end, generation) => self.reach(r, end, generation),
            Event::Lose(r, end, generation) => self.lose(r, end, generation),
            Event::Says(r, end, generation, text) => self.says(r, end, generation, text),
            Event::Offer(transfer) => self.offer(transfer),
            Event::Look(page) => self.look(page),
            Event::Starts(page) => self.start(page),
            Event::Mischief => self.mischief(),
            Event::Calm => {
                self.calm = true;
                self.after(1_000, Event::Check);
                Ok(())
            }
            Event::Check => self.check(),
        }
    }

    fn check(&mut self) -> Outcome {
        match self.verdict() {
            Ok(()) => self.done = true,
            Err(why) if self.now > self.calm_at + PATIENCE_MS => return Err(why),
            Err(_) => {}
        }
        self.after(1_000, Event::Check);
        Ok(())
    }

    /// A page takes a fact in, and does what it orders.
    pub(crate) fn hear(&mut self, page: usize, life: u32, input: Input) -> Outcome {
        if self.pages[page].life != life || self.pages[page].away {
            return Ok(());
        }
        let effects = self.pages[page].transfers.step(Millis(self.now), input);
        for effect in effects {
            self.execute(page, effect)?;
        }
        Ok(())
    }

    pub(crate) fn hear_now(&mut self, page: usize, input: Input) -> Outcome {
        self.hear(page, self.pages[page].life, input)
    }

    pub(crate) fn result(&mut self, page: usize, most: u64, input: Input) {
        let wait = self.chance.between(0, most);
        self.after(wait, Event::Result(page, self.pages[page].life, input));
    }

    pub(crate) fn not_kept(&mut self, page: usize, key: Key, block: u64, why: Why) {
        self.result(page, 20, Input::NotKept(key, block, why));
    }
}
