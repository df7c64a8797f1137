use crate::client::{BIND, Client, FAMILY, PERMIT, address, relay};
use std::{
    net::{SocketAddr, UdpSocket},
    time::Duration,
};

fn has_v6() -> bool {
    let has = UdpSocket::bind("[::1]:0").is_ok();
    if !has {
        println!("skipped: this machine has no IPv6");
    }
    has
}

/// Two clients that reach each other through their relayed addresses.
fn meet(mut ann: Client, mut bob: Client) {
    let (to_ann, to_bob) = (ann.allocate(&[]).relayed(), bob.allocate(&[]).relayed());
    assert_eq!(ann.ask_about(PERMIT, to_bob, 0).code, 0);
    assert_eq!(bob.ask_about(PERMIT, to_ann, 0).code, 0);
    ann.send(to_bob, b"hello");
    assert_eq!(bob.content(), b"hello");
    assert_eq!(ann.ask_about(BIND, to_bob, 0x4001).code, 0);
    assert_eq!(bob.ask_about(BIND, to_ann, 0x4002).code, 0);
    for length in [0, 1, 2, 3, 1_200, 8_000] {
        let content = vec![3; length];
        ann.send_on(0x4001, &content);
        assert_eq!(bob.content(), content);
        bob.send_on(0x4002, &content);
        assert_eq!(ann.content(), content);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_on_any_two_lines_reach_each_other() {
    let relay = relay(&["127.0.0.1:0"], &[]);
    let server = address(&relay, false);
    let dials: [fn(SocketAddr, &str) -> Client; 2] = [Client::udp, Client::tcp];
    for one in dials {
        for two in dials {
            meet(one(server, "ann"), two(server, "bob"));
        }
    }
    let figures = relay.figures();
    assert!(figures.sent > 40_000 && figures.sent == figures.received);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_only_ipv6_reaches_who_has_only_ipv4() {
    if !has_v6() {
        return;
    }
    let relay = relay(&["127.0.0.1:0", "[::1]:0"], &[]);
    let (v4, v6) = (address(&relay, false), address(&relay, true));
    meet(Client::udp(v6, "ann"), Client::udp(v4, "bob"));
    meet(Client::tcp(v6, "ann"), Client::udp(v4, "bob"));
    let mut ann = Client::udp(v4, "ann");
    let relayed = ann.allocate(&[(FAMILY, &[2, 0, 0, 0])]).relayed();
    assert!(relayed.is_ipv6());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_peer_outside_is_reached_and_answers() {
    let relay = relay(&["127.0.0.1:0"], &["127.0.0.2/32"]);
    let mut ann = Client::tcp(address(&relay, false), "ann");
    let relayed = ann.allocate(&[]).relayed();
    let peer = UdpSocket::bind("127.0.0.2:0").unwrap();
    peer.set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    let to_peer = peer.local_addr().unwrap();
    assert_eq!(ann.ask_about(PERMIT, to_peer, 0).code, 0);
    ann.send(to_peer, b"ping");
    let mut bytes = [0; 16];
    let (length, from) = peer.recv_from(&mut bytes).unwrap();
    assert_eq!((&bytes[..length], from), (&b"ping"[..], relayed));
    peer.send_to(b"pong", relayed).unwrap();
    assert_eq!(ann.content(), b"pong");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_handed_over_is_served_like_any_other_and_ends_its_allocation() {
    let relay = relay(&["127.0.0.1:0"], &[]);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let local = listener.local_addr().unwrap();
    let handed = relay.clone();
    tokio::spawn(async move {
        let (stream, from) = listener.accept().await.unwrap();
        handed.serve_stream(stream, from, local).await;
    });
    let mut ann = Client::tcp(local, "ann");
    assert_eq!(ann.allocate(&[]).code, 0);
    assert_eq!(relay.figures().allocations, 1);
    drop(ann);
    while relay.figures().allocations > 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_end_the_port_is_free_again() {
    let first = relay(&["127.0.0.1:0"], &[]);
    let server = address(&first, false);
    let mut ann = Client::tcp(server, "ann");
    assert_eq!(ann.allocate(&[]).code, 0);
    first.shutdown().await;
    let again = relay(&[&server.to_string()], &[]);
    assert_eq!(again.turn().urls.len(), 2, "over UDP and TCP");
    let mut ann = Client::udp(server, "ann");
    assert_eq!(ann.allocate(&[]).code, 0);
}
