//! What clients ask for: Binding, Allocate, Refresh, CreatePermission, ChannelBind.

use super::{Machine, Now, Refusal, Verdict, World, welcome::Caller};
use crate::turn::{
    CHECK_SESSION,
    allocation::{Allocation, Beginning, Flow},
    bounds,
    message::{Message, Transaction, Writer, attribute, kind, take_address},
    packet::Packet,
    slots::Id,
};
use std::net::SocketAddr;

/// REQUESTED-TRANSPORT for UDP, the only one there is.
const UDP: u8 = 17;

impl<S: Clone, L: Clone> Machine<S, L> {
    pub(super) fn on_message(
        &mut self,
        now: Now,
        world: &mut impl World<S>,
        (flow, line): (Flow, &L),
        packet: &mut Packet,
    ) -> Verdict<S, L> {
        let Some(message) = Message::parse(packet.bytes()) else {
            return self.refuse(Refusal::Malformed);
        };
        match message.kind() {
            kind::BINDING => self.on_binding(now, flow, &message),
            kind::SEND => self.on_send(now, flow, packet),
            kind::ALLOCATE | kind::REFRESH | kind::CREATE_PERMISSION | kind::CHANNEL_BIND => {
                self.on_request(now, world, (flow, line), &message)
            }
            _ => self.refuse(Refusal::Malformed),
        }
    }

    /// Where do I come from?
    fn on_binding(&mut self, now: Now, flow: Flow, message: &Message<'_>) -> Verdict<S, L> {
        if !self.bindings.spend(flow.remote.ip(), now.steady) {
            return self.refuse(Refusal::OverBudget);
        }
        let answer = match self.understood(message) {
            Err(unknown) => unknown,
            Ok(()) => Writer::new(kind::BINDING | kind::SUCCESS, &message.transaction())
                .put_address(attribute::XOR_MAPPED, flow.remote),
        };
        Verdict::Answer(match message.has_fingerprint() {
            true => answer.put_fingerprint().finish(),
            false => answer.finish(),
        })
    }

    fn on_request(
        &mut self,
        now: Now,
        world: &mut impl World<S>,
        (flow, line): (Flow, &L),
        message: &Message<'_>,
    ) -> Verdict<S, L> {
        let caller = match self.caller(now, world, flow, message) {
            Ok(caller) => caller,
            Err(why) => return self.turn_away(now, flow, message, why),
        };
        if let Err(unknown) = self.understood(message) {
            return Verdict::Answer(unknown.sign(&caller.key).finish());
        }
        let done = match message.kind() {
            kind::ALLOCATE => self.allocate(now, world, (flow, line), &caller, message),
            kind::REFRESH => self.refresh(now, flow, &caller, message),
            kind::CREATE_PERMISSION => self.create_permission(now, flow, &caller, message),
            _ => self.channel_bind(now, flow, &caller, message),
        };
        let answer = done.or_else(|why| {
            self.refused.count(why);
            let (code, words) = why.answer().ok_or(())?;
            let error = message.kind() | kind::ERROR;
            Ok(Writer::new(error, &message.transaction()).put_error(code, words))
        });
        match answer {
            Ok(answer) => Verdict::Answer(answer.sign(&caller.key).finish()),
            Err(()) => Verdict::Nothing,
        }
    }

    /// Whether all of it is understood that must be; else the answer that says so.
    fn understood(&mut self, message: &Message<'_>) -> Result<(), Writer> {
        let unknown: Vec<u8> = message.unknown().flat_map(u16::to_be_bytes).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        self.refused.count(Refusal::Unknown);
        let (code, words) = Refusal::Unknown.answer().unwrap_or_default();
        let answer = Writer::new(message.kind() | kind::ERROR, &message.transaction());
        let answer = answer.put_error(code, words);
        Err(answer.put(
            attribute::UNKNOWN,
            &unknown[..unknown.len().min(MOST_UNKNOWN)],
        ))
    }

