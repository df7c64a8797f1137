//! Rooms and their settings.

use super::{AccountId, Command, Store, StoreError};
use parlor::{
    limits::KEEP_DAYS_MAX,
    time::UnixMillis,
    wire::{Access, Keep},
};
use sqlx::{FromRow, Row, SqliteConnection, sqlite::SqliteRow};

/// A room's row number. Never used again for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoomId(pub i64);

/// A room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomRow {
    pub id: RoomId,
    pub slug: String,
    pub name: String,
    pub access: Access,
    pub locked: bool,
    pub capacity: u8,
    pub keep: Keep,
    pub hide_address: bool,
    pub owner: AccountId,
    pub last_used: Option<UnixMillis>,
}

impl FromRow<'_, SqliteRow> for RoomRow {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let access: String = row.try_get("access")?;
        Ok(Self {
            id: RoomId(row.try_get("id")?),
            slug: row.try_get("slug")?,
            name: row.try_get("name")?,
            access: Access::from_word(&access)
                .ok_or_else(|| sqlx::Error::Decode(format!("access {access:?}").into()))?,
            locked: row.try_get("locked")?,
            capacity: row.try_get("capacity")?,
            keep: keep(row.try_get("keep_days")?),
            hide_address: row.try_get("hide_address")?,
            owner: row.try_get("owner")?,
            last_used: row
                .try_get::<Option<i64>, _>("last_used_at")?
                .map(|at| UnixMillis(at.cast_unsigned())),
        })
    }
}

/// What the number in a room's row says; the table lets no other one in.
fn keep(days: i64) -> Keep {
    match u16::try_from(days) {
        Ok(0) => Keep::Forever,
        Ok(days) => Keep::Days(days),
        Err(_) => Keep::BetweenUs,
    }
}

fn keep_days(keep: Keep) -> i64 {
    match keep {
        Keep::Days(days) => days.clamp(1, KEEP_DAYS_MAX).into(),
        Keep::Forever => 0,
        Keep::BetweenUs => -1,
    }
}

/// A new room. [`StoreError::Taken`] if the slug is in use, [`StoreError::Busy`] if the
/// owner has `at_most` already.
#[derive(Debug)]
pub struct CreateRoom {
    pub slug: String,
    pub name: String,
    pub access: Access,
    pub capacity: u8,
    pub owner: AccountId,
    pub at: UnixMillis,
    pub at_most: u32,
}

