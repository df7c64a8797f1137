use super::*;
use parlor::{limits::EMOJI_PER_MESSAGE, wire::Reaction};

#[tokio::test]
async fn one_edits_ones_own() {
    let kept = Kept::new().await;
    let said = kept.say(&guest(1), "tomorow").await;
    let edited = changed(kept.edit(&guest(1), said.id, "tomorrow").await);
    assert_eq!((edited.text.as_str(), edited.edited), ("tomorrow", true));
    assert_eq!(edited.at, said.at);
    assert_eq!(kept.all().await, [edited]);
    assert_eq!(kept.found("tomorow").await, [""; 0]);
    assert_eq!(kept.found("tomorrow").await, ["tomorrow"]);
    kept.check().await;
}

#[tokio::test]
async fn nobody_edits_anothers_however_alike_they_look() {
    let kept = Kept::new().await;
    // Two guests whose numbers for others are the same.
    let (mut ann, mut bob) = ([1; 32], [1; 32]);
    (ann[31], bob[31]) = (7, 8);
    let (ann, bob) = (Identity::Guest(ann), Identity::Guest(bob));
    assert_eq!(ann.author(), bob.author());
    let said = kept.say(&ann, "mine").await;
    for other in [bob, guest(2), Identity::Account(kept.owner)] {
        let code = refused(kept.edit(&other, said.id, "yours").await);
        assert_eq!(code, ErrorCode::Forbidden);
        let code = refused(kept.delete(&other, false, said.id).await);
        assert_eq!(code, ErrorCode::Forbidden);
    }
    assert_eq!(kept.all().await, [said]);
}

#[tokio::test]
async fn what_is_not_in_this_room_cannot_be_changed() {
    let kept = Kept::new().await;
    let there = kept.say_in(kept.elsewhere, &guest(1), "there", None).await;
    for id in [there.id, MessageId(0), MessageId(77), MessageId(u64::MAX)] {
        for answer in [
            kept.edit(&guest(1), id, "x").await,
            kept.delete(&guest(1), true, id).await,
            kept.react(&guest(1), id, "👍", true).await,
        ] {
            assert_eq!(refused(answer), ErrorCode::NoSuchMessage);
        }
    }
}

#[tokio::test]
async fn a_deleted_message_keeps_its_place_and_nothing_else() {
    let kept = Kept::new().await;
    let said = kept.say(&guest(1), "oops 天气").await;
    kept.react(&guest(2), said.id, "👍", true).await;
    let gone = changed(kept.delete(&guest(1), false, said.id).await);
    assert_eq!(
        gone,
        Message {
            text: String::new(),
            deleted: true,
            ..said.clone()
        }
    );
    assert_eq!(kept.found("oops").await, [""; 0]);
    assert_eq!(changed(kept.delete(&guest(1), false, said.id).await), gone);
    assert_eq!(kept.all().await, [gone]);
    let edit = kept.edit(&guest(1), said.id, "back").await;
    assert_eq!(refused(edit), ErrorCode::NoSuchMessage);
    for on in [true, false] {
        let react = kept.react(&guest(1), said.id, "👍", on).await;
        assert_eq!(refused(react), ErrorCode::NoSuchMessage);
    }
    kept.check().await;
}

#[tokio::test]
async fn hosts_delete_anybodys() {
    let kept = Kept::new().await;
    let said = kept.say(&guest(1), "rude").await;
    assert!(changed(kept.delete(&guest(2), true, said.id).await).deleted);
}

