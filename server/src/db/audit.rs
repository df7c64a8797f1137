//! What was done with power over others, by whom, to whom and why. Append-only.

use super::{Command, Store, StoreError};
use parlor::time::UnixMillis;
use sqlx::{FromRow, SqliteConnection};

/// What can be done with power over others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    SetUp,
    EndCall,
    RemovePerson,
    AddAccount,
    SetPassword,
    DisableAccount,
    EnableAccount,
}

impl Act {
    /// The word in the log.
    pub fn word(self) -> &'static str {
        match self {
            Self::SetUp => "set-up",
            Self::EndCall => "end-call",
            Self::RemovePerson => "remove-person",
            Self::AddAccount => "add-account",
            Self::SetPassword => "set-password",
            Self::DisableAccount => "disable-account",
            Self::EnableAccount => "enable-account",
        }
    }
}

/// Writes one line of the log.
#[derive(Debug)]
pub struct Record {
    pub at: UnixMillis,
    pub act: Act,
    /// A username, or `command line`.
    pub actor: String,
    pub target: String,
    pub reason: String,
}

impl Command for Record {
    type Answer = ();
    async fn run(self, db: &mut SqliteConnection) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO audit (at, act, actor, target, reason) VALUES (?, ?, ?, ?, ?)")
            .bind(self.at.0.cast_signed())
            .bind(self.act.word())
            .bind(self.actor)
            .bind(self.target)
            .bind(self.reason)
            .execute(db)
            .await?;
        Ok(())
    }
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct AuditRow {
    pub at: i64,
    pub act: String,
    pub actor: String,
    pub target: String,
    pub reason: String,
}

impl Store {
    /// The newest `limit` lines, newest first.
    pub async fn audit(&self, limit: u32) -> Result<Vec<AuditRow>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT at, act, actor, target, reason FROM audit ORDER BY id DESC LIMIT ?",
        )
        .bind(limit)
        .fetch_all(&self.readers)
        .await?)
    }
}
