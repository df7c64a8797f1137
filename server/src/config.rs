//! What can be set: one small struct per concern.
//!
//! [`sources`] lays defaults, file, environment and flags over each other; this module
//! turns the words into values that are right, or into one sentence that names the key.

mod keys;
mod metrics;
mod public_url;
mod sources;
#[cfg(test)]
mod tests;
mod tls;

pub use keys::{KEYS, Key};
pub use metrics::Metrics;
pub use public_url::{PublicUrl, is_loopback};
pub use sources::Settings;
pub use tls::{Certificate, Tls};

use crate::turn::{Embedded, Ice, Turn};
use ipnet::IpNet;
use parlor::limits;
use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    str::FromStr,
};

/// Everything that can be set.
#[derive(Clone, Debug)]
pub struct Config {
    pub web: Web,
    /// Absent where the server speaks plain HTTP.
    pub tls: Option<Tls>,
    pub data: Data,
    pub accounts: Accounts,
    pub ice: Ice,
    /// Our own STUN and TURN server, if there is to be one.
    pub turn: Option<Embedded>,
    pub limits: Limits,
    pub metrics: Metrics,
}

/// Where the server is reached.
#[derive(Clone, Debug)]
pub struct Web {
    pub listen: SocketAddr,
    pub public_url: PublicUrl,
    /// Pages' scripts, styles and pictures.
    pub site_root: PathBuf,
    /// Whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    pub trusted_proxies: Vec<IpNet>,
}

/// Where things are kept.
#[derive(Clone, Debug)]
pub struct Data {
    pub dir: PathBuf,
}

impl Data {
    pub fn database(&self) -> PathBuf {
        self.dir.join("parlor.db")
    }

    /// What the credentials of our own TURN server are made with.
    pub fn turn_secret(&self) -> PathBuf {
        self.dir.join("turn.secret")
    }
}

/// Who may have an account.
#[derive(Clone, Debug)]
pub struct Accounts {
    pub sign_up: SignUp,
}

/// The sign-up policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignUp {
    /// Only an administrator makes accounts.
    Closed,
    /// Whoever wants one.
    Open,
}

/// Bounds; those of sockets and seats at most those of [`parlor::limits`].
#[derive(Clone, Debug)]
pub struct Limits {
    pub sockets: usize,
    pub sockets_per_person: usize,
    pub sockets_per_address: usize,
    /// People in one room.
    pub capacity: u8,
    pub rooms_per_account: u32,
    /// Messages of one person within ten seconds.
    pub chats: u32,
}

/// Why the server does not start: one sentence that names the key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub String);

impl Config {
    /// The values behind `settings`.
    pub fn new(settings: &Settings) -> Result<Self, ConfigError> {
        let listen: SocketAddr =
            settings.parse("listen", "an address and port like 127.0.0.1:3000")?;
        let tls = Tls::of(settings)?;
        let public_url = match settings.text("public_url") {
            "" => PublicUrl::of_listener(listen, tls.is_some()),
            text => PublicUrl::parse(text).map_err(|why| settings.wrong("public_url", why))?,
        };
        let turn = Embedded::new(settings, listen, public_url.host())?;
        if tls.is_some() && !public_url.https() {
            let expected = "a URL that begins with https, since there is a certificate";
            return Err(settings.wrong("public_url", expected));
        }
        Ok(Self {
            web: Web {
                listen,
                public_url,
                site_root: PathBuf::from(settings.some_text("site_root")?),
                trusted_proxies: networks(settings)?,
            },
            tls,
            data: Data {
                dir: PathBuf::from(settings.some_text("data_dir")?),
            },
            accounts: Accounts {
                sign_up: settings.parse("sign_up", "closed or open")?,
            },
            ice: ice(settings)?,
            turn,
            limits: bounds(settings)?,
            metrics: Metrics::of(settings)?,
        })
    }
}

impl FromStr for SignUp {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "closed" => Ok(Self::Closed),
            "open" => Ok(Self::Open),
            _ => Err(()),
        }
    }
}

fn networks(settings: &Settings) -> Result<Vec<IpNet>, ConfigError> {
    let network = |text: &str| {
        IpNet::from_str(text)
            .or_else(|_| text.parse::<IpAddr>().map(IpNet::from))
            .map_err(|_| {
                settings.wrong(
                    "trusted_proxies",
                    "a list of addresses or networks like 10.0.0.0/8",
                )
            })
    };
    settings.list("trusted_proxies").map(network).collect()
}

fn ice(settings: &Settings) -> Result<Ice, ConfigError> {
    let urls = |key: &'static str, schemes: [&str; 2]| {
        let known = move |url: &str| {
            schemes.iter().any(|scheme| {
                url.strip_prefix(scheme)
                    .is_some_and(|rest| !rest.is_empty())
            })
        };
        settings
            .list(key)
            .map(|url| {
                known(url).then(|| url.to_owned()).ok_or_else(|| {
                    settings.wrong(
                        key,
                        &format!(
                            "a list of URLs that begin with {} or {}",
                            schemes[0], schemes[1]
                        ),
                    )
                })
            })
            .collect::<Result<Vec<_>, _>>()
    };
    let turn_urls = urls("turn.urls", ["turn:", "turns:"])?;
    let secret = settings.text("turn.secret");
    let turn = match (turn_urls.is_empty(), secret.is_empty()) {
        (true, true) => None,
        (false, false) => Some(Turn {
            urls: turn_urls,
            secret: secret.to_owned(),
        }),
        (false, true) => {
            return Err(settings.wrong(
                "turn.secret",
                "the secret the TURN server shares with us, since turn.urls is set",
            ));
        }
        (true, false) => {
            return Err(settings.wrong(
                "turn.urls",
                "the TURN server's URLs, since turn.secret is set",
            ));
        }
    };
    Ok(Ice {
        stun: urls("stun_urls", ["stun:", "stuns:"])?,
        turn,
        own: None,
    })
}

fn bounds(settings: &Settings) -> Result<Limits, ConfigError> {
    let bound = |key: &'static str, low: u32, high: usize| {
        let expected = format!("a number from {low} to {high}");
        match settings.text(key).parse::<u32>() {
            Ok(number) if number >= low && usize::try_from(number).is_ok_and(|n| n <= high) => {
                Ok(number)
            }
            _ => Err(settings.wrong(key, &expected)),
        }
    };
    let wide = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let capacity = bound("limits.capacity", 2, limits::CAPACITY_MAX.into())?;
    Ok(Limits {
        sockets: wide(bound("limits.sockets", 1, limits::SOCKETS)?),
        sockets_per_person: wide(bound(
            "limits.sockets_per_person",
            1,
            limits::SOCKETS_PER_PERSON,
        )?),
        sockets_per_address: wide(bound(
            "limits.sockets_per_address",
            1,
            limits::SOCKETS_PER_ADDRESS,
        )?),
        capacity: u8::try_from(capacity).unwrap_or(limits::CAPACITY_MAX),
        rooms_per_account: bound("limits.rooms_per_account", 1, ROOMS_PER_ACCOUNT)?,
        chats: bound("limits.chats", 1, CHATS)?,
    })
}

/// Rooms one account may own: far more than anybody needs, few enough to list on a page.
const ROOMS_PER_ACCOUNT: usize = 500;
/// Messages of one person within ten seconds: programs may write faster than people, up to
/// what a socket lets through at once.
const CHATS: usize = limits::FRAMES_BURST as usize;
