//! How long to wait before the next try: full jitter, so that a server that comes back is
//! not met by everybody at once.

use crate::limits::{
    RETRY_FIRST_MS, RETRY_LATE_AFTER_MS, RETRY_LATE_MAX_MS, RETRY_MAX_MS, RETRY_RESET_MS,
};

#[derive(Debug)]
pub(super) struct Retry {
    tries: u32,
    random: u64,
}

impl Retry {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            tries: 0,
            // Xorshift never leaves zero.
            random: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
        }
    }

    /// A link that held begins its back-off anew.
    pub(super) fn was_up(&mut self, millis: u64) {
        if millis >= RETRY_RESET_MS {
            self.tries = 0;
        }
    }

    /// The wait before the next try, for a link that has been down for `down` milliseconds.
    pub(super) fn next_wait(&mut self, down: u64) -> u64 {
        let most = if down >= RETRY_LATE_AFTER_MS {
            RETRY_LATE_MAX_MS
        } else {
            RETRY_MAX_MS
        };
        let most = if self.tries > 10 {
            most
        } else {
            most.min(RETRY_FIRST_MS << self.tries)
        };
        self.tries += 1;
        self.below(most + 1)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random >> 16) % n
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_try_is_soon_and_later_ones_spread_up_to_ten_seconds() {
        for seed in 0..500 {
            let mut retry = Retry::new(seed);
            assert!(retry.next_wait(0) <= RETRY_FIRST_MS);
            assert!(retry.next_wait(0) <= 2 * RETRY_FIRST_MS);
            assert!((0..40).all(|_| retry.next_wait(1_000) <= RETRY_MAX_MS));
        }
        let mut retry = Retry::new(1);
        let longest = (0..500).map(|_| retry.next_wait(0)).max();
        assert!(longest > Some(9_000));
    }

    #[test]
    fn after_five_minutes_tries_are_rarer() {
        let mut retry = Retry::new(7);
        let waits: Vec<_> = (0..500)
            .map(|_| retry.next_wait(RETRY_LATE_AFTER_MS))
            .collect();
        assert!(waits.iter().all(|wait| *wait <= RETRY_LATE_MAX_MS));
        assert!(waits.iter().any(|wait| *wait > RETRY_MAX_MS));
    }

    #[test]
    fn only_a_link_that_held_begins_anew() {
        let mut retry = Retry::new(3);
        retry.tries = 9;
        retry.was_up(RETRY_RESET_MS - 1);
        assert_eq!(retry.tries, 9);
        retry.was_up(RETRY_RESET_MS);
        assert!(retry.next_wait(0) <= RETRY_FIRST_MS);
    }
}
