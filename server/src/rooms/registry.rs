use super::{
    Bounds, LiveRoom, Numbers, Outbox, Place, RoomId, Shown, Steady, Way,
    doors::Doors,
    figures::Figures,
    mail::{Arrival, Entry, Letter, MAILBOX},
    millis,
    secret::{self, hash},
    task,
    tickets::Tickets,
};
use crate::{
    clock::Clock,
    db::{RoomRow, Store, StoreError},
    turn::Ice,
};
use parlor::{
    close::Close,
    ids::ParticipantId,
    room::{Answer, ConnId, Hash, Identity, Input, Live, Who},
    time::UnixMillis,
    wire::{Resume, ServerFrame},
};
use std::{
    collections::HashMap,
    fmt,
    net::IpAddr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{
    sync::{mpsc, oneshot, watch},
    time::timeout,
};

/// How long sockets may take to go when the server stops.
const GOING_AWAY: Duration = Duration::from_secs(3);
/// When they should come back, at the earliest and at the latest, so that not all do at once.
const RETRY_IN_MS: std::ops::Range<u64> = 200..5_000;
/// A room may retire just when somebody comes: then it is opened again, so often at most.
const TRIES: usize = 5;

/// What the live half is told by the configuration.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    pub bounds: Bounds,
    pub ice: Ice,
}

/// Finds live rooms. Cheap to clone.
#[derive(Clone)]
pub struct Registry {
    inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) store: Store,
    pub(super) steady: Steady,
    pub(super) wall: Clock,
    setup: Setup,
    rooms: Mutex<Rooms>,
    tickets: Mutex<Tickets>,
    doors: Arc<Doors>,
    next_conn: AtomicU64,
    changes: watch::Sender<u64>,
    stopping: watch::Sender<bool>,
}

#[derive(Default)]
struct Rooms {
    spots: HashMap<RoomId, Spot>,
    people: u32,
    figures: Figures,
}

/// A live room's place in the registry.
struct Spot {
    letters: mpsc::Sender<Letter>,
    shown: Shown,
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry").finish_non_exhaustive()
    }
}

