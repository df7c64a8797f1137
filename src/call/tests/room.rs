use super::*;
use crate::limits::REPORT_MS;
use crate::limits::TYPING_MS;

fn joined(id: ParticipantId, rev: u64) -> ServerFrame {
    let person = person(id, 1);
    ServerFrame::Joined { person, rev }
}

#[test]
fn whoever_is_in_is_connected_to_and_whoever_leaves_is_let_go() {
    let mut call = greeting(lobby());
    let effects = hear(&mut call, 1, &welcome(false, snapshot(10, &[ANN, ME])));
    assert_eq!(opened(&effects), [(ANN, Generation::between(1, 1))]);
    let effects = hear(&mut call, 1, &joined(BOB, 11));
    assert_eq!(opened(&effects), [(BOB, Generation::between(1, 1))]);
    let name = "Person 3".to_owned();
    assert!(effects.contains(&Effect::News(News::Joined { name })));
    let (why, rev) = (Left::Closed, 12);
    let effects = hear(&mut call, 1, &ServerFrame::Left { id: BOB, why, rev });
    assert_eq!(closed(&effects), [BOB]);
    let ids: Vec<_> = call
        .others()
        .into_iter()
        .map(|other| other.person.id)
        .collect();
    assert_eq!(ids, [ANN]);
}

#[test]
fn a_page_loaded_anew_at_the_other_side_is_connected_anew() {
    let mut call = live(&[ANN, ME]);
    let (person, rev) = (person(ANN, 2), 11);
    let effects = hear(&mut call, 1, &ServerFrame::Person { person, rev });
    assert_eq!(opened(&effects), [(ANN, Generation::between(1, 2))]);
}

#[test]
fn a_change_heard_twice_changes_nothing() {
    let mut call = live(&[ANN, ME]);
    let _ = hear(&mut call, 1, &joined(BOB, 11));
    let effects = hear(&mut call, 1, &joined(BOB, 11));
    assert!(opened(&effects).is_empty() && transmitted(&effects).is_empty());
}

#[test]
fn a_gap_asks_for_the_whole_once() {
    let mut call = live(&[ANN, ME]);
    let effects = hear(&mut call, 1, &joined(BOB, 13));
    assert_eq!(transmitted(&effects), [ClientFrame::Sync {}]);
    assert_eq!(call.others().len(), 1);
    assert_eq!(transmitted(&hear(&mut call, 1, &joined(BOB, 14))), []);
    let room = snapshot(14, &[ME, BOB]);
    let effects = hear(&mut call, 1, &ServerFrame::Snapshot { room });
    assert_eq!(closed(&effects), [ANN]);
    assert_eq!(opened(&effects).len(), 1);
}

#[test]
fn losing_the_link_never_touches_media() {
    let mut call = live(&[ANN, ME]);
    let effects = call.step(NOW, Input::SocketClosed(Ticket(1), 1006));
    assert!(!touches_media(&effects));
    assert_eq!(call.link_down_since(), Some(NOW));
    let effects = call.step(NOW + 1_000, Input::Tick);
    assert!(effects.contains(&Effect::Dial(Ticket(2))));
    let _ = call.step(NOW + 1_000, Input::SocketOpened(Ticket(2)));
    let effects = hear(&mut call, 2, &welcome(false, snapshot(900, &[ANN, ME])));
    assert!(opened(&effects).is_empty() && closed(&effects).is_empty());
    assert_eq!(call.link_down_since(), None);
}

#[test]
fn a_lost_path_has_the_link_probed() {
    let mut call = live(&[ANN, ME]);
    let fact = PeerFact::Transport(Transport::Disconnected);
    let effects = call.step(NOW, Input::Peer(ANN, Generation::between(1, 1), fact));
    assert_eq!(transmitted(&effects), [ClientFrame::Ping {}]);
}

#[test]
fn after_a_session_that_was_not_resumed_all_is_said_again() {
    let mut call = live(&[ANN, ME]);
    let _ = call.step(NOW, Input::SocketClosed(Ticket(1), 1006));
    let _ = call.step(NOW + 1_000, Input::Tick);
    let _ = call.step(NOW + 1_000, Input::SocketOpened(Ticket(2)));
    let said = transmitted(&hear(
        &mut call,
        2,
        &welcome(false, snapshot(900, &[ANN, ME])),
    ));
    assert!(
        said.iter()
            .any(|frame| matches!(frame, ClientFrame::Media { .. }))
    );
    let again = |frame: &ClientFrame| matches!(frame, ClientFrame::Signal { to: Some(ANN), body } if body.contains("again"));
    assert!(said.iter().any(again));
}

