use super::*;

#[test]
fn what_one_says_to_another_reaches_that_one_only_and_bears_its_sender() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let bob = desk.enter(guest(1));
    let cem = desk.enter(guest(2));
    desk.hush();
    desk.say(&ann, signal(Some(bob.id), "hello"));
    assert_eq!(
        desk.heard(&bob),
        [ServerFrame::Signal {
            from: ann.id,
            body: "hello".into()
        }]
    );
    assert_eq!(desk.heard(&cem), []);
    assert_eq!(desk.heard(&ann), []);
}

#[test]
fn what_one_says_to_all_reaches_everybody_else_who_is_in() {
    let mut desk = Desk::asking();
    let ann = desk.enter(owner());
    let bob = desk.enter(Who {
        role: Role::Host,
        ..member(2)
    });
    let door = desk.enter(guest(1));
    desk.hush();
    desk.say(&ann, signal(None, "hello"));
    assert_eq!(desk.heard(&bob).len(), 1);
    assert_eq!(desk.heard(&ann), []);
    assert_eq!(desk.heard(&door), []);
}

#[test]
fn a_frame_for_many_is_encoded_once() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    desk.enter(guest(1));
    desk.enter(guest(2));
    let effects = desk.room.step(
        desk.now,
        Input::Frame {
            conn: ann.conn,
            frame: signal(None, "x"),
            at: UnixMillis(0),
        },
    );
    let sent: Vec<&Frame> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Send(_, frame) => Some(frame),
            _ => None,
        })
        .collect();
    assert_eq!(sent.len(), 2);
    assert!(std::sync::Arc::ptr_eq(sent[0], sent[1]));
}

#[test]
fn nobody_reaches_into_a_place_where_nobody_is() {
    let mut desk = Desk::asking();
    let ann = desk.enter(owner());
    let door = desk.enter(guest(1));
    desk.hush();
    for to in [ParticipantId(5), door.id] {
        desk.say(&ann, signal(Some(to), "x"));
        assert!(refused(&desk.heard(&ann), ErrorCode::NoSuchPerson));
    }
    desk.say(&ann, signal(Some(ann.id), "x"));
    assert!(refused(&desk.heard(&ann), ErrorCode::Forbidden));
    assert_eq!(desk.heard(&door), []);
}

#[test]
fn a_body_too_large_is_refused() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let bob = desk.enter(guest(1));
    desk.hush();
    desk.say(&ann, signal(None, &"x".repeat(SIGNAL_BYTES)));
    assert_eq!(desk.heard(&bob).len(), 1);
    desk.say(&ann, signal(None, &"x".repeat(SIGNAL_BYTES + 1)));
    assert_eq!(desk.heard(&bob), []);
    assert!(refused(&desk.heard(&ann), ErrorCode::Forbidden));
}

#[test]
fn a_refused_frame_counts_as_taken_in() {
    let mut desk = Desk::open();
    let mut ann = desk.enter(owner());
    desk.say(&ann, signal(Some(ann.id), "x"));
    desk.lose(&ann);
    assert_eq!(desk.back(&mut ann, Some(0)).taken, 1);
}

#[test]
fn everybody_sees_what_one_sends_and_a_raised_hand_keeps_its_time() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let bob = desk.enter(guest(1));
    desk.hush();
    desk.say(&bob, media(true, false, true));
    let raised = desk.unix();
    for page in [&ann, &bob] {
        let heard = desk.heard(page);
        assert!(heard!(heard, ServerFrame::Person { person, .. }
            if person.mic && !person.camera && person.hand == Some(raised)));
    }
    desk.wait(5_000);
    desk.say(&bob, media(true, true, true));
    assert_eq!(desk.person(&ann, bob.id).hand, Some(raised));
    desk.say(&bob, media(true, true, false));
    assert_eq!(desk.person(&ann, bob.id).hand, None);
}

#[test]
fn nothing_new_is_no_news() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    desk.say(&ann, media(true, false, false));
    desk.hush();
    desk.say(&ann, media(true, false, false));
    assert_eq!(desk.heard(&ann), []);
}

