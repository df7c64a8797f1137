use super::*;
use crate::{
    call::{PeerFact, Reach, Transport},
    ids::Ticket,
    limits::{
        AGAIN_GAP_MS, DISCONNECTED_PATIENCE_MS, FRESH_AGAIN_MS, FRESH_CONNECTION_MS,
        POLITE_DELAY_MS, RESTART_AGAIN_MS, SDP_BYTES,
    },
    say::Candidate,
};

const START: Millis = Millis(10_000);
const BASE: Generation = Generation(2 << 16);
const ANN: ParticipantId = ParticipantId(1);
const BOB: ParticipantId = ParticipantId(2);

fn opened(me: ParticipantId, other: ParticipantId) -> (Peer, Vec<Effect>) {
    Peer::open(START, (me, other), BASE, Reach::default(), true)
}

fn heard(g: Generation, say: Words) -> Input {
    Input::Heard(Say { g, say })
}

fn offer(n: u32) -> Words {
    Words::Offer {
        n,
        sdp: "v=0".into(),
    }
}

fn answer(n: u32) -> Words {
    Words::Answer {
        n,
        sdp: "v=0".into(),
    }
}

fn described(g: Generation, ticket: u32) -> Input {
    Input::Fact(g, PeerFact::Described(Ticket(ticket), "v=0".into()))
}

fn transport(g: Generation, transport: Transport) -> Input {
    Input::Fact(g, PeerFact::Transport(transport))
}

fn restarts(effects: &[Effect]) -> bool {
    let restart = |effect: &Effect| {
        matches!(
            effect,
            Effect::Edge(PeerEffect::MakeOffer { restart: true, .. })
        )
    };
    effects.iter().any(restart)
}

fn begins(effects: &[Effect]) -> Option<Generation> {
    effects.iter().find_map(|effect| match effect {
        Effect::Edge(PeerEffect::Open(generation, _)) => Some(*generation),
        _ => None,
    })
}

fn says(effects: &[Effect], words: &Words) -> bool {
    let said = |effect: &Effect| matches!(effect, Effect::Say(say) if say.say == *words);
    effects.iter().any(said)
}

/// Ann, who was here first, connected to Bob.
fn connected() -> Peer {
    let (mut ann, _) = opened(ANN, BOB);
    let _ = ann.step(START, described(BASE, 1));
    let _ = ann.step(START, heard(BASE, answer(1)));
    let _ = ann.step(START, described(BASE, 2));
    let _ = ann.step(START, transport(BASE, Transport::Connected));
    assert!(ann.is_settled());
    ann
}

/// Bob, who came later, connected to Ann.
fn connected_bob() -> Peer {
    let (mut bob, _) = opened(BOB, ANN);
    let _ = bob.step(START, heard(BASE, offer(1)));
    let _ = bob.step(START, described(BASE, 1));
    let _ = bob.step(START, transport(BASE, Transport::Connected));
    assert!(bob.is_settled());
    bob
}

#[test]
fn whoever_was_there_first_offers_and_the_other_waits() {
    let (_, effects) = opened(ANN, BOB);
    assert_eq!(begins(&effects), Some(BASE));
    let offers = |effects: &[Effect]| {
        let offer = |effect: &Effect| matches!(effect, Effect::Edge(PeerEffect::MakeOffer { .. }));
        effects.iter().any(offer)
    };
    assert!(offers(&effects));
    let (mut bob, effects) = opened(BOB, ANN);
    assert!(!offers(&effects));
    let effects = bob.step(START + SAY_AGAIN_MS, Input::Tick);
    assert!(says(&effects, &Words::Again));
}

#[test]
fn an_unanswered_offer_is_said_again_but_only_while_the_link_is_up() {
    let (mut ann, _) = opened(ANN, BOB);
    let _ = ann.step(START, described(BASE, 1));
    let _ = ann.step(START, Input::Signaling(false));
    assert_eq!(ann.wake_at(), None);
    let late = START + SAY_AGAIN_MS;
    assert_eq!(ann.step(late, Input::Tick), []);
    let _ = ann.step(late, Input::Signaling(true));
    let effects = ann.step(late + SAY_AGAIN_MS, Input::Tick);
    assert!(says(&effects, &offer(1)));
}

