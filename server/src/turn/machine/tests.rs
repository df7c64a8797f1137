use super::{welcome::key, *};
use crate::turn::{
    credentials::password,
    message::{Message, Transaction, Writer, attribute, kind, put_address, take_address},
};

const SECRET: &str = "north";
const UNIX: u64 = 1_800_000_000;

/// A machine, its world, and the time.
struct Table {
    machine: Machine<u64, &'static str>,
    world: Sockets,
    now: Now,
    transactions: u8,
}

#[derive(Default)]
struct Sockets {
    next: u16,
    gone: Vec<String>,
}

impl World<u64> for Sockets {
    fn open(&mut self, _: Id, v6: bool, even: bool) -> Option<(u64, SocketAddr)> {
        self.next += 1 + u16::from(even && self.next % 2 == 1);
        let ip = if v6 { "2620:fe::9" } else { "9.9.9.9" };
        let relayed = SocketAddr::new(ip.parse().unwrap(), 49_159 + self.next);
        Some((self.next.into(), relayed))
    }
    fn has(&self, _: bool) -> bool {
        true
    }
    fn lives(&self, session: &str) -> bool {
        !self.gone.iter().any(|gone| gone == session)
    }
}

/// Somebody's socket, and who they say they are.
#[derive(Clone)]
struct Client {
    flow: Flow,
    username: String,
    password: String,
}

impl Client {
    fn new(n: u8, session: &str) -> Self {
        let username = format!("{}:{session}", UNIX + 3_600);
        Self {
            flow: Flow {
                line: 0,
                remote: SocketAddr::from(([8, 8, 4, n], 5_000)),
            },
            password: password(SECRET, &username),
            username,
        }
    }

    fn expiring(n: u8, session: &str, at: u64) -> Self {
        let mut client = Self::new(n, session);
        client.username = format!("{at}:{session}");
        client.password = password(SECRET, &client.username);
        client
    }
}

impl Table {
    fn new() -> Self {
        let ips = |all: &[&str]| all.iter().map(|ip| ip.parse().unwrap()).collect();
        let rules = Rules {
            filter: Filter {
                lan: vec![],
                own: ips(&["127.0.0.1"]),
                relays: ips(&["9.9.9.9", "2620:fe::9"]),
                ports: 49_160..=51_160,
            },
            secret: SECRET.into(),
            key: [7; 32],
            per_session: 3,
        };
        Self {
            machine: Machine::new(rules, Millis(0)),
            world: Sockets::default(),
            now: Now {
                steady: Millis(0),
                unix: UNIX,
            },
            transactions: 0,
        }
    }

    fn pass(&mut self, seconds: u64) {
        self.now.steady = self.now.steady + seconds * 1_000;
        self.now.unix += seconds;
    }

    fn put(&mut self, flow: Flow, bytes: &[u8]) -> (Verdict<u64, &'static str>, Vec<u8>) {
        let mut packet = Packet::new();
        assert!(packet.load(bytes));
        let machine = &mut self.machine;
        let verdict = machine.on_client(self.now, &mut self.world, (flow, &"line"), &mut packet);
        (verdict, packet.bytes().to_vec())
    }

    fn transaction(&mut self) -> Transaction {
        self.transactions += 1;
        [self.transactions; 12]
    }

    /// What is answered to a request with good credentials.
    fn ask(&mut self, client: &Client, kind: u16, with: &[(u16, Vec<u8>)]) -> Answer {
        let transaction = self.transaction();
        self.ask_again(client, kind, with, transaction)
    }

    fn ask_again(
        &mut self,
        client: &Client,
        kind: u16,
        with: &[(u16, Vec<u8>)],
        transaction: Transaction,
    ) -> Answer {
        let nonce = self.machine.nonces.fresh(client.flow.remote, self.now.unix);
        let mut request = Writer::new(kind, &transaction);
        for (what, value) in with {
            request = request.put(*what, value);
        }
        let request = request
            .put(attribute::USERNAME, client.username.as_bytes())
            .put(attribute::REALM, super::welcome::REALM.as_bytes())
            .put(attribute::NONCE, nonce.as_bytes())
            .sign(&key(&client.username, &client.password));
        match self.put(client.flow, &request.finish()).0 {
            Verdict::Answer(bytes) => Answer(bytes),
            other => panic!("{other:?}"),
        }
    }

