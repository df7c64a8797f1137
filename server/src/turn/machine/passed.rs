//! What is passed on: the path of every packet of a call.

use super::{Machine, Now, Refusal, Verdict};
use crate::turn::{
    allocation::Flow,
    message::{Message, Transaction, attribute, take_address},
    packet::Packet,
    slots::Id,
};
use parlor::time::Millis;
use std::net::SocketAddr;

impl<S: Clone, L: Clone> Machine<S, L> {
    /// A frame on a channel.
    pub(super) fn on_channel(
        &mut self,
        now: Now,
        flow: Flow,
        packet: &mut Packet,
    ) -> Verdict<S, L> {
        let Some((number, content)) = packet.channel() else {
            return self.refuse(Refusal::Malformed);
        };
        let Some(&id) = self.flows.get(&flow) else {
            return self.refuse(Refusal::Mismatch);
        };
        let allocation = self.allocations.get(id);
        let peer = allocation.and_then(|found| found.peer_of(now.steady, number));
        let Some(peer) = peer else {
            return self.refuse(Refusal::NotPermitted);
        };
        packet.narrow(content);
        self.pass_to_peer(now.steady, id, peer, packet)
    }

    /// A Send indication.
    pub(super) fn on_send(&mut self, now: Now, flow: Flow, packet: &mut Packet) -> Verdict<S, L> {
        let Some(message) = Message::parse(packet.bytes()) else {
            return self.refuse(Refusal::Malformed);
        };
        let peer = message.get(attribute::XOR_PEER);
        let peer = peer.and_then(|peer| take_address(peer, &message.transaction()));
        let (Some(peer), Some(content)) = (peer, message.find(attribute::DATA)) else {
            return self.refuse(Refusal::Malformed);
        };
        if message.unknown().next().is_some() {
            return self.refuse(Refusal::Unknown);
        }
        let Some(&id) = self.flows.get(&flow) else {
            return self.refuse(Refusal::Mismatch);
        };
        packet.narrow(content);
        self.pass_to_peer(now.steady, id, peer, packet)
    }

    /// The one way out. A client of this relay is reached without a detour over its socket.
    fn pass_to_peer(
        &mut self,
        now: Millis,
        id: Id,
        peer: SocketAddr,
        packet: &mut Packet,
    ) -> Verdict<S, L> {
        let length = packet.len() as u64;
        let admitted = self.rules.filter.admits(peer);
        let Some(allocation) = self.allocations.get_mut(id) else {
            return Verdict::Nothing;
        };
        // Asked anew for every packet, whatever was said when a channel was bound.
        if !admitted {
            return self.refuse(Refusal::Peer);
        }
        if !allocation.permits(now, peer.ip()) || allocation.until <= now {
            return self.refuse(Refusal::NotPermitted);
        }
        if !allocation.send(now, length) {
            return self.refuse(Refusal::OverPace);
        }
        self.sent += length;
        let relayed = allocation.relayed;
        if !self.rules.filter.is_relay(peer) {
            let socket = allocation.socket.clone();
            return Verdict::ToPeer { socket, peer };
        }
        match self.relays.get(&peer) {
            Some(&there) => self.pass_to_client(now, there, relayed, packet),
            // An allocation that ended: there is nobody.
            None => Verdict::Nothing,
        }
    }

    /// The one way in.
    pub(super) fn pass_to_client(
        &mut self,
        now: Millis,
        id: Id,
        peer: SocketAddr,
        packet: &mut Packet,
    ) -> Verdict<S, L> {
        let length = packet.len() as u64;
        let Some(allocation) = self.allocations.get_mut(id) else {
            return Verdict::Nothing;
        };
        if !allocation.permits(now, peer.ip()) || allocation.until <= now {
            return self.refuse(Refusal::NotPermitted);
        }
        if !allocation.receive(now, length) {
            return self.refuse(Refusal::OverPace);
        }
        self.received += length;
        match allocation.channel_of(now, peer) {
            Some(number) => packet.wrap_channel(number),
            None => {
                self.indications += 1;
                packet.wrap_data(peer, &transaction(self.indications));
            }
        }
        Verdict::ToClient {
            line: allocation.line.clone(),
            remote: allocation.flow.remote,
        }
    }
}

/// An indication's transaction. Nobody answers one, so it need not be hard to guess.
fn transaction(number: u64) -> Transaction {
    let mut transaction = [0; 12];
    transaction[4..].copy_from_slice(&number.to_be_bytes());
    transaction
}
