//! What people and networks do meanwhile.

use crate::{
    edge::Page,
    world::{End, Event, Outcome, World},
};
use parlor::transfer::{Input, Key, Side, State, TransferId};
use std::collections::{BTreeMap, BTreeSet};

impl World {
    pub(crate) fn offer(&mut self, transfer: TransferId) -> Outcome {
        if self.pages[0].away {
            self.after(300, Event::Offer(transfer));
            return Ok(());
        }
        let source = self.sources[&transfer].clone();
        let files = source.offered.clone();
        self.pages[0].files.insert(transfer, source);
        let to = (1..self.pages.len()).map(World::who).collect();
        self.hear_now(
            0,
            Input::Offer {
                transfer,
                files,
                to,
            },
        )
    }

    /// The person in front of this page does what waits for them.
    pub(crate) fn look(&mut self, page: usize) -> Outcome {
        self.after(700, Event::Look(page));
        let list = self.pages[page].transfers.list();
        let rows: Vec<(Side, Key, State)> =
            list.map(|row| (row.side, row.key, row.state)).collect();
        let mut chosen = BTreeSet::new();
        for (side, key, state) in rows {
            match (side, state) {
                (Side::Receiving, State::Offered) if self.calm || !self.chance.one_in(3) => {
                    self.hear_now(page, Input::Accept(key))?;
                }
                (_, State::Paused { by_me: true, .. }) if self.calm || self.chance.one_in(3) => {
                    self.hear_now(page, Input::Pause(side, key, false))?;
                }
                (Side::Sending, State::NeedsFiles) if chosen.insert(key.transfer) => {
                    self.choose_again(key.transfer)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Files that look the same can be told apart once some of them was read.
    fn choose_again(&mut self, transfer: TransferId) -> Outcome {
        let of = |key: &Key| key.transfer == transfer;
        let memories = self.pages[0].memories.iter();
        let mut memories = memories
            .filter(|(key, _)| of(key))
            .map(|(_, memory)| memory);
        let known = memories.all(|memory| !memory.hashes.is_empty());
        let source = &self.sources[&transfer];
        let mut files = source.offered.files.clone();
        let source = match self.chance.below(if self.calm { 1 } else { 6 }) {
            1 if known => source.other(),
            2 => {
                files[0].size += 1;
                source.clone()
            }
            3 => {
                files.pop();
                source.clone()
            }
            _ => source.clone(),
        };
        self.pages[0].files.insert(transfer, source);
        self.hear_now(0, Input::Supplied(transfer, files))
    }

    pub(crate) fn mischief(&mut self) -> Outcome {
        if self.calm {
            return Ok(());
        }
        let wait = self.chance.between(50, 4_000);
        self.after(wait, Event::Mischief);
        let r = self.chance.between(1, self.pages.len() as u64 - 1) as usize;
        match self.chance.below(12) {
            0 | 1 => {
                self.disconnect(r);
                let wait = self.chance.below(3_000);
                self.after(wait, Event::Connect(r));
            }
            // A fresh connection in place of the one before, as soon as it breaks.
            2 | 3 => {
                self.kill_lines_of(r);
                return self.connect(r);
            }
            4..=6 => self.kill_lines_of(r),
            7 => self.reload(r),
            8 => self.reload(0),
            9 | 10 => return self.pause_something(r),
            _ => return self.leave(r),
        }
        Ok(())
    }

    fn pause_something(&mut self, r: usize) -> Outcome {
        let page = if self.chance.one_in(2) { 0 } else { r };
        let list = self.pages[page].transfers.list();
        let rows: Vec<_> = list.map(|row| (row.side, row.key)).collect();
        if rows.is_empty() {
            return Ok(());
        }
        let (side, key) = rows[self.chance.below(rows.len() as u64) as usize];
        self.hear_now(page, Input::Pause(side, key, true))
    }

    fn leave(&mut self, r: usize) -> Outcome {
        self.disconnect(r);
        self.forget_end(r, End::Sender);
        self.forget_end(r, End::Recipient);
        let wait = self.chance.between(500, 5_000);
        self.after(wait, Event::Connect(r));
        self.hear_now(0, Input::Left(World::who(r)))?;
        self.hear_now(r, Input::Left(World::who(0)))
    }

    /// A page is loaded anew: what is not kept is lost.
    fn reload(&mut self, page: usize) {
        let recipients = match page {
            0 => 1..self.pages.len(),
            page => page..page + 1,
        };
        for r in recipients {
            self.disconnect(r);
            let end = if page == 0 {
                End::Sender
            } else {
                End::Recipient
            };
            self.forget_end(r, end);
            let wait = self.chance.between(600, 4_000);
            self.after(wait, Event::Connect(r));
        }
        let before = std::mem::take(&mut self.pages[page]);
        self.pages[page] = Page {
            life: before.life + 1,
            away: true,
            memories: before.memories,
            disk: before.disk,
            stores: before.stores,
            fails_after: before.fails_after,
            writes: before.writes,
            ..Page::default()
        };
        let wait = self.chance.between(100, 2_000);
        self.after(wait, Event::Starts(page));
    }

    pub(crate) fn start(&mut self, page: usize) -> Outcome {
        self.pages[page].away = false;
        // A power cut may leave other bytes than those that were written last.
        let damaged = self.chance.one_in(10);
        let here = &mut self.pages[page];
        for (key, stored) in &mut here.disk {
            let Some((part, bytes)) = &mut stored.part else {
                continue;
            };
            if let (Some(byte), true) = (bytes.first_mut(), damaged) {
                *byte ^= 1;
            }
            let came = (part.block, part.bytes, bytes.clone());
            here.coming.insert(*key, came);
        }
        let here = &self.pages[page];
        let stored: BTreeMap<_, _> = here.disk.iter().collect();
        let received = stored
            .iter()
            .map(|(key, it)| Input::RestoreReceiving(it.memory(**key)));
        let sent = here.memories.values().cloned().map(Input::RestoreSending);
        let inputs: Vec<_> = received.chain(sent).collect();
        for input in inputs {
            self.hear_now(page, input)?;
        }
        Ok(())
    }
}
