use super::{
    Setup, Shown, Steady,
    doors::Doors,
    figures::Figures,
    mail::{Letter, MAILBOX},
    task,
    tickets::Tickets,
};
use crate::{
    clock::Clock,
    db::{RoomId, Store},
};
use parlor::time::UnixMillis;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::AtomicU64},
};
use tokio::sync::{mpsc, watch};

/// What the registry knows, shared with the rooms' tasks.
pub(super) struct Inner {
    pub(super) store: Store,
    pub(super) steady: Steady,
    pub(super) wall: Clock,
    pub(super) setup: Setup,
    pub(super) rooms: Mutex<Rooms>,
    pub(super) tickets: Mutex<Tickets>,
    pub(super) doors: Arc<Doors>,
    pub(super) next_conn: AtomicU64,
    pub(super) changes: watch::Sender<u64>,
    pub(super) stopping: watch::Sender<bool>,
}

#[derive(Default)]
pub(super) struct Rooms {
    pub(super) spots: HashMap<RoomId, Spot>,
    people: u32,
    pub(super) figures: Figures,
}

/// A live room's place in the registry.
pub(super) struct Spot {
    pub(super) letters: mpsc::Sender<Letter>,
    pub(super) shown: Shown,
    /// The sessions of those who are in.
    pub(super) sessions: Vec<String>,
}
impl Inner {
    /// The live room's mailbox, if the room is live.
    pub(super) fn find(&self, room: RoomId) -> Option<mpsc::Sender<Letter>> {
        let rooms = self.rooms();
        let letters = &rooms.spots.get(&room)?.letters;
        (!letters.is_closed()).then(|| letters.clone())
    }

    /// The room's mailbox; its task is started if there is none.
    pub(super) fn open(self: &Arc<Self>, room: RoomId) -> mpsc::Sender<Letter> {
        let mut rooms = self.rooms();
        if let Some(spot) = rooms.spots.get(&room)
            && !spot.letters.is_closed()
        {
            return spot.letters.clone();
        }
        let (letters, mailbox) = mpsc::channel(MAILBOX);
        let spot = Spot {
            letters: letters.clone(),
            shown: None,
            sessions: Vec::new(),
        };
        rooms.put(room, Some(spot), self.wall.now());
        drop(rooms);
        tokio::spawn(task::run(room, self.clone(), mailbox));
        letters
    }

    pub(super) async fn tell(&self, room: RoomId, letter: Letter) {
        if let Some(letters) = self.find(room) {
            // A room that is gone meanwhile has nobody to tell.
            let _ = letters.send(letter).await;
        }
    }

    /// For a room's task: takes it out, unless a letter lies there already. Whoever found
    /// the room before and comes now finds its mailbox closed, and opens it again.
    pub(super) fn retire(&self, room: RoomId, letters: &mut mpsc::Receiver<Letter>) -> bool {
        let mut rooms = self.rooms();
        if !letters.is_empty() {
            return false;
        }
        letters.close();
        rooms.put(room, None, self.wall.now());
        true
    }

    /// For a room's task that ends: takes it out, unless its place is another's already.
    pub(super) fn forget(&self, room: RoomId, letters: &mut mpsc::Receiver<Letter>) {
        let mut rooms = self.rooms();
        letters.close();
        if rooms
            .spots
            .get(&room)
            .is_some_and(|spot| spot.letters.is_closed())
        {
            rooms.put(room, None, self.wall.now());
        }
    }

    /// For a room's task: what it shows from now on.
    pub(super) fn show(&self, room: RoomId, shown: Shown, sessions: Vec<String>) {
        let mut rooms = self.rooms();
        let Some(spot) = rooms.spots.get_mut(&room) else {
            return;
        };
        spot.sessions = sessions;
        let before = std::mem::replace(&mut spot.shown, shown.clone());
        let was = before.map_or(0, |before| before.people());
        let is = shown.map_or(0, |shown| shown.people());
        rooms.count(was, is, self.wall.now());
        drop(rooms);
        if (was == 0) != (is == 0) {
            self.touch(room);
        }
        self.touch_changes();
    }

    /// Notes in the database that the room was in use just now.
    fn touch(&self, room: RoomId) {
        let (store, at) = (self.store.clone(), self.wall.now());
        tokio::spawn(async move {
            // The store logs why it could not; nobody waits for this.
            let _ = store.touch_room(room, at).await;
        });
    }

    pub(super) fn touch_changes(&self) {
        self.changes.send_modify(|version| *version += 1);
    }

    /// No code under these locks can panic half way, so a poisoned one guards a whole state.
    pub(super) fn rooms(&self) -> MutexGuard<'_, Rooms> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn tickets(&self) -> MutexGuard<'_, Tickets> {
        self.tickets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Rooms {
    /// Puts a spot in or takes it out; nobody is shown in it then.
    fn put(&mut self, room: RoomId, spot: Option<Spot>, at: UnixMillis) {
        let before = match spot {
            Some(spot) => self.spots.insert(room, spot),
            None => self.spots.remove(&room),
        };
        let was = before
            .and_then(|spot| spot.shown)
            .map_or(0, |shown| shown.people());
        self.count(was, 0, at);
    }

    fn count(&mut self, was: u32, is: u32, at: UnixMillis) {
        self.people = self.people - was + is;
        self.figures.count(self.people, at);
    }
}
