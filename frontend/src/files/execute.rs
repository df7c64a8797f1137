//! What the transfers order, done. Nothing here waits: a slow thing answers as an event.

use super::{disk, exchange::Exchange, hash::root};
use crate::clock::{self, Timer};
use parlor::{
    ids::ParticipantId,
    time::Millis,
    transfer::{Block, Effect, Hash, Input, Key, OfferedFiles, Plan, Side},
};
use wasm_bindgen_futures::spawn_local;

impl Exchange {
    pub(super) fn execute(&mut self, effect: Effect) {
        match effect {
            Effect::Tell(who, text) => self.tell(who, &text),
            Effect::OpenLine(key) => self.open_line(key),
            Effect::CloseLine(side, key) => self.lines.close(side, key),
            Effect::LineTell(side, key, text) => self.lines.tell(side, key, text),
            Effect::Read(key, block) => self.sources.read(key, block),
            Effect::SendBlock(key, block, from) => {
                if let Some(bytes) = self.sources.bytes(key, block) {
                    self.lines.send(key, block, from, bytes);
                }
            }
            Effect::Hold(key, on) => self.lines.hold(key, on),
            Effect::Release(key, block) => self.sources.release(key, block),
            Effect::Pace(who, rate) => self.lines.pace(who, rate),
            Effect::RememberSending(memory) => self.remembered.keep(memory),
            Effect::ForgetSending(transfer, who) => self.remembered.forget(transfer, who),
            Effect::Root(side, key, hashes) => self.root(side, key, hashes),
            Effect::WakeAt(at) => self.wake_at(at),
            kept => self.execute_kept(kept),
        }
    }

    /// What the disk is asked for.
    fn execute_kept(&mut self, effect: Effect) {
        match effect {
            Effect::Prepare(key, _) => self.prepare(key),
            Effect::Take {
                key,
                block,
                at,
                hash,
            } => {
                if let (Some(bytes), Some(place)) = (self.piece.take(), self.block(key, block)) {
                    let name = disk::name(&self.mine, key);
                    self.disk.piece(&name, (block, place), at, &bytes, hash);
                }
            }
            Effect::Check { key, block, hash } => {
                if let Some(place) = self.block(key, block) {
                    let name = disk::name(&self.mine, key);
                    self.disk.check(key, &name, (block, place), hash);
                }
            }
            Effect::Finish(key) => self.disk.finish(key, &disk::name(&self.mine, key)),
            Effect::Discard(key) => {
                self.finished.remove(&key);
                self.places.remove(&key);
                self.plans.remove(&key);
                self.disk.discard(&disk::name(&self.mine, key));
            }
            _ => {}
        }
    }

    fn tell(&self, who: ParticipantId, text: &str) {
        if let Some(reached) = self.reached.get(&who) {
            // One that is closing loses it: everything is said again on the next.
            let _ = reached.control.send(text);
        }
    }

    fn open_line(&mut self, key: Key) {
        let Some(reached) = self.reached.get(&key.who) else {
            return;
        };
        // A connection that is closing opens none, and the next one asks anew.
        let _ = self.lines.open(key, &reached.rtc);
    }

    fn prepare(&mut self, key: Key) {
        let Some(offered) = self.offered(Side::Receiving, key) else {
            return;
        };
        if let Some(plan) = Plan::of(&offered.files) {
            self.plans.insert(key, plan);
        }
        let name = disk::name(&self.mine, key);
        let from = self.shown.name_of(key.who).unwrap_or_default();
        self.disk.open(key, &name, &from, &offered);
    }

    /// Where a block of what I receive lies.
    fn block(&self, key: Key, number: u64) -> Option<Block> {
        self.plans.get(&key)?.block(number)
    }

    /// What is offered under this key.
    pub(super) fn offered(&self, side: Side, key: Key) -> Option<OfferedFiles> {
        let mut all = self.machine.list();
        let row = all.find(|row| (row.side, row.key) == (side, key));
        row.map(|row| row.offered.clone())
    }

    fn root(&self, side: Side, key: Key, hashes: Vec<Hash>) {
        let post = self.post.clone();
        spawn_local(async move {
            // A browser that hashed the blocks hashes this as well.
            if let Ok(hash) = root(&hashes).await {
                post.fact(Input::Rooted(side, key, hash));
            }
        });
    }

    fn wake_at(&mut self, at: Millis) {
        let post = self.post.clone();
        self.alarm = Some(Timer::after(at - clock::now(), move || {
            post.fact(Input::Tick);
        }));
    }
}
