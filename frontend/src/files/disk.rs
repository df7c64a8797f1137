//! What is received, kept by a worker (`public/disk.js`): typed requests, typed answers.

use super::post::{Happened, Post};
use crate::{dom::object, events::Listener};
use futures_channel::oneshot;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use parlor::{
    ids::ParticipantId,
    transfer::{Block, Hash, Input, Key, OfferedFiles, Part, ReceivingMemory, Runs, Why},
};
use serde::{Deserialize, Serialize};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    future::Future,
    rc::Rc,
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, MessageEvent, Worker};

/// The worker's address changes with its words, so that a page never meets an older one.
const WORDS: u64 = sum(include_bytes!("../../../public/disk.js"));
/// Which requests it has to know.
const VERSION: u32 = 2;

type Answer = Result<JsValue, Why>;
type Waiting = Rc<RefCell<BTreeMap<u32, oneshot::Sender<Answer>>>>;

/// What is written beside the bytes.
#[derive(Serialize, Deserialize)]
struct About {
    key: Key,
    from: String,
    offered: OfferedFiles,
}

/// What lies here from before this page was loaded.
pub(super) struct Found {
    /// The name under which it lies.
    pub(super) name: String,
    pub(super) memory: ReceivingMemory,
}

/// The worker; dropping it ends it.
pub(super) struct Disk {
    worker: Option<Worker>,
    waiting: Waiting,
    count: Cell<u32>,
    post: Post,
    _listeners: Vec<Listener>,
}

impl Disk {
    pub(super) fn new(post: Post) -> Self {
        let waiting = Waiting::default();
        let worker = Worker::new(&address()).ok();
        let listeners = worker
            .iter()
            .flat_map(|worker| listen(worker, &waiting))
            .collect();
        Self {
            worker,
            waiting,
            count: Cell::new(0),
            post,
            _listeners: listeners,
        }
    }

    /// Asks the worker. Whatever cannot be asked fails like a disk.
    fn ask(&self, task: &str, with: &[(&str, JsValue)]) -> impl Future<Output = Answer> + use<> {
        self.count.set(self.count.get() + 1);
        let (answer, answered) = oneshot::channel();
        let number = self.count.get();
        if let Some(worker) = &self.worker {
            self.waiting.borrow_mut().insert(number, answer);
            let asked = request(task, with, Some(number));
            let _ = worker.post_message(&asked);
        }
        async move { answered.await.unwrap_or(Err(Why::DiskFailed)) }
    }

    /// How much can be kept; told as it is known.
    pub(super) fn look_for_room(&self) {
        let asked = self.ask("hello", &[("version", VERSION.into())]);
        let post = self.post.clone();
        spawn_local(async move {
            let room = asked.await.ok().and_then(|room| {
                let bytes = crate::dom::get(&room, "room")?.as_f64()?;
                Some((crate::dom::get(&room, "disk")?.is_truthy(), bytes))
            });
            let (disk, bytes) = room.unwrap_or_default();
            let bytes = bytes as u64;
            post.put(Happened::Room { disk, bytes });
        });
    }

    /// Opens the store of a transfer; answers `Prepared`.
    pub(super) fn open(&self, key: Key, name: &str, from: &str, offered: &OfferedFiles) {
        let about = About {
            key,
            from: from.to_owned(),
            offered: offered.clone(),
        };
        let total: u64 = offered.files.iter().map(|file| file.size).sum();
        let asked = self.ask(
            "open",
            &[
                ("name", name.into()),
                (
                    "offer",
                    serde_json::to_string(&about).unwrap_or_default().into(),
                ),
                ("total", (total as f64).into()),
            ],
        );
        let post = self.post.clone();
        spawn_local(async move {
            let prepared = asked.await.map(|_| ());
            post.fact(Input::Prepared(key, prepared));
        });
    }

