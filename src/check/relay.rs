//! How a relay is reached, told from its address (RFC 7065).

use super::Row;

/// The transport between a browser and its relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    Udp,
    Tcp,
    Tls,
}

impl Via {
    pub const ALL: [Self; 3] = [Self::Udp, Self::Tcp, Self::Tls];

    /// What a TURN address says; `None` for what is no TURN address, and for DTLS, which no
    /// browser speaks to a relay.
    pub fn of(url: &str) -> Option<Self> {
        let (scheme, rest) = url.split_once(':')?;
        let query = rest.split_once('?').map_or("", |(_, query)| query);
        let named = query.strip_prefix("transport=");
        match (scheme, named) {
            ("turn", None | Some("udp")) => Some(Self::Udp),
            ("turn", Some("tcp")) => Some(Self::Tcp),
            ("turns", None | Some("tcp")) => Some(Self::Tls),
            _ => None,
        }
    }

    /// The row of relays reached like this.
    pub fn row(self) -> Row {
        match self {
            Self::Udp => Row::RelayUdp,
            Self::Tcp => Row::RelayTcp,
            Self::Tls => Row::RelayTls,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_how_the_relay_is_reached() {
        for (url, via) in [
            ("turn:one.example", Some(Via::Udp)),
            ("turn:one.example:3478?transport=udp", Some(Via::Udp)),
            ("turn:[2001:db8::1]:3478?transport=tcp", Some(Via::Tcp)),
            ("turns:one.example:443?transport=tcp", Some(Via::Tls)),
            ("turns:one.example", Some(Via::Tls)),
            ("turns:one.example?transport=udp", None),
            ("stun:one.example", None),
            ("", None),
        ] {
            assert_eq!(Via::of(url), via, "{url}");
        }
    }
}
