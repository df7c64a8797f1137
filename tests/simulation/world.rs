//! Time, lines and mischief: everything that happens, in the order in which it happens.

use crate::{
    browser::{Outcome, Pc},
    chance::Chance,
    client::{Client, index},
    faults::Fault,
    server::Server,
};
use parlor::{
    call::{
        Effect, EnterFailure, EnterReply, Entry, Input, Kind, PeerEffect, PeerFact, Phase,
        Transport,
    },
    close::Close,
    ids::{ParticipantId, Ticket},
    limits::{HEARTBEAT_MS, SILENCE_MS},
    room::{self, Answer, ConnId},
    say::Candidate,
    time::Millis,
    wire::{PairReport, Path},
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
};

pub(crate) const PEOPLE: usize = 4;
const PATIENCE_MS: u64 = 240_000;
const STEPS: u32 = 400_000;

/// A page of a client; what is for an earlier page comes to nothing.
pub(crate) type Page = (usize, u32);

#[derive(Debug)]
enum Event {
    Wake(Page),
    Open(Page),
    Want(Page),
    SocketOpens(ConnId),
    DialFails(Page, Ticket),
    ToServer(ConnId, String),
    ToClient(ConnId, String),
    ClosedAtClient(ConnId, Close),
    ClosedAtServer(ConnId, Close),
    Beat(ConnId),
    Enters(Page, Ticket, Entry),
    Entered(Page, Ticket, EnterReply),
    Commit(u32),
    RoomWake(u32),
    ServerStarts,
    Captured(Page, Ticket, Kind, bool),
    Operate(Page, ParticipantId, u64),
    Found(Page, ParticipantId, u64, Candidate),
    TryConnect(Page, ParticipantId),
    Suspect(Page, ParticipantId, u64, Transport),
    Statistics(Page),
    Mischief,
    Calm,
    Check,
}

pub(crate) type Outcomes = Result<(), String>;

pub(crate) struct World {
    pub(crate) now: Millis,
    pub(crate) clients: Vec<Client>,
    pub(crate) server: Server,
    pub(crate) chance: Chance,
    pub(crate) fault: Fault,
    seed: u64,
    queue: BinaryHeap<Reverse<(u64, u64)>>,
    events: BTreeMap<u64, Event>,
    sequence: u64,
    calm: bool,
    calm_at: u64,
    /// Pairs that no packet passes between, until then.
    walls: BTreeMap<(usize, usize), u64>,
    pub(crate) reactions: u64,
    pub(crate) last_words: Option<u64>,
    done: bool,
}

impl World {
    pub(crate) fn new(seed: u64, fault: Fault) -> Self {
        let mut chance = Chance::new(seed);
        let calm_at = chance.between(15_000, 40_000);
        Self {
            now: Millis(1),
            clients: (0..PEOPLE).map(|n| Client::new(n, seed)).collect(),
            server: Server::new(),
            chance,
            fault,
            seed,
            queue: BinaryHeap::new(),
            events: BTreeMap::new(),
            sequence: 0,
            calm: false,
            calm_at,
            walls: BTreeMap::new(),
            reactions: 0,
            last_words: None,
            done: false,
        }
    }

    pub(crate) fn play(mut self) -> Outcomes {
        for n in 0..PEOPLE {
            let wait = self.chance.between(1, 3_000);
            self.after(wait, Event::Open((n, 0)));
        }
        self.after(500, Event::Mischief);
        self.after(self.calm_at, Event::Calm);
        for _ in 0..STEPS {
            let Some(Reverse((at, n))) = self.queue.pop() else {
                break;
            };
            self.now = Millis(at);
            let event = self
                .events
                .remove(&n)
                .expect("an event for every place in the queue");
            self.happen(event)?;
            if self.done {
                return Ok(());
            }
        }
        Err("the world goes on for ever".into())
    }

    fn after(&mut self, wait: u64, event: Event) {
        self.at(self.now.0 + wait, event);
    }

    fn at(&mut self, at: u64, event: Event) {
        self.sequence += 1;
        self.queue
            .push(Reverse((at.max(self.now.0), self.sequence)));
        self.events.insert(self.sequence, event);
    }

