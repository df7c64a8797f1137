//! Failed sign-ins, counted per account and per address, so that guessing is slow.
//!
//! Kept in memory: a restart forgives, which nobody outside can bring about.

use crate::shares::household;
use parlor::time::UnixMillis;
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Failures that are nobody's fault, within the time after which they are forgotten.
const FREE: u32 = 5;
const FORGET_MS: u64 = 15 * 60 * 1000;
/// The wait after the first failure too many; it doubles with each, up to the longest.
const WAIT_MS: u64 = 5_000;
const LONGEST_WAIT_MS: u64 = 15 * 60 * 1000;
/// Names and addresses remembered at once; the longest quiet are forgotten for new ones.
const REMEMBERED: usize = 10_000;

/// Whom failures are counted against.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Name(String),
    Address(IpAddr),
    SignUp(IpAddr),
}

impl Key {
    pub fn name(username: &str) -> Self {
        Self::Name(username.to_owned())
    }

    pub fn address(from: IpAddr) -> Self {
        Self::Address(household(from))
    }

    pub fn sign_up(from: IpAddr) -> Self {
        Self::SignUp(household(from))
    }
}

#[derive(Clone, Copy, Debug)]
struct Failures {
    count: u32,
    last: UnixMillis,
    not_before: UnixMillis,
}

/// The failures of the last quarter of an hour.
#[derive(Debug, Default)]
pub(super) struct Attempts {
    failures: Mutex<HashMap<Key, Failures>>,
}

impl Attempts {
    /// Whether somebody may try now; else in how many seconds.
    pub(super) fn begin(&self, keys: &[Key], now: UnixMillis) -> Result<(), u64> {
        let failures = self.lock();
        let wait = keys
            .iter()
            .filter_map(|key| failures.get(key))
            .map(|failures| failures.not_before.0.saturating_sub(now.0))
            .max()
            .unwrap_or(0);
        match wait {
            0 => Ok(()),
            wait => Err(wait.div_ceil(1000)),
        }
    }

    /// It was wrong.
    pub(super) fn failed(&self, keys: &[Key], now: UnixMillis) {
        let mut failures = self.lock();
        for key in keys {
            if failures.len() >= REMEMBERED && !failures.contains_key(key) {
                make_room(&mut failures, now);
            }
            let entry = failures.entry(key.clone()).or_insert(Failures {
                count: 0,
                last: now,
                not_before: now,
            });
            if now.0.saturating_sub(entry.last.0) > FORGET_MS {
                entry.count = 0;
            }
            entry.count = entry.count.saturating_add(1);
            entry.last = now;
            entry.not_before = UnixMillis(now.0 + wait(entry.count));
        }
    }

    /// It was right: the name's failures were its owner's.
    pub(super) fn forgive(&self, key: &Key) {
        self.lock().remove(key);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Failures>> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn wait(count: u32) -> u64 {
    match count.checked_sub(FREE) {
        None => 0,
        Some(beyond) => WAIT_MS
            .saturating_mul(1 << beyond.min(20))
            .min(LONGEST_WAIT_MS),
    }
}

fn make_room(failures: &mut HashMap<Key, Failures>, now: UnixMillis) {
    failures.retain(|_, failures| now.0.saturating_sub(failures.last.0) <= FORGET_MS);
    if failures.len() >= REMEMBERED {
        let oldest = failures.iter().min_by_key(|(_, failures)| failures.last);
        if let Some(key) = oldest.map(|(key, _)| key.clone()) {
            failures.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: UnixMillis = UnixMillis(1_000_000);

    fn fail(attempts: &Attempts, key: &Key, times: u32) {
        for _ in 0..times {
            attempts.failed(std::slice::from_ref(key), START);
        }
    }

    #[test]
    fn four_failures_are_forgiven_and_the_fifth_costs_time() {
        let (attempts, key) = (Attempts::default(), Key::name("ann"));
        fail(&attempts, &key, 4);
        assert_eq!(attempts.begin(std::slice::from_ref(&key), START), Ok(()));
        fail(&attempts, &key, 1);
        assert_eq!(attempts.begin(std::slice::from_ref(&key), START), Err(5));
        let later = UnixMillis(START.0 + 5_000);
        assert_eq!(attempts.begin(&[key], later), Ok(()));
    }

    #[test]
    fn each_further_failure_costs_twice_as_much_up_to_a_quarter_of_an_hour() {
        let (attempts, key) = (Attempts::default(), Key::name("ann"));
        fail(&attempts, &key, 7);
        assert_eq!(attempts.begin(std::slice::from_ref(&key), START), Err(20));
        fail(&attempts, &key, 60);
        assert_eq!(attempts.begin(&[key], START), Err(900));
    }

    #[test]
    fn names_and_addresses_are_counted_apart() {
        let attempts = Attempts::default();
        fail(&attempts, &Key::name("ann"), 9);
        assert_eq!(attempts.begin(&[Key::name("bob")], START), Ok(()));
        let here = Key::address("192.0.2.1".parse().unwrap());
        assert!(attempts.begin(&[here, Key::name("ann")], START).is_err());
    }

    #[test]
    fn one_line_of_ipv6_is_one_address() {
        let one = Key::address("2001:db8:1:2::1".parse().unwrap());
        assert_eq!(one, Key::address("2001:db8:1:2:ffff::9".parse().unwrap()));
        assert_ne!(one, Key::address("2001:db8:1:3::1".parse().unwrap()));
        let mapped = Key::address("::ffff:192.0.2.1".parse().unwrap());
        assert_eq!(mapped, Key::address("192.0.2.1".parse().unwrap()));
    }

    #[test]
    fn after_a_quiet_quarter_of_an_hour_nothing_is_held_against_anybody() {
        let (attempts, key) = (Attempts::default(), Key::name("ann"));
        fail(&attempts, &key, 9);
        let later = UnixMillis(START.0 + FORGET_MS + 1);
        attempts.failed(std::slice::from_ref(&key), later);
        assert_eq!(attempts.begin(&[key], later), Ok(()));
    }

    #[test]
    fn a_flood_of_names_does_not_grow_the_memory() {
        let attempts = Attempts::default();
        for n in 0..REMEMBERED + 100 {
            attempts.failed(&[Key::name(&n.to_string())], START);
        }
        assert_eq!(attempts.lock().len(), REMEMBERED);
    }
}
