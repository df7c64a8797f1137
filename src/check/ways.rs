//! What a browser's own candidates say about its network (RFC 8839, section 5.1).

use super::Found;
use std::net::{IpAddr, Ipv6Addr};

/// What was seen while candidates were gathered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// A STUN server told this browser an address of its own.
    reflexive: bool,
    /// The browser shows the addresses of this device.
    shows: bool,
    /// One of them can be reached over IPv6 from everywhere.
    v6: bool,
    /// A server did not answer.
    refused: bool,
}

impl Ways {
    /// A candidate line; what is none says nothing.
    pub fn add(&mut self, candidate: &str) {
        let parts: Vec<_> = candidate.split(' ').collect();
        let [_, _, _, _, address, _, "typ", kind, ..] = parts[..] else {
            return;
        };
        let address: Option<IpAddr> = address.parse().ok();
        match kind {
            "srflx" => self.reflexive = true,
            // Those that hide behind a name (mDNS) say nothing about the device.
            "host" => self.shows |= address.is_some(),
            _ => return,
        }
        self.v6 |= matches!(address, Some(IpAddr::V6(v6)) if is_global(v6));
    }

    /// The browser says that a server did not answer.
    pub fn refuse(&mut self) {
        self.refused = true;
    }

    /// Whether STUN works, once gathering ended by itself (`done`) or was given up. A browser
    /// leaves an address out that is the device's own: then there is no router in between,
    /// and an end without a complaint is the answer.
    pub fn stun(&self, done: bool) -> Found {
        match self {
            Self {
                reflexive: true, ..
            } => Found::Works,
            Self {
                shows: true,
                refused: false,
                ..
            } if done => Found::Works,
            Self { refused: true, .. } => Found::Fails,
            _ => Found::Silent,
        }
    }

    pub fn v6(&self) -> Found {
        if self.v6 { Found::Works } else { Found::Lacks }
    }
}

/// Whether an address means the same everywhere (RFC 4291, RFC 4193).
fn is_global(v6: Ipv6Addr) -> bool {
    let local = v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local();
    !(local || v6.is_unspecified() || v6.is_multicast() || v6.to_ipv4_mapped().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ways(candidates: &[&str]) -> Ways {
        let mut ways = Ways::default();
        for candidate in candidates {
            ways.add(candidate);
        }
        ways
    }

    const HIDDEN: &str = "candidate:1 1 udp 2113937151 5f3a.local 50000 typ host generation 0";
    const OWN: &str = "candidate:1 1 udp 2113937151 192.0.2.7 50000 typ host";
    const REFLEXIVE: &str =
        "candidate:2 1 udp 1677729535 203.0.113.7 50000 typ srflx raddr 0.0.0.0 rport 0";
    const V6: &str = "candidate:3 1 udp 2122262783 2001:4860::7 50000 typ host";
    const ULA: &str = "candidate:3 1 udp 2122262783 fd00::2 50000 typ host";

    #[test]
    fn an_address_learnt_from_a_server_proves_the_server() {
        assert_eq!(ways(&[HIDDEN, REFLEXIVE]).stun(false), Found::Works);
    }

    #[test]
    fn a_device_without_a_router_learns_nothing_new_and_that_is_an_answer() {
        assert_eq!(ways(&[OWN]).stun(true), Found::Works);
        assert_eq!(ways(&[OWN]).stun(false), Found::Silent);
        assert_eq!(ways(&[HIDDEN]).stun(true), Found::Silent);
        let mut refused = ways(&[OWN]);
        refused.refuse();
        assert_eq!(refused.stun(true), Found::Fails);
    }

    #[test]
    fn ipv6_counts_only_where_it_leads_out_of_the_house() {
        assert_eq!(ways(&[V6]).v6(), Found::Works);
        assert_eq!(ways(&[ULA, OWN, HIDDEN]).v6(), Found::Lacks);
    }

    #[test]
    fn what_is_no_candidate_says_nothing() {
        let all = ["", "candidate:", "a b c d e f typ", "a b c d e f typ relay"];
        assert_eq!(ways(&all), Ways::default());
    }
}
