use super::bucket::{Bucket, Pace};
use crate::shares::household;
use parlor::time::Millis;
use std::{
    hash::{BuildHasher, RandomState},
    net::IpAddr,
};

/// Sources are told apart by so many buckets; those that fall together share one. Who floods
/// from everywhere fills them all, and grows nothing.
const BUCKETS: usize = 4_096;

/// How much is answered to whom, when nobody is known yet: per source and in all.
#[derive(Debug)]
pub(super) struct Budget {
    per_source: Pace,
    in_all: Pace,
    /// Which bucket is whose cannot be guessed.
    keys: RandomState,
    buckets: Box<[Bucket]>,
    all: Bucket,
}

impl Budget {
    pub(super) fn new(per_source: Pace, in_all: Pace, now: Millis) -> Self {
        Self {
            per_source,
            in_all,
            keys: RandomState::new(),
            buckets: vec![Bucket::full(per_source, now); BUCKETS].into(),
            all: Bucket::full(in_all, now),
        }
    }

    /// Whether one more answer may go to `source`.
    pub(super) fn spend(&mut self, source: IpAddr, now: Millis) -> bool {
        let hash = self.keys.hash_one(household(source)) % BUCKETS as u64;
        let bucket = &mut self.buckets[usize::try_from(hash).unwrap_or(0)];
        bucket.take(self.per_source, now, 1) && self.all.take(self.in_all, now, 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEW: Pace = Pace {
        per_second: 1,
        at_once: 2,
    };
    const MANY: Pace = Pace {
        per_second: 100,
        at_once: 100,
    };

    fn spent(budget: &mut Budget, source: &str, at: u64) -> bool {
        budget.spend(source.parse().unwrap(), Millis(at))
    }

    #[test]
    fn a_source_that_asks_too_often_waits_and_others_do_not() {
        let mut budget = Budget::new(FEW, MANY, Millis(0));
        assert!(spent(&mut budget, "192.0.2.1", 0) && spent(&mut budget, "192.0.2.1", 0));
        assert!(!spent(&mut budget, "192.0.2.1", 0));
        assert!(spent(&mut budget, "2001:db8::1", 0));
        assert!(spent(&mut budget, "192.0.2.1", 1_000));
    }

    #[test]
    fn addresses_of_one_network_share_what_it_gets() {
        let mut budget = Budget::new(FEW, MANY, Millis(0));
        let answered = (1..=50).filter(|n| spent(&mut budget, &format!("2001:db8::{n}"), 0));
        assert_eq!(answered.count(), 2);
    }

    #[test]
    fn a_flood_from_everywhere_gets_what_there_is_in_all() {
        let mut budget = Budget::new(FEW, MANY, Millis(0));
        let everywhere = (0..20_000_u32).map(|n| IpAddr::from(n.to_be_bytes()));
        let answered = everywhere.filter(|source| budget.spend(*source, Millis(0)));
        assert_eq!(answered.count(), 100);
    }
}
