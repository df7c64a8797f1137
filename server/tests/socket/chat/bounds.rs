use super::*;
use crate::server::who;
use parlor::{
    limits::{CHAT_BYTES, CHAT_CLICKS, CHAT_WORDS_BYTES, CHATS},
    wire::{Access, Role},
};

#[tokio::test]
async fn eight_kilobytes_are_kept_and_one_more_is_refused() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(mut ann, _), (mut bob, _)] = Client::pair(&server, &room).await;
    let longest = "é".repeat(CHAT_BYTES / 2);
    let kept = said(&mut ann, CommandId(1), &longest).await;
    assert_eq!(kept.text, longest);
    news(&mut bob).await;
    let longer = longest + "x";
    for frame in [chat(2, &longer), edit(3, kept.id, &longer)] {
        let error = result(&mut ann, &frame).await;
        assert_eq!(error, Some(ErrorCode::BadText));
    }
    assert_eq!(bob.until_pong().await, []);
}

#[tokio::test]
async fn nothing_to_see_and_what_hides_is_refused() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(mut ann, _), (mut bob, _)] = Client::pair(&server, &room).await;
    for text in [
        "",
        " \n\t ",
        "\u{3000}",
        "a\u{0}b",
        "a\u{1b}[31m",
        "a\u{202e}b",
        "\u{2066}a",
    ] {
        let error = result(&mut ann, &chat(1, text)).await;
        assert_eq!(error, Some(ErrorCode::BadText), "{text:?}");
    }
    for emoji in ["", "a", "hello", "👍 👍", "\u{202e}👍"] {
        let error = result(&mut ann, &react(1, MessageId(1), emoji)).await;
        assert_eq!(error, Some(ErrorCode::BadText), "{emoji:?}");
    }
    for words in ["", " ", "\u{0}", &"x".repeat(CHAT_WORDS_BYTES + 1)] {
        let words = words.into();
        ann.say(&ClientFrame::ChatSearch { words }).await;
        assert_eq!(ann.error().await, ErrorCode::BadText);
    }
    assert_eq!(bob.until_pong().await, []);
    assert_eq!(page(&mut ann, None).await, (vec![], false));
}

#[tokio::test]
async fn a_storm_is_stopped_at_the_eleventh_and_harms_nobody_else() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(mut ann, _), (mut bob, _)] = Client::pair(&server, &room).await;
    for cid in 0..u64::from(CHATS) {
        said(&mut ann, CommandId(cid), "more").await;
        news(&mut bob).await;
    }
    let error = result(&mut ann, &chat(99, "too much")).await;
    assert_eq!(error, Some(ErrorCode::RateLimited));
    assert_eq!(bob.until_pong().await, []);
    assert_eq!(said(&mut bob, CommandId(1), "hush").await.text, "hush");
}

#[tokio::test]
async fn clicking_has_its_bound_too() {
    let server = Server::start().await;
    let room = server.room().await;
    let (mut ann, _) = Client::join(&server, &room, &guest("ann")).await;
    for _ in 0..CHAT_CLICKS {
        page(&mut ann, None).await;
    }
    ann.say(&ClientFrame::ChatPage { before: None }).await;
    match ann.frame().await {
        ServerFrame::Error {
            code, retry_after, ..
        } => {
            assert_eq!(code, ErrorCode::RateLimited);
            assert!(retry_after.is_some());
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn who_waits_at_the_door_or_is_a_stranger_neither_writes_nor_reads() {
    let server = Server::start().await;
    let room = server.room_with(Access::Ask, 8).await;
    let (mut ann, _) = Client::join(&server, &room, &host("ann")).await;
    let secret = said(&mut ann, CommandId(1), "secret").await;
    let (mut bob, _) = Client::join(&server, &room, &who("bob", Role::Guest)).await;
    assert!(matches!(ann.frame().await, ServerFrame::Waiting { .. }));
    let words = String::from("secret");
    for frame in [
        chat(1, "let me in"),
        edit(2, secret.id, "x"),
        delete(3, secret.id),
        react(4, secret.id, "👍"),
        ClientFrame::ChatPage { before: None },
        ClientFrame::ChatSearch { words },
    ] {
        bob.say(&frame).await;
        assert_eq!(bob.error().await, ErrorCode::Forbidden, "{frame:?}");
        let mut stranger = Client::dial(&server).await;
        stranger.say(&frame).await;
        assert_eq!(stranger.close_code().await, 4401, "{frame:?}");
    }
    // What is said inside does not reach the door.
    said(&mut ann, CommandId(2), "still secret").await;
    assert_eq!(bob.until_pong().await, []);
    assert_eq!(page(&mut ann, None).await.0.len(), 2);
}
