//! To whom the relay may send: the addresses of the open internet, the local networks that
//! the configuration names, and the relay's own allocations.
//!
//! An address is first read as the one it leads to: IPv4 can hide in IPv6 in six ways.

use ipnet::IpNet;
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    ops::RangeInclusive,
};

/// Who may be sent to.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Networks that are allowed although they are not of the open internet.
    pub lan: Vec<IpNet>,
    /// This machine's addresses.
    pub own: Vec<IpAddr>,
    /// Where allocations are reached, and their ports.
    pub relays: Vec<IpAddr>,
    pub ports: RangeInclusive<u16>,
}

impl Filter {
    /// Whether the relay may send to `peer`.
    pub fn admits(&self, peer: SocketAddr) -> bool {
        if self.is_relay(peer) {
            return true;
        }
        let Some(ip) = canonical(peer.ip()) else {
            return false;
        };
        if peer.port() == 0 || self.is_own(ip) {
            return false;
        }
        is_public(ip)
            || self
                .lan
                .iter()
                .any(|lan| lan.contains(&ip) && can_be_lan(ip))
    }

    /// Whether this is where an allocation of ours may be reached.
    pub fn is_relay(&self, peer: SocketAddr) -> bool {
        self.ports.contains(&peer.port()) && self.relays.contains(&peer.ip())
    }

    fn is_own(&self, ip: IpAddr) -> bool {
        let same = |own: &IpAddr| canonical(*own).is_some_and(|own| own == ip);
        self.own.iter().chain(&self.relays).any(same)
    }
}

/// Whether an address is one of the open internet.
pub(super) fn is_public(ip: IpAddr) -> bool {
    match canonical(ip) {
        Some(IpAddr::V4(v4)) => is_public_v4(v4),
        Some(IpAddr::V6(v6)) => is_public_v6(v6),
        None => false,
    }
}

/// The address that this one leads to; `None` when that cannot be told.
fn canonical(ip: IpAddr) -> Option<IpAddr> {
    let IpAddr::V6(v6) = ip else { return Some(ip) };
    let [a, b, c, d, e, f, g, h] = v6.segments();
    let embedded = |high: u16, low: u16| {
        let [[a, b], [c, d]] = [high.to_be_bytes(), low.to_be_bytes()];
        Some(IpAddr::V4(Ipv4Addr::new(a, b, c, d)))
    };
    match [a, b, c, d, e, f] {
        // Mapped, compatible (but for :: and ::1, which are judged below), translated.
        [0, 0, 0, 0, 0, 0xffff] => embedded(g, h),
        [0, 0, 0, 0, 0, 0] if g != 0 || h > 1 => embedded(g, h),
        [0, 0, 0, 0, 0xffff, 0] => embedded(g, h),
        // NAT64 (RFC 6052).
        [0x64, 0xff9b, 0, 0, 0, 0] => embedded(g, h),
        // Locally chosen NAT64 networks (RFC 8215) are of several lengths: which bits are the
        // address only their owner knows.
        [0x64, 0xff9b, 1, ..] => None,
        // 6to4, and Teredo, whose client's address is inverted.
        [0x2002, ..] => embedded(b, c),
        [0x2001, 0, ..] => embedded(!g, !h),
        _ => Some(ip),
    }
}

