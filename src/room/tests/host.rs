use super::*;

fn admit(n: u64, id: ParticipantId) -> ClientFrame {
    ClientFrame::Admit { cid: cid(n), id }
}

fn deny(n: u64, id: ParticipantId) -> ClientFrame {
    ClientFrame::Deny { cid: cid(n), id }
}

fn remove(n: u64, id: ParticipantId) -> ClientFrame {
    ClientFrame::Remove { cid: cid(n), id }
}

fn ban(n: u64, id: ParticipantId) -> ClientFrame {
    ClientFrame::Ban { cid: cid(n), id }
}

fn promote(n: u64, id: ParticipantId) -> ClientFrame {
    ClientFrame::Promote { cid: cid(n), id }
}

fn lock(n: u64, locked: bool) -> ClientFrame {
    ClientFrame::Lock {
        cid: cid(n),
        locked,
    }
}

#[test]
fn who_is_let_in_gets_relays_and_the_room_and_is_seen_by_all() {
    let mut desk = Desk::asking();
    let ann = desk.enter(owner());
    let bob = desk.enter(guest(1));
    desk.hush();
    desk.wait(1_000);
    desk.say(&ann, admit(1, bob.id));
    let heard = desk.heard(&bob);
    assert_eq!(heard[0], ServerFrame::Ice { ice: ice() });
    assert!(
        matches!(&heard[1], ServerFrame::Snapshot { room } if !room.waiting && room.people.len() == 2)
    );
    let heard = desk.heard(&ann);
    assert_eq!(result_of(&heard, 1), Some(None));
    assert!(heard!(heard, ServerFrame::Joined { person, .. } if person.id == bob.id));
    assert!(heard!(heard, ServerFrame::Waiting { people, .. } if people.is_empty()));
    assert!(!desk.seats[&bob.id].waiting);
}

#[test]
fn who_is_denied_is_out_and_their_seat_with_them() {
    let mut desk = Desk::asking();
    let ann = desk.enter(owner());
    let bob = desk.enter(guest(1));
    desk.hush();
    desk.say(&ann, deny(1, bob.id));
    assert_eq!(desk.closed(bob.conn), Some(Close::NotAllowed));
    assert!(!heard!(desk.heard(&ann), ServerFrame::Left { .. }));
    let (late, _) = desk.resume(&bob, Some(0));
    assert_eq!(desk.closed(late), Some(Close::NotAllowed));
    assert!(!desk.seats.contains_key(&bob.id));
}

#[test]
fn two_hosts_may_let_the_same_person_in() {
    let mut desk = Desk::asking();
    let ann = desk.enter(owner());
    let eve = desk.enter(Who {
        role: Role::Host,
        ..member(2)
    });
    let bob = desk.enter(guest(1));
    desk.hold();
    desk.say(&ann, admit(1, bob.id));
    desk.say(&eve, admit(1, bob.id));
    desk.hush();
    desk.catch_up();
    assert_eq!(result_of(&desk.heard(&ann), 1), Some(None));
    let heard = desk.heard(&eve);
    assert_eq!(result_of(&heard, 1), Some(None));
    let joined = |frame: &&ServerFrame| matches!(frame, ServerFrame::Joined { .. });
    assert_eq!(heard.iter().filter(joined).count(), 1);
}

#[test]
fn who_was_let_in_while_another_denied_stays_in_also_in_the_store() {
    let mut desk = Desk::asking();
    let ann = desk.enter(owner());
    let bob = desk.enter(guest(1));
    desk.hold();
    desk.say(&ann, admit(1, bob.id));
    desk.say(&ann, deny(2, bob.id));
    desk.catch_up();
    assert_eq!(desk.closed(bob.conn), None);
    assert!(!desk.seats[&bob.id].waiting);
}

