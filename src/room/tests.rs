//! A room with people in it, and an edge that does at once what the room orders.

#[path = "../../tests/simulation/archive.rs"]
mod archive;
mod authorisation;
mod chat;
mod clock;
mod enter;
mod host;
mod leave;
mod properties;
mod relay;
mod resume;

use super::*;
use crate::{
    close::Close,
    ids::{CommandId, ParticipantId, Ticket},
    limits::*,
    time::{Millis, UnixMillis},
    wire::{
        Access, ClientFrame, ErrorCode, IceServer, IceServers, Keep, Left, PairReport, Path,
        Person, Role, ServerFrame, Snapshot, Welcome,
    },
};
use archive::Archive;
use std::collections::{BTreeMap, HashMap};

const FIRST_ID: u64 = 1_000;

/// An edge around one room: sockets as inboxes, a store that remembers.
struct Desk {
    room: Room,
    now: Millis,
    wake: Option<Millis>,
    inboxes: HashMap<ConnId, Vec<ServerFrame>>,
    /// Sockets that are there, and what they were told to be.
    open: HashMap<ConnId, Standing>,
    closed: HashMap<ConnId, Close>,
    answers: HashMap<Ask, Answer>,
    seats: BTreeMap<ParticipantId, Seat>,
    saved: Vec<Durable>,
    archive: Archive,
    /// While the store is slow, what it was asked.
    slow: Option<Vec<Ticket>>,
    /// The store refuses.
    broken: bool,
    changed: u32,
    retired: bool,
    drawn: u64,
}

/// What a socket has been told that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Unwelcomed,
    Waiting(ParticipantId),
    In,
}

/// What one page knows of itself.
#[derive(Clone, Debug)]
struct Page {
    conn: ConnId,
    id: ParticipantId,
    session: String,
    token: Hash,
}

fn settings(access: Access) -> Settings {
    Settings {
        name: "Tea".into(),
        access,
        locked: false,
        capacity: 4,
        keep: Keep::default(),
        hide_address: false,
        chats: 10,
        banned: vec![],
    }
}

fn hash(n: u64) -> Hash {
    let mut hash = [0; 32];
    hash[..8].copy_from_slice(&n.to_le_bytes());
    hash
}

fn ice() -> IceServers {
    IceServers {
        servers: vec![IceServer {
            urls: vec!["turn:relay.example".into()],
            username: Some("u".into()),
            credential: Some("c".into()),
        }],
        expires: None,
    }
}

fn guest(n: u8) -> Who {
    Who {
        identity: Identity::Guest([n; 32]),
        name: format!("guest {n}"),
        role: Role::Guest,
    }
}

fn member(n: i64) -> Who {
    Who {
        identity: Identity::Account(n),
        name: format!("member {n}"),
        role: Role::Member,
    }
}

fn owner() -> Who {
    Who {
        identity: Identity::Account(1),
        name: "owner".into(),
        role: Role::Host,
    }
}

fn cid(n: u64) -> CommandId {
    CommandId(n)
}

fn media(mic: bool, camera: bool, hand: bool) -> ClientFrame {
    ClientFrame::Media {
        mic,
        camera,
        screen: false,
        hand,
    }
}

fn signal(to: Option<ParticipantId>, body: &str) -> ClientFrame {
    ClientFrame::Signal {
        to,
        body: body.into(),
    }
}

impl Desk {
    fn open() -> Self {
        Self::with(settings(Access::Link))
    }

    fn asking() -> Self {
        Self::with(settings(Access::Ask))
    }

    fn with(settings: Settings) -> Self {
        Self::around(Room::new(settings, FIRST_ID), Millis(0))
    }

    fn around(room: Room, now: Millis) -> Self {
        Self {
            room,
            now,
            wake: None,
            inboxes: HashMap::new(),
            open: HashMap::new(),
            closed: HashMap::new(),
            answers: HashMap::new(),
            seats: BTreeMap::new(),
            saved: vec![],
            archive: Archive::default(),
            slow: None,
            broken: false,
            changed: 0,
            retired: false,
            drawn: 0,
        }
    }

    /// The server is killed and started again: only what was saved is left.
    fn restart(self) -> Self {
        let settings = self.room.settings.clone();
        let seats: Vec<Seat> = self.seats.values().cloned().collect();
        let (room, effects) = Room::restore(settings, FIRST_ID + 1_000, seats, self.now);
        let mut desk = Self::around(room, self.now);
        desk.seats = self.seats;
        desk.archive = self.archive;
        desk.drawn = self.drawn + 1_000_000;
        desk.execute(effects);
        desk
    }

    fn draw(&mut self) -> u64 {
        self.drawn += 1;
        self.drawn
    }

