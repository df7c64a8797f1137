//! STUN messages (RFC 8489) as far as STUN and TURN servers need them: read where they lie,
//! written into a vector.
//!
//! Not here: what they mean. Nothing of a message is believed before it was looked at whole.

mod address;
mod fingerprint;
#[cfg(test)]
mod tests;
mod writer;

pub(super) use address::{put_address, take_address};
pub(super) use writer::Writer;

use hmac::{Hmac, Mac};
use sha1::Sha1;
use std::ops::Range;

/// The header: type, length, cookie, transaction.
pub(super) const HEADER: usize = 20;
pub(super) const COOKIE: [u8; 4] = 0x2112_a442_u32.to_be_bytes();
/// What a MESSAGE-INTEGRITY takes with its header.
const INTEGRITY: usize = 4 + 20;

pub(super) type Transaction = [u8; 12];

/// Types of messages; an answer's are those of the request with bits on top.
pub(super) mod kind {
    pub(crate) const BINDING: u16 = 0x001;
    pub(crate) const ALLOCATE: u16 = 0x003;
    pub(crate) const REFRESH: u16 = 0x004;
    pub(crate) const CREATE_PERMISSION: u16 = 0x008;
    pub(crate) const CHANNEL_BIND: u16 = 0x009;
    pub(crate) const SEND: u16 = 0x016;
    pub(crate) const DATA: u16 = 0x017;
    pub(crate) const SUCCESS: u16 = 0x100;
    pub(crate) const ERROR: u16 = 0x110;
}

/// Types of attributes.
pub(super) mod attribute {
    pub(crate) const USERNAME: u16 = 0x006;
    pub(crate) const INTEGRITY: u16 = 0x008;
    pub(crate) const ERROR_CODE: u16 = 0x009;
    pub(crate) const UNKNOWN: u16 = 0x00a;
    pub(crate) const CHANNEL: u16 = 0x00c;
    pub(crate) const LIFETIME: u16 = 0x00d;
    pub(crate) const XOR_PEER: u16 = 0x012;
    pub(crate) const DATA: u16 = 0x013;
    pub(crate) const REALM: u16 = 0x014;
    pub(crate) const NONCE: u16 = 0x015;
    pub(crate) const XOR_RELAYED: u16 = 0x016;
    pub(crate) const FAMILY: u16 = 0x017;
    pub(crate) const EVEN_PORT: u16 = 0x018;
    pub(crate) const TRANSPORT: u16 = 0x019;
    pub(crate) const INTEGRITY_SHA256: u16 = 0x01c;
    pub(crate) const XOR_MAPPED: u16 = 0x020;
    pub(crate) const PRIORITY: u16 = 0x024;
    pub(crate) const USE_CANDIDATE: u16 = 0x025;
    pub(crate) const FINGERPRINT: u16 = 0x8028;
}

/// What must be understood and is; a message with anything else of that kind is refused.
/// PRIORITY and USE-CANDIDATE come with a browser's checks, and mean nothing here.
const UNDERSTOOD: [u16; 15] = [
    attribute::USERNAME,
    attribute::INTEGRITY,
    attribute::CHANNEL,
    attribute::LIFETIME,
    attribute::XOR_PEER,
    attribute::DATA,
    attribute::REALM,
    attribute::NONCE,
    attribute::FAMILY,
    attribute::EVEN_PORT,
    attribute::TRANSPORT,
    attribute::INTEGRITY_SHA256,
    attribute::XOR_MAPPED,
    attribute::PRIORITY,
    attribute::USE_CANDIDATE,
];
/// Attributes from here on may be passed over.
const OPTIONAL: u16 = 0x8000;

/// A whole message.
#[derive(Clone, Copy, Debug)]
pub(super) struct Message<'a> {
    bytes: &'a [u8],
    /// Where the attributes that count end: at the integrity or the fingerprint, if any.
    end: usize,
    integrity: Option<usize>,
    fingerprint: bool,
}

