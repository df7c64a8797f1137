use super::*;

fn chosen(id: &str) -> Choice {
    Choice(Some(id.into()))
}

#[test]
fn opening_the_page_previews_both_devices_and_lets_nothing_flow() {
    let mut call = Call::new(1);
    let effects = call.step(NOW, Input::Open { seat: None });
    let kinds: Vec<_> = captures(&effects)
        .into_iter()
        .map(|(_, kind, _)| kind)
        .collect();
    assert_eq!(kinds, [Kind::Microphone, Kind::Camera]);
    let effects = call.step(NOW, Input::Captured(Ticket(2), Kind::Camera));
    assert_eq!(effects, []);
    assert!(call.me().camera_live);
}

#[test]
fn what_was_remembered_as_off_is_not_opened() {
    let mut call = Call::new(1);
    let _ = call.step(NOW, Input::Switch(Kind::Camera, false));
    let effects = call.step(NOW, Input::Open { seat: None });
    assert_eq!(
        captures(&effects),
        [(Ticket(1), Kind::Microphone, Choice(None))]
    );
}

#[test]
fn one_failure_leaves_the_other_device() {
    let mut call = Call::new(1);
    let _ = call.step(NOW, Input::Open { seat: None });
    let denied = CaptureFailure::Denied;
    let _ = call.step(
        NOW,
        Input::CaptureFailed(Ticket(1), Kind::Microphone, denied),
    );
    let _ = call.step(NOW, Input::Captured(Ticket(2), Kind::Camera));
    let me = call.me();
    assert!(me.mic && !me.mic_live && me.camera_live);
    let kind = Kind::Microphone;
    assert_eq!(me.problems, [Problem { kind, why: denied }]);
    // Switching on what is on already asks again.
    let effects = call.step(NOW, Input::Switch(Kind::Microphone, true));
    assert_eq!(captures(&effects).len(), 1);
    assert_eq!(call.me().problems, []);
}

#[test]
fn what_is_on_flows_from_the_moment_of_joining() {
    let mut call = greeting(lobby());
    let effects = hear(&mut call, 1, &welcome(false, snapshot(10, &[ME])));
    assert!(effects.contains(&Effect::Flow(Kind::Microphone, true)));
    assert!(effects.contains(&Effect::Flow(Kind::Camera, true)));
    let media = ClientFrame::Media {
        mic: true,
        camera: true,
        screen: false,
        hand: false,
    };
    let page = ClientFrame::ChatPage { before: None };
    assert_eq!(transmitted(&effects), [page, media]);
}

#[test]
fn muting_keeps_the_microphone_and_camera_off_puts_its_light_out() {
    let mut call = live(&[ME]);
    let effects = call.step(NOW, Input::Switch(Kind::Microphone, false));
    assert_eq!(effects[0], Effect::Flow(Kind::Microphone, false));
    assert!(!effects.contains(&Effect::Release(Kind::Microphone)));
    let effects = call.step(NOW, Input::Switch(Kind::Camera, false));
    let off = [
        Effect::Flow(Kind::Camera, false),
        Effect::Release(Kind::Camera),
    ];
    assert_eq!(effects[..2], off);
    let effects = call.step(NOW, Input::Switch(Kind::Camera, true));
    let (ticket, kind, _) = captures(&effects)[0].clone();
    assert!(!effects.contains(&Effect::Flow(Kind::Camera, true)));
    let effects = call.step(NOW, Input::Captured(ticket, kind));
    assert_eq!(effects[0], Effect::Flow(Kind::Camera, true));
}

#[test]
fn a_camera_that_opens_after_it_was_switched_off_is_closed_again() {
    let mut call = Call::new(1);
    let _ = call.step(NOW, Input::Open { seat: None });
    let _ = call.step(NOW, Input::Switch(Kind::Camera, false));
    let effects = call.step(NOW, Input::Captured(Ticket(2), Kind::Camera));
    assert_eq!(effects, [Effect::Discard(Ticket(2))]);
}

