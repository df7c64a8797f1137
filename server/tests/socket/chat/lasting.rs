use super::*;
use parlor::limits::CHAT_PAGE;
use parlor_server::rooms::Bounds;

#[tokio::test]
async fn said_again_in_another_session_it_is_kept_once() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(mut ann, _), (mut bob, _)] = Client::pair(&server, &room).await;
    let first = said(&mut ann, CommandId(7), "once").await;
    news(&mut bob).await;
    // A crash of her page: a new ticket, a new session, nothing remembered but what to send.
    let (_, ticket) = server.enter(&room, &guest("ann"), true).await;
    let mut ann = Client::with_ticket(&server, &ticket).await;
    ann.welcome().await;
    assert_eq!(said(&mut ann, CommandId(7), "once").await, first);
    let heard = bob.until_pong().await;
    let again = |frame: &ServerFrame| matches!(frame, ServerFrame::Chat { .. });
    assert!(!heard.iter().any(again), "{heard:?}");
    assert_eq!(page(&mut bob, None).await, (vec![first], false));
}

#[tokio::test]
async fn who_comes_late_reads_what_was_said_page_by_page() {
    let bounds = Bounds {
        chats: 300,
        ..Bounds::default()
    };
    let server = Server::with(bounds).await;
    let room = server.room().await;
    let (mut ann, _) = Client::join(&server, &room, &guest("ann")).await;
    let mut all = vec![];
    for n in 0..CHAT_PAGE + 3 {
        let cid = u64::try_from(n).unwrap();
        all.push(said(&mut ann, CommandId(cid), &n.to_string()).await);
    }
    let (mut bob, _) = Client::join(&server, &room, &guest("bob")).await;
    let (newest, more) = page(&mut bob, None).await;
    assert_eq!((&newest[..], more), (&all[3..], true));
    let oldest = page(&mut bob, Some(newest[0].id)).await;
    assert_eq!(oldest, (all[..3].to_vec(), false));
}

#[tokio::test]
async fn a_page_before_everything_is_empty_and_beyond_everything_the_newest() {
    let server = Server::start().await;
    let room = server.room().await;
    let (mut ann, _) = Client::join(&server, &room, &guest("ann")).await;
    assert_eq!(page(&mut ann, None).await, (vec![], false));
    let only = said(&mut ann, CommandId(1), "only").await;
    assert_eq!(page(&mut ann, Some(only.id)).await, (vec![], false));
    assert_eq!(page(&mut ann, Some(MessageId(0))).await, (vec![], false));
    for far in [MessageId(1 << 53), MessageId(u64::MAX)] {
        assert_eq!(page(&mut ann, Some(far)).await, (vec![only.clone()], false));
    }
}

#[tokio::test]
async fn what_was_asked_is_answered_in_its_order_and_a_page_holds_what_was_said_before_it() {
    let server = Server::start().await;
    let room = server.room().await;
    let (mut ann, _) = Client::join(&server, &room, &guest("ann")).await;
    for cid in 0..8 {
        ann.say(&chat(cid, "x")).await;
        ann.say(&ClientFrame::ChatPage { before: None }).await;
    }
    for said in 1..=8 {
        assert!(matches!(ann.frame().await, ServerFrame::Chat { .. }));
        match ann.frame().await {
            ServerFrame::ChatPage { messages, .. } => assert!(messages.len() >= said),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_crash_costs_nothing_that_was_said_to_be_kept() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(mut ann, hers), (mut bob, _)] = Client::pair(&server, &room).await;
    let first = said(&mut ann, CommandId(1), "first").await;
    let second = said(&mut bob, CommandId(1), "second").await;
    assert_eq!(result(&mut bob, &react(2, first.id, "👍")).await, None);
    assert_eq!(result(&mut bob, &edit(3, second.id, "2nd")).await, None);
    let before = page(&mut bob, None).await;
    let server = Server::on(server.kill(), Bounds::default()).await;

    let mut ann = Client::resume(&server, &hers, None).await;
    assert_eq!(ann.welcome().await.room.author, hers.room.author);
    assert_eq!(page(&mut ann, None).await, before);
    assert_eq!(said(&mut ann, CommandId(1), "first").await.id, first.id);
    let third = said(&mut ann, CommandId(2), "third").await;
    assert!(third.id > second.id);
    assert_eq!(result(&mut ann, &edit(3, first.id, "1st")).await, None);
}

#[tokio::test]
async fn what_was_missed_comes_with_the_resume() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(mut ann, _), (bob, his)] = Client::pair(&server, &room).await;
    bob.cut();
    let message = said(&mut ann, CommandId(1), "are you there?").await;
    let mut bob = Client::resume(&server, &his, Some(0)).await;
    assert!(bob.welcome().await.resumed);
    let cid = CommandId(1);
    assert_eq!(bob.frame().await, ServerFrame::Chat { cid, message });
}

#[tokio::test]
async fn a_room_that_was_deleted_took_its_words_with_it() {
    let server = Server::start().await;
    let room = server.room().await;
    let (mut ann, _) = Client::join(&server, &room, &guest("ann")).await;
    said(&mut ann, CommandId(1), "last words").await;
    let store = &server.state.store;
    assert_eq!(store.forget_all_chat(room.id).await, Ok(1));
    assert_eq!(page(&mut ann, None).await, (vec![], false));
    assert_eq!(
        said(&mut ann, CommandId(2), "still here").await.text,
        "still here"
    );
}
