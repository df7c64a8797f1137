//! Whatever happens, in whatever order: nothing flows that the person did not switch on, and
//! nothing panics.

use super::*;
use crate::say::Candidate;
use proptest::{collection::vec, prelude::*};

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![Just(Kind::Microphone), Just(Kind::Camera)]
}

fn ticket() -> impl Strategy<Value = Ticket> {
    (0u32..8).prop_map(Ticket)
}

fn who() -> impl Strategy<Value = ParticipantId> {
    (0u64..5).prop_map(ParticipantId)
}

fn failure() -> impl Strategy<Value = CaptureFailure> {
    prop_oneof![
        Just(CaptureFailure::Denied),
        Just(CaptureFailure::Missing),
        Just(CaptureFailure::Busy),
        Just(CaptureFailure::Insecure),
    ]
}

fn words() -> impl Strategy<Value = Words> {
    prop_oneof![
        (0u32..4, ".{0,20}").prop_map(|(n, sdp)| Words::Offer { n, sdp }),
        (0u32..4, ".{0,20}").prop_map(|(n, sdp)| Words::Answer { n, sdp }),
        ".{0,20}".prop_map(|candidate| {
            Words::Candidate(Candidate {
                candidate,
                mid: None,
                line: None,
            })
        }),
        Just(Words::Again),
        ".{0,70}".prop_map(Words::Reaction),
    ]
}

fn generation() -> impl Strategy<Value = Generation> {
    let near = (0u64..4).prop_map(|n| Generation((2 << 16) + n));
    prop_oneof![near, any::<u64>().prop_map(Generation)]
}

fn frame() -> impl Strategy<Value = ServerFrame> {
    let rev = || 8u64..16;
    let people = || vec(who(), 0..5);
    let say = (generation(), words()).prop_map(|(g, say)| Say { g, say });
    let body = prop_oneof![
        say.prop_map(|say| serde_json::to_string(&say).unwrap()),
        ".{0,40}"
    ];
    prop_oneof![
        (any::<bool>(), rev(), people())
            .prop_map(|(resumed, rev, people)| welcome(resumed, snapshot(rev, &people))),
        (rev(), people(), any::<bool>()).prop_map(|(rev, people, waiting)| {
            let mut room = snapshot(rev, &people);
            room.waiting = waiting;
            ServerFrame::Snapshot { room }
        }),
        (who(), body).prop_map(|(from, body)| ServerFrame::Signal { from, body }),
        (who(), rev(), 0u32..3).prop_map(|(id, rev, page)| ServerFrame::Joined {
            person: person(id, page),
            rev
        }),
        (who(), rev(), 0u32..3).prop_map(|(id, rev, page)| ServerFrame::Person {
            person: person(id, page),
            rev
        }),
        (who(), rev()).prop_map(|(id, rev)| ServerFrame::Left {
            id,
            why: Left::Lost,
            rev
        }),
        (who(), any::<bool>(), rev()).prop_map(|(id, up, rev)| ServerFrame::Link { id, up, rev }),
        who().prop_map(|by| ServerFrame::Muted { by }),
        any::<u64>().prop_map(|n| ServerFrame::Ack { n }),
        any::<u64>().prop_map(|retry_in| ServerFrame::GoingAway { retry_in }),
        Just(ServerFrame::Ping {}),
    ]
}

fn reply() -> impl Strategy<Value = EnterReply> {
    let ticket = || "once".to_owned();
    prop_oneof![
        Just(EnterReply::Admitted { ticket: ticket() }),
        Just(EnterReply::Waiting { ticket: ticket() }),
        Just(EnterReply::Refused(EnterFailure::Full)),
        Just(EnterReply::Refused(EnterFailure::Elsewhere)),
        Just(EnterReply::Refused(EnterFailure::Unreachable)),
    ]
}

fn fact() -> impl Strategy<Value = PeerFact> {
    prop_oneof![
        (ticket(), ".{0,20}").prop_map(|(ticket, sdp)| PeerFact::Described(ticket, sdp)),
        ticket().prop_map(PeerFact::Refused),
        Just(PeerFact::Transport(Transport::Connected)),
        Just(PeerFact::Transport(Transport::Disconnected)),
        Just(PeerFact::Transport(Transport::Failed)),
    ]
}

