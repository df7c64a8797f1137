use super::*;
use crate::limits::ENTER_DIALS;

fn seat() -> Seat {
    Seat {
        session: "s".into(),
        token: "t".into(),
    }
}

fn refused(why: EnterFailure) -> EnterReply {
    EnterReply::Refused(why)
}

fn in_lobby(why: EnterFailure) -> Phase {
    Phase::Lobby { refused: Some(why) }
}

#[test]
fn joining_asks_dials_greets_and_is_live() {
    let mut call = lobby();
    let effects = call.step(NOW, Input::Join(entry()));
    assert_eq!(effects, [Effect::Enter(Ticket(1), entry())]);
    let ticket = "once".to_owned();
    let effects = call.step(
        NOW,
        Input::Entered(Ticket(1), EnterReply::Admitted { ticket }),
    );
    assert_eq!(effects[0], Effect::Dial(Ticket(1)));
    let _ = call.step(NOW, Input::SocketOpened(Ticket(1)));
    let effects = hear(&mut call, 1, &welcome(false, snapshot(10, &[ME])));
    assert_eq!(effects[0], Effect::Remember(Some(seat())));
    assert_eq!(*call.phase(), Phase::Live);
    assert_eq!(call.me().id, Some(ME));
}

#[test]
fn a_refusal_leads_back_to_the_lobby_with_its_reason() {
    for why in [
        EnterFailure::Full,
        EnterFailure::Elsewhere,
        EnterFailure::NotForYou,
    ] {
        let mut call = lobby();
        let _ = call.step(NOW, Input::Join(entry()));
        let _ = call.step(NOW, Input::Entered(Ticket(1), refused(why)));
        assert_eq!(*call.phase(), in_lobby(why));
        assert!(call.me().camera_live, "the preview stays");
    }
}

#[test]
fn an_answer_to_an_earlier_join_is_not_heard() {
    let mut call = lobby();
    let _ = call.step(NOW, Input::Join(entry()));
    let _ = call.step(NOW, Input::Entered(Ticket(1), refused(EnterFailure::Full)));
    let _ = call.step(NOW, Input::Join(entry()));
    let effects = call.step(
        NOW,
        Input::Entered(Ticket(1), refused(EnterFailure::Locked)),
    );
    assert_eq!(effects, []);
    assert_eq!(*call.phase(), Phase::Entering);
}

#[test]
fn somebody_at_the_door_sends_nothing_until_a_host_admits() {
    let mut call = greeting(lobby());
    let mut door = snapshot(10, &[]);
    door.waiting = true;
    let effects = hear(&mut call, 1, &welcome(false, door));
    assert_eq!(*call.phase(), Phase::Waiting);
    assert!(!touches_media(&effects) && transmitted(&effects).is_empty());
    let room = snapshot(11, &[ANN, ME]);
    let effects = hear(&mut call, 1, &ServerFrame::Snapshot { room });
    assert_eq!(*call.phase(), Phase::Live);
    assert!(effects.contains(&Effect::Flow(Kind::Camera, true)));
    assert_eq!(opened(&effects).len(), 1);
}

#[test]
fn a_remembered_seat_goes_on_without_asking() {
    let mut call = Call::new(1);
    let effects = call.step(NOW, Input::Open { seat: Some(seat()) });
    assert!(effects.contains(&Effect::Dial(Ticket(1))));
    assert_eq!(*call.phase(), Phase::Entering);
    let _ = call.step(NOW, Input::SocketOpened(Ticket(1)));
    let _ = hear(&mut call, 1, &welcome(false, snapshot(10, &[ME])));
    assert_eq!(*call.phase(), Phase::Live);
}

#[test]
fn a_remembered_seat_that_is_gone_leads_to_the_lobby() {
    for why in [Close::ReplayOverflow, Close::TokenUsed, Close::BadTicket] {
        let mut call = Call::new(1);
        let _ = call.step(NOW, Input::Open { seat: Some(seat()) });
        let _ = call.step(NOW, Input::SocketOpened(Ticket(1)));
        let mut effects = call.step(NOW, Input::SocketClosed(Ticket(1), why.code()));
        effects.extend(call.step(NOW + 1_000, Input::Tick));
        assert_eq!(*call.phase(), Phase::Lobby { refused: None }, "{why:?}");
        assert!(effects.contains(&Effect::Remember(None)));
    }
}

