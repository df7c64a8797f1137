use super::*;

#[test]
fn whoever_has_the_link_comes_in_and_is_seen_by_all() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let (answer, ticket) = desk.ask(guest(1), false);
    assert_eq!(answer, Answer::Admitted);
    let (conn, _) = desk.hello(ticket);
    let welcome = desk.welcome(conn);
    assert!(!welcome.resumed && !welcome.room.waiting);
    assert_eq!(welcome.ice, ice());
    assert_eq!(welcome.room.people.len(), 2);
    assert!(welcome.room.you > ann.id);
    let heard = desk.heard(&ann);
    assert!(heard!(heard, ServerFrame::Joined { person, rev }
            if person.id == welcome.room.you && *rev == welcome.room.rev));
}

#[test]
fn a_ticket_that_was_never_given_out_is_refused() {
    let mut desk = Desk::open();
    let (conn, _) = desk.hello(hash(999));
    assert_eq!(desk.closed(conn), Some(Close::BadTicket));
}

#[test]
fn a_ticket_is_good_for_one_use() {
    let mut desk = Desk::open();
    let (_, ticket) = desk.ask(guest(1), false);
    let (first, _) = desk.hello(ticket);
    let (second, _) = desk.hello(ticket);
    assert_eq!(desk.closed(first), None);
    assert_eq!(desk.closed(second), Some(Close::BadTicket));
}

#[test]
fn a_ticket_is_good_for_thirty_seconds() {
    let mut desk = Desk::open();
    let (_, early) = desk.ask(guest(1), false);
    let (_, late) = desk.ask(guest(2), false);
    desk.now = Millis(TICKET_MS - 1);
    let (conn, _) = desk.hello(early);
    assert_eq!(desk.closed(conn), None);
    desk.now = Millis(TICKET_MS);
    let (conn, _) = desk.hello(late);
    assert_eq!(desk.closed(conn), Some(Close::BadTicket));
}

#[test]
fn the_welcome_and_the_news_wait_for_the_store() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let (_, ticket) = desk.ask(guest(1), false);
    desk.hold();
    let (conn, _) = desk.hello(ticket);
    assert!(!desk.inboxes.contains_key(&conn));
    assert_eq!(desk.heard(&ann), []);
    desk.catch_up();
    assert!(matches!(desk.inboxes[&conn][..], [ServerFrame::Welcome(_)]));
    assert_eq!(desk.heard(&ann).len(), 1);
}

#[test]
fn nobody_comes_in_whose_seat_could_not_be_stored() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let (_, ticket) = desk.ask(guest(1), false);
    desk.broken = true;
    let (conn, _) = desk.hello(ticket);
    assert_eq!(desk.closed(conn), Some(Close::Generic));
    assert_eq!(desk.heard(&ann), []);
    assert_eq!(desk.inside(&ann), [ann.id]);
}

#[test]
fn a_socket_that_breaks_before_its_welcome_leaves_no_seat() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let (_, ticket) = desk.ask(guest(1), false);
    desk.hold();
    let (conn, _) = desk.hello(ticket);
    desk.step(Input::Closed {
        conn,
        why: Close::Broken,
    });
    desk.catch_up();
    assert_eq!(desk.inside(&ann), [ann.id]);
    assert_eq!(desk.seats.keys().collect::<Vec<_>>(), [&ann.id]);
}

#[test]
fn a_full_room_is_full_for_everybody_but_those_who_have_a_seat() {
    let mut desk = Desk::open();
    desk.enter(owner());
    let bob = desk.enter(guest(1));
    desk.enter(guest(2));
    desk.enter(guest(3));
    assert_eq!(desk.ask(guest(4), false).0, Answer::Full);
    desk.lose(&bob);
    assert_eq!(
        desk.ask(guest(4), false).0,
        Answer::Full,
        "a seat without a socket is still taken"
    );
    assert_eq!(desk.ask(guest(1), false).0, Answer::Admitted);
}

#[test]
fn who_was_told_to_come_finds_the_room_not_full() {
    let mut desk = Desk::open();
    let tickets: Vec<Hash> = (1..=4).map(|n| desk.ask(guest(n), false).1).collect();
    assert_eq!(desk.ask(guest(5), false).0, Answer::Full);
    assert_eq!(
        desk.ask(guest(1), false).0,
        Answer::Admitted,
        "asking twice takes one seat"
    );
    for ticket in tickets {
        let (conn, _) = desk.hello(ticket);
        assert_eq!(desk.closed(conn), None);
    }
    desk.wait(TICKET_MS);
    assert_eq!(desk.ask(guest(5), false).0, Answer::Full);
}