impl<'a> Message<'a> {
    /// A message that fills these bytes; `None` if they are not one.
    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let length = usize::from(u16::from_be_bytes([*bytes.get(2)?, *bytes.get(3)?]));
        let whole = bytes.len() == HEADER + length && length % 4 == 0;
        if !whole || bytes[0] >= 0x40 || bytes[4..8] != COOKIE {
            return None;
        }
        let mut message = Self {
            bytes,
            end: bytes.len(),
            integrity: None,
            fingerprint: false,
        };
        let mut at = HEADER;
        while at < bytes.len() {
            let (what, value) = attribute_at(bytes, at)?;
            match what {
                attribute::INTEGRITY if message.integrity.is_none() => {
                    (value.len() == INTEGRITY - 4).then_some(())?;
                    message.integrity = Some(at);
                    message.end = message.end.min(at);
                }
                attribute::INTEGRITY_SHA256 => message.end = message.end.min(at),
                attribute::FINGERPRINT => {
                    let last = value.end == bytes.len();
                    (last && fingerprint::holds(bytes, at)).then_some(())?;
                    message.fingerprint = true;
                    message.end = message.end.min(at);
                }
                _ => {}
            }
            at = padded(value.end);
        }
        Some(message)
    }

    pub(super) fn kind(&self) -> u16 {
        u16::from_be_bytes([self.bytes[0], self.bytes[1]])
    }

    pub(super) fn transaction(&self) -> Transaction {
        self.bytes[8..HEADER].try_into().unwrap_or_default()
    }

    pub(super) fn has_integrity(&self) -> bool {
        self.integrity.is_some()
    }

    pub(super) fn has_fingerprint(&self) -> bool {
        self.fingerprint
    }

    /// Where the first attribute of this type lies.
    pub(super) fn find(&self, what: u16) -> Option<Range<usize>> {
        let mut all = self.attributes();
        all.find(|(found, _)| *found == what).map(|(_, at)| at)
    }

    pub(super) fn get(&self, what: u16) -> Option<&'a [u8]> {
        self.find(what).map(|at| &self.bytes[at])
    }

    pub(super) fn text(&self, what: u16) -> Option<&'a str> {
        self.get(what)
            .and_then(|text| std::str::from_utf8(text).ok())
    }

    /// Every attribute of this type, in their order.
    pub(super) fn all(&self, what: u16) -> impl Iterator<Item = &'a [u8]> {
        let bytes = self.bytes;
        let these = self.attributes().filter(move |(found, _)| *found == what);
        these.map(move |(_, at)| &bytes[at])
    }

    /// What ought to be understood and is not.
    pub(super) fn unknown(&self) -> impl Iterator<Item = u16> {
        let all = self.attributes().map(|(what, _)| what);
        all.filter(|what| *what < OPTIONAL && !UNDERSTOOD.contains(what))
    }

    /// Whether the sender knows this key.
    pub(super) fn is_by(&self, key: &[u8]) -> bool {
        let Some(at) = self.integrity else {
            return false;
        };
        let mac = integrity(self.bytes, at, key);
        mac.verify_slice(&self.bytes[at + 4..at + INTEGRITY])
            .is_ok()
    }

    fn attributes(&self) -> impl Iterator<Item = (u16, Range<usize>)> + use<'a> {
        let (bytes, end) = (self.bytes, self.end);
        let mut at = HEADER;
        std::iter::from_fn(move || {
            if at >= end {
                return None;
            }
            let (what, value) = attribute_at(bytes, at)?;
            at = padded(value.end);
            Some((what, value))
        })
    }
}

/// The attribute that begins here, if it is all there.
fn attribute_at(bytes: &[u8], at: usize) -> Option<(u16, Range<usize>)> {
    let header = bytes.get(at..at + 4)?;
    let what = u16::from_be_bytes([header[0], header[1]]);
    let length = usize::from(u16::from_be_bytes([header[2], header[3]]));
    let value = at + 4..at + 4 + length;
    (padded(value.end) <= bytes.len()).then_some((what, value))
}

/// Attributes begin at multiples of four.
pub(super) fn padded(length: usize) -> usize {
    length.next_multiple_of(4)
}

/// The proof of `key` over what comes before `at`, as if the proof were the message's end.
fn integrity(bytes: &[u8], at: usize, key: &[u8]) -> Hmac<Sha1> {
    let mac = Hmac::new_from_slice(key);
    let mut mac: Hmac<Sha1> = mac.expect("HMAC takes keys of any length");
    mac.update(&bytes[..2]);
    mac.update(&length_until(at + INTEGRITY));
    mac.update(&bytes[4..at]);
    mac
}

/// The header's length field of a message that ends there.
fn length_until(end: usize) -> [u8; 2] {
    u16::try_from(end - HEADER)
        .unwrap_or(u16::MAX)
        .to_be_bytes()
}
