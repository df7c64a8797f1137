use crate::client::{BIND, Client, PERMIT, SHORTLY, address, relay};
use parlor_server::turn::Relay;
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket},
    process::Command,
};

/// Nobody's, for a moment this machine's: of a LAN, and a public one.
const LAN: [&str; 2] = ["10.213.7.1", "192.168.213.7"];
const PUBLIC: &str = "11.213.7.1";
const FORBIDDEN: [&str; 27] = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.213.7.1",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.0.0.3",
    "127.255.255.254",
    "169.254.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.254",
    "192.0.0.1",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "192.168.213.7",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "172.17.0.1",
    "192.168.1.1",
];
const FORBIDDEN_V6: [&str; 13] = [
    "::",
    "::1",
    "100::1",
    "2001:db8::1",
    "2001:2::1",
    "3fff::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
    "5f00::1",
];

/// Every probe: the addresses, and some of them hidden in IPv6. Our public address is one of
/// them where we have it.
fn probes(public: bool) -> Vec<IpAddr> {
    let public = public.then_some(PUBLIC);
    let mut all: Vec<String> = FORBIDDEN
        .iter()
        .chain(&FORBIDDEN_V6)
        .chain(&public)
        .map(|ip| ip.to_string())
        .collect();
    let hidden = [
        "127.0.0.1",
        "10.213.7.1",
        "169.254.169.254",
        "192.168.213.7",
    ];
    for ip in hidden.into_iter().chain(public) {
        let bits = ip.parse::<Ipv4Addr>().unwrap().to_bits();
        let (high, low) = (bits >> 16, bits & 0xffff);
        all.extend([
            format!("::ffff:{ip}"),
            format!("::{ip}"),
            format!("64:ff9b::{ip}"),
            format!("64:ff9b:1::{ip}"),
            format!("2002:{high:x}:{low:x}::"),
            format!("2001::{:x}:{:x}", high ^ 0xffff, low ^ 0xffff),
        ]);
    }
    all.iter().map(|ip| ip.parse().unwrap()).collect()
}

/// Addresses of a LAN on this machine while this lives; none where that takes rights we lack.
struct Lan(bool);

impl Lan {
    fn new() -> Self {
        let added = LAN.iter().chain([&PUBLIC]).all(|ip| {
            let added = Command::new("ip")
                .args(["address", "add", ip, "dev", "lo"])
                .output();
            added.is_ok_and(|done| done.status.success() || done.stderr.ends_with(b"exists\n"))
        });
        if !added {
            println!("skipped: no LAN and no public address for the canary, which takes root");
        }
        Self(added)
    }
}

impl Drop for Lan {
    fn drop(&mut self) {
        for ip in LAN.iter().chain([&PUBLIC]).filter(|_| self.0) {
            let _ = Command::new("ip")
                .args(["address", "del", ip, "dev", "lo"])
                .output();
        }
    }
}

/// Hears whatever comes to a port at any address of this machine.
struct Canary {
    sockets: Vec<UdpSocket>,
    port: u16,
}

impl Canary {
    fn new() -> Self {
        let bind = |_| {
            let v4 = UdpSocket::bind("0.0.0.0:0").unwrap();
            let port = v4.local_addr().unwrap().port();
            // At a relay port of ours there is nobody but the relay.
            (!(49_160..=51_160).contains(&port)).then_some((v4, port))
        };
        let (v4, port) = (0..100).find_map(bind).unwrap();
        // Takes IPv4 too where it may; that port is taken already then.
        let v6 = UdpSocket::bind(format!("[::1]:{port}")).ok();
        let sockets: Vec<_> = [v4].into_iter().chain(v6).collect();
        for socket in &sockets {
            socket.set_read_timeout(Some(SHORTLY)).unwrap();
        }
        Self { sockets, port }
    }

    fn heard(&self) -> Vec<Vec<u8>> {
        let mut heard = vec![];
        let mut bytes = [0; 100];
        for socket in &self.sockets {
            while let Ok((length, _)) = socket.recv_from(&mut bytes) {
                heard.push(bytes[..length].to_vec());
            }
        }
        heard
    }
}

/// All four ways to each address.
fn probe(client: &mut Client, relay: &Relay, port: u16, public: bool) {
    let to_self = client.allocate(&[]).relayed();
    // A permission for our own address, by another allocation's port: the address alone must
    // not be enough for the canary's.
    assert_eq!(client.ask_about(PERMIT, to_self, 0).code, 0);
    let before = relay.figures().refused;
    let probes = probes(public);
    assert!(probes.len() >= 60);
    for ip in &probes {
        let peer = SocketAddr::new(*ip, port);
        assert_eq!(client.ask_about(PERMIT, peer, 0).code, 403, "{ip}");
        assert_eq!(client.ask_about(BIND, peer, 0x4000).code, 403, "{ip}");
        client.send(peer, b"by a Send indication");
        client.send_on(0x4000, b"on a channel");
    }
    // An answer means that everything before was looked at.
    assert_eq!(client.ask_about(PERMIT, to_self, 0).code, 0);
    let after = relay.figures().refused;
    let refused = |why| after.of(why) - before.of(why);
    let each = probes.len() as u64;
    assert_eq!(refused(parlor_server::turn::Refusal::Peer), 3 * each);
    assert_eq!(refused(parlor_server::turn::Refusal::NotPermitted), each);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_probe_of_any_address_reaches_the_canary() {
    let lan = Lan::new();
    let relay = relay(&["127.0.0.1:0"], &["127.0.0.2/32"]);
    let server = address(&relay, false);
    let canary = Canary::new();
    for dial in [Client::udp, Client::tcp] {
        let mut client = dial(server, "ann");
        probe(&mut client, &relay, canary.port, lan.0);
    }
    assert_eq!(canary.heard(), Vec::<Vec<u8>>::new());

    // The canary sings: what is allowed reaches it.
    let mut client = Client::udp(server, "ann");
    client.allocate(&[]);
    let allowed = SocketAddr::new("127.0.0.2".parse().unwrap(), canary.port);
    assert_eq!(client.ask_about(PERMIT, allowed, 0).code, 0);
    client.send(allowed, b"allowed");
    assert_eq!(canary.heard(), [b"allowed"]);
}
