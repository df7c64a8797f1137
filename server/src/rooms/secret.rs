//! What a hello needs that is drawn at random.

use parlor::{room::Fresh, time::UnixMillis};

use super::RoomId;
use crate::{
    accounts::{hash, token},
    turn::Ice,
};

/// The longest session name that is worth a look.
const LONGEST: usize = 64;

/// A new name for a session in `room`: the room in hexadecimal, a dot, random bits. With the
/// room in its name, a session is found again without a map of all sessions.
fn session_name(room: RoomId) -> String {
    format!("{:x}.{}", room.0, token())
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
    let token = token();
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