#[test]
fn on_entering_nothing_is_asked_for_again() {
    let mut call = greeting(lobby());
    let said = transmitted(&hear(
        &mut call,
        1,
        &welcome(false, snapshot(1, &[ANN, ME])),
    ));
    let signals = |frame: &ClientFrame| matches!(frame, ClientFrame::Signal { .. });
    assert!(!said.iter().any(signals));
}

#[test]
fn a_new_seat_is_connected_to_everybody_anew() {
    let mut call = live(&[ANN, ME]);
    let _ = call.step(NOW, Input::SocketClosed(Ticket(1), 1006));
    let _ = call.step(NOW + 1_000, Input::Tick);
    let _ = call.step(NOW + 1_000, Input::SocketOpened(Ticket(2)));
    let mut room = snapshot(900, &[ANN, BOB]);
    room.you = BOB;
    let effects = hear(&mut call, 2, &welcome(false, room));
    assert_eq!(closed(&effects), [ANN]);
    assert_eq!(opened(&effects).len(), 1);
}

#[test]
fn a_reaction_floats_here_and_there() {
    let mut call = live(&[ANN, ME]);
    let effects = call.step(NOW, Input::React("🎉".into()));
    assert!(effects.contains(&Effect::Reaction(ME, "🎉".into())));
    let said = transmitted(&effects);
    let ClientFrame::Signal { to: None, body } = &said[0] else {
        panic!("{said:?}");
    };
    let from = ANN;
    let body = body.clone();
    let effects = hear(&mut call, 1, &ServerFrame::Signal { from, body });
    assert!(effects.contains(&Effect::Reaction(ANN, "🎉".into())));
}

#[test]
fn a_reaction_is_one_emoji_and_from_somebody_who_is_here() {
    let mut call = live(&[ANN, ME]);
    let mut react = |from, text: &str| {
        let say = Say {
            g: Generation(0),
            say: Words::Reaction(text.into()),
        };
        let body = serde_json::to_string(&say).unwrap();
        hear(&mut call, 1, &ServerFrame::Signal { from, body })
    };
    let floats = |effects: Vec<Effect>| {
        let reaction = |effect: &Effect| matches!(effect, Effect::Reaction(..));
        effects.iter().any(reaction)
    };
    assert!(floats(react(ANN, "👍")));
    assert!(!floats(react(BOB, "👍")));
    assert!(!floats(react(ANN, &"👍".repeat(17))));
    assert_eq!(call.step(NOW, Input::React("x".repeat(65))), []);
}

#[test]
fn commands_have_names_of_their_own_and_a_refusal_is_told() {
    let mut call = live(&[ANN, ME]);
    let mut cids = vec![];
    for input in [Input::Mute(ANN), Input::Lock(true), Input::Remove(ANN)] {
        let said = transmitted(&call.step(NOW, input));
        match said[0] {
            ClientFrame::Mute { cid, .. }
            | ClientFrame::Lock { cid, .. }
            | ClientFrame::Remove { cid, .. } => cids.push(cid),
            _ => panic!("{said:?}"),
        }
    }
    cids.dedup();
    assert_eq!(cids.len(), 3);
    let error = Some(ErrorCode::Forbidden);
    let effects = hear(
        &mut call,
        1,
        &ServerFrame::Result {
            cid: cids[0],
            error,
        },
    );
    assert!(effects.contains(&Effect::News(News::NotDone(ErrorCode::Forbidden))));
}

#[test]
fn whoever_is_not_in_commands_nobody() {
    let mut call = lobby();
    assert_eq!(call.step(NOW, Input::End), []);
    assert_eq!(call.step(NOW, Input::Mute(ANN)), []);
}

