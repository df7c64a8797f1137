use super::*;
use crate::{
    ids::{AuthorId, CommandId, ParticipantId},
    limits::{ACK_FRAMES, ACK_MS, FRAMES_BURST, RING_FRAMES},
    time::UnixMillis,
    wire::{Access, ErrorCode, IceServers, Keep, RoomState, ServerFrame, Snapshot, Welcome},
};

const START: Millis = Millis(1_000);

fn welcome(resumed: bool, taken: u64) -> String {
    let state = RoomState {
        name: "Kitchen".into(),
        access: Access::Link,
        locked: false,
        capacity: 8,
        keep: Keep::default(),
        hide_address: false,
        chats: 10,
        since: UnixMillis(0),
    };
    let room = Snapshot {
        rev: 1,
        you: ParticipantId(1),
        author: AuthorId(2),
        waiting: false,
        state,
        people: vec![],
        door: vec![],
    };
    let welcome = Welcome {
        session: "s".into(),
        token: "t".into(),
        resumed,
        taken,
        heartbeat_ms: 10_000,
        grace_ms: 60_000,
        now: UnixMillis(0),
        ice: IceServers::default(),
        room,
    };
    text(&ServerFrame::Welcome(Box::new(welcome)))
}

fn text(frame: &ServerFrame) -> String {
    serde_json::to_string(frame).unwrap()
}

fn signal(body: &str) -> ClientFrame {
    ClientFrame::Signal {
        to: None,
        body: body.into(),
    }
}

fn heard_signal() -> String {
    text(&ServerFrame::Signal {
        from: ParticipantId(2),
        body: "x".into(),
    })
}

fn transmitted(effects: &[Effect]) -> Vec<ClientFrame> {
    let frame = |effect: &Effect| match effect {
        Effect::Transmit(_, text) => Some(serde_json::from_str(text).unwrap()),
        _ => None,
    };
    effects.iter().filter_map(frame).collect()
}

fn dialed(effects: &[Effect]) -> Option<Ticket> {
    effects.iter().find_map(|effect| match effect {
        Effect::Dial(ticket) => Some(*ticket),
        _ => None,
    })
}

/// A link that was welcomed for the first time.
fn up() -> (Link, Ticket) {
    let mut link = Link::new(7);
    let effects = link.step(START, Input::Enter("once".into()));
    let socket = dialed(&effects).unwrap();
    let _ = link.step(START, Input::Opened(socket));
    let _ = link.step(START, Input::Text(socket, welcome(false, 0)));
    assert!(link.is_up());
    (link, socket)
}

/// The line breaks at `now`; the link dials again, at its own time.
fn redialed(link: &mut Link, now: Millis, socket: Ticket, why: Close) -> (Millis, Ticket) {
    let mut effects = link.step(now, Input::Closed(socket, why));
    let mut at = now;
    while dialed(&effects).is_none() {
        at = link.wake_at().expect("a link that is down wakes up");
        effects = link.step(at, Input::Tick);
    }
    (at, dialed(&effects).unwrap())
}

#[test]
fn a_ticket_is_shown_once_and_the_seat_is_remembered() {
    let mut link = Link::new(7);
    assert_eq!(
        link.step(START, Input::Enter("once".into())),
        [Effect::Dial(Ticket(1))]
    );
    let hello = ClientFrame::Hello {
        v: VERSION,
        ticket: Some("once".into()),
        resume: None,
    };
    assert_eq!(
        transmitted(&link.step(START, Input::Opened(Ticket(1)))),
        [hello]
    );
    let effects = link.step(START, Input::Text(Ticket(1), welcome(false, 0)));
    let seat = Seat {
        session: "s".into(),
        token: "t".into(),
    };
    assert_eq!(effects[0], Effect::Remember(Some(seat)));
    assert!(matches!(effects[1], Effect::Welcomed { whole: false, .. }));
}

