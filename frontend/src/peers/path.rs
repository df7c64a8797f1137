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
        ("host", "host") => Path::SameNetwork,
        (_, "prflx") if private(ends.remote_address) => Path::SameNetwork,
        ("prflx", "host") => Path::SameNetwork,
        _ => Path::Direct,
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
    fn a_relay_at_either_end_is_told() {
        assert_eq!(of("relay", "srflx", "203.0.113.7", "tls"), Path::RelayedTls);
        assert_eq!(of("relay", "host", "", "tcp"), Path::RelayedTcp);
        assert_eq!(of("host", "relay", "203.0.113.7", ""), Path::RelayedUdp);
    }
}
