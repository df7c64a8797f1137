use crate::db::{Command, RoomId, Store, StoreError};
use parlor::{time::UnixMillis, wire::Keep};
use sqlx::SqliteConnection;

/// Messages deleted in one go: few enough that what waits meanwhile does not notice.
const AT_ONCE: u32 = 20;
const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// Some of a room's messages from before this time are deleted; how many, at most
/// [`AT_ONCE`].
#[derive(Debug)]
struct Forget {
    room: RoomId,
    before: UnixMillis,
}

impl Command for Forget {
    type Answer = u64;
    const WRITES_ONCE: bool = true;

    async fn run(self, db: &mut SqliteConnection) -> Result<u64, StoreError> {
        let done = sqlx::query(
            "DELETE FROM messages WHERE id IN
                 (SELECT id FROM messages WHERE room = ? AND at < ? ORDER BY at LIMIT ?)",
        )
        .bind(self.room.0)
        .bind(i64::try_from(self.before.0).unwrap_or(i64::MAX))
        .bind(AT_ONCE)
        .execute(db)
        .await?;
        Ok(done.rows_affected())
    }
}

impl Store {
    /// Deletes what has been kept for as long as was promised. How many messages those were.
    ///
    /// A room's setting speaks of all that is kept in it, also of what was written before it
    /// was changed. Made shorter, it is the shorter time that counts; and a room whose words
    /// stay between the people in it keeps none, so what was kept before is deleted.
    pub async fn forget_old_chat(&self, now: UnixMillis) -> Result<u64, StoreError> {
        let mut forgotten = 0;
        for row in self.rooms_that_forget().await? {
            let before = match row.keep {
                Keep::Forever => continue,
                Keep::Days(days) => UnixMillis(now.0.saturating_sub(u64::from(days) * DAY_MS)),
                Keep::BetweenUs => UnixMillis(u64::MAX),
            };
            forgotten += self.forget_chat(row.id, before).await?;
        }
        for room in self.rooms_that_are_gone().await? {
            forgotten += self.forget_all_chat(room).await?;
        }
        Ok(forgotten)
    }

    /// Deletes all that is kept in a room.
    pub async fn forget_all_chat(&self, room: RoomId) -> Result<u64, StoreError> {
        self.forget_chat(room, UnixMillis(u64::MAX)).await
    }

    /// Deleted rooms whose conversation is not deleted to its end. One step of the index per
    /// room, however many messages there are.
    async fn rooms_that_are_gone(&self) -> Result<Vec<RoomId>, StoreError> {
        let rooms: Vec<i64> = sqlx::query_scalar(
            "WITH RECURSIVE talked (room) AS (
                 SELECT min(room) FROM messages
                 UNION ALL
                 SELECT (SELECT min(room) FROM messages WHERE room > talked.room)
                 FROM talked WHERE talked.room IS NOT NULL
             )
             SELECT room FROM talked
             WHERE room IS NOT NULL AND room NOT IN (SELECT id FROM rooms)",
        )
        .fetch_all(&self.readers)
        .await?;
        Ok(rooms.into_iter().map(RoomId).collect())
    }

    async fn forget_chat(&self, room: RoomId, before: UnixMillis) -> Result<u64, StoreError> {
        let mut forgotten = 0;
        loop {
            let some = self.write(Forget { room, before }).await?;
            forgotten += some;
            if some < u64::from(AT_ONCE) {
                return Ok(forgotten);
            }
        }
    }
}