    /// Hands a piece of a block over.
    pub(super) fn piece(
        &self,
        name: &str,
        (number, block): (u64, Block),
        at: usize,
        bytes: &ArrayBuffer,
        hash: Hash,
    ) {
        let Some(worker) = &self.worker else { return };
        let piece = [
            ("name", name.into()),
            ("block", (number as f64).into()),
            ("offset", (block.at as f64).into()),
            ("at", (at as f64).into()),
            ("bytes", bytes.into()),
            ("hash", Uint8Array::from(hash.0.as_slice()).into()),
        ];
        let moved = Array::of1(bytes);
        let _ = worker.post_message_with_transfer(&request("piece", &piece, None), &moved);
    }

    /// Has a block hashed, compared and written; answers `Kept` or `NotKept`.
    pub(super) fn check(&self, key: Key, name: &str, (number, block): (u64, Block), hash: Hash) {
        let asked = self.ask(
            "check",
            &[
                ("name", name.into()),
                ("block", (number as f64).into()),
                ("length", (block.len as f64).into()),
                ("hash", Uint8Array::from(hash.0.as_slice()).into()),
            ],
        );
        let post = self.post.clone();
        spawn_local(async move {
            post.fact(match asked.await {
                Ok(_) => Input::Kept(key, number),
                Err(why) => Input::NotKept(key, number, why),
            });
        });
    }

    /// Closes a store that is whole.
    pub(super) fn finish(&self, key: Key, name: &str) {
        let asked = self.ask("finish", &[("name", name.into())]);
        let post = self.post.clone();
        spawn_local(async move {
            if asked.await.is_ok() {
                post.put(Happened::Finished(key));
            }
        });
    }

    /// Deletes what was kept.
    pub(super) fn discard(&self, name: &str) {
        let asked = self.ask("discard", &[("name", name.into())]);
        spawn_local(async move {
            let _ = asked.await;
        });
        self.look_for_room();
    }

    /// All bytes of a transfer, one file after the other, by reference.
    pub(super) fn file(&self, name: &str) -> impl Future<Output = Result<Blob, Why>> + use<> {
        let asked = self.ask("file", &[("name", name.into())]);
        async move { Ok(asked.await?.unchecked_into()) }
    }

    /// CRC-32 of a range, going on from `before`.
    pub(super) fn sum(
        &self,
        file: &Blob,
        (from, to): (u64, u64),
        before: u32,
    ) -> impl Future<Output = Result<u32, Why>> + use<> {
        let asked = self.ask(
            "sum",
            &[
                ("file", file.into()),
                ("from", (from as f64).into()),
                ("to", (to as f64).into()),
                ("before", before.into()),
            ],
        );
        async move { Ok(asked.await?.as_f64().unwrap_or_default() as u32) }
    }

    /// What lies here of a room; `mine` begins the names of what this seat received.
    pub(super) fn list(&self, room: &str, mine: &str) -> impl Future<Output = Vec<Found>> + use<> {
        let asked = self.ask("list", &[("room", room.into()), ("mine", mine.into())]);
        async move {
            let found = asked.await.map(|found| Array::from(&found));
            let found = found.unwrap_or_default();
            found
                .iter()
                .filter_map(|found| read_found(&found))
                .collect()
        }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        if let Some(worker) = &self.worker {
            worker.terminate();
        }
    }
}

/// The name under which something lies.
pub(super) fn name(mine: &str, key: Key) -> String {
    format!("{mine}{}.{}", key.who.0, key.transfer.0)
}

/// How all names of this seat begin.
pub(super) fn mine(room: &str, me: Option<ParticipantId>) -> String {
    format!("{room}.{}.", me.map_or(0, |me| me.0))
}

fn address() -> String {
    format!("/disk.js?{WORDS:016x}")
}