    fn allocate(
        &mut self,
        now: Now,
        world: &mut impl World<S>,
        (flow, line): (Flow, &L),
        caller: &Caller<'_>,
        message: &Message<'_>,
    ) -> Result<Writer, Refusal> {
        let by = message.transaction();
        if let Some(&id) = self.flows.get(&flow) {
            return self.allocated_before(id, flow, caller, by);
        }
        let transport = message
            .get(attribute::TRANSPORT)
            .ok_or(Refusal::Malformed)?;
        if transport.first() != Some(&UDP) {
            return Err(Refusal::Transport);
        }
        let v6 = wants_v6(message)?;
        let even = wants_even(message)?;
        if !world.has(v6) {
            return Err(Refusal::Family);
        }
        let has = self.sessions.get_key_value(caller.session);
        let checks = caller.session.starts_with(CHECK_SESSION);
        let most = if checks {
            bounds::PER_CHECK
        } else {
            self.rules.per_session
        };
        if has.is_some_and(|(_, count)| *count >= most) {
            return Err(Refusal::SessionFull);
        }
        if checks && self.checks() >= bounds::CHECKS {
            return Err(Refusal::Full);
        }
        if self.allocations.len() >= bounds::ALLOCATIONS {
            return Err(Refusal::Full);
        }
        let session = has.map_or_else(|| caller.session.into(), |(session, _)| session.clone());
        let opened = world.open(self.allocations.next(), v6, even);
        let (socket, relayed) = opened.ok_or(Refusal::Full)?;
        let beginning = Beginning {
            flow,
            line: line.clone(),
            socket,
            relayed,
            session,
            by,
            lifetime: caller.lifetime,
        };
        self.insert(Allocation::begin(now.steady, beginning));
        Ok(allocated(relayed, flow, caller, &by))
    }

    /// Allocations of all checks together.
    fn checks(&self) -> usize {
        let checks = self.sessions.iter();
        let checks = checks.filter(|(session, _)| session.starts_with(CHECK_SESSION));
        checks.map(|(_, count)| count).sum()
    }

    /// An Allocate that was sent again is answered again; another one is refused.
    fn allocated_before(
        &self,
        id: Id,
        flow: Flow,
        caller: &Caller<'_>,
        by: Transaction,
    ) -> Result<Writer, Refusal> {
        let found = self.allocations.get(id).ok_or(Refusal::Mismatch)?;
        match &*found.session == caller.session && found.by == by {
            true => Ok(allocated(found.relayed, flow, caller, &by)),
            false => Err(Refusal::Mismatch),
        }
    }

    fn refresh(
        &mut self,
        now: Now,
        flow: Flow,
        caller: &Caller<'_>,
        message: &Message<'_>,
    ) -> Result<Writer, Refusal> {
        let wanted = message.get(attribute::LIFETIME).map(<[u8; 4]>::try_from);
        let ends = match wanted {
            Some(Ok(seconds)) => u32::from_be_bytes(seconds) == 0,
            Some(Err(_)) => return Err(Refusal::Malformed),
            None => false,
        };
        let id = self.id_of(flow, caller)?;
        if wants_v6(message)? && message.get(attribute::FAMILY).is_some() {
            let found = self.allocations.get(id).ok_or(Refusal::Mismatch)?;
            found
                .relayed
                .is_ipv6()
                .then_some(())
                .ok_or(Refusal::PeerFamily)?;
        }
        if ends {
            self.remove(id);
        } else if let Some(allocation) = self.allocations.get_mut(id) {
            allocation.until = now.steady + caller.lifetime;
        }
        let lifetime = if ends { 0 } else { seconds(caller.lifetime) };
        let answer = Writer::new(kind::REFRESH | kind::SUCCESS, &message.transaction());
        Ok(answer.put(attribute::LIFETIME, &lifetime.to_be_bytes()))
    }

