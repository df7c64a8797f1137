//! How much of something is too much: a token bucket, and a count within a window.

use crate::time::Millis;

/// An allowance that fills by `per_second` up to `burst`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    per_second: u32,
    burst: u32,
    /// What is left, in thousandths, so that a millisecond adds a whole number.
    left: u64,
    at: Millis,
}

impl Bucket {
    /// A full bucket. `per_second` is at least 1: an allowance that never fills is a ban.
    pub fn new(per_second: u32, burst: u32, now: Millis) -> Self {
        Self {
            per_second: per_second.max(1),
            burst,
            left: u64::from(burst) * 1000,
            at: now,
        }
    }

    /// Takes `amount`, or nothing and says in how many milliseconds there will be enough.
    pub fn take(&mut self, now: Millis, amount: u32) -> Result<(), u64> {
        let filled = (now - self.at).saturating_mul(u64::from(self.per_second));
        self.left = self
            .left
            .saturating_add(filled)
            .min(u64::from(self.burst) * 1000);
        self.at = self.at.max(now);
        let wanted = u64::from(amount) * 1000;
        if wanted > self.left {
            return Err((wanted - self.left).div_ceil(u64::from(self.per_second)));
        }
        self.left -= wanted;
        Ok(())
    }
}

/// How often something happened lately: full when it was `MOST` times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window<const MOST: usize> {
    within_ms: u64,
    /// The last `MOST` times, the oldest at `next`.
    at: [Option<Millis>; MOST],
    next: usize,
}

impl<const MOST: usize> Window<MOST> {
    pub fn new(within_ms: u64) -> Self {
        Self {
            within_ms,
            at: [None; MOST],
            next: 0,
        }
    }

    /// Counts one event; says whether the window is full now.
    pub fn count(&mut self, now: Millis) -> bool {
        self.at[self.next] = Some(now);
        self.next = (self.next + 1) % MOST;
        self.is_full(now)
    }

    /// Whether it happened `MOST` times within the window.
    pub fn is_full(&self, now: Millis) -> bool {
        self.at.iter().all(|at| self.is_recent(*at, now))
    }

    /// Whether it happened at all within the window.
    pub fn is_empty(&self, now: Millis) -> bool {
        !self.at.iter().any(|at| self.is_recent(*at, now))
    }

    fn is_recent(&self, at: Option<Millis>, now: Millis) -> bool {
        at.is_some_and(|at| now - at < self.within_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_let_through_and_then_only_the_rate() {
        let mut bucket = Bucket::new(50, 300, Millis(0));
        for _ in 0..300 {
            assert_eq!(bucket.take(Millis(0), 1), Ok(()));
        }
        assert_eq!(bucket.take(Millis(0), 1), Err(20));
        assert_eq!(bucket.take(Millis(19), 1), Err(1));
        assert_eq!(bucket.take(Millis(20), 1), Ok(()));
        assert_eq!(bucket.take(Millis(20), 1), Err(20));
    }

    #[test]
    fn a_bucket_never_holds_more_than_its_burst() {
        let mut bucket = Bucket::new(50, 300, Millis(0));
        assert_eq!(bucket.take(Millis(u64::MAX), 300), Ok(()));
        assert!(bucket.take(Millis(u64::MAX), 1).is_err());
    }

    #[test]
    fn a_refused_amount_takes_nothing() {
        let mut bucket = Bucket::new(10, 100, Millis(0));
        assert_eq!(bucket.take(Millis(0), 101), Err(100));
        assert_eq!(bucket.take(Millis(0), 100), Ok(()));
    }

    #[test]
    fn a_clock_that_stands_still_or_goes_back_fills_nothing() {
        let mut bucket = Bucket::new(50, 1, Millis(1_000));
        assert_eq!(bucket.take(Millis(1_000), 1), Ok(()));
        assert!(bucket.take(Millis(0), 1).is_err());
        assert!(bucket.take(Millis(1_000), 1).is_err());
    }

    #[test]
    fn the_third_strike_in_ten_seconds_is_one_too_many() {
        let mut strikes = Window::<3>::new(10_000);
        assert!(!strikes.count(Millis(0)));
        assert!(!strikes.count(Millis(5_000)));
        assert!(strikes.count(Millis(9_999)));
        assert!(!strikes.count(Millis(15_000)));
    }

    #[test]
    fn a_window_empties_as_time_goes_by() {
        let mut window = Window::<2>::new(100);
        assert!(window.is_empty(Millis(0)));
        window.count(Millis(0));
        assert!(!window.is_empty(Millis(99)));
        assert!(window.is_empty(Millis(100)));
    }
}