impl Registry {
    /// A registry without any live room; see [`Registry::restore`].
    pub fn new(store: Store, wall: Clock, setup: Setup) -> Self {
        let inner = Inner {
            store,
            steady: Steady::start(),
            wall,
            setup,
            rooms: Mutex::default(),
            tickets: Mutex::default(),
            doors: Doors::new(),
            next_conn: AtomicU64::new(1),
            changes: watch::Sender::new(0),
            stopping: watch::Sender::new(false),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    pub fn bounds(&self) -> &Bounds {
        &self.inner.setup.bounds
    }

    pub fn ice(&self) -> &Ice {
        &self.inner.setup.ice
    }

    pub fn steady(&self) -> Steady {
        self.inner.steady
    }

    pub fn wall(&self) -> &Clock {
        &self.inner.wall
    }

    /// Brings back the rooms in which somebody was when the server stopped. Before the first
    /// connection is taken, since those who come back look for their seats.
    pub async fn restore(&self) -> Result<(), StoreError> {
        for row in self.inner.store.rooms_with_seats().await? {
            self.inner.open(row.id);
        }
        Ok(())
    }

    /// Somebody wants into this room; `ticket` is the hash of what they will show at the
    /// socket, good if the answer is `Admitted` or `Waiting`.
    pub async fn enter(
        &self,
        row: &RoomRow,
        who: Who,
        ticket: Hash,
        take_over: bool,
    ) -> Result<Answer, StoreError> {
        for _ in 0..TRIES {
            if *self.inner.stopping.borrow() {
                break;
            }
            let (answer, told) = oneshot::channel();
            let entry = Entry {
                ticket,
                who: who.clone(),
                take_over,
                answer,
            };
            let letters = self.inner.open(row.id);
            if letters.send(Letter::Enter(Box::new(entry))).await.is_ok()
                && let Ok(answer) = told.await
            {
                return Ok(self.give_ticket(row.id, ticket, answer));
            }
        }
        Err(StoreError::Unavailable)
    }

    fn give_ticket(&self, room: RoomId, ticket: Hash, answer: Answer) -> Answer {
        if !matches!(answer, Answer::Admitted | Answer::Waiting) {
            return answer;
        }
        let now = self.inner.steady.now();
        let until = now + millis(self.bounds().ticket);
        if self.inner.tickets().put(ticket, room, now, until) {
            answer
        } else {
            Answer::TooOften
        }
    }

    /// A place for one more socket; `None` when there are too many, or the server stops.
    pub fn place(&self, address: IpAddr, person: Option<Hash>) -> Option<Place> {
        if *self.inner.stopping.borrow() {
            return None;
        }
        self.inner.doors.enter(self.bounds(), address, person)
    }

    /// Brings a socket that shows a ticket to its room.
    pub async fn arrive(
        &self,
        ticket: &str,
        outbox: &Arc<Outbox>,
        from: IpAddr,
    ) -> Result<Way, Close> {
        let ticket = hash(ticket);
        let now = self.inner.steady.now();
        let room = self.inner.tickets().take(&ticket, now);
        let room = room.ok_or(Close::BadTicket)?;
        let fresh = secret::fresh(room, None, self.ice(), self.inner.wall.now());
        let session = fresh.session.clone();
        let hello = |conn| Input::Hello {
            conn,
            ticket,
            fresh,
        };
        let way = self.bring(room, session, outbox, from, hello).await;
        way.ok_or(Close::BadTicket)
    }

    /// Brings a socket that goes on with a session to its room.
    pub async fn come_back(
        &self,
        resume: Resume,
        outbox: &Arc<Outbox>,
        from: IpAddr,
    ) -> Result<Way, Close> {
        let room = secret::room_of(&resume.session).ok_or(Close::ReplayOverflow)?;
        let fresh = secret::fresh(
            room,
            Some(&resume.session),
            self.ice(),
            self.inner.wall.now(),
        );
        let token = hash(&resume.token);
        let session = resume.session.clone();
        let hello = |conn| Input::Resume {
            conn,
            session: resume.session,
            token,
            taken: resume.taken,
            fresh,
        };
        let way = self.bring(room, session, outbox, from, hello).await;
        way.ok_or(Close::ReplayOverflow)
    }

    async fn bring(
        &self,
        room: RoomId,
        session: String,
        outbox: &Arc<Outbox>,
        from: IpAddr,
        hello: impl FnOnce(ConnId) -> Input,
    ) -> Option<Way> {
        let letters = self.inner.find(room)?;
        let conn = ConnId(self.inner.next_conn.fetch_add(1, Ordering::Relaxed));
        let session = session.into_boxed_str();
        let way = Way {
            conn,
            letters,
            session,
        };
        let arrival = Arrival {
            conn,
            outbox: outbox.clone(),
            from,
            hello: hello(conn),
        };
        let brought = way.bring(Letter::Arrival(Box::new(arrival))).await;
        brought.ok().map(|()| way)
    }

    /// Every room with somebody in it or at its door, the oldest call first.
    pub fn live(&self) -> Vec<Arc<LiveRoom>> {
        let mut live: Vec<_> = {
            let rooms = self.inner.rooms();
            rooms
                .spots
                .values()
                .filter_map(|spot| spot.shown.clone())
                .collect()
        };
        live.sort_by_key(|room| (room.live.since, room.room));
        live
    }

    /// Who is in this room; `None` while nobody is there.
    pub fn inside(&self, room: RoomId) -> Option<Live> {
        let rooms = self.inner.rooms();
        let shown = rooms.spots.get(&room)?.shown.clone();
        drop(rooms);
        shown.map(|shown| shown.live.clone())
    }

    pub fn numbers(&self) -> Numbers {
        let now = self.inner.wall.now();
        let mending = self.live().iter().map(|room| room.mending()).sum();
        let sockets = *self.inner.doors.sockets().borrow();
        let figures = &mut self.inner.rooms().figures;
        Numbers {
            now,
            sockets: u32::try_from(sockets).unwrap_or(u32::MAX),
            mending,
            people_by_minute: figures.by_minute(now),
            most_today: figures.most_today(now),
        }
    }

    /// Rises whenever who is in some room, or their state, changed.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.inner.changes.subscribe()
    }

    /// Becomes true when the server stops.
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.inner.stopping.subscribe()
    }

