use parlor::time::Millis;

/// What may go through per second, with some to spare at once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bucket {
    /// In thousandths, so that slow paces fill by the millisecond too.
    left: u64,
    at: Millis,
}

/// How fast a bucket fills and how much it holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    pub(super) per_second: u64,
    pub(super) at_once: u64,
}

impl Bucket {
    pub(super) fn full(pace: Pace, now: Millis) -> Self {
        Self {
            left: pace.at_once * 1_000,
            at: now,
        }
    }

    /// Takes `amount` if there is so much.
    pub(super) fn take(&mut self, pace: Pace, now: Millis, amount: u64) -> bool {
        let filled = (now - self.at).saturating_mul(pace.per_second);
        self.left = self.left.saturating_add(filled).min(pace.at_once * 1_000);
        self.at = now.max(self.at);
        let amount = amount * 1_000;
        let enough = self.left >= amount;
        if enough {
            self.left -= amount;
        }
        enough
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACE: Pace = Pace {
        per_second: 10,
        at_once: 3,
    };

    #[test]
    fn what_is_at_once_goes_at_once_and_then_the_pace_rules() {
        let mut bucket = Bucket::full(PACE, Millis(0));
        let mut taken = |at| bucket.take(PACE, Millis(at), 1);
        assert!(taken(0) && taken(0) && taken(0));
        assert!(!taken(99));
        assert!(taken(100));
        assert!(!taken(150), "half a piece is none");
        assert!(taken(200));
    }

    #[test]
    fn a_long_pause_saves_up_no_more_than_fits() {
        let mut bucket = Bucket::full(PACE, Millis(0));
        let later = Millis(u64::MAX);
        assert!(!bucket.take(PACE, later, 4));
        assert!(bucket.take(PACE, later, 3));
    }
}
