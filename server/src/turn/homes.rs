//! From which addresses the relay speaks, and what it tells clients they are.

use super::{filter::is_public, settings::Embedded};
use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

/// Where relayed packets leave and arrive, in one address family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Home {
    /// The address sockets are bound to.
    pub(super) bind: IpAddr,
    /// The address that peers know.
    pub(super) told: IpAddr,
}

/// A home for each address family that has one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Homes {
    pub(super) v4: Option<Home>,
    pub(super) v6: Option<Home>,
}

/// Something that the person who runs the server should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Warning {
    /// Only this machine reaches the relay, but the pages are for others.
    OnlyLoopback(SocketAddr),
    /// Nothing says what this machine is called from outside.
    NoPublicAddress(Vec<IpAddr>),
    /// The relay is told of by an address that only a local network knows.
    OnlyLocal(IpAddr),
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OnlyLoopback(listen) => write!(
                f,
                "The built-in STUN/TURN server is off: it would listen on {listen}, as the web \
                 does, where nobody else reaches it. Calls between networks that let no direct \
                 connection through will fail. Set turn.listen (PARLOR_TURN_LISTEN), for \
                 example to 0.0.0.0:3478, and open that port over UDP and TCP."
            ),
            Self::NoPublicAddress(known) => write!(
                f,
                "The built-in STUN/TURN server is off: this machine has no public address ({}), \
                 and none is set. Calls between networks that let no direct connection through \
                 will fail. Set turn.public_address (PARLOR_TURN_PUBLIC_ADDRESS) to the address \
                 this machine has on the internet; or, where everybody is in one local network, \
                 set turn.lan to that network.",
                Listed(known)
            ),
            Self::OnlyLocal(told) => write!(
                f,
                "The built-in STUN/TURN server is told of by {told}, which is no public address: \
                 it helps only those who reach that address. Set turn.public_address \
                 (PARLOR_TURN_PUBLIC_ADDRESS) to the address this machine has on the internet."
            ),
        }
    }
}

struct Listed<'a>(&'a [IpAddr]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((first, rest)) = self.0.split_first() else {
            return f.write_str("none at all");
        };
        write!(f, "only {first}")?;
        rest.iter().try_for_each(|ip| write!(f, ", {ip}"))
    }
}

/// Where the relay is at home, given this machine's addresses.
pub(super) fn find(set: &Embedded, interfaces: &[IpAddr]) -> (Homes, Vec<Warning>) {
    let only_loopback = set.listen.iter().all(|listen| listen.ip().is_loopback());
    // A public address does not help: nothing that comes to it is heard on loopback.
    if only_loopback && !set.chosen && !set.at_home {
        return (Homes::default(), vec![Warning::OnlyLoopback(set.listen[0])]);
    }
    let homes = Homes {
        v4: find_one(set, interfaces, false),
        v6: find_one(set, interfaces, true),
    };
    let all = [homes.v4, homes.v6].into_iter().flatten();
    let local = all.filter(|home| !is_public(home.told) && !set.public.contains(&home.told));
    let mut warnings: Vec<_> = local
        .filter(|_| !set.at_home)
        .map(|home| Warning::OnlyLocal(home.told))
        .collect();
    if homes == Homes::default() {
        let known = interfaces.iter().filter(|ip| !ip.is_loopback());
        warnings.push(Warning::NoPublicAddress(known.copied().collect()));
    }
    (homes, warnings)
}

