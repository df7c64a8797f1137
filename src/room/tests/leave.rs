use super::*;

#[test]
fn who_says_goodbye_has_left_at_once() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let bob = desk.enter(guest(1));
    desk.hush();
    desk.say(&bob, ClientFrame::Bye {});
    assert_eq!(desk.closed(bob.conn), Some(Close::Normal));
    assert!(
        heard!(desk.heard(&ann), ServerFrame::Left { id, why: Left::Left, .. } if *id == bob.id)
    );
    assert!(!desk.seats.contains_key(&bob.id));
}

#[test]
fn a_seat_number_is_never_given_again() {
    let mut desk = Desk::open();
    desk.enter(owner());
    let bob = desk.enter(guest(1));
    desk.say(&bob, ClientFrame::Bye {});
    assert!(desk.enter(guest(1)).id > bob.id);
}

#[test]
fn an_administrator_ends_the_call_for_everybody() {
    let mut desk = Desk::asking();
    let ann = desk.enter(owner());
    let bob = desk.enter(guest(1));
    desk.hush();
    desk.step(Input::EndedByAdmin);
    for page in [&ann, &bob] {
        assert!(
            heard!(desk.heard(page), ServerFrame::Left { id, why: Left::Ended, .. } if *id == page.id)
        );
        assert_eq!(desk.closed(page.conn), Some(Close::Normal));
    }
    assert!(desk.seats.is_empty());
    assert_eq!(desk.room.live(), None);
}

#[test]
fn who_was_away_when_the_call_was_ended_does_not_find_it_again() {
    let mut desk = Desk::open();
    let bob = desk.enter(guest(1));
    desk.lose(&bob);
    desk.step(Input::EndedByAdmin);
    assert!(!desk.retired);
    let (conn, _) = desk.resume(&bob, Some(0));
    assert_eq!(desk.closed(conn), Some(Close::RoomGone));
    desk.wait(GRACE_MS);
    assert!(desk.retired);
}

#[test]
fn an_administrator_removes_one_person() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let bob = desk.enter(guest(1));
    desk.hush();
    desk.step(Input::RemovedByAdmin(bob.id));
    assert_eq!(desk.closed(bob.conn), Some(Close::Removed));
    assert!(
        heard!(desk.heard(&bob), ServerFrame::Left { id, why: Left::Removed, .. } if *id == bob.id)
    );
    assert_eq!(desk.inside(&ann), [ann.id]);
    desk.step(Input::RemovedByAdmin(bob.id));
    desk.step(Input::RemovedByAdmin(ParticipantId(1)));
}

#[test]
fn a_revoked_account_is_out_everywhere_in_the_room() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let bob = desk.enter(member(2));
    let (_, ticket) = desk.ask(member(2), true);
    desk.step(Input::Revoked(Identity::Account(2)));
    assert_eq!(desk.closed(bob.conn), Some(Close::NotAllowed));
    let (conn, _) = desk.hello(ticket);
    assert_eq!(desk.closed(conn), Some(Close::BadTicket));
    let (conn, _) = desk.resume(&bob, Some(0));
    assert_eq!(desk.closed(conn), Some(Close::NotAllowed));
    assert_eq!(desk.inside(&ann), [ann.id]);
}

#[test]
fn an_account_revoked_on_the_way_in_does_not_come_in() {
    let mut desk = Desk::open();
    let (_, ticket) = desk.ask(member(2), false);
    desk.hold();
    let (conn, _) = desk.hello(ticket);
    desk.step(Input::Revoked(Identity::Account(2)));
    assert_eq!(desk.closed(conn), Some(Close::NotAllowed));
    desk.catch_up();
    assert_eq!(desk.room.live(), None);
}

#[test]
fn settings_changed_on_the_rooms_page_are_told() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    desk.hush();
    desk.step(Input::Changed(Settings {
        name: "Coffee".into(),
        ..settings(Access::Ask)
    }));
    assert!(heard!(desk.heard(&ann), ServerFrame::Room { room, .. } if room.name == "Coffee"));
    desk.step(Input::Changed(Settings {
        name: "Coffee".into(),
        ..settings(Access::Ask)
    }));
    assert_eq!(desk.heard(&ann), []);
}

#[test]
fn a_ban_on_the_rooms_page_puts_the_person_out() {
    let mut desk = Desk::open();
    let bob = desk.enter(guest(1));
    desk.step(Input::Changed(Settings {
        banned: vec![guest(1).identity],
        ..settings(Access::Link)
    }));
    assert_eq!(desk.closed(bob.conn), Some(Close::Removed));
}

#[test]
fn who_is_banned_on_the_way_in_has_no_seat_after_a_restart() {
    let mut desk = Desk::open();
    let (_, ticket) = desk.ask(guest(1), false);
    desk.hold();
    let (conn, _) = desk.hello(ticket);
    assert_eq!(desk.seats.len(), 1);
    desk.step(Input::Changed(Settings {
        banned: vec![guest(1).identity],
        ..settings(Access::Link)
    }));
    assert_eq!(desk.closed(conn), Some(Close::Removed));
    assert!(desk.seats.is_empty());
}

#[test]
fn a_seat_stored_for_a_banned_person_is_not_restored() {
    let mut desk = Desk::open();
    let bob = desk.enter(guest(1));
    desk.room.settings.banned.push(guest(1).identity);
    let desk = desk.restart();
    assert_eq!(desk.room.live(), None);
    assert!(!desk.seats.contains_key(&bob.id));
}