#[test]
fn tickets_nobody_shows_give_their_places_back() {
    let mut desk = Desk::open();
    for n in 1..=4 {
        desk.ask(guest(n), false);
    }
    desk.wait(TICKET_MS);
    assert_eq!(desk.ask(guest(5), false).0, Answer::Admitted);
}

#[test]
fn a_locked_room_lets_only_hosts_in_and_those_who_have_a_seat() {
    let mut desk = Desk::open();
    let bob = desk.enter(guest(1));
    desk.step(Input::Changed(Settings {
        locked: true,
        ..settings(Access::Link)
    }));
    assert_eq!(desk.ask(guest(2), false).0, Answer::Locked);
    assert_eq!(desk.ask(member(2), false).0, Answer::Locked);
    assert_eq!(desk.ask(owner(), false).0, Answer::Admitted);
    desk.lose(&bob);
    assert_eq!(desk.ask(guest(1), false).0, Answer::Admitted);
}

#[test]
fn a_room_for_members_is_not_for_guests() {
    let mut desk = Desk::with(settings(Access::Members));
    assert_eq!(desk.ask(guest(1), false).0, Answer::Refused);
    assert_eq!(desk.ask(member(2), false).0, Answer::Admitted);
    assert_eq!(desk.ask(owner(), false).0, Answer::Admitted);
}

#[test]
fn who_is_banned_is_refused() {
    let mut desk = Desk::with(Settings {
        banned: vec![guest(1).identity],
        ..settings(Access::Link)
    });
    assert_eq!(desk.ask(guest(1), false).0, Answer::Refused);
    assert_eq!(desk.ask(guest(2), false).0, Answer::Admitted);
}

#[test]
fn the_sixth_join_within_ten_seconds_is_too_often() {
    let mut desk = Desk::open();
    for _ in 0..JOINS {
        assert_eq!(desk.ask(guest(1), false).0, Answer::Admitted);
    }
    assert_eq!(desk.ask(guest(1), false).0, Answer::TooOften);
    assert_eq!(desk.ask(guest(2), false).0, Answer::Admitted);
    desk.wait(JOINS_WITHIN_MS);
    assert_eq!(desk.ask(guest(1), false).0, Answer::Admitted);
}

#[test]
fn a_flood_of_newcomers_takes_no_more_than_its_bound() {
    let mut desk = Desk::open();
    for n in 0..JOINERS + 10 {
        desk.ask(member(n as i64 + 10), false);
    }
    assert_eq!(desk.room.joins.len(), JOINERS);
    desk.wait(JOINS_WITHIN_MS);
    assert_ne!(desk.ask(guest(1), false).0, Answer::TooOften);
}

#[test]
fn a_second_tab_is_told_that_one_is_in_already() {
    let mut desk = Desk::open();
    let first = desk.enter(guest(1));
    assert_eq!(desk.ask(guest(1), false).0, Answer::Elsewhere);
    assert_eq!(desk.closed(first.conn), None);
}

#[test]
fn a_second_tab_that_takes_over_has_the_same_seat_and_the_first_is_closed() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let first = desk.enter(guest(1));
    desk.say(&first, media(true, true, false));
    desk.hush();
    let second = desk.enter_as(guest(1), true);
    assert_eq!(desk.closed(first.conn), Some(Close::Superseded));
    assert_eq!(second.id, first.id);
    let heard = desk.heard(&ann);
    let [ServerFrame::Person { person, .. }] = &heard[..] else {
        panic!("{heard:?}");
    };
    assert_eq!((person.page, person.mic, person.camera), (2, false, false));
    let (late, _) = desk.resume(&first, Some(0));
    assert_eq!(desk.closed(late), Some(Close::ReplayOverflow));
}

#[test]
fn the_first_tab_stays_until_the_second_is_stored() {
    let mut desk = Desk::open();
    let first = desk.enter(guest(1));
    let (_, ticket) = desk.ask(guest(1), true);
    desk.broken = true;
    let (second, _) = desk.hello(ticket);
    assert_eq!(desk.closed(second), Some(Close::Generic));
    assert_eq!(desk.closed(first.conn), None);
    desk.say(&first, ClientFrame::Ping {});
    assert_eq!(desk.heard(&first), [ServerFrame::Pong {}]);
}

