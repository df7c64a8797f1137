use super::Bounds;
use crate::shares::household;
use parlor::room::Hash;
use std::{
    collections::HashMap,
    fmt,
    hash::Hash as Key,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::watch;

/// Counts sockets: in all, per household and per person.
#[derive(Debug)]
pub(super) struct Doors {
    counts: Mutex<Counts>,
    all: watch::Sender<usize>,
}

#[derive(Debug, Default)]
struct Counts {
    addresses: HashMap<IpAddr, usize>,
    people: HashMap<Hash, usize>,
}

/// The right to one socket; dropping it gives it back.
pub struct Place {
    doors: Arc<Doors>,
    address: IpAddr,
    person: Option<Hash>,
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Place").finish_non_exhaustive()
    }
}

impl Doors {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self {
            counts: Mutex::default(),
            all: watch::Sender::new(0),
        })
    }

    /// A place for one more socket, if the bounds leave one. `person` is the hash of what
    /// the browser shows to be known by; who shows nothing counts by address alone.
    pub(super) fn enter(
        self: &Arc<Self>,
        bounds: &Bounds,
        address: IpAddr,
        person: Option<Hash>,
    ) -> Option<Place> {
        let address = household(address);
        let mut counts = self.lock();
        let from_there = counts.addresses.get(&address).copied().unwrap_or(0);
        let theirs = person.and_then(|person| counts.people.get(&person).copied());
        if *self.all.borrow() >= bounds.sockets
            || from_there >= bounds.sockets_per_address
            || theirs.unwrap_or(0) >= bounds.sockets_per_person
        {
            return None;
        }
        *counts.addresses.entry(address).or_default() += 1;
        if let Some(person) = person {
            *counts.people.entry(person).or_default() += 1;
        }
        self.all.send_modify(|all| *all += 1);
        Some(Place {
            doors: self.clone(),
            address,
            person,
        })
    }

    /// How many sockets there are, and every change of it.
    pub(super) fn sockets(&self) -> watch::Receiver<usize> {
        self.all.subscribe()
    }

    /// No code here can panic half way, so a poisoned lock still guards a whole state.
    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.doors.lock();
        take_one(&mut counts.addresses, &self.address);
        if let Some(person) = &self.person {
            take_one(&mut counts.people, person);
        }
        self.doors.all.send_modify(|all| *all -= 1);
    }
}

fn take_one<K: Key + Eq>(counts: &mut HashMap<K, usize>, key: &K) {
    if let Some(count) = counts.get_mut(key) {
        *count -= 1;
        if *count == 0 {
            counts.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
    const THERE: IpAddr = IpAddr::V6(std::net::Ipv6Addr::LOCALHOST);

    fn bounds() -> Bounds {
        Bounds {
            sockets: 5,
            sockets_per_address: 4,
            sockets_per_person: 2,
            ..Bounds::default()
        }
    }

    #[test]
    fn each_bound_holds_by_itself() {
        let doors = Doors::new();
        let enter = |address, person| doors.enter(&bounds(), address, person);
        let mut inside = vec![];
        for _ in 0..2 {
            inside.push(enter(HERE, Some([1; 32])).unwrap());
        }
        assert!(
            enter(HERE, Some([1; 32])).is_none(),
            "a third of one person"
        );
        for _ in 0..2 {
            inside.push(enter(HERE, None).unwrap());
        }
        assert!(enter(HERE, None).is_none(), "a fifth of one address");
        inside.push(enter(THERE, None).unwrap());
        assert!(enter(THERE, None).is_none(), "a sixth in all");
    }

    #[test]
    fn a_place_given_back_is_free_and_forgotten() {
        let doors = Doors::new();
        let place = doors.enter(&bounds(), HERE, Some([1; 32])).unwrap();
        assert_eq!(*doors.sockets().borrow(), 1);
        drop(place);
        assert_eq!(*doors.sockets().borrow(), 0);
        let counts = doors.lock();
        assert!(counts.addresses.is_empty() && counts.people.is_empty());
    }
}
