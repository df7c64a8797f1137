//! A steady stream of signals, sent when they are due.

use crate::{
    ROOM,
    peer::{Peer, Tally, frame},
};
use std::{
    rc::Rc,
    time::{Duration, Instant},
};
use tokio::time::{MissedTickBehavior, interval, sleep};

/// Bytes of a signal's body: a trickled candidate has about so many.
const BODY: usize = 200;
/// Latencies noted per second, about: enough for a 99th percentile.
const NOTED: u32 = 20_000;
/// How long the last frames may take.
const SETTLE: Duration = Duration::from_millis(500);

/// What came of a stream.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Outcome {
    /// Frames due and delivered, per second.
    pub(crate) due: f64,
    pub(crate) delivered: f64,
    /// Milliseconds.
    pub(crate) p50: f64,
    pub(crate) p99: f64,
}

/// Lets everybody talk in turn, so that `per_second` frames are due to be delivered.
pub(crate) async fn offer(
    peers: &[Rc<Peer>],
    tally: &Tally,
    per_second: u32,
    span: Duration,
) -> Outcome {
    let said = per_second / u32::try_from(ROOM - 1).expect("rooms are small");
    say(peers, tally, said, ROOM - 1, span, signal).await
}

/// Lets everybody talk in turn, so that `said_per_second` frames are sent when they are due,
/// each to be delivered to so many.
pub(crate) async fn say(
    peers: &[Rc<Peer>],
    tally: &Tally,
    said_per_second: u32,
    hearers: usize,
    span: Duration,
    mut frame_of: impl FnMut(Duration) -> Vec<u8>,
) -> Outcome {
    let per_second = said_per_second * u32::try_from(hearers).expect("rooms are small");
    let said_per_second = f64::from(said_per_second);
    tally.sample.set(u64::from(per_second.div_ceil(NOTED)));
    tally.latencies.borrow_mut().clear();
    let before = tally.delivered.get();
    let began = Instant::now();
    let offset = began.duration_since(tally.began);
    let mut tick = interval(Duration::from_millis(1));
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut said: u32 = 0;
    let mut talkers = peers.iter().cycle();
    while began.elapsed() < span {
        tick.tick().await;
        while f64::from(said) < began.elapsed().as_secs_f64() * said_per_second {
            let due = offset + Duration::from_secs_f64(f64::from(said) / said_per_second);
            let talker = talkers.next().expect("somebody talks");
            talker.send(&frame_of(due));
            said += 1;
        }
    }
    let spent = began.elapsed().as_secs_f64();
    // A server that keeps up has little left to deliver, and one that does not is not
    // credited with what comes late.
    let delivered = tally.delivered.get() - before;
    sleep(SETTLE).await;
    tally.sample.set(0);
    let mut latencies = tally.latencies.take();
    latencies.sort_unstable();
    Outcome {
        due: f64::from(per_second),
        delivered: delivered as f64 / spent,
        p50: percentile(&latencies, 50),
        p99: percentile(&latencies, 99),
    }
}

/// Milliseconds, of sorted microseconds.
pub(crate) fn percentile(sorted: &[u32], percent: usize) -> f64 {
    let index = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    let micros = sorted.get(index);
    micros.map_or(f64::NAN, |micros| f64::from(*micros) / 1_000.0)
}

/// Something for everybody else in the room, with when it was due.
fn signal(due: Duration) -> Vec<u8> {
    let micros = due.as_micros();
    let padding = BODY - 20;
    let text = format!(r#"{{"t":"signal","body":"{micros:020}{:x>padding$}"}}"#, "");
    frame(text.as_bytes())
}