#[test]
fn two_seconds_of_patience_with_disconnected() {
    let mut ann = connected();
    let lost = START + 60_000;
    assert_eq!(ann.step(lost, transport(BASE, Transport::Disconnected)), []);
    assert!(ann.is_connected() && ann.is_mending());
    let due = lost + DISCONNECTED_PATIENCE_MS;
    assert_eq!(ann.wake_at(), Some(due));
    assert!(restarts(&ann.step(due, Input::Tick)));
}

#[test]
fn a_connection_that_comes_back_by_itself_is_left_alone() {
    let mut ann = connected();
    let lost = START + 60_000;
    let _ = ann.step(lost, transport(BASE, Transport::Disconnected));
    let _ = ann.step(lost + 1_000, transport(BASE, Transport::Connected));
    assert_eq!(ann.step(lost + 60_000, Input::Tick), []);
    assert!(!ann.is_mending());
}

#[test]
fn the_polite_side_lets_the_other_restart_first() {
    let mut bob = connected_bob();
    let lost = START + 60_000;
    assert!(!restarts(
        &bob.step(lost, transport(BASE, Transport::Failed))
    ));
    assert_eq!(bob.wake_at(), Some(lost + POLITE_DELAY_MS));
    let effects = bob.step(lost + 500, heard(BASE, offer(2)));
    assert!(matches!(
        effects[0],
        Effect::Edge(PeerEffect::TakeOffer(..))
    ));
    let _ = bob.step(lost + 500, described(BASE, 2));
    assert!(!restarts(&bob.step(lost + POLITE_DELAY_MS, Input::Tick)));
    // But should that come to nothing, either may.
    assert!(restarts(
        &bob.step(lost + 500 + RESTART_AGAIN_MS, Input::Tick)
    ));
}

#[test]
fn the_ladder_is_restart_restart_and_then_afresh_for_ever() {
    let mut ann = connected();
    let lost = START + 60_000;
    assert!(restarts(
        &ann.step(lost, transport(BASE, Transport::Failed))
    ));
    let _ = ann.step(lost, described(BASE, 3));
    let _ = ann.step(lost, heard(BASE, answer(2)));
    let _ = ann.step(lost, described(BASE, 4));
    let second = lost + RESTART_AGAIN_MS;
    assert!(!restarts(&ann.step(Millis(second.0 - 1), Input::Tick)));
    assert!(restarts(&ann.step(second, Input::Tick)));
    let mut at = lost + FRESH_CONNECTION_MS;
    assert_eq!(begins(&ann.step(Millis(at.0 - 1), Input::Tick)), None);
    let mut generation = BASE;
    let last = FRESH_AGAIN_MS[FRESH_AGAIN_MS.len() - 1];
    for wait in FRESH_AGAIN_MS.into_iter().chain([last; 50]) {
        generation = generation.next();
        assert_eq!(begins(&ann.step(at, Input::Tick)), Some(generation));
        at = at + wait;
    }
    assert!(ann.is_mending());
}

#[test]
fn nothing_is_restarted_while_the_link_is_down_and_at_once_when_it_is_back() {
    let mut ann = connected();
    let lost = START + 60_000;
    let _ = ann.step(lost, Input::Signaling(false));
    assert_eq!(ann.step(lost, transport(BASE, Transport::Failed)), []);
    assert_eq!(ann.step(lost + 30_000, Input::Tick), []);
    assert!(restarts(&ann.step(lost + 30_001, Input::Signaling(true))));
}

#[test]
fn two_restarts_are_never_closer_than_two_seconds() {
    let mut ann = connected();
    let lost = START + 60_000;
    let mut restarted = vec![];
    for n in 0..400 {
        let now = lost + n * 50;
        let down = transport(BASE, Transport::Failed);
        let up = transport(BASE, Transport::Connected);
        for input in [
            down,
            up,
            described(BASE, n as u32),
            heard(BASE, answer(n as u32)),
        ] {
            if restarts(&ann.step(now, input)) {
                restarted.push(now);
            }
        }
    }
    assert!(restarted.windows(2).all(|pair| pair[1] - pair[0] >= 2_000));
}

