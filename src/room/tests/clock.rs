use super::*;

fn flowing(to: ParticipantId) -> ClientFrame {
    ClientFrame::Report {
        pairs: vec![PairReport {
            to,
            path: Path::Direct,
            flowing: true,
            rtt: 1,
            loss: 0,
            up: 1,
            down: 1,
        }],
    }
}

fn left(frames: &[ServerFrame], who: ParticipantId) -> Option<Left> {
    frames.iter().find_map(|frame| match frame {
        ServerFrame::Left { id, why, .. } if *id == who => Some(*why),
        _ => None,
    })
}

#[test]
fn who_stays_away_is_lost_after_the_grace() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let bob = desk.enter(guest(1));
    desk.lose(&bob);
    desk.wait(GRACE_MS - 1);
    assert_eq!(left(&desk.heard(&ann), bob.id), None);
    desk.wait(1);
    assert_eq!(left(&desk.heard(&ann), bob.id), Some(Left::Lost));
    assert!(!desk.seats.contains_key(&bob.id));
    let (conn, _) = desk.resume(&bob, Some(0));
    assert_eq!(desk.closed(conn), Some(Close::ReplayOverflow));
}

#[test]
fn who_closed_the_page_has_left_soon_after() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let bob = desk.enter(guest(1));
    desk.step(Input::Closed {
        conn: bob.conn,
        why: Close::GoingAway,
    });
    desk.wait(GRACE_CLOSING_MS - 1);
    assert_eq!(left(&desk.heard(&ann), bob.id), None);
    desk.wait(1);
    assert_eq!(left(&desk.heard(&ann), bob.id), Some(Left::Closed));
}

#[test]
fn while_media_flows_a_seat_is_kept_longer_but_not_for_ever() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let bob = desk.enter(guest(1));
    desk.lose(&bob);
    for _ in 0..17 {
        desk.wait(10_000);
        desk.say(&ann, flowing(bob.id));
    }
    assert_eq!(left(&desk.heard(&ann), bob.id), None, "170 s");
    desk.wait(10_000 - 1);
    assert_eq!(left(&desk.heard(&ann), bob.id), None);
    desk.wait(1);
    assert_eq!(left(&desk.heard(&ann), bob.id), Some(Left::Lost));
}

#[test]
fn a_seat_is_not_kept_for_media_that_stopped_flowing() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let bob = desk.enter(guest(1));
    desk.lose(&bob);
    desk.wait(50_000);
    desk.say(&ann, flowing(bob.id));
    desk.wait(SILENCE_MS - 1);
    assert_eq!(left(&desk.heard(&ann), bob.id), None);
    desk.wait(1);
    assert_eq!(left(&desk.heard(&ann), bob.id), Some(Left::Lost));
}

#[test]
fn what_was_taken_in_is_acknowledged_within_half_a_second() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    desk.say(&ann, media(true, true, false));
    desk.hush();
    desk.wait(ACK_MS - 1);
    assert_eq!(desk.heard(&ann), []);
    desk.wait(1);
    assert_eq!(desk.heard(&ann), [ServerFrame::Ack { n: 1 }]);
}

#[test]
fn what_was_taken_in_is_acknowledged_after_sixteen_frames() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    for _ in 0..ACK_FRAMES {
        desk.say(&ann, media(false, false, false));
    }
    assert_eq!(desk.heard(&ann), [ServerFrame::Ack { n: ACK_FRAMES }]);
}

#[test]
fn a_person_at_the_door_who_stays_away_is_forgotten() {
    let mut desk = Desk::asking();
    let ann = desk.enter(owner());
    let bob = desk.enter(guest(1));
    desk.lose(&bob);
    desk.wait(GRACE_MS);
    let heard = desk.heard(&ann);
    assert_eq!(left(&heard, bob.id), None);
    assert!(matches!(heard.last(), Some(ServerFrame::Waiting { people, .. }) if people.is_empty()));
}

#[test]
fn a_room_at_rest_is_not_woken() {
    let mut desk = Desk::open();
    desk.enter(owner());
    desk.wait(TICKET_MS);
    desk.wake = None;
    desk.step(Input::Tick);
    assert_eq!(desk.wake, None);
}
