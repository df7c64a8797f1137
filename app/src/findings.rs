//! What a look at the server's own setup found: one sentence per finding, for the command
//! line and for the page *Network*.
//!
//! Here is what there is to find; what was found the server says, and in which words the
//! catalogues.

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub about: About,
    pub state: State,
    pub says: Says,
}

/// How much the relay does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relay {
    /// Relayed addresses in use now.
    pub allocations: u64,
    /// Bytes carried in both directions since the start.
    pub relayed_bytes: u64,
    /// What was refused since the start, by the reason's word.
    pub refusals: Vec<(&'static str, u64)>,
}

/// How a thing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Ok,
    /// It works, but not for everybody, or not for long.
    Warn,
    /// It does not work.
    Fail,
}

impl State {
    /// The word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }
}

/// What a finding is about, in the order in which they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    Https,
    Certificate,
    Address,
    Ports,
    Turn,
    Filter,
    Database,
    Folder,
    Disk,
}

impl About {
    /// The word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Https => "https",
            Self::Certificate => "certificate",
            Self::Address => "address",
            Self::Ports => "ports",
            Self::Turn => "turn",
            Self::Filter => "filter",
            Self::Database => "database",
            Self::Folder => "folder",
            Self::Disk => "disk",
        }
    }
}

impl Finding {
    pub fn ok(about: About, says: Says) -> Self {
        Self::of(about, State::Ok, says)
    }

    pub fn warn(about: About, says: Says) -> Self {
        Self::of(about, State::Warn, says)
    }

    pub fn fail(about: About, says: Says) -> Self {
        Self::of(about, State::Fail, says)
    }

    fn of(about: About, state: State, says: Says) -> Self {
        Self { about, state, says }
    }
}

/// What was found. A `why` is the system's own word for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// People come by HTTPS, and the server speaks it.
    HttpsHere {
        url: String,
    },
    /// People come by HTTPS, which a trusted proxy speaks.
    HttpsByProxy {
        url: String,
    },
    /// The public address is HTTPS, but nobody is known to speak it.
    HttpsByNobody {
        url: String,
    },
    /// People come without HTTPS from elsewhere: no camera, no microphone.
    NoHttps {
        url: String,
    },
    /// The address is one of this machine alone.
    OnlyThisMachine {
        url: String,
    },

    /// The server has none; who speaks HTTPS in front of it looks after it.
    NoCertificate,
    /// One of its own will be made at the start.
    CertificateToCome,
    CertificateUnreadable {
        path: String,
        why: String,
    },
    NoCertificateIn {
        path: String,
    },
    NoKeyIn {
        path: String,
        why: String,
    },
    KeyOfAnother {
        cert: String,
        key: String,
    },
    CertificateBegins {
        days: i64,
    },
    CertificateEnded {
        days: i64,
    },
    CertificateEnds {
        days: i64,
    },
    CertificateGood {
        days: i64,
    },
    CertificateNames {
        host: String,
    },
    CertificateForOthers {
        host: String,
    },
    /// It is the server's own: browsers warn of it.
    CertificateOwn,

    /// The public name leads to this machine.
    NameHere {
        host: String,
        addresses: String,
    },
    /// It leads to another address: a router's, a proxy's, or the wrong one.
    NameElsewhere {
        host: String,
        addresses: String,
    },
    NameUnknown {
        host: String,
    },
    PublicAddress {
        addresses: String,
    },
    PrivateAddress {
        addresses: String,
    },
    NoAddress,

    /// This very server listens there.
    PortOurs {
        at: String,
    },
    /// A running Parlor listens there.
    PortParlor {
        at: String,
    },
    PortFree {
        at: String,
    },
    PortTaken {
        at: String,
    },
    PortForbidden {
        at: String,
    },
    PortNot {
        at: String,
        why: String,
    },

    /// Neither a relay of its own nor a TURN server.
    NoTurn,
    /// The server's own relay runs.
    OwnRelay,
    /// At a place of its own, over UDP and TCP.
    RelayAnswers {
        at: String,
    },
    RelaySilent {
        at: String,
    },
    /// Somebody else is there.
    RelayTaken {
        at: String,
    },
    /// Told to browsers, and not to be seen from this machine.
    RelayUnseen {
        at: String,
    },
    ServerAnswers {
        url: String,
        millis: u64,
    },
    ServerSilent {
        url: String,
    },
    ServerUnknown {
        url: String,
    },
    ServerRefuses {
        url: String,
        why: String,
    },
    /// Those beyond the bound were not asked.
    ServersLeft {
        count: usize,
    },

    FilterHolds {
        tried: usize,
    },
    FilterLeaks {
        addresses: String,
    },

    NoDatabase {
        path: String,
    },
    DatabaseUnreadable {
        path: String,
        why: String,
    },
    SqliteGood {
        version: String,
    },
    SqliteOld {
        version: String,
    },
    SchemaCurrent {
        version: i64,
    },
    SchemaOlder {
        version: i64,
    },
    SchemaNewer {
        version: i64,
    },
    DatabaseWhole,
    DatabaseDamaged {
        why: String,
    },
    DatabaseStrays {
        count: u64,
    },

    FolderMissing {
        path: String,
    },
    FolderPrivate {
        path: String,
    },
    /// Others on this machine may look into it.
    FolderOpen {
        path: String,
    },
    FolderUnusable {
        path: String,
        why: String,
    },

    DiskRoom {
        free: u64,
    },
    DiskLow {
        free: u64,
    },
    DiskFull {
        free: u64,
    },
    DiskUnknown {
        why: String,
    },
}
