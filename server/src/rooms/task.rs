//! One live room's task: letters in, the machine's orders out.

use super::{
    LiveRoom, Outbox, RoomId,
    mail::{Arrival, Entry, Letter},
    registry::Inner,
};
use crate::db::{RoomRow, StoreError};
use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesUnordered};
use parlor::{
    close::Close,
    ids::Ticket,
    room::{Answer, Ask, ConnId, Effect, Frame, Identity, Input, Room, Seat, Settings},
    time::{Millis, UnixMillis},
};
use std::{collections::HashMap, net::IpAddr, pin::Pin, sync::Arc};
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, Sleep, sleep_until},
};
use tokio_tungstenite::tungstenite::{Bytes, Utf8Bytes};

/// Letters taken in one go, so that timers and the database's answers get their turn.
const AT_ONCE: usize = 64;
/// Saves and reads under way per room; beyond, letters wait.
const ERRANDS: usize = 256;

/// What the database answered.
enum Done {
    Saved { ticket: Ticket, ok: bool },
    Read(Result<Option<Stored>, StoreError>),
}

/// A room as the database has it.
struct Stored {
    settings: Settings,
    seats: Vec<Seat>,
}

/// Whether the settings are to be read again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    No,
    Wanted,
    /// ... and whether something was saved meanwhile, so that what is read may be old.
    UnderWay {
        stale: bool,
    },
}

pub(super) struct Task {
    id: RoomId,
    registry: Arc<Inner>,
    letters: mpsc::Receiver<Letter>,
    room: Room,
    lines: HashMap<ConnId, Arc<Outbox>>,
    /// Where sockets come from: those that are here, and those that were somebody's last.
    addresses: HashMap<ConnId, IpAddr>,
    asks: HashMap<Ask, oneshot::Sender<Answer>>,
    next_ask: u64,
    errands: FuturesUnordered<BoxFuture<'static, Done>>,
    reading: Reading,
    wake: Option<Millis>,
    changed: bool,
    retired: bool,
    stopping: bool,
}

/// Runs a room from what the database has of it until nobody is there or expected.
pub(super) async fn run(id: RoomId, registry: Arc<Inner>, mut letters: mpsc::Receiver<Letter>) {
    let Some(stored) = begin(id, &registry).await else {
        registry.forget(id, &mut letters);
        turn_away(letters, Close::Generic);
        return;
    };
    let now = registry.steady.now();
    let first_id = first_id(&stored.seats, registry.wall.now());
    let (room, effects) = if stored.seats.is_empty() {
        (Room::new(stored.settings, first_id), Vec::new())
    } else {
        Room::restore(stored.settings, first_id, stored.seats, now)
    };
    let mut task = Task {
        id,
        registry,
        letters,
        room,
        lines: HashMap::new(),
        addresses: HashMap::new(),
        asks: HashMap::new(),
        next_ask: 0,
        errands: FuturesUnordered::new(),
        reading: Reading::No,
        wake: None,
        changed: true,
        retired: false,
        stopping: false,
    };
    task.execute(effects, None);
    task.serve().await;
}

async fn begin(id: RoomId, registry: &Inner) -> Option<Stored> {
    match read(id, registry).await {
        Ok(stored) => stored,
        Err(error) => {
            tracing::error!(%error, room = id.0, "a room could not be opened");
            None
        }
    }
}

async fn read(id: RoomId, registry: &Inner) -> Result<Option<Stored>, StoreError> {
    let store = &registry.store;
    let Some(row) = store.room(id).await? else {
        return Ok(None);
    };
    let banned = store.bans(id).await?;
    let seats = store.seats(id).await?;
    let settings = settings(row, banned);
    Ok(Some(Stored { settings, seats }))
}

fn settings(row: RoomRow, banned: Vec<Identity>) -> Settings {
    Settings {
        name: row.name,
        access: row.access,
        locked: row.locked,
        capacity: row.capacity,
        banned,
    }
}

/// A number above every one this room gave out: nobody sits down a thousand times within a
/// millisecond, and browsers count exactly up to 2^53.
fn first_id(seats: &[Seat], at: UnixMillis) -> u64 {
    let highest = seats.iter().map(|seat| seat.id.0 + 1).max();
    (at.0 << 10).max(highest.unwrap_or(0))
}

