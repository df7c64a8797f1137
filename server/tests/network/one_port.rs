use crate::server::{BINDING, RELAYED, SELF_SIGNED, Server, rest, said};
use parlor_server::relay::Stream;
use std::time::{Duration, Instant};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpSocket,
};

/// Longer than any first byte is waited for, and with time to spare on a busy machine.
const SOON: Duration = Duration::from_secs(15);

const ASK: &[u8] = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

async fn is_relayed(stream: impl Stream) {
    let answer = said(stream, BINDING).await;
    let expected = [RELAYED, BINDING].concat();
    assert_eq!(answer, String::from_utf8_lossy(&expected));
}

#[tokio::test]
async fn over_tls_the_first_bytes_tell_stun_from_http() {
    let server = Server::with(SELF_SIGNED).await;
    let answer = said(server.secure(&[]).await, ASK).await;
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.ends_with("ok"),
        "{answer}"
    );
    is_relayed(server.secure(&[]).await).await;
    // What a browser offers for pages changes nothing.
    is_relayed(server.secure(&[b"h2", b"http/1.1"]).await).await;
    let came = server.relay.came.lock().unwrap().clone();
    assert_eq!(came.len(), 2);
    let whole = |&(from, local): &(std::net::SocketAddr, _)| {
        from.ip().is_loopback() && from.port() != 0 && local == server.address
    };
    assert!(came.iter().all(whole), "{came:?}");
}

#[tokio::test]
async fn whoever_names_stun_in_the_handshake_is_handed_over_before_a_word() {
    let server = Server::with(SELF_SIGNED).await;
    for name in [&b"stun.turn"[..], b"stun.nat-discovery"] {
        let stream = server.secure(&[name]).await;
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(name));
        is_relayed(stream).await;
    }
    let stream = server.secure(&[b"h2", b"http/1.1"]).await;
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"http/1.1"[..]));
}

#[tokio::test]
async fn without_tls_the_port_is_shared_as_well() {
    let server = Server::with("").await;
    is_relayed(server.plain().await).await;
    let answer = said(server.plain().await, ASK).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn http_is_heard_byte_for_byte_however_it_comes() {
    let server = Server::with(SELF_SIGNED).await;
    let whole = undated(&said(server.secure(&[]).await, ASK).await);
    // An empty line before a request is let pass.
    let after_a_line = [b"\r\n", ASK].concat();
    assert_eq!(
        undated(&said(server.secure(&[]).await, &after_a_line).await),
        whole
    );
    let mut slow = server.secure(&[]).await;
    for byte in ASK {
        slow.write_all(&[*byte]).await.unwrap();
        slow.flush().await.unwrap();
    }
    assert_eq!(undated(&rest(slow).await), whole);
    let twice = [
        &b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"[..],
        ASK,
    ]
    .concat();
    let answers = said(server.secure(&[]).await, &twice).await;
    assert_eq!(answers.matches("HTTP/1.1 200").count(), 2, "{answers}");
    let form = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nConnection: close\r\n\r\na=b";
    let answer = said(server.secure(&[]).await, form).await;
    assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
}

/// An answer without the line that names the second.
fn undated(answer: &str) -> String {
    let lines = answer.split_inclusive("\r\n");
    lines.filter(|line| !line.starts_with("date:")).collect()
}

#[tokio::test]
async fn turns_own_port_speaks_nothing_else() {
    let toml = format!("{SELF_SIGNED}\nturn_listen = '127.0.0.1:0'");
    let server = Server::with(&toml).await;
    let pem = server.folder.path().join("data/tls/self-signed.pem");
    let dial = async || {
        let at = server.turn.unwrap();
        crate::server::secure(at, &pem, "localhost", &[])
            .await
            .unwrap()
    };
    is_relayed(dial().await).await;
    assert_eq!(said(dial().await, ASK).await, "");
    let came = server.relay.came.lock().unwrap().clone();
    assert_eq!(came[0].1, server.turn.unwrap());
}

#[tokio::test]
async fn who_is_slow_or_silent_is_closed() {
    let server = Server::with(SELF_SIGNED).await;
    let plain = Server::with("").await;
    let began = Instant::now();
    // Nothing at all; half a hello; a handshake and then nothing; the beginning of STUN.
    let silent = async {
        let stream = server.plain().await;
        assert_eq!(rest(stream).await, "");
    };
    let half = async {
        let mut stream = server.plain().await;
        stream.write_all(b"\x16\x03\x01\x02\x00\x01").await.unwrap();
        rest(stream).await;
    };
    let shaken = async {
        let stream = server.secure(&[]).await;
        assert_eq!(rest(stream).await, "");
    };
    let begun = async {
        let mut stream = plain.plain().await;
        stream.write_all(&BINDING[..7]).await.unwrap();
        assert_eq!(rest(stream).await, "");
    };
    tokio::join!(silent, half, shaken, begun);
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
    // Others were served meanwhile, and are.
    is_relayed(server.secure(&[]).await).await;
}

#[tokio::test]
async fn a_household_that_begins_many_handshakes_and_ends_none_keeps_nobody_else_out() {
    let server = Server::with(SELF_SIGNED).await;
    let begin = async || {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.2:0".parse().unwrap()).unwrap();
        let mut stream = socket.connect(server.address).await.unwrap();
        stream.write_all(b"\x16").await.unwrap();
        stream
    };
    let mut begun = Vec::new();
    for _ in 0..100 {
        begun.push(begin().await);
    }
    // One more is closed at once, while those before it may still say something.
    let mut byte = [0];
    let closed = begin().await.read(&mut byte).await;
    assert!(matches!(closed, Ok(0) | Err(_)), "{closed:?}");
    let first = begun[0].try_read(&mut byte);
    let waits = first.expect_err("the first is still open").kind();
    assert_eq!(waits, std::io::ErrorKind::WouldBlock);
    is_relayed(server.secure(&[]).await).await;
}

#[tokio::test]
async fn who_forgot_https_is_led_to_it_and_shown_nothing() {
    let server = Server::with(SELF_SIGNED).await;
    let ask = b"GET /r/garden?x=1 HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    let answer = said(server.plain().await, ask).await;
    assert!(answer.starts_with("HTTP/1.1 307"), "{answer}");
    let there = format!("location: https://{}/r/garden?x=1\r\n", server.address);
    assert!(answer.contains(&there), "{answer}");
    // TURN over TCP needs no TLS to be carried.
    is_relayed(server.plain().await).await;
}
