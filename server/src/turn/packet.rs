use super::{
    bounds::FRAME,
    message::{COOKIE, HEADER, Transaction, attribute, kind, padded, put_address},
};
use std::{net::SocketAddr, ops::Range};

/// Room before what came in: what wraps it is written there, so that it is never copied. The
/// longest is a Data indication with an IPv6 address.
const HEAD: usize = HEADER + 4 + 20 + 4;
/// A channel's number and the length.
pub(super) const CHANNEL_HEADER: usize = 4;

/// A datagram or frame that is passed on in the buffer it came in.
#[derive(Debug)]
pub(super) struct Packet {
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
}

impl Packet {
    pub(super) fn new() -> Self {
        Self {
            // One byte more than may come, so that what is too long is seen; and padding.
            buffer: vec![0; HEAD + FRAME + 4].into(),
            start: HEAD,
            end: HEAD,
        }
    }

    /// Where the next one goes; then say how long it is.
    pub(super) fn space(&mut self) -> &mut [u8] {
        &mut self.buffer[HEAD..=HEAD + FRAME]
    }

    /// So many bytes came in; false if they are too many.
    pub(super) fn came_in(&mut self, length: usize) -> bool {
        let fits = length <= FRAME;
        (self.start, self.end) = (HEAD, HEAD + length.min(FRAME));
        fits
    }

    /// Takes a copy of a frame; false if it is too long.
    pub(super) fn load(&mut self, frame: &[u8]) -> bool {
        let fits = frame.len() <= FRAME;
        if fits {
            self.space()[..frame.len()].copy_from_slice(frame);
        }
        fits && self.came_in(frame.len())
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    pub(super) fn len(&self) -> usize {
        self.end - self.start
    }

    /// Keeps only this part.
    pub(super) fn narrow(&mut self, part: Range<usize>) {
        self.end = self.start + part.end;
        self.start += part.start;
    }

    /// What a channel's frame says of itself: number and content. Padding behind is allowed.
    pub(super) fn channel(&self) -> Option<(u16, Range<usize>)> {
        let bytes = self.bytes();
        let header = bytes.get(..CHANNEL_HEADER)?;
        let length = usize::from(u16::from_be_bytes([header[2], header[3]]));
        let content = CHANNEL_HEADER..CHANNEL_HEADER + length;
        let number = u16::from_be_bytes([header[0], header[1]]);
        (content.end <= bytes.len()).then_some((number, content))
    }

    /// Makes what is here the content of a channel's frame.
    pub(super) fn wrap_channel(&mut self, number: u16) {
        let length = self.length();
        self.start -= CHANNEL_HEADER;
        let header = &mut self.buffer[self.start..][..CHANNEL_HEADER];
        header[..2].copy_from_slice(&number.to_be_bytes());
        header[2..].copy_from_slice(&length);
    }

    /// Makes what is here the content of a Data indication.
    pub(super) fn wrap_data(&mut self, peer: SocketAddr, transaction: &Transaction) {
        let content = self.length();
        let (address, length) = put_address(peer, transaction);
        let end = self.start + padded(self.len());
        self.buffer[self.end..end].fill(0);
        self.end = end;
        self.start -= HEADER + 4 + length + 4;
        let whole = self.end - self.start - HEADER;
        let mut at = self.start;
        let mut write = |bytes: &[u8]| {
            self.buffer[at..at + bytes.len()].copy_from_slice(bytes);
            at += bytes.len();
        };
        write(&kind::DATA.to_be_bytes());
        write(&short(whole));
        write(&COOKIE);
        write(transaction);
        write(&attribute::XOR_PEER.to_be_bytes());
        write(&short(length));
        write(&address[..length]);
        write(&attribute::DATA.to_be_bytes());
        write(&content);
    }

    fn length(&self) -> [u8; 2] {
        short(self.len())
    }
}

fn short(length: usize) -> [u8; 2] {
    let length = u16::try_from(length);
    length
        .expect("a packet is shorter than 64 kB")
        .to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::turn::message::{Message, take_address};

    fn packet(bytes: &[u8]) -> Packet {
        let mut packet = Packet::new();
        assert!(packet.load(bytes));
        packet
    }

    #[test]
    fn a_channels_frame_is_unwrapped_and_wrapped_again_in_place() {
        let mut packet = packet(&[0x40, 1, 0, 3, 7, 8, 9, 0]);
        let (number, content) = packet.channel().unwrap();
        assert_eq!(number, 0x4001);
        packet.narrow(content);
        assert_eq!(packet.bytes(), [7, 8, 9]);
        packet.wrap_channel(0x4fff);
        assert_eq!(packet.bytes(), [0x4f, 0xff, 0, 3, 7, 8, 9]);
    }

    #[test]
    fn a_frame_that_claims_more_than_there_is_is_none() {
        assert_eq!(packet(&[0x40, 1, 0, 4, 7, 8, 9]).channel(), None);
        assert_eq!(packet(&[0x40, 1, 0]).channel(), None);
        assert_eq!(packet(&[0x40, 1, 0, 0]).channel(), Some((0x4001, 4..4)));
    }

    #[test]
    fn the_longest_datagram_of_either_family_becomes_a_data_indication() {
        for peer in ["192.0.2.1:7", "[2001:db8::1]:7"].map(|peer| peer.parse().unwrap()) {
            for length in [0, 1, 4, FRAME - 1, FRAME] {
                let content = vec![5; length];
                let mut packet = packet(&content);
                packet.wrap_data(peer, &[9; 12]);
                let message = Message::parse(packet.bytes()).unwrap();
                assert_eq!(message.kind(), kind::DATA);
                assert_eq!(message.get(attribute::DATA), Some(&content[..]));
                let address = message.get(attribute::XOR_PEER).unwrap();
                assert_eq!(take_address(address, &[9; 12]), Some(peer));
            }
        }
    }

    #[test]
    fn what_is_too_long_is_refused() {
        assert!(!Packet::new().load(&[0; FRAME + 1]));
        assert!(!Packet::new().came_in(FRAME + 1));
        assert_eq!(Packet::new().space().len(), FRAME + 1);
    }
}