#[test]
fn hands_are_taken_in_the_order_in_which_they_went_up() {
    let mut call = live(&[ANN, ME, BOB]);
    for (id, at, rev) in [(BOB, 5, 11), (ANN, 9, 12), (ME, 7, 13)] {
        let mut person = person(id, 1);
        person.hand = Some(UnixMillis(at));
        let _ = hear(&mut call, 1, &ServerFrame::Person { person, rev });
    }
    assert_eq!(call.hands(), [BOB, ME, ANN]);
}

#[test]
fn pairs_are_reported_every_ten_seconds() {
    let mut call = live(&[ANN, ME]);
    let due = NOW + REPORT_MS;
    let reports = |effects: &[Effect]| {
        let report = |frame: &ClientFrame| matches!(frame, ClientFrame::Report { .. });
        transmitted(effects)
            .iter()
            .filter(|frame| report(frame))
            .count()
    };
    assert_eq!(reports(&call.step(Millis(due.0 - 1), Input::Tick)), 0);
    assert_eq!(reports(&call.step(due, Input::Tick)), 1);
    assert_eq!(reports(&call.step(due, Input::Tick)), 0);
}

#[test]
fn somebody_whose_link_is_lost_and_whose_media_is_not_up_is_shown_as_being_mended() {
    let mut call = live(&[ANN, ME]);
    assert!(!call.others()[0].mending);
    let (id, up, rev) = (ANN, false, 11);
    let _ = hear(&mut call, 1, &ServerFrame::Link { id, up, rev });
    assert!(call.others()[0].mending);
}

#[test]
fn that_somebody_writes_is_told_now_and_then_and_forgotten_by_itself() {
    let mut call = live(&[ANN, ME]);
    let told = |effects: &[Effect]| {
        let typing = |frame: &ClientFrame| matches!(frame, ClientFrame::Signal { to: None, body } if body.contains("typing"));
        transmitted(effects)
            .iter()
            .filter(|frame| typing(frame))
            .count()
    };
    assert_eq!(told(&call.step(NOW, Input::Typing(true))), 1);
    assert_eq!(told(&call.step(NOW + 100, Input::Typing(true))), 0);
    assert_eq!(told(&call.step(NOW + 3_000, Input::Typing(true))), 1);
    assert_eq!(told(&call.step(NOW + 3_100, Input::Typing(false))), 1);
    assert_eq!(told(&call.step(NOW + 3_200, Input::Typing(false))), 0);

    let body = r#"{"g":0,"say":{"typing":true}}"#.into();
    hear(&mut call, 1, &ServerFrame::Signal { from: ANN, body });
    assert_eq!(call.typing(NOW).len(), 1);
    assert_eq!(call.typing(NOW + TYPING_MS).len(), 0);
}

fn reaches(effects: &[Effect]) -> Vec<bool> {
    let reach = |effect: &Effect| match effect {
        Effect::Peer(_, PeerEffect::Open(_, reach) | PeerEffect::Configure(reach)) => {
            Some(reach.relay_only)
        }
        _ => None,
    };
    effects.iter().filter_map(reach).collect()
}

#[test]
fn an_address_is_hidden_by_the_room_or_by_me_and_shown_when_neither_wants_it() {
    let mut call = live(&[ANN, ME]);
    let room = |rev, hide_address| {
        let state = snapshot(rev, &[]).state;
        let room = RoomState {
            hide_address,
            ..state
        };
        ServerFrame::Room { room, rev }
    };
    assert_eq!(reaches(&hear(&mut call, 1, &room(11, true))), [true]);
    assert!(reaches(&call.step(NOW, Input::HideAddress(true))).is_empty());
    assert!(reaches(&hear(&mut call, 1, &room(12, false))).is_empty());
    assert_eq!(reaches(&call.step(NOW, Input::HideAddress(false))), [false]);
}

#[test]
fn whoever_hides_before_joining_never_opens_any_other_way() {
    let mut call = lobby();
    let _ = call.step(NOW, Input::HideAddress(true));
    let mut call = greeting(call);
    let effects = hear(&mut call, 1, &welcome(false, snapshot(10, &[ANN, ME])));
    assert_eq!(reaches(&effects), [true]);
    let mut call = greeting(lobby());
    let mut room = snapshot(10, &[ANN, ME]);
    room.state.hide_address = true;
    assert_eq!(reaches(&hear(&mut call, 1, &welcome(false, room))), [true]);
}
