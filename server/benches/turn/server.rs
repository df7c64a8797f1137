//! The servers: the relay in a process of its own, and coturn.

use parlor_server::{
    clock::Clock,
    turn::{Embedded, Relay},
};
use std::{
    net::{TcpStream, UdpSocket},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::Duration,
};

pub(crate) const SECRET: &str = "a secret for measuring";
/// The variable that makes this program the relay, with the port to listen on.
const SERVE: &str = "PARLOR_BENCH_RELAY";
/// Where coturn's peer answers: an address that is not one of the machine's interfaces.
pub(crate) const PEER: &str = "127.0.0.2";
/// How often to ask whether a server listens, and how many times.
const ASK_EVERY: Duration = Duration::from_millis(20);
const ASK_AT_MOST: u32 = 500;
/// What `/proc` counts processor time in, per second.
const TICKS: f64 = 100.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Ours,
    Coturn,
}

/// A server on the first core, ended when dropped.
pub(crate) struct Server {
    pub(crate) port: u16,
    child: Child,
}

impl Server {
    pub(crate) fn start(kind: Kind) -> Self {
        let port = free_port();
        let child = match kind {
            Kind::Ours => ours(port),
            Kind::Coturn => coturn(port),
        };
        for _ in 0..ASK_AT_MOST {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                // Past the start's own work.
                sleep(Duration::from_millis(500));
                return Self { port, child };
            }
            sleep(ASK_EVERY);
        }
        panic!("{kind:?} does not listen");
    }

    /// Seconds of processor so far.
    pub(crate) fn processor(&self) -> f64 {
        let stat = self.proc("stat");
        // The name in brackets may have spaces; what is wanted comes later.
        let (_, rest) = stat.rsplit_once(')').expect("a process has a name");
        let mut fields = rest.split_whitespace().skip(11);
        let mut ticks = || fields.next().and_then(|ticks| ticks.parse::<f64>().ok());
        let (user, system) = (ticks(), ticks());
        (user.expect("a number") + system.expect("a number")) / TICKS
    }

    /// Resident bytes now, and at most so far.
    pub(crate) fn memory(&self) -> (f64, f64) {
        let status = self.proc("status");
        let bytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let kilobytes = line.and_then(|line| line.split_whitespace().next());
            let kilobytes: Option<f64> = kilobytes.and_then(|kilobytes| kilobytes.parse().ok());
            kilobytes.expect("a number") * 1_024.0
        };
        (bytes("VmRSS:"), bytes("VmHWM:"))
    }

    fn proc(&self, file: &str) -> String {
        let file = std::fs::read_to_string(format!("/proc/{}/{file}", self.child.id()));
        file.expect("the server runs")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    let socket = UdpSocket::bind("127.0.0.1:0").and_then(|socket| socket.local_addr());
    socket.expect("a port is free").port()
}

fn ours(port: u16) -> Child {
    let program = std::env::current_exe().expect("this program is somewhere");
    let mut command = Command::new("taskset");
    command.args(["-c", "0"]).arg(program);
    command.env(SERVE, port.to_string());
    command.spawn().expect("the relay starts")
}

fn coturn(port: u16) -> Child {
    let port = format!("--listening-port={port}");
    let secret = format!("--static-auth-secret={SECRET}");
    let mut command = Command::new("taskset");
    command.args([
        "-c",
        "0",
        "turnserver",
        "-n",
        &port,
        "--use-auth-secret",
        &secret,
    ]);
    command.args([
        "--listening-ip=127.0.0.1",
        "--relay-ip=127.0.0.1",
        "--realm=bench",
    ]);
    command.args([
        "--no-tls",
        "--no-dtls",
        "--no-cli",
        "--allow-loopback-peers",
    ]);
    command.args(["--min-port=20000", "--max-port=30000", "--relay-threads=1"]);
    command.args(["--no-software-attribute", "--log-file=/dev/null"]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("coturn starts")
}

/// The port to serve on, if this process is to be the relay.
pub(crate) fn asked_to_serve() -> Option<u16> {
    std::env::var(SERVE).ok()?.parse().ok()
}

/// Is the relay until it is killed.
pub(crate) fn serve(port: u16) {
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().expect("a runtime starts");
    runtime.block_on(async {
        let set = Embedded {
            listen: vec![([127, 0, 0, 1], port).into()],
            chosen: true,
            at_home: true,
            relay_ports: 30_001..=40_000,
            public: vec![],
            lan: vec![
                PEER.parse()
                    .map(std::net::IpAddr::into)
                    .expect("an address"),
            ],
        };
        let relay = Relay::start(&set, SECRET, 1_000, Clock::default(), |_| true);
        let _relay = relay.expect("the relay starts");
        std::future::pending::<()>().await;
    });
}
