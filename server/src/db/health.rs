//! Whether the file is whole and of this program's version: a look from outside, which
//! changes nothing and needs no running server.

use super::{OLDEST_SQLITE, version};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{path::Path, time::Duration};

/// What SQLite says of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// SQLite's own version.
    pub sqlite: String,
    /// Whether that one is known not to corrupt the file.
    pub new_enough: bool,
    pub schema: Schema,
    /// The first thing that is wrong with the file.
    pub damage: Option<String>,
    /// Rows that refer to rows that are gone.
    pub strays: u64,
}

/// The tables' version, beside the one this program brings them to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    Current(i64),
    Older(i64),
    Newer(i64),
}

/// Looks at the file, or says in SQLite's words why that cannot be done.
pub async fn health(path: &Path) -> Result<Health, String> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .busy_timeout(Duration::from_secs(5));
    let opened = SqliteConnection::connect_with(&options).await;
    let mut db = opened.map_err(words)?;
    let looked = look(&mut db).await.map_err(words);
    let _ = db.close().await;
    looked
}

async fn look(db: &mut SqliteConnection) -> Result<Health, sqlx::Error> {
    let sqlite: String = sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(&mut *db)
        .await?;
    let schema: i64 = sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM _sqlx_migrations")
        .fetch_one(&mut *db)
        .await?;
    let said: Vec<String> = sqlx::query_scalar("PRAGMA quick_check(1)")
        .fetch_all(&mut *db)
        .await?;
    let strays: i64 = sqlx::query_scalar("SELECT count(*) FROM pragma_foreign_key_check")
        .fetch_one(&mut *db)
        .await?;
    Ok(Health {
        new_enough: version(&sqlite) >= OLDEST_SQLITE,
        sqlite,
        schema: Schema::of(schema),
        damage: said.into_iter().find(|said| said != "ok"),
        strays: strays.unsigned_abs(),
    })
}

impl Schema {
    fn of(found: i64) -> Self {
        let ours = super::MIGRATIONS.iter().map(|one| one.version).max();
        match found.cmp(&ours.unwrap_or(0)) {
            std::cmp::Ordering::Equal => Self::Current(found),
            std::cmp::Ordering::Less => Self::Older(found),
            std::cmp::Ordering::Greater => Self::Newer(found),
        }
    }
}

fn words(error: sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(error) => error.message().to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Store;
    use std::{fs, io::Write, os::unix::fs::FileExt};

    async fn file() -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("parlor.db");
        let store = Store::open(&path).await.unwrap();
        store.close().await;
        (folder, path)
    }

    #[tokio::test]
    async fn a_new_file_is_whole_beside_a_running_server_and_without_one() {
        let (_folder, path) = file().await;
        let alone = health(&path).await.unwrap();
        assert!(alone.new_enough && alone.damage.is_none() && alone.strays == 0);
        assert!(matches!(alone.schema, Schema::Current(2..)), "{alone:?}");
        let store = Store::open(&path).await.unwrap();
        assert_eq!(health(&path).await.unwrap(), alone);
        store.close().await;
    }

    #[tokio::test]
    async fn a_damaged_page_is_found() {
        let (_folder, path) = file().await;
        let length = path.metadata().unwrap().len();
        let open = fs::OpenOptions::new().write(true).open(&path).unwrap();
        for page in 3..length / 4096 {
            open.write_all_at(&[0x5A; 512], page * 4096).unwrap();
        }
        let found = health(&path).await;
        let damaged = match &found {
            Ok(health) => health.damage.is_some(),
            Err(why) => why.contains("malformed"),
        };
        assert!(damaged, "{found:?}");
    }

    #[tokio::test]
    async fn what_is_no_database_is_said_not_to_be_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("parlor.db");
        let mut open = fs::File::create(&path).unwrap();
        open.write_all(&[b'x'; 8192]).unwrap();
        let why = health(&path).await.unwrap_err();
        assert!(why.contains("not a database"), "{why}");
    }

    #[test]
    fn other_versions_are_told_apart() {
        assert_eq!(Schema::of(0), Schema::Older(0));
        assert_eq!(Schema::of(9_999), Schema::Newer(9_999));
    }
}
