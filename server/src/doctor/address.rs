use super::{listed, soon};
use crate::{
    config::{Config, is_loopback},
    tls::bare,
};
use parlor_app::findings::{About, Finding, Says};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use tokio::net::lookup_host;

/// Addresses of a name that are told: more are seldom and say nothing more.
const TOLD: usize = 4;

/// Where the public name leads, and from where this machine is reached.
pub(super) async fn look(config: &Config) -> Vec<Finding> {
    let own = own_addresses();
    let host = config.web.public_url.host();
    let mut found = vec![reach(&own)];
    if !is_loopback(host) {
        let addresses = resolve(bare(host)).await;
        found.insert(0, name(bare(host), &addresses, &own));
    }
    found
}

async fn resolve(host: &str) -> Vec<IpAddr> {
    let Some(Ok(found)) = soon(lookup_host((host, 0))).await else {
        return Vec::new();
    };
    let mut addresses: Vec<_> = found.map(|at| at.ip().to_canonical()).collect();
    addresses.sort();
    addresses.dedup();
    addresses.truncate(TOLD);
    addresses
}

/// The addresses from which this machine speaks to the rest of the world: by asking the
/// system for a way there, which sends nothing.
pub fn own_addresses() -> Vec<IpAddr> {
    // Two addresses of the world: those of a root name server.
    let v4 = Ipv4Addr::new(198, 41, 0, 4).into();
    let v6 = Ipv6Addr::new(0x2001, 0x503, 0xba3e, 0, 0, 0, 2, 0x30).into();
    [v4, v6].into_iter().filter_map(way_to).collect()
}

fn way_to(world: IpAddr) -> Option<IpAddr> {
    let any: IpAddr = match world {
        IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let socket = UdpSocket::bind(SocketAddr::new(any, 0)).ok()?;
    socket.connect(SocketAddr::new(world, 53)).ok()?;
    let here = socket.local_addr().ok()?.ip();
    (!here.is_unspecified() && !here.is_loopback()).then_some(here)
}

fn name(host: &str, addresses: &[IpAddr], own: &[IpAddr]) -> Finding {
    let host = host.to_owned();
    let told = listed(addresses);
    let here = |address: &IpAddr| own.contains(address) || address.is_loopback();
    match (addresses, addresses.iter().any(here)) {
        ([], _) => Finding::fail(About::Address, Says::NameUnknown { host }),
        (_, true) => {
            let addresses = told;
            Finding::ok(About::Address, Says::NameHere { host, addresses })
        }
        (_, false) => {
            let addresses = told;
            Finding::warn(About::Address, Says::NameElsewhere { host, addresses })
        }
    }
}

fn reach(own: &[IpAddr]) -> Finding {
    let public: Vec<_> = own.iter().filter(|address| is_public(**address)).collect();
    let about = About::Address;
    if own.is_empty() {
        return Finding::warn(about, Says::NoAddress);
    }
    if public.is_empty() {
        let addresses = listed(own);
        return Finding::warn(about, Says::PrivateAddress { addresses });
    }
    let addresses = listed(&public);
    Finding::ok(about, Says::PublicAddress { addresses })
}

/// Whether the world can reach this address: none of a local network, of a provider's
/// network behind one address, of one link, or of documents.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let [a, b, ..] = address.octets();
            let shared = a == 100 && (64..128).contains(&b);
            !(address.is_private()
                || shared
                || address.is_loopback()
                || address.is_link_local()
                || address.is_documentation()
                || address.is_unspecified())
        }
        // Of the whole space only 2000::/3 is given out, and 2001:db8::/32 to documents.
        IpAddr::V6(address) => {
            let [a, b, ..] = address.segments();
            a & 0xE000 == 0x2000 && (a, b) != (0x2001, 0xDB8)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use parlor_app::findings::State;

    fn ips(all: &[&str]) -> Vec<IpAddr> {
        all.iter().map(|one| one.parse().unwrap()).collect()
    }

    #[test]
    fn only_addresses_of_the_world_are_public() {
        for public in ["192.9.9.9", "100.128.0.1", "2a01:4f8::1"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for other in [
            "10.1.2.3",
            "172.18.0.2",
            "192.168.1.5",
            "100.64.0.1",
            "169.254.1.1",
            "127.0.0.1",
            "192.0.2.1",
            "fd00::1",
            "fe80::1",
            "::1",
            "2001:db8::1",
        ] {
            assert!(!is_public(other.parse().unwrap()), "{other}");
        }
    }

    #[test]
    fn it_is_told_whether_the_world_gets_here() {
        let says = |own: &[&str]| {
            let found = reach(&ips(own));
            (found.state, found.says)
        };
        assert_eq!(says(&[]), (State::Warn, Says::NoAddress));
        let addresses = || "192.168.1.5, fd00::1".to_owned();
        assert_eq!(
            says(&["192.168.1.5", "fd00::1"]),
            (
                State::Warn,
                Says::PrivateAddress {
                    addresses: addresses()
                }
            )
        );
        let addresses = "2a01:4f8::1".to_owned();
        assert_eq!(
            says(&["192.168.1.5", "2a01:4f8::1"]),
            (State::Ok, Says::PublicAddress { addresses })
        );
    }

    #[test]
    fn a_name_leads_here_elsewhere_or_nowhere() {
        let own = ips(&["192.9.9.9"]);
        let state = |addresses: &[&str]| name("parlor.example", &ips(addresses), &own).state;
        assert_eq!(state(&["192.9.9.9", "2a01:4f8::1"]), State::Ok);
        assert_eq!(state(&["127.0.0.1"]), State::Ok);
        assert_eq!(state(&["192.9.9.8"]), State::Warn);
        assert_eq!(state(&[]), State::Fail);
    }
}