    fn allocate(&mut self, client: &Client) -> SocketAddr {
        self.ask(client, kind::ALLOCATE, &udp()).relayed()
    }

    fn permit(&mut self, client: &Client, peer: SocketAddr) -> u16 {
        let transaction = self.transaction();
        let with = [(attribute::XOR_PEER, xor(peer, &transaction))];
        let answer = self.ask_again(client, kind::CREATE_PERMISSION, &with, transaction);
        answer.code()
    }

    fn bind(&mut self, client: &Client, number: u16, peer: SocketAddr) -> u16 {
        let transaction = self.transaction();
        let [high, low] = number.to_be_bytes();
        let with = [
            (attribute::CHANNEL, vec![high, low, 0, 0]),
            (attribute::XOR_PEER, xor(peer, &transaction)),
        ];
        self.ask_again(client, kind::CHANNEL_BIND, &with, transaction)
            .code()
    }

    fn refusals(&self, why: Refusal) -> u64 {
        self.machine.figures().refused.of(why)
    }
}

struct Answer(Vec<u8>);

impl Answer {
    /// 0 for success.
    fn code(&self) -> u16 {
        let message = Message::parse(&self.0).unwrap();
        let error = message.get(attribute::ERROR_CODE);
        error.map_or(0, |value| u16::from(value[2]) * 100 + u16::from(value[3]))
    }

    fn relayed(&self) -> SocketAddr {
        assert_eq!(self.code(), 0);
        let message = Message::parse(&self.0).unwrap();
        let value = message.get(attribute::XOR_RELAYED).unwrap();
        take_address(value, &message.transaction()).unwrap()
    }
}

fn udp() -> Vec<(u16, Vec<u8>)> {
    vec![(attribute::TRANSPORT, vec![17, 0, 0, 0])]
}

fn v6() -> Vec<(u16, Vec<u8>)> {
    [udp(), vec![(attribute::FAMILY, vec![2, 0, 0, 0])]].concat()
}

fn xor(address: SocketAddr, transaction: &Transaction) -> Vec<u8> {
    let (value, length) = put_address(address, transaction);
    value[..length].to_vec()
}

fn send(peer: SocketAddr, content: &[u8]) -> Vec<u8> {
    Writer::new(kind::SEND, &[9; 12])
        .put_address(attribute::XOR_PEER, peer)
        .put(attribute::DATA, content)
        .finish()
}

fn peer() -> SocketAddr {
    "8.8.8.8:6000".parse().unwrap()
}

#[test]
fn a_stranger_is_told_how_to_ask_and_nothing_is_kept() {
    let mut table = Table::new();
    let ann = Client::new(1, "ann");
    let request = Writer::new(kind::ALLOCATE, &[1; 12]).finish();
    let (Verdict::Answer(answer), _) = table.put(ann.flow, &request) else {
        panic!("no answer");
    };
    let message = Message::parse(&answer).unwrap();
    assert_eq!(Answer(answer.clone()).code(), 401);
    let nonce = message.text(attribute::NONCE).unwrap();
    assert!(table.machine.nonces.holds(nonce, ann.flow.remote, UNIX));
    assert_eq!(table.machine.allocations.len(), 0);
}

#[test]
fn what_a_client_sends_goes_to_peers_it_was_permitted_and_comes_back() {
    let mut table = Table::new();
    let ann = Client::new(1, "ann");
    let relayed = table.allocate(&ann);
    assert_eq!(relayed, "9.9.9.9:49160".parse().unwrap());
    let refused = table.put(ann.flow, &send(peer(), b"early"));
    assert_eq!(refused.0, Verdict::Nothing);
    assert_eq!(table.permit(&ann, peer()), 0);
    let (verdict, bytes) = table.put(ann.flow, &send(peer(), b"hello"));
    let to_peer = Verdict::ToPeer {
        socket: 1,
        peer: peer(),
    };
    assert_eq!((verdict, &bytes[..]), (to_peer, &b"hello"[..]));

    let mut packet = Packet::new();
    packet.load(b"hi");
    let id = table.machine.relays[&relayed];
    let verdict = table.machine.on_peer(table.now, id, peer(), &mut packet);
    assert!(matches!(verdict, Verdict::ToClient { remote, .. } if remote == ann.flow.remote));
    let data = Message::parse(packet.bytes()).unwrap();
    assert_eq!(
        (data.kind(), data.get(attribute::DATA)),
        (kind::DATA, Some(&b"hi"[..]))
    );

    let stranger = "8.8.9.9:1".parse().unwrap();
    packet.load(b"hi");
    let verdict = table.machine.on_peer(table.now, id, stranger, &mut packet);
    assert_eq!(verdict, Verdict::Nothing);
    assert_eq!(table.refusals(Refusal::NotPermitted), 2);
}