fn find_one(set: &Embedded, interfaces: &[IpAddr], v6: bool) -> Option<Home> {
    let family = |ip: &&IpAddr| ip.is_ipv6() == v6;
    let same = |ip: IpAddr| Home { bind: ip, told: ip };
    let heard: Vec<IpAddr> = set.listen.iter().map(SocketAddr::ip).collect();
    let everywhere = heard.iter().any(IpAddr::is_unspecified);
    let mut specific = heard
        .iter()
        .filter(family)
        .filter(|ip| !ip.is_unspecified());
    let specific = specific.next().copied();
    if let Some(&told) = set.public.iter().find(family) {
        let bind = match specific {
            _ if interfaces.contains(&told) => told,
            Some(ip) => ip,
            None if v6 => Ipv6Addr::UNSPECIFIED.into(),
            None => Ipv4Addr::UNSPECIFIED.into(),
        };
        return Some(Home { bind, told });
    }
    if let Some(ip) = specific {
        return Some(same(ip));
    }
    if !everywhere {
        return None;
    }
    let mut own = interfaces.iter().filter(family);
    let public = own.clone().find(|ip| is_public(**ip));
    let local = own.find(|ip| set.lan.iter().any(|lan| lan.contains(*ip)));
    public.or(local).copied().map(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(listen: &[&str]) -> Embedded {
        Embedded {
            listen: listen
                .iter()
                .map(|listen| listen.parse().unwrap())
                .collect(),
            chosen: true,
            at_home: false,
            relay_ports: 49_160..=51_160,
            public: vec![],
            lan: vec![],
        }
    }

    fn ips(all: &[&str]) -> Vec<IpAddr> {
        all.iter().map(|ip| ip.parse().unwrap()).collect()
    }

    fn told(set: &Embedded, interfaces: &[&str]) -> (Option<String>, Option<String>, usize) {
        let (homes, warnings) = find(set, &ips(interfaces));
        let told = |home: Option<Home>| home.map(|home| home.told.to_string());
        (told(homes.v4), told(homes.v6), warnings.len())
    }

    const WIDE: &[&str] = &["0.0.0.0:3478", "[::]:3478"];

    #[test]
    fn public_interfaces_are_told_as_they_are() {
        let interfaces = ["127.0.0.1", "10.0.0.5", "9.9.9.9", "fe80::1", "2620:fe::9"];
        let (v4, v6, warnings) = told(&set(WIDE), &interfaces);
        assert_eq!(v4.as_deref(), Some("9.9.9.9"));
        assert_eq!(v6.as_deref(), Some("2620:fe::9"));
        assert_eq!(warnings, 0);
    }

    #[test]
    fn a_machine_with_only_private_addresses_says_so_and_tells_none() {
        let (homes, warnings) = find(&set(WIDE), &ips(&["127.0.0.1", "10.0.0.5"]));
        assert_eq!(homes, Homes::default());
        let sentence = warnings[0].to_string();
        assert!(sentence.contains("only 10.0.0.5"), "{sentence}");
        assert!(sentence.contains("turn.public_address"), "{sentence}");
    }

    #[test]
    fn behind_a_nat_the_configuration_says_what_it_is_called() {
        let mut set = set(WIDE);
        set.public = ips(&["9.9.9.9"]);
        let (homes, warnings) = find(&set, &ips(&["127.0.0.1", "10.0.0.5"]));
        let home = homes.v4.unwrap();
        assert_eq!(home.told, set.public[0]);
        assert!(home.bind.is_unspecified() && warnings.is_empty());
        assert_eq!(homes.v6, None);
    }

    #[test]
    fn for_a_local_network_its_address_is_told_and_that_is_said_aloud() {
        let mut set = set(WIDE);
        set.lan = vec!["10.0.0.0/8".parse().unwrap()];
        let interfaces = ["127.0.0.1", "172.17.0.1", "10.0.0.5"];
        assert_eq!(told(&set, &interfaces), (Some("10.0.0.5".into()), None, 1));
    }

    #[test]
    fn a_chosen_private_listener_is_told_with_a_warning() {
        let set = set(&["192.168.1.5:3478"]);
        let found = told(&set, &["127.0.0.1", "192.168.1.5", "9.9.9.9"]);
        assert_eq!(found, (Some("192.168.1.5".into()), None, 1));
    }

    #[test]
    fn loopback_is_for_pages_on_loopback_and_else_nothing_is_told() {
        let mut set = set(&["127.0.0.1:3478"]);
        set.chosen = false;
        let (homes, warnings) = find(&set, &ips(&["127.0.0.1", "9.9.9.9"]));
        assert_eq!(homes, Homes::default());
        assert!(matches!(warnings[..], [Warning::OnlyLoopback(_)]));
        set.public = ips(&["9.9.9.9"]);
        assert_eq!(told(&set, &["127.0.0.1"]), (None, None, 1));
        set.public.clear();
        set.at_home = true;
        assert_eq!(
            told(&set, &["127.0.0.1"]),
            (Some("127.0.0.1".into()), None, 0)
        );
    }
}
