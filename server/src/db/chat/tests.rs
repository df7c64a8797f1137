mod changes;
mod keeping;
mod old;
mod pages;
mod search;

use crate::db::{CreateAccount, CreateRoom, RoomId, Store};
use parlor::{
    ids::{CommandId, MessageId},
    room::{ChatAnswer, ChatOrder, Identity},
    time::UnixMillis,
    wire::{Access, ErrorCode, Message},
};
use std::sync::atomic::{AtomicU64, Ordering};
use tempfile::TempDir;

/// A database with two rooms.
struct Kept {
    folder: TempDir,
    store: Store,
    owner: i64,
    room: RoomId,
    elsewhere: RoomId,
    cid: AtomicU64,
}

impl Kept {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("parlor.db")).await.unwrap();
        let owner = store.write(account("owner")).await.unwrap();
        let room = store.write(room("garden", owner)).await.unwrap();
        let elsewhere = store.write(self::room("kitchen", owner)).await.unwrap();
        Self {
            folder,
            store,
            owner,
            room,
            elsewhere,
            cid: AtomicU64::new(1),
        }
    }

    /// The same file in another process's hands.
    async fn again(self) -> Self {
        self.store.close().await;
        let path = self.folder.path().join("parlor.db");
        let store = Store::open(&path).await.unwrap();
        Self { store, ..self }
    }

    async fn write(&self, order: ChatOrder) -> ChatAnswer {
        self.store.write_chat(self.room, order).await.unwrap()
    }

    async fn read(&self, order: ChatOrder) -> ChatAnswer {
        self.store.read_chat(self.room, &order).await.unwrap()
    }

    fn next(&self) -> CommandId {
        CommandId(self.cid.fetch_add(1, Ordering::Relaxed))
    }

    /// Something new in the room.
    async fn say(&self, by: &Identity, text: &str) -> Message {
        self.say_in(self.room, by, text, None).await
    }

    async fn reply(&self, by: &Identity, text: &str, to: MessageId) -> Message {
        self.say_in(self.room, by, text, Some(to)).await
    }

    async fn say_in(
        &self,
        room: RoomId,
        by: &Identity,
        text: &str,
        reply_to: Option<MessageId>,
    ) -> Message {
        let cid = self.next();
        let order = post(by, cid, text, reply_to);
        match self.store.write_chat(room, order).await.unwrap() {
            ChatAnswer::Posted {
                message,
                again: false,
            } => message,
            other => panic!("{other:?}"),
        }
    }

    /// Everything in the room, as its newest page shows it.
    async fn all(&self) -> Vec<Message> {
        self.page(None).await.0
    }

    async fn page(&self, before: Option<u64>) -> (Vec<Message>, bool) {
        let before = before.map(MessageId);
        match self.read(ChatOrder::Page { before }).await {
            ChatAnswer::Page { messages, more } => (messages, more),
            other => panic!("{other:?}"),
        }
    }

    /// The texts that a search finds.
    async fn found(&self, words: &str) -> Vec<String> {
        let words = words.to_owned();
        match self.read(ChatOrder::Search { words }).await {
            ChatAnswer::Found(messages) => messages.into_iter().map(|m| m.text).collect(),
            other => panic!("{other:?}"),
        }
    }

    /// Fails unless the search holds exactly the words of what is kept.
    async fn check(&self) {
        let mut db = crate::db::writer::connect(
            sqlx::sqlite::SqliteConnectOptions::new()
                .filename(self.folder.path().join("parlor.db")),
        )
        .await
        .unwrap();
        sqlx::query("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
            .execute(&mut db)
            .await
            .unwrap();
    }

    async fn edit(&self, by: &Identity, id: MessageId, text: &str) -> ChatAnswer {
        let (by, text) = (by.clone(), text.into());
        self.write(ChatOrder::Edit { by, id, text }).await
    }

    async fn delete(&self, by: &Identity, hosts: bool, id: MessageId) -> ChatAnswer {
        let by = by.clone();
        self.write(ChatOrder::Delete { by, hosts, id }).await
    }

    async fn react(&self, by: &Identity, id: MessageId, emoji: &str, on: bool) -> ChatAnswer {
        let (by, emoji) = (by.clone(), emoji.into());
        self.write(ChatOrder::React { by, id, emoji, on }).await
    }
}

fn account(username: &str) -> CreateAccount {
    CreateAccount {
        username: username.into(),
        display_name: username.into(),
        password: "-".into(),
        administrator: false,
        at: UnixMillis(1),
    }
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

fn guest(n: u8) -> Identity {
    Identity::Guest([n; 32])
}

fn post(by: &Identity, cid: CommandId, text: &str, reply_to: Option<MessageId>) -> ChatOrder {
    ChatOrder::Post {
        by: by.clone(),
        name: "Ann".into(),
        cid,
        text: text.into(),
        reply_to,
        at: UnixMillis(1_000),
    }
}

fn refused(answer: ChatAnswer) -> ErrorCode {
    match answer {
        ChatAnswer::Refused(code) => code,
        other => panic!("{other:?}"),
    }
}

fn changed(answer: ChatAnswer) -> Message {
    match answer {
        ChatAnswer::Changed(message) => message,
        other => panic!("{other:?}"),
    }
}
