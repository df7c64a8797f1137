//! Lines: data channels, each in order and whole as long as it lives; but they die, and a new
//! one may stand before the old one's end is known.

use crate::world::{End, Event, Fault, Item, Outcome, World};
use parlor::transfer::{Input, Key, Side, TransferId};

#[derive(Debug)]
pub(crate) struct Wire {
    r: usize,
    transfer: TransferId,
    generation: u32,
    /// Nothing arrives any more.
    dead: bool,
    /// When the sender's end has sent all that it was given, and when the last of it arrives.
    free: u64,
    last: [u64; 2],
}

impl Wire {
    /// As the page at this end calls it.
    fn key(&self, end: End) -> Key {
        let who = match end {
            End::Sender => World::who(self.r),
            End::Recipient => World::who(0),
        };
        Key {
            who,
            transfer: self.transfer,
        }
    }

    fn page(&self, end: End) -> usize {
        match end {
            End::Sender => 0,
            End::Recipient => self.r,
        }
    }
}

impl World {
    pub(crate) fn open_line(&mut self, key: Key) {
        self.close_line(0, Side::Sending, key);
        *self.opened.entry(key).or_default() += 1;
        let r = World::page_of(key.who);
        let generation = self.links[r].generation;
        self.wires.push(Wire {
            r,
            transfer: key.transfer,
            generation,
            dead: !self.links[r].is_up(End::Sender),
            free: self.now,
            last: [self.now; 2],
        });
        let wire = self.wires.len() - 1;
        self.pages[0].lines.insert((Side::Sending, key), wire);
        // Its first packet may be lost a few times.
        let late = if self.chance.one_in(20) { 20_000 } else { 0 };
        let there = self.links[r].latency + self.chance.below(5 + late);
        self.after(there, Event::LineOpens(wire, End::Recipient));
    }

    pub(crate) fn line_opens(&mut self, wire: usize, end: End) -> Outcome {
        let line = &self.wires[wire];
        let (page, key, r) = (line.page(end), line.key(end), line.r);
        let current = line.generation == self.links[r].generation;
        if line.dead || !current || self.pages[page].away {
            return Ok(());
        }
        if end == End::Sender {
            if self.pages[page].lines.get(&(Side::Sending, key)) == Some(&wire) {
                return self.hear_now(page, Input::LineOpen(Side::Sending, key));
            }
            return Ok(());
        }
        self.close_line(page, Side::Receiving, key);
        self.pages[page].lines.insert((Side::Receiving, key), wire);
        let back = self.links[r].latency;
        self.after(back, Event::LineOpens(wire, End::Sender));
        self.wires[wire].last[0] = self.now;
        self.hear_now(page, Input::LineOpen(Side::Receiving, key))
    }

    /// This end closes it: what is on its way there still arrives, if it can.
    pub(crate) fn close_line(&mut self, page: usize, side: Side, key: Key) {
        let here = &mut self.pages[page];
        let Some(wire) = here.lines.remove(&(side, key)) else {
            return;
        };
        let end = if side == Side::Sending {
            End::Recipient
        } else {
            End::Sender
        };
        if self.chance.one_in(2) {
            self.wires[wire].dead = true;
        }
        let latency = self.links[self.wires[wire].r].latency;
        let last = self.wires[wire].last[usize::from(end == End::Sender)];
        let at = last.max(self.now + latency);
        self.at(at, Event::LineCloses(wire, end));
    }

    /// It dies, and both ends hear of it some time.
    pub(crate) fn kill_line(&mut self, wire: usize) {
        self.wires[wire].dead = true;
        for end in [End::Sender, End::Recipient] {
            let wait = self.chance.below(400);
            self.after(wait, Event::LineCloses(wire, end));
        }
    }

    pub(crate) fn line_closes(&mut self, wire: usize, end: End) -> Outcome {
        let line = &mut self.wires[wire];
        line.dead = true;
        let (page, key, side) = (line.page(end), line.key(end), end.side());
        if self.pages[page].lines.get(&(side, key)) != Some(&wire) {
            return Ok(());
        }
        self.pages[page].lines.remove(&(side, key));
        self.hear_now(page, Input::LineClosed(side, key))
    }

    pub(crate) fn line_tell(&mut self, page: usize, side: Side, key: Key, text: String) {
        let Some(wire) = self.pages[page].lines.get(&(side, key)).copied() else {
            return;
        };
        if text.contains("kept") && self.strikes(Fault::LostKept) {
            return;
        }
        let end = if side == Side::Sending {
            End::Recipient
        } else {
            End::Sender
        };
        self.along(wire, end, 0, Item::Text(text));
    }

    pub(crate) fn send_block(&mut self, page: usize, key: Key, block: u64, from: u64) -> Outcome {
        let here = &self.pages[page];
        if !here.held.contains_key(&(key, block)) {
            return Err(format!("sends block {block}, which it does not hold"));
        }
        let wire = here.lines.get(&(Side::Sending, key)).copied();
        let wire = wire.ok_or("sends without a line")?;
        *self.sent.entry((key, block)).or_default() += 1;
        let source = here.files[&key.transfer].clone();
        let len = source
            .plan
            .block(block)
            .ok_or("a block beyond the end")?
            .len;
        let mut at = from;
        while at < len {
            let size = self.piece.min(len - at);
            let mut bytes = source.piece(block, at, size);
            if !bytes.is_empty() && self.strikes(Fault::Corrupted) {
                bytes[0] ^= 1;
            }
            let time = size / self.links[self.wires[wire].r].speed;
            self.along(wire, End::Recipient, time, Item::Piece(size, bytes));
            at += size;
        }
        self.at(self.wires[wire].free, Event::Sent(wire, key, block));
        Ok(())
    }

    pub(crate) fn sent(&mut self, wire: usize, key: Key, block: u64) -> Outcome {
        if self.pages[0].lines.get(&(Side::Sending, key)) != Some(&wire) {
            return Ok(());
        }
        self.hear_now(0, Input::Sent(key, block))
    }

    /// Gives the line something that takes so long to send.
    fn along(&mut self, wire: usize, to: End, time: u64, item: Item) {
        let latency = self.links[self.wires[wire].r].latency;
        let line = &mut self.wires[wire];
        let left = match to {
            End::Recipient => {
                line.free = line.free.max(self.now) + time;
                line.free
            }
            End::Sender => self.now,
        };
        let last = &mut line.last[usize::from(to == End::Sender)];
        *last = (left + latency).max(*last);
        let at = *last;
        self.at(at, Event::Arrives(wire, to, item));
    }

    pub(crate) fn arrives(&mut self, wire: usize, end: End, item: Item) -> Outcome {
        let line = &self.wires[wire];
        let (page, key, side) = (line.page(end), line.key(end), end.side());
        let current = self.pages[page].lines.get(&(side, key)) == Some(&wire);
        let told = !line.dead && current;
        if !told && self.fault != Fault::OldLines {
            return Ok(());
        }
        match item {
            Item::Text(text) => self.hear_now(page, Input::LineText(side, key, text)),
            Item::Piece(len, bytes) => {
                self.pages[page].piece = Some((len, bytes));
                let heard = self.hear_now(page, Input::LinePiece(key, len as usize));
                self.pages[page].piece = None;
                heard
            }
        }
    }
}
