//! A real call through a relay and back: round trip, and how much it carries.

use super::{
    pair::{Apart, Loopback, Pipe, hear, reach},
    within,
};
use crate::{
    clock::{self, sleep},
    events::Listener,
};
use futures_util::StreamExt;
use parlor::{check::Found, time::Millis, wire::IceServers};
use std::{cell::Cell, rc::Rc};
use web_sys::MessageEvent;

/// How long a call through a relay may take to come about, and how often it is tried: a
/// crowded machine or line that answers the second time is not a network that blocks.
const CONNECT_MS: u64 = 6_000;
const TRIES: usize = 2;
/// Round trips that are measured, and how long they may take.
const TRIPS: usize = 5;
const TRIPS_MS: u64 = 4_000;
/// How long as much is sent as goes.
const LOAD_MS: u64 = 1_000;
/// What is sent at once, and how much of it may wait in the browser: enough for a quick line,
/// and little enough to be gone soon after.
const CHUNK: usize = 16 * 1024;
const WAITING: f64 = 256.0 * 1024.0;
/// Between two looks at how much waits.
const LOOK_MS: u64 = 5;

/// Two connections of this page call each other through these relays.
pub(super) async fn check(servers: &IceServers) -> Found {
    let pair = match connect(servers).await {
        Ok(pair) => pair,
        Err(Apart::Silent) => return Found::Silent,
        Err(Apart::Refused | Apart::Failed) => return Found::Fails,
    };
    let Some(Some(ms)) = within(TRIPS_MS, trips(&pair)).await else {
        return Found::Fails;
    };
    match load(&pair).await {
        Some(kbps) => Found::Carries { ms, kbps },
        None => Found::Fails,
    }
}

async fn connect(servers: &IceServers) -> Result<Loopback, Apart> {
    let mut tried = Err(Apart::Silent);
    for _ in 0..TRIES {
        tried = Loopback::connect(&reach(servers, true), CONNECT_MS).await;
        if !matches!(tried, Err(Apart::Silent)) {
            break;
        }
    }
    tried
}

/// The quickest of some round trips. A message to the other end goes to the relay and back
/// already, and its echo does so again: half of it is what people call the round trip.
async fn trips(pair: &Loopback) -> Option<u32> {
    let (mut heard, _here) = hear(&pair.here);
    let there = pair.there.clone();
    let _there = Listener::new(&pair.there, "message", move |_: MessageEvent| {
        // If it does not go, no round trip ends in time.
        let _ = there.send_bytes(b"echo");
    });
    let mut best = u64::MAX;
    for _ in 0..TRIPS {
        let sent = clock::now();
        pair.here.send_bytes(b"ping").ok()?;
        heard.next().await?;
        best = best.min(clock::now() - sent);
    }
    u32::try_from(best / 2).ok()
}

/// What arrived.
#[derive(Default)]
struct Arrived {
    bytes: Cell<usize>,
    first: Cell<Option<Millis>>,
    last: Cell<Millis>,
}

/// Kilobits a second, measured where they arrive.
async fn load(pair: &Loopback) -> Option<u32> {
    let arrived = Rc::new(Arrived::default());
    let _listener = {
        let arrived = arrived.clone();
        Listener::new(&pair.there, "message", move |event: MessageEvent| {
            let now = clock::now();
            let bytes = js_sys::Uint8Array::new(&event.data()).length() as usize;
            if arrived.first.get().is_none() {
                // The clock starts with the first: what it brings came before.
                arrived.first.set(Some(now));
            } else {
                arrived.bytes.set(arrived.bytes.get() + bytes);
            }
            arrived.last.set(now);
        })
    };
    send(&pair.here).await?;
    let took = (arrived.last.get() - arrived.first.get()?).max(1);
    let bits = arrived.bytes.get() as u64 * 8;
    u32::try_from(bits / took).ok()
}

/// Sends as much as goes, for a while.
async fn send(pipe: &Pipe) -> Option<()> {
    let chunk = vec![0; CHUNK];
    let end = clock::now() + LOAD_MS;
    while clock::now() < end {
        while pipe.buffered() < WAITING {
            pipe.send_bytes(&chunk).ok()?;
        }
        sleep(LOOK_MS).await;
    }
    Some(())
}
