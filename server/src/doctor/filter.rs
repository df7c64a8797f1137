//! Whether the relay refuses what must not be reached through it: this machine, its
//! networks, and all that is no address of the world, however it is written.

use super::listed;
use parlor_app::findings::{About, Finding, Says};
use std::net::IpAddr;

/// Each in its plain form and, where there is one, inside of an IPv6 address: mapped, by
/// NAT64, 6to4 and Teredo (whose last four bytes are the address, inverted).
const PROBES: [&str; 60] = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.254",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.254",
    "192.0.0.1",
    "192.0.2.1",
    "192.168.0.1",
    "192.168.255.254",
    "198.18.0.1",
    "198.19.255.254",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:100.64.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:172.16.0.1",
    "::ffff:192.168.0.1",
    "::ffff:224.0.0.1",
    "::ffff:0.0.0.0",
    "64:ff9b::10.0.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::169.254.169.254",
    "64:ff9b::192.168.0.1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
    "2001:0:4136:e378:8000:63bf:5601:5601",
    "2001:0:4136:e378:8000:63bf:f5ff:fffe",
    "2001:2::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:a00:1::1",
    "2002:a9fe:a9fe::1",
    "2002:c0a8:1::1",
    "2002:ac10:1::1",
    "3fff::1",
    "fc00::1",
    "fd00:ec2::254",
    "fdff:ffff::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
];

/// Asks the relay's own rule about every one of them.
pub fn filter(allows: impl Fn(IpAddr) -> bool) -> Finding {
    let probes = PROBES.iter().filter_map(|probe| probe.parse().ok());
    let leaks: Vec<IpAddr> = probes.filter(|address| allows(*address)).collect();
    match leaks.is_empty() {
        true => Finding::ok(
            About::Filter,
            Says::FilterHolds {
                tried: PROBES.len(),
            },
        ),
        false => Finding::fail(
            About::Filter,
            Says::FilterLeaks {
                addresses: listed(&leaks),
            },
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use parlor_app::findings::State;
    use std::collections::HashSet;

    #[test]
    fn every_probe_is_an_address_and_there_is_none_twice() {
        let probes: HashSet<IpAddr> = PROBES.iter().map(|probe| probe.parse().unwrap()).collect();
        assert_eq!(probes.len(), PROBES.len());
    }

    #[test]
    fn one_leak_is_told_of_by_its_address() {
        assert_eq!(filter(|_| false).state, State::Ok);
        let metadata: IpAddr = "::ffff:169.254.169.254".parse().unwrap();
        let found = filter(|address| address == metadata);
        let addresses = metadata.to_string();
        let says = Says::FilterLeaks { addresses };
        assert_eq!(found, Finding::fail(About::Filter, says));
    }
}