#[test]
fn nobody_is_let_into_a_full_room() {
    let mut desk = Desk::with(Settings {
        capacity: 2,
        keep: Keep::default(),
        hide_address: false,
        chats: 10,
        ..settings(Access::Ask)
    });
    let ann = desk.enter(owner());
    let bob = desk.enter(guest(1));
    let cem = desk.enter(guest(2));
    desk.hold();
    desk.say(&ann, admit(1, bob.id));
    desk.say(&ann, admit(2, cem.id));
    desk.catch_up();
    let heard = desk.heard(&ann);
    assert_eq!(result_of(&heard, 1), Some(None));
    assert_eq!(result_of(&heard, 2), Some(Some(ErrorCode::RoomFull)));
}

#[test]
fn who_is_removed_is_out_at_once_and_may_ask_again() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let bob = desk.enter(guest(1));
    let (_, ticket) = desk.ask(guest(1), true);
    desk.hush();
    desk.say(&ann, remove(1, bob.id));
    let heard = desk.heard(&bob);
    assert!(
        matches!(heard[..], [ServerFrame::Left { id, why: Left::Removed, .. }] if id == bob.id)
    );
    assert_eq!(desk.closed(bob.conn), Some(Close::Removed));
    assert_eq!(result_of(&desk.heard(&ann), 1), Some(None));
    let (late, _) = desk.resume(&bob, Some(0));
    assert_eq!(desk.closed(late), Some(Close::Removed));
    let (late, _) = desk.hello(ticket);
    assert_eq!(desk.closed(late), Some(Close::BadTicket));
    assert_eq!(desk.ask(guest(1), false).0, Answer::Admitted);
}

#[test]
fn who_is_removed_while_coming_back_does_not_come_back() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let bob = desk.enter(guest(1));
    desk.lose(&bob);
    desk.hold();
    desk.say(&ann, remove(1, bob.id));
    let (late, _) = desk.resume(&bob, Some(0));
    desk.catch_up();
    assert_eq!(desk.closed(late), Some(Close::Removed));
    assert!(!desk.seats.contains_key(&bob.id));
    assert_eq!(desk.inside(&ann), [ann.id]);
}

#[test]
fn who_is_banned_is_out_for_good() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let bob = desk.enter(guest(1));
    desk.say(&ann, ban(1, bob.id));
    assert_eq!(desk.closed(bob.conn), Some(Close::Removed));
    assert_eq!(desk.ask(guest(1), false).0, Answer::Refused);
    assert!(desk.saved.contains(&Durable::Ban(Ban {
        identity: guest(1).identity,
        name: "guest 1".into(),
        by: ann.id,
    })));
}

#[test]
fn who_waits_may_be_banned_too() {
    let mut desk = Desk::asking();
    let ann = desk.enter(owner());
    let bob = desk.enter(guest(1));
    desk.say(&ann, ban(1, bob.id));
    assert_eq!(desk.closed(bob.conn), Some(Close::Removed));
    assert_eq!(desk.ask(guest(1), false).0, Answer::Refused);
}

#[test]
fn nobody_puts_out_a_host_or_themselves() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let bob = desk.enter(guest(1));
    desk.say(&ann, promote(1, bob.id));
    desk.hush();
    for (n, target) in [(2, ann.id), (3, bob.id)] {
        desk.say(&bob, remove(n, target));
        desk.say(&bob, ban(n + 10, target));
        let heard = desk.heard(&bob);
        assert_eq!(result_of(&heard, n), Some(Some(ErrorCode::Forbidden)));
        assert_eq!(result_of(&heard, n + 10), Some(Some(ErrorCode::Forbidden)));
    }
    assert_eq!(desk.inside(&ann), [ann.id, bob.id]);
}

#[test]
fn a_promoted_guest_hosts_and_sees_the_door() {
    let mut desk = Desk::asking();
    let ann = desk.enter(owner());
    let bob = desk.enter(guest(1));
    desk.say(&ann, admit(1, bob.id));
    let cem = desk.enter(guest(2));
    desk.hush();
    desk.say(&ann, promote(2, bob.id));
    let heard = desk.heard(&bob);
    assert!(heard!(heard, ServerFrame::Person { person, .. }
        if person.id == bob.id && person.role == Role::Cohost));
    assert!(heard!(heard, ServerFrame::Waiting { people, .. } if people[0].id == cem.id));
    desk.say(&bob, admit(1, cem.id));
    assert_eq!(result_of(&desk.heard(&bob), 1), Some(None));
    assert_eq!(desk.seats[&bob.id].role, Role::Cohost);
}

