use crate::{
    client::{Client, Heard, hello, media, signal},
    server::{Server, guest},
};
use parlor::{
    limits::{FRAME_BYTES, SIGNAL_BYTES},
    wire::{ClientFrame, ErrorCode, ServerFrame},
};
use parlor_server::rooms::Bounds;
use std::time::Duration;

#[tokio::test]
async fn sockets_are_bounded_in_all_and_per_address() {
    for bounds in [
        Bounds {
            sockets: 2,
            ..Bounds::default()
        },
        Bounds {
            sockets_per_address: 2,
            ..Bounds::default()
        },
    ] {
        let server = Server::with(bounds).await;
        let first = Client::dial(&server).await;
        let _second = Client::dial(&server).await;
        let origin = server.origin();
        let third = async || Client::dial_with(&server, &[("Origin", &origin)]).await;
        let refused = third().await.err().expect("a third is too many");
        assert_eq!(refused.status().as_u16(), 503);
        assert!(refused.headers().contains_key("retry-after"));
        first.cut();
        let mut free = server.state.registry.sockets();
        free.wait_for(|sockets| *sockets == 1).await.unwrap();
        assert!(third().await.is_ok(), "a place given back is free");
    }
}

#[tokio::test]
async fn sockets_are_bounded_per_person() {
    let server = Server::with(Bounds {
        sockets_per_person: 1,
        ..Bounds::default()
    })
    .await;
    let origin = server.origin();
    let dial = async |cookie: &str| {
        Client::dial_with(&server, &[("Origin", &origin), ("Cookie", cookie)]).await
    };
    let _first = dial("guest=one").await.expect("one is fine");
    assert_eq!(
        dial("guest=one").await.err().map(|r| r.status().as_u16()),
        Some(503)
    );
    assert!(dial("guest=two").await.is_ok());
}

#[tokio::test]
async fn a_frame_as_large_as_may_be_is_passed_on_and_a_larger_one_ends_the_socket() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(mut ann, hers), (mut bob, _)] = Client::pair(&server, &room).await;
    let body = "x".repeat(SIGNAL_BYTES);
    ann.say(&signal(None, &body)).await;
    let from = hers.room.you;
    assert_eq!(bob.frame().await, ServerFrame::Signal { from, body });
    ann.say(&signal(None, &"x".repeat(SIGNAL_BYTES + 1))).await;
    assert_eq!(ann.error().await, ErrorCode::Forbidden);
    ann.say_text(&"x".repeat(FRAME_BYTES + 1)).await;
    assert_eq!(ann.close_code().await, 1009);
    assert_eq!(bob.until_pong().await, []);
}

#[tokio::test]
async fn a_flood_is_dropped_then_ended_and_the_others_do_not_notice() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(mut ann, _), (mut bob, _)] = Client::pair(&server, &room).await;
    let mut told = 0;
    let code = 'flood: loop {
        let said = ann.try_say(&media(true)).await;
        while let Some(heard) = if said {
            ann.hear_now()
        } else {
            Some(ann.hear().await)
        } {
            match heard {
                Heard::Frame(ServerFrame::Error {
                    code, retry_after, ..
                }) => {
                    assert_eq!(code, ErrorCode::RateLimited);
                    assert!(retry_after.is_some());
                    told += 1;
                }
                Heard::Frame(_) => {}
                Heard::Closed(code) => break 'flood code,
                Heard::Cut => panic!("no close frame came"),
            }
        }
    };
    assert_eq!(code, 4029);
    assert_eq!(told, 2, "each strike but the last is answered once");
    bob.until_pong().await;
}

#[tokio::test]
async fn a_reader_that_is_slow_is_sent_away_and_the_others_do_not_notice() {
    let server = Server::with(Bounds {
        write_within: Duration::from_millis(200),
        linger: Duration::from_secs(20),
        ..Bounds::default()
    });
    let server = server.await;
    let room = server.room().await;
    let (mut ann, _) = Client::join(&server, &room, &guest("ann")).await;
    let ticket = server.ticket(&room, &guest("bob")).await;
    let mut bob = Client::dial_narrow(&server).await;
    bob.say(&hello(&ticket)).await;
    bob.welcome().await;
    // Bob does not read. What the others may say at once fills his socket and his outbox.
    let body = "x".repeat(SIGNAL_BYTES);
    let mut lost = false;
    for name in ["cid", "dan", "eve", "fay"] {
        let (mut talker, _) = Client::join(&server, &room, &guest(name)).await;
        for _ in 0..9 {
            talker.say(&signal(None, &body)).await;
            lost |= heard_of_loss(&mut ann, |frame| {
                matches!(frame, ServerFrame::Signal { .. })
            })
            .await;
        }
    }
    if !lost {
        heard_of_loss(&mut ann, |frame| {
            matches!(frame, ServerFrame::Link { up: false, .. })
        })
        .await;
    }
    assert_eq!(bob.close_code().await, 4008);
}

/// Reads up to the frame that is `awaited`; whether somebody's link was lost by then.
async fn heard_of_loss(client: &mut Client, awaited: impl Fn(&ServerFrame) -> bool) -> bool {
    let mut lost = false;
    loop {
        let frame = client.frame().await;
        lost |= matches!(frame, ServerFrame::Link { up: false, .. });
        if awaited(&frame) {
            return lost;
        }
    }
}

#[tokio::test]
async fn whoever_answers_nothing_is_called_dead_and_keeps_the_seat() {
    let server = Server::with(Bounds {
        heartbeat: Duration::from_millis(100),
        silence: Duration::from_millis(400),
        ..Bounds::default()
    });
    let server = server.await;
    let room = server.room().await;
    let (mut ann, hers) = Client::join(&server, &room, &guest("ann")).await;
    let (frames, code) = ann.frames_and_close().await;
    assert_eq!(code, 4012);
    let pings = frames.iter().filter(|f| matches!(f, ServerFrame::Ping {}));
    assert!(pings.count() >= 2);
    let mut again = Client::resume(&server, &hers, Some(0)).await;
    assert!(again.welcome().await.resumed);
}

#[tokio::test]
async fn whoever_answers_pings_stays() {
    let server = Server::with(Bounds {
        heartbeat: Duration::from_millis(50),
        silence: Duration::from_millis(400),
        ..Bounds::default()
    });
    let server = server.await;
    let room = server.room().await;
    let (mut ann, _) = Client::join(&server, &room, &guest("ann")).await;
    // Twenty pings are twice the silence after which she would be called dead.
    for _ in 0..20 {
        match ann.hear().await {
            Heard::Frame(ServerFrame::Ping {}) => ann.say(&ClientFrame::Pong {}).await,
            other => panic!("{other:?}"),
        }
    }
}
