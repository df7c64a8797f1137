use super::*;
use crate::db::ChangeRoom;
use parlor::wire::Keep;

const DAY: u64 = 24 * 60 * 60 * 1000;

impl Kept {
    async fn keep(&self, keep: Keep) {
        let row = self.store.room(self.room).await.unwrap().unwrap();
        let change = ChangeRoom {
            id: row.id,
            name: row.name,
            access: row.access,
            locked: None,
            capacity: row.capacity,
            keep,
            hide_address: None,
        };
        self.store.write(change).await.unwrap();
        let row = self.store.room(self.room).await.unwrap().unwrap();
        assert_eq!(row.keep, keep);
    }

    async fn say_at(&self, room: RoomId, day: u64) -> MessageId {
        let mut order = post(&guest(1), self.next(), &format!("on day {day}"), None);
        if let ChatOrder::Post { at, .. } = &mut order {
            *at = UnixMillis(day * DAY);
        }
        match self.store.write_chat(room, order).await {
            Ok(ChatAnswer::Posted { message, .. }) => message.id,
            other => panic!("{other:?}"),
        }
    }

    async fn days(&self) -> Vec<u64> {
        let all = self.all().await;
        all.iter().map(|message| message.at.0 / DAY).collect()
    }
}

#[tokio::test]
async fn a_room_keeps_for_thirty_days_unless_it_is_told_otherwise() {
    let kept = Kept::new().await;
    let row = kept.store.room(kept.room).await.unwrap().unwrap();
    assert_eq!(row.keep, Keep::Days(30));
}

#[tokio::test]
async fn what_was_kept_for_long_enough_goes_and_leaves_no_word() {
    let kept = Kept::new().await;
    for day in [100, 101, 129, 130, 131] {
        let id = kept.say_at(kept.room, day).await;
        kept.react(&guest(2), id, "👍", true).await;
    }
    let forgotten = kept.store.forget_old_chat(UnixMillis(131 * DAY)).await;
    assert_eq!(forgotten, Ok(1));
    assert_eq!(kept.days().await, [101, 129, 130, 131]);
    assert_eq!(kept.found("100").await, [""; 0]);
    kept.check().await;
    kept.keep(Keep::Days(1)).await;
    let forgotten = kept.store.forget_old_chat(UnixMillis(131 * DAY)).await;
    assert_eq!(forgotten, Ok(2));
    assert_eq!(kept.days().await, [130, 131]);
    kept.check().await;
}

#[tokio::test]
async fn nothing_goes_from_a_room_that_keeps_for_ever() {
    let kept = Kept::new().await;
    kept.say_at(kept.room, 1).await;
    kept.keep(Keep::Forever).await;
    let forgotten = kept.store.forget_old_chat(UnixMillis(100_000 * DAY)).await;
    assert_eq!(forgotten, Ok(0));
}

#[tokio::test]
async fn a_room_whose_words_stay_between_its_people_keeps_nothing_not_even_from_before() {
    let kept = Kept::new().await;
    kept.say_at(kept.room, 100).await;
    kept.say_at(kept.elsewhere, 100).await;
    kept.keep(Keep::BetweenUs).await;
    let forgotten = kept.store.forget_old_chat(UnixMillis(100 * DAY)).await;
    assert_eq!(forgotten, Ok(1));
    assert_eq!(kept.all().await, []);
    kept.check().await;
}

#[tokio::test]
async fn a_reply_to_what_is_forgotten_stays_without_its_quote() {
    let kept = Kept::new().await;
    let old = kept.say_at(kept.room, 1).await;
    let mut reply = post(&guest(2), kept.next(), "yes", Some(old));
    if let ChatOrder::Post { at, .. } = &mut reply {
        *at = UnixMillis(2 * DAY);
    }
    kept.write(reply).await;
    assert!(kept.all().await[1].reply.is_some());
    let forgotten = kept.store.forget_old_chat(UnixMillis(32 * DAY)).await;
    assert_eq!(forgotten, Ok(1));
    let all = kept.all().await;
    assert_eq!((all.len(), &all[0].reply), (1, &None));
}

#[tokio::test]
async fn much_is_forgotten_in_many_small_steps() {
    let kept = Kept::new().await;
    let pending: Vec<_> = (0..1_000)
        .map(|n| {
            let order = post(&guest(1), CommandId(n), "old 天气", None);
            kept.store.write_chat(kept.room, order)
        })
        .collect();
    for answer in futures_util::future::join_all(pending).await {
        answer.unwrap();
    }
    let there = kept.say_at(kept.elsewhere, 1).await;
    let forgotten = kept.store.forget_all_chat(kept.room).await;
    assert_eq!(forgotten, Ok(1_000));
    assert_eq!(kept.all().await, []);
    kept.check().await;
    let next = kept.say(&guest(1), "new").await;
    assert!(next.id > there, "numbers are never used again");
}

#[tokio::test]
async fn what_is_forgotten_is_not_left_lying_in_the_file() {
    let kept = Kept::new().await;
    let secret = "zweiundvierzigtausendsiebenhundert";
    let said = kept.say(&guest(1), secret).await;
    let edited = kept.say(&guest(1), &format!("{secret} {secret}")).await;
    kept.edit(&guest(1), edited.id, "nothing").await;
    kept.delete(&guest(1), false, said.id).await;
    kept.say(&guest(1), secret).await;
    kept.store.forget_all_chat(kept.room).await.unwrap();
    let Kept { store, folder, .. } = kept;
    store.close().await;
    let file = std::fs::read(folder.path().join("parlor.db")).unwrap();
    let found = file
        .windows(secret.len())
        .any(|bytes| bytes == secret.as_bytes());
    assert!(!found);
}