/// What a setting cannot open, because nobody's LAN is there.
fn can_be_lan(ip: IpAddr) -> bool {
    let never = match ip {
        IpAddr::V4(v4) => v4.is_broadcast() || v4.octets()[0] == 0,
        IpAddr::V6(_) => false,
    };
    !never && !ip.is_unspecified() && !ip.is_multicast()
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let refused = ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation()
        || match (a, b, c) {
            // "This network"; shared by carriers; multicast, reserved and broadcast.
            (0, ..) | (100, 64..=127, _) | (224..=255, ..) => true,
            // Protocol assignments, 6to4's and AS112's anycast, AMT, benchmarks.
            (192, 0, 0) | (192, 88, 99) | (192, 31, 196) | (192, 52, 193) => true,
            (192, 175, 48) | (198, 18..=19, _) => true,
            _ => false,
        };
    !refused
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [a, b, c, ..] = ip.segments();
    // Only 2000::/3 is given out as the open internet.
    let refused = match (a, b) {
        // Protocol assignments (Teredo, benchmarks, ORCHID, ...), documentation twice.
        (0x2001, ..0x200) | (0x2001, 0xdb8) | (0x3fff, ..0x1000) => true,
        // AS112's anycast.
        (0x2620, 0x4f) => c == 0x8000,
        _ => false,
    };
    a & 0xe000 == 0x2000 && !refused
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(lan: &[&str]) -> Filter {
        Filter {
            lan: lan.iter().map(|lan| lan.parse().unwrap()).collect(),
            own: vec!["9.9.9.9".parse().unwrap(), "2620:fe::9".parse().unwrap()],
            relays: vec!["9.9.9.9".parse().unwrap()],
            ports: 49_160..=51_160,
        }
    }

    fn admits(filter: &Filter, ip: &str) -> bool {
        filter.admits(SocketAddr::new(ip.parse().unwrap(), 5_000))
    }

    #[test]
    fn the_open_internet_is_admitted() {
        for ip in [
            "8.8.8.8",
            "100.128.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.20.0.1",
        ] {
            assert!(admits(&filter(&[]), ip), "{ip}");
        }
        for ip in [
            "2606:4700::1",
            "2a00:1450::1",
            "2001:4860::8888",
            "64:ff9b::8.8.8.8",
        ] {
            assert!(admits(&filter(&[]), ip), "{ip}");
        }
    }

    #[test]
    fn nothing_else_is_in_any_spelling() {
        let v4 = [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "127.0.0.1",
            "127.8.8.8",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "9.9.9.9",
        ];
        for ip in v4.map(|ip| ip.parse::<Ipv4Addr>().unwrap()) {
            assert!(!admits(&filter(&[]), &ip.to_string()), "{ip}");
            let [high, low] = [ip.to_bits() >> 16, ip.to_bits() & 0xffff];
            let hidden = [
                format!("::ffff:{ip}"),
                format!("::{ip}"),
                format!("::ffff:0:{ip}"),
                format!("64:ff9b::{ip}"),
                format!("64:ff9b:1::{ip}"),
                format!("2002:{high:x}:{low:x}::1"),
                format!("2001:0:102:304::{:x}:{:x}", high ^ 0xffff, low ^ 0xffff),
            ];
            for hidden in hidden {
                assert!(!admits(&filter(&[]), &hidden), "{hidden}");
            }
        }
        let v6 = [
            "::",
            "::1",
            "100::1",
            "2001:2::1",
            "2001:10::1",
            "2001:db8::1",
            "3fff::1",
            "4000::1",
            "5f00::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2620:fe::9",
        ];
        for ip in v6 {
            assert!(!admits(&filter(&[]), ip), "{ip}");
        }
    }

    #[test]
    fn a_named_network_is_admitted_and_no_other() {
        let filter = filter(&["192.168.1.0/24", "fd00::/8", "0.0.0.0/0", "::/0"][..2]);
        assert!(admits(&filter, "192.168.1.7") && admits(&filter, "::ffff:192.168.1.7"));
        assert!(admits(&filter, "fd12::1"));
        assert!(!admits(&filter, "192.168.2.7") && !admits(&filter, "fe80::1"));
    }

    #[test]
    fn no_setting_opens_our_own_addresses_or_what_is_nobodys() {
        let filter = filter(&["0.0.0.0/0", "::/0"]);
        assert!(admits(&filter, "10.0.0.1") && admits(&filter, "127.0.0.1"));
        for ip in [
            "9.9.9.9",
            "::ffff:9.9.9.9",
            "2620:fe::9",
            "0.0.0.0",
            "255.255.255.255",
        ] {
            assert!(!admits(&filter, ip), "{ip}");
        }
        assert!(!admits(&filter, "224.0.0.1") && !admits(&filter, "ff02::1"));
        assert!(!admits(&filter, "64:ff9b:1::8.8.8.8"));
    }

    #[test]
    fn our_own_allocations_are_admitted_by_their_ports() {
        let filter = filter(&[]);
        let admits = |peer: &str| filter.admits(peer.parse().unwrap());
        assert!(admits("9.9.9.9:49160") && admits("9.9.9.9:51160"));
        assert!(!admits("9.9.9.9:49159") && !admits("9.9.9.9:3478"));
        assert!(
            !admits("[::ffff:9.9.9.9]:49160"),
            "they are told as they are"
        );
        assert!(!admits("8.8.8.8:0"));
    }
}