#[test]
fn a_socket_lost_before_the_welcome_asks_for_another_ticket() {
    let mut link = Link::new(7);
    let _ = link.step(START, Input::Enter("once".into()));
    let _ = link.step(START, Input::Opened(Ticket(1)));
    let _ = link.step(START, Input::Closed(Ticket(1), Close::Broken));
    let at = link.wake_at().unwrap();
    assert_eq!(link.step(at, Input::Tick), [Effect::Ask]);
    // Nobody answers: it asks again, later.
    let _ = link.step(at, Input::Unanswered);
    let again = link.wake_at().unwrap();
    assert_eq!(link.step(again, Input::Tick), [Effect::Ask]);
}

#[test]
fn a_lost_socket_resumes_with_what_was_taken_in_and_sends_the_rest_again() {
    let (mut link, socket) = up();
    for body in ["one", "two", "three"] {
        let _ = link.step(START, Input::Send(signal(body)));
    }
    let _ = link.step(START, Input::Text(socket, heard_signal()));
    let (at, socket) = redialed(&mut link, START, socket, Close::Broken);
    assert!(at - START <= crate::limits::RETRY_FIRST_MS);
    let hello = &transmitted(&link.step(at, Input::Opened(socket)))[0];
    let resume = Resume {
        session: "s".into(),
        token: "t".into(),
        taken: Some(1),
    };
    let resumes =
        matches!(hello, ClientFrame::Hello { resume: Some(given), .. } if *given == resume);
    assert!(resumes, "{hello:?}");
    let effects = link.step(at, Input::Text(socket, welcome(true, 1)));
    assert!(matches!(effects[1], Effect::Welcomed { whole: true, .. }));
    assert_eq!(transmitted(&effects), [signal("two"), signal("three")]);
}

#[test]
fn what_is_said_while_the_link_is_down_goes_out_once_it_is_back() {
    let (mut link, socket) = up();
    let (at, socket) = redialed(&mut link, START, socket, Close::Restart);
    assert_eq!(transmitted(&link.step(at, Input::Send(signal("late")))), []);
    let _ = link.step(at, Input::Opened(socket));
    let effects = link.step(at, Input::Text(socket, welcome(true, 0)));
    assert_eq!(transmitted(&effects), [signal("late")]);
}

#[test]
fn a_session_that_was_not_resumed_keeps_only_named_commands() {
    let (mut link, socket) = up();
    let lock = ClientFrame::Lock {
        cid: CommandId(9),
        locked: true,
    };
    let _ = link.step(START, Input::Send(signal("gone")));
    let _ = link.step(START, Input::Send(lock.clone()));
    let (at, socket) = redialed(&mut link, START, socket, Close::Broken);
    let _ = link.step(at, Input::Opened(socket));
    let effects = link.step(at, Input::Text(socket, welcome(false, 0)));
    assert!(matches!(effects[1], Effect::Welcomed { whole: false, .. }));
    assert_eq!(transmitted(&effects), [lock]);
}

#[test]
fn of_my_own_state_only_the_last_waits() {
    let (mut link, socket) = up();
    let (at, socket) = redialed(&mut link, START, socket, Close::Broken);
    let media = |mic| ClientFrame::Media {
        mic,
        camera: false,
        screen: false,
        hand: false,
    };
    let _ = link.step(at, Input::Send(media(true)));
    let _ = link.step(at, Input::Send(media(false)));
    let _ = link.step(at, Input::Opened(socket));
    let effects = link.step(at, Input::Text(socket, welcome(true, 0)));
    assert_eq!(transmitted(&effects), [media(false)]);
}

#[test]
fn what_waits_is_bounded_and_its_loss_is_told() {
    let page = |_| ClientFrame::ChatPage { before: None };
    let kinds: [&dyn Fn(usize) -> ClientFrame; 2] = [&|n| signal(&n.to_string()), &page];
    for frame in kinds {
        let (mut link, socket) = up();
        let (at, socket) = redialed(&mut link, START, socket, Close::Broken);
        for n in 0..=RING_FRAMES {
            let _ = link.step(at, Input::Send(frame(n)));
        }
        let _ = link.step(at, Input::Opened(socket));
        let effects = link.step(at, Input::Text(socket, welcome(true, 0)));
        assert!(matches!(effects[1], Effect::Welcomed { whole: false, .. }));
        assert_eq!(transmitted(&effects), []);
    }
}

