use super::Task;
use crate::rooms::LiveRoom;
use parlor::room::{ConnId, Live};
use std::sync::Arc;

impl Task {
    /// Lets whoever shows the room look again.
    pub(super) fn show(&mut self) {
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
        let sessions = self.room.sessions().map(str::to_owned).collect();
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
            sessions,
        );
    }

    /// Keeps the addresses of sockets that are here, or that were somebody's last.
    fn forget_addresses(&mut self, live: Option<&Live>) {
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
}
