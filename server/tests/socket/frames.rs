use crate::{
    client::{Client, Heard, media, signal},
    server::Server,
};
use parlor::{
    ids::ParticipantId,
    wire::{ClientFrame, ErrorCode, ServerFrame},
};
use tokio_tungstenite::tungstenite::Message;

#[tokio::test]
async fn what_cannot_be_read_is_refused_and_the_third_time_ends_the_socket() {
    let server = Server::start().await;
    let room = server.room().await;
    for [one, other, last] in [
        ["", "{", "garbage"],
        [r#"{"t":"shout"}"#, r#"{"t":"chat","text":"x"}"#, "{}"],
        [
            r#"{"t":"ping","x":1}"#,
            r#"{"t":"signal"}"#,
            r#"{"t":"ack","n":-1}"#,
        ],
        ["[]", "null", r#"{"t":"welcome"}"#],
        [
            r#"{"t":"signal","body":1}"#,
            "\u{0}",
            r#"{"t":"media","mic":"yes"}"#,
        ],
    ] {
        let [(mut ann, _), (mut bob, _)] = Client::pair(&server, &room).await;
        for bad in [one, other] {
            ann.say_text(bad).await;
            assert_eq!(ann.error().await, ErrorCode::BadFrame, "{bad}");
        }
        ann.say_text(last).await;
        assert_eq!(ann.close_code().await, 4490, "{last}");
        assert_eq!(bob.until_pong().await, []);
        for leaving in [&mut bob] {
            leaving.say(&ClientFrame::Bye {}).await;
            assert_eq!(leaving.close_code().await, 1000);
        }
        server.state.registry.end(room.id).await;
    }
}

#[tokio::test]
async fn binary_frames_cannot_be_read() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(mut ann, _), _bob] = Client::pair(&server, &room).await;
    ann.send(Message::binary(vec![1, 2, 3])).await;
    assert_eq!(ann.error().await, ErrorCode::BadFrame);
    assert_eq!(ann.until_pong().await, []);
}

#[tokio::test]
async fn what_claims_to_be_text_and_is_not_ends_the_socket() {
    use tokio_tungstenite::tungstenite::protocol::frame::{
        Frame,
        coding::{Data, OpCode},
    };
    let server = Server::start().await;
    let room = server.room().await;
    let [(mut ann, _), (mut bob, _)] = Client::pair(&server, &room).await;
    let frame = Frame::message(vec![0xff, 0xfe], OpCode::Data(Data::Text), true);
    ann.send(Message::Frame(frame)).await;
    assert_eq!(ann.close_code().await, 4490);
    assert_eq!(bob.until_pong().await, []);
}

#[tokio::test]
async fn a_signal_reaches_whom_it_is_for_and_says_who_it_is_from() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(mut ann, hers), (mut bob, his)] = Client::pair(&server, &room).await;
    let (mut cid, _) = Client::join(&server, &room, &crate::server::guest("cid")).await;
    for other in [&mut ann, &mut bob] {
        assert!(matches!(other.frame().await, ServerFrame::Joined { .. }));
    }
    ann.say(&signal(Some(his.room.you), "for bob")).await;
    ann.say(&signal(None, "for all")).await;
    let from = hers.room.you;
    let of = |body: &str| ServerFrame::Signal {
        from,
        body: body.into(),
    };
    assert_eq!(bob.frame().await, of("for bob"));
    assert_eq!(bob.frame().await, of("for all"));
    assert_eq!(cid.frame().await, of("for all"));
    assert_eq!(ann.until_pong().await, []);
}

#[tokio::test]
async fn a_signal_to_somebody_outside_the_room_reaches_nobody() {
    let server = Server::start().await;
    let (room, elsewhere) = (server.room().await, server.room().await);
    let [(mut ann, hers), (mut bob, _)] = Client::pair(&server, &room).await;
    let [(mut dan, his), _] = Client::pair(&server, &elsewhere).await;
    let nobody = ParticipantId(7);
    let outside = if his.room.you == hers.room.you {
        nobody
    } else {
        his.room.you
    };
    for to in [outside, nobody] {
        ann.say(&signal(Some(to), "psst")).await;
        assert_eq!(ann.error().await, ErrorCode::NoSuchPerson);
    }
    assert_eq!(bob.until_pong().await, []);
    assert_eq!(dan.until_pong().await, []);
}

#[tokio::test]
async fn frames_that_are_refused_are_counted_as_their_sender_counted_them() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(mut ann, _), _bob] = Client::pair(&server, &room).await;
    ann.say_text("garbage").await;
    ann.say(&signal(Some(ParticipantId(7)), "psst")).await;
    ann.say(&ClientFrame::Pong {}).await;
    for _ in 0..14 {
        ann.say(&media(true)).await;
    }
    // One unreadable, one refused, fourteen fine: sixteen data frames, and `pong` is none.
    loop {
        match ann.hear().await {
            Heard::Frame(ServerFrame::Ack { n }) => break assert_eq!(n, 16),
            Heard::Frame(_) => {}
            ended => panic!("{ended:?}"),
        }
    }
}

#[tokio::test]
async fn a_change_of_the_rooms_settings_reaches_those_inside() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(mut ann, _), _bob] = Client::pair(&server, &room).await;
    server.rename(&room, "Kitchen").await;
    match ann.frame().await {
        ServerFrame::Room { room, .. } => assert_eq!(room.name, "Kitchen"),
        other => panic!("{other:?}"),
    }
}
