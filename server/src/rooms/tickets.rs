use super::RoomId;
use parlor::{room::Hash, time::Millis};
use std::collections::HashMap;

/// Tickets at once. Each is a join of the last half minute; more than this is a flood, and
/// who joins in it is told to try again.
const MOST: usize = 40_000;

/// Which room a ticket opens, until it is shown or too old. Only hashes are kept.
#[derive(Debug, Default)]
pub(super) struct Tickets {
    rooms: HashMap<Hash, (RoomId, Millis)>,
}

impl Tickets {
    /// Remembers a ticket that is good until `until`; false when there are too many.
    pub(super) fn put(&mut self, ticket: Hash, room: RoomId, now: Millis, until: Millis) -> bool {
        if self.rooms.len() >= MOST {
            self.drop_old(now);
        }
        let has_place = self.rooms.len() < MOST;
        if has_place {
            self.rooms.insert(ticket, (room, until));
        }
        has_place
    }

    /// Takes a ticket out: it is good once.
    pub(super) fn take(&mut self, ticket: &Hash, now: Millis) -> Option<RoomId> {
        let (room, until) = self.rooms.remove(ticket)?;
        (now < until).then_some(room)
    }

    /// Forgets those that nobody showed in time.
    pub(super) fn drop_old(&mut self, now: Millis) {
        self.rooms.retain(|_, (_, until)| now < *until);
        if self.rooms.is_empty() {
            self.rooms = HashMap::new();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_is_good_once_and_not_for_long() {
        let mut tickets = Tickets::default();
        for ticket in [[1; 32], [2; 32]] {
            assert!(tickets.put(ticket, RoomId(7), Millis(0), Millis(100)));
        }
        assert_eq!(tickets.take(&[1; 32], Millis(99)), Some(RoomId(7)));
        assert_eq!(tickets.take(&[1; 32], Millis(99)), None);
        assert_eq!(tickets.take(&[2; 32], Millis(100)), None);
        assert_eq!(tickets.take(&[3; 32], Millis(0)), None);
    }

    #[test]
    fn old_tickets_make_place_for_new_ones_and_fresh_ones_do_not() {
        let mut tickets = Tickets::default();
        let number = |n: usize| {
            let mut ticket = [0; 32];
            ticket[..8].copy_from_slice(&n.to_le_bytes());
            ticket
        };
        for n in 0..MOST {
            assert!(tickets.put(number(n), RoomId(1), Millis(0), Millis(100)));
        }
        assert!(!tickets.put(number(MOST), RoomId(1), Millis(99), Millis(199)));
        assert!(tickets.put(number(MOST), RoomId(1), Millis(100), Millis(200)));
    }
}