    fn create_permission(
        &mut self,
        now: Now,
        flow: Flow,
        caller: &Caller<'_>,
        message: &Message<'_>,
    ) -> Result<Writer, Refusal> {
        let id = self.id_of(flow, caller)?;
        let mut peers = Vec::with_capacity(1);
        for peer in message.all(attribute::XOR_PEER) {
            if peers.len() == bounds::PEERS_AT_ONCE {
                return Err(Refusal::Full);
            }
            peers.push(self.peer(id, peer, message)?);
        }
        if peers.is_empty() {
            return Err(Refusal::Malformed);
        }
        let found = self.allocations.get_mut(id).ok_or(Refusal::Mismatch)?;
        for peer in peers {
            found.permit(now.steady, peer.ip())?;
        }
        let kind = kind::CREATE_PERMISSION | kind::SUCCESS;
        Ok(Writer::new(kind, &message.transaction()))
    }

    fn channel_bind(
        &mut self,
        now: Now,
        flow: Flow,
        caller: &Caller<'_>,
        message: &Message<'_>,
    ) -> Result<Writer, Refusal> {
        let id = self.id_of(flow, caller)?;
        let number = message
            .get(attribute::CHANNEL)
            .and_then(|value| value.get(..2));
        let number = number.and_then(|value| value.try_into().ok());
        let number = u16::from_be_bytes(number.ok_or(Refusal::Malformed)?);
        let peer = message.get(attribute::XOR_PEER).ok_or(Refusal::Malformed)?;
        let peer = self.peer(id, peer, message)?;
        let found = self.allocations.get_mut(id).ok_or(Refusal::Mismatch)?;
        found.bind(now.steady, number, peer)?;
        let kind = kind::CHANNEL_BIND | kind::SUCCESS;
        Ok(Writer::new(kind, &message.transaction()))
    }

    /// The caller's allocation on this flow.
    fn id_of(&self, flow: Flow, caller: &Caller<'_>) -> Result<Id, Refusal> {
        let id = *self.flows.get(&flow).ok_or(Refusal::Mismatch)?;
        let found = self.allocations.get(id).ok_or(Refusal::Mismatch)?;
        match &*found.session == caller.session {
            true => Ok(id),
            false => Err(Refusal::OtherSession),
        }
    }

    /// A peer that this allocation may reach.
    fn peer(&self, id: Id, value: &[u8], message: &Message<'_>) -> Result<SocketAddr, Refusal> {
        let peer = take_address(value, &message.transaction()).ok_or(Refusal::Malformed)?;
        if !self.rules.filter.admits(peer) {
            return Err(Refusal::Peer);
        }
        let found = self.allocations.get(id).ok_or(Refusal::Mismatch)?;
        match found.relayed.is_ipv6() == peer.is_ipv6() {
            true => Ok(peer),
            false => Err(Refusal::PeerFamily),
        }
    }
}

/// Bytes of an UNKNOWN-ATTRIBUTES: who sends more than a few of them knows why.
const MOST_UNKNOWN: usize = 32;

fn allocated(relayed: SocketAddr, flow: Flow, caller: &Caller<'_>, by: &Transaction) -> Writer {
    Writer::new(kind::ALLOCATE | kind::SUCCESS, by)
        .put_address(attribute::XOR_RELAYED, relayed)
        .put(attribute::LIFETIME, &seconds(caller.lifetime).to_be_bytes())
        .put_address(attribute::XOR_MAPPED, flow.remote)
}

/// IPv4 unless REQUESTED-ADDRESS-FAMILY says otherwise.
fn wants_v6(message: &Message<'_>) -> Result<bool, Refusal> {
    match message.get(attribute::FAMILY) {
        None | Some([1, ..]) => Ok(false),
        Some([2, ..]) => Ok(true),
        Some([]) => Err(Refusal::Malformed),
        Some(_) => Err(Refusal::Family),
    }
}

/// Whether the port must be even. The next one is never reserved with it: that was for RTCP
/// beside RTP, which no browser does.
fn wants_even(message: &Message<'_>) -> Result<bool, Refusal> {
    match message.get(attribute::EVEN_PORT) {
        None => Ok(false),
        Some([flags, ..]) if flags & 0x80 == 0 => Ok(true),
        Some([]) => Err(Refusal::Malformed),
        Some(_) => Err(Refusal::Full),
    }
}

fn seconds(millis: u64) -> u32 {
    u32::try_from(millis / 1_000).unwrap_or(u32::MAX)
}
