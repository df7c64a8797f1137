use super::*;

#[test]
fn a_resumed_session_gets_what_it_missed_and_nobody_notices() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let mut bob = desk.enter(guest(1));
    desk.hush();
    desk.lose(&bob);
    desk.say(&ann, signal(Some(bob.id), "one"));
    desk.say(&ann, signal(Some(bob.id), "two"));
    desk.wait(SHOW_LOST_MS - 1);
    let welcome = desk.back(&mut bob, Some(0));
    assert!(welcome.resumed);
    let replay = desk.heard(&bob);
    assert_eq!(replay.len(), 2);
    assert!(heard!(replay, ServerFrame::Signal { body, .. } if body == "two"));
    desk.wait(1_000);
    let heard = desk.heard(&ann);
    assert!(
        !heard!(heard, ServerFrame::Link { .. } | ServerFrame::Person { .. }),
        "{heard:?}"
    );
}

#[test]
fn a_connection_lost_for_three_seconds_is_shown_and_so_is_its_return() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let mut bob = desk.enter(guest(1));
    desk.hush();
    desk.lose(&bob);
    desk.wait(SHOW_LOST_MS - 1);
    assert_eq!(desk.heard(&ann), []);
    desk.wait(1);
    assert!(heard!(desk.heard(&ann), ServerFrame::Link { id, up: false, .. } if *id == bob.id));
    let welcome = desk.back(&mut bob, Some(0));
    assert!(welcome.room.people.iter().all(|p| p.link));
    assert!(heard!(desk.heard(&ann), ServerFrame::Link { id, up: true, .. } if *id == bob.id));
}

#[test]
fn a_page_loaded_anew_keeps_its_seat_and_others_learn_of_the_page() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let mut bob = desk.enter(guest(1));
    desk.say(&bob, media(true, true, true));
    desk.hush();
    desk.step(Input::Closed {
        conn: bob.conn,
        why: Close::GoingAway,
    });
    desk.wait(1_000);
    let welcome = desk.back(&mut bob, None);
    assert!(!welcome.resumed);
    assert_eq!((welcome.room.you, welcome.taken), (bob.id, 0));
    let heard = desk.heard(&ann);
    let [ServerFrame::Person { person, .. }] = &heard[..] else {
        panic!("{heard:?}");
    };
    assert_eq!((person.page, person.mic, person.camera), (2, false, false));
    assert!(person.hand.is_some());
    desk.say(&bob, ClientFrame::Ack { n: 1 });
    assert_eq!(desk.closed(bob.conn), Some(Close::BadSequence));
}

#[test]
fn too_much_missed_means_the_whole_picture_and_the_page_stays() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let mut bob = desk.enter(guest(1));
    desk.lose(&bob);
    for _ in 0..=RING_FRAMES {
        desk.say(&ann, signal(Some(bob.id), "x"));
    }
    desk.hush();
    let welcome = desk.back(&mut bob, Some(0));
    assert!(!welcome.resumed);
    assert_eq!(desk.heard(&bob), []);
    assert_eq!(desk.person(&ann, bob.id).page, 1);
}

#[test]
fn what_the_server_took_in_is_told_so_that_only_the_rest_is_said_again() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let mut bob = desk.enter(guest(1));
    desk.hush();
    desk.say(&bob, signal(Some(ann.id), "one"));
    desk.say(&bob, signal(None, "two"));
    desk.say(&bob, ClientFrame::Ping {});
    desk.step(Input::Dropped { conn: bob.conn });
    desk.lose(&bob);
    let welcome = desk.back(&mut bob, Some(0));
    assert_eq!((welcome.resumed, welcome.taken), (true, 3));
}

#[test]
fn a_new_socket_for_a_session_closes_the_old_one() {
    let mut desk = Desk::open();
    let mut bob = desk.enter(guest(1));
    let old = bob.clone();
    let welcome = desk.back(&mut bob, Some(0));
    assert!(welcome.resumed);
    assert_eq!(desk.closed(old.conn), Some(Close::Superseded));
    desk.say(&old, signal(None, "ghost"));
    desk.lose(&old);
    desk.say(&bob, ClientFrame::Ping {});
    assert_eq!(desk.heard(&bob), [ServerFrame::Pong {}]);
}

#[test]
fn a_token_that_was_used_up_is_told_so() {
    let mut desk = Desk::open();
    let mut bob = desk.enter(guest(1));
    let old = bob.clone();
    desk.lose(&bob);
    desk.back(&mut bob, Some(0));
    desk.say(&bob, ClientFrame::Pong {});
    let (thief, _) = desk.resume(&old, Some(0));
    assert_eq!(desk.closed(thief), Some(Close::TokenUsed));
    assert_eq!(desk.closed(bob.conn), None);
}

#[test]
fn a_lost_welcome_strands_nobody() {
    let mut desk = Desk::open();
    let mut bob = desk.enter(guest(1));
    desk.lose(&bob);
    let (missed, _) = desk.resume(&bob, Some(0));
    desk.step(Input::Closed {
        conn: missed,
        why: Close::Broken,
    });
    assert!(desk.back(&mut bob, Some(0)).resumed);
}

