use super::*;
use crate::db::{CreateRoom, RoomId, Store};
use parlor::{time::UnixMillis, wire::Access};

async fn store() -> (tempfile::TempDir, Store, i64) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("parlor.db")).await.unwrap();
    let owner = store
        .write(crate::db::CreateAccount {
            username: "ann".into(),
            display_name: "Ann".into(),
            password: "-".into(),
            administrator: false,
            at: UnixMillis(1),
        })
        .await
        .unwrap();
    (folder, store, owner)
}

fn room(slug: &str, owner: i64) -> CreateRoom {
    CreateRoom {
        slug: slug.into(),
        name: "Room".into(),
        access: Access::Link,
        capacity: 8,
        owner,
        at: UnixMillis(1),
        at_most: 10_000,
    }
}

#[tokio::test]
async fn one_commands_failure_leaves_its_neighbours_alone() {
    let (_folder, store, owner) = store().await;
    let (a, b, c) = tokio::join!(
        store.write(room("one", owner)),
        store.write(room("one", owner)),
        store.write(room("two", owner)),
    );
    assert!(a.is_ok());
    assert_eq!(b, Err(StoreError::Taken));
    assert!(c.is_ok());
    assert_eq!(store.rooms_of(owner).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_command_that_fails_half_way_leaves_nothing() {
    struct Half(i64);
    impl Command for Half {
        type Answer = RoomId;
        async fn run(self, db: &mut SqliteConnection) -> Result<RoomId, StoreError> {
            room("half", self.0).run(db).await?;
            Err(StoreError::NotFound)
        }
    }
    let (_folder, store, owner) = store().await;
    assert_eq!(store.write(Half(owner)).await, Err(StoreError::NotFound));
    assert_eq!(store.room_by_slug("half").await, Ok(None));
}

#[tokio::test]
async fn what_was_answered_is_there_without_a_clean_close() {
    let (folder, store, owner) = store().await;
    let path = folder.path().join("parlor.db");
    let mut answered = 0;
    let writes = (0..500).map(|n| {
        let store = store.clone();
        async move { store.write(room(&format!("room-{n}"), owner)).await }
    });
    for result in futures_util::future::join_all(writes).await {
        result.unwrap();
        answered += 1;
    }
    // The file and its log as they are on the disk now, as after a kill.
    let copy = folder.path().join("copy.db");
    std::fs::copy(&path, &copy).unwrap();
    std::fs::copy(
        folder.path().join("parlor.db-wal"),
        folder.path().join("copy.db-wal"),
    )
    .unwrap();
    let after = Store::open(&copy).await.unwrap();
    assert_eq!(after.rooms_of(owner).await.unwrap().len(), answered);
}

#[tokio::test]
async fn many_at_once_share_commits() {
    let (one_by_one, store, owner) = store().await;
    for n in 0..200 {
        let written = store.write(room(&format!("room-{n}"), owner)).await;
        written.unwrap();
    }
    let (at_once, store, owner) = self::store().await;
    let writes = (0..200).map(|n| {
        let store = store.clone();
        async move { store.write(room(&format!("room-{n}"), owner)).await }
    });
    for result in futures_util::future::join_all(writes).await {
        result.unwrap();
    }
    // Every commit adds the pages it changed to the log.
    let logged = |folder: &tempfile::TempDir| {
        let log = folder.path().join("parlor.db-wal");
        std::fs::metadata(log).unwrap().len()
    };
    assert!(logged(&at_once) * 3 < logged(&one_by_one));
}

#[tokio::test]
async fn a_full_queue_refuses_at_once() {
    let (_folder, store, owner) = store().await;
    let mut refused = 0;
    let mut replies = Vec::new();
    // No await in between: the task cannot take anything out.
    for n in 0..QUEUE + 10 {
        match store.writer.queue(room(&format!("room-{n}"), owner)) {
            Ok(reply) => replies.push(reply),
            Err(error) => {
                assert_eq!(error, StoreError::Busy);
                refused += 1;
            }
        }
    }
    assert_eq!(refused, 10);
    for reply in replies {
        reply.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn closing_writes_what_waits_and_refuses_what_comes_after() {
    let (folder, store, owner) = store().await;
    let waiting = store.writer.queue(room("last", owner)).unwrap();
    store.close().await;
    waiting.await.unwrap().unwrap();
    assert_eq!(
        store.write(room("late", owner)).await,
        Err(StoreError::Unavailable)
    );
    let again = Store::open(&folder.path().join("parlor.db")).await.unwrap();
    assert!(again.room_by_slug("last").await.unwrap().is_some());
}
