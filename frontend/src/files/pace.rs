//! How fast files may go to each person: voices come first.

use crate::{clock, dom::visible};
use parlor::{ids::ParticipantId, time::Millis};
use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

/// How long is waited at most before a pace is looked at again: it may have changed.
const LOOK_MS: u64 = 100;
/// What a paced line sends at once: a burst of its own would be heard, and be taken for a path
/// that is full.
const PACED_MS: u64 = 20;
const PACED_BYTES: u64 = 4 * 1024;
/// How many times as much in a page that nobody sees.
const UNSEEN: u64 = 4;
/// What a late timer may make up for.
const LATE_MS: u64 = 50;

/// Everybody's pace; who has none goes as fast as it goes. All lines to one person share it.
#[derive(Clone, Default)]
pub(super) struct Paces(Rc<RefCell<BTreeMap<ParticipantId, Pace>>>);

#[derive(Clone, Copy, Debug)]
struct Pace {
    /// Bytes per second.
    rate: u64,
    /// When the next byte may go, in microseconds.
    next: u64,
}

impl Paces {
    pub(super) fn set(&self, who: ParticipantId, rate: Option<u64>) {
        let mut paces = self.0.borrow_mut();
        match rate {
            Some(rate) => {
                let pace = paces.entry(who).or_insert(Pace { rate, next: 0 });
                pace.rate = rate.max(1);
            }
            None => {
                paces.remove(&who);
            }
        }
    }

    /// How much to send at once, where otherwise `most` would go.
    pub(super) fn piece(&self, who: ParticipantId, most: u32) -> u32 {
        let paces = self.0.borrow();
        paces
            .get(&who)
            .map_or(most, |pace| pace.piece(most, visible()))
    }

    /// Waits until so many bytes may go.
    pub(super) async fn turn(&self, who: ParticipantId, bytes: u32) {
        loop {
            let wait = {
                let mut paces = self.0.borrow_mut();
                let Some(pace) = paces.get_mut(&who) else {
                    return;
                };
                match pace.take(clock::now(), bytes) {
                    None => return,
                    Some(wait) => wait,
                }
            };
            clock::sleep(wait.min(LOOK_MS)).await;
        }
    }
}

impl Pace {
    /// What goes at once. A page that nobody sees is woken less often: it sends more.
    fn piece(self, most: u32, seen: bool) -> u32 {
        let more = if seen { 1 } else { UNSEEN };
        let short = more * (self.rate * PACED_MS / 1_000).max(PACED_BYTES);
        most.min(u32::try_from(short).unwrap_or(most))
    }

    /// Takes the turn, or says how many milliseconds it is away.
    fn take(&mut self, now: Millis, bytes: u32) -> Option<u64> {
        let now = now.0 * 1_000;
        if self.next > now {
            return Some((self.next - now).div_ceil(1_000));
        }
        // What a late timer lost is made up for, what a pause left unused is not.
        let from = self.next.max(now.saturating_sub(LATE_MS * 1_000));
        self.next = from + u64::from(bytes) * 1_000_000 / self.rate;
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_is_kept_over_time_and_not_saved_up() {
        let mut pace = Pace {
            rate: 100_000,
            next: 0,
        };
        let mut sent = 0;
        for now in (5_000..15_000).step_by(7) {
            while pace.take(Millis(now), 16_384).is_none() {
                sent += 16_384;
            }
        }
        assert!((1_000_000..1_040_000).contains(&sent), "{sent}");
    }

    #[test]
    fn a_slow_pace_goes_in_small_pieces() {
        let pace = |rate| Pace { rate, next: 0 };
        assert_eq!(pace(10_000).piece(262_144, true), 4_096);
        assert_eq!(pace(1_000_000).piece(262_144, true), 20_000);
        assert_eq!(pace(100_000_000).piece(262_144, true), 262_144);
        assert_eq!(pace(10_000).piece(262_144, false), 16_384);
    }
}
