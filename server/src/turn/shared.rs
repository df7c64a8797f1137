//! What the relay's thread and its streams share: the machine, and how its verdicts are
//! carried out.

use super::{
    allocation::Flow,
    figures::Refusal,
    machine::{Machine, Now, Verdict, World},
    packet::Packet,
    slots::Id,
    sockets::Ports,
    stream::Outbox,
};
use crate::{clock::Clock, rooms::millis, shares::Shares};
use parlor::time::Millis;
use rustix::event::epoll::{self, EventData, EventFlags};
use std::{
    fmt,
    net::{SocketAddr, UdpSocket},
    os::fd::OwnedFd,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::AtomicU64},
    time::Instant,
};
use tokio::sync::watch;

/// How a client is answered.
#[derive(Clone, Debug)]
pub(super) enum Line {
    Datagrams(Arc<UdpSocket>),
    Stream(Arc<Outbox>),
}

impl Line {
    /// Whether it could be sent; what could not is lost.
    pub(super) fn send(&self, remote: SocketAddr, bytes: &[u8]) -> bool {
        match self {
            Self::Datagrams(socket) => socket.send_to(bytes, remote).is_ok(),
            Self::Stream(outbox) => outbox.push(bytes),
        }
    }
}

/// Whether a session is in a call.
pub(super) type Lives = Box<dyn Fn(&str) -> bool + Send + Sync>;

pub(super) struct Shared {
    pub(super) machine: Mutex<Machine<Arc<UdpSocket>, Line>>,
    pub(super) ports: Ports,
    /// Wakes the thread when a socket has something.
    pub(super) epoll: OwnedFd,
    /// Wakes it to end.
    pub(super) wake: OwnedFd,
    pub(super) stopping: watch::Sender<bool>,
    pub(super) streams: Shares,
    pub(super) next_stream: AtomicU64,
    pub(super) lives: Lives,
    pub(super) clock: Clock,
    pub(super) began: Instant,
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").finish_non_exhaustive()
    }
}

impl World<Arc<UdpSocket>> for &Shared {
    fn open(&mut self, id: Id, v6: bool, even: bool) -> Option<(Arc<UdpSocket>, SocketAddr)> {
        let (socket, told) = self.ports.open(v6, even)?;
        let number = EventData::new_u64(id.number());
        epoll::add(&self.epoll, &socket, number, EventFlags::IN).ok()?;
        Some((Arc::new(socket), told))
    }

    fn has(&self, v6: bool) -> bool {
        self.ports.has(v6)
    }

    fn lives(&self, session: &str) -> bool {
        (self.lives)(session)
    }
}

impl Shared {
    pub(super) fn now(&self) -> Now {
        Now {
            steady: Millis(millis(self.began.elapsed())),
            unix: self.clock.now().0 / 1_000,
        }
    }

    /// A client's packet: looked at, and passed on or answered.
    pub(super) fn on_client(&self, now: Now, flow: Flow, line: &Line, packet: &mut Packet) {
        let verdict = self
            .lock()
            .on_client(now, &mut &*self, (flow, line), packet);
        if let Verdict::Answer(answer) = &verdict {
            self.sent(line.send(flow.remote, answer));
        }
        self.pass(verdict, packet);
    }

    pub(super) fn on_peer(&self, now: Now, id: Id, peer: SocketAddr, packet: &mut Packet) {
        let verdict = self.lock().on_peer(now, id, peer, packet);
        self.pass(verdict, packet);
    }

    fn pass(&self, verdict: Verdict<Arc<UdpSocket>, Line>, packet: &Packet) {
        match verdict {
            Verdict::ToPeer { socket, peer } => {
                self.sent(socket.send_to(packet.bytes(), peer).is_ok());
            }
            Verdict::ToClient { line, remote } => self.sent(line.send(remote, packet.bytes())),
            Verdict::Answer(_) | Verdict::Nothing => {}
        }
    }

    fn sent(&self, sent: bool) {
        if !sent {
            self.count(Refusal::Lost);
        }
    }

    pub(super) fn count(&self, why: Refusal) {
        self.lock().count(why);
    }

    /// No code under this lock can panic half way, so a poisoned one guards a whole state.
    pub(super) fn lock(&self) -> MutexGuard<'_, Machine<Arc<UdpSocket>, Line>> {
        self.machine.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
