use crate::config::{ConfigError, Settings, is_loopback};
use ipnet::IpNet;
use std::{
    net::{IpAddr, SocketAddr},
    ops::RangeInclusive,
    str::FromStr,
};

/// Where STUN and TURN are expected (RFC 8489, 18.6).
const PORT: u16 = 3478;
/// Relay ports at least: a call of two over a relay takes a few.
const PORTS_AT_LEAST: u16 = 16;

/// How the server's own relay is set.
#[derive(Clone, Debug)]
pub struct Embedded {
    /// Where clients are heard, over UDP and TCP.
    pub listen: Vec<SocketAddr>,
    /// Whether `listen` was set, and not taken from where the web listens.
    pub chosen: bool,
    /// Whether all of this is for one machine, as its public URL says.
    pub at_home: bool,
    pub relay_ports: RangeInclusive<u16>,
    /// What the relay is called from outside, where that cannot be seen from inside.
    pub public: Vec<IpAddr>,
    /// Local networks whose addresses may be relayed to.
    pub lan: Vec<IpNet>,
}

impl Embedded {
    /// What `turn.…` says; `None` where there is to be no relay.
    pub fn new(
        settings: &Settings,
        web: SocketAddr,
        public_host: &str,
    ) -> Result<Option<Self>, ConfigError> {
        let enabled: bool = settings.parse("turn.enabled", "true or false")?;
        let listen = "a list of addresses and ports like 0.0.0.0:3478";
        let listen: Vec<SocketAddr> = list(settings, "turn.listen", listen)?;
        let chosen = !listen.is_empty();
        let embedded = Self {
            listen: match chosen {
                true => listen,
                false => vec![SocketAddr::new(web.ip(), PORT)],
            },
            chosen,
            at_home: is_loopback(public_host),
            relay_ports: ports(settings)?,
            public: list(
                settings,
                "turn.public_address",
                "an IPv4 address, an IPv6 address, or one of each",
            )?,
            lan: list(
                settings,
                "turn.lan",
                "a list of networks like 192.168.1.0/24",
            )?,
        };
        Ok(enabled.then_some(embedded))
    }
}

fn list<T: FromStr>(
    settings: &Settings,
    key: &'static str,
    expected: &str,
) -> Result<Vec<T>, ConfigError> {
    let words = settings.list(key).map(|word| {
        let parsed = word.parse();
        parsed.map_err(|_| settings.wrong(key, expected))
    });
    words.collect()
}

fn ports(settings: &Settings) -> Result<RangeInclusive<u16>, ConfigError> {
    let range = settings.text("turn.relay_ports").split_once('-');
    let range = range.and_then(|(first, last)| {
        let first: u16 = first.trim().parse().ok()?;
        let last: u16 = last.trim().parse().ok()?;
        let many = last.checked_sub(first)? >= PORTS_AT_LEAST - 1;
        (first >= 1_024 && many).then_some(first..=last)
    });
    range.ok_or_else(|| {
        settings.wrong(
            "turn.relay_ports",
            "the first and the last of at least 16 ports from 1024 on, like 49160-51160",
        )
    })
}
