//! Everything that can be set, by its name.

/// Something that can be set.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// As in the file; a dot means a table.
    pub name: &'static str,
    pub default: &'static str,
    /// What a value looks like, for `--help`.
    pub value: &'static str,
    pub help: &'static str,
    /// Never shown.
    pub secret: bool,
}

impl Key {
    /// `turn.urls` → `PARLOR_TURN_URLS`.
    pub fn variable(&self) -> String {
        format!("PARLOR_{}", self.name.replace('.', "_").to_uppercase())
    }

    /// `turn.urls` → `turn-urls`.
    pub fn flag(&self) -> String {
        self.name.replace(['.', '_'], "-")
    }
}

const fn key(
    name: &'static str,
    default: &'static str,
    value: &'static str,
    help: &'static str,
) -> Key {
    Key {
        name,
        default,
        value,
        help,
        secret: false,
    }
}

/// All there is to set, in the order in which `--help` tells of it.
pub const KEYS: [Key; 26] = [
    key(
        "listen",
        "127.0.0.1:3000",
        "ADDRESS:PORT",
        "Where to listen",
    ),
    key("data_dir", "data", "FOLDER", "Where everything is kept"),
    key(
        "public_url",
        "",
        "URL",
        "The address people open, like https://parlor.example [default: the address in listen, localhost where that is any, https with a certificate]",
    ),
    key(
        "sign_up",
        "closed",
        "closed|open",
        "Who may create an account without an administrator",
    ),
    key(
        "stun_urls",
        "",
        "LIST",
        "STUN servers for the browsers, like stun:stun.example:3478",
    ),
    key(
        "turn.urls",
        "",
        "LIST",
        "TURN servers for the browsers, like turn:turn.example:3478",
    ),
    Key {
        secret: true,
        ..key(
            "turn.secret",
            "",
            "TEXT",
            "The secret shared with the TURN servers",
        )
    },
    key(
        "turn.enabled",
        "true",
        "true|false",
        "Whether Parlor is a STUN and TURN server itself",
    ),
    key(
        "turn.listen",
        "",
        "LIST",
        "Where it listens, over UDP and TCP [default: where the web does, on port 3478]",
    ),
    key(
        "turn.public_address",
        "",
        "LIST",
        "Its addresses on the internet, if no interface has them",
    ),
    key(
        "turn.relay_ports",
        "49160-51160",
        "RANGE",
        "The UDP ports that calls are relayed through",
    ),
    key(
        "turn.lan",
        "",
        "LIST",
        "Local networks that it may relay to, like 192.168.1.0/24",
    ),
    key(
        "tls.cert",
        "",
        "FILE",
        "The certificate and its chain, in PEM: with it, the server speaks HTTPS by itself",
    ),
    key(
        "tls.key",
        "",
        "FILE",
        "The certificate's private key, in PEM",
    ),
    key(
        "tls.self_signed",
        "false",
        "true|false",
        "Make a certificate for use in a local network; browsers warn of it",
    ),
    key(
        "tls.turn_listen",
        "",
        "ADDRESS:PORT",
        "A port of its own for TURN over TLS, like 0.0.0.0:5349; the web's port carries it anyway",
    ),
    key(
        "trusted_proxies",
        "",
        "LIST",
        "Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, like 10.0.0.0/8",
    ),
    Key {
        secret: true,
        ..key(
            "metrics.token",
            "",
            "TEXT",
            "Whoever shows it may read /metrics; without it nobody may",
        )
    },
    key(
        "site_root",
        "target/site",
        "FOLDER",
        "The built pages' scripts, styles and pictures",
    ),
    key(
        "log",
        "info",
        "FILTER",
        "What to log: error, warn, info, debug, or a filter per module",
    ),
    key(
        "limits.sockets",
        "20000",
        "NUMBER",
        "Signaling sockets in all",
    ),
    key(
        "limits.sockets_per_person",
        "10",
        "NUMBER",
        "Signaling sockets per person",
    ),
    key(
        "limits.sockets_per_address",
        "200",
        "NUMBER",
        "Signaling sockets per address",
    ),
    key("limits.capacity", "16", "NUMBER", "People in one room"),
    key(
        "limits.rooms_per_account",
        "200",
        "NUMBER",
        "Rooms one account may own",
    ),
    key(
        "limits.chats",
        "10",
        "NUMBER",
        "Messages one person may write within 10 seconds",
    ),
];
