use super::{NetworkText, Place, amount};
use crate::findings::{About, Says, State};

pub(in crate::text) const NETWORK: NetworkText = NetworkText {
    title: "Network",
    lead: "What the server finds when it looks at its own setup: the same as parlor doctor on the command line.",
    again: "Look again",
    findings: "What was found",
    summary: |warn, fail| match (warn, fail) {
        (0, 0) => "all is well".into(),
        (_, 0) => format!("{warn} to look at"),
        (0, _) => format!("{fail} to mend"),
        _ => format!("{fail} to mend, {warn} to look at"),
    },
    about: |about| match about {
        About::Https => "HTTPS",
        About::Certificate => "Certificate",
        About::Address => "Public address",
        About::Ports => "Ports",
        About::Turn => "STUN and TURN",
        About::Filter => "The relay’s filter",
        About::Database => "Database",
        About::Folder => "Data folder",
        About::Disk => "Disk",
    },
    state: |state| match state {
        State::Ok => "Good",
        State::Warn => "To look at",
        State::Fail => "To mend",
    },
    says,
    relay: "The relay",
    no_relay: "This server carries no relay of its own.",
    allocations: "Relayed addresses in use",
    relayed: "Carried since the start",
    refusals: "Refused since the start",
    no_refusals: "nothing",
    refusal,
    places: "Addresses and ports in use",
    place: |place| match place {
        Place::Public => "What people open",
        Place::Web => "Web, and TURN on the same port",
        Place::TurnTls => "TURN over TLS alone",
        Place::Stun => "STUN server named to browsers",
        Place::Turn => "TURN server named to browsers",
    },
};

fn refusal(word: &str) -> String {
    match word {
        "malformed" => "not STUN",
        "unknown_attribute" => "asked for what is not known here",
        "no_credentials" => "without credentials, as everybody’s first request",
        "stale_nonce" => "credentials to be shown anew",
        "wrong_credentials" => "wrong credentials",
        "expired" => "credentials that have ended",
        "session_gone" => "credentials of somebody who left",
        "other_session" => "somebody else’s address",
        "over_budget" => "strangers beyond the budget",
        "forbidden_peer" => "an address nobody may reach through here",
        "address_family" => "an IP version that is not here",
        "peer_address_family" => "the other IP version than the relayed address",
        "transport" => "something else than UDP",
        "allocation_mismatch" => "an address twice, or none",
        "session_quota" => "more addresses than one person may have",
        "capacity" => "more addresses than there are",
        "no_permission" => "to or from somebody without permission",
        "bandwidth" => "faster than an address may be",
        "lost" => "lost, since somebody reads too slowly",
        "connections" => "connections beyond the bound",
        other => other,
    }
    .to_owned()
}