#[test]
fn two_clients_of_the_relay_reach_each_other_without_a_socket_between() {
    let mut table = Table::new();
    let (ann, bob) = (Client::new(1, "ann"), Client::new(2, "bob"));
    let (to_ann, to_bob) = (table.allocate(&ann), table.allocate(&bob));
    assert_eq!(table.bind(&ann, 0x4001, to_bob), 0);
    let channel = [0x40, 1, 0, 2, 7, 8];
    assert_eq!(
        table.put(ann.flow, &channel).0,
        Verdict::Nothing,
        "bob permits nobody"
    );
    assert_eq!(table.bind(&bob, 0x4fff, to_ann), 0);
    let (verdict, bytes) = table.put(ann.flow, &channel);
    assert!(matches!(verdict, Verdict::ToClient { remote, .. } if remote == bob.flow.remote));
    assert_eq!(bytes, [0x4f, 0xff, 0, 2, 7, 8]);

    table.machine.drop_session("bob");
    assert_eq!(table.put(ann.flow, &channel).0, Verdict::Nothing);
}

#[test]
fn a_forbidden_peer_is_refused_in_all_four_ways() {
    let mut table = Table::new();
    let ann = Client::new(1, "ann");
    table.allocate(&ann);
    // Even with a permission for the address: by its ports it may be ours and not a relay's.
    assert_eq!(table.permit(&ann, "9.9.9.9:50000".parse().unwrap()), 0);
    for forbidden in [
        "127.0.0.1:80",
        "10.0.0.1:80",
        "169.254.169.254:80",
        "9.9.9.9:22",
    ] {
        let forbidden = forbidden.parse().unwrap();
        assert_eq!(table.permit(&ann, forbidden), 403, "{forbidden}");
        assert_eq!(table.bind(&ann, 0x4000, forbidden), 403, "{forbidden}");
        let sent = table.put(ann.flow, &send(forbidden, b"x"));
        assert_eq!(sent.0, Verdict::Nothing, "{forbidden}");
        let sent = table.put(ann.flow, &[0x40, 0, 0, 1, 7]);
        assert_eq!(sent.0, Verdict::Nothing, "{forbidden}");
    }
    assert_eq!(table.refusals(Refusal::Peer), 12);
}

#[test]
fn an_allocate_sent_again_is_answered_again_and_another_is_refused() {
    let mut table = Table::new();
    let ann = Client::new(1, "ann");
    let first = table.ask_again(&ann, kind::ALLOCATE, &udp(), [5; 12]);
    let again = table.ask_again(&ann, kind::ALLOCATE, &udp(), [5; 12]);
    assert_eq!(first.relayed(), again.relayed());
    assert_eq!(table.ask(&ann, kind::ALLOCATE, &udp()).code(), 437);
    assert_eq!(table.machine.allocations.len(), 1);
}

#[test]
fn credentials_that_are_wrong_ended_or_of_a_session_that_is_gone_open_nothing() {
    let mut table = Table::new();
    table.world.gone.push("gone".into());
    let mut wrong = Client::new(1, "ann");
    wrong.password.push('x');
    let other_secret = Client {
        password: password("south", &wrong.username),
        ..wrong.clone()
    };
    let clients = [
        (wrong, Refusal::WrongCredentials),
        (other_secret, Refusal::WrongCredentials),
        (Client::expiring(2, "ann", UNIX), Refusal::Expired),
        (Client::new(3, "gone"), Refusal::SessionGone),
    ];
    for (client, why) in clients {
        let before = table.refusals(why);
        assert_eq!(
            table.ask(&client, kind::ALLOCATE, &udp()).code(),
            401,
            "{why:?}"
        );
        assert_eq!(table.refusals(why), before + 1, "{why:?}");
    }
    assert_eq!(table.machine.allocations.len(), 0);
}