fn input() -> impl Strategy<Value = Input> {
    let seat = Seat {
        session: "s".into(),
        token: "t".into(),
    };
    let text = prop_oneof![
        8 => frame().prop_map(|frame| serde_json::to_string(&frame).unwrap()),
        1 => ".{0,60}",
        1 => r#"\{"t":"[a-z]{1,9}"(,"[a-z]{1,4}":[0-9]{1,20})?\}"#,
    ];
    let code = prop_oneof![
        any::<u16>(),
        (0..Close::ALL.len()).prop_map(|n| Close::ALL[n].code())
    ];
    prop_oneof![
        2 => prop_oneof![Just(None), Just(Some(seat))].prop_map(|seat| Input::Open { seat }),
        3 => any::<bool>().prop_map(|take_over| Input::Join(Entry { take_over, ..entry() })),
        4 => (kind(), any::<bool>()).prop_map(|(kind, on)| Input::Switch(kind, on)),
        2 => (kind(), "[ab]?").prop_map(|(kind, id)| {
            let id = Some(id).filter(|id| !id.is_empty());
            Input::Choose(kind, Choice(id))
        }),
        4 => (ticket(), kind()).prop_map(|(ticket, kind)| Input::Captured(ticket, kind)),
        2 => (ticket(), kind(), failure())
            .prop_map(|(ticket, kind, why)| Input::CaptureFailed(ticket, kind, why)),
        2 => kind().prop_map(Input::TrackEnded),
        3 => (ticket(), reply()).prop_map(|(ticket, reply)| Input::Entered(ticket, reply)),
        3 => ticket().prop_map(Input::SocketOpened),
        9 => (ticket(), text).prop_map(|(ticket, text)| Input::SocketText(ticket, text)),
        1 => (ticket(), code).prop_map(|(ticket, code)| Input::SocketClosed(ticket, code)),
        4 => (who(), generation(), fact()).prop_map(|(id, g, fact)| Input::Peer(id, g, fact)),
        2 => prop_oneof![
            Just(Input::Woke), Just(Input::RaiseHand(true)), Just(Input::React("x".into())),
            Just(Input::End), Just(Input::Lock(true)), who().prop_map(Input::Mute),
        ],
        1 => Just(Input::Leave),
        3 => Just(Input::Tick),
    ]
}

/// What the person asked for, and what became of it.
#[derive(Debug, Default)]
struct Consent {
    joined: bool,
    off: [bool; 2],
    open: [bool; 2],
    captures: Vec<(Ticket, Kind)>,
}

impl Consent {
    fn hear(&mut self, input: &Input) {
        match input {
            Input::Join(_) | Input::Open { seat: Some(_) } => self.joined = true,
            Input::Switch(kind, on) => self.off[*kind as usize] = !on,
            _ => {}
        }
    }

    fn check(&mut self, input: &Input, effects: &[Effect]) -> Result<(), TestCaseError> {
        if let Input::Captured(ticket, kind) = input
            && !effects.contains(&Effect::Discard(*ticket))
        {
            prop_assert!(
                self.captures.contains(&(*ticket, *kind)),
                "nobody asked for it"
            );
            self.open[*kind as usize] = true;
        }
        for effect in effects {
            match effect {
                Effect::Capture(ticket, kind, _) => self.captures.push((*ticket, *kind)),
                Effect::Release(kind) => self.open[*kind as usize] = false,
                Effect::News(News::Muted { .. }) => self.off[0] = true,
                Effect::Flow(kind, true) => {
                    prop_assert!(self.joined, "before joining");
                    prop_assert!(!self.off[*kind as usize], "{:?} is off", kind);
                    prop_assert!(self.open[*kind as usize], "{:?} is not open", kind);
                }
                _ => {}
            }
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_flows_that_the_person_did_not_switch_on(
        inputs in vec((0u64..3_000, input()), 0..80), on in any::<bool>(),
    ) {
        let mut call = if on { live(&[ANN, ME]) } else { Call::new(1) };
        let mut consent = Consent { joined: on, open: [on; 2], ..Consent::default() };
        let mut now = NOW;
        for (wait, input) in inputs {
            now = now + wait;
            consent.hear(&input);
            let effects = call.step(now, input.clone());
            consent.check(&input, &effects)?;
            let me = call.me();
            let in_call = *call.phase() == Phase::Live;
            prop_assert!(!(in_call && me.mic_live && consent.off[0]));
            prop_assert!(!(in_call && me.camera_live && consent.off[1]));
        }
    }

    #[test]
    fn whatever_the_server_says_the_call_goes_on(texts in vec(".{0,200}", 0..20)) {
        let mut call = live(&[ANN, ME]);
        for text in texts {
            let _ = call.step(NOW, Input::SocketText(Ticket(1), text));
        }
        prop_assert_eq!(call.phase(), &Phase::Live);
    }
}
