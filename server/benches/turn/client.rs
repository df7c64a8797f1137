//! coturn's own client, and what it says of a run.

use crate::server::{PEER, SECRET, Server};
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use sha1::Sha1;
use std::{
    process::{Child, Command, Stdio},
    time::Instant,
};

/// Clients, and messages of each: a million in all.
const CLIENTS: u32 = 50;
const MESSAGES: u32 = 20_000;
const PEER_PORT: &str = "3481";

/// Which way the messages go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// From one client of the relay to another.
    Mutual,
    /// To somebody who is no client, and back.
    Outside,
    /// From one client to another, over TCP.
    Tcp,
}

impl Line {
    pub(crate) const ALL: [Self; 3] = [Self::Mutual, Self::Outside, Self::Tcp];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Mutual => "client to client, UDP",
            Self::Outside => "client to a peer and back, UDP",
            Self::Tcp => "client to client, TCP",
        }
    }

    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Mutual => &["-y"],
            Self::Outside => &["-e", PEER, "-r", PEER_PORT],
            Self::Tcp => &["-y", "-t"],
        }
    }
}

/// One run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outcome {
    pub(crate) messages: f64,
    pub(crate) seconds: f64,
    /// Of the server.
    pub(crate) processor: f64,
    /// Bytes that the server grew by at most, per client.
    pub(crate) memory: f64,
}

impl Outcome {
    pub(crate) fn lost(&self) -> f64 {
        let due = f64::from(CLIENTS * MESSAGES);
        100.0 * (due - self.messages) / due
    }

    /// Microseconds of processor per message.
    pub(crate) fn each(&self) -> f64 {
        1e6 * self.processor / self.messages
    }
}

pub(crate) fn run(server: &Server, line: Line) -> Outcome {
    let _peer = Peer::start();
    let (before, (idle, _), began) = (server.processor(), server.memory(), Instant::now());
    // In 2036: coturn takes no time beyond 31 bits.
    let username = "2100000000:bench";
    let mut command = Command::new("taskset");
    command.args(["-c", "1", "turnutils_uclient", "-c", "-u", username]);
    command.args(["-w", &password(username), "-p", &server.port.to_string()]);
    command.args(["-m", &CLIENTS.to_string(), "-n", &MESSAGES.to_string()]);
    command
        .args(["-l", "1000", "-z", "1"])
        .args(line.arguments());
    let output = command.arg("127.0.0.1").output().expect("the client runs");
    let text = String::from_utf8_lossy(&output.stdout);
    let (_, most) = server.memory();
    Outcome {
        messages: received(&text).unwrap_or_else(|| panic!("no figures: {text}")),
        seconds: began.elapsed().as_secs_f64(),
        processor: server.processor() - before,
        memory: (most - idle) / f64::from(CLIENTS),
    }
}

/// The last count of what came back.
fn received(text: &str) -> Option<f64> {
    let (_, rest) = text.rsplit_once("tot_recv_msgs=")?;
    rest.split(|c: char| !c.is_ascii_digit())
        .next()?
        .parse()
        .ok()
}

fn password(username: &str) -> String {
    let mac = Hmac::<Sha1>::new_from_slice(SECRET.as_bytes());
    let mut mac = mac.expect("HMAC takes keys of any length");
    mac.update(username.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// Sends back what comes, beside the client; ended when dropped.
struct Peer(Child);

impl Peer {
    fn start() -> Self {
        let mut command = Command::new("taskset");
        command.args(["-c", "1", "turnutils_peer", "-L", PEER, "-p", PEER_PORT]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        Self(command.spawn().expect("the peer starts"))
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