    fn unix(&self) -> UnixMillis {
        UnixMillis(1_700_000_000_000 + self.now.0)
    }

    fn step(&mut self, input: Input) {
        self.retired = false;
        match &input {
            Input::Hello { conn, .. } | Input::Resume { conn, .. } => {
                self.open.insert(*conn, Standing::Unwelcomed);
            }
            Input::Closed { conn, .. } => {
                self.open.remove(conn);
            }
            _ => {}
        }
        let effects = self.room.step(self.now, input);
        self.execute(effects);
    }

    fn execute(&mut self, effects: Vec<Effect>) {
        let (mut committed, mut answered) = (vec![], vec![]);
        for effect in effects {
            match effect {
                Effect::Answer(ask, answer) => {
                    assert_eq!(self.answers.insert(ask, answer), None);
                }
                Effect::Send(conn, frame) => {
                    let frame = serde_json::from_str(&frame).unwrap();
                    self.check(conn, &frame);
                    self.inboxes.entry(conn).or_default().push(frame);
                }
                Effect::Close(conn, close) => {
                    assert!(self.open.remove(&conn).is_some(), "{conn:?} is not open");
                    assert_eq!(self.closed.insert(conn, close), None, "{conn:?} twice");
                }
                Effect::Save(ticket, durable) => {
                    if !self.broken {
                        self.commit(durable);
                    }
                    match &mut self.slow {
                        Some(waiting) => waiting.push(ticket),
                        None => committed.push(ticket),
                    }
                }
                Effect::Chat(ticket, order) => {
                    let answer = match self.broken {
                        true => ChatAnswer::Refused(ErrorCode::Unavailable),
                        false => self.archive.answer(order),
                    };
                    answered.push((ticket, answer));
                }
                Effect::Changed => self.changed += 1,
                Effect::WakeAt(at) => self.wake = Some(at),
                Effect::Retire => self.retired = true,
            }
        }
        let ok = !self.broken;
        for ticket in committed {
            self.step(Input::Saved { ticket, ok });
        }
        for (ticket, answer) in answered {
            self.step(Input::Chat(ticket, answer));
        }
    }

    /// Whether this frame may go to this socket: to nobody but who is welcome, and to who
    /// waits only what is their own.
    fn check(&mut self, conn: ConnId, frame: &ServerFrame) {
        let standing = self.open.get_mut(&conn).expect("a socket that is there");
        let waits_or_not = |room: &Snapshot| match room.waiting {
            true => Standing::Waiting(room.you),
            false => Standing::In,
        };
        *standing = match (*standing, frame) {
            (Standing::Unwelcomed, ServerFrame::Welcome(welcome)) => waits_or_not(&welcome.room),
            (Standing::Unwelcomed, _) | (_, ServerFrame::Welcome(_)) => {
                panic!("{conn:?} was sent {frame:?} out of turn")
            }
            (Standing::In, _) => Standing::In,
            (Standing::Waiting(_), ServerFrame::Snapshot { room }) => waits_or_not(room),
            (Standing::Waiting(you), ServerFrame::Left { id, .. }) if you == *id => {
                Standing::Waiting(you)
            }
            // The credentials go just before the room itself.
            (Standing::Waiting(you), ServerFrame::Ice { .. }) if self.room.is_in(you) => {
                Standing::Waiting(you)
            }
            (
                Standing::Waiting(you),
                ServerFrame::Error { .. } | ServerFrame::Pong {} | ServerFrame::Ack { .. },
            ) => Standing::Waiting(you),
            (Standing::Waiting(_), _) => panic!("{conn:?} waits and was sent {frame:?}"),
        };
    }

    fn commit(&mut self, durable: Durable) {
        match &durable {
            Durable::Seat(seat) => {
                self.seats.insert(seat.id, seat.clone());
            }
            Durable::Gone(id) => {
                self.seats.remove(id);
            }
            Durable::Over => self.seats.clear(),
            Durable::Locked(_) | Durable::Ban(_) => {}
        }
        self.saved.push(durable);
    }

    /// The store is slow from now on, until [`Desk::catch_up`].
    fn hold(&mut self) {
        self.slow = Some(vec![]);
    }

    fn catch_up(&mut self) {
        let ok = !self.broken;
        for ticket in self.slow.take().unwrap_or_default() {
            self.step(Input::Saved { ticket, ok });
        }
    }

    /// Lets time go by, waking the room as it ordered.
    fn wait(&mut self, millis: u64) {
        let until = self.now + millis;
        while let Some(at) = self.wake.filter(|at| *at <= until) {
            self.now = self.now.max(at);
            self.wake = None;
            self.step(Input::Tick);
        }
        self.now = until;
    }

