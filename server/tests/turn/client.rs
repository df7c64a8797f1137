//! A TURN client in small, on blocking sockets, and a relay to talk to.

use hmac::{Hmac, Mac};
use md5::{Digest, Md5};
use parlor_server::{
    clock::Clock,
    turn::{Embedded, Relay},
};
use sha1::Sha1;
use std::{
    io::{Read, Write},
    net::{IpAddr, SocketAddr, TcpStream, UdpSocket},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

pub(crate) const SECRET: &str = "the secret of these tests";
const COOKIE: [u8; 4] = [0x21, 0x12, 0xa4, 0x42];
/// Nothing here takes longer, but for a machine that has other things to do.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long to wait for what must not come.
pub(crate) const SHORTLY: Duration = Duration::from_millis(200);

pub(crate) const ALLOCATE: u16 = 3;
pub(crate) const REFRESH: u16 = 4;
pub(crate) const PERMIT: u16 = 8;
pub(crate) const BIND: u16 = 9;
const SEND: u16 = 0x16;
pub(crate) const CHANNEL: u16 = 0x0c;
pub(crate) const PEER: u16 = 0x12;
const DATA: u16 = 0x13;
const RELAYED: u16 = 0x16;
pub(crate) const FAMILY: u16 = 0x17;
pub(crate) const TRANSPORT: u16 = 0x19;
pub(crate) const UDP: &[u8] = &[17, 0, 0, 0];

/// A relay on loopback, where everybody's session lives but those that begin with "gone".
pub(crate) fn relay(listen: &[&str], lan: &[&str]) -> Relay {
    relay_with(listen, lan, |session| !session.starts_with("gone"))
}

pub(crate) fn relay_with(
    listen: &[&str],
    lan: &[&str],
    lives: impl Fn(&str) -> bool + Send + Sync + 'static,
) -> Relay {
    let set = Embedded {
        listen: listen
            .iter()
            .map(|listen| listen.parse().unwrap())
            .collect(),
        chosen: true,
        at_home: true,
        relay_ports: 49_160..=51_160,
        public: vec![],
        lan: lan.iter().map(|lan| lan.parse().unwrap()).collect(),
    };
    let relay = Relay::start(&set, SECRET, 64, Clock::default(), lives);
    relay.expect("a port is free")
}

/// Where this relay listens for IPv4 or IPv6.
pub(crate) fn address(relay: &Relay, v6: bool) -> SocketAddr {
    let urls = relay.stun_urls();
    let addresses = urls.iter().map(|url| url["stun:".len()..].parse());
    let mut addresses = addresses.map(|address: Result<SocketAddr, _>| address.unwrap());
    addresses.find(|address| address.is_ipv6() == v6).unwrap()
}

pub(crate) fn password(secret: &str, username: &str) -> String {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let mut mac: Hmac<Sha1> = Hmac::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(username.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// A username that is good for `seconds`.
pub(crate) fn username(session: &str, seconds: i64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let until = i64::try_from(now.as_secs()).unwrap() + seconds;
    format!("{until}:{session}")
}

enum Line {
    Datagrams(UdpSocket),
    Stream(TcpStream),
}

pub(crate) struct Client {
    line: Line,
    pub(crate) username: String,
    pub(crate) password: String,
    pub(crate) nonce: Vec<u8>,
    transaction: u32,
}

/// An answer: 0 or the error's code, and the attributes.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) code: u16,
    bytes: Vec<u8>,
}

impl Client {
    pub(crate) fn udp(server: SocketAddr, session: &str) -> Self {
        let local = SocketAddr::new(server.ip(), 0);
        let socket = UdpSocket::bind(local).unwrap();
        socket.connect(server).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        Self::on(Line::Datagrams(socket), session)
    }

    pub(crate) fn tcp(server: SocketAddr, session: &str) -> Self {
        let stream = TcpStream::connect(server).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Self::on(Line::Stream(stream), session)
    }

    fn on(line: Line, session: &str) -> Self {
        let username = username(session, 3_600);
        Self {
            line,
            password: password(SECRET, &username),
            username,
            nonce: vec![],
            transaction: 0,
        }
    }

    /// Asks without credentials, then with what that taught.
    pub(crate) fn allocate(&mut self, with: &[(u16, &[u8])]) -> Answer {
        let mut with = with.to_vec();
        with.push((TRANSPORT, UDP));
        self.learn();
        self.ask(ALLOCATE, &with)
    }

    /// Gets a nonce.
    pub(crate) fn learn(&mut self) {
        let request = self.message(ALLOCATE, &[(TRANSPORT, UDP)]);
        self.send_raw(&request);
        let answer = self.answer();
        assert_eq!(answer.code, 401);
        self.nonce = answer.get(0x15).unwrap();
    }

    pub(crate) fn ask(&mut self, kind: u16, with: &[(u16, &[u8])]) -> Answer {
        let request = self.signed(kind, with);
        self.send_raw(&request);
        self.answer()
    }

    pub(crate) fn ask_about(&mut self, kind: u16, peer: SocketAddr, channel: u16) -> Answer {
        self.transaction += 1;
        let peer = self.xor(peer);
        self.transaction -= 1;
        let [high, low] = channel.to_be_bytes();
        let channel = [high, low, 0, 0];
        match kind {
            BIND => self.ask(BIND, &[(CHANNEL, &channel), (PEER, &peer)]),
            _ => self.ask(kind, &[(PEER, &peer)]),
        }
    }

    pub(crate) fn send(&mut self, peer: SocketAddr, content: &[u8]) {
        self.transaction += 1;
        let peer = self.xor(peer);
        self.transaction -= 1;
        let indication = self.message(SEND, &[(PEER, &peer), (DATA, content)]);
        self.send_raw(&indication);
    }

    pub(crate) fn send_on(&mut self, channel: u16, content: &[u8]) {
        let length = u16::try_from(content.len()).unwrap();
        let mut frame = [channel.to_be_bytes(), length.to_be_bytes()].concat();
        frame.extend(content);
        frame.resize(frame.len().next_multiple_of(4), 0);
        self.send_raw(&frame);
    }

    pub(crate) fn send_raw(&mut self, bytes: &[u8]) {
        match &mut self.line {
            Line::Datagrams(socket) => assert_eq!(socket.send(bytes).unwrap(), bytes.len()),
            Line::Stream(stream) => stream.write_all(bytes).unwrap(),
        }
    }

    /// What comes next; `None` if nothing does.
    pub(crate) fn receive(&mut self) -> Option<Vec<u8>> {
        match &mut self.line {
            Line::Datagrams(socket) => {
                let mut bytes = vec![0; 65_536];
                let length = socket.recv(&mut bytes).ok()?;
                bytes.truncate(length);
                Some(bytes)
            }
            Line::Stream(stream) => {
                let mut bytes = vec![0; 4];
                stream.read_exact(&mut bytes).ok()?;
                let length = usize::from(u16::from_be_bytes([bytes[2], bytes[3]]));
                let rest = if bytes[0] < 0x40 { 16 } else { 0 };
                bytes.resize(4 + rest + length.next_multiple_of(4), 0);
                stream.read_exact(&mut bytes[4..]).ok()?;
                if bytes[0] >= 0x40 {
                    bytes.truncate(4 + length);
                }
                Some(bytes)
            }
        }
    }

    /// What comes on a channel, or in a Data indication.
    pub(crate) fn content(&mut self) -> Vec<u8> {
        let bytes = self.receive().expect("something comes");
        match bytes[0] {
            0x40.. => bytes[4..].to_vec(),
            _ => Answer { code: 0, bytes }
                .get(DATA)
                .expect("a Data indication"),
        }
    }

    fn answer(&mut self) -> Answer {
        let bytes = self.receive().expect("an answer comes");
        assert_eq!(bytes[4..8], COOKIE);
        let mut answer = Answer { code: 0, bytes };
        if let Some(error) = answer.get(9) {
            answer.code = u16::from(error[2]) * 100 + u16::from(error[3]);
        }
        answer
    }

    pub(crate) fn signed(&mut self, kind: u16, with: &[(u16, &[u8])]) -> Vec<u8> {
        let realm = "parlor";
        let (username, nonce) = (self.username.clone(), self.nonce.clone());
        let mut with = with.to_vec();
        with.push((6, username.as_bytes()));
        with.push((0x14, realm.as_bytes()));
        with.push((0x15, &nonce));
        let mut message = self.message(kind, &with);
        let key = Md5::digest(format!("{username}:{realm}:{}", self.password));
        let length = u16::try_from(message.len() - 20 + 24).unwrap();
        message[2..4].copy_from_slice(&length.to_be_bytes());
        let mut mac: Hmac<Sha1> = Hmac::new_from_slice(&key).unwrap();
        mac.update(&message);
        message.extend([0, 8, 0, 20]);
        message.extend(mac.finalize().into_bytes());
        message
    }

    fn message(&mut self, kind: u16, with: &[(u16, &[u8])]) -> Vec<u8> {
        self.transaction += 1;
        let mut message = [kind.to_be_bytes(), [0, 0]].concat();
        message.extend(COOKIE);
        message.extend(self.id());
        for (what, value) in with {
            message.extend(what.to_be_bytes());
            message.extend(u16::try_from(value.len()).unwrap().to_be_bytes());
            message.extend(*value);
            message.resize(message.len().next_multiple_of(4), 0);
        }
        let length = u16::try_from(message.len() - 20).unwrap();
        message[2..4].copy_from_slice(&length.to_be_bytes());
        message
    }

    fn id(&self) -> [u8; 12] {
        let mut id = [7; 12];
        id[..4].copy_from_slice(&self.transaction.to_be_bytes());
        id
    }

    /// An address as the next message has it.
    fn xor(&self, address: SocketAddr) -> Vec<u8> {
        let (family, ip) = match address.ip() {
            IpAddr::V4(ip) => (1, ip.octets().to_vec()),
            IpAddr::V6(ip) => (2, ip.octets().to_vec()),
        };
        let mut value = vec![0, family];
        value.extend(address.port().to_be_bytes());
        value.extend(ip);
        mix(&mut value, &self.id());
        value
    }
}

fn mix(value: &mut [u8], id: &[u8]) {
    let mask: Vec<u8> = COOKIE.iter().chain(id).copied().collect();
    value[2..4]
        .iter_mut()
        .zip(COOKIE)
        .for_each(|(byte, mask)| *byte ^= mask);
    value[4..]
        .iter_mut()
        .zip(mask)
        .for_each(|(byte, mask)| *byte ^= mask);
}

impl Answer {
    pub(crate) fn get(&self, what: u16) -> Option<Vec<u8>> {
        let mut rest = &self.bytes[20..];
        while rest.len() >= 4 {
            let length = usize::from(u16::from_be_bytes([rest[2], rest[3]]));
            if rest[..2] == what.to_be_bytes() {
                return Some(rest[4..4 + length].to_vec());
            }
            rest = &rest[(4 + length.next_multiple_of(4)).min(rest.len())..];
        }
        None
    }

    pub(crate) fn relayed(&self) -> SocketAddr {
        let mut value = self.get(RELAYED).expect("a relayed address");
        mix(&mut value, &self.bytes[8..20]);
        let port = u16::from_be_bytes([value[2], value[3]]);
        let ip = match value.len() {
            8 => IpAddr::from(<[u8; 4]>::try_from(&value[4..]).unwrap()),
            _ => IpAddr::from(<[u8; 16]>::try_from(&value[4..]).unwrap()),
        };
        SocketAddr::new(ip, port)
    }
}