#[test]
fn a_host_may_ask_for_silence() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let bob = desk.enter(guest(1));
    desk.hush();
    desk.say(
        &ann,
        ClientFrame::Mute {
            cid: cid(1),
            id: bob.id,
        },
    );
    assert_eq!(desk.heard(&bob), [ServerFrame::Muted { by: ann.id }]);
    assert_eq!(result_of(&desk.heard(&ann), 1), Some(None));
}

#[test]
fn a_lock_is_told_and_answered_once_it_is_stored() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    desk.hush();
    desk.hold();
    desk.say(&ann, lock(1, true));
    assert_eq!(desk.heard(&ann), []);
    assert_eq!(desk.ask(guest(1), false).0, Answer::Admitted);
    desk.catch_up();
    let heard = desk.heard(&ann);
    assert_eq!(result_of(&heard, 1), Some(None));
    assert!(heard!(heard, ServerFrame::Room { room, .. } if room.locked));
    assert_eq!(desk.ask(guest(2), false).0, Answer::Locked);
}

#[test]
fn what_could_not_be_stored_is_not_done() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let bob = desk.enter(guest(1));
    desk.hush();
    desk.broken = true;
    desk.say(&ann, lock(1, true));
    desk.say(&ann, remove(2, bob.id));
    desk.say(&ann, promote(3, bob.id));
    desk.say(&ann, ClientFrame::End { cid: cid(4) });
    let heard = desk.heard(&ann);
    for n in 1..=4 {
        assert_eq!(result_of(&heard, n), Some(Some(ErrorCode::Unavailable)));
    }
    let room = desk.look(&ann);
    assert!(!room.state.locked);
    assert_eq!(room.people[1].role, Role::Guest);
}

#[test]
fn a_command_given_twice_is_done_once_and_answered_twice() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    desk.hush();
    desk.say(&ann, lock(1, true));
    desk.say(&ann, lock(2, false));
    desk.say(&ann, lock(1, true));
    let heard = desk.heard(&ann);
    let first =
        |frame: &&ServerFrame| matches!(frame, ServerFrame::Result { cid, .. } if cid.0 == 1);
    assert_eq!(heard.iter().filter(first).count(), 2);
    assert!(!desk.look(&ann).state.locked);
}

#[test]
fn a_command_given_again_while_it_is_stored_is_done_once() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    desk.hush();
    desk.hold();
    desk.say(&ann, lock(1, true));
    desk.say(&ann, lock(1, true));
    assert_eq!(desk.slow.as_ref().map(Vec::len), Some(1));
    desk.catch_up();
    let results = desk.heard(&ann);
    let result = |frame: &&ServerFrame| matches!(frame, ServerFrame::Result { .. });
    assert_eq!(results.iter().filter(result).count(), 1);
}

#[test]
fn answers_are_kept_within_their_bound() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    for n in 0..2 * RESULTS as u64 {
        desk.say(&ann, lock(n, true));
    }
    desk.hush();
    desk.say(&ann, lock(2 * RESULTS as u64 - 1, false));
    assert!(
        desk.look(&ann).state.locked,
        "remembered, so not done again"
    );
    desk.say(&ann, lock(0, false));
    assert!(!desk.look(&ann).state.locked, "forgotten, so done");
}

#[test]
fn a_host_ends_the_call_for_everybody() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let bob = desk.enter(guest(1));
    desk.hush();
    desk.say(&ann, ClientFrame::End { cid: cid(1) });
    let heard = desk.heard(&ann);
    assert_eq!(result_of(&heard, 1), Some(None));
    assert!(
        matches!(heard.last(), Some(ServerFrame::Left { id, why: Left::Ended, .. }) if *id == ann.id)
    );
    assert_eq!(desk.closed(ann.conn), Some(Close::Normal));
    assert_eq!(desk.closed(bob.conn), Some(Close::Normal));
    assert!(desk.seats.is_empty());
    assert_eq!(desk.ask(guest(1), false).0, Answer::Admitted);
}