impl Task {
    async fn serve(mut self) {
        let timer = sleep_until(Instant::now());
        tokio::pin!(timer);
        loop {
            self.show();
            if (self.stopping && self.errands.is_empty()) || self.retire() {
                break;
            }
            let wake = self.set(&mut timer);
            tokio::select! {
                biased;
                Some(done) = self.errands.next() => self.on_done(done),
                () = &mut timer, if wake => self.on_timer(),
                letter = self.letters.recv(), if self.takes_letters() => match letter {
                    Some(letter) => self.on_letters(letter),
                    None => break,
                },
            }
        }
        self.registry.forget(self.id, &mut self.letters);
        let why = if self.stopping {
            Close::Restart
        } else {
            Close::Generic
        };
        turn_away(self.letters, why);
    }

    /// Sets the timer if it would ring too late; rung too early, it is set again. So what
    /// the machine orders with every frame costs no timer.
    fn set(&self, timer: &mut Pin<&mut Sleep>) -> bool {
        let Some(wake) = self.wake else { return false };
        let at = self.registry.steady.instant(wake);
        if timer.is_elapsed() || timer.deadline() > at {
            timer.as_mut().reset(at);
        }
        true
    }

    fn takes_letters(&self) -> bool {
        !self.stopping && self.errands.len() < ERRANDS
    }

    fn on_timer(&mut self) {
        if self
            .wake
            .is_some_and(|wake| wake <= self.registry.steady.now())
        {
            self.wake = None;
            self.step(Input::Tick);
        }
    }

    fn on_letters(&mut self, first: Letter) {
        self.on_letter(first);
        for _ in 1..AT_ONCE {
            if !self.takes_letters() {
                return;
            }
            let Ok(letter) = self.letters.try_recv() else {
                return;
            };
            self.on_letter(letter);
        }
    }

    fn on_letter(&mut self, letter: Letter) {
        match letter {
            Letter::Frame(conn, frame) => self.step(Input::Frame {
                conn,
                frame: *frame,
                at: self.registry.wall.now(),
            }),
            Letter::Arrival(arrival) => self.on_arrival(*arrival),
            Letter::Enter(entry) => self.on_enter(*entry),
            Letter::Fact(input) => self.on_fact(*input),
            Letter::Reload => self.want_settings(),
            Letter::Stop => self.on_stop(),
        }
    }

    fn on_arrival(&mut self, arrival: Arrival) {
        let Arrival {
            conn,
            outbox,
            from,
            hello,
        } = arrival;
        self.addresses.insert(conn, from);
        self.lines.insert(conn, outbox);
        let effects = self.room.step(self.registry.steady.now(), hello);
        self.execute(effects, Some(conn));
    }

    fn on_enter(&mut self, entry: Entry) {
        let ask = Ask(self.next_ask);
        self.next_ask += 1;
        self.asks.insert(ask, entry.answer);
        self.step(Input::Enter {
            ask,
            ticket: entry.ticket,
            who: entry.who,
            take_over: entry.take_over,
        });
    }

    fn on_fact(&mut self, input: Input) {
        if let Input::Closed { conn, .. } = &input {
            self.lines.remove(conn);
        }
        self.step(input);
    }

    /// Tells everybody to come back, and leaves the seats as they are.
    fn on_stop(&mut self) {
        for outbox in std::mem::take(&mut self.lines).into_values() {
            super::registry::dismiss(&outbox);
        }
        self.stopping = true;
    }

    fn on_done(&mut self, done: Done) {
        match done {
            Done::Saved { ticket, ok } => self.step(Input::Saved { ticket, ok }),
            Done::Read(read) => self.on_read(read),
        }
    }

    fn step(&mut self, input: Input) {
        let effects = self.room.step(self.registry.steady.now(), input);
        self.execute(effects, None);
    }

    /// Executes orders. What goes to `arrived` is what a resumed session gets again.
    fn execute(&mut self, effects: Vec<Effect>, arrived: Option<ConnId>) {
        // Effects mean that something goes on; a room that is done says so again.
        self.retired &= effects.is_empty();
        let mut encoded = Encoded::default();
        for effect in effects {
            match effect {
                Effect::Send(conn, frame) => {
                    let Some(outbox) = self.lines.get(&conn) else {
                        continue;
                    };
                    let frame = encoded.share(frame);
                    if arrived == Some(conn) {
                        outbox.push_again(frame);
                    } else {
                        outbox.push(frame);
                    }
                }
                Effect::Close(conn, why) => self.close(conn, why),
                Effect::Answer(ask, answer) => {
                    if let Some(asker) = self.asks.remove(&ask) {
                        let _ = asker.send(answer);
                    }
                }
                Effect::Save(ticket, what) => self.save(ticket, what),
                Effect::Changed => self.changed = true,
                Effect::WakeAt(at) => self.wake = Some(at),
                Effect::Retire => self.retired = true,
            }
        }
    }

