use super::*;
use crate::call::CaptureFailure as Why;

const CODECS: Codecs = Codecs {
    opus: true,
    vp8: true,
    h264: true,
    vp9: false,
    av1: false,
};
const CARRIES: Found = Found::Carries {
    ms: 20,
    kbps: 9_000,
};

/// Everything as good as it gets.
fn well() -> Checks {
    let mut checks = Checks::begun();
    for row in ROWS {
        let found = match row {
            Row::RelayUdp | Row::RelayTcp | Row::RelayTls => CARRIES,
            Row::Codecs => Found::Offers(CODECS),
            Row::Server | Row::Peer => Found::Within { ms: 20 },
            _ => Found::Works,
        };
        checks.learn(row, found);
    }
    checks
}

fn with(rows: &[(Row, Found)]) -> Verdict {
    let mut checks = well();
    for (row, found) in rows {
        checks.learn(*row, *found);
    }
    checks.sum().verdict
}

const WITHHELD: Found = Found::Withheld(Withheld::Stranger);

fn relays(found: Found) -> [(Row, Found); 3] {
    Via::ALL.map(|via| (via.row(), found))
}

#[test]
fn each_row_has_its_own_place() {
    for (place, row) in ROWS.into_iter().enumerate() {
        assert_eq!(row as usize, place);
    }
}

#[test]
fn every_row_says_for_every_outcome_how_well_it_does() {
    use Mark::{Bad, Good, Untried, Warn};
    let needed = [
        Row::Secure,
        Row::Microphone,
        Row::Camera,
        Row::Peer,
        Row::Channel,
        Row::Codecs,
        Row::Server,
        Row::Stun,
        Row::RelayUdp,
        Row::RelayTcp,
        Row::RelayTls,
    ];
    let failures = [
        Found::Lacks,
        Found::Fails,
        Found::Silent,
        Found::Needs,
        Found::Refused(Why::Denied),
        Found::Refused(Why::Missing),
        Found::Refused(Why::Busy),
        Found::Refused(Why::Insecure),
        Found::Refused(Why::Unsupported),
    ];
    for row in ROWS {
        let failed = if needed.contains(&row) { Bad } else { Warn };
        for failure in failures {
            assert_eq!(row.mark(failure), failed, "{row:?} {failure:?}");
        }
        for (found, mark) in [
            (Found::Works, Good),
            (Found::Within { ms: NEAR_MS }, Good),
            (CARRIES, Good),
            (Found::Offers(CODECS), Good),
            (Found::Partly, Warn),
            (Found::Quiet, Warn),
            (Found::Loud, Warn),
            (Found::NotOffered, Warn),
            (Found::Held, Untried),
            (WITHHELD, Untried),
        ] {
            assert_eq!(row.mark(found), mark, "{row:?} {found:?}");
        }
    }
}

#[test]
fn a_far_server_and_a_far_or_narrow_relay_work_less_well() {
    let far = NEAR_MS + 1;
    assert_eq!(Row::Server.mark(Found::Within { ms: far }), Mark::Warn);
    assert_eq!(Row::Peer.mark(Found::Within { ms: far }), Mark::Good);
    for (ms, kbps) in [(far, 9_000), (20, NARROW_KBPS - 1)] {
        assert_eq!(Row::RelayUdp.mark(Found::Carries { ms, kbps }), Mark::Warn);
    }
}

#[test]
fn there_is_no_verdict_before_everything_is_known() {
    assert_eq!(Checks::default().sum().verdict, Verdict::NotBegun);
    let mut checks = Checks::begun();
    assert_eq!(checks.sum().verdict, Verdict::Checking);
    checks.learn(Row::Peer, Found::Lacks);
    assert_eq!(checks.sum().verdict, Verdict::Checking);
    let mut again = well();
    again.retry(Row::Camera);
    assert_eq!(again.sum().verdict, Verdict::Checking);
}

#[test]
fn where_everything_works_that_is_the_verdict() {
    let sum = well().sum();
    assert_eq!(sum.verdict, Verdict::Well);
    assert_eq!(
        (sum.good, sum.warn, sum.bad, sum.untried),
        (ROWS.len(), 0, 0, 0)
    );
}

#[test]
fn without_webrtc_or_a_server_there_is_no_call_whatever_else_works() {
    for row in [Row::Codecs, Row::Server] {
        assert_eq!(with(&[(row, Found::Lacks)]), Verdict::NoCall(row));
    }
    let mut none = relays(Found::Needs).to_vec();
    none.push((Row::Peer, Found::Lacks));
    assert_eq!(with(&none), Verdict::NoCall(Row::Peer));
    let all = [
        (Row::Server, Found::Silent),
        (Row::Microphone, Found::Refused(Why::Denied)),
    ];
    assert_eq!(with(&all), Verdict::NoCall(Row::Server));
}

#[test]
fn what_is_missing_in_a_call_is_named_before_how_it_gets_through() {
    let denied = Found::Refused(Why::Denied);
    assert_eq!(
        with(&[(Row::Camera, denied)]),
        Verdict::Without(Row::Camera)
    );
    let both = [(Row::Camera, denied), (Row::Microphone, denied)];
    assert_eq!(with(&both), Verdict::Without(Row::Microphone));
    let mut with_no_relay = both.to_vec();
    with_no_relay.extend(relays(Found::NotOffered));
    assert_eq!(with(&with_no_relay), Verdict::Without(Row::Microphone));
}

#[test]
fn one_relay_that_carries_is_enough_of_a_way() {
    let mut blocked = relays(Found::Silent).to_vec();
    blocked.push((Row::Stun, Found::Silent));
    assert_eq!(with(&blocked), Verdict::NoWay);
    blocked.push((Row::RelayTls, CARRIES));
    assert_eq!(with(&blocked), Verdict::Well);
}

#[test]
fn without_any_relay_only_the_direct_way_is_left() {
    let mut none = relays(Found::NotOffered).to_vec();
    assert_eq!(with(&none), Verdict::OnlyDirect);
    none.push((Row::Stun, Found::NotOffered));
    assert_eq!(with(&none), Verdict::NoWay);
}

#[test]
fn relays_that_were_not_tried_are_neither_praised_nor_blamed() {
    let mut stranger = relays(WITHHELD).to_vec();
    assert_eq!(with(&stranger), Verdict::Well);
    stranger.push((Row::Stun, Found::Silent));
    assert_eq!(with(&stranger), Verdict::Unproven);
}

#[test]
fn a_call_through_a_relay_proves_what_two_connections_in_one_page_could_not() {
    let apart = [(Row::Peer, Found::Silent), (Row::Channel, Found::Needs)];
    assert_eq!(with(&apart), Verdict::Well);
    let mut alone = relays(WITHHELD).to_vec();
    alone.extend(apart);
    assert_eq!(with(&alone), Verdict::NoCall(Row::Peer));
}