#[test]
fn stalled_media_on_a_connected_transport_restarts_once() {
    let mut ann = connected();
    let _ = ann.step(START, Input::Sending(true));
    let seen = |flowing| {
        let report = PairReport {
            to: BOB,
            path: Path::Direct,
            flowing,
            rtt: 1,
            loss: 0,
            up: 1,
            down: 1,
        };
        Input::Fact(BASE, PeerFact::Seen(report))
    };
    let now = START + 60_000;
    let _ = ann.step(now, seen(true));
    assert!(!restarts(&ann.step(now + 1_000, seen(false))));
    assert!(restarts(&ann.step(now + 3_000, seen(false))));
    for n in 4..60 {
        assert!(!restarts(&ann.step(now + n * 1_000, seen(false))));
    }
}

#[test]
fn somebody_who_sends_nothing_does_not_stall() {
    let mut ann = connected();
    let mut report = ann.report(BOB);
    for n in 1..20 {
        report.flowing = n == 1;
        let seen = Input::Fact(BASE, PeerFact::Seen(report.clone()));
        assert!(!restarts(&ann.step(START + n * 1_000, seen)));
    }
}

#[test]
fn a_higher_generation_replaces_ours_and_a_lower_one_is_late() {
    let mut bob = connected_bob();
    let next = BASE.next();
    let effects = bob.step(START, heard(next, offer(1)));
    assert_eq!(begins(&effects), Some(next));
    assert!(matches!(
        effects[1],
        Effect::Edge(PeerEffect::TakeOffer(..))
    ));
    assert_eq!(bob.step(START, heard(BASE, offer(9))), []);
    assert_eq!(bob.step(START, transport(BASE, Transport::Failed)), []);
    assert_eq!(bob.generation(), next);
}

#[test]
fn nobody_makes_us_open_connections_without_end() {
    let mut ann = connected();
    let mut opened = 0;
    for n in 1..1_000 {
        let effects = ann.step(START, heard(Generation(BASE.0 + n), Words::Again));
        opened += usize::from(begins(&effects).is_some());
    }
    assert!(opened <= FRESH_BURST as usize);
    let absurd = heard(Generation(u64::MAX), Words::Again);
    assert_eq!(begins(&ann.step(START + 60_000, absurd)), None);
}

#[test]
fn a_page_loaded_anew_is_connected_anew() {
    let mut ann = connected();
    let renewed = Generation::between(1, 2);
    let effects = ann.step(START, Input::Renumbered(renewed));
    assert_eq!(begins(&effects), Some(renewed));
    assert_eq!(ann.step(START, Input::Renumbered(renewed)), []);
    assert!(!ann.is_connected());
}

#[test]
fn a_description_out_of_bounds_never_reaches_the_browser() {
    let endless = Words::Offer {
        n: 1,
        sdp: "x".repeat(SDP_BYTES + 1),
    };
    let (mut bob, _) = opened(BOB, ANN);
    let effects = bob.step(START, heard(BASE, endless));
    assert_eq!(effects, [Effect::Edge(PeerEffect::Close)]);
    assert!(bob.is_unreachable());
    assert_eq!(bob.step(START + 60_000, heard(BASE, offer(2))), []);
    assert_eq!(bob.wake_at(), None);
    // Whoever comes anew gets another chance.
    let renewed = Generation::between(2, 1);
    assert_eq!(
        begins(&bob.step(START, Input::Renumbered(renewed))),
        Some(renewed)
    );
    assert!(!bob.is_unreachable());
}

#[test]
fn a_flood_of_candidates_is_no_browser() {
    let (mut bob, _) = opened(BOB, ANN);
    let candidate = || {
        Words::Candidate(Candidate {
            candidate: "c".into(),
            mid: None,
            line: None,
        })
    };
    for _ in 0..CANDIDATES_PER_PEER {
        let _ = bob.step(START, heard(BASE, candidate()));
    }
    assert!(!bob.is_unreachable());
    let _ = bob.step(START, heard(BASE, candidate()));
    assert!(bob.is_unreachable());
}

