use crate::{
    client::{Client, hello, media},
    server::{Server, guest, host},
};
use parlor::{
    limits::HELLO_BYTES,
    room::Answer,
    wire::{Access, ClientFrame, ErrorCode, ServerFrame},
};
use parlor_server::{db::DeleteRoom, rooms::Bounds};
use std::time::Duration;

#[tokio::test]
async fn whoever_shows_a_ticket_is_welcomed_and_the_others_hear_of_it() {
    let server = Server::start().await;
    let room = server.room().await;
    let (mut ann, hers) = Client::join(&server, &room, &host("ann")).await;
    assert_eq!(hers.room.state.name, "Garden");
    let (_bob, his) = Client::join(&server, &room, &guest("bob")).await;
    assert_eq!(his.room.people.len(), 2);
    match ann.frame().await {
        ServerFrame::Joined { person, .. } => assert_eq!(person.id, his.room.you),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_ticket_is_good_once() {
    let server = Server::start().await;
    let room = server.room().await;
    let ticket = server.ticket(&room, &guest("ann")).await;
    let mut first = Client::with_ticket(&server, &ticket).await;
    first.welcome().await;
    let mut second = Client::with_ticket(&server, &ticket).await;
    assert_eq!(second.close_code().await, 4401);
    assert_eq!(first.until_pong().await, []);
}

#[tokio::test]
async fn a_wrong_ticket_opens_nothing() {
    let server = Server::start().await;
    for ticket in ["", "wrong", &"x".repeat(3_000)] {
        let mut client = Client::with_ticket(&server, ticket).await;
        assert_eq!(client.close_code().await, 4401);
    }
}

#[tokio::test]
async fn a_ticket_that_is_too_old_opens_nothing() {
    let server = Server::with(Bounds {
        ticket: Duration::ZERO,
        ..Bounds::default()
    });
    let server = server.await;
    let room = server.room().await;
    let ticket = server.ticket(&room, &guest("ann")).await;
    let mut client = Client::with_ticket(&server, &ticket).await;
    assert_eq!(client.close_code().await, 4401);
}

#[tokio::test]
async fn whoever_does_not_say_hello_in_time_is_sent_away() {
    let server = Server::with(Bounds {
        hello_within: Duration::from_millis(50),
        ..Bounds::default()
    });
    let server = server.await;
    assert_eq!(Client::dial(&server).await.close_code().await, 4012);
}

#[tokio::test]
async fn whoever_says_something_before_hello_is_sent_away() {
    let server = Server::start().await;
    for frame in [media(true), ClientFrame::Ping {}, ClientFrame::Bye {}] {
        let mut stranger = Client::dial(&server).await;
        stranger.say(&frame).await;
        assert_eq!(stranger.close_code().await, 4401, "{frame:?}");
    }
}

#[tokio::test]
async fn a_hello_that_cannot_be_read_is_forgiven_twice() {
    let server = Server::start().await;
    let mut client = Client::dial(&server).await;
    let both = r#"{"t":"hello","v":1,"ticket":"x","resume":{"session":"1.x","token":"y"}}"#;
    for bad in [r#"{"t":"hello","v":2,"ticket":"x"}"#, both] {
        client.say_text(bad).await;
        assert_eq!(client.error().await, ErrorCode::BadFrame, "{bad}");
    }
    client.say_text(r#"{"t":"hello","v":1}"#).await;
    assert_eq!(client.close_code().await, 4490);
}

#[tokio::test]
async fn a_large_hello_is_too_large() {
    let server = Server::start().await;
    let mut client = Client::dial(&server).await;
    client.say(&hello(&"x".repeat(HELLO_BYTES))).await;
    assert_eq!(client.close_code().await, 1009);
}

#[tokio::test]
async fn only_our_own_pages_open_sockets() {
    let server = Server::start().await;
    let port = server.address.port();
    let ours = [
        format!("http://127.0.0.1:{port}"),
        format!("http://localhost:{port}"),
        format!("http://[::1]:{port}"),
    ];
    for origin in &ours {
        let dialled = Client::dial_with(&server, &[("Origin", origin)]).await;
        assert!(dialled.is_ok(), "{origin}");
    }
    let others = [
        "null".to_owned(),
        String::new(),
        "http://evil.example".to_owned(),
        format!("http://evil.example:{port}"),
        format!("https://127.0.0.1:{port}"),
        format!("http://127.0.0.1:{}", port ^ 1),
        "http://127.0.0.1".to_owned(),
        format!("http://127.0.0.1.evil.example:{port}"),
    ];
    for origin in &others {
        let refused = Client::dial_with(&server, &[("Origin", origin)]).await;
        assert_eq!(
            refused.err().map(|r| r.status().as_u16()),
            Some(403),
            "{origin}"
        );
    }
    let refused = Client::dial_with(&server, &[]).await;
    assert_eq!(
        refused.err().map(|r| r.status().as_u16()),
        Some(403),
        "absent"
    );
    let twice = [
        ("Origin", ours[0].as_str()),
        ("Origin", "http://evil.example"),
    ];
    let refused = Client::dial_with(&server, &twice).await;
    assert_eq!(
        refused.err().map(|r| r.status().as_u16()),
        Some(403),
        "twice"
    );
}

#[tokio::test]
async fn a_full_room_says_so() {
    let server = Server::start().await;
    let room = server.room_with(Access::Link, 2).await;
    let _pair = Client::pair(&server, &room).await;
    let (answer, ticket) = server.enter(&room, &guest("cid"), false).await;
    assert_eq!(answer, Answer::Full);
    let mut client = Client::with_ticket(&server, &ticket).await;
    assert_eq!(client.close_code().await, 4401);
}

#[tokio::test]
async fn a_deleted_room_is_not_for_anybody() {
    let server = Server::start().await;
    let room = server.room().await;
    let deleted = server.state.store.write(DeleteRoom { id: room.id }).await;
    deleted.unwrap();
    let (answer, _) = server.enter(&room, &guest("ann"), false).await;
    assert_eq!(answer, Answer::Refused);
}

#[tokio::test]
async fn a_second_tab_hears_of_the_first_and_may_take_its_place() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(mut ann, hers), (mut bob, _)] = Client::pair(&server, &room).await;
    let (answer, _) = server.enter(&room, &guest("ann"), false).await;
    assert_eq!(answer, Answer::Elsewhere);
    assert_eq!(ann.until_pong().await, []);

    let (answer, ticket) = server.enter(&room, &guest("ann"), true).await;
    assert_eq!(answer, Answer::Admitted);
    let mut second = Client::with_ticket(&server, &ticket).await;
    let there = second.welcome().await;
    assert_eq!(there.room.you, hers.room.you);
    assert_eq!(ann.close_code().await, 4409);
    match bob.frame().await {
        ServerFrame::Person { person, .. } => {
            assert_eq!((person.id, person.page), (hers.room.you, 2));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn whoever_joins_too_often_is_told_to_wait() {
    let server = Server::start().await;
    let room = server.room().await;
    for _ in 0..5 {
        server.ticket(&room, &guest("ann")).await;
    }
    let (answer, _) = server.enter(&room, &guest("ann"), false).await;
    assert_eq!(answer, Answer::TooOften);
    server.ticket(&room, &guest("bob")).await;
}

#[tokio::test]
async fn who_waits_at_the_door_sees_nobody_until_let_in() {
    let server = Server::start().await;
    let room = server.room_with(Access::Ask, 8).await;
    let (mut ann, _) = Client::join(&server, &room, &host("ann")).await;
    let (mut bob, his) = Client::join(&server, &room, &guest("bob")).await;
    assert!(his.room.waiting && his.room.people.is_empty());
    assert!(matches!(ann.frame().await, ServerFrame::Waiting { people, .. } if people.len() == 1));
    let cid = parlor::ids::CommandId(1);
    ann.say(&ClientFrame::Admit {
        cid,
        id: his.room.you,
    })
    .await;
    match bob.frame().await {
        ServerFrame::Snapshot { room } => assert!(!room.waiting && room.people.len() == 2),
        other => panic!("{other:?}"),
    }
}
