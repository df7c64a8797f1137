//! Whether the STUN and TURN servers that browsers are told of answer: a Binding request
//! (RFC 8489), which every one of them answers without credentials.

use super::{ANSWER_WITHIN, soon};
use crate::{config::Config, relay::Stream};
use futures_util::future::join_all;
use parlor_app::findings::{About, Finding, Says};
use std::{io, net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpStream, UdpSocket, lookup_host},
    time::{Instant, timeout},
};

/// Servers asked at most: browsers are told of two or three.
const ASKED: usize = 16;
/// A datagram that is lost is sent again after this.
const AGAIN: Duration = Duration::from_millis(500);
const HEADER: usize = 20;
const COOKIE: [u8; 4] = 0x2112_A442_u32.to_be_bytes();

/// Asks all servers that are configured; `own` where this process carries a relay.
pub(super) async fn look(config: &Config, own: bool) -> Vec<Finding> {
    let about = About::Turn;
    let turn = config.ice.turn.as_ref().map(|turn| &turn.urls[..]);
    let urls: Vec<_> = turn
        .unwrap_or_default()
        .iter()
        .chain(&config.ice.stun)
        .collect();
    let mut found = Vec::new();
    if own {
        found.push(Finding::ok(about, Says::OwnRelay));
    } else if turn.is_none() {
        found.push(Finding::warn(about, Says::NoTurn));
    }
    found.extend(join_all(urls.iter().take(ASKED).map(|url| ask(url))).await);
    if let Some(count @ 1..) = urls.len().checked_sub(ASKED) {
        found.push(Finding::warn(about, Says::ServersLeft { count }));
    }
    found
}

/// What a URL of RFC 7064 or 7065 names.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Named {
    host: String,
    port: u16,
    over: Over,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Over {
    Udp,
    Tcp,
    Tls,
}

impl Named {
    fn of(url: &str) -> Option<Self> {
        let (scheme, rest) = url.split_once(':')?;
        let (authority, query) = rest.split_once('?').unwrap_or((rest, ""));
        let secure = matches!(scheme, "stuns" | "turns");
        let over = match (secure, query) {
            // DTLS is not asked: browsers do not speak it to TURN servers.
            (true, _) => Over::Tls,
            (false, "transport=tcp") => Over::Tcp,
            (false, _) => Over::Udp,
        };
        let usual = if secure { 5349 } else { 3478 };
        let (host, port) = match authority.rsplit_once(':') {
            // A colon inside of brackets is one of an IPv6 address.
            Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()?),
            _ => (authority, usual),
        };
        let host = crate::tls::bare(host).to_owned();
        (!host.is_empty()).then_some(Self { host, port, over })
    }
}

/// Whether a relay answers there, over UDP and over TCP.
pub(super) async fn answers_at(at: SocketAddr) -> bool {
    let over = async |over| {
        let host = at.ip().to_string();
        let port = at.port();
        let bound = bind(&Named { host, port, over }, at).await;
        bound.is_ok_and(|answers| answers)
    };
    let both = async { tokio::join!(over(Over::Udp), over(Over::Tcp)) };
    soon(both).await == Some((true, true))
}

pub(super) async fn ask(url: &str) -> Finding {
    let url = url.to_owned();
    let about = About::Turn;
    let Some(named) = Named::of(&url) else {
        return Finding::fail(about, Says::ServerUnknown { url });
    };
    let at = soon(lookup_host((named.host.as_str(), named.port))).await;
    let Some(at) = at.and_then(|found| found.ok()?.next()) else {
        return Finding::fail(about, Says::ServerUnknown { url });
    };
    let began = Instant::now();
    match timeout(ANSWER_WITHIN, bind(&named, at)).await {
        Ok(Ok(true)) => {
            let millis = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
            Finding::ok(about, Says::ServerAnswers { url, millis })
        }
        Ok(Ok(false)) | Err(_) => Finding::fail(about, Says::ServerSilent { url }),
        Ok(Err(cause)) => {
            let why = cause.kind().to_string();
            Finding::fail(about, Says::ServerRefuses { url, why })
        }
    }
}

/// Whether a Binding request is answered.
async fn bind(named: &Named, at: SocketAddr) -> io::Result<bool> {
    let request = request()?;
    match named.over {
        Over::Udp => over_udp(at, &request).await,
        Over::Tcp => over(TcpStream::connect(at).await?, &request).await,
        Over::Tls => {
            let stream = TcpStream::connect(at).await?;
            let stream = crate::tls::look_through(stream, &named.host).await?;
            over(stream, &request).await
        }
    }
}

