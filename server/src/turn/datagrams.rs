//! The thread that carries datagrams: it alone reads the relay's UDP sockets.
//!
//! A thread and not tasks, because a task that reads a datagram socket asks it twice for each
//! datagram: once for it, once to hear that there is no other.

use super::{
    allocation::Flow,
    figures::Refusal,
    machine::Now,
    packet::Packet,
    shared::{Line, Shared},
    slots::Id,
};
use parlor::time::Millis;
use rustix::{
    buffer::spare_capacity,
    event::{
        Timespec,
        epoll::{self, EventData, EventFlags},
    },
};
use std::{io, net::UdpSocket, sync::Arc, time::Duration};

/// What the sockets that hear clients are called, in their order; allocations have lower
/// numbers.
const FRONTS: u64 = u64::MAX - 1_024;
const WAKE: u64 = u64::MAX;
/// Sockets that have something, told at once.
const EVENTS: usize = 256;
/// Datagrams read from a client's side before the allocations get their turn.
const AT_ONCE: usize = 64;
/// How often allocations that ended are dropped, and those of sessions that did.
const SWEEP: Duration = Duration::from_secs(1);
/// Pause after a failure that should not be, so that the log can still be read.
const AGAIN: Duration = Duration::from_millis(100);

/// Lets the thread hear these sockets.
pub(super) fn hear(epoll: &impl std::os::fd::AsFd, fronts: &[Arc<UdpSocket>]) -> io::Result<()> {
    for (front, number) in fronts.iter().zip(FRONTS..) {
        epoll::add(epoll, front, EventData::new_u64(number), EventFlags::IN)?;
    }
    Ok(())
}

/// Lets the thread be woken by this.
pub(super) fn hear_wake(
    epoll: &impl std::os::fd::AsFd,
    wake: &impl std::os::fd::AsFd,
) -> io::Result<()> {
    Ok(epoll::add(
        epoll,
        wake,
        EventData::new_u64(WAKE),
        EventFlags::IN,
    )?)
}

/// Carries datagrams until the relay stops; then the sockets are closed.
pub(super) fn run(shared: &Shared, fronts: Vec<Arc<UdpSocket>>) {
    let mut events = Vec::with_capacity(EVENTS);
    let mut packet = Packet::new();
    let lines: Vec<Line> = fronts.iter().cloned().map(Line::Datagrams).collect();
    let mut swept = Millis(0);
    let patience = Timespec::try_from(SWEEP).ok();
    while !*shared.stopping.borrow() {
        events.clear();
        match epoll::wait(
            &shared.epoll,
            spare_capacity(&mut events),
            patience.as_ref(),
        ) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => {
                tracing::error!(%error, "the relay cannot wait for datagrams");
                std::thread::sleep(AGAIN);
            }
        }
        let now = shared.now();
        for event in &events {
            match event.data.u64() {
                WAKE => {}
                number @ FRONTS.. => {
                    let at = usize::try_from(number - FRONTS).unwrap_or(usize::MAX);
                    if let (Some(front), Some(line)) = (fronts.get(at), lines.get(at)) {
                        hear_clients(shared, now, (number - FRONTS, front, line), &mut packet);
                    }
                }
                number => hear_peer(shared, now, Id::from_number(number), &mut packet),
            }
        }
        if now.steady - swept >= SWEEP.as_millis() as u64 {
            swept = now.steady;
            shared.lock().sweep(now, &shared);
        }
    }
    shared.lock().drop_all();
}

fn hear_clients(
    shared: &Shared,
    now: Now,
    (number, front, line): (u64, &UdpSocket, &Line),
    packet: &mut Packet,
) {
    for _ in 0..AT_ONCE {
        // An error is that there is nothing more, or what a peer's machine sent back.
        let Ok((length, remote)) = front.recv_from(packet.space()) else {
            return;
        };
        if packet.came_in(length) {
            let flow = Flow {
                line: number,
                remote,
            };
            shared.on_client(now, flow, line, packet);
        } else {
            shared.count(Refusal::Malformed);
        }
    }
}

/// One datagram: if there are more, the system says so again.
fn hear_peer(shared: &Shared, now: Now, id: Id, packet: &mut Packet) {
    let Some(socket) = shared.lock().socket(id) else {
        return;
    };
    if let Ok((length, peer)) = socket.recv_from(packet.space()) {
        if packet.came_in(length) {
            shared.on_peer(now, id, peer, packet);
        } else {
            shared.count(Refusal::Malformed);
        }
    }
}
