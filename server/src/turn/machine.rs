//! What the relay does with what comes in: no sockets, no clock, no random numbers.
//!
//! `S` is the edge's word for a socket towards peers, `L` for a line to a client; here they
//! are only kept and given back.

mod asked;
mod passed;
#[cfg(test)]
mod tests;
mod welcome;

use super::{
    allocation::{Allocation, Flow},
    bounds,
    bucket::Pace,
    budget::Budget,
    figures::{Figures, Refusal, Refusals, SessionFigures},
    filter::Filter,
    nonce::Nonces,
    packet::Packet,
    slots::{Id, Slots},
};
use parlor::time::Millis;
use std::{collections::HashMap, net::SocketAddr, sync::Arc};

/// What is settled when the relay starts.
#[derive(Debug)]
pub(super) struct Rules {
    pub(super) filter: Filter,
    /// What credentials are made with.
    pub(super) secret: Box<str>,
    /// What nonces are made with.
    pub(super) key: [u8; 32],
    /// Allocations that a session may have.
    pub(super) per_session: usize,
}

/// The time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Now {
    pub(super) steady: Millis,
    /// In seconds since 1970.
    pub(super) unix: u64,
}

/// What has to be asked or had from outside, at once.
pub(super) trait World<S> {
    /// Opens a socket towards peers for this allocation, on an even port if it must be: the
    /// socket, and what peers call it.
    fn open(&mut self, id: Id, v6: bool, even: bool) -> Option<(S, SocketAddr)>;
    /// Whether there is an address of this family to relay from.
    fn has(&self, v6: bool) -> bool;
    /// Whether this session is in a call.
    fn lives(&self, session: &str) -> bool;
}

/// What is to be done with what came in.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict<S, L> {
    Nothing,
    /// An answer to whoever sent it.
    Answer(Vec<u8>),
    /// What is left of the packet goes to a peer.
    ToPeer {
        socket: S,
        peer: SocketAddr,
    },
    /// What was made of it goes to a client.
    ToClient {
        line: L,
        remote: SocketAddr,
    },
}

#[derive(Debug)]
pub(super) struct Machine<S, L> {
    rules: Rules,
    nonces: Nonces,
    strangers: Budget,
    bindings: Budget,
    allocations: Slots<Allocation<S, L>>,
    flows: HashMap<Flow, Id>,
    relays: HashMap<SocketAddr, Id>,
    /// How many allocations each session has, of those that have any.
    sessions: HashMap<Arc<str>, usize>,
    allocated: u64,
    sent: u64,
    received: u64,
    refused: Refusals,
    /// Data indications so far: each has a transaction of its own.
    indications: u64,
}

impl<S: Clone, L: Clone> Machine<S, L> {
    pub(super) fn new(rules: Rules, now: Millis) -> Self {
        let pace = |per_second: u32, at_once: u32| Pace {
            per_second: per_second.into(),
            at_once: at_once.into(),
        };
        let strangers = pace(bounds::UNKNOWN_PER_SECOND, bounds::UNKNOWN_AT_ONCE);
        let all = bounds::UNKNOWN_PER_SECOND_IN_ALL;
        let bindings = pace(bounds::BINDINGS_PER_SECOND, bounds::BINDINGS_AT_ONCE);
        let all_bindings = bounds::BINDINGS_PER_SECOND_IN_ALL;
        Self {
            nonces: Nonces::new(rules.key),
            rules,
            strangers: Budget::new(strangers, pace(all, all), now),
            bindings: Budget::new(bindings, pace(all_bindings, all_bindings), now),
            allocations: Slots::new(),
            flows: HashMap::new(),
            relays: HashMap::new(),
            sessions: HashMap::new(),
            allocated: 0,
            sent: 0,
            received: 0,
            refused: Refusals::default(),
            indications: 0,
        }
    }

