use super::{
    bounds,
    bucket::{Bucket, Pace},
    figures::Refusal,
    message::Transaction,
};
use parlor::time::Millis;
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

/// The 5-tuple, as far as it differs: the socket or stream of ours, and who is at the other
/// end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Flow {
    pub(super) line: u64,
    pub(super) remote: SocketAddr,
}

/// The numbers that channels have: those of RFC 5766, of which RFC 8656 kept a quarter, since
/// older clients still use the others.
const CHANNEL_NUMBERS: std::ops::RangeInclusive<u16> = 0x4000..=0x7fff;

const PACE: Pace = Pace {
    per_second: bounds::PACE,
    at_once: bounds::BURST,
};

#[derive(Debug)]
struct Permission {
    peer: IpAddr,
    until: Millis,
}

#[derive(Debug)]
struct Channel {
    number: u16,
    peer: SocketAddr,
    until: Millis,
}

/// A relayed address and who may be reached through it.
#[derive(Debug)]
pub(super) struct Allocation<S, L> {
    pub(super) flow: Flow,
    /// How the client is answered.
    pub(super) line: L,
    /// The relay's socket towards the peers.
    pub(super) socket: S,
    pub(super) relayed: SocketAddr,
    pub(super) session: Arc<str>,
    /// The request that made it: sent again, it is answered again.
    pub(super) by: Transaction,
    pub(super) until: Millis,
    pub(super) sent: u64,
    pub(super) received: u64,
    up: Bucket,
    down: Bucket,
    permissions: Vec<Permission>,
    channels: Vec<Channel>,
}

/// What an allocation begins with.
#[derive(Debug)]
pub(super) struct Beginning<S, L> {
    pub(super) flow: Flow,
    pub(super) line: L,
    pub(super) socket: S,
    pub(super) relayed: SocketAddr,
    pub(super) session: Arc<str>,
    pub(super) by: Transaction,
    /// Until it has to be refreshed, in milliseconds.
    pub(super) lifetime: u64,
}

impl<S, L> Allocation<S, L> {
    pub(super) fn begin(now: Millis, beginning: Beginning<S, L>) -> Self {
        let Beginning {
            flow,
            line,
            socket,
            relayed,
            session,
            by,
            lifetime,
        } = beginning;
        Self {
            flow,
            line,
            socket,
            relayed,
            session,
            by,
            until: now + lifetime,
            sent: 0,
            received: 0,
            up: Bucket::full(PACE, now),
            down: Bucket::full(PACE, now),
            permissions: Vec::new(),
            channels: Vec::new(),
        }
    }

    /// Lets the peer's address in and out for a while.
    pub(super) fn permit(&mut self, now: Millis, peer: IpAddr) -> Result<(), Refusal> {
        let until = now + bounds::PERMISSION;
        if let Some(known) = self.permissions.iter_mut().find(|known| known.peer == peer) {
            known.until = until;
            return Ok(());
        }
        if self.permissions.len() >= bounds::PERMISSIONS {
            self.permissions.retain(|known| known.until > now);
        }
        if self.permissions.len() >= bounds::PERMISSIONS {
            return Err(Refusal::Full);
        }
        self.permissions.push(Permission { peer, until });
        Ok(())
    }

    pub(super) fn permits(&self, now: Millis, peer: IpAddr) -> bool {
        let mut known = self.permissions.iter();
        known.any(|known| known.peer == peer && known.until > now)
    }

    /// Gives the peer a channel, and a permission with it.
    pub(super) fn bind(
        &mut self,
        now: Millis,
        number: u16,
        peer: SocketAddr,
    ) -> Result<(), Refusal> {
        if !CHANNEL_NUMBERS.contains(&number) {
            return Err(Refusal::Malformed);
        }
        self.channels.retain(|channel| channel.until > now);
        let until = now + bounds::CHANNEL;
        let full = self.channels.len() >= bounds::CHANNELS;
        let mut bound = self.channels.iter_mut();
        match bound.find(|channel| channel.number == number || channel.peer == peer) {
            Some(channel) if channel.number == number && channel.peer == peer => {
                channel.until = until;
            }
            // A number is one peer's and a peer has one number, until either ends.
            Some(_) => return Err(Refusal::Malformed),
            None if full => return Err(Refusal::Full),
            None => self.channels.push(Channel {
                number,
                peer,
                until,
            }),
        }
        self.permit(now, peer.ip())
    }

    pub(super) fn channel_of(&self, now: Millis, peer: SocketAddr) -> Option<u16> {
        let mut bound = self.channels.iter();
        let bound = bound.find(|channel| channel.peer == peer && channel.until > now);
        bound.map(|channel| channel.number)
    }

