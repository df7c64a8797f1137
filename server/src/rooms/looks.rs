//! What pages and administrators may look at.

use super::{LiveRoom, Numbers, Registry, RoomId};
use parlor::room::Live;
use std::sync::Arc;
use tokio::sync::watch;

impl Registry {
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

    /// How many sockets are open, and every change of it.
    pub fn sockets(&self) -> watch::Receiver<usize> {
        self.inner.doors.sockets()
    }

    /// Rises whenever who is in some room, or their state, changed.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.inner.changes.subscribe()
    }

    /// Becomes true when the server stops.
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.inner.stopping.subscribe()
    }
}