    /// Something came from a client, or from somebody who may become one.
    pub(super) fn on_client(
        &mut self,
        now: Now,
        world: &mut impl World<S>,
        (flow, line): (Flow, &L),
        packet: &mut Packet,
    ) -> Verdict<S, L> {
        // The first two bits tell: 00 STUN, 01 a channel.
        match packet.bytes().first().map(|byte| byte >> 6) {
            Some(0) => self.on_message(now, world, (flow, line), packet),
            Some(1) => self.on_channel(now, flow, packet),
            _ => self.refuse(Refusal::Malformed),
        }
    }

    /// Something came from `peer` to this allocation's socket.
    pub(super) fn on_peer(
        &mut self,
        now: Now,
        id: Id,
        peer: SocketAddr,
        packet: &mut Packet,
    ) -> Verdict<S, L> {
        self.pass_to_client(now.steady, id, peer, packet)
    }

    /// The allocation's socket, for the edge to read from.
    pub(super) fn socket(&self, id: Id) -> Option<S> {
        self.allocations.get(id).map(|found| found.socket.clone())
    }

    pub(super) fn has_allocation(&self, flow: &Flow) -> bool {
        self.flows.contains_key(flow)
    }

    /// Drops what ended by itself, and what belongs to sessions that did.
    pub(super) fn sweep(&mut self, now: Now, world: &impl World<S>) {
        self.drop_where(|allocation| {
            allocation.until <= now.steady || !world.lives(&allocation.session)
        });
    }

    /// The client's stream ended, and its allocation with it.
    pub(super) fn close(&mut self, flow: &Flow) {
        if let Some(&id) = self.flows.get(flow) {
            self.remove(id);
        }
    }

    pub(super) fn drop_session(&mut self, session: &str) {
        self.drop_where(|allocation| &*allocation.session == session);
    }

    pub(super) fn drop_all(&mut self) {
        self.drop_where(|_| true);
    }

    pub(super) fn count(&mut self, why: Refusal) {
        self.refused.count(why);
    }

    pub(super) fn figures(&self) -> Figures {
        let mut sessions: HashMap<&str, SessionFigures> = HashMap::new();
        for (_, allocation) in self.allocations.iter() {
            let figures = sessions.entry(&allocation.session).or_insert_with(|| {
                let session = allocation.session.to_string();
                SessionFigures {
                    session,
                    allocations: 0,
                    sent: 0,
                    received: 0,
                }
            });
            figures.allocations += 1;
            figures.sent += allocation.sent;
            figures.received += allocation.received;
        }
        Figures {
            allocations: self.allocations.len(),
            allocated: self.allocated,
            sent: self.sent,
            received: self.received,
            sessions: sessions.into_values().collect(),
            refused: self.refused.clone(),
        }
    }

    fn drop_where(&mut self, over: impl Fn(&Allocation<S, L>) -> bool) {
        let all = self.allocations.iter();
        let ended: Vec<Id> = all
            .filter(|(_, allocation)| over(allocation))
            .map(|(id, _)| id)
            .collect();
        for id in ended {
            self.remove(id);
        }
    }

    fn insert(&mut self, allocation: Allocation<S, L>) {
        let (flow, relayed) = (allocation.flow, allocation.relayed);
        *self.sessions.entry(allocation.session.clone()).or_default() += 1;
        let id = self.allocations.insert(allocation);
        self.flows.insert(flow, id);
        self.relays.insert(relayed, id);
        self.allocated += 1;
    }

    fn remove(&mut self, id: Id) {
        let Some(allocation) = self.allocations.remove(id) else {
            return;
        };
        self.flows.remove(&allocation.flow);
        self.relays.remove(&allocation.relayed);
        if let Some(count) = self.sessions.get_mut(&allocation.session) {
            *count -= 1;
            if *count == 0 {
                self.sessions.remove(&allocation.session);
            }
        }
    }

    fn refuse(&mut self, why: Refusal) -> Verdict<S, L> {
        self.refused.count(why);
        Verdict::Nothing
    }
}
