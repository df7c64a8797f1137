use crate::db::{Health, Schema, health};
use parlor_app::findings::{About, Finding, Says};
use std::path::Path;

/// Whether the database is one that this program can use, and whole.
pub(super) async fn look(file: &Path) -> Vec<Finding> {
    let path = file.display().to_string();
    if !file.exists() {
        return vec![Finding::ok(About::Database, Says::NoDatabase { path })];
    }
    match health(file).await {
        Ok(health) => judge(health),
        Err(why) => vec![Finding::fail(
            About::Database,
            Says::DatabaseUnreadable { path, why },
        )],
    }
}

fn judge(health: Health) -> Vec<Finding> {
    let about = About::Database;
    let version = health.sqlite;
    let sqlite = match health.new_enough {
        true => Finding::ok(about, Says::SqliteGood { version }),
        false => Finding::fail(about, Says::SqliteOld { version }),
    };
    let schema = match health.schema {
        Schema::Current(version) => Finding::ok(about, Says::SchemaCurrent { version }),
        Schema::Older(version) => Finding::warn(about, Says::SchemaOlder { version }),
        Schema::Newer(version) => Finding::fail(about, Says::SchemaNewer { version }),
    };
    let whole = match (health.damage, health.strays) {
        (Some(why), _) => Finding::fail(about, Says::DatabaseDamaged { why }),
        (None, count @ 1..) => Finding::fail(about, Says::DatabaseStrays { count }),
        (None, 0) => Finding::ok(about, Says::DatabaseWhole),
    };
    vec![sqlite, schema, whole]
}

#[cfg(test)]
mod tests {
    use super::*;
    use parlor_app::findings::State;

    fn states(change: impl FnOnce(&mut Health)) -> Vec<State> {
        let mut health = Health {
            sqlite: "3.51.3".into(),
            new_enough: true,
            schema: Schema::Current(2),
            damage: None,
            strays: 0,
        };
        change(&mut health);
        let found = judge(health).into_iter();
        found.map(|found| found.state).collect()
    }

    #[test]
    fn each_fault_of_a_database_is_told_of() {
        use State::{Fail, Ok, Warn};
        assert_eq!(states(|_| {}), [Ok, Ok, Ok]);
        assert_eq!(states(|health| health.new_enough = false), [Fail, Ok, Ok]);
        let older = |health: &mut Health| health.schema = Schema::Older(1);
        assert_eq!(states(older), [Ok, Warn, Ok]);
        let newer = |health: &mut Health| health.schema = Schema::Newer(3);
        assert_eq!(states(newer), [Ok, Fail, Ok]);
        let damaged = |health: &mut Health| health.damage = Some("page 3".into());
        assert_eq!(states(damaged), [Ok, Ok, Fail]);
        assert_eq!(states(|health| health.strays = 1), [Ok, Ok, Fail]);
    }
}
