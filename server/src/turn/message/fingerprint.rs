use super::length_until;

/// What a FINGERPRINT takes with its header.
pub(super) const LENGTH: usize = 4 + 4;
/// What the checksum is mixed with, so that it is not taken for another protocol's.
const MASK: u32 = 0x5354_554e;

/// Whether the FINGERPRINT at `at` fits what comes before it.
pub(super) fn holds(bytes: &[u8], at: usize) -> bool {
    bytes.get(at + 4..at + LENGTH) == Some(&value(bytes, at)[..])
}

/// The FINGERPRINT of a message that ends with it.
pub(super) fn value(bytes: &[u8], at: usize) -> [u8; 4] {
    let mut crc = crc(u32::MAX, &bytes[..2]);
    crc = self::crc(crc, &length_until(at + LENGTH));
    crc = self::crc(crc, &bytes[4..at]);
    (!crc ^ MASK).to_be_bytes()
}

fn crc(crc: u32, bytes: &[u8]) -> u32 {
    bytes.iter().fold(crc, |crc, byte| {
        let [low, ..] = crc.to_le_bytes();
        TABLE[usize::from(low ^ byte)] ^ (crc >> 8)
    })
}

/// CRC-32 of each byte (ISO HDLC).
const TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut crc = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = (crc >> 1) ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 };
            bit += 1;
        }
        table[byte] = crc;
        byte += 1;
    }
    table
};