#[test]
fn another_device_takes_the_place_of_the_one_before_when_it_is_open() {
    let mut call = live(&[ME]);
    let effects = call.step(NOW, Input::Choose(Kind::Camera, chosen("rear")));
    let (ticket, kind, choice) = captures(&effects)[0].clone();
    assert_eq!((kind, choice), (Kind::Camera, chosen("rear")));
    assert!(!touches_media(&effects));
    let effects = call.step(NOW, Input::Captured(ticket, kind));
    assert_eq!(effects, [Effect::Flow(Kind::Camera, true)]);
}

#[test]
fn a_refused_other_microphone_does_not_make_the_open_one_look_off() {
    let mut call = live(&[ANN, ME]);
    let kind = Kind::Microphone;
    let effects = call.step(NOW, Input::Choose(kind, chosen("other")));
    let (ticket, ..) = captures(&effects)[0];
    let effects = call.step(
        NOW,
        Input::CaptureFailed(ticket, kind, CaptureFailure::Denied),
    );
    let told = Effect::News(News::NotDone(ErrorCode::Unavailable));
    assert!(effects.contains(&told), "{effects:?}");
    let me = call.me();
    assert!(me.mic && me.mic_live);
    assert_eq!(me.problems, []);
}

#[test]
fn a_machine_that_holds_only_one_camera_lets_go_of_it_first() {
    let mut call = live(&[ME]);
    let effects = call.step(NOW, Input::Choose(Kind::Camera, chosen("rear")));
    let (ticket, kind, _) = captures(&effects)[0].clone();
    let busy = Input::CaptureFailed(ticket, kind, CaptureFailure::Busy);
    let effects = call.step(NOW, busy);
    assert!(effects.contains(&Effect::Release(Kind::Camera)));
    assert_eq!(captures(&effects)[0].2, chosen("rear"));
}

#[test]
fn a_chosen_device_that_is_gone_gives_way_to_any_other() {
    let mut call = Call::new(1);
    let _ = call.step(NOW, Input::Choose(Kind::Microphone, chosen("headset")));
    let _ = call.step(NOW, Input::Open { seat: None });
    let missing = CaptureFailure::Missing;
    let effects = call.step(
        NOW,
        Input::CaptureFailed(Ticket(1), Kind::Microphone, missing),
    );
    let (ticket, kind, choice) = captures(&effects)[0].clone();
    assert_eq!(choice, Choice(None));
    let effects = call.step(NOW, Input::CaptureFailed(ticket, kind, missing));
    assert_eq!(captures(&effects), []);
    assert_eq!(call.me().problems, [Problem { kind, why: missing }]);
}

#[test]
fn a_device_that_goes_away_is_replaced_once() {
    let mut call = live(&[ME]);
    let effects = call.step(NOW, Input::TrackEnded(Kind::Microphone));
    assert!(effects.contains(&Effect::News(News::DeviceGone(Kind::Microphone))));
    let (ticket, kind, choice) = captures(&effects)[0].clone();
    assert_eq!(choice, Choice(None));
    let missing = CaptureFailure::Missing;
    let effects = call.step(NOW, Input::CaptureFailed(ticket, kind, missing));
    assert_eq!(captures(&effects), []);
    assert!(!call.me().mic_live);
}

#[test]
fn a_host_who_mutes_me_switches_my_microphone_off_for_me_to_switch_on() {
    let mut call = live(&[ANN, ME]);
    let effects = hear(&mut call, 1, &ServerFrame::Muted { by: ANN });
    assert!(effects.contains(&Effect::Flow(Kind::Microphone, false)));
    let by = "Person 1".to_owned();
    assert!(effects.contains(&Effect::News(News::Muted { by })));
    assert!(!call.me().mic);
    let effects = call.step(NOW, Input::Switch(Kind::Microphone, true));
    assert_eq!(effects[0], Effect::Flow(Kind::Microphone, true));
}