    pub(super) fn peer_of(&self, now: Millis, number: u16) -> Option<SocketAddr> {
        let mut bound = self.channels.iter();
        let bound = bound.find(|channel| channel.number == number && channel.until > now);
        bound.map(|channel| channel.peer)
    }

    /// Whether so many bytes may go to a peer just now; they are counted then.
    pub(super) fn send(&mut self, now: Millis, bytes: u64) -> bool {
        let may = self.up.take(PACE, now, bytes);
        self.sent += if may { bytes } else { 0 };
        may
    }

    /// The same for what comes from one.
    pub(super) fn receive(&mut self, now: Millis, bytes: u64) -> bool {
        let may = self.down.take(PACE, now, bytes);
        self.received += if may { bytes } else { 0 };
        may
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = Millis(1_000);

    fn allocation() -> Allocation<(), ()> {
        let somewhere = "192.0.2.1:1".parse().unwrap();
        let flow = Flow {
            line: 0,
            remote: somewhere,
        };
        Allocation::begin(
            NOW,
            Beginning {
                flow,
                line: (),
                socket: (),
                relayed: somewhere,
                session: "s".into(),
                by: [0; 12],
                lifetime: bounds::LIFETIME,
            },
        )
    }

    fn peer(n: u8) -> SocketAddr {
        SocketAddr::from(([198, 51, 100, n], 7))
    }

    #[test]
    fn a_permission_is_an_addresss_and_ends() {
        let mut allocation = allocation();
        allocation.permit(NOW, peer(1).ip()).unwrap();
        assert!(allocation.permits(NOW, peer(1).ip()));
        assert!(!allocation.permits(NOW, peer(2).ip()));
        let end = NOW + bounds::PERMISSION;
        assert!(!allocation.permits(end, peer(1).ip()));
        allocation.permit(Millis(end.0 - 1), peer(1).ip()).unwrap();
        assert!(allocation.permits(end, peer(1).ip()));
    }

    #[test]
    fn permissions_are_bounded_and_those_that_ended_make_room() {
        let mut allocation = allocation();
        for n in (0..).take(bounds::PERMISSIONS) {
            allocation.permit(NOW, peer(n).ip()).unwrap();
        }
        assert_eq!(allocation.permit(NOW, peer(255).ip()), Err(Refusal::Full));
        allocation.permit(NOW, peer(0).ip()).unwrap();
        let end = NOW + bounds::PERMISSION;
        allocation.permit(end, peer(255).ip()).unwrap();
        assert_eq!(allocation.permissions.len(), 1);
    }

    #[test]
    fn a_channel_is_one_peers_and_brings_a_permission() {
        let mut allocation = allocation();
        allocation.bind(NOW, 0x4000, peer(1)).unwrap();
        allocation.bind(NOW, 0x4000, peer(1)).unwrap();
        assert!(allocation.permits(NOW, peer(1).ip()));
        assert_eq!(allocation.peer_of(NOW, 0x4000), Some(peer(1)));
        assert_eq!(allocation.channel_of(NOW, peer(1)), Some(0x4000));
        let other = allocation.bind(NOW, 0x4000, peer(2));
        assert_eq!(other, Err(Refusal::Malformed));
        let again = allocation.bind(NOW, 0x4001, peer(1));
        assert_eq!(again, Err(Refusal::Malformed));
        let end = NOW + bounds::CHANNEL;
        assert_eq!(allocation.peer_of(end, 0x4000), None);
        allocation.bind(end, 0x4000, peer(2)).unwrap();
    }

    #[test]
    fn channels_have_their_numbers_and_their_bound() {
        let mut allocation = allocation();
        for number in [0, 0x3fff, 0x8000, 0xffff] {
            let bound = allocation.bind(NOW, number, peer(1));
            assert_eq!(bound, Err(Refusal::Malformed), "{number:x}");
        }
        for n in (0..).take(bounds::CHANNELS) {
            allocation
                .bind(NOW, 0x4000 + u16::from(n), peer(n))
                .unwrap();
        }
        let more = allocation.bind(NOW, 0x4fff, peer(255));
        assert_eq!(more, Err(Refusal::Full));
    }

    #[test]
    fn what_is_too_fast_is_neither_sent_nor_counted() {
        let mut allocation = allocation();
        assert!(allocation.send(NOW, bounds::BURST));
        assert!(!allocation.send(NOW, 1));
        assert!(
            allocation.receive(NOW, 1),
            "the other way is another matter"
        );
        assert_eq!((allocation.sent, allocation.received), (bounds::BURST, 1));
        assert!(allocation.send(NOW + 1_000, bounds::BURST));
    }
}
