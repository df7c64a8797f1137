use super::bounds::NONCE_SECONDS;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::net::{IpAddr, SocketAddr};

/// Bytes of the time, and of the proof after it.
const TIME: usize = 8;
const PROOF: usize = 12;

/// Nonces that nobody has to remember: the time, and a proof that it was we who wrote it for
/// this source.
pub(super) struct Nonces {
    key: [u8; 32],
}

impl std::fmt::Debug for Nonces {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Nonces").finish_non_exhaustive()
    }
}

impl Nonces {
    pub(super) fn new(key: [u8; 32]) -> Self {
        Self { key }
    }

    /// What `source` is given at `now`, in seconds.
    pub(super) fn fresh(&self, source: SocketAddr, now: u64) -> String {
        let time = now.to_be_bytes();
        let proof = self.proof(source, time).finalize().into_bytes();
        let mut nonce = [0; TIME + PROOF];
        nonce[..TIME].copy_from_slice(&time);
        nonce[TIME..].copy_from_slice(&proof[..PROOF]);
        URL_SAFE_NO_PAD.encode(nonce)
    }

    /// Whether this was given to `source` not long ago.
    pub(super) fn holds(&self, nonce: &str, source: SocketAddr, now: u64) -> bool {
        let mut bytes = [0; TIME + PROOF];
        if URL_SAFE_NO_PAD.decode_slice(nonce, &mut bytes) != Ok(bytes.len()) {
            return false;
        }
        let (time, proof) = bytes.split_at(TIME);
        let time: [u8; TIME] = time.try_into().unwrap_or_default();
        let given = u64::from_be_bytes(time);
        now.checked_sub(given)
            .is_some_and(|age| age <= NONCE_SECONDS)
            && self
                .proof(source, time)
                .verify_truncated_left(proof)
                .is_ok()
    }

    fn proof(&self, source: SocketAddr, time: [u8; TIME]) -> Hmac<Sha256> {
        let mac = Hmac::new_from_slice(&self.key);
        let mut mac: Hmac<Sha256> = mac.expect("HMAC takes keys of any length");
        mac.update(&time);
        match source.ip() {
            IpAddr::V4(ip) => mac.update(&ip.octets()),
            IpAddr::V6(ip) => mac.update(&ip.octets()),
        }
        mac.update(&source.port().to_be_bytes());
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_800_000_000;

    fn source(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_nonce_holds_for_its_source_and_its_time() {
        let nonces = Nonces::new([7; 32]);
        let here = source("192.0.2.1:5000");
        let nonce = nonces.fresh(here, NOW);
        assert!(nonces.holds(&nonce, here, NOW) && nonces.holds(&nonce, here, NOW + 600));
        assert!(!nonces.holds(&nonce, here, NOW + 601));
        assert!(!nonces.holds(&nonce, here, NOW - 1), "from the future");
        assert!(!nonces.holds(&nonce, source("192.0.2.1:5001"), NOW));
        assert!(!nonces.holds(&nonce, source("[::ffff:192.0.2.1]:5000"), NOW));
        assert!(!Nonces::new([8; 32]).holds(&nonce, here, NOW));
    }

    #[test]
    fn nonsense_is_no_nonce() {
        let nonces = Nonces::new([7; 32]);
        let long = "f".repeat(500);
        let short = &nonces.fresh(source("[::1]:1"), NOW)[..20];
        for nonce in ["", "0", "00000000é", "zzzzzzzzzz", short, &long] {
            assert!(!nonces.holds(nonce, source("[::1]:1"), NOW), "{nonce}");
        }
    }
}
