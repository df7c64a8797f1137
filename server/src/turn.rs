//! The STUN and TURN servers that a session is told of, with credentials that end by
//! themselves: `username = "<unix expiry>:<session>"`, `credential =
//! base64(HMAC-SHA1(secret, username))`, which coturn calls `use-auth-secret`. And one of
//! them, which is part of this server: [`Relay`].
//!
//! [`machine`] decides, on [`message`]s; [`datagrams`] and [`stream`] have the sockets.

mod allocation;
mod bounds;
mod bucket;
mod budget;
mod credentials;
mod datagrams;
mod figures;
mod filter;
mod homes;
mod machine;
mod message;
mod nonce;
mod packet;
mod relay;
mod settings;
mod shared;
mod slots;
mod sockets;
mod stream;
mod web;

pub use figures::{Figures, Refusal, Refusals, SessionFigures};
pub use filter::Filter;
pub use relay::{Relay, filter_of};
pub use settings::Embedded;
pub(crate) use web::over_the_web;

use parlor::{
    time::UnixMillis,
    wire::{IceServer, IceServers},
};
use std::time::Duration;

/// How long credentials are good for.
const LIFE: Duration = Duration::from_secs(3_600);
/// When fresh ones are handed out: at three quarters of it.
const RENEW: Duration = Duration::from_secs(2_700);

/// How long those of a check are: it takes a minute, and somebody may be asked to repeat it.
const CHECK_LIFE: Duration = Duration::from_secs(600);
/// What the name of a check's session begins with: no room's session is called so.
pub const CHECK_SESSION: &str = "check.";

/// The servers of this installation.
#[derive(Clone, Debug, Default)]
pub struct Ice {
    pub stun: Vec<String>,
    pub turn: Option<Turn>,
    /// Our own, once it runs.
    pub own: Option<Turn>,
}

/// TURN servers that share one secret with us.
#[derive(Clone)]
pub struct Turn {
    pub urls: Vec<String>,
    pub secret: String,
}

impl std::fmt::Debug for Turn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Turn")
            .field("urls", &self.urls)
            .finish_non_exhaustive()
    }
}

impl Ice {
    /// What `session` is told at `now`.
    pub fn servers(&self, session: &str, now: UnixMillis) -> IceServers {
        self.servers_for(session, now, LIFE)
    }

    /// What a check of this name is told at `now`.
    pub fn check_servers(&self, name: &str, now: UnixMillis) -> IceServers {
        self.servers_for(&format!("{CHECK_SESSION}{name}"), now, CHECK_LIFE)
    }

    /// What anybody may be told: nothing that needs credentials.
    pub fn open_servers(&self) -> IceServers {
        let server = IceServer {
            urls: self.stun.clone(),
            username: None,
            credential: None,
        };
        let none = self.stun.is_empty();
        IceServers {
            servers: if none { vec![] } else { vec![server] },
            expires: None,
        }
    }

    fn servers_for(&self, session: &str, now: UnixMillis, life: Duration) -> IceServers {
        let mut told = self.open_servers();
        for relay in self.relays() {
            let (server, expires) = relay.server(session, now, life);
            told.servers.push(server);
            told.expires = Some(expires);
        }
        told
    }

    /// After how long a session needs fresh credentials; `None` where there are none.
    pub fn renew_after(&self) -> Option<Duration> {
        self.has_relays().then_some(RENEW)
    }

    /// Whether anybody is told of a server that needs credentials.
    pub fn has_relays(&self) -> bool {
        self.relays().next().is_some()
    }

    fn relays(&self) -> impl Iterator<Item = &Turn> {
        self.own.iter().chain(&self.turn)
    }
}

impl Turn {
    fn server(&self, session: &str, now: UnixMillis, life: Duration) -> (IceServer, UnixMillis) {
        let expires = now.0 / 1_000 + life.as_secs();
        let username = format!("{expires}:{session}");
        let server = IceServer {
            urls: self.urls.clone(),
            credential: Some(credentials::password(&self.secret, &username)),
            username: Some(username),
        };
        (server, UnixMillis(expires * 1_000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_configuration_nobody_is_told_of_any_server() {
        let told = Ice::default().servers("s", UnixMillis(0));
        assert_eq!(told, IceServers::default());
        assert_eq!(Ice::default().renew_after(), None);
    }

    #[test]
    fn credentials_are_what_coturn_computes_from_the_same_secret() {
        let ice = Ice {
            stun: vec!["stun:one.example".into()],
            turn: Some(Turn {
                urls: vec!["turn:one.example".into()],
                secret: "north".into(),
            }),
            own: None,
        };
        let told = ice.servers("seat", UnixMillis(1_000_000_500));
        assert_eq!(told.expires, Some(UnixMillis(1_003_600_000)));
        assert_eq!(told.servers[0].credential, None);
        let relay = &told.servers[1];
        assert_eq!(relay.username.as_deref(), Some("1003600:seat"));
        // printf %s 1003600:seat | openssl dgst -sha1 -hmac north -binary | base64
        assert_eq!(
            relay.credential.as_deref(),
            Some("EJmas76egC8XlyDOFZVoXdB3zso=")
        );
    }

    #[test]
    fn a_check_has_a_name_of_its_own_and_ten_minutes() {
        let ice = Ice {
            stun: vec!["stun:one.example".into()],
            turn: Some(Turn {
                urls: vec!["turn:one.example".into()],
                secret: "north".into(),
            }),
            own: None,
        };
        let told = ice.check_servers("x", UnixMillis(1_000_000_500));
        assert_eq!(told.expires, Some(UnixMillis(1_000_600_000)));
        assert_eq!(told.servers[1].username.as_deref(), Some("1000600:check.x"));
        let open = ice.open_servers();
        assert_eq!((open.servers.len(), open.expires), (1, None));
        assert_eq!(open.servers[0].credential, None);
    }

    #[test]
    fn our_own_server_is_told_of_beside_another_each_with_its_own_credentials() {
        let turn = |url: &str| Turn {
            urls: vec![url.into()],
            secret: url.into(),
        };
        let ice = Ice {
            stun: vec![],
            turn: Some(turn("turn:two.example")),
            own: Some(turn("turn:one.example")),
        };
        let told = ice.servers("seat", UnixMillis(0));
        let [one, two] = &told.servers[..] else {
            panic!("{told:?}");
        };
        assert_eq!(
            (&*one.urls[0], &*two.urls[0]),
            ("turn:one.example", "turn:two.example")
        );
        assert_eq!(one.username, two.username);
        assert_ne!(one.credential, two.credential);
        assert_eq!(ice.renew_after(), Some(RENEW));
    }

    #[test]
    fn the_secret_is_not_in_what_a_log_would_show() {
        let turn = Turn {
            urls: vec![],
            secret: "north".into(),
        };
        assert!(!format!("{turn:?}").contains("north"));
    }
}
