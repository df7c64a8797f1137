//! What pages and administrators may order, and the server's own end.

use super::{Outbox, Registry, RoomId, mail::Letter};
use parlor::{
    close::Close,
    ids::ParticipantId,
    room::{Identity, Input},
    wire::ServerFrame,
};
use std::{ops::Range, time::Duration};
use tokio::time::timeout;

/// How long sockets may take to go when the server stops.
const GOING_AWAY: Duration = Duration::from_secs(3);
/// When they should come back, at the earliest and at the latest, so that not all do at once.
const RETRY_IN_MS: Range<u64> = 200..5_000;

impl Registry {
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

/// Sends a socket away because the server stops.
pub(super) fn dismiss(outbox: &Outbox) {
    let span = RETRY_IN_MS.end - RETRY_IN_MS.start;
    let retry_in = RETRY_IN_MS.start + getrandom::u64().unwrap_or(0) % span;
    let frame = serde_json::to_string(&ServerFrame::GoingAway { retry_in });
    outbox.push_again(frame.expect("frames are JSON").into());
    outbox.close(Close::Restart);
}
