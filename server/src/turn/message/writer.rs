use super::{
    COOKIE, HEADER, INTEGRITY, Transaction, attribute, fingerprint, integrity, length_until,
    padded, put_address,
};
use hmac::Mac;
use std::net::SocketAddr;

/// Room for what we answer: most answers have a few attributes.
const USUAL: usize = 192;

/// A message that is being written.
#[derive(Debug)]
pub(in crate::turn) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    pub(in crate::turn) fn new(kind: u16, transaction: &Transaction) -> Self {
        let mut bytes = Vec::with_capacity(USUAL);
        bytes.extend(kind.to_be_bytes());
        bytes.extend([0, 0]);
        bytes.extend(COOKIE);
        bytes.extend(transaction);
        Self { bytes }
    }

    pub(in crate::turn) fn put(mut self, what: u16, value: &[u8]) -> Self {
        let length = u16::try_from(value.len()).expect("what we write is short");
        self.bytes.extend(what.to_be_bytes());
        self.bytes.extend(length.to_be_bytes());
        self.bytes.extend(value);
        self.bytes.resize(padded(self.bytes.len()), 0);
        self
    }

    pub(in crate::turn) fn put_address(self, what: u16, address: SocketAddr) -> Self {
        let transaction = self.bytes[8..HEADER].try_into().unwrap_or_default();
        let (value, length) = put_address(address, &transaction);
        self.put(what, &value[..length])
    }

    /// An ERROR-CODE. The words are for whoever reads a capture; programs read the number.
    pub(in crate::turn) fn put_error(self, code: u16, words: &str) -> Self {
        let [class, number] = [code / 100, code % 100].map(|part| part.to_be_bytes()[1]);
        let mut value = vec![0, 0, class, number];
        value.extend(words.as_bytes());
        self.put(attribute::ERROR_CODE, &value)
    }

    /// Proves that we know the key.
    pub(in crate::turn) fn sign(self, key: &[u8]) -> Self {
        let at = self.bytes.len();
        let proof = integrity(&self.bytes, at, key).finalize().into_bytes();
        debug_assert_eq!(proof.len() + 4, INTEGRITY);
        self.put(attribute::INTEGRITY, &proof)
    }

    pub(in crate::turn) fn put_fingerprint(self) -> Self {
        let value = fingerprint::value(&self.bytes, self.bytes.len());
        self.put(attribute::FINGERPRINT, &value)
    }

    pub(in crate::turn) fn finish(mut self) -> Vec<u8> {
        let length = length_until(self.bytes.len());
        self.bytes[2..4].copy_from_slice(&length);
        self.bytes
    }
}
