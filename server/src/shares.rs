//! Who counts as one where something is shared out, and how much each may have of it at once.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
};

/// One household: an IPv4 address, or the /64 that one line gets of IPv6.
pub fn household(from: IpAddr) -> IpAddr {
    match from.to_canonical() {
        IpAddr::V6(ip) => IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() & !u128::from(u64::MAX))),
        ip => ip,
    }
}

/// What may be had so many times at once, by all and by each household.
#[derive(Debug)]
pub struct Shares {
    all: usize,
    each: usize,
    taken: Arc<Mutex<Taken>>,
}

#[derive(Debug, Default)]
struct Taken {
    all: usize,
    households: HashMap<IpAddr, usize>,
}

/// The right to one; dropping it gives it back.
#[derive(Debug)]
pub struct Share {
    taken: Arc<Mutex<Taken>>,
    household: IpAddr,
}

impl Shares {
    pub fn new(all: usize, each: usize) -> Self {
        Self {
            all,
            each,
            taken: Arc::default(),
        }
    }

    pub fn take(&self, from: IpAddr) -> Option<Share> {
        let household = household(from);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let here = taken.households.get(&household).copied().unwrap_or(0);
        if taken.all >= self.all || here >= self.each {
            return None;
        }
        taken.all += 1;
        taken.households.insert(household, here + 1);
        Some(Share {
            taken: self.taken.clone(),
            household,
        })
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all -= 1;
        if let Some(here) = taken.households.get_mut(&self.household) {
            *here -= 1;
            if *here == 0 {
                taken.households.remove(&self.household);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_household_has_its_share_and_all_have_theirs() {
        let shares = Shares::new(20, 3);
        let take = |n: u8| shares.take(IpAddr::from([192, 0, 2, n]));
        let mut had: Vec<_> = (0..3).map(|_| take(0).unwrap()).collect();
        assert!(take(0).is_none());
        had.extend((3..20).map(|n| take(n).unwrap()));
        assert!(take(21).is_none());
        drop(had.pop());
        assert!(take(21).is_some());
        had.clear();
        let taken = shares.taken.lock().unwrap();
        assert!(taken.all == 0 && taken.households.is_empty());
    }

    #[test]
    fn all_addresses_of_one_line_are_one_household() {
        let ip = |text: &str| household(text.parse().unwrap());
        assert_eq!(ip("2001:db8:1:2::5"), ip("2001:db8:1:2:ffff::9"));
        assert_ne!(ip("2001:db8:1:2::5"), ip("2001:db8:1:3::5"));
        assert_eq!(ip("::ffff:192.0.2.7"), ip("192.0.2.7"));
        assert_ne!(ip("192.0.2.7"), ip("192.0.2.8"));
    }
}