#[test]
fn again_is_heeded_but_not_without_end() {
    let (mut ann, _) = opened(ANN, BOB);
    let _ = ann.step(START, described(BASE, 1));
    assert!(says(&ann.step(START, heard(BASE, Words::Again)), &offer(1)));
    assert_eq!(ann.step(START, heard(BASE, Words::Again)), []);
    let later = START + AGAIN_GAP_MS;
    assert!(says(&ann.step(later, heard(BASE, Words::Again)), &offer(1)));
}

#[test]
fn a_step_the_browser_refuses_leads_to_a_fresh_connection() {
    let (mut ann, _) = opened(ANN, BOB);
    let _ = ann.step(START, Input::Fact(BASE, PeerFact::Refused(Ticket(1))));
    let due = ann.wake_at().unwrap();
    assert_eq!(begins(&ann.step(due, Input::Tick)), Some(BASE.next()));
    // The late news of the broken one changes nothing.
    assert_eq!(ann.step(due, transport(BASE, Transport::Connected)), []);
}

#[test]
fn a_channel_that_closes_leads_to_a_fresh_connection_whatever_the_path_says() {
    let mut ann = connected();
    let closed = Input::Fact(BASE, PeerFact::ChannelClosed);
    assert_eq!(ann.step(START, closed), []);
    assert_eq!(ann.step(START, transport(BASE, Transport::Connected)), []);
    let due = ann.wake_at().unwrap();
    assert_eq!(begins(&ann.step(due, Input::Tick)), Some(BASE.next()));
    let _ = ann.step(due, transport(BASE.next(), Transport::Connected));
    assert!(ann.is_connected());
}

#[test]
fn a_polite_side_that_begins_afresh_says_so() {
    let mut bob = connected_bob();
    let lost = START + 60_000;
    let _ = bob.step(lost, transport(BASE, Transport::Failed));
    for at in [POLITE_DELAY_MS, POLITE_DELAY_MS + RESTART_AGAIN_MS] {
        let _ = bob.step(lost + at, Input::Tick);
    }
    let effects = bob.step(lost + POLITE_DELAY_MS + FRESH_CONNECTION_MS, Input::Tick);
    assert_eq!(begins(&effects), Some(BASE.next()));
    assert!(says(&effects, &Words::Again));
}

#[test]
fn after_a_lost_session_only_what_is_open_is_said_again() {
    assert_eq!(connected().step(START, Input::Lost), []);
    let (mut ann, _) = opened(ANN, BOB);
    let _ = ann.step(START, described(BASE, 1));
    let effects = ann.step(START, Input::Lost);
    assert!(says(&effects, &Words::Again) && says(&effects, &offer(1)));
}

#[test]
fn fresh_relay_credentials_reach_the_connection_once() {
    let mut ann = connected();
    let mut reach = Reach::default();
    reach.ice.expires = Some(crate::time::UnixMillis(5));
    let configured = Effect::Edge(PeerEffect::Configure(reach.clone()));
    assert_eq!(ann.step(START, Input::Reach(reach.clone())), [configured]);
    assert_eq!(ann.step(START, Input::Reach(reach)), []);
}

fn hidden() -> Reach {
    Reach {
        relay_only: true,
        ..Reach::default()
    }
}

fn found(candidate: &str) -> PeerFact {
    PeerFact::Candidate(Candidate {
        candidate: candidate.into(),
        mid: None,
        line: Some(0),
    })
}

