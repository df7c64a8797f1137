//! Whether the relay of our own is there: where it listens, and at the addresses that
//! browsers are told of.

use super::{
    ports::from_here,
    stun::{answers_at, ask},
};
use crate::{
    config::Config,
    turn::{Embedded, over_the_web},
};
use futures_util::future::join_all;
use parlor_app::findings::{About, Finding, Says, State};
use std::net::{SocketAddr, TcpListener, UdpSocket};

/// Addresses looked at, of those where it listens and of those it is told by: each family
/// and each line once leaves room.
const LOOKED_AT: usize = 8;

/// Looks, given whether a server of ours runs here.
pub(super) async fn look(config: &Config, set: &Embedded, running: bool) -> Vec<Finding> {
    // A port that the system chooses is known to nobody but the server.
    let listen = set.listen.iter().filter(|at| at.port() != 0);
    let listen = listen.take(LOOKED_AT).map(|at| port(*at, running));
    let mut found = join_all(listen).await;
    if running {
        let told = told(config, set);
        let told = told.iter().take(LOOKED_AT).map(|url| told_by(url));
        found.extend(join_all(told).await);
    }
    found
}

async fn port(listen: SocketAddr, running: bool) -> Finding {
    let at = listen.to_string();
    let answers = answers_at(from_here(listen)).await;
    let free = !answers && is_free(listen);
    judge(at, running, answers, free)
}

/// Whether both of the relay's sockets could be opened there.
fn is_free(listen: SocketAddr) -> bool {
    UdpSocket::bind(listen).is_ok() && TcpListener::bind(listen).is_ok()
}

fn judge(at: String, running: bool, answers: bool, free: bool) -> Finding {
    let about = About::Turn;
    match (running, answers) {
        (true, true) => Finding::ok(about, Says::RelayAnswers { at }),
        (true, false) => Finding::warn(about, Says::RelaySilent { at }),
        (false, false) if free => Finding::ok(about, Says::PortFree { at }),
        (false, _) => Finding::warn(about, Says::RelayTaken { at }),
    }
}

/// What of the outside is told and can be asked from here.
fn told(config: &Config, set: &Embedded) -> Vec<String> {
    let public = set.public.iter().filter_map(|ip| {
        // `[::]` hears both families.
        let both = |at: &SocketAddr| at.is_ipv6() && at.ip().is_unspecified();
        let same = |at: &&SocketAddr| at.is_ipv6() == ip.is_ipv6() || both(at);
        let port = set.listen.iter().find(same)?.port();
        Some(format!("stun:{}", SocketAddr::new(*ip, port)))
    });
    public.chain(over_the_web(config)).collect()
}

/// Silence proves nothing: many a router does not lead those behind it back to itself.
async fn told_by(url: &str) -> Finding {
    let found = ask(url).await;
    match found.state {
        State::Ok => found,
        State::Warn | State::Fail => {
            let at = url.to_owned();
            Finding::warn(About::Turn, Says::RelayUnseen { at })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;

    #[test]
    fn a_relay_answers_is_silent_to_come_or_kept_out() {
        let says = |running, answers, free| judge("here".into(), running, answers, free).says;
        let at = || "here".to_owned();
        assert_eq!(says(true, true, false), Says::RelayAnswers { at: at() });
        assert_eq!(says(true, false, true), Says::RelaySilent { at: at() });
        assert_eq!(says(false, false, true), Says::PortFree { at: at() });
        let taken = Says::RelayTaken { at: at() };
        assert_eq!(says(false, false, false), taken);
        assert_eq!(says(false, true, false), taken, "somebody else's");
    }

    #[test]
    fn what_is_told_outside_is_asked_at_its_own_port() {
        let toml = "public_url = 'https://parlor.example'
            tls = { cert = 'a.pem', key = 'a.key' }
            turn = { listen = ['0.0.0.0:3479'], public_address = ['9.9.9.9'] }";
        let settings = Settings::defaults().with_toml(toml, "test").unwrap();
        let config = Config::new(&settings).unwrap();
        let set = config.turn.as_ref().unwrap();
        assert_eq!(
            told(&config, set),
            [
                "stun:9.9.9.9:3479",
                "turns:parlor.example:443?transport=tcp"
            ]
        );
    }
}
