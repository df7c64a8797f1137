//! What is kept: one SQLite file in the data folder. Only this module knows SQL.
//!
//! Reads go to a small pool of read-only connections; every write is a [`Command`] for the
//! one [`writer`], and is answered after its transaction is committed. A table's queries
//! live in the file of its name.

mod accounts;
mod audit;
mod chat;
mod health;
mod reports;
mod rooms;
mod seats;
mod sessions;
mod setup;
mod writer;

pub use accounts::{
    AccountId, AccountRow, CreateAccount, CreateFirstAdministrator, SetDisabled, SetPassword,
};
pub use audit::{Act, AuditRow, Record};
pub use health::{Health, Schema, health};
pub use reports::{ForgetReports, KeepReport, REPORTS, ReportRow};
pub use rooms::{ChangeRoom, CreateRoom, DeleteRoom, RoomId, RoomRow, TouchRoom};
pub use seats::GiveUpRevokedSeats;
pub use sessions::{
    BeginSession, EndSession, EndSessions, SessionRow, SweepSessions, TouchSession,
};
pub use setup::KeepSetupToken;
pub use writer::{Command, Pending};

use sqlx::{
    SqlitePool,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, time::Duration};
use writer::Writer;

/// Below it, a checkpoint can corrupt the file ("WAL-reset").
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);
/// What the tables are brought up to.
static MIGRATIONS: Migrator = sqlx::migrate!("../migrations");
/// Readers are quick and the file is local: a few suffice.
const READERS: u32 = 4;
/// Kilobytes of page cache per reader; the operating system caches the file anyway.
const READER_CACHE: &str = "-512";

/// Why something was not read or kept. The cause is in the log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The name is in use.
    #[error("the name is taken")]
    Taken,
    /// What was to be changed is not there.
    #[error("not found")]
    NotFound,
    /// Too much waits to be written; nothing was changed.
    #[error("too much waits to be written")]
    Busy,
    /// The database did not do it; nothing was changed.
    #[error("the database is not available")]
    Unavailable,
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        tracing::error!(%error, "the database refused");
        Self::Unavailable
    }
}

/// Why the database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("the database {path} cannot be opened: {cause}")]
    Open { path: String, cause: sqlx::Error },
    #[error("the database {path} could not be brought up to date: {cause}")]
    Migrate {
        path: String,
        cause: sqlx::migrate::MigrateError,
    },
    #[error(
        "SQLite {found} is too old: at least 3.51.3 is needed, older ones can corrupt the file"
    )]
    TooOld { found: String },
}

/// The open database.
#[derive(Clone, Debug)]
pub struct Store {
    readers: SqlitePool,
    writer: Writer,
}

impl Store {
    /// Opens the file at `path`, creates it if there is none, and brings it up to date.
    pub async fn open(path: &Path) -> Result<Self, OpenError> {
        let named = || path.display().to_string();
        let failed = |cause| OpenError::Open {
            path: named(),
            cause,
        };
        let options = SqliteConnectOptions::new()
            .filename(path)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5));
        let mut connection = writer::connect(options.clone().create_if_missing(true))
            .await
            .map_err(failed)?;
        let found: String = sqlx::query_scalar("SELECT sqlite_version()")
            .fetch_one(&mut connection)
            .await
            .map_err(failed)?;
        if version(&found) < OLDEST_SQLITE {
            return Err(OpenError::TooOld { found });
        }
        MIGRATIONS
            .run_direct(None, &mut connection, false)
            .await
            .map_err(|cause| OpenError::Migrate {
                path: named(),
                cause,
            })?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .min_connections(1)
            .connect_with(
                options
                    .read_only(true)
                    .pragma("query_only", "ON")
                    .pragma("cache_size", READER_CACHE),
            )
            .await
            .map_err(failed)?;
        Ok(Self {
            readers,
            writer: Writer::start(connection),
        })
    }

    /// Writes, and answers when that is committed.
    pub async fn write<C: Command>(&self, command: C) -> Result<C::Answer, StoreError> {
        self.writer.pending(command).await
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> bool {
        let read = sqlx::query("SELECT 1").execute(&self.readers).await;
        read.is_ok() && !self.writer.is_closed()
    }

    /// Writes what waits, checkpoints and closes. Later writes are refused.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

fn version(text: &str) -> (u32, u32, u32) {
    let mut parts = text.split('.').map(|part| part.parse().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    (next(), next(), next())
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        assert!(version("3.9.0") < version("3.51.3"));
        assert!(version("3.51.3") >= super::OLDEST_SQLITE);
        assert!(version("3.51.2") < super::OLDEST_SQLITE);
    }
}