#[test]
fn what_follows_something_that_was_dropped_does_not_go_before_it_is_said_again() {
    let (mut link, socket) = up();
    let (at, socket) = redialed(&mut link, START, socket, Close::Broken);
    let chat = |n: u64| ClientFrame::Chat {
        cid: CommandId(n),
        text: "x".into(),
        reply_to: None,
    };
    for n in 0..RING_FRAMES as u64 + 9 {
        let _ = link.step(at, Input::Send(chat(n)));
    }
    let _ = link.step(at, Input::Opened(socket));
    let effects = link.step(at, Input::Text(socket, welcome(true, 0)));
    assert!(matches!(effects[1], Effect::Welcomed { whole: false, .. }));
    assert_eq!(transmitted(&effects), []);
}

#[test]
fn an_ack_goes_after_sixteen_frames_or_half_a_second() {
    let (mut link, socket) = up();
    for n in 1..ACK_FRAMES {
        let effects = link.step(START, Input::Text(socket, heard_signal()));
        assert_eq!(transmitted(&effects), [], "after {n}");
    }
    let effects = link.step(START, Input::Text(socket, heard_signal()));
    assert_eq!(transmitted(&effects), [ClientFrame::Ack { n: ACK_FRAMES }]);
    let _ = link.step(START, Input::Text(socket, heard_signal()));
    let late = START + ACK_MS;
    assert_eq!(link.wake_at(), Some(late));
    assert_eq!(
        transmitted(&link.step(late, Input::Tick)),
        [ClientFrame::Ack { n: ACK_FRAMES + 1 }]
    );
}

#[test]
fn no_more_is_sent_than_the_server_takes_without_an_acknowledgement() {
    let (mut link, socket) = up();
    let mut sent = 0;
    for _ in 0..RING_FRAMES + 10 {
        sent += transmitted(&link.step(START, Input::Send(signal("x")))).len();
    }
    assert!(sent <= RING_FRAMES && sent < FRAMES_BURST as usize);
    let later = START + 10_000;
    sent += transmitted(&link.step(later, Input::Tick)).len();
    assert_eq!(sent, RING_FRAMES);
    let ack = text(&ServerFrame::Ack { n: 10 });
    let effects = link.step(later, Input::Text(socket, ack));
    assert_eq!(transmitted(&effects).len(), 10);
}

#[test]
fn a_ping_is_answered() {
    let (mut link, socket) = up();
    let effects = link.step(START, Input::Text(socket, text(&ServerFrame::Ping {})));
    assert_eq!(transmitted(&effects), [ClientFrame::Pong {}]);
}

#[test]
fn twenty_five_seconds_of_silence_are_the_end_of_a_socket() {
    let (mut link, socket) = up();
    let almost = START + (SILENCE_MS - 1);
    assert_eq!(link.step(almost, Input::Tick), []);
    assert_eq!(link.step(almost + 1, Input::Tick), [Effect::Hangup(socket)]);
    assert_eq!(link.down_since(), Some(almost + 1));
}

#[test]
fn after_waking_up_a_socket_has_two_seconds_to_show_that_it_lives() {
    let (mut link, socket) = up();
    let effects = link.step(START, Input::Woke);
    assert_eq!(transmitted(&effects), [ClientFrame::Ping {}]);
    let effects = link.step(START + PROBE_MS, Input::Tick);
    assert_eq!(effects, [Effect::Hangup(socket)]);
    let (mut link, socket) = up();
    let _ = link.step(START, Input::Woke);
    let _ = link.step(START + 1, Input::Text(socket, text(&ServerFrame::Pong {})));
    assert_eq!(link.step(START + PROBE_MS, Input::Tick), []);
}

