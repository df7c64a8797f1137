//! A flood from many sources, against a relay with a call in progress. A program of its own,
//! so that its memory is nobody else's.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot go on without fails it"
)]

#[expect(dead_code, reason = "other tests want more of it")]
#[path = "turn/client.rs"]
mod client;

use client::{BIND, Client, address, relay};
use std::{
    net::{Ipv4Addr, SocketAddr, UdpSocket},
    time::Instant,
};

const REQUESTS: u64 = 200_000;
/// Addresses that ask, and ports of each.
const SOURCES: u32 = 100;
const PORTS: u32 = 40;
/// What the relay may grow by.
const GROWTH: u64 = 4 * 1024 * 1024;
/// Per source: at once, and per second.
const AT_ONCE: u64 = 200;
const PER_SECOND: u64 = 10;

/// Resident bytes of this process.
fn memory() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages: u64 = statm.split(' ').nth(1).unwrap().parse().unwrap();
    pages * 4_096
}

/// What has come back to a socket: how many answers.
fn answers(socket: &UdpSocket) -> u64 {
    let mut bytes = [0; 1_500];
    let mut answers = 0;
    while socket.recv(&mut bytes).is_ok() {
        answers += 1;
    }
    answers
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_strangers_costs_no_memory_and_no_call() {
    let relay = relay(&["127.0.0.1:0"], &[]);
    let server = address(&relay, false);
    let (mut ann, mut bob) = (Client::udp(server, "ann"), Client::tcp(server, "bob"));
    let (to_ann, to_bob) = (ann.allocate(&[]).relayed(), bob.allocate(&[]).relayed());
    assert_eq!(ann.ask_about(BIND, to_bob, 0x4001).code, 0);
    assert_eq!(bob.ask_about(BIND, to_ann, 0x4002).code, 0);
    let mut talk = |n: u64| {
        let word = n.to_be_bytes();
        ann.send_on(0x4001, &word);
        assert_eq!(bob.content(), word);
        bob.send_on(0x4002, &word);
        assert_eq!(ann.content(), word);
    };
    // What everything needs once is there.
    talk(0);
    let request = *b"\0\x03\0\x08\x21\x12\xa4\x42floodfloodfl\0\x19\0\x04\x11\0\0\0";
    let before = memory();
    let (began, mut answered) = (Instant::now(), 0);
    for port in 0..PORTS {
        let sockets: Vec<UdpSocket> = (0..SOURCES)
            .map(|source| {
                let ip = Ipv4Addr::from_bits(0x7f01_0001 + source);
                let socket = UdpSocket::bind(SocketAddr::new(ip.into(), 0)).unwrap();
                socket.connect(server).unwrap();
                socket.set_nonblocking(true).unwrap();
                socket
            })
            .collect();
        for _ in 0..REQUESTS / u64::from(SOURCES * PORTS) {
            for socket in &sockets {
                let _ = socket.send(&request);
            }
        }
        talk(port.into());
        answered += sockets.iter().map(answers).sum::<u64>();
    }
    let seconds = began.elapsed().as_secs() + 1;
    let grown = memory().saturating_sub(before);
    let budget = u64::from(SOURCES) * (AT_ONCE + PER_SECOND * seconds);
    println!(
        "{REQUESTS} requests, {answered} answers of {budget}, {grown} bytes more, {seconds} s"
    );
    assert!(answered > 0 && answered <= budget, "{answered} answers");
    assert!(grown <= GROWTH, "{grown} bytes more");
    assert_eq!(relay.figures().allocations, 2);
}