#[test]
fn what_one_sends_is_stored_one_commit_at_a_time() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    desk.hold();
    for n in 0..10 {
        desk.say(&ann, media(n % 2 == 0, true, false));
    }
    assert_eq!(desk.slow.as_ref().unwrap().len(), 1);
    desk.catch_up();
    assert!(!desk.seats[&ann.id].media.mic);
    assert!(desk.seats[&ann.id].media.camera);
}

#[test]
fn revisions_rise_by_one_with_every_change() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let start = desk.look(&ann).rev;
    let bob = desk.enter(guest(1));
    desk.say(&bob, media(true, true, false));
    desk.say(
        &ann,
        ClientFrame::Lock {
            cid: cid(1),
            locked: true,
        },
    );
    desk.lose(&bob);
    desk.wait(GRACE_MS);
    let revs: Vec<u64> = desk
        .heard(&ann)
        .iter()
        .filter_map(|frame| match frame {
            ServerFrame::Joined { rev, .. }
            | ServerFrame::Left { rev, .. }
            | ServerFrame::Link { rev, .. }
            | ServerFrame::Person { rev, .. }
            | ServerFrame::Room { rev, .. } => Some(*rev),
            _ => None,
        })
        .collect();
    assert_eq!(revs, (start + 1..=start + 5).collect::<Vec<u64>>());
}

#[test]
fn fresh_relay_credentials_reach_who_is_in_and_wait_for_who_is_not() {
    let mut desk = Desk::asking();
    let ann = desk.enter(owner());
    let bob = desk.enter(guest(1));
    desk.hush();
    for page in [&ann, &bob] {
        desk.step(Input::Ice {
            conn: page.conn,
            ice: ice(),
        });
    }
    assert_eq!(desk.heard(&ann), [ServerFrame::Ice { ice: ice() }]);
    assert_eq!(desk.heard(&bob), []);
}

#[test]
fn an_administrator_sees_paths_and_states() {
    let mut desk = Desk::open();
    assert_eq!(desk.room.live(), None);
    let ann = desk.enter(owner());
    let bob = desk.enter(guest(1));
    let report = |to, path| PairReport {
        to,
        path,
        flowing: true,
        rtt: 1,
        loss: 0,
        up: 1,
        down: 1,
    };
    let changed = desk.changed;
    let gone = report(ParticipantId(5), Path::Direct);
    let pairs = vec![report(ann.id, Path::Direct), gone];
    desk.say(&bob, ClientFrame::Report { pairs });
    desk.wait(1_000);
    let pairs = vec![report(bob.id, Path::RelayedUdp)];
    desk.say(&ann, ClientFrame::Report { pairs });
    assert!(desk.changed > changed);
    let live = desk.room.live().unwrap();
    assert_eq!(live.pairs, [(ann.id, bob.id, Path::RelayedUdp)]);
    assert_eq!(live.people[1].conn, Some(bob.conn));
    assert_eq!(live.people[1].name, "guest 1");
}

#[test]
fn a_report_too_long_is_cut_to_its_bound() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    let bob = desk.enter(guest(1));
    let pair = PairReport {
        to: bob.id,
        path: Path::Direct,
        flowing: true,
        rtt: 1,
        loss: 0,
        up: 1,
        down: 1,
    };
    let pairs = vec![pair; 10_000];
    desk.say(&ann, ClientFrame::Report { pairs });
    let report = desk.room.people[&ann.id].report.as_ref().unwrap();
    assert_eq!(report.pairs.len(), REPORT_PAIRS);
}

#[test]
fn an_acknowledgement_beyond_what_was_sent_is_a_bad_sequence() {
    let mut desk = Desk::open();
    let ann = desk.enter(owner());
    desk.say(&ann, ClientFrame::Ack { n: 1 });
    assert_eq!(desk.closed(ann.conn), Some(Close::BadSequence));
}
