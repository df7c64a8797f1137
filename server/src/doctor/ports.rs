use super::soon;
use crate::config::Config;
use parlor_app::findings::{About, Finding, Says};
use std::{
    io::{self, ErrorKind},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What a Parlor answers to [`ASK`]; more is not read.
const ANSWER_BYTES: u64 = 4 * 1024;
const ASK: &[u8] = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
/// Only our answers allow a page exactly this.
const OURS: &str = "display-capture=(self)";

/// Whether each port can be listened at, or is by us.
pub(super) async fn look(config: &Config, serving: bool) -> Vec<Finding> {
    let web = port(config.web.listen, config.tls.is_some(), serving).await;
    let turn = config.tls.as_ref().and_then(|tls| tls.turn_listen);
    let turn = match turn {
        Some(at) => Some(port(at, true, serving).await),
        None => None,
    };
    // Nobody answers HTTP at TURN's own port: it is held by whoever holds the other one.
    let turn = turn.map(|found| match (&web.says, found.says) {
        (Says::PortParlor { .. }, Says::PortTaken { at }) => {
            Finding::ok(About::Ports, Says::PortParlor { at })
        }
        (_, says) => Finding { says, ..found },
    });
    [Some(web), turn].into_iter().flatten().collect()
}

async fn port(listen: SocketAddr, tls: bool, serving: bool) -> Finding {
    let about = About::Ports;
    let at = listen.to_string();
    if serving {
        return Finding::ok(about, Says::PortOurs { at });
    }
    let bound = TcpListener::bind(listen).await;
    let cause = match bound {
        Ok(_) => return Finding::ok(about, Says::PortFree { at }),
        Err(cause) => cause,
    };
    match cause.kind() {
        ErrorKind::AddrInUse if soon(is_parlor(listen, tls)).await == Some(true) => {
            Finding::ok(about, Says::PortParlor { at })
        }
        ErrorKind::AddrInUse => Finding::fail(about, Says::PortTaken { at }),
        ErrorKind::PermissionDenied => Finding::fail(about, Says::PortForbidden { at }),
        kind => {
            let why = kind.to_string();
            Finding::fail(about, Says::PortNot { at, why })
        }
    }
}

/// Whether whoever listens there answers as we do.
async fn is_parlor(listen: SocketAddr, tls: bool) -> bool {
    let asked = async {
        let stream = TcpStream::connect(from_here(listen)).await?;
        if tls {
            ask(crate::tls::look_through(stream, "localhost").await?).await
        } else {
            ask(stream).await
        }
    };
    let answer: io::Result<String> = asked.await;
    answer.is_ok_and(|answer| answer.starts_with("HTTP/1.1 200") && answer.contains(OURS))
}

async fn ask(mut stream: impl crate::relay::Stream) -> io::Result<String> {
    stream.write_all(ASK).await?;
    let mut answer = Vec::new();
    // An end without a good-bye is an end.
    let _ = stream.take(ANSWER_BYTES).read_to_end(&mut answer).await;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// Where a listener at this address is found from this machine.
pub(super) fn from_here(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

#[cfg(test)]
mod tests {
    use super::*;
    use parlor_app::findings::State;

    async fn free() -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap()
    }

    #[tokio::test]
    async fn a_port_is_free_taken_or_not_to_be_had() {
        let at = free().await;
        assert_eq!(port(at, false, false).await.state, State::Ok);
        let other = TcpListener::bind(at).await.unwrap();
        let says = port(at, false, true).await.says;
        assert_eq!(says, Says::PortOurs { at: at.to_string() });
        let answers = async {
            let (mut stream, _) = other.accept().await.unwrap();
            let answer = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nok";
            stream.write_all(answer).await.unwrap();
        };
        let (found, ()) = tokio::join!(port(at, false, false), answers);
        let says = Says::PortTaken { at: at.to_string() };
        assert_eq!(found, Finding::fail(About::Ports, says));
        let nowhere = "192.0.2.1:4000".parse().unwrap();
        let found = port(nowhere, false, false).await;
        assert!(matches!(found.says, Says::PortNot { .. }), "{found:?}");
    }

    #[test]
    fn a_listener_at_every_address_is_found_at_this_machines_own() {
        let found = |listen: &str| from_here(listen.parse().unwrap()).to_string();
        assert_eq!(found("0.0.0.0:443"), "127.0.0.1:443");
        assert_eq!(found("[::]:443"), "[::1]:443");
        assert_eq!(found("192.168.1.5:443"), "192.168.1.5:443");
    }
}