async fn over_udp(at: SocketAddr, request: &[u8; HEADER]) -> io::Result<bool> {
    let any = if at.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
    let socket = UdpSocket::bind(any).await?;
    socket.connect(at).await?;
    let mut heard = [0; 1_500];
    loop {
        socket.send(request).await?;
        match timeout(AGAIN, socket.recv(&mut heard)).await {
            Ok(Ok(length)) => return Ok(answers(&heard[..length], request)),
            Ok(Err(cause)) => return Err(cause),
            Err(_) => {}
        }
    }
}

async fn over(mut stream: impl Stream, request: &[u8; HEADER]) -> io::Result<bool> {
    stream.write_all(request).await?;
    let mut heard = [0; HEADER];
    match stream.read_exact(&mut heard).await {
        Ok(_) => Ok(answers(&heard, request)),
        Err(cause) if cause.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(cause) => Err(cause),
    }
}

/// A Binding request without attributes.
fn request() -> io::Result<[u8; HEADER]> {
    let mut request = [0; HEADER];
    request[1] = 0x01;
    request[4..8].copy_from_slice(&COOKIE);
    getrandom::fill(&mut request[8..]).map_err(io::Error::other)?;
    Ok(request)
}

/// Whether this is the answer to that request: a success or an error, either proves that
/// somebody speaks STUN there.
fn answers(heard: &[u8], request: &[u8; HEADER]) -> bool {
    let kind = heard.get(..2);
    matches!(kind, Some([0x01, 0x01 | 0x11])) && heard.get(4..HEADER) == Some(&request[4..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use parlor_app::findings::State;
    use tokio::net::TcpListener;

    #[test]
    fn urls_are_read_as_browsers_read_them() {
        let named = |url: &str| {
            let named = Named::of(url)?;
            Some((named.host, named.port, named.over))
        };
        for (url, host, port, over) in [
            ("stun:a.example", "a.example", 3478, Over::Udp),
            ("turn:a.example:80", "a.example", 80, Over::Udp),
            ("turn:a.example?transport=tcp", "a.example", 3478, Over::Tcp),
            ("turn:a.example:1?transport=udp", "a.example", 1, Over::Udp),
            ("turns:a.example", "a.example", 5349, Over::Tls),
            (
                "turns:a.example:443?transport=tcp",
                "a.example",
                443,
                Over::Tls,
            ),
            ("turn:[::1]", "::1", 3478, Over::Udp),
            ("turn:[::1]:5", "::1", 5, Over::Udp),
        ] {
            assert_eq!(named(url), Some((host.into(), port, over)), "{url}");
        }
        for nonsense in [
            "turn",
            "turn:",
            "turn:a:b",
            "turn:a.example:70000",
            "turn:[]",
        ] {
            assert_eq!(named(nonsense), None, "{nonsense}");
        }
    }

    fn answer_to(request: &[u8]) -> Vec<u8> {
        let mut answer = request.to_vec();
        answer[0] = 0x01;
        answer
    }

    #[tokio::test]
    async fn a_server_that_answers_is_told_from_one_that_does_not() {
        let udp = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let url = format!("stun:{}", udp.local_addr().unwrap());
        let serve = async {
            let mut heard = [0; 64];
            // The first one is lost.
            udp.recv_from(&mut heard).await.unwrap();
            let (length, from) = udp.recv_from(&mut heard).await.unwrap();
            udp.send_to(&answer_to(&heard[..length]), from)
                .await
                .unwrap();
        };
        let (found, ()) = tokio::join!(ask(&url), serve);
        assert_eq!(found.state, State::Ok, "{found:?}");

        let silent = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let url = format!("stun:{}", silent.local_addr().unwrap());
        let says = ask(&url).await.says;
        assert_eq!(says, Says::ServerSilent { url });
    }

    #[tokio::test]
    async fn over_tcp_an_answer_is_told_from_nonsense_and_from_a_closed_door() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("turn:{}?transport=tcp", listener.local_addr().unwrap());
        let serve = async || {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut heard = [0; HEADER];
            stream.read_exact(&mut heard).await.unwrap();
            (stream, heard)
        };
        let (found, ()) = tokio::join!(ask(&url), async {
            let (mut stream, heard) = serve().await;
            stream.write_all(&answer_to(&heard)).await.unwrap();
        });
        assert_eq!(found.state, State::Ok, "{found:?}");
        let (found, ()) = tokio::join!(ask(&url), async {
            let (mut stream, _) = serve().await;
            stream
                .write_all(b"HTTP/1.1 400 Bad Request\r\n")
                .await
                .unwrap();
        });
        assert_eq!(found.says, Says::ServerSilent { url: url.clone() });
        drop(listener);
        let found = ask(&url).await;
        assert!(
            matches!(found.says, Says::ServerRefuses { .. }),
            "{found:?}"
        );
        let found = ask("turn:no.such.name.invalid").await;
        assert!(
            matches!(found.says, Says::ServerUnknown { .. }),
            "{found:?}"
        );
    }
}
