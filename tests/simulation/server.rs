//! The server around the room: sockets, heartbeats, commits that take time, and a store
//! that outlives it.

use crate::archive::Archive;
use parlor::{
    call::Entry,
    ids::{ParticipantId, Ticket},
    room::{
        Ask, ChatAnswer, ChatOrder, ConnId, Durable, Effect, Fresh, Hash, Identity, Input, Room,
        Seat, Settings, Who,
    },
    time::{Millis, UnixMillis},
    wire::{Access, ClientFrame, IceServers, Keep, Role},
};
use std::collections::{BTreeMap, VecDeque};

/// One socket, seen from both ends.
#[derive(Debug)]
pub(crate) struct Conn {
    pub(crate) client: usize,
    pub(crate) page: u32,
    pub(crate) ticket: Ticket,
    /// Nothing gets through any more.
    pub(crate) broken: bool,
    pub(crate) open_at_client: bool,
    pub(crate) open_at_server: bool,
    greeted: bool,
    pub(crate) heard: Millis,
    /// When the last frame arrives, so that none overtakes it.
    pub(crate) up_at: u64,
    pub(crate) down_at: u64,
}

#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) room: Option<Room>,
    /// Counts starts: what belonged to an earlier one is gone.
    pub(crate) epoch: u32,
    pub(crate) up: bool,
    seats: BTreeMap<ParticipantId, Seat>,
    pub(crate) commits: VecDeque<(Ticket, Durable)>,
    pub(crate) keep: Keep,
    pub(crate) archive: Archive,
    /// What the archive was asked, and what it answered and the room does not know yet.
    pub(crate) orders: VecDeque<(Ticket, ChatOrder)>,
    pub(crate) answers: VecDeque<(Ticket, ChatAnswer)>,
    /// What messages said when they were first kept.
    pub(crate) first_words: Vec<String>,
    pub(crate) conns: BTreeMap<ConnId, Conn>,
    pub(crate) asks: BTreeMap<u64, (usize, u32, Ticket, String)>,
    drawn: u64,
}