#[test]
fn a_seat_without_a_socket_is_simply_taken_again() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let first = desk.enter(guest(1));
    desk.lose(&first);
    desk.wait(SHOW_LOST_MS);
    desk.hush();
    let second = desk.enter(guest(1));
    assert_eq!(second.id, first.id);
    let bob = desk.person(&ann, first.id);
    assert_eq!((bob.page, bob.link), (2, true));
}

#[test]
fn two_hellos_of_one_person_end_in_one_seat() {
    let mut desk = Desk::open();
    let (_, one) = desk.ask(guest(1), false);
    let (_, two) = desk.ask(guest(1), false);
    desk.hold();
    let (first, _) = desk.hello(one);
    let (second, _) = desk.hello(two);
    assert_eq!(desk.closed(first), Some(Close::Superseded));
    desk.catch_up();
    let welcome = desk.welcome(second);
    assert_eq!(welcome.room.people.len(), 1);
    assert_eq!(desk.seats.len(), 1);
}

#[test]
fn who_must_ask_waits_and_sees_nobody() {
    let mut desk = Desk::asking();
    let ann = desk.enter(owner());
    let (answer, ticket) = desk.ask(guest(1), false);
    assert_eq!(answer, Answer::Waiting);
    let (conn, _) = desk.hello(ticket);
    let welcome = desk.welcome(conn);
    assert!(welcome.room.waiting && welcome.room.people.is_empty());
    assert_eq!(welcome.ice, IceServers::default(), "strangers get no relay");
    let heard = desk.heard(&ann);
    assert!(
        matches!(&heard[..], [ServerFrame::Waiting { people, .. }] if people[0].id == welcome.room.you)
    );
}

#[test]
fn the_door_holds_so_many_and_no_more() {
    let mut desk = Desk::asking();
    for n in 0..WAITING_MAX {
        assert_eq!(desk.ask(guest(n as u8), false).0, Answer::Waiting);
    }
    assert_eq!(desk.ask(guest(200), false).0, Answer::Full);
    assert_eq!(desk.ask(owner(), false).0, Answer::Admitted);
}

#[test]
fn those_who_wait_keep_waiting_when_a_host_comes() {
    let mut desk = Desk::asking();
    let bob = desk.enter(guest(1));
    let ann = desk.enter(owner());
    assert_eq!(desk.heard(&bob), []);
    let room = desk.look(&ann);
    assert_eq!(room.door.len(), 1);
    assert_eq!(room.people.len(), 1);
}

#[test]
fn a_deleted_room_is_gone_for_all() {
    let mut desk = Desk::asking();
    let ann = desk.enter(owner());
    let bob = desk.enter(guest(1));
    let (_, ticket) = desk.ask(guest(2), false);
    desk.step(Input::Deleted);
    assert_eq!(desk.closed(ann.conn), Some(Close::RoomGone));
    assert_eq!(desk.closed(bob.conn), Some(Close::RoomGone));
    assert!(desk.retired);
    let (late, _) = desk.hello(ticket);
    assert_eq!(desk.closed(late), Some(Close::RoomGone));
    let (late, _) = desk.resume(&ann, Some(0));
    assert_eq!(desk.closed(late), Some(Close::RoomGone));
    assert_eq!(desk.ask(owner(), false).0, Answer::Refused);
}

#[test]
fn a_room_nobody_is_in_or_expected_in_may_end() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    assert!(!desk.retired);
    desk.say(&ann, ClientFrame::Bye {});
    assert!(desk.retired);
    desk.ask(guest(1), false);
    assert!(!desk.retired);
    desk.wait(TICKET_MS);
    assert!(desk.retired);
}

#[test]
fn seats_that_are_only_asked_for_keep_no_host_out() {
    let mut desk = Desk::open();
    for n in 1..=4 {
        assert_eq!(desk.ask(guest(n), false).0, Answer::Admitted);
    }
    assert_eq!(desk.ask(guest(5), false).0, Answer::Full);
    assert_eq!(desk.ask(owner(), false).0, Answer::Admitted);
}