#[test]
fn waking_up_ends_the_waiting() {
    let (mut link, mut socket) = up();
    for n in 1..8 {
        let now = START + n * 60_000;
        let _ = link.step(now, Input::Closed(socket, Close::Broken));
        let effects = link.step(now, Input::Woke);
        socket = dialed(&effects).expect("a link that wakes up dials at once");
    }
}

#[test]
fn a_server_that_goes_away_is_left_alone_for_as_long_as_it_says() {
    let (mut link, socket) = up();
    let away = text(&ServerFrame::GoingAway { retry_in: 3_000 });
    let _ = link.step(START, Input::Text(socket, away));
    let (at, _) = redialed(&mut link, START, socket, Close::Restart);
    assert!((3_000..=3_250).contains(&(at - START)));
}

#[test]
fn a_line_that_was_too_fast_waits_as_it_was_told() {
    let (mut link, socket) = up();
    let error = text(&ServerFrame::Error {
        code: ErrorCode::RateLimited,
        message: "slower".into(),
        retry_after: Some(5_000),
    });
    let _ = link.step(START, Input::Text(socket, error));
    let (at, _) = redialed(&mut link, START, socket, Close::Rate);
    assert!(at - START >= 5_000);
}

#[test]
fn every_close_code_leads_where_it_should() {
    for close in Close::ALL {
        let (mut link, socket) = up();
        let effects = link.step(START, Input::Closed(socket, close));
        match close.then() {
            Then::Stop => {
                assert_eq!(effects, [Effect::Remember(None), Effect::Ended(close)]);
                assert_eq!(link.wake_at(), None);
            }
            Then::EnterAgain => {
                let at = link.wake_at().unwrap();
                assert_eq!(link.step(at, Input::Tick), [Effect::Ask], "{close:?}");
            }
            Then::Resume => {
                let at = link.wake_at().unwrap();
                assert!(dialed(&link.step(at, Input::Tick)).is_some(), "{close:?}");
            }
        }
    }
}

#[test]
fn a_remembered_seat_resumes_without_a_count() {
    let mut link = Link::new(7);
    let seat = Seat {
        session: "s".into(),
        token: "old".into(),
    };
    let socket = dialed(&link.step(START, Input::Return(seat))).unwrap();
    let hello = &transmitted(&link.step(START, Input::Opened(socket)))[0];
    let uncounted = matches!(
        hello,
        ClientFrame::Hello {
            resume: Some(Resume { taken: None, .. }),
            ..
        }
    );
    assert!(uncounted, "{hello:?}");
}

#[test]
fn a_socket_that_never_opens_is_given_up() {
    let mut link = Link::new(7);
    let socket = dialed(&link.step(START, Input::Enter("once".into()))).unwrap();
    let effects = link.step(START + GREET_MS, Input::Tick);
    assert_eq!(effects, [Effect::Hangup(socket)]);
    assert_eq!(link.failures(), 1);
}

#[test]
fn what_an_old_socket_says_is_not_heard() {
    let (mut link, old) = up();
    let (at, socket) = redialed(&mut link, START, old, Close::Broken);
    assert_eq!(link.step(at, Input::Text(old, welcome(true, 0))), []);
    assert_eq!(link.step(at, Input::Closed(old, Close::Removed)), []);
    assert_eq!(link.step(at, Input::Opened(old)), []);
    assert_eq!(link.socket(), Some(socket));
}

#[test]
fn leaving_says_goodbye_and_forgets_the_seat() {
    let (mut link, socket) = up();
    let effects = link.step(START, Input::Leave);
    assert_eq!(transmitted(&effects), [ClientFrame::Bye {}]);
    assert_eq!(
        effects[1..],
        [Effect::Hangup(socket), Effect::Remember(None)]
    );
    assert_eq!(link.wake_at(), None);
}
