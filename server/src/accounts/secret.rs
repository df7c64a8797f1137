//! Secrets that browsers keep: drawn here, handed out once, kept as hashes.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use parlor::room::Hash;
use sha2::{Digest, Sha256};

/// 256 random bits, as text for a cookie or a link.
pub fn token() -> String {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("the system has random numbers");
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What is kept of a secret. It is random and long, so a plain hash is enough.
pub fn hash(secret: &str) -> Hash {
    Sha256::digest(secret.as_bytes()).into()
}
