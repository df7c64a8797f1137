//! Time, lines and mischief: everything that happens, in the order in which it happens.

use crate::{chance::Chance, client::Client, faults::Fault, server::Server};
use parlor::{
    call::{EnterReply, Entry, Input, Kind, PeerFact, Transport},
    close::Close,
    ids::{ParticipantId, Ticket},
    room::{self, ConnId},
    say::Candidate,
    time::Millis,
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
pub(crate) enum Event {
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
    File(u32),
    Filed(u32),
    ServerStarts,
    Captured(Page, Ticket, Kind, bool),
    Operate(Page, ParticipantId, u64),
    Found(Page, ParticipantId, u64, Candidate),
    TryConnect(Page, ParticipantId),
    Suspect(Page, ParticipantId, u64, Transport),
    Statistics(Page),
    ChannelOpens(Page, ParticipantId, u64),
    Pump(Page, ParticipantId, u64),
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
    pub(crate) seed: u64,
    queue: BinaryHeap<Reverse<(u64, u64)>>,
    events: BTreeMap<u64, Event>,
    sequence: u64,
    pub(crate) calm: bool,
    calm_at: u64,
    /// Pairs that no packet passes between, until then.
    pub(crate) walls: BTreeMap<(usize, usize), u64>,
    pub(crate) reactions: u64,
    pub(crate) written: u64,
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
            server: Server::new(seed),
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
            written: 0,
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

    pub(crate) fn after(&mut self, wait: u64, event: Event) {
        self.at(self.now.0 + wait, event);
    }

    pub(crate) fn at(&mut self, at: u64, event: Event) {
        self.sequence += 1;
        self.queue
            .push(Reverse((at.max(self.now.0), self.sequence)));
        self.events.insert(self.sequence, event);
    }

    pub(crate) fn is_current(&self, (c, page): Page) -> bool {
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
            Event::ToServer(conn, text) => self.arrive_at_server(conn, &text),
            Event::ToClient(conn, text) => self.arrive_at_client(conn, text),
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
            Event::File(epoch) if epoch == self.server.epoch => {
                self.file();
                Ok(())
            }
            Event::Filed(epoch) if epoch == self.server.epoch => self.filed(),
            Event::Commit(_) | Event::RoomWake(_) | Event::File(_) | Event::Filed(_) => Ok(()),
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
            Event::ChannelOpens(page, id, pc) => self.fact(page, id, pc, PeerFact::ChannelOpen),
            Event::Pump(page, id, pc) if self.is_current(page) => self.pump(page, id, pc),
            Event::Pump(..) => Ok(()),
            Event::Mischief => self.mischief(),
            Event::Calm => self.be_calm(),
            Event::Check => self.check(),
        }
    }

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
            Err(why) if self.now.0 > self.calm_at + PATIENCE_MS => return Err(why),
            Ok(false) | Err(_) => {}
        }
        self.after(1_000, Event::Check);
        Ok(())
    }
}
