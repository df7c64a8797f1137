//! Kept chat: how much is stored, how soon it is seen, and how soon it is found again.
//!
//! A socket may send 300 frames at once and then 50 a second, and a person may ask for 30
//! pages at once: so a storm is short, and a question is asked by many.

use crate::{
    door::Door,
    peer::{Peer, Tally, frame},
    process::{Process, Setting},
    stream::{Outcome, percentile},
};
use futures_util::future::join_all;
use parlor::{
    ids::CommandId,
    room::{ChatOrder, Identity},
};
use parlor_server::{
    clock::Clock,
    db::{RoomId, Store},
};
use std::{
    io::Write,
    path::Path,
    rc::Rc,
    time::{Duration, Instant},
};
use tokio::time::sleep;

/// People in a room.
const PEOPLE: usize = 8;
/// A storm: what each says at once, and how many there are, each in a room of its own.
const AT_ONCE: usize = 150;
const STORMS: usize = 7;
/// A lively room: what all say in a second, for how long.
const PER_SECOND: u32 = 200;
const LIVELY_FOR: Duration = Duration::from_secs(10);
/// What each asks, one after the other.
const QUESTIONS: usize = 25;
/// Messages kept before: in the room whose pages are read, and in the one that is searched.
const IN_PAGES: usize = 10_000;
const IN_SEARCH: usize = 90_000;
/// Messages written together when rooms are filled.
const TOGETHER: usize = 1_000;
/// Small writes that are made to last, one by one.
const SYNCS: usize = 200;
/// Bytes of a message in a storm: a sentence or two.
const BYTES: usize = 120;

/// The rooms: storms, then these.
const LIVELY: usize = STORMS;
const EMPTY: usize = STORMS + 1;
const PAGES: usize = STORMS + 2;
const SEARCH: usize = STORMS + 3;

/// Latencies in milliseconds, as 50th and 99th percentile.
pub(crate) type Late = (f64, f64);

#[derive(Debug, Default)]
pub(crate) struct Figures {
    /// Messages stored and seen by all, per second: the middle one of the storms.
    pub(crate) stored: f64,
    pub(crate) lively: Outcome,
    pub(crate) sync: Late,
    pub(crate) page_of_many: Late,
    pub(crate) page_of_none: Late,
    pub(crate) search: Late,
    pub(crate) refused: u64,
    pub(crate) closed: u64,
}

