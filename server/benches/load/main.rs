//! What one core of this machine can relay: the real server on the first core, clients on
//! the second, rooms of four in which everybody hears what anybody says.
//!
//! The load is open: what is due is sent whether or not the server keeps up, and a frame's
//! latency counts from when it was due.

mod chat;
mod door;
mod peer;
mod process;
mod report;
mod stream;

use door::Door;
use peer::{Peer, Tally};
use process::Process;
use report::Report;
use std::{
    rc::Rc,
    time::{Duration, Instant},
};
use tokio::{task::LocalSet, time::sleep};

/// People in a room.
const ROOM: usize = 4;
/// People who talk. Each may send 50 frames a second, its `ack`s among them.
const TALKERS: usize = 2_000;
/// Sockets that do nothing.
const IDLERS: usize = 10_000;
/// The load at which latency is compared, in frames delivered per second.
const CALM: u32 = 20_000;
/// The ramp to saturation, in frames delivered per second.
const RAMP: std::ops::RangeInclusive<u32> = 40_000..=240_000;
const STEP: usize = 20_000;
const STEP_FOR: Duration = Duration::from_secs(5);
/// A step is kept up with when so much of what was due was delivered.
const KEPT_UP: f64 = 0.98;

fn main() {
    // Under `cargo test --benches` there is nothing to measure: that would be a debug build.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    parlor_server::accept::raise_open_files();
    process::pin(std::process::id(), 1);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime starts");
    LocalSet::new().block_on(&runtime, async {
        // `cargo bench … -- chat` asks for this part alone.
        if !std::env::args().any(|argument| argument == "chat") {
            let mut report = Report::default();
            talk(&mut report).await;
            idle(&mut report).await;
            print!("{report}");
        }
        print!("{}", chat::measure().await);
    });
}

/// Joins, then relays at a calm pace, then up to what the server can take.
async fn talk(report: &mut Report) {
    let server = Process::start(TALKERS.div_ceil(ROOM)).await;
    report.idle_server = server.memory();
    let began = Instant::now();
    let (peers, tally) = join(&server, TALKERS).await;
    report.joins = count(TALKERS) / began.elapsed().as_secs_f64();

    let calm = stream::offer(&peers, &tally, CALM, 2 * STEP_FOR).await;
    report.calm = calm;
    for due in RAMP.step_by(STEP) {
        let step = stream::offer(&peers, &tally, due, STEP_FOR).await;
        report.most = report.most.max(step.delivered);
        if step.delivered < KEPT_UP * f64::from(due) {
            break;
        }
        report.kept_up = step;
    }
    report.refused = tally.refused.get();
    report.closed = tally.closed.get();
}

/// Fills rooms and lets them be.
async fn idle(report: &mut Report) {
    let server = Process::start(IDLERS.div_ceil(ROOM)).await;
    let before = server.memory();
    let (peers, tally) = join(&server, IDLERS).await;
    // Heartbeats have gone both ways, and what joining took is given back.
    sleep(Duration::from_secs(15)).await;
    assert_eq!(tally.closed.get(), 0, "idle sockets stay open");
    let taken = server.memory().saturating_sub(before);
    report.per_socket = taken as f64 / count(peers.len());
}

/// So many people in rooms of four.
async fn join(server: &Process, people: usize) -> (Vec<Rc<Peer>>, Rc<Tally>) {
    let tally = Rc::new(Tally::default());
    let door = Rc::new(Door::new(server));
    let joining: Vec<_> = (0..door::AT_ONCE)
        .map(|worker| {
            let (door, tally) = (door.clone(), tally.clone());
            tokio::task::spawn_local(async move {
                let mut peers = vec![];
                for person in (worker..people).step_by(door::AT_ONCE) {
                    let ticket = door.ticket(worker, person).await;
                    peers.push(Peer::join(door.address(), person, &ticket, &tally).await);
                }
                peers
            })
        })
        .collect();
    let mut peers = vec![];
    for worker in joining {
        peers.extend(worker.await.expect("everybody can join"));
    }
    (peers, tally)
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}