#[test]
fn whoever_hides_says_nothing_but_relays_however_often() {
    let (mut ann, effects) = Peer::open(START, (ANN, BOB), BASE, hidden(), true);
    assert!(effects.contains(&Effect::Edge(PeerEffect::Open(BASE, hidden()))));
    let offer = "v=0\r\nc=IN IP4 192.168.1.7\r\na=candidate:1 1 udp 1 192.168.1.7 5 typ host\r\n";
    let mut effects = ann.step(
        START,
        Input::Fact(BASE, PeerFact::Described(Ticket(1), offer.into())),
    );
    for candidate in [
        "candidate:1 1 udp 1 192.168.1.7 5 typ host",
        "candidate:2 1 udp 1 192.168.1.7 5 typ srflx raddr 192.168.1.7 rport 5",
        "candidate:3 1 udp 1 198.51.100.9 4 typ relay raddr 192.168.1.7 rport 5",
    ] {
        effects.extend(ann.step(START, Input::Fact(BASE, found(candidate))));
    }
    effects.extend(ann.step(START + SAY_AGAIN_MS, Input::Tick));
    effects.extend(ann.step(START + SAY_AGAIN_MS, Input::Lost));
    let said = |effect: &&Effect| matches!(effect, Effect::Say(_));
    let said: Vec<_> = effects.iter().filter(said).collect();
    assert!(!format!("{said:?}").contains("192.168.1.7"), "{said:#?}");
    let relays = said
        .iter()
        .filter(|say| format!("{say:?}").contains("typ relay"));
    assert_eq!(relays.count(), 3);
}

#[test]
fn hiding_ends_the_connection_at_once_and_showing_again_keeps_it() {
    let mut ann = connected();
    let effects = ann.step(START, Input::Reach(hidden()));
    assert_eq!(begins(&effects), Some(BASE.next()));
    assert!(ann.is_mending());
    let mut ann = Peer::open(START, (ANN, BOB), BASE, hidden(), true).0;
    let _ = ann.step(START, described(BASE, 1));
    let _ = ann.step(START, heard(BASE, answer(1)));
    let _ = ann.step(START, described(BASE, 2));
    let _ = ann.step(START, transport(BASE, Transport::Connected));
    let effects = ann.step(START, Input::Reach(Reach::default()));
    assert_eq!(begins(&effects), None);
    let configured = Effect::Edge(PeerEffect::Configure(Reach::default()));
    assert!(effects.contains(&configured) && restarts(&effects));
}

#[test]
fn offers_that_cross_on_a_used_connection_end_it_at_the_polite_side() {
    let mut bob = connected_bob();
    let lost = START + 60_000;
    let _ = bob.step(lost, transport(BASE, Transport::Failed));
    assert!(restarts(&bob.step(lost + POLITE_DELAY_MS, Input::Tick)));
    let effects = bob.step(lost + POLITE_DELAY_MS + 100, heard(BASE, offer(2)));
    assert_eq!(begins(&effects), Some(BASE.next()));
    assert!(says(&effects, &Words::Again));
    let taken = |effect: &Effect| matches!(effect, Effect::Edge(PeerEffect::TakeOffer(..)));
    assert!(!effects.iter().any(taken));
    let mut ann = connected();
    let _ = ann.step(lost, transport(BASE, Transport::Failed));
    let effects = ann.step(lost + 100, heard(BASE, offer(1)));
    assert_eq!(begins(&effects), None, "the impolite side ignores theirs");
}

#[test]
fn a_stall_is_mended_by_the_impolite_side_first() {
    let stalled = |peer: &mut Peer, after| {
        let mut report = PairReport {
            to: BOB,
            path: Path::Direct,
            flowing: true,
            rtt: 0,
            loss: 0,
            up: 0,
            down: 0,
        };
        let _ = peer.step(START, Input::Sending(true));
        let begun = START + 10_000;
        let seen = |report: &PairReport| Input::Fact(BASE, PeerFact::Seen(report.clone()));
        let _ = peer.step(begun, seen(&report));
        report.flowing = false;
        let _ = peer.step(begun, seen(&report));
        restarts(&peer.step(begun + after, seen(&report)))
    };
    assert!(stalled(&mut connected(), DISCONNECTED_PATIENCE_MS));
    assert!(!stalled(&mut connected_bob(), DISCONNECTED_PATIENCE_MS));
    let late = DISCONNECTED_PATIENCE_MS + POLITE_DELAY_MS;
    assert!(stalled(&mut connected_bob(), late));
}