    fn is_current(&self, (c, page): Page) -> bool {
        self.clients[c].page == page && self.clients[c].open
    }

    fn happen(&mut self, event: Event) -> Outcomes {
        match event {
            Event::Wake(page) => self.input(page, Input::Tick),
            Event::Open((c, _)) => self.open(c),
            Event::Want(page) => self.want(page),
            Event::SocketOpens(conn) => self.socket_opens(conn),
            Event::DialFails(page, ticket) => {
                self.input(page, Input::SocketClosed(ticket, Close::Broken.code()))
            }
            Event::ToServer(conn, text) => self.to_server(conn, &text),
            Event::ToClient(conn, text) => self.to_client(conn, text),
            Event::ClosedAtClient(conn, why) => self.closed_at_client(conn, why),
            Event::ClosedAtServer(conn, why) => self.closed_at_server(conn, why),
            Event::Beat(conn) => self.beat(conn),
            Event::Enters(page, ticket, entry) => self.enters(page, ticket, entry),
            Event::Entered(page, ticket, reply) => self.input(page, Input::Entered(ticket, reply)),
            Event::Commit(epoch) if epoch == self.server.epoch => {
                let saved = self.server.commit();
                saved.map_or(Ok(()), |input| self.room(input))
            }
            Event::RoomWake(epoch) if epoch == self.server.epoch => self.room(room::Input::Tick),
            Event::Commit(_) | Event::RoomWake(_) => Ok(()),
            Event::ServerStarts => {
                let effects = self.server.start(self.now);
                self.serve(effects)
            }
            Event::Captured(page, ticket, kind, ok) => self.captured(page, ticket, kind, ok),
            Event::Operate(page, id, pc) => self.operate(page, id, pc),
            Event::Found(page, id, pc, candidate) => {
                self.fact(page, id, pc, PeerFact::Candidate(candidate))
            }
            Event::TryConnect(page, id) => self.try_connect(page, id),
            Event::Suspect(page, id, pc, transport) => self.suspect(page, id, pc, transport),
            Event::Statistics(page) => self.statistics(page),
            Event::Mischief => self.mischief(),
            Event::Calm => self.be_calm(),
            Event::Check => self.check(),
        }
    }

    // -- people --

    fn open(&mut self, c: usize) -> Outcomes {
        if self.clients[c].open {
            return Ok(());
        }
        let seed = self.seed.wrapping_mul(31) + c as u64;
        self.clients[c].load(seed);
        let page = (c, self.clients[c].page);
        let seat = self.clients[c].seat.clone();
        self.clients[c].asked_to_join = seat.is_some();
        self.after(5_000, Event::Statistics(page));
        self.input(page, Input::Open { seat })?;
        self.look(page);
        Ok(())
    }