impl Command for CreateRoom {
    type Answer = RoomId;
    async fn run(self, db: &mut SqliteConnection) -> Result<RoomId, StoreError> {
        let owned: u32 = sqlx::query_scalar("SELECT count(*) FROM rooms WHERE owner = ?")
            .bind(self.owner)
            .fetch_one(&mut *db)
            .await?;
        if owned >= self.at_most {
            return Err(StoreError::Busy);
        }
        let created = sqlx::query(
            "INSERT INTO rooms (slug, name, access, locked, capacity, owner, created_at)
             VALUES (?, ?, ?, 0, ?, ?, ?)",
        )
        .bind(self.slug)
        .bind(self.name)
        .bind(self.access.word())
        .bind(self.capacity)
        .bind(self.owner)
        .bind(self.at.0.cast_signed())
        .execute(db)
        .await;
        match created {
            Ok(done) => Ok(RoomId(done.last_insert_rowid())),
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {
                Err(StoreError::Taken)
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// New settings for a room.
#[derive(Debug)]
pub struct ChangeRoom {
    pub id: RoomId,
    pub name: String,
    pub access: Access,
    /// Only if it was changed on that page: a host may have locked the room meanwhile.
    pub locked: Option<bool>,
    pub capacity: u8,
    pub keep: Keep,
    /// Only if it was changed on that page.
    pub hide_address: Option<bool>,
}

impl Command for ChangeRoom {
    type Answer = ();
    async fn run(self, db: &mut SqliteConnection) -> Result<(), StoreError> {
        let done = sqlx::query(
            "UPDATE rooms
             SET name = ?, access = ?, locked = coalesce(?, locked), capacity = ?, keep_days = ?,
                 hide_address = coalesce(?, hide_address)
             WHERE id = ?",
        )
        .bind(self.name)
        .bind(self.access.word())
        .bind(self.locked)
        .bind(self.capacity)
        .bind(keep_days(self.keep))
        .bind(self.hide_address)
        .bind(self.id.0)
        .execute(db)
        .await?;
        found(done.rows_affected())
    }
}

/// A room is deleted, with its seats and bans. What was written in it is beyond everybody's
/// reach from then on, and goes by [`Store::forget_all_chat`].
#[derive(Debug)]
pub struct DeleteRoom {
    pub id: RoomId,
}

impl Command for DeleteRoom {
    type Answer = ();
    async fn run(self, db: &mut SqliteConnection) -> Result<(), StoreError> {
        let done = sqlx::query("DELETE FROM rooms WHERE id = ?")
            .bind(self.id.0)
            .execute(db)
            .await?;
        found(done.rows_affected())
    }
}

/// Somebody was in the room at this time.
#[derive(Debug)]
pub struct TouchRoom {
    pub id: RoomId,
    pub at: UnixMillis,
}

impl Command for TouchRoom {
    type Answer = ();
    async fn run(self, db: &mut SqliteConnection) -> Result<(), StoreError> {
        sqlx::query("UPDATE rooms SET last_used_at = ? WHERE id = ?")
            .bind(self.at.0.cast_signed())
            .bind(self.id.0)
            .execute(db)
            .await?;
        Ok(())
    }
}

pub(super) fn found(rows: u64) -> Result<(), StoreError> {
    if rows == 0 {
        Err(StoreError::NotFound)
    } else {
        Ok(())
    }
}

impl Store {
    pub async fn room(&self, id: RoomId) -> Result<Option<RoomRow>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT id, slug, name, access, locked, capacity, keep_days, hide_address, owner, last_used_at
             FROM rooms WHERE id = ?",
        )
        .bind(id.0)
        .fetch_optional(&self.readers)
        .await?)
    }

    pub async fn room_by_slug(&self, slug: &str) -> Result<Option<RoomRow>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT id, slug, name, access, locked, capacity, keep_days, hide_address, owner, last_used_at
             FROM rooms WHERE slug = ?",
        )
        .bind(slug)
        .fetch_optional(&self.readers)
        .await?)
    }

    /// An account's rooms, those used last first.
    pub async fn rooms_of(&self, owner: AccountId) -> Result<Vec<RoomRow>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT id, slug, name, access, locked, capacity, keep_days, hide_address, owner, last_used_at
             FROM rooms WHERE owner = ? ORDER BY coalesce(last_used_at, created_at) DESC, id DESC",
        )
        .bind(owner)
        .fetch_all(&self.readers)
        .await?)
    }

    /// Rooms somebody was in when the server stopped.
    pub async fn rooms_with_seats(&self) -> Result<Vec<RoomRow>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT id, slug, name, access, locked, capacity, keep_days, hide_address, owner, last_used_at
             FROM rooms WHERE id IN (SELECT room FROM seats) ORDER BY id",
        )
        .fetch_all(&self.readers)
        .await?)
    }

    /// Rooms in which something is kept, but not for ever.
    pub async fn rooms_that_forget(&self) -> Result<Vec<RoomRow>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT id, slug, name, access, locked, capacity, keep_days, hide_address, owner, last_used_at
             FROM rooms
             WHERE keep_days <> 0 AND EXISTS (SELECT 1 FROM messages WHERE room = rooms.id)",
        )
        .fetch_all(&self.readers)
        .await?)
    }

    /// How many rooms there are.
    pub async fn count_rooms(&self) -> Result<u32, StoreError> {
        Ok(sqlx::query_scalar("SELECT count(*) FROM rooms")
            .fetch_one(&self.readers)
            .await?)
    }

    /// Notes that somebody is in the room.
    pub async fn touch_room(&self, id: RoomId, at: UnixMillis) -> Result<(), StoreError> {
        self.write(TouchRoom { id, at }).await
    }
}