    /// The room's row was changed: its settings are read again.
    pub async fn settings_changed(&self, room: RoomId) {
        self.inner.tell(room, Letter::Reload).await;
        self.inner.touch_changes();
    }

    /// The room was deleted: everybody out.
    pub async fn deleted(&self, room: RoomId) {
        self.fact(room, Input::Deleted).await;
        self.inner.touch_changes();
    }

    /// An administrator ends the call.
    pub async fn end(&self, room: RoomId) {
        self.fact(room, Input::EndedByAdmin).await;
    }

    /// An administrator removes somebody.
    pub async fn remove(&self, room: RoomId, person: ParticipantId) {
        self.fact(room, Input::RemovedByAdmin(person)).await;
    }

    /// This account or guest may not be here any more: out of every room.
    pub async fn revoke(&self, identity: &Identity) {
        let live: Vec<RoomId> = self.inner.rooms().spots.keys().copied().collect();
        for room in live {
            self.fact(room, Input::Revoked(identity.clone())).await;
        }
    }

    async fn fact(&self, room: RoomId, input: Input) {
        self.inner.tell(room, Letter::Fact(Box::new(input))).await;
    }

    /// Tells every socket to come back later and waits until they are gone, for a while.
    /// Seats stay, for the next start.
    pub async fn shutdown(&self) {
        self.inner.stopping.send_replace(true);
        let rooms: Vec<_> = {
            let rooms = self.inner.rooms();
            rooms
                .spots
                .values()
                .map(|spot| spot.letters.clone())
                .collect()
        };
        let mut sockets = self.inner.doors.sockets();
        let gone = async {
            for letters in &rooms {
                let _ = letters.send(Letter::Stop).await;
            }
            for letters in &rooms {
                letters.closed().await;
            }
            let _ = sockets.wait_for(|sockets| *sockets == 0).await;
        };
        if timeout(GOING_AWAY, gone).await.is_err() {
            tracing::info!("some sockets did not close in time");
        }
    }
}

impl Inner {
    /// The live room's mailbox, if the room is live.
    fn find(&self, room: RoomId) -> Option<mpsc::Sender<Letter>> {
        let rooms = self.rooms();
        let letters = &rooms.spots.get(&room)?.letters;
        (!letters.is_closed()).then(|| letters.clone())
    }

    /// The room's mailbox; its task is started if there is none.
    fn open(self: &Arc<Self>, room: RoomId) -> mpsc::Sender<Letter> {
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
        };
        rooms.put(room, Some(spot), self.wall.now());
        drop(rooms);
        tokio::spawn(task::run(room, self.clone(), mailbox));
        letters
    }

    async fn tell(&self, room: RoomId, letter: Letter) {
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
    pub(super) fn show(&self, room: RoomId, shown: Shown) {
        let mut rooms = self.rooms();
        let Some(spot) = rooms.spots.get_mut(&room) else {
            return;
        };
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

    fn touch_changes(&self) {
        self.changes.send_modify(|version| *version += 1);
    }

    /// No code under these locks can panic half way, so a poisoned one guards a whole state.
    fn rooms(&self) -> MutexGuard<'_, Rooms> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tickets(&self) -> MutexGuard<'_, Tickets> {
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

/// Sends a socket away because the server stops.
pub(super) fn dismiss(outbox: &Outbox) {
    let span = RETRY_IN_MS.end - RETRY_IN_MS.start;
    let retry_in = RETRY_IN_MS.start + getrandom::u64().unwrap_or(0) % span;
    let frame = serde_json::to_string(&ServerFrame::GoingAway { retry_in });
    outbox.push_again(frame.expect("frames are JSON").into());
    outbox.close(Close::Restart);
}