    fn close(&mut self, conn: ConnId, why: Close) {
        if let Some(outbox) = self.lines.remove(&conn) {
            outbox.close(why);
        }
    }

    /// Queues a write, in the order of these calls, and awaits it beside everything else.
    fn save(&mut self, ticket: Ticket, what: parlor::room::Durable) {
        if let Reading::UnderWay { stale } = &mut self.reading {
            *stale = true;
        }
        let pending = self
            .registry
            .store
            .commit(self.id, what, self.registry.wall.now());
        let done = pending.map(move |saved| Done::Saved {
            ticket,
            ok: saved.is_ok(),
        });
        self.errands.push(done.boxed());
    }

    /// Reads the settings once what this room itself saves is written.
    fn want_settings(&mut self) {
        match &mut self.reading {
            Reading::UnderWay { stale } => *stale = true,
            _ => self.reading = Reading::Wanted,
        }
        self.read_settings();
    }

    fn read_settings(&mut self) {
        if self.reading == Reading::Wanted && self.errands.is_empty() {
            self.reading = Reading::UnderWay { stale: false };
            let (id, registry) = (self.id, self.registry.clone());
            let read = async move { Done::Read(read(id, &registry).await) };
            self.errands.push(read.boxed());
        }
    }

    fn on_read(&mut self, read: Result<Option<Stored>, StoreError>) {
        let stale = self.reading == Reading::UnderWay { stale: true };
        self.reading = if stale { Reading::Wanted } else { Reading::No };
        match read {
            Ok(Some(_)) if stale => {}
            Ok(Some(stored)) => self.step(Input::Changed(stored.settings)),
            Ok(None) => self.step(Input::Deleted),
            Err(error) => tracing::error!(%error, room = self.id.0, "settings could not be read"),
        }
    }

    /// Lets whoever shows the room look again.
    fn show(&mut self) {
        self.read_settings();
        if !std::mem::take(&mut self.changed) {
            return;
        }
        let live = self.room.live();
        let seated = live
            .iter()
            .flat_map(|live| live.people.iter().chain(&live.waiting));
        let from = seated
            .filter_map(|person| Some((person.id, *self.addresses.get(&person.conn?)?)))
            .collect();
        self.forget_addresses(live.as_ref());
        self.registry.show(
            self.id,
            live.map(|live| {
                Arc::new(LiveRoom {
                    room: self.id,
                    live,
                    from,
                })
            }),
        );
    }

    /// Keeps the addresses of sockets that are here, or that were somebody's last.
    fn forget_addresses(&mut self, live: Option<&parlor::room::Live>) {
        let lines = &self.lines;
        let last = |conn: &ConnId| {
            live.is_some_and(|live| {
                let seated = live.people.iter().chain(&live.waiting);
                seated.into_iter().any(|person| person.conn == Some(*conn))
            })
        };
        self.addresses
            .retain(|conn, _| lines.contains_key(conn) || last(conn));
    }

    /// Whether this was the end: nobody is here, and no letter is under way.
    fn retire(&mut self) -> bool {
        self.retired && self.errands.is_empty() && self.registry.retire(self.id, &mut self.letters)
    }
}

/// Ends the room for letters that came too late: who pressed *Join* is asked to try again
/// when the letter is dropped, sockets are told here.
fn turn_away(mut letters: mpsc::Receiver<Letter>, why: Close) {
    while let Ok(letter) = letters.try_recv() {
        if let Letter::Arrival(arrival) = letter {
            arrival.outbox.close(why);
        }
    }
}

/// Turns a frame into what sockets send, once for all who get the same one.
#[derive(Default)]
struct Encoded {
    last: Option<(Frame, Utf8Bytes)>,
}

impl Encoded {
    fn share(&mut self, frame: Frame) -> Utf8Bytes {
        if let Some((last, bytes)) = &self.last
            && Arc::ptr_eq(last, &frame)
        {
            return bytes.clone();
        }
        let bytes = utf8(frame.clone());
        self.last = Some((frame, bytes.clone()));
        bytes
    }
}

/// The same text without a copy.
fn utf8(frame: Frame) -> Utf8Bytes {
    struct Text(Frame);
    impl AsRef<[u8]> for Text {
        fn as_ref(&self) -> &[u8] {
            self.0.as_bytes()
        }
    }
    let bytes = Bytes::from_owner(Text(frame));
    Utf8Bytes::try_from(bytes).expect("a string is UTF-8")
}
