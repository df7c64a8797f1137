use super::{RoomId, inner::Inner};
use crate::db::{RoomRow, StoreError};
use parlor::{
    room::{Identity, Seat, Settings},
    time::UnixMillis,
};

/// A room as the database has it.
pub(super) struct Stored {
    pub settings: Settings,
    pub seats: Vec<Seat>,
}

pub(super) async fn read(id: RoomId, registry: &Inner) -> Result<Option<Stored>, StoreError> {
    let store = &registry.store;
    let Some(row) = store.room(id).await? else {
        return Ok(None);
    };
    let banned = store.bans(id).await?;
    let seats = store.seats(id).await?;
    let settings = settings(row, registry.setup.bounds.chats, banned);
    Ok(Some(Stored { settings, seats }))
}

fn settings(row: RoomRow, chats: u32, banned: Vec<Identity>) -> Settings {
    Settings {
        name: row.name,
        access: row.access,
        locked: row.locked,
        capacity: row.capacity,
        keep: row.keep,
        hide_address: row.hide_address,
        chats,
        banned,
    }
}

/// A number above every one this room gave out: nobody sits down a thousand times within a
/// millisecond, and browsers count exactly up to 2^53.
pub(super) fn first_id(seats: &[Seat], at: UnixMillis) -> u64 {
    let highest = seats.iter().map(|seat| seat.id.0 + 1).max();
    (at.0 << 10).max(highest.unwrap_or(0))
}
