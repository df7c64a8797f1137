//! Which way media takes, told from the two ends of a candidate pair (RFC 8445).

use parlor::wire::Path;
use std::net::IpAddr;

/// What the browser tells of the selected pair.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ends<'a> {
    /// `host`, `srflx`, `prflx` or `relay`.
    pub(crate) local: &'a str,
    pub(crate) remote: &'a str,
    /// Empty where the browser hides it.
    pub(crate) local_address: &'a str,
    /// Empty where the browser hides it.
    pub(crate) remote_address: &'a str,
    /// How I reach my relay: `udp`, `tcp`, `tls`, or empty.
    pub(crate) local_relay: &'a str,
}

/// The way in the words people read.
pub(crate) fn path(ends: &Ends) -> Path {
    match (ends.local, ends.remote) {
        ("relay", _) => match ends.local_relay {
            "tls" => Path::RelayedTls,
            "tcp" => Path::RelayedTcp,
            _ => Path::RelayedUdp,
        },
        // How the others reach their relay is not told; most do over UDP.
        (_, "relay") => Path::RelayedUdp,
        ("host" | "prflx", "host") if !far(ends) => Path::SameNetwork,
        (_, "prflx") if private(ends.remote_address) => Path::SameNetwork,
        _ => Path::Direct,
    }
}

/// Whether the other end has an address of the whole internet, and not one of my own network:
/// with IPv6, two hosts may be an ocean apart. One that is hidden is told only to the network.
fn far(ends: &Ends) -> bool {
    match ends.remote_address.parse::<IpAddr>() {
        Ok(_) if private(ends.remote_address) => false,
        Ok(remote) => ends
            .local_address
            .parse()
            .map_or(true, |local| network(local) != network(remote)),
        Err(_) => false,
    }
}

/// The part of an address that neighbours share, as networks are usually cut.
fn network(address: IpAddr) -> u64 {
    match address {
        IpAddr::V4(v4) => u64::from(u32::from(v4) >> 8),
        IpAddr::V6(v6) => (u128::from(v6) >> 64) as u64,
    }
}

/// Whether an address belongs to a home or an office (RFC 1918, 4193, 4291).
fn private(address: &str) -> bool {
    match address.parse::<IpAddr>() {
        Ok(IpAddr::V4(v4)) => v4.is_private() || v4.is_loopback() || v4.is_link_local(),
        Ok(IpAddr::V6(v6)) => {
            v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local()
        }
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(local: &str, remote: &str, remote_address: &str, local_relay: &str) -> Path {
        path(&Ends {
            local,
            remote,
            local_address: "",
            remote_address,
            local_relay,
        })
    }

    #[test]
    fn two_hosts_are_in_the_same_network() {
        assert_eq!(of("host", "host", "", ""), Path::SameNetwork);
        assert_eq!(of("host", "prflx", "192.168.1.7", ""), Path::SameNetwork);
    }

    #[test]
    fn a_way_through_routers_is_direct() {
        assert_eq!(of("srflx", "srflx", "203.0.113.7", ""), Path::Direct);
        assert_eq!(of("host", "prflx", "203.0.113.7", ""), Path::Direct);
    }

    #[test]
    fn two_hosts_in_the_open_share_a_network_only_if_their_addresses_do() {
        let hosts = |local_address, remote_address| {
            path(&Ends {
                local: "host",
                remote: "host",
                local_address,
                remote_address,
                local_relay: "",
            })
        };
        assert_eq!(hosts("2001:db8:1::2", "2001:db8:2::2"), Path::Direct);
        assert_eq!(hosts("2001:db8:1::2", "2001:db8:1::3"), Path::SameNetwork);
        assert_eq!(hosts("203.0.113.7", "203.0.113.9"), Path::SameNetwork);
        assert_eq!(hosts("", "203.0.113.9"), Path::Direct);
        assert_eq!(hosts("10.0.1.7", "10.9.1.7"), Path::SameNetwork);
    }

    #[test]
    fn a_relay_at_either_end_is_told() {
        assert_eq!(of("relay", "srflx", "203.0.113.7", "tls"), Path::RelayedTls);
        assert_eq!(of("relay", "host", "", "tcp"), Path::RelayedTcp);
        assert_eq!(of("host", "relay", "203.0.113.7", ""), Path::RelayedUdp);
    }
}