    /// Whoever wants to be in and is not presses *Join*.
    fn want(&mut self, page: Page) -> Outcomes {
        if !self.is_current(page) || !self.clients[page.0].wants_in {
            return Ok(());
        }
        let name = format!("Person {}", page.0);
        match self.clients[page.0].call.phase().clone() {
            Phase::Lobby { refused } => {
                let take_over = refused == Some(EnterFailure::Elsewhere);
                self.clients[page.0].asked_to_join = true;
                self.input(page, Input::Join(Entry { name, take_over }))
            }
            Phase::Over(_) => {
                self.clients[page.0].asked_to_join = false;
                self.input(page, Input::Open { seat: None })?;
                self.after(10, Event::Want(page));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn look(&mut self, page: Page) {
        let idle = matches!(
            self.clients[page.0].call.phase(),
            Phase::Lobby { .. } | Phase::Over(_)
        );
        if idle && self.clients[page.0].wants_in {
            let wait = self.chance.between(200, 2_500);
            self.after(wait, Event::Want(page));
        }
    }

    pub(crate) fn input(&mut self, page: Page, input: Input) -> Outcomes {
        if !self.is_current(page) {
            return Ok(());
        }
        let client = &mut self.clients[page.0];
        let was_idle = matches!(client.call.phase(), Phase::Lobby { .. } | Phase::Over(_));
        let effects = client.call.step(self.now, input);
        for effect in effects {
            self.clients[page.0].note(&effect)?;
            self.execute(page, effect)?;
        }
        let idle = matches!(
            self.clients[page.0].call.phase(),
            Phase::Lobby { .. } | Phase::Over(_)
        );
        if idle && !was_idle {
            self.look(page);
        }
        Ok(())
    }

    fn execute(&mut self, page: Page, effect: Effect) -> Outcomes {
        match effect {
            Effect::Capture(ticket, kind, _) => {
                let wait = self.chance.between(5, 400);
                let ok = self.calm || !self.chance.one_in(12);
                self.after(wait, Event::Captured(page, ticket, kind, ok));
            }
            Effect::Enter(ticket, entry) => {
                let wait = self.latency();
                self.after(wait, Event::Enters(page, ticket, entry));
            }
            Effect::Dial(ticket) => self.dial(page, ticket),
            Effect::Transmit(ticket, text) => self.transmit(page, ticket, text),
            Effect::Hangup(ticket) => self.hang_up(page, ticket),
            Effect::Peer(id, order) => self.order(page, id, order),
            Effect::Reaction(from, text) => return self.reaction(page, from, &text),
            Effect::WakeAt(at) => self.at(at.0, Event::Wake(page)),
            _ => {}
        }
        Ok(())
    }

    fn reaction(&mut self, page: Page, from: ParticipantId, text: &str) -> Outcomes {
        if Some(from) == self.clients[page.0].call.me().id {
            return Ok(());
        }
        let n: u64 = text.parse().map_err(|_| "a reaction nobody sent")?;
        self.clients[page.0].see((n % PEOPLE as u64) as usize, text)
    }

    fn captured(&mut self, page: Page, ticket: Ticket, kind: Kind, ok: bool) -> Outcomes {
        if !self.is_current(page) {
            return Ok(());
        }
        let latest = self.clients[page.0].capture[index(kind)];
        let ticket = self.fault.ticket(ticket, latest);
        if !ok {
            let why = parlor::call::CaptureFailure::Busy;
            return self.input(page, Input::CaptureFailed(ticket, kind, why));
        }
        // The edge puts a new track in the place of the one before, silent.
        if ticket == latest {
            let local = &mut self.clients[page.0].local[index(kind)];
            local.open = true;
            local.flowing = false;
        }
        self.input(page, Input::Captured(ticket, kind))
    }

    // -- lines --

    fn latency(&mut self) -> u64 {
        if self.calm {
            return self.chance.between(5, 40);
        }
        match self.chance.below(60) {
            0 => self.chance.between(500, 4_000),
            1..10 => self.chance.between(50, 400),
            _ => self.chance.between(1, 50),
        }
    }

    fn dial(&mut self, page: Page, ticket: Ticket) {
        let wait = self.latency();
        if !self.server.up || self.clients[page.0].blocked_until > self.now.0 {
            self.after(wait, Event::DialFails(page, ticket));
            return;
        }
        let conn = self.server.conn(page.0, page.1, ticket, self.now);
        self.after(wait, Event::SocketOpens(conn));
        self.after(HEARTBEAT_MS, Event::Beat(conn));
    }

    fn socket_opens(&mut self, conn: ConnId) -> Outcomes {
        let Some(socket) = self.server.conns.get(&conn) else {
            return Ok(());
        };
        let (page, ticket) = ((socket.client, socket.page), socket.ticket);
        if socket.broken {
            return self.input(page, Input::SocketClosed(ticket, Close::Broken.code()));
        }
        self.input(page, Input::SocketOpened(ticket))
    }

    fn socket(&self, page: Page, ticket: Ticket) -> Option<ConnId> {
        let ours = |conn: &crate::server::Conn| {
            (conn.client, conn.page) == page && conn.ticket == ticket && conn.open_at_client
        };
        self.server
            .conns
            .iter()
            .rev()
            .find(|(_, conn)| ours(conn))
            .map(|(id, _)| *id)
    }

    fn transmit(&mut self, page: Page, ticket: Ticket, text: String) {
        let latency = self.latency();
        let Some(id) = self.socket(page, ticket) else {
            return;
        };
        let Some(conn) = self.server.conns.get_mut(&id) else {
            return;
        };
        conn.up_at = conn.up_at.max(self.now.0 + latency);
        let at = conn.up_at;
        let text = self.fault.said(text);
        self.at(at, Event::ToServer(id, text));
    }

    fn hang_up(&mut self, page: Page, ticket: Ticket) {
        let latency = self.latency();
        let Some(id) = self.socket(page, ticket) else {
            return;
        };
        let Some(conn) = self.server.conns.get_mut(&id) else {
            return;
        };
        conn.open_at_client = false;
        conn.up_at = conn.up_at.max(self.now.0 + latency);
        let at = conn.up_at;
        self.at(at, Event::ClosedAtServer(id, Close::Normal));
    }

    fn to_server(&mut self, id: ConnId, text: &str) -> Outcomes {
        match self.server.conns.get(&id) {
            Some(conn) if !conn.broken && conn.open_at_server => {}
            _ => return Ok(()),
        }
        let effects = self.server.hear(self.now, id, text)?;
        self.serve(effects)
    }

    fn to_client(&mut self, id: ConnId, text: String) -> Outcomes {
        let Some(conn) = self.server.conns.get(&id) else {
            return Ok(());
        };
        if conn.broken || !conn.open_at_client {
            return Ok(());
        }
        let (page, ticket) = ((conn.client, conn.page), conn.ticket);
        if !self.is_current(page) {
            return Ok(());
        }
        let greets = text.starts_with(r#"{"t":"welcome"#) || text.starts_with(r#"{"t":"snapshot"#);
        let mut me = self.clients[page.0].me;
        let text = self.fault.heard(&mut me, text);
        self.input(page, Input::SocketText(ticket, text))?;
        if greets {
            let known = self.clients[page.0].call.me().id;
            self.clients[page.0].me = if self.fault == Fault::BothPolite {
                me
            } else {
                known
            };
        }
        Ok(())
    }

    fn closed_at_client(&mut self, id: ConnId, why: Close) -> Outcomes {
        let Some(conn) = self.server.conns.get_mut(&id) else {
            return Ok(());
        };
        if !std::mem::take(&mut conn.open_at_client) {
            return Ok(());
        }
        let (page, ticket) = ((conn.client, conn.page), conn.ticket);
        self.input(page, Input::SocketClosed(ticket, why.code()))
    }

    fn closed_at_server(&mut self, id: ConnId, why: Close) -> Outcomes {
        let Some(conn) = self.server.conns.get_mut(&id) else {
            return Ok(());
        };
        if !std::mem::take(&mut conn.open_at_server) || !self.server.up {
            return Ok(());
        }
        self.room(room::Input::Closed { conn: id, why })
    }

    fn beat(&mut self, id: ConnId) -> Outcomes {
        let Some(conn) = self.server.conns.get(&id) else {
            return Ok(());
        };
        if !conn.open_at_server {
            if !conn.open_at_client || conn.broken {
                // Kept for as long as anybody might still speak of it.
                if self.now.0 > conn.heard.0 + 4 * SILENCE_MS {
                    self.server.conns.remove(&id);
                    return Ok(());
                }
            }
            self.after(HEARTBEAT_MS, Event::Beat(id));
            return Ok(());
        }
        let silence = self.now - conn.heard;
        self.after(HEARTBEAT_MS, Event::Beat(id));
        if silence >= SILENCE_MS {
            self.close(id, Close::NoPong);
            return self.room(room::Input::Closed {
                conn: id,
                why: Close::NoPong,
            });
        }
        self.downward(id, r#"{"t":"ping"}"#);
        Ok(())
    }

    fn downward(&mut self, id: ConnId, text: &str) {
        let latency = self.latency();
        let Some(conn) = self.server.conns.get_mut(&id) else {
            return;
        };
        if conn.broken || !conn.open_at_server {
            return;
        }
        conn.down_at = conn.down_at.max(self.now.0 + latency);
        let at = conn.down_at;
        self.at(at, Event::ToClient(id, text.to_owned()));
    }

    /// The server closes a socket, after what it sent before.
    fn close(&mut self, id: ConnId, why: Close) {
        let Some(conn) = self.server.conns.get_mut(&id) else {
            return;
        };
        conn.open_at_server = false;
        if !conn.broken {
            conn.down_at = conn.down_at.max(self.now.0 + 1);
            let at = conn.down_at;
            self.at(at, Event::ClosedAtClient(id, why));
        }
    }

    /// A line breaks. Each end hears of it soon, or not at all.
    fn cut(&mut self, id: ConnId) {
        let (soon, later) = (self.chance.between(1, 300), self.chance.between(1, 3_000));
        let (client_hears, server_hears) = (!self.chance.one_in(4), !self.chance.one_in(3));
        let Some(conn) = self.server.conns.get_mut(&id) else {
            return;
        };
        conn.broken = true;
        if client_hears {
            self.after(soon, Event::ClosedAtClient(id, Close::Broken));
        }
        if server_hears {
            self.after(later, Event::ClosedAtServer(id, Close::Broken));
        }
    }

    fn sockets_of(&self, c: usize) -> Vec<ConnId> {
        let conns = self.server.conns.iter();
        let open = conns.filter(|(_, conn)| conn.client == c && !conn.broken);
        open.map(|(id, _)| *id).collect()
    }

    // -- the server --

    fn enters(&mut self, page: Page, ticket: Ticket, entry: Entry) -> Outcomes {
        if !self.server.up || self.clients[page.0].blocked_until > self.now.0 {
            let reply = EnterReply::Refused(EnterFailure::Unreachable);
            let wait = self.latency();
            self.after(wait, Event::Entered(page, ticket, reply));
            return Ok(());
        }
        let effects = self.server.enter((page.0, page.1, ticket), entry, self.now);
        self.serve(effects)
    }

    fn room(&mut self, input: room::Input) -> Outcomes {
        if !self.server.up {
            return Ok(());
        }
        let effects = self.server.step(self.now, input);
        self.serve(effects)
    }

    fn serve(&mut self, effects: Vec<room::Effect>) -> Outcomes {
        let epoch = self.server.epoch;
        for effect in effects {
            match effect {
                room::Effect::Answer(ask, answer) => self.answer(ask, answer),
                room::Effect::Send(conn, frame) => self.downward(conn, &frame),
                room::Effect::Close(conn, why) => self.close(conn, why),
                room::Effect::Save(ticket, durable) => {
                    self.server.commits.push_back((ticket, durable));
                    let wait = self.chance.between(1, 8);
                    self.after(wait, Event::Commit(epoch));
                }
                room::Effect::WakeAt(at) => self.at(at.0, Event::RoomWake(epoch)),
                room::Effect::Retire | room::Effect::Changed => {}
            }
        }
        Ok(())
    }

    fn answer(&mut self, ask: room::Ask, answer: Answer) {
        let Some((c, page, ticket, secret)) = self.server.asks.remove(&ask.0) else {
            return;
        };
        let reply = match answer {
            Answer::Admitted => EnterReply::Admitted { ticket: secret },
            Answer::Waiting => EnterReply::Waiting { ticket: secret },
            Answer::Elsewhere => EnterReply::Refused(EnterFailure::Elsewhere),
            Answer::Full => EnterReply::Refused(EnterFailure::Full),
            Answer::Locked => EnterReply::Refused(EnterFailure::Locked),
            Answer::Refused => EnterReply::Refused(EnterFailure::NotForYou),
            Answer::TooOften => EnterReply::Refused(EnterFailure::TooOften),
        };
        let wait = self.latency();
        self.after(wait, Event::Entered((c, page), ticket, reply));
    }

    // -- browsers --

    fn order(&mut self, page: Page, id: ParticipantId, order: PeerEffect) {
        match order {
            PeerEffect::Open(generation, _) => {
                self.close_pc(page, id);
                let pc = Pc::new(self.server.draw(), generation);
                self.after(15_000, Event::Suspect(page, id, pc.id, Transport::Failed));
                self.clients[page.0].pcs.insert(id, pc);
            }
            PeerEffect::Close => self.close_pc(page, id),
            operation => {
                let wait = self.chance.between(1, 30);
                let Some(pc) = self.clients[page.0].pcs.get_mut(&id) else {
                    return;
                };
                pc.order(operation);
                if !std::mem::replace(&mut pc.busy, true) {
                    let pc = pc.id;
                    self.after(wait, Event::Operate(page, id, pc));
                }
            }
        }
    }

    fn close_pc(&mut self, page: Page, id: ParticipantId) {
        if self.clients[page.0].pcs.remove(&id).is_some() {
            self.notice_loss(page, id);
        }
    }

    /// The other end notices after a while that nothing comes any more.
    fn notice_loss(&mut self, page: Page, id: ParticipantId) {
        let Some(me) = self.clients[page.0].me else {
            return;
        };
        let Some(other) = self.client_of(id) else {
            return;
        };
        let wait = self.chance.between(500, 3_000);
        if let Some(pc) = self.clients[other].pcs.get(&me) {
            let (pc, other) = (pc.id, (other, self.clients[other].page));
            self.after(wait, Event::Suspect(other, me, pc, Transport::Disconnected));
        }
    }

    pub(crate) fn client_of(&self, id: ParticipantId) -> Option<usize> {
        self.clients
            .iter()
            .position(|client| client.me == Some(id) && client.open)
    }

    fn operate(&mut self, page: Page, id: ParticipantId, number: u64) -> Outcomes {
        if !self.is_current(page) {
            return Ok(());
        }
        let wait = self.chance.between(1, 30);
        let refuses = !self.calm && self.chance.one_in(400);
        let Some(pc) = self.clients[page.0].pcs.get_mut(&id) else {
            return Ok(());
        };
        if pc.id != number {
            return Ok(());
        }
        let (outcome, ufrag) = pc.perform()?;
        let latest = pc.latest;
        pc.busy = !pc.operations.is_empty();
        if pc.busy {
            self.after(wait, Event::Operate(page, id, number));
        }
        for k in 0..ufrag.map_or(0, |_| 2) {
            let Some(ufrag) = ufrag else { continue };
            let wait = self.chance.between(1, 200);
            self.after(wait, Event::Found(page, id, number, ufrag.candidate(k)));
        }
        let wait = self.chance.between(5, 150);
        self.after(wait, Event::TryConnect(page, id));
        let fact = match outcome {
            Outcome::Nothing => return Ok(()),
            Outcome::Described(ticket, _) if refuses => {
                PeerFact::Refused(self.fault.ticket(ticket, latest))
            }
            Outcome::Described(ticket, sdp) => {
                PeerFact::Described(self.fault.ticket(ticket, latest), sdp)
            }
            Outcome::Refused(ticket) => PeerFact::Refused(self.fault.ticket(ticket, latest)),
        };
        self.fact(page, id, number, fact)
    }

    fn fact(&mut self, page: Page, id: ParticipantId, number: u64, fact: PeerFact) -> Outcomes {
        if !self.is_current(page) {
            return Ok(());
        }
        match self.clients[page.0].pcs.get(&id) {
            Some(pc) if pc.id == number => {
                let generation = pc.generation;
                self.input(page, Input::Peer(id, generation, fact))
            }
            _ => Ok(()),
        }
    }

    /// Whether packets pass between the two ends of this connection.
    pub(crate) fn linked(&self, c: usize, id: ParticipantId) -> bool {
        let (Some(me), Some(other)) = (self.clients[c].me, self.client_of(id)) else {
            return false;
        };
        let wall = self.walls.get(&(c.min(other), c.max(other)));
        if wall.is_some_and(|until| *until > self.now.0) {
            return false;
        }
        match (
            self.clients[c].pcs.get(&id),
            self.clients[other].pcs.get(&me),
        ) {
            (Some(mine), Some(theirs)) => mine.matches(theirs),
            _ => false,
        }
    }

    fn try_connect(&mut self, page: Page, id: ParticipantId) -> Outcomes {
        if !self.is_current(page) || !self.linked(page.0, id) {
            return Ok(());
        }
        let (Some(me), Some(other)) = (self.clients[page.0].me, self.client_of(id)) else {
            return Ok(());
        };
        let other = (other, self.clients[other].page);
        self.transport(page, id, Transport::Connected)?;
        self.transport(other, me, Transport::Connected)
    }

    fn transport(&mut self, page: Page, id: ParticipantId, state: Transport) -> Outcomes {
        let Some(pc) = self.clients[page.0].pcs.get_mut(&id) else {
            return Ok(());
        };
        if pc.transport.replace(state) == Some(state) {
            return Ok(());
        }
        let number = pc.id;
        self.fact(page, id, number, PeerFact::Transport(state))
    }

    /// Nothing came for a while: `disconnected`, later `failed`, unless it came back.
    fn suspect(&mut self, page: Page, id: ParticipantId, pc: u64, state: Transport) -> Outcomes {
        let current = self.clients[page.0]
            .pcs
            .get(&id)
            .filter(|known| known.id == pc);
        let Some(known) = current.filter(|_| self.is_current(page)) else {
            return Ok(());
        };
        if self.linked(page.0, id) {
            return self.try_connect(page, id);
        }
        if state == Transport::Disconnected && known.transport == Some(Transport::Connected) {
            let wait = self.chance.between(4_000, 12_000);
            self.after(wait, Event::Suspect(page, id, pc, Transport::Failed));
            return self.transport(page, id, state);
        }
        if state == Transport::Failed && known.transport != Some(Transport::Connected) {
            return self.transport(page, id, state);
        }
        Ok(())
    }

    fn statistics(&mut self, page: Page) -> Outcomes {
        if !self.is_current(page) {
            return Ok(());
        }
        self.after(5_000, Event::Statistics(page));
        let up = |pc: &Pc| pc.transport == Some(Transport::Connected);
        let pcs = self.clients[page.0].pcs.iter().filter(|(_, pc)| up(pc));
        let pcs: Vec<_> = pcs.map(|(id, pc)| (*id, pc.id)).collect();
        for (id, pc) in pcs {
            let sends = |c: usize| self.clients[c].local.iter().any(|local| local.flowing);
            let flowing = self.linked(page.0, id) && self.client_of(id).is_some_and(sends);
            let path = Path::Direct;
            let report = PairReport {
                to: id,
                path,
                flowing,
                rtt: 30,
                loss: 0,
                up: 500,
                down: 500,
            };
            self.fact(page, id, pc, PeerFact::Seen(report))?;
        }
        Ok(())
    }

    // -- mischief --

    fn mischief(&mut self) -> Outcomes {
        if self.calm {
            return Ok(());
        }
        let wait = self.chance.between(50, 1_500);
        self.after(wait, Event::Mischief);
        let c = self.chance.below(PEOPLE as u64) as usize;
        let page = (c, self.clients[c].page);
        match self.chance.below(24) {
            0..6 => self.cut_line(c),
            6 if self.server.up => self.kill_server(),
            7 => self.reload(c),
            8 => self.vanish(c),
            9 | 10 => return self.leave_or_come(page),
            11..14 => return self.switch(page),
            14 | 15 => return self.lose_path(c),
            16 => self.build_wall(c),
            17 => return self.input(page, Input::Woke),
            18 => return self.mute(page),
            19 => return self.lose_device(page),
            _ => return self.react(c),
        }
        Ok(())
    }

    fn cut_line(&mut self, c: usize) {
        for id in self.sockets_of(c) {
            self.cut(id);
        }
        if self.chance.one_in(3) {
            self.clients[c].blocked_until = self.now.0 + self.chance.between(100, 15_000);
        }
    }

    fn kill_server(&mut self) {
        let open: Vec<_> = self.server.conns.keys().copied().collect();
        self.server.kill();
        for id in open {
            let wait = self.chance.between(1, 500);
            self.after(wait, Event::ClosedAtClient(id, Close::Broken));
        }
        let wait = self.chance.between(100, 6_000);
        self.after(wait, Event::ServerStarts);
    }

    /// The page is loaded anew; the tab remembers its seat.
    fn reload(&mut self, c: usize) {
        self.close_page(c, Close::GoingAway);
        let wait = self.chance.between(100, 3_000);
        self.after(wait, Event::Open((c, 0)));
    }

    /// The tab crashes; another is opened later, which remembers nothing.
    fn vanish(&mut self, c: usize) {
        self.close_page(c, Close::Broken);
        self.clients[c].seat = None;
        let wait = self.chance.between(100, 9_000);
        self.after(wait, Event::Open((c, 0)));
    }

    fn close_page(&mut self, c: usize, why: Close) {
        let page = (c, self.clients[c].page);
        let ids: Vec<_> = self.clients[c].pcs.keys().copied().collect();
        for id in ids {
            self.close_pc(page, id);
        }
        for id in self.sockets_of(c) {
            let wait = self.chance.between(1, 200);
            self.after(wait, Event::ClosedAtServer(id, why));
            if let Some(conn) = self.server.conns.get_mut(&id) {
                conn.open_at_client = false;
            }
        }
        self.clients[c].open = false;
    }

    fn leave_or_come(&mut self, page: Page) -> Outcomes {
        let client = &mut self.clients[page.0];
        client.wants_in = !client.wants_in;
        if client.wants_in {
            self.look(page);
            return Ok(());
        }
        self.input(page, Input::Leave)
    }

    fn switch(&mut self, page: Page) -> Outcomes {
        let kind = if self.chance.one_in(2) {
            Kind::Microphone
        } else {
            Kind::Camera
        };
        let on = !self.clients[page.0].on[index(kind)];
        if !self.is_current(page) {
            return Ok(());
        }
        self.clients[page.0].on[index(kind)] = on;
        self.input(page, Input::Switch(kind, on))
    }

    fn mute(&mut self, page: Page) -> Outcomes {
        let host = (0, self.clients[0].page);
        match self.clients[page.0].me {
            Some(id) if page.0 != 0 => self.input(host, Input::Mute(id)),
            _ => self.input(page, Input::RaiseHand(true)),
        }
    }

    fn lose_device(&mut self, page: Page) -> Outcomes {
        let kind = if self.chance.one_in(2) {
            Kind::Microphone
        } else {
            Kind::Camera
        };
        if !self.clients[page.0].local[index(kind)].open {
            return Ok(());
        }
        self.input(page, Input::TrackEnded(kind))
    }

    pub(crate) fn react(&mut self, c: usize) -> Outcomes {
        if !self.clients[c].is_live() {
            return Ok(());
        }
        self.reactions += 1;
        let n = self.reactions * PEOPLE as u64 + c as u64;
        self.input((c, self.clients[c].page), Input::React(n.to_string()))
    }

    fn lose_path(&mut self, c: usize) -> Outcomes {
        let ids: Vec<_> = self.clients[c].pcs.keys().copied().collect();
        let Some(id) = ids.get(self.chance.below(ids.len() as u64) as usize) else {
            return Ok(());
        };
        let (Some(me), Some(other)) = (self.clients[c].me, self.client_of(*id)) else {
            return Ok(());
        };
        for (c, id) in [(c, *id), (other, me)] {
            let wait = self.chance.between(300, 3_000);
            let page = (c, self.clients[c].page);
            if let Some(pc) = self.clients[c].pcs.get_mut(&id) {
                pc.lose_path();
                let pc = pc.id;
                self.after(wait, Event::Suspect(page, id, pc, Transport::Disconnected));
            }
        }
        Ok(())
    }

    fn build_wall(&mut self, c: usize) {
        let other = self.chance.below(PEOPLE as u64) as usize;
        let until = self.now.0 + self.chance.between(500, 30_000);
        self.walls.insert((c.min(other), c.max(other)), until);
        for (c, other) in [(c, other), (other, c)] {
            let page = (c, self.clients[c].page);
            let Some(id) = self.clients[other].me else {
                continue;
            };
            if let Some(pc) = self.clients[c].pcs.get(&id) {
                let pc = pc.id;
                self.after(1_500, Event::Suspect(page, id, pc, Transport::Disconnected));
            }
        }
    }

    // -- calm --

    fn be_calm(&mut self) -> Outcomes {
        self.calm = true;
        self.walls.clear();
        if !self.server.up {
            self.after(0, Event::ServerStarts);
        }
        for c in 0..PEOPLE {
            self.clients[c].blocked_until = 0;
            self.clients[c].wants_in = true;
            let page = (c, self.clients[c].page);
            self.look(page);
        }
        self.after(1_000, Event::Check);
        Ok(())
    }

    fn check(&mut self) -> Outcomes {
        match self.verdict() {
            Ok(true) => self.done = true,
            Ok(false) => {}
            Err(why) if self.now.0 > self.calm_at + PATIENCE_MS => return Err(why),
            Err(_) if self.last_words.is_some() => {}
            Err(_) => {}
        }
        self.after(1_000, Event::Check);
        Ok(())
    }
}
