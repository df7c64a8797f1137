//! How often one household may have its setup checked: a check costs a relay some traffic,
//! and a report a place in the database.

use crate::accounts::Key;
use parlor::{rate::Window, time::Millis};
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

/// Within ten minutes: credentials for checks (a class of thirty behind one address, twice),
/// and reports (somebody who tries one thing after the other).
const WITHIN_MS: u64 = 10 * 60 * 1000;
const SERVERS: usize = 60;
const REPORTS: usize = 10;
/// Households remembered at once; more of them within ten minutes are a flood, and whoever
/// comes new in it waits.
const REMEMBERED: usize = 10_000;

/// What checks may still ask for.
#[derive(Debug, Default)]
pub struct Checks {
    /// Credentials for relays.
    pub servers: Allowance<SERVERS>,
    pub reports: Allowance<REPORTS>,
}

/// How often each household did something lately.
#[derive(Debug)]
pub struct Allowance<const MOST: usize> {
    tries: Mutex<HashMap<Key, Window<MOST>>>,
}

impl<const MOST: usize> Default for Allowance<MOST> {
    fn default() -> Self {
        Self {
            tries: Mutex::default(),
        }
    }
}

impl<const MOST: usize> Allowance<MOST> {
    /// Counts one more from there, unless it was `MOST` times already.
    pub fn take(&self, from: IpAddr, now: Millis) -> bool {
        // No code under this lock can panic half way.
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        let key = Key::address(from);
        if tries.len() >= REMEMBERED && !tries.contains_key(&key) {
            tries.retain(|_, window| !window.is_empty(now));
            if tries.len() >= REMEMBERED {
                return false;
            }
        }
        let window = tries.entry(key).or_insert_with(|| Window::new(WITHIN_MS));
        let may = !window.is_full(now);
        if may {
            window.count(now);
        }
        may
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    #[test]
    fn each_household_has_its_own_allowance_which_comes_back() {
        let allowance = Allowance::<2>::default();
        let there = "2001:db8::1".parse().unwrap();
        assert!(allowance.take(HERE, Millis(0)) && allowance.take(HERE, Millis(1)));
        assert!(!allowance.take(HERE, Millis(2)));
        assert!(allowance.take(there, Millis(2)));
        assert!(allowance.take(HERE, Millis(WITHIN_MS)));
    }

    #[test]
    fn a_flood_of_addresses_grows_no_memory_and_ends_by_itself() {
        let allowance = Allowance::<2>::default();
        for n in 0..u32::try_from(REMEMBERED).unwrap() {
            assert!(allowance.take(Ipv4Addr::from_bits(n + 1).into(), Millis(0)));
        }
        assert!(!allowance.take(HERE, Millis(1)));
        assert!(allowance.take(HERE, Millis(WITHIN_MS)));
        assert_eq!(allowance.tries.lock().unwrap().len(), 1);
    }
}