#[test]
fn a_call_outlives_its_credentials_but_not_its_session() {
    let mut table = Table::new();
    let ann = Client::expiring(1, "ann", UNIX + 60);
    table.allocate(&ann);
    table.pass(120);
    assert_eq!(table.ask(&ann, kind::REFRESH, &[]).code(), 0);
    table.world.gone.push("ann".into());
    assert_eq!(table.ask(&ann, kind::REFRESH, &[]).code(), 401);
    table.machine.sweep(table.now, &table.world);
    assert_eq!(table.machine.figures().allocations, 0);
}

#[test]
fn another_sessions_allocation_is_not_touched() {
    let mut table = Table::new();
    let ann = Client::new(1, "ann");
    table.allocate(&ann);
    let eve = Client {
        flow: ann.flow,
        ..Client::new(1, "eve")
    };
    let nothing = [(attribute::LIFETIME, vec![0; 4])];
    assert_eq!(table.ask(&eve, kind::REFRESH, &nothing).code(), 441);
    assert_eq!(table.permit(&eve, peer()), 441);
    assert_eq!(table.bind(&eve, 0x4000, peer()), 441);
    assert_eq!(table.machine.allocations.len(), 1);
}

#[test]
fn a_session_has_its_quota_and_gives_back_what_it_gives_up() {
    let mut table = Table::new();
    let clients: Vec<_> = (1..=4).map(|n| Client::new(n, "ann")).collect();
    for client in &clients[..3] {
        table.allocate(client);
    }
    assert_eq!(table.ask(&clients[3], kind::ALLOCATE, &udp()).code(), 486);
    table.allocate(&Client::new(9, "bob"));
    let nothing = [(attribute::LIFETIME, vec![0; 4])];
    assert_eq!(table.ask(&clients[0], kind::REFRESH, &nothing).code(), 0);
    table.allocate(&clients[3]);
}

#[test]
fn an_allocation_ends_unless_it_is_refreshed() {
    let mut table = Table::new();
    let (ann, bob) = (Client::new(1, "ann"), Client::new(2, "bob"));
    table.allocate(&ann);
    table.allocate(&bob);
    table.pass(599);
    assert_eq!(table.ask(&ann, kind::REFRESH, &[]).code(), 0);
    table.pass(1);
    table.machine.sweep(table.now, &table.world);
    let figures = table.machine.figures();
    assert_eq!((figures.allocations, figures.allocated), (1, 2));
    assert_eq!(figures.sessions[0].session, "ann");
    assert!(table.machine.relays.len() == 1 && table.machine.sessions.len() == 1);
}

#[test]
fn families_are_given_as_asked_and_do_not_mix() {
    let mut table = Table::new();
    let ann = Client::new(1, "ann");
    assert!(table.ask(&ann, kind::ALLOCATE, &v6()).relayed().is_ipv6());
    assert_eq!(table.permit(&ann, peer()), 443);
    assert_eq!(table.permit(&ann, "[2606:4700::1]:7".parse().unwrap()), 0);
    let bob = Client::new(2, "bob");
    let strange = [udp(), vec![(attribute::FAMILY, vec![3, 0, 0, 0])]].concat();
    assert_eq!(table.ask(&bob, kind::ALLOCATE, &strange).code(), 440);
    let tcp = [(attribute::TRANSPORT, vec![6, 0, 0, 0])];
    assert_eq!(table.ask(&bob, kind::ALLOCATE, &tcp).code(), 442);
    assert_eq!(table.ask(&bob, kind::ALLOCATE, &[]).code(), 400);
    let unknown = [udp(), vec![(0x22, vec![0; 8])]].concat();
    assert_eq!(table.ask(&bob, kind::ALLOCATE, &unknown).code(), 420);
}