#[tokio::test]
async fn reactions_come_in_the_order_of_their_first() {
    let kept = Kept::new().await;
    let said = kept.say(&guest(1), "party?").await;
    let authors = |people: &[u8]| people.iter().map(|n| guest(*n).author()).collect();
    for (n, emoji) in [(1, "🎉"), (2, "👍"), (3, "🎉"), (1, "👍"), (1, "🎉")] {
        kept.react(&guest(n), said.id, emoji, true).await;
    }
    let wanted = |thumbs: &[u8]| {
        let reaction = |emoji: &str, by| Reaction {
            emoji: emoji.into(),
            by,
        };
        vec![
            reaction("🎉", authors(&[1, 3])),
            reaction("👍", authors(thumbs)),
        ]
    };
    assert_eq!(kept.all().await[0].reactions, wanted(&[2, 1]));
    for _ in 0..2 {
        let without = changed(kept.react(&guest(2), said.id, "👍", false).await);
        assert_eq!(without.reactions, wanted(&[1]));
        assert_eq!(kept.all().await, [without]);
    }
    changed(kept.react(&guest(1), said.id, "👍", false).await);
    let last = changed(kept.react(&guest(2), said.id, "👍", true).await);
    assert_eq!(last.reactions, wanted(&[2]));
    assert_eq!(kept.all().await, [last]);
}

#[tokio::test]
async fn a_message_bears_only_so_many_different_emojis() {
    let kept = Kept::new().await;
    let said = kept.say(&guest(1), "?").await;
    let emoji = |n: usize| char::from_u32(0x1f600 + u32::try_from(n).unwrap()).unwrap();
    for n in 0..EMOJI_PER_MESSAGE {
        changed(
            kept.react(&guest(1), said.id, &emoji(n).to_string(), true)
                .await,
        );
    }
    let one_more = emoji(EMOJI_PER_MESSAGE).to_string();
    let code = refused(kept.react(&guest(2), said.id, &one_more, true).await);
    assert_eq!(code, ErrorCode::Forbidden);
    let known = emoji(3).to_string();
    let more = changed(kept.react(&guest(2), said.id, &known, true).await);
    assert_eq!(more.reactions.len(), EMOJI_PER_MESSAGE);
    assert_eq!(kept.all().await, [more]);
}

#[tokio::test]
async fn a_crowd_under_one_message_ends_somewhere() {
    let kept = Kept::new().await;
    let said = kept.say(&guest(1), "?").await;
    let mut last = None;
    for n in 0..500_u16 {
        let mut hash = [0; 32];
        hash[..2].copy_from_slice(&n.to_be_bytes());
        let crowd = Identity::Guest(hash);
        last = Some(kept.react(&crowd, said.id, "👍", true).await);
    }
    assert_eq!(refused(last.unwrap()), ErrorCode::Forbidden);
    let by = kept.all().await[0].reactions[0].by.len();
    assert_eq!(by, 400);
}

#[tokio::test]
async fn a_removed_persons_words_are_marked_and_what_they_write_later_is_not() {
    let kept = Kept::new().await;
    kept.say(&guest(1), "one").await;
    kept.say(&guest(2), "two").await;
    kept.say_in(kept.elsewhere, &guest(1), "there", None).await;
    let removed = || ChatOrder::Removed { author: guest(1) };
    assert_eq!(kept.write(removed()).await, ChatAnswer::Marked);
    assert!(!kept.say(&guest(1), "three").await.removed);
    let marks = |all: Vec<Message>| all.iter().map(|m| m.removed).collect::<Vec<_>>();
    assert_eq!(marks(kept.all().await), [true, false, false]);
    assert_eq!(kept.write(removed()).await, ChatAnswer::Marked);
    assert_eq!(marks(kept.all().await), [true, false, true]);
    let order = ChatOrder::Page { before: None };
    match kept.store.read_chat(kept.elsewhere, &order).await.unwrap() {
        ChatAnswer::Page { messages, .. } => assert!(!messages[0].removed),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn somebody_who_never_wrote_can_be_removed_too() {
    let kept = Kept::new().await;
    let author = guest(1);
    let order = ChatOrder::Removed { author };
    assert_eq!(kept.write(order).await, ChatAnswer::Marked);
    assert_eq!(kept.all().await, []);
}