fn days(days: i64) -> String {
    match days {
        1 => "1 day".into(),
        _ => format!("{days} days"),
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "a catalogue: one line for each thing there is to say"
)]
fn says(says: &Says) -> String {
    match says {
        Says::HttpsHere { url } => format!(
            "People come to {url}, and the server speaks HTTPS by itself: cameras and microphones open there."
        ),
        Says::HttpsByProxy { url } => format!(
            "People come to {url}; a proxy named in trusted_proxies speaks HTTPS in front of this server."
        ),
        Says::HttpsByNobody { url } => format!(
            "People come to {url}, but this server has no certificate and trusts no proxy. If a proxy speaks HTTPS in front of it, name it in trusted_proxies, else everybody seems to come from the proxy’s address; if there is none, set tls.cert and tls.key."
        ),
        Says::NoHttps { url } => format!(
            "People come to {url} without HTTPS, and browsers open neither camera nor microphone there. Set tls.cert and tls.key (or tls.self_signed in a local network) and let public_url begin with https."
        ),
        Says::OnlyThisMachine { url } => format!(
            "People come to {url}, which only a browser on this very machine can open. To talk with others, set public_url to an https address they reach."
        ),
        Says::NoCertificate => {
            "The server speaks plain HTTP: whoever speaks HTTPS in front of it looks after the certificate.".into()
        }
        Says::CertificateToCome => {
            "There is none yet; the server makes one of its own when it starts.".into()
        }
        Says::CertificateUnreadable { path, why } => format!(
            "{path} cannot be read ({why}). Without it nobody gets in; correct tls.cert or tls.key, or the file’s permissions."
        ),
        Says::NoCertificateIn { path } => format!(
            "{path} holds no certificate in PEM. Name the file that begins with BEGIN CERTIFICATE in tls.cert."
        ),
        Says::NoKeyIn { path, why } => format!(
            "{path} holds no private key that can be used ({why}). Name the certificate’s key, in PEM and without a passphrase, in tls.key."
        ),
        Says::KeyOfAnother { cert, key } => format!(
            "The key in {key} is not that of the certificate in {cert}: no browser can connect. Put the two files that were made together there."
        ),
        Says::CertificateBegins { days: left } => format!(
            "It is good only in {}, or this machine’s clock is wrong. Browsers refuse it until then.",
            days(*left)
        ),
        Says::CertificateEnded { days: ago } => format!(
            "It ended {} ago: browsers refuse it. Renew it; the server takes the new files by itself.",
            days(*ago)
        ),
        Says::CertificateEnds { days: left } => format!(
            "It ends in {}. Renew it in time; the server takes the new files by itself.",
            days(*left)
        ),
        Says::CertificateGood { days: left } => {
            format!("It can be read, its key fits, and it is good for {} more.", days(*left))
        }
        Says::CertificateNames { host } => format!("It is for {host}, where people come."),
        Says::CertificateForOthers { host } => format!(
            "It is not for {host}, where people come: browsers warn of it or refuse it. Get one for that name, or correct public_url."
        ),
        Says::CertificateOwn => {
            "It vouches for itself, so every browser warns of it. That will do in a local network; elsewhere get one from an authority.".into()
        }
        Says::NameHere { host, addresses } => {
            format!("{host} leads to {addresses}, which is this machine.")
        }
        Says::NameElsewhere { host, addresses } => format!(
            "{host} leads to {addresses}, which is no address of this machine. That is right where a router or a proxy hands connections on; else correct the name’s entry."
        ),
        Says::NameUnknown { host } => format!(
            "{host} leads nowhere: nobody who types it gets here. Make an entry for the name, or correct public_url."
        ),
        Says::PublicAddress { addresses } => {
            format!("This machine is reached from anywhere at {addresses}.")
        }
        Says::PrivateAddress { addresses } => format!(
            "This machine has only addresses of a local network ({addresses}). People elsewhere get here if a router or a proxy hands the ports on; a relay has to be told its public address."
        ),
        Says::NoAddress => {
            "This machine has no address but its own: nobody else can get here. Connect it to a network.".into()
        }
        Says::PortOurs { at } => format!("This server listens at {at}."),
        Says::PortParlor { at } => format!("A running Parlor listens at {at}, and answers."),
        Says::PortFree { at } => format!("{at} is free for the server to take."),
        Says::PortTaken { at } => format!(
            "Another program holds {at}, and it is no Parlor that answers: the server cannot start. End that program, or set another address."
        ),
        Says::PortForbidden { at } => format!(
            "The system does not let this user listen at {at}. Ports below 1024 need the capability CAP_NET_BIND_SERVICE, or take a higher one."
        ),
        Says::PortNot { at, why } => {
            format!("{at} cannot be listened at ({why}). Set an address that this machine has.")
        }
        Says::NoTurn => {
            "There is no TURN server: two people whose networks let no direct connection through cannot see or hear each other. Name one in turn.urls.".into()
        }
        Says::OwnRelay => "This server carries STUN and TURN itself.".into(),
        Says::RelayAnswers { at } => format!("The relay answers at {at}, over UDP and TCP."),
        Says::RelaySilent { at } => format!(
            "The relay does not answer at {at}: calls between strict networks do not connect. The server’s log says why; another address is set by turn.listen."
        ),
        Says::RelayTaken { at } => format!(
            "Another program holds {at}: the server starts without its relay there. End that program, or set turn.listen."
        ),
        Says::RelayUnseen { at } => format!(
            "{at}, which browsers are told of, does not answer to this machine. That may be the router, which does not lead back those behind it; try “Check your setup” from another network."
        ),
        Says::ServerAnswers { url, millis } => format!("{url} answers, after {millis} ms."),
        Says::ServerSilent { url } => format!(
            "{url} does not answer: calls that need it do not connect. See that it runs, and that firewalls let its port through."
        ),
        Says::ServerUnknown { url } => {
            format!("{url} names a host that does not exist. Correct turn.urls or stun_urls.")
        }
        Says::ServerRefuses { url, why } => format!(
            "{url} takes no connection ({why}). See that it runs, and that firewalls let its port through."
        ),
        Says::ServersLeft { count } => {
            format!("{count} more are configured and were not asked. A browser needs two or three.")
        }
        Says::FilterHolds { tried } => format!(
            "The relay refuses all {tried} addresses that must not be reached through it, in every way they can be written."
        ),
        Says::FilterLeaks { addresses } => format!(
            "The relay would let strangers reach {addresses} through it. Stop it, or take these addresses out of what it allows."
        ),
        Says::NoDatabase { path } => {
            format!("{path} is not there yet; the server makes it at its first start.")
        }
        Says::DatabaseUnreadable { path, why } => format!(
            "{path} cannot be opened ({why}). Without it the server does not start; see who owns the file, or bring back a copy."
        ),
        Says::SqliteGood { version } => format!("SQLite {version} is new enough."),
        Says::SqliteOld { version } => format!(
            "SQLite {version} is too old and can corrupt the file: at least 3.51.3 is needed. Build Parlor with the one it brings."
        ),
        Says::SchemaCurrent { version } => format!("Its tables are those of this Parlor (version {version})."),
        Says::SchemaOlder { version } => format!(
            "Its tables are of an older Parlor (version {version}); the next start brings them up to date. Make a copy of the data folder before."
        ),
        Says::SchemaNewer { version } => format!(
            "Its tables are of a newer Parlor (version {version}), which this one cannot read. Run the newer one, or bring back the copy from before."
        ),
        Says::DatabaseWhole => "The file is whole: every page and every reference was looked at.".into(),
        Says::DatabaseDamaged { why } => format!(
            "The file is damaged ({why}). Stop the server, keep a copy of the data folder, and bring back the last good one."
        ),
        Says::DatabaseStrays { count } => format!(
            "{count} rows refer to others that are gone. Stop the server, keep a copy of the data folder, and bring back the last good one."
        ),
        Says::FolderMissing { path } => {
            format!("{path} is not there yet; the server makes it at its first start.")
        }
        Says::FolderPrivate { path } => format!("{path} is for its owner’s eyes only."),
        Says::FolderOpen { path } => format!(
            "{path} can be read by others on this machine: passwords’ hashes and secrets lie there. The next start closes it; chmod -R go= does so now."
        ),
        Says::FolderUnusable { path, why } => format!(
            "{path} cannot be used ({why}). Run Parlor as the folder’s owner, or set data_dir."
        ),
        Says::DiskRoom { free } => format!("{} are free where the data folder is.", amount(*free)),
        Says::DiskLow { free } => format!(
            "Only {} are free where the data folder is. Make room before it runs out.",
            amount(*free)
        ),
        Says::DiskFull { free } => format!(
            "Only {} are free where the data folder is: soon nothing can be kept, no message and no sign-in. Make room now.",
            amount(*free)
        ),
        Says::DiskUnknown { why } => format!("How much room there is cannot be seen ({why})."),
    }
}
