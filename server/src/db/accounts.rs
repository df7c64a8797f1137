//! People with an account.

use super::{Command, Store, StoreError};
use parlor::time::UnixMillis;
use sqlx::{FromRow, SqliteConnection};

/// An account's row number. Never used again for another.
pub type AccountId = i64;

/// An account.
#[derive(Clone, Debug, FromRow)]
pub struct AccountRow {
    pub id: AccountId,
    pub username: String,
    pub display_name: String,
    /// A PHC string.
    pub password: String,
    pub administrator: bool,
    pub disabled: bool,
}

/// A new account; [`StoreError::Taken`] if the username is in use.
#[derive(Debug)]
pub struct CreateAccount {
    /// Lower case.
    pub username: String,
    pub display_name: String,
    /// A PHC string.
    pub password: String,
    pub administrator: bool,
    pub at: UnixMillis,
}

impl Command for CreateAccount {
    type Answer = AccountId;
    async fn run(self, db: &mut SqliteConnection) -> Result<AccountId, StoreError> {
        let created = sqlx::query(
            "INSERT INTO accounts (username, display_name, password, administrator, created_at)
             VALUES (?, ?, ?, ?, ?)",
        )
        .bind(self.username)
        .bind(self.display_name)
        .bind(self.password)
        .bind(self.administrator)
        .bind(self.at.0.cast_signed())
        .execute(db)
        .await;
        match created {
            Ok(done) => Ok(done.last_insert_rowid()),
            // The username is the only unique column that is not drawn by the table itself.
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {
                Err(StoreError::Taken)
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// The first administrator, by whoever shows the set-up token; [`StoreError::NotFound`]
/// if it is not the token, or an account was made before.
#[derive(Debug)]
pub struct CreateFirstAdministrator {
    pub token: parlor::room::Hash,
    pub account: CreateAccount,
}

impl Command for CreateFirstAdministrator {
    type Answer = AccountId;
    async fn run(self, db: &mut SqliteConnection) -> Result<AccountId, StoreError> {
        let used = sqlx::query(
            "DELETE FROM setup WHERE token = ? AND NOT EXISTS (SELECT 1 FROM accounts)",
        )
        .bind(&self.token[..])
        .execute(&mut *db)
        .await?;
        if used.rows_affected() == 0 {
            return Err(StoreError::NotFound);
        }
        self.account.run(db).await
    }
}

/// A new password. Ends every sign-in session of the account.
#[derive(Debug)]
pub struct SetPassword {
    pub account: AccountId,
    /// A PHC string.
    pub password: String,
    pub at: UnixMillis,
}

impl Command for SetPassword {
    type Answer = ();
    async fn run(self, db: &mut SqliteConnection) -> Result<(), StoreError> {
        let done = sqlx::query("UPDATE accounts SET password = ?, signed_out_at = ? WHERE id = ?")
            .bind(self.password)
            .bind(self.at.0.cast_signed())
            .bind(self.account)
            .execute(&mut *db)
            .await?;
        end_sessions(db, done.rows_affected(), self.account).await
    }
}

/// Shuts an account out, or lets it in again. Shutting out ends its sign-in sessions.
#[derive(Debug)]
pub struct SetDisabled {
    pub account: AccountId,
    pub disabled: bool,
    pub at: UnixMillis,
}

impl Command for SetDisabled {
    type Answer = ();
    async fn run(self, db: &mut SqliteConnection) -> Result<(), StoreError> {
        let done = sqlx::query("UPDATE accounts SET disabled = ?, signed_out_at = ? WHERE id = ?")
            .bind(self.disabled)
            .bind(self.at.0.cast_signed())
            .bind(self.account)
            .execute(&mut *db)
            .await?;
        end_sessions(db, done.rows_affected(), self.account).await
    }
}

async fn end_sessions(
    db: &mut SqliteConnection,
    changed: u64,
    account: AccountId,
) -> Result<(), StoreError> {
    if changed == 0 {
        return Err(StoreError::NotFound);
    }
    sqlx::query("DELETE FROM sign_in_sessions WHERE account = ?")
        .bind(account)
        .execute(db)
        .await?;
    Ok(())
}

impl Store {
    pub async fn account(&self, id: AccountId) -> Result<Option<AccountRow>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT id, username, display_name, password, administrator, disabled
             FROM accounts WHERE id = ?",
        )
        .bind(id)
        .fetch_optional(&self.readers)
        .await?)
    }

    /// The account with this username, given in lower case.
    pub async fn account_by_username(
        &self,
        username: &str,
    ) -> Result<Option<AccountRow>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT id, username, display_name, password, administrator, disabled
             FROM accounts WHERE username = ?",
        )
        .bind(username)
        .fetch_optional(&self.readers)
        .await?)
    }

    /// All accounts, oldest first.
    pub async fn accounts(&self) -> Result<Vec<AccountRow>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT id, username, display_name, password, administrator, disabled
             FROM accounts ORDER BY id",
        )
        .fetch_all(&self.readers)
        .await?)
    }

    /// Accounts that were signed out everywhere after `since`, and when.
    pub async fn signed_out_after(
        &self,
        since: UnixMillis,
    ) -> Result<Vec<(AccountId, i64)>, StoreError> {
        Ok(
            sqlx::query_as("SELECT id, signed_out_at FROM accounts WHERE signed_out_at > ?")
                .bind(since.0.cast_signed())
                .fetch_all(&self.readers)
                .await?,
        )
    }

    pub async fn has_accounts(&self) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM accounts)")
            .fetch_one(&self.readers)
            .await?)
    }
}
