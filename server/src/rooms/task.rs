//! One live room's task: letters in, the machine's orders out.

mod archive;
mod orders;
mod settings;
mod show;

use super::{
    Outbox, RoomId,
    inner::Inner,
    mail::{Arrival, Entry, Letter},
    stored::{Stored, first_id, read},
};
use crate::db::StoreError;
use archive::Archive;
use futures_util::{StreamExt, future::BoxFuture, stream::FuturesUnordered};
use parlor::{
    close::Close,
    ids::Ticket,
    room::{Answer, Ask, ConnId, Input, Room},
    time::Millis,
};
use std::{collections::HashMap, net::IpAddr, pin::Pin, sync::Arc};
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, Sleep, sleep_until},
};

/// Letters taken in one go, so that timers and the database's answers get their turn.
const AT_ONCE: usize = 64;
/// Saves, reads and what is asked of the archive, under way per room; beyond, letters wait.
const ERRANDS: usize = 256;

/// What the database answered.
enum Done {
    Saved { ticket: Ticket, ok: bool },
    Read(Result<Option<Stored>, StoreError>),
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

/// One accepted socket.
struct Line {
    outbox: Arc<Outbox>,
    welcomed: bool,
}

pub(super) struct Task {
    id: RoomId,
    registry: Arc<Inner>,
    letters: mpsc::Receiver<Letter>,
    room: Room,
    lines: HashMap<ConnId, Line>,
    /// Where sockets come from: those that are here, and those that were somebody's last.
    addresses: HashMap<ConnId, IpAddr>,
    asks: HashMap<Ask, oneshot::Sender<Answer>>,
    next_ask: u64,
    errands: FuturesUnordered<BoxFuture<'static, Done>>,
    archive: Archive,
    reading: Reading,
    wake: Option<Millis>,
    changed: bool,
    retired: bool,
    stopping: bool,
}

/// Runs a room from what the database has of it until nobody is there or expected.
pub(super) async fn run(id: RoomId, registry: Arc<Inner>, mut letters: mpsc::Receiver<Letter>) {
    let stored = match read(id, &registry).await {
        Ok(Some(stored)) => stored,
        Ok(None) => {
            registry.forget(id, &mut letters);
            return turn_away(letters, Close::RoomGone);
        }
        Err(error) => {
            tracing::error!(%error, room = id.0, "a room could not be opened");
            registry.forget(id, &mut letters);
            return turn_away(letters, Close::Generic);
        }
    };
    let now = registry.steady.now();
    let first_id = first_id(&stored.seats, registry.wall.now());
    let (room, effects) = if stored.seats.is_empty() {
        (Room::new(stored.settings, first_id), Vec::new())
    } else {
        Room::restore(stored.settings, first_id, stored.seats, now)
    };
    let archive = Archive::new(id, registry.store.clone());
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
        archive,
        reading: Reading::No,
        wake: None,
        changed: true,
        retired: false,
        stopping: false,
    };
    task.execute(effects);
    task.serve().await;
}

impl Task {
    async fn serve(mut self) {
        let timer = sleep_until(Instant::now());
        tokio::pin!(timer);
        loop {
            self.show();
            if (self.stopping && self.under_way() == 0) || self.retire() {
                break;
            }
            let wake = self.set(&mut timer);
            tokio::select! {
                biased;
                Some(done) = self.errands.next() => self.on_done(done),
                Some(answered) = self.archive.next() => self.step(answered),
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
        !self.stopping && self.under_way() < ERRANDS
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
        let line = Line {
            outbox,
            welcomed: false,
        };
        self.lines.insert(conn, line);
        self.step(hello);
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
        for line in std::mem::take(&mut self.lines).into_values() {
            super::orders::dismiss(&line.outbox);
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
        self.execute(effects);
    }

    /// Whether this was the end: nobody is here, and no letter is under way.
    fn retire(&mut self) -> bool {
        self.retired && self.under_way() == 0 && self.registry.retire(self.id, &mut self.letters)
    }
}

/// Ends the room for letters that came too late. Who pressed *Join* is asked to try again
/// when the letter is dropped, unless there is nothing to join.
fn turn_away(mut letters: mpsc::Receiver<Letter>, why: Close) {
    while let Ok(letter) = letters.try_recv() {
        match letter {
            Letter::Arrival(arrival) => arrival.outbox.close(why),
            Letter::Enter(entry) if why == Close::RoomGone => {
                let _ = entry.answer.send(Answer::Refused);
            }
            _ => {}
        }
    }
}
