//! What people sent from *Check your setup*.

use super::{AccountId, Command, RoomId, Store, StoreError};
use parlor::time::UnixMillis;
use sqlx::{FromRow, SqliteConnection};

/// Reports kept at once. Older ones make room: an administrator who has this many to read
/// looks for what is common to the newest.
pub const REPORTS: i64 = 500;

/// Keeps a report.
#[derive(Debug)]
pub struct KeepReport {
    pub at: UnixMillis,
    pub account: Option<AccountId>,
    pub name: String,
    pub room: Option<RoomId>,
    pub text: String,
}

impl Command for KeepReport {
    type Answer = ();
    async fn run(self, db: &mut SqliteConnection) -> Result<(), StoreError> {
        let kept = sqlx::query(
            "INSERT INTO reports (at, account, name, room, text) VALUES (?, ?, ?, ?, ?)",
        )
        .bind(self.at.0.cast_signed())
        .bind(self.account)
        .bind(self.name)
        .bind(self.room.map(|room| room.0))
        .bind(self.text)
        .execute(&mut *db)
        .await?;
        sqlx::query("DELETE FROM reports WHERE id <= ?")
            .bind(kept.last_insert_rowid() - REPORTS)
            .execute(db)
            .await?;
        Ok(())
    }
}

/// Deletes what was sent before.
#[derive(Debug)]
pub struct ForgetReports {
    pub before: UnixMillis,
}

impl Command for ForgetReports {
    type Answer = u64;
    const WRITES_ONCE: bool = true;
    async fn run(self, db: &mut SqliteConnection) -> Result<u64, StoreError> {
        let forgotten = sqlx::query("DELETE FROM reports WHERE at < ?")
            .bind(self.before.0.cast_signed())
            .execute(db)
            .await?;
        Ok(forgotten.rows_affected())
    }
}

/// One report.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct ReportRow {
    pub at: i64,
    pub name: String,
    /// The room's name now.
    pub room: Option<String>,
    pub text: String,
}

impl Store {
    /// The newest `limit` reports, newest first.
    pub async fn reports(&self, limit: u32) -> Result<Vec<ReportRow>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT r.at, r.name, rooms.name AS room, r.text
             FROM reports r LEFT JOIN rooms ON rooms.id = r.room
             ORDER BY r.id DESC LIMIT ?",
        )
        .bind(limit)
        .fetch_all(&self.readers)
        .await?)
    }
}