#[test]
fn a_server_that_cannot_be_reached_is_named_after_a_few_tries() {
    let mut call = lobby();
    let _ = call.step(NOW, Input::Open { seat: Some(seat()) });
    let mut now = NOW;
    for n in 1..=ENTER_DIALS {
        assert_eq!(*call.phase(), Phase::Entering, "before try {n}");
        let _ = call.step(now, Input::SocketClosed(Ticket(n), Close::Broken.code()));
        now = now + 60_000;
        let _ = call.step(now, Input::Tick);
    }
    assert_eq!(*call.phase(), in_lobby(EnterFailure::Unreachable));
}

#[test]
fn a_session_that_is_over_is_entered_again_without_a_question() {
    let mut call = live(&[ME]);
    let overflow = Close::ReplayOverflow.code();
    let effects = call.step(NOW, Input::SocketClosed(Ticket(1), overflow));
    assert!(!touches_media(&effects));
    let effects = call.step(NOW + 1_000, Input::Tick);
    let again = Entry {
        take_over: true,
        ..entry()
    };
    assert!(effects.contains(&Effect::Enter(Ticket(2), again)));
    assert_eq!(*call.phase(), Phase::Live);
    // The server is away: the call goes on, and asks again.
    let away = refused(EnterFailure::Unreachable);
    let _ = call.step(NOW + 1_000, Input::Entered(Ticket(2), away));
    assert_eq!(*call.phase(), Phase::Live);
    let effects = call.step(NOW + 60_000, Input::Tick);
    assert!(matches!(effects[0], Effect::Enter(Ticket(3), _)));
}

#[test]
fn leaving_says_goodbye_and_lets_go_of_everything() {
    let mut call = live(&[ANN, ME, BOB]);
    let effects = call.step(NOW, Input::Leave);
    assert_eq!(*call.phase(), Phase::Over(Ending::Left));
    assert_eq!(transmitted(&effects), [ClientFrame::Bye {}]);
    assert_eq!(closed(&effects), [ANN, BOB]);
    for kind in [Kind::Microphone, Kind::Camera] {
        assert!(effects.contains(&Effect::Flow(kind, false)));
        assert!(effects.contains(&Effect::Release(kind)));
    }
    assert!(effects.contains(&Effect::Hangup(Ticket(1))));
    assert!(effects.contains(&Effect::Remember(None)));
    assert_eq!(call.step(NOW + 600_000, Input::Tick), []);
}

#[test]
fn every_code_that_stops_ends_the_call_and_says_why() {
    for why in Close::ALL {
        if why.then() != crate::close::Then::Stop {
            continue;
        }
        let mut call = live(&[ANN, ME]);
        let effects = call.step(NOW, Input::SocketClosed(Ticket(1), why.code()));
        assert_eq!(*call.phase(), Phase::Over(Ending::Closed(why)));
        assert_eq!(closed(&effects), [ANN]);
        assert!(effects.contains(&Effect::Release(Kind::Camera)));
    }
}

#[test]
fn my_own_leaving_as_the_server_tells_it_is_the_end() {
    for (why, ending) in [
        (Left::Ended, Ending::Ended),
        (Left::Removed, Ending::Closed(Close::Removed)),
        (Left::Left, Ending::Left),
    ] {
        let mut call = live(&[ANN, ME]);
        let rev = 11;
        let _ = hear(&mut call, 1, &ServerFrame::Left { id: ME, why, rev });
        assert_eq!(*call.phase(), Phase::Over(ending));
    }
}

#[test]
fn a_call_that_is_over_can_begin_anew() {
    let mut call = live(&[ME]);
    let _ = call.step(NOW, Input::Leave);
    let effects = call.step(NOW, Input::Open { seat: None });
    assert_eq!(captures(&effects).len(), 2);
    assert_eq!(*call.phase(), Phase::Lobby { refused: None });
}

#[test]
fn how_long_the_call_lasts_does_not_depend_on_this_devices_clock() {
    let call = live(&[ME]);
    assert_eq!(call.lasted(NOW + 5_000), Some(95_000));
}
