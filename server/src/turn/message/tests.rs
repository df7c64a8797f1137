use super::*;
use md5::{Digest, Md5};

/// The vectors of RFC 5769, sections 2.1 to 2.4.
const REQUEST: &str = "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c \
     69656e74002400046e0001ff80290008932ff9b151263b36000600096576746a3a683676 \
     59202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf";
const ANSWER_V4: &str = "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220 \
     002000080001a147e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7 \
     80280004c07d4c96";
const ANSWER_V6: &str = "010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220 \
     002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d900080014a382954e4be67bf1 \
     1784c97c8292c275bfe3ed4180280004c8fb0b4c";
const LONG_TERM: &str = "000100602112a44278ad3433c6ad72c029da412e00060012e3839ee38388e383aae38383 \
     e382afe382b900000015001c662f2f3439396b39353464364f4c33346f4c394653547679 \
     363473410014000b6578616d706c652e6f72670000080014f67024656dd64a3e02b8e071 \
     2e85c9a28ca89666";
const PASSWORD: &[u8] = b"VOkJxbRl1RmTxUk/WvJxBt";
/// Where a vector's byte is written.
const DIGITS: usize = 2;

fn bytes(vector: &str) -> Vec<u8> {
    let digits: String = vector.split_whitespace().collect();
    let byte = |at| u8::from_str_radix(&digits[at..at + DIGITS], 16).unwrap();
    (0..digits.len()).step_by(DIGITS).map(byte).collect()
}

#[test]
fn the_rfcs_request_is_read_and_its_proofs_hold() {
    let bytes = bytes(REQUEST);
    let message = Message::parse(&bytes).unwrap();
    assert_eq!(message.kind(), kind::BINDING);
    assert_eq!(message.transaction()[..4], [0xb7, 0xe7, 0xa7, 0x01]);
    assert_eq!(message.text(attribute::USERNAME), Some("evtj:h6vY"));
    assert!(message.has_fingerprint() && message.unknown().next().is_none());
    assert!(message.is_by(PASSWORD) && !message.is_by(b"another"));
}

#[test]
fn the_rfcs_answers_are_read_and_written() {
    for (vector, address) in [
        (ANSWER_V4, "192.0.2.1:32853"),
        (ANSWER_V6, "[2001:db8:1234:5678:11:2233:4455:6677]:32853"),
    ] {
        let bytes = bytes(vector);
        let message = Message::parse(&bytes).unwrap();
        assert!(message.is_by(PASSWORD) && message.has_fingerprint());
        let transaction = message.transaction();
        let mapped = message.get(attribute::XOR_MAPPED).unwrap();
        let address = address.parse().unwrap();
        assert_eq!(take_address(mapped, &transaction), Some(address));

        // The vectors pad with spaces and we with zeros: only that differs before the proof.
        let written = Writer::new(message.kind(), &transaction)
            .put(0x8022, b"test vector")
            .put_address(attribute::XOR_MAPPED, address)
            .sign(PASSWORD)
            .put_fingerprint()
            .finish();
        let (software_ends, proof) = (HEADER + 15, bytes.len() - 32);
        assert_eq!(written[..software_ends], bytes[..software_ends]);
        assert_eq!(
            written[software_ends + 1..proof],
            bytes[software_ends + 1..proof]
        );
        let again = Message::parse(&written).unwrap();
        assert!(again.is_by(PASSWORD) && again.has_fingerprint());
    }
}

#[test]
fn the_rfcs_long_term_request_is_by_who_knows_the_password() {
    let bytes = bytes(LONG_TERM);
    let message = Message::parse(&bytes).unwrap();
    assert_eq!(
        message.text(attribute::NONCE),
        Some("f//499k954d6OL34oL9FSTvy64sA")
    );
    // The password as SASLprep leaves it.
    let user = message.text(attribute::USERNAME).unwrap();
    let realm = message.text(attribute::REALM).unwrap();
    let key = Md5::digest(format!("{user}:{realm}:TheMatrIX"));
    assert!(message.is_by(&key));
}

#[test]
fn one_changed_bit_anywhere_is_noticed() {
    let good = bytes(REQUEST);
    for at in 0..good.len() * 8 {
        let mut bad = good.clone();
        bad[at / 8] ^= 1 << (at % 8);
        let passes = Message::parse(&bad)
            .is_some_and(|message| message.has_fingerprint() && message.is_by(PASSWORD));
        assert!(!passes, "bit {at}");
    }
}

#[test]
fn what_is_cut_off_or_too_long_is_no_message() {
    for vector in [REQUEST, ANSWER_V4, ANSWER_V6, LONG_TERM] {
        let mut good = bytes(vector);
        for length in 0..good.len() {
            assert!(Message::parse(&good[..length]).is_none(), "{length}");
        }
        good.extend([0; 4]);
        assert!(Message::parse(&good).is_none());
    }
}

#[test]
fn what_stands_behind_the_proof_is_not_believed() {
    let written = Writer::new(kind::REFRESH, &[1; 12])
        .put(attribute::REALM, b"ours")
        .sign(PASSWORD)
        .put(attribute::LIFETIME, &[0; 4])
        .put(0x7fff, &[])
        .finish();
    let message = Message::parse(&written).unwrap();
    assert!(message.is_by(PASSWORD));
    assert_eq!(message.get(attribute::LIFETIME), None);
    assert_eq!(message.unknown().next(), None);
}

#[test]
fn addresses_of_odd_lengths_and_families_are_none() {
    let (value, _) = put_address("192.0.2.1:5".parse().unwrap(), &[3; 12]);
    for length in (0..=20).filter(|length| *length != 8) {
        assert_eq!(take_address(&value[..length], &[3; 12]), None, "{length}");
    }
    assert_eq!(take_address(&[0; 8], &[3; 12]), None);
    assert_eq!(take_address(&[1; 64], &[3; 12]), None);
}

#[test]
fn no_bytes_make_it_panic() {
    let mut state = 1_u64;
    let mut draw = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for _ in 0..200_000 {
        let mut bytes = bytes_of(&mut draw);
        if bytes.len() >= HEADER && draw() % 4 > 0 {
            bytes[0] &= 0x3f;
            let length = length_until(bytes.len());
            bytes[2..4].copy_from_slice(&length);
            bytes[4..8].copy_from_slice(&COOKIE);
        }
        if let Some(message) = Message::parse(&bytes) {
            let _ = (
                message.kind(),
                message.unknown().count(),
                message.is_by(b"key"),
            );
            for peer in message.all(attribute::XOR_PEER) {
                let _ = take_address(peer, &message.transaction());
            }
        }
    }
}

/// Up to 96 bytes, low ones more often than not, since lengths and types are low.
fn bytes_of(draw: &mut impl FnMut() -> u64) -> Vec<u8> {
    let length = usize::try_from(draw() % 25).unwrap() * 4;
    let byte =
        |n: u64| n.to_le_bytes()[0] & [0xff, 0x1f, 0x03, 0][usize::from(n.to_le_bytes()[1] & 3)];
    (0..length).map(|_| byte(draw())).collect()
}
