use crate::{
    client::{Client, signal},
    server::{Server, guest},
};
use parlor::wire::{ServerFrame, Welcome};

fn of(welcome: &Welcome, body: &str) -> ServerFrame {
    ServerFrame::Signal {
        from: welcome.room.you,
        body: body.into(),
    }
}

#[tokio::test]
async fn what_was_missed_comes_once_and_in_order() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(mut ann, hers), (mut bob, his)] = Client::pair(&server, &room).await;
    ann.say(&signal(None, "one")).await;
    assert_eq!(bob.frame().await, of(&hers, "one"));
    bob.cut();
    for body in ["two", "three"] {
        ann.say(&signal(None, body)).await;
    }
    ann.until_pong().await;
    // One frame taken in: the first signal.
    let mut bob = Client::resume(&server, &his, Some(1)).await;
    let welcome = bob.welcome().await;
    assert!(welcome.resumed);
    assert_eq!(welcome.room.you, his.room.you);
    assert_eq!(bob.frame().await, of(&hers, "two"));
    assert_eq!(bob.frame().await, of(&hers, "three"));
    ann.say(&signal(None, "four")).await;
    assert_eq!(bob.frame().await, of(&hers, "four"));
}

#[tokio::test]
async fn a_long_absence_is_replayed_without_calling_the_reader_slow() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(mut ann, hers), (bob, his)] = Client::pair(&server, &room).await;
    bob.cut();
    let bodies: Vec<String> = (0..250).map(|n| n.to_string()).collect();
    for body in &bodies {
        ann.say(&signal(None, body)).await;
    }
    ann.until_pong().await;
    let mut bob = Client::resume(&server, &his, Some(0)).await;
    assert!(bob.welcome().await.resumed);
    for body in &bodies {
        assert_eq!(bob.frame().await, of(&hers, body));
    }
}

#[tokio::test]
async fn a_reload_comes_back_to_the_same_seat_with_a_fresh_count() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(mut ann, _), (bob, his)] = Client::pair(&server, &room).await;
    bob.cut();
    let mut bob = Client::resume(&server, &his, None).await;
    let welcome = bob.welcome().await;
    assert!(!welcome.resumed);
    assert_eq!(welcome.room.you, his.room.you);
    match ann.frame().await {
        ServerFrame::Person { person, .. } => {
            assert_eq!((person.id, person.page), (his.room.you, 2));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_session_has_one_socket_the_newest() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(mut old, hers), _bob] = Client::pair(&server, &room).await;
    let mut new = Client::resume(&server, &hers, Some(1)).await;
    assert!(new.welcome().await.resumed);
    assert_eq!(old.close_code().await, 4409);
}

#[tokio::test]
async fn a_token_shown_before_the_one_before_the_last_opens_nothing() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(_ann, first), _bob] = Client::pair(&server, &room).await;
    let mut ann = Client::resume(&server, &first, Some(1)).await;
    let second = ann.welcome().await;
    // Her first frame shows that the new token arrived: the old one is used up.
    ann.until_pong().await;
    let mut thief = Client::resume(&server, &first, Some(1)).await;
    assert_eq!(thief.close_code().await, 4410);
    assert_eq!(ann.until_pong().await, []);
    ann.cut();
    let mut ann = Client::resume(&server, &second, Some(1)).await;
    assert!(ann.welcome().await.resumed);
}

#[tokio::test]
async fn a_lost_welcome_strands_nobody() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(ann, first), _bob] = Client::pair(&server, &room).await;
    ann.cut();
    for _ in 0..3 {
        let mut again = Client::resume(&server, &first, Some(1)).await;
        again.welcome().await;
        again.cut();
    }
}

#[tokio::test]
async fn a_wrong_token_opens_nothing() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(_ann, mut hers), _bob] = Client::pair(&server, &room).await;
    hers.token = "guessed".into();
    let code = Client::resume(&server, &hers, Some(0))
        .await
        .close_code()
        .await;
    assert!([4401, 4410].contains(&code), "{code}");
}

#[tokio::test]
async fn whoever_claims_more_than_was_sent_enters_again() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(_ann, hers), _bob] = Client::pair(&server, &room).await;
    let mut liar = Client::resume(&server, &hers, Some(99)).await;
    assert_eq!(liar.close_code().await, 4007);
}

#[tokio::test]
async fn whoever_comes_with_an_unknown_session_enters_again() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(_ann, mut hers), _bob] = Client::pair(&server, &room).await;
    let here = hers.session.split_once('.').unwrap().0.to_owned();
    for unknown in [format!("{here}.x"), "fffff.x".into(), "x".into(), "".into()] {
        hers.session = unknown;
        let mut client = Client::resume(&server, &hers, Some(0)).await;
        assert_eq!(client.close_code().await, 4016, "{}", hers.session);
    }
}

#[tokio::test]
async fn after_a_crash_everybody_has_the_same_seat_and_nobody_seems_to_have_left() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(_ann, hers), (_bob, his)] = Client::pair(&server, &room).await;
    let server = Server::on(server.kill(), Default::default()).await;

    let mut ann = Client::resume(&server, &hers, Some(1)).await;
    let back = ann.welcome().await;
    assert!(!back.resumed, "what was counted was lost");
    assert_eq!(back.room.you, hers.room.you);
    let page = |welcome: &Welcome| {
        let people = &welcome.room.people;
        let you = people.iter().find(|person| person.id == welcome.room.you);
        you.map(|person| person.page)
    };
    assert_eq!(page(&back), page(&hers), "her page is the same");
    let ids: Vec<_> = back.room.people.iter().map(|person| person.id).collect();
    assert_eq!(ids, [hers.room.you, his.room.you]);

    let mut bob = Client::resume(&server, &his, Some(0)).await;
    assert_eq!(bob.welcome().await.room.you, his.room.you);
    ann.say(&signal(None, "still here")).await;
    assert_eq!(bob.frame().await, of(&hers, "still here"));
    assert_eq!(
        ann.until_pong().await,
        [],
        "she saw nobody leave, lose the link or join"
    );

    let (_cid, there) = Client::join(&server, &room, &guest("cid")).await;
    assert!(there.room.you > his.room.you, "numbers go on rising");
}

#[tokio::test]
async fn the_administrator_sees_who_is_where_and_where_from() {
    let server = Server::start().await;
    let room = server.room().await;
    let mut changes = server.state.registry.changes();
    let [(_ann, hers), (bob, _)] = Client::pair(&server, &room).await;
    let live = server.state.registry.live();
    assert_eq!(live.len(), 1);
    assert_eq!((live[0].room, live[0].people()), (room.id, 2));
    let from = live[0].from(hers.room.you);
    assert!(from.is_some_and(|from| from.is_loopback()));
    assert_eq!(server.state.registry.numbers().most_today, 2);
    bob.cut();
    while server.state.registry.numbers().mending == 0 {
        changes.changed().await.unwrap();
    }
}
