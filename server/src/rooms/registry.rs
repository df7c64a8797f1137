use super::{
    Bounds, Outbox, Place, RoomId, Steady, Way,
    doors::Doors,
    inner::Inner,
    mail::{Arrival, Entry, Letter},
    millis, secret,
};
use crate::{
    accounts::hash,
    clock::Clock,
    db::{GiveUpRevokedSeats, RoomRow, Store, StoreError},
    turn::Ice,
};
use parlor::{
    close::Close,
    room::{Answer, ConnId, Hash, Input, Who},
    wire::Resume,
};
use std::{
    fmt,
    net::IpAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::sync::{oneshot, watch};

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
    pub(super) inner: Arc<Inner>,
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
        self.inner.store.write(GiveUpRevokedSeats).await?;
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

    /// Whether this is the session of somebody who is in a room, connected just now or not.
    pub fn session_lives(&self, session: &str) -> bool {
        let rooms = self.inner.rooms();
        let spot = secret::room_of(session).and_then(|room| rooms.spots.get(&room));
        spot.is_some_and(|spot| spot.sessions.iter().any(|living| living == session))
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
}
