use super::*;
use parlor::{limits::QUOTE_GRAPHEMES, wire::Quote};

#[tokio::test]
async fn what_is_said_is_kept_as_it_was_said() {
    let kept = Kept::new().await;
    let ann = Identity::Account(kept.owner);
    let text = "Good morning,\n\t世界 'DROP TABLE' \\ \u{1f469}\u{200d}\u{1f4bb}";
    let said = kept.say(&ann, text).await;
    assert_eq!(
        said,
        Message {
            id: said.id,
            author: ann.author(),
            name: "Ann".into(),
            at: UnixMillis(1_000),
            text: text.into(),
            edited: false,
            deleted: false,
            removed: false,
            reply: None,
            reactions: vec![],
        }
    );
    let after = kept.say(&guest(1), "Good morning").await;
    assert!(after.id > said.id);
    let kept = kept.again().await;
    assert_eq!(kept.all().await, [said, after]);
    kept.check().await;
}

#[tokio::test]
async fn said_twice_it_is_kept_once_whoever_says_it_and_whatever_came_between() {
    let kept = Kept::new().await;
    for by in [Identity::Account(kept.owner), guest(1)] {
        let cid = kept.next();
        let said = match kept.write(post(&by, cid, "once", None)).await {
            ChatAnswer::Posted {
                message,
                again: false,
            } => message,
            other => panic!("{other:?}"),
        };
        let edited = changed(kept.edit(&by, said.id, "otherwise").await);
        let answer = kept.write(post(&by, cid, "once more", None)).await;
        let (message, again) = (edited, true);
        assert_eq!(answer, ChatAnswer::Posted { message, again });
    }
    assert_eq!(kept.all().await.len(), 2);
    let kept = kept.again().await;
    let answer = kept.write(post(&guest(1), CommandId(2), "x", None)).await;
    assert!(matches!(answer, ChatAnswer::Posted { again: true, .. }));
    assert_eq!(kept.all().await.len(), 2);
}

#[tokio::test]
async fn one_name_for_it_in_two_rooms_or_by_two_people_is_not_the_same() {
    let kept = Kept::new().await;
    let cid = CommandId(u64::MAX);
    for by in [guest(1), guest(2), Identity::Account(kept.owner)] {
        for room in [kept.room, kept.elsewhere] {
            let answer = kept.store.write_chat(room, post(&by, cid, "x", None)).await;
            let answer = answer.unwrap();
            assert!(
                matches!(answer, ChatAnswer::Posted { again: false, .. }),
                "{answer:?}"
            );
        }
    }
    assert_eq!(kept.all().await.len(), 3);
}

#[tokio::test]
async fn many_at_once_are_kept_in_the_order_in_which_they_were_queued() {
    let kept = Kept::new().await;
    let orders = (0..500).map(|n| post(&guest(1), CommandId(n), &n.to_string(), None));
    let pending: Vec<_> = orders
        .map(|order| kept.store.write_chat(kept.room, order))
        .collect();
    let mut last = MessageId(0);
    for (n, answer) in futures_util::future::join_all(pending)
        .await
        .into_iter()
        .enumerate()
    {
        let Ok(ChatAnswer::Posted { message, .. }) = answer else {
            panic!("{answer:?}");
        };
        assert_eq!(message.text, n.to_string());
        assert!(message.id > last);
        last = message.id;
    }
    kept.check().await;
}

#[tokio::test]
async fn a_reply_quotes_the_beginning_of_what_it_answers() {
    let kept = Kept::new().await;
    let family = "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467}";
    for long in ["word ".repeat(1_000), family.repeat(200)] {
        let said = kept.say(&guest(1), &long).await;
        let reply = kept.reply(&guest(2), "yes", said.id).await;
        let quote = reply.reply.clone().unwrap();
        assert_eq!((quote.id, quote.name.as_str()), (said.id, "Ann"));
        assert!(long.starts_with(&quote.text));
        let graphemes = unicode_segmentation::UnicodeSegmentation::graphemes(&*quote.text, true);
        assert_eq!(graphemes.count(), QUOTE_GRAPHEMES);
        assert_eq!(kept.all().await.last(), Some(&reply));
    }
    let whole = kept.say(&guest(1), "short").await;
    let reply = kept.reply(&guest(1), "yes", whole.id).await;
    assert_eq!(reply.reply.unwrap().text, "short");
}

#[tokio::test]
async fn a_reply_to_something_that_is_not_here_is_kept_without_a_quote() {
    let kept = Kept::new().await;
    let there = kept.say_in(kept.elsewhere, &guest(1), "there", None).await;
    for to in [
        there.id,
        MessageId(0),
        MessageId(9_999),
        MessageId(u64::MAX),
    ] {
        let reply = kept.reply(&guest(2), "what?", to).await;
        assert_eq!(reply.reply, None, "{to:?}");
    }
    assert!(kept.all().await.iter().all(|reply| reply.reply.is_none()));
}

#[tokio::test]
async fn a_quote_is_as_its_message_is_now() {
    let kept = Kept::new().await;
    let said = kept.say(&guest(1), "before").await;
    kept.reply(&guest(2), "yes", said.id).await;
    kept.edit(&guest(1), said.id, "after").await;
    assert_eq!(kept.all().await[1].reply.as_ref().unwrap().text, "after");
    kept.delete(&guest(1), false, said.id).await;
    let (id, name) = (said.id, said.name);
    let text = String::new();
    assert_eq!(kept.all().await[1].reply, Some(Quote { id, name, text }));
}

#[tokio::test]
async fn what_a_deleted_account_wrote_stays_and_is_nobodys() {
    let kept = Kept::new().await;
    let id = kept.store.write(account("bob")).await.unwrap();
    let bob = Identity::Account(id);
    let said = kept.say(&bob, "I was here").await;
    let mut db = crate::db::writer::connect(
        sqlx::sqlite::SqliteConnectOptions::new()
            .filename(kept.folder.path().join("parlor.db"))
            .foreign_keys(true),
    )
    .await
    .unwrap();
    sqlx::query("DELETE FROM accounts WHERE id = ?")
        .bind(id)
        .execute(&mut db)
        .await
        .unwrap();
    let code = refused(kept.edit(&bob, said.id, "I was not").await);
    assert_eq!(code, ErrorCode::Forbidden);
    assert_eq!(kept.all().await[0].text, said.text);
    assert!(changed(kept.delete(&guest(1), true, said.id).await).deleted);
}

#[tokio::test]
async fn nothing_is_kept_for_a_room_that_is_gone() {
    let kept = Kept::new().await;
    kept.say(&guest(1), "last words").await;
    let delete = crate::db::DeleteRoom { id: kept.room };
    kept.store.write(delete).await.unwrap();
    let order = |n| post(&guest(1), CommandId(n), "too late", None);
    let (here, there) = tokio::join!(
        kept.store.write_chat(kept.room, order(90)),
        kept.store.write_chat(kept.elsewhere, order(91)),
    );
    let refused = ChatAnswer::Refused(ErrorCode::Unavailable);
    assert_eq!(here, Ok(refused));
    assert!(matches!(there, Ok(ChatAnswer::Posted { .. })));
    assert_eq!(kept.store.forget_old_chat(UnixMillis(1_000)).await, Ok(1));
    assert_eq!(kept.all().await, []);
    kept.check().await;
}
