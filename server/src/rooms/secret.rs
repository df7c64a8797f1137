//! Secrets for sessions: drawn here, handed out once, kept as hashes.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use parlor::{
    room::{Fresh, Hash},
    time::UnixMillis,
};
use sha2::{Digest, Sha256};

use super::RoomId;
use crate::turn::Ice;

/// The longest session name, ticket or token that is worth a look.
const LONGEST: usize = 64;

/// `N` random bytes as text.
fn random<const N: usize>() -> String {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system has random numbers");
    URL_SAFE_NO_PAD.encode(bytes)
}

/// How a secret is remembered.
pub fn hash(secret: &str) -> Hash {
    Sha256::digest(secret.as_bytes()).into()
}

/// A new name for a session in `room`: the room in hexadecimal, a dot, 128 random bits. With
/// the room in its name, a session is found again without a map of all sessions.
fn session_name(room: RoomId) -> String {
    format!("{:x}.{}", room.0, random::<16>())
}

/// The room that a session's name leads to.
pub(super) fn room_of(session: &str) -> Option<RoomId> {
    if session.len() > LONGEST {
        return None;
    }
    let (room, _) = session.split_once('.')?;
    i64::from_str_radix(room, 16).ok().map(RoomId)
}

/// What a hello to `room` needs: of `resumed`, when it goes on with that session.
pub(super) fn fresh(room: RoomId, resumed: Option<&str>, ice: &Ice, at: UnixMillis) -> Fresh {
    let session = session_name(room);
    let token = random::<32>();
    Fresh {
        ice: ice.servers(resumed.unwrap_or(&session), at),
        token_hash: hash(&token),
        session,
        token,
        at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_leads_to_its_room() {
        assert_eq!(room_of(&session_name(RoomId(4711))), Some(RoomId(4711)));
    }

    #[test]
    fn nonsense_leads_nowhere() {
        let long = format!("1.{}", "x".repeat(LONGEST));
        for name in ["", ".", "x.y", "12", "ffffffffffffffffff.a", &long] {
            assert_eq!(room_of(name), None, "{name}");
        }
    }
}