#[test]
fn a_resume_that_could_not_be_stored_may_be_tried_again_with_the_same_token() {
    let mut desk = Desk::open();
    let mut bob = desk.enter(guest(1));
    desk.lose(&bob);
    desk.broken = true;
    let (conn, _) = desk.resume(&bob, Some(0));
    assert_eq!(desk.closed(conn), Some(Close::Generic));
    desk.broken = false;
    assert!(desk.back(&mut bob, Some(0)).resumed);
}

#[test]
fn a_session_nobody_knows_is_to_enter_again() {
    let mut desk = Desk::open();
    let mut bob = desk.enter(guest(1));
    bob.session = "another".into();
    let (conn, _) = desk.resume(&bob, Some(0));
    assert_eq!(desk.closed(conn), Some(Close::ReplayOverflow));
}

#[test]
fn a_count_beyond_what_was_sent_is_a_bad_sequence() {
    let mut desk = Desk::open();
    let bob = desk.enter(guest(1));
    desk.lose(&bob);
    let (conn, _) = desk.resume(&bob, Some(1));
    assert_eq!(desk.closed(conn), Some(Close::BadSequence));
}

#[test]
fn after_a_restart_everybody_is_still_there_and_nobody_hears_of_it() {
    let mut desk = Desk::open();
    let mut ann = desk.enter(owner());
    let mut bob = desk.enter(guest(1));
    desk.say(&bob, media(true, true, true));
    let before = desk.look(&ann);
    let mut desk = desk.restart();
    desk.wait(500);
    let welcome = desk.back(&mut ann, Some(7));
    assert!(!welcome.resumed);
    assert!(welcome.room.rev > before.rev);
    assert_eq!(welcome.room.people, before.people);
    assert_eq!(welcome.room.state.since, before.state.since);
    desk.wait(RETRY_MAX_MS);
    assert_eq!(desk.heard(&ann), [], "nobody left, no link was lost");
    desk.back(&mut bob, Some(3));
    assert_eq!(desk.heard(&ann), []);
    let newcomer = desk.enter(guest(2));
    assert!(newcomer.id > bob.id);
}

#[test]
fn after_a_restart_a_lost_welcome_and_an_old_count_do_no_harm() {
    let mut desk = Desk::open();
    let mut ann = desk.enter(owner());
    let mut bob = desk.enter(guest(1));
    let mut desk = desk.restart();
    desk.back(&mut ann, Some(1));
    let (missed, _) = desk.resume(&bob, Some(50));
    desk.step(Input::Closed {
        conn: missed,
        why: Close::Broken,
    });
    desk.say(&ann, signal(None, "x"));
    let welcome = desk.back(&mut bob, Some(50));
    assert!(!welcome.resumed);
    assert_eq!(desk.person(&ann, bob.id).page, 1);
}

#[test]
fn who_does_not_come_back_after_a_restart_is_lost_after_the_full_grace() {
    let mut desk = Desk::open();
    let mut ann = desk.enter(owner());
    let bob = desk.enter(guest(1));
    desk.wait(1_000);
    let mut desk = desk.restart();
    desk.back(&mut ann, Some(1));
    desk.wait(GRACE_MS - 1);
    assert!(!heard!(desk.heard(&ann), ServerFrame::Left { .. }));
    desk.wait(1);
    assert!(
        heard!(desk.heard(&ann), ServerFrame::Left { id, why: Left::Lost, .. } if *id == bob.id)
    );
    assert_eq!(desk.seats.keys().collect::<Vec<_>>(), [&ann.id]);
}

#[test]
fn what_is_stored_for_one_reason_does_not_undo_what_was_stored_for_another() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let mut bob = desk.enter(guest(1));
    desk.lose(&bob);
    desk.hold();
    let (conn, fresh) = desk.resume(&bob, Some(0));
    desk.say(
        &ann,
        ClientFrame::Promote {
            cid: cid(1),
            id: bob.id,
        },
    );
    desk.catch_up();
    (bob.conn, bob.token) = (conn, fresh.token_hash);
    let mut desk = desk.restart();
    let welcome = desk.back(&mut bob, Some(0));
    let me = welcome.room.people.iter().find(|p| p.id == bob.id);
    assert_eq!(me.map(|p| p.role), Some(Role::Cohost));
}

#[test]
fn data_before_the_welcome_breaks_the_protocol() {
    let mut desk = Desk::open();
    let mut bob = desk.enter(guest(1));
    desk.lose(&bob);
    desk.hold();
    let (conn, _) = desk.resume(&bob, Some(0));
    let early = Page {
        conn,
        ..bob.clone()
    };
    desk.say(&early, ClientFrame::Pong {});
    assert_eq!(desk.closed(conn), None);
    desk.say(&early, ClientFrame::Sync {});
    assert_eq!(desk.closed(conn), Some(Close::Protocol));
    desk.catch_up();
    assert!(desk.back(&mut bob, Some(0)).resumed);
}
