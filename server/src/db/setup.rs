//! The one-time right to create the first administrator.

use super::{Command, Store, StoreError};
use parlor::{room::Hash, time::UnixMillis};
use sqlx::SqliteConnection;

/// Keeps the hash of a new set-up token; the one before is good no more.
#[derive(Debug)]
pub struct KeepSetupToken {
    pub token: Hash,
    pub at: UnixMillis,
}

impl Command for KeepSetupToken {
    type Answer = ();
    async fn run(self, db: &mut SqliteConnection) -> Result<(), StoreError> {
        sqlx::query("INSERT OR REPLACE INTO setup (only, token, made_at) VALUES (1, ?, ?)")
            .bind(&self.token[..])
            .bind(self.at.0.cast_signed())
            .execute(db)
            .await?;
        Ok(())
    }
}

impl Store {
    /// Whether `token` is the hash of the set-up token, and set-up is still to be done.
    pub async fn setup_open(&self, token: &Hash) -> Result<bool, StoreError> {
        let found: Option<i64> = sqlx::query_scalar(
            "SELECT 1 FROM setup WHERE token = ? AND NOT EXISTS (SELECT 1 FROM accounts)",
        )
        .bind(&token[..])
        .fetch_optional(&self.readers)
        .await?;
        Ok(found.is_some())
    }
}