    fn ask(&mut self, who: Who, take_over: bool) -> (Answer, Hash) {
        let n = self.draw();
        let (ask, ticket) = (Ask(n), hash(n));
        self.step(Input::Enter {
            ask,
            ticket,
            who,
            take_over,
        });
        (self.answers[&ask], ticket)
    }

    fn fresh(&mut self) -> Fresh {
        let n = self.draw();
        Fresh {
            session: format!("session {n}"),
            token: format!("token {n}"),
            token_hash: hash(n),
            ice: ice(),
            at: self.unix(),
        }
    }

    fn hello(&mut self, ticket: Hash) -> (ConnId, Fresh) {
        let conn = ConnId(self.draw());
        let fresh = self.fresh();
        self.step(Input::Hello {
            conn,
            ticket,
            fresh: fresh.clone(),
        });
        (conn, fresh)
    }

    /// Enters and shows the ticket; the welcome is read off the inbox.
    fn enter(&mut self, who: Who) -> Page {
        self.enter_as(who, false)
    }

    fn enter_as(&mut self, who: Who, take_over: bool) -> Page {
        let (answer, ticket) = self.ask(who, take_over);
        assert!(
            matches!(answer, Answer::Admitted | Answer::Waiting),
            "{answer:?}"
        );
        let (conn, fresh) = self.hello(ticket);
        let welcome = self.welcome(conn);
        Page {
            conn,
            id: welcome.room.you,
            session: fresh.session,
            token: fresh.token_hash,
        }
    }

    /// The welcome that came first on this socket; what follows it stays in the inbox.
    fn welcome(&mut self, conn: ConnId) -> Welcome {
        let inbox = self.inboxes.get_mut(&conn).expect("a welcome");
        match inbox.remove(0) {
            ServerFrame::Welcome(welcome) => *welcome,
            other => panic!("not a welcome: {other:?}"),
        }
    }

    fn resume(&mut self, page: &Page, taken: Option<u64>) -> (ConnId, Fresh) {
        let conn = ConnId(self.draw());
        let fresh = self.fresh();
        self.step(Input::Resume {
            conn,
            session: page.session.clone(),
            token: page.token,
            taken,
            fresh: fresh.clone(),
        });
        (conn, fresh)
    }

    /// Resumes and goes on as the page that did so.
    fn back(&mut self, page: &mut Page, taken: Option<u64>) -> Welcome {
        let (conn, fresh) = self.resume(page, taken);
        page.conn = conn;
        page.token = fresh.token_hash;
        self.welcome(conn)
    }

    fn lose(&mut self, page: &Page) {
        self.step(Input::Closed {
            conn: page.conn,
            why: Close::Broken,
        });
    }

    fn say(&mut self, page: &Page, frame: ClientFrame) {
        let at = self.unix();
        self.step(Input::Frame {
            conn: page.conn,
            frame,
            at,
        });
    }

    /// What came on this socket since the last look.
    fn heard(&mut self, page: &Page) -> Vec<ServerFrame> {
        self.inboxes.remove(&page.conn).unwrap_or_default()
    }

    fn hush(&mut self) {
        self.inboxes.clear();
    }

    fn closed(&self, conn: ConnId) -> Option<Close> {
        self.closed.get(&conn).copied()
    }

    /// The room as this page would be shown it.
    fn look(&mut self, page: &Page) -> Snapshot {
        self.hush();
        self.say(page, ClientFrame::Sync {});
        match self.heard(page).remove(0) {
            ServerFrame::Snapshot { room } => room,
            other => panic!("not a snapshot: {other:?}"),
        }
    }

    fn person(&mut self, page: &Page, id: ParticipantId) -> Person {
        let people = self.look(page).people;
        people.into_iter().find(|p| p.id == id).expect("in")
    }

    fn inside(&mut self, page: &Page) -> Vec<ParticipantId> {
        self.look(page).people.iter().map(|p| p.id).collect()
    }
}

/// Whether a frame of this name is among them.
macro_rules! heard {
    ($frames:expr, $pattern:pat $(if $guard:expr)?) => {
        $frames.iter().any(|frame| matches!(frame, $pattern $(if $guard)?))
    };
}
use heard;

fn refused(frames: &[ServerFrame], wanted: ErrorCode) -> bool {
    heard!(frames, ServerFrame::Error { code, .. } if *code == wanted)
}

fn result_of(frames: &[ServerFrame], wanted: u64) -> Option<Option<ErrorCode>> {
    frames.iter().find_map(|frame| match frame {
        ServerFrame::Result { cid, error } if cid.0 == wanted => Some(*error),
        _ => None,
    })
}
