//! Who is signed in, in which browser. Only hashes of tokens are kept.

use super::{AccountId, AccountRow, Command, Store, StoreError, rooms::found};
use parlor::{room::Hash, time::UnixMillis};
use sqlx::{FromRow, SqliteConnection};

/// A browser signs in with what was checked: `NotFound`, if the account has another password
/// by now or may not be used any more.
#[derive(Debug)]
pub struct BeginSession {
    pub token: Hash,
    pub account: AccountId,
    /// The PHC string that was checked.
    pub password: String,
    pub at: UnixMillis,
    pub browser: String,
    pub address: String,
    /// Sessions an account may have; the longest unseen end to make room.
    pub at_most: u32,
}

impl Command for BeginSession {
    type Answer = ();
    async fn run(self, db: &mut SqliteConnection) -> Result<(), StoreError> {
        sqlx::query(
            "DELETE FROM sign_in_sessions WHERE id IN (
                 SELECT id FROM sign_in_sessions WHERE account = ?
                 ORDER BY last_seen_at DESC, id DESC LIMIT -1 OFFSET ?)",
        )
        .bind(self.account)
        .bind(self.at_most.saturating_sub(1))
        .execute(&mut *db)
        .await?;
        let begun = sqlx::query(
            "INSERT INTO sign_in_sessions
                 (token, account, created_at, last_seen_at, browser, address)
             SELECT ?, id, ?, ?, ?, ? FROM accounts
             WHERE id = ? AND password = ? AND NOT disabled",
        )
        .bind(&self.token[..])
        .bind(self.at.0.cast_signed())
        .bind(self.at.0.cast_signed())
        .bind(self.browser)
        .bind(self.address)
        .bind(self.account)
        .bind(self.password)
        .execute(db)
        .await?;
        found(begun.rows_affected())
    }
}

/// A session was used: its idle time starts anew.
#[derive(Debug)]
pub struct TouchSession {
    pub id: i64,
    pub at: UnixMillis,
}

impl Command for TouchSession {
    type Answer = ();
    async fn run(self, db: &mut SqliteConnection) -> Result<(), StoreError> {
        sqlx::query("UPDATE sign_in_sessions SET last_seen_at = ? WHERE id = ?")
            .bind(self.at.0.cast_signed())
            .bind(self.id)
            .execute(db)
            .await?;
        Ok(())
    }
}

/// A browser signs out.
#[derive(Debug)]
pub struct EndSession {
    pub token: Hash,
}

impl Command for EndSession {
    type Answer = ();
    async fn run(self, db: &mut SqliteConnection) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM sign_in_sessions WHERE token = ?")
            .bind(&self.token[..])
            .execute(db)
            .await?;
        Ok(())
    }
}

/// An account is signed out everywhere.
#[derive(Debug)]
pub struct EndSessions {
    pub account: AccountId,
}

impl Command for EndSessions {
    type Answer = ();
    async fn run(self, db: &mut SqliteConnection) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM sign_in_sessions WHERE account = ?")
            .bind(self.account)
            .execute(db)
            .await?;
        Ok(())
    }
}

/// Deletes sessions that are good no more.
#[derive(Debug)]
pub struct SweepSessions {
    /// Not seen since.
    pub unseen_since: UnixMillis,
    /// Begun before.
    pub begun_before: UnixMillis,
}

impl Command for SweepSessions {
    type Answer = u64;
    async fn run(self, db: &mut SqliteConnection) -> Result<u64, StoreError> {
        let swept =
            sqlx::query("DELETE FROM sign_in_sessions WHERE last_seen_at < ? OR created_at < ?")
                .bind(self.unseen_since.0.cast_signed())
                .bind(self.begun_before.0.cast_signed())
                .execute(db)
                .await?;
        Ok(swept.rows_affected())
    }
}

/// A session and whose it is.
#[derive(Clone, Debug, FromRow)]
pub struct SessionRow {
    pub session: i64,
    pub created_at: i64,
    pub last_seen_at: i64,
    #[sqlx(flatten)]
    pub account: AccountRow,
}

impl Store {
    /// How many browsers are signed in.
    pub async fn count_sessions(&self) -> Result<u32, StoreError> {
        Ok(sqlx::query_scalar("SELECT count(*) FROM sign_in_sessions")
            .fetch_one(&self.readers)
            .await?)
    }

    /// The session behind the hash of a token, and its account.
    pub async fn session(&self, token: &Hash) -> Result<Option<SessionRow>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT s.id AS session, s.created_at, s.last_seen_at,
                    a.id, a.username, a.display_name, a.password, a.administrator, a.disabled
             FROM sign_in_sessions s JOIN accounts a ON a.id = s.account WHERE s.token = ?",
        )
        .bind(&token[..])
        .fetch_optional(&self.readers)
        .await?)
    }
}