/// Stands for SHA-256: the same for the same secret.
pub(crate) fn hash(secret: &str) -> Hash {
    let fold = |h: u64, byte: u8| (h ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let h = secret.bytes().fold(0xcbf2_9ce4_8422_2325, fold);
    let mut hash = [0; 32];
    hash[..8].copy_from_slice(&h.to_be_bytes());
    hash
}

fn settings(keep: Keep) -> Settings {
    Settings {
        name: "Kitchen".into(),
        access: Access::Link,
        locked: false,
        capacity: 8,
        keep,
        hide_address: false,
        chats: 10,
        banned: vec![],
    }
}

pub(crate) fn wall(now: Millis) -> UnixMillis {
    UnixMillis(1_700_000_000_000 + now.0)
}

impl Server {
    pub(crate) fn new(seed: u64) -> Self {
        // Every other room keeps nothing.
        let keep = match seed % 2 {
            0 => Keep::default(),
            _ => Keep::BetweenUs,
        };
        Self {
            keep,
            room: None,
            epoch: 0,
            up: true,
            seats: BTreeMap::new(),
            commits: VecDeque::new(),
            archive: Archive::default(),
            orders: VecDeque::new(),
            answers: VecDeque::new(),
            first_words: Vec::new(),
            conns: BTreeMap::new(),
            asks: BTreeMap::new(),
            drawn: 0,
        }
    }

    pub(crate) fn draw(&mut self) -> u64 {
        self.drawn += 1;
        self.drawn
    }

    pub(crate) fn conn(&mut self, client: usize, page: u32, ticket: Ticket, now: Millis) -> ConnId {
        let id = ConnId(self.draw());
        let conn = Conn {
            client,
            page,
            ticket,
            broken: false,
            open_at_client: true,
            open_at_server: true,
            greeted: false,
            heard: now,
            up_at: 0,
            down_at: 0,
        };
        self.conns.insert(id, conn);
        id
    }

    /// The room's task, started again from the store if it is not there.
    fn room(&mut self, now: Millis) -> (&mut Room, Vec<Effect>) {
        let mut effects = Vec::new();
        if self.room.is_none() {
            let seats = self.seats.values().cloned().collect();
            let (room, first) = Room::restore(settings(self.keep), 1_000_000 + now.0, seats, now);
            self.room = Some(room);
            effects = first;
        }
        (
            self.room.as_mut().expect("a room was just put there"),
            effects,
        )
    }

    pub(crate) fn step(&mut self, now: Millis, input: Input) -> Vec<Effect> {
        let (room, mut effects) = self.room(now);
        effects.extend(room.step(now, input));
        effects
    }

    /// Killed without a word: what was not committed is lost.
    pub(crate) fn kill(&mut self) {
        self.up = false;
        self.epoch += 1;
        self.room = None;
        self.commits.clear();
        self.orders.clear();
        self.answers.clear();
        self.asks.clear();
        for conn in self.conns.values_mut() {
            conn.broken = true;
            conn.open_at_server = false;
        }
    }

    pub(crate) fn start(&mut self, now: Millis) -> Vec<Effect> {
        self.up = true;
        self.room(now).1
    }

    pub(crate) fn commit(&mut self) -> Option<Input> {
        let (ticket, durable) = self.commits.pop_front()?;
        match durable {
            Durable::Seat(seat) => drop(self.seats.insert(seat.id, seat)),
            Durable::Gone(id) => drop(self.seats.remove(&id)),
            Durable::Over => self.seats.clear(),
            Durable::Locked(_) | Durable::Ban(_) => {}
        }
        Some(Input::Saved { ticket, ok: true })
    }

    pub(crate) fn enter(
        &mut self,
        from: (usize, u32, Ticket),
        entry: Entry,
        now: Millis,
    ) -> Vec<Effect> {
        let (client, page, ticket) = from;
        let ask = Ask(self.draw());
        let secret = format!("ticket {}", ask.0);
        let shown = hash(&secret);
        self.asks.insert(ask.0, (client, page, ticket, secret));
        let role = if client == 0 { Role::Host } else { Role::Guest };
        let identity = match client {
            0 => Identity::Account(1),
            n => Identity::Guest(hash(&format!("guest {n}"))),
        };
        let who = Who {
            identity,
            name: entry.name,
            role,
        };
        let take_over = entry.take_over;
        self.step(
            now,
            Input::Enter {
                ask,
                ticket: shown,
                who,
                take_over,
            },
        )
    }

    fn fresh(&mut self, now: Millis) -> Fresh {
        let n = self.draw();
        let token = format!("token {n}");
        Fresh {
            session: format!("session {n}"),
            token_hash: hash(&token),
            token,
            ice: IceServers::default(),
            at: wall(now),
        }
    }

    /// What a socket said.
    pub(crate) fn hear(
        &mut self,
        now: Millis,
        id: ConnId,
        text: &str,
    ) -> Result<Vec<Effect>, String> {
        let Some(conn) = self.conns.get_mut(&id) else {
            return Ok(vec![]);
        };
        conn.heard = now;
        let greeted = std::mem::replace(&mut conn.greeted, true);
        let frame: ClientFrame = serde_json::from_str(text).map_err(|why| why.to_string())?;
        let input = match frame {
            ClientFrame::Hello {
                ticket: Some(ticket),
                ..
            } if !greeted => {
                let fresh = self.fresh(now);
                Input::Hello {
                    conn: id,
                    ticket: hash(&ticket),
                    fresh,
                }
            }
            ClientFrame::Hello {
                resume: Some(resume),
                ..
            } if !greeted => {
                let fresh = self.fresh(now);
                let (token, taken) = (hash(&resume.token), resume.taken);
                Input::Resume {
                    conn: id,
                    session: resume.session,
                    token,
                    taken,
                    fresh,
                }
            }
            frame if greeted => Input::Frame {
                conn: id,
                frame,
                at: wall(now),
            },
            frame => return Err(format!("not a hello: {frame:?}")),
        };
        Ok(self.step(now, input))
    }
}