#[test]
fn an_even_port_is_given_but_none_is_reserved_beside_it() {
    let mut table = Table::new();
    let even = |flags| [udp(), vec![(attribute::EVEN_PORT, vec![flags])]].concat();
    for n in 1..=2 {
        let relayed = table.ask(&Client::new(n, "ann"), kind::ALLOCATE, &even(0));
        assert_eq!(relayed.relayed().port() % 2, 0);
    }
    let reserving = table.ask(&Client::new(3, "ann"), kind::ALLOCATE, &even(0x80));
    assert_eq!(reserving.code(), 508);
}

#[test]
fn strangers_share_a_budget_and_members_do_not_need_it() {
    let mut table = Table::new();
    let ann = Client::new(1, "ann");
    let request = Writer::new(kind::ALLOCATE, &[1; 12]).finish();
    let mut answered = 0;
    for port in 0..2_000 {
        let mut flow = ann.flow;
        flow.remote.set_port(port + 1);
        answered += usize::from(table.put(flow, &request).0 != Verdict::Nothing);
    }
    assert_eq!(answered, bounds::UNKNOWN_AT_ONCE as usize);
    assert_eq!(table.refusals(Refusal::OverBudget), 2_000 - answered as u64);
    table.allocate(&ann);
}

#[test]
fn a_binding_request_is_told_where_it_comes_from() {
    let mut table = Table::new();
    let ann = Client::new(1, "ann");
    for with_fingerprint in [false, true] {
        let mut request = Writer::new(kind::BINDING, &[4; 12]);
        if with_fingerprint {
            request = request.put_fingerprint();
        }
        let (Verdict::Answer(answer), _) = table.put(ann.flow, &request.finish()) else {
            panic!("no answer");
        };
        let message = Message::parse(&answer).unwrap();
        let mapped = message.get(attribute::XOR_MAPPED).unwrap();
        assert_eq!(take_address(mapped, &[4; 12]), Some(ann.flow.remote));
        assert_eq!(message.has_fingerprint(), with_fingerprint);
    }
}

#[test]
fn nothing_that_comes_in_makes_it_panic() {
    let mut table = Table::new();
    let ann = Client::new(1, "ann");
    let relayed = table.allocate(&ann);
    table.bind(&ann, 0x4000, peer());
    let id = table.machine.relays[&relayed];
    let mut packet = Packet::new();
    for length in 0..64 {
        for byte in [0, 1, 0x16, 0x40, 0x7f, 0x80, 0xff] {
            let mut bytes = vec![byte; length];
            table.put(ann.flow, &bytes);
            bytes.iter_mut().skip(2).for_each(|byte| *byte = 0);
            table.put(ann.flow, &bytes);
            packet.load(&bytes);
            table.machine.on_peer(table.now, id, peer(), &mut packet);
        }
    }
    let good = send(peer(), b"hello");
    for at in 0..good.len() {
        for bit in 0..8 {
            let mut bad = good.clone();
            bad[at] ^= 1 << bit;
            table.put(ann.flow, &bad);
        }
    }
}

#[test]
fn a_check_has_little_and_only_for_its_time() {
    let mut table = Table::new();
    let check = |n, flow: u16, name: &str| {
        let mut client = Client::expiring(n, &format!("check.{name}"), UNIX + 600);
        client.flow.remote.set_port(flow);
        client
    };
    for flow in 0..bounds::PER_CHECK {
        let _ = table.allocate(&check(1, flow as u16, "a"));
    }
    let full = table.ask(&check(1, 999, "a"), kind::ALLOCATE, &udp());
    assert_eq!(full.code(), 486);
    for n in bounds::PER_CHECK..bounds::CHECKS {
        let _ = table.allocate(&check(2, n as u16, &n.to_string()));
    }
    let full = table.ask(&check(3, 1, "late"), kind::ALLOCATE, &udp());
    assert_eq!(full.code(), 508);
    let _ = table.allocate(&Client::new(9, "a call"));

    // Refreshed as late as can be, it ends all the same.
    let one = check(1, 0, "a");
    table.pass(590);
    let refreshed = table.ask(&one, kind::REFRESH, &[]);
    let refreshed = Message::parse(&refreshed.0).unwrap();
    let lifetime = refreshed.get(attribute::LIFETIME);
    assert_eq!(lifetime, Some(&10_u32.to_be_bytes()[..]));
    table.pass(11);
    table.machine.sweep(table.now, &table.world);
    assert!(!table.machine.has_allocation(&one.flow));
}