pub(crate) async fn measure() -> Figures {
    let settings: &[Setting] = &[("PARLOR_LIMITS_CHATS", "300")];
    let server = Process::with(SEARCH + 1, settings, async |store, rooms| {
        fill(store, rooms[PAGES], IN_PAGES).await;
        fill(store, rooms[SEARCH], IN_SEARCH).await;
    })
    .await;
    let tally = Rc::new(Tally::default());
    let mut rates = vec![];
    for room in 0..STORMS {
        rates.push(storm(&server, room, &tally).await);
    }
    rates.sort_by(f64::total_cmp);
    let lively = lively(&server, &tally).await;
    let page = |_: usize| r#"{"t":"chat_page"}"#.to_owned();
    let search = |n: usize| {
        let (word, beginning) = (word(n * 17), word(n * 31));
        let half = &beginning[..beginning.len() / 2];
        format!(r#"{{"t":"chat_search","words":"{word} {half}"}}"#)
    };
    Figures {
        stored: rates[STORMS / 2],
        lively,
        sync: syncs(&server.folder()),
        page_of_many: ask(&server, PAGES, &tally, page).await,
        page_of_none: ask(&server, EMPTY, &tally, page).await,
        search: ask(&server, SEARCH, &tally, search).await,
        refused: tally.refused.get(),
        closed: tally.closed.get(),
    }
}

/// Eight people in this room.
async fn join(server: &Process, room: usize, tally: &Rc<Tally>) -> Vec<Rc<Peer>> {
    let door = Door::new(server);
    let mut peers = vec![];
    for seat in 0..PEOPLE {
        let person = room * PEOPLE + seat;
        let ticket = door.ticket_to(0, room, person).await;
        peers.push(Peer::join(server.address, person, &ticket, tally).await);
    }
    peers
}

/// All say all they may at once; messages per second until everybody has seen everything.
async fn storm(server: &Process, room: usize, tally: &Rc<Tally>) -> f64 {
    let peers = join(server, room, tally).await;
    let said = PEOPLE * AT_ONCE;
    let seen = tally.delivered.get() + (said * PEOPLE) as u64;
    let began = Instant::now();
    for cid in 0..AT_ONCE {
        for peer in &peers {
            peer.send(&chat(cid, Duration::ZERO));
        }
    }
    while tally.delivered.get() < seen {
        assert!(began.elapsed() < Duration::from_secs(60), "all is stored");
        sleep(Duration::from_millis(1)).await;
    }
    said as f64 / began.elapsed().as_secs_f64()
}

/// A steady conversation: from when a message was due until each of the eight saw it.
async fn lively(server: &Process, tally: &Rc<Tally>) -> Outcome {
    let peers = join(server, LIVELY, tally).await;
    let mut cid = 0;
    crate::stream::say(&peers, tally, PER_SECOND, PEOPLE, LIVELY_FOR, |due| {
        cid += 1;
        chat(cid, due)
    })
    .await
}

/// From a question until its answer is there whole.
async fn ask(
    server: &Process,
    room: usize,
    tally: &Rc<Tally>,
    question: impl Fn(usize) -> String,
) -> Late {
    let peers = join(server, room, tally).await;
    let mut spent = vec![];
    for n in 0..QUESTIONS {
        for (seat, peer) in peers.iter().enumerate() {
            let asked = Instant::now();
            peer.send(&frame(question(n * PEOPLE + seat).as_bytes()));
            tally.answered.notified().await;
            spent.push(u32::try_from(asked.elapsed().as_micros()).unwrap_or(u32::MAX));
        }
    }
    spent.sort_unstable();
    (percentile(&spent, 50), percentile(&spent, 99))
}

/// What the disk takes to make one small write last.
fn syncs(folder: &Path) -> Late {
    let file = folder.join("syncs");
    let mut file = std::fs::File::create(file).expect("a file can be made");
    let mut spent = vec![];
    for _ in 0..SYNCS {
        let began = Instant::now();
        let written = file.write_all(&[7; 4096]).and_then(|()| file.sync_data());
        written.expect("the disk writes");
        spent.push(u32::try_from(began.elapsed().as_micros()).unwrap_or(u32::MAX));
    }
    spent.sort_unstable();
    (percentile(&spent, 50), percentile(&spent, 99))
}

/// So many messages that were written before.
async fn fill(store: &Store, room: RoomId, messages: usize) {
    for from in (0..messages).step_by(TOGETHER) {
        let some = (from..(from + TOGETHER).min(messages)).map(|n| {
            let mut hash = [0; 32];
            hash[0] = u8::try_from(n % PEOPLE).unwrap_or_default();
            let order = ChatOrder::Post {
                by: Identity::Guest(hash),
                name: "Somebody".into(),
                cid: CommandId(n as u64),
                text: sentence(n),
                reply_to: None,
                at: Clock::default().now(),
            };
            store.write_chat(room, order)
        });
        let some: Vec<_> = some.collect();
        for written in join_all(some).await {
            written.expect("a message can be kept");
        }
    }
}

/// Twelve of three thousand words.
fn sentence(n: usize) -> String {
    let words: Vec<String> = (0..12).map(|i| word(n * 31 + i * i * 17 + n * i)).collect();
    words.join(" ")
}

fn word(n: usize) -> String {
    const SOUNDS: [&str; 12] = [
        "ba", "ce", "di", "fo", "gu", "ka", "le", "mi", "no", "pu", "ra", "se",
    ];
    let n = n % 3_000;
    let sound = |n: usize| SOUNDS[n % SOUNDS.len()];
    format!(
        "{}{}{}{}",
        sound(n),
        sound(n / 12),
        sound(n / 144),
        sound(n / 1_728)
    )
}

/// Something to be kept, with when it was due.
fn chat(cid: usize, due: Duration) -> Vec<u8> {
    let micros = due.as_micros();
    let padding = BYTES - 20;
    let words = sentence(cid);
    let words = &words[..words.len().min(padding - 1)];
    let text = format!(r#"{{"t":"chat","cid":{cid},"text":"{micros:020} {words}"}}"#);
    frame(text.as_bytes())
}