/// FNV-1a: not a secret, only another number for other words.
const fn sum(words: &[u8]) -> u64 {
    let mut sum: u64 = 0xcbf2_9ce4_8422_2325;
    let mut at = 0;
    while at < words.len() {
        sum = (sum ^ words[at] as u64).wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    sum
}

fn request(task: &str, with: &[(&str, JsValue)], number: Option<u32>) -> JsValue {
    let request = object(with);
    crate::dom::set(&request, "do", &task.into());
    if let Some(number) = number {
        crate::dom::set(&request, "n", &number.into());
    }
    request
}

fn listen(worker: &Worker, waiting: &Waiting) -> [Listener; 2] {
    let (answered, broken) = (waiting.clone(), waiting.clone());
    [
        Listener::new(worker, "message", move |event: MessageEvent| {
            let data = event.data();
            let word = |key| crate::dom::get(&data, key);
            let number = word("n").and_then(|number| number.as_f64());
            let waits = number.and_then(|n| answered.borrow_mut().remove(&(n as u32)));
            if let Some(waits) = waits {
                let _ = waits.send(match word("failed").and_then(|why| why.as_string()) {
                    Some(why) => Err(reason(&why)),
                    None => Ok(word("is").unwrap_or(JsValue::UNDEFINED)),
                });
            }
        }),
        // It could not be fetched, or not be read: nobody waits for it in vain.
        Listener::new(worker, "error", move |_: JsValue| {
            broken.borrow_mut().clear();
        }),
    ]
}

fn reason(word: &str) -> Why {
    match word {
        "NoRoom" => Why::NoRoom,
        "NoStore" => Why::NoStore,
        "WrongHash" => Why::WrongHash,
        _ => Why::DiskFailed,
    }
}

fn read_found(found: &JsValue) -> Option<Found> {
    let word = |key| crate::dom::get(found, key);
    let about: About = serde_json::from_str(&word("offer")?.as_string()?).ok()?;
    let (have, hashes) = read_hashes(&Uint8Array::new(&word("hashes")?).to_vec());
    let memory = ReceivingMemory {
        key: about.key,
        from: about.from,
        offered: about.offered,
        have,
        hashes,
        part: word("part").and_then(|part| read_part(&Uint8Array::new(&part).to_vec())),
        done: word("done")?.is_truthy(),
    };
    Some(Found {
        name: word("name")?.as_string()?,
        memory,
    })
}

/// The blocks that have a hash, and their hashes; one of zeros is none.
fn read_hashes(bytes: &[u8]) -> (Runs, Vec<String>) {
    let mut runs: Vec<(u64, u64)> = Vec::new();
    let mut hashes = Vec::new();
    for (block, hash) in (0..).zip(bytes.chunks_exact(32)) {
        if hash.iter().all(|byte| *byte == 0) {
            continue;
        }
        match runs.last_mut() {
            Some((_, to)) if *to == block => *to += 1,
            _ => runs.push((block, block + 1)),
        }
        hashes.push(hash.iter().map(|byte| format!("{byte:02x}")).collect());
    }
    (Runs(runs), hashes)
}

/// How much of which block lies here: block, place and length as `f64`, then its hash.
fn read_part(bytes: &[u8]) -> Option<Part> {
    let number = |at: usize| {
        let number = bytes.get(at..at + 8)?.try_into().ok()?;
        // What is no such number is cut to one, and does not fit the offer.
        Some(f64::from_le_bytes(number) as u64)
    };
    Some(Part {
        block: number(0)?,
        bytes: number(16)?,
        hash: Hash(bytes.get(24..56)?.try_into().ok()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use parlor::transfer::TransferId;

    #[test]
    fn what_was_kept_is_read_as_runs_and_hashes() {
        let mut bytes = vec![0; 5 * 32];
        for block in [0, 1, 3] {
            bytes[block * 32 + 31] = block as u8 + 1;
        }
        let (runs, hashes) = read_hashes(&bytes);
        assert_eq!(runs, Runs(vec![(0, 2), (3, 4)]));
        assert_eq!(hashes.len(), 3);
        assert!(hashes[2].ends_with("0004") && hashes[2].len() == 64);
        // A hash that was cut short is not there.
        assert_eq!(read_hashes(&bytes[..40]).0, Runs(vec![(0, 1)]));
    }

    #[test]
    fn a_name_tells_the_room_the_seat_and_the_transfer() {
        let key = Key {
            who: ParticipantId(4),
            transfer: TransferId(99),
        };
        let mine = mine("lusab-modiv", Some(ParticipantId(7)));
        assert_eq!(name(&mine, key), "lusab-modiv.7.4.99");
    }
}
