use super::*;
use crate::limits::CANDIDATES_PER_PEER;

mod interleavings;

fn candidate(name: &str) -> Candidate {
    Candidate {
        candidate: name.into(),
        mid: Some("0".into()),
        line: None,
    }
}

fn offered(n: u32) -> Input {
    Input::Offered {
        n,
        sdp: format!("offer {n}"),
    }
}

fn answered(n: u32) -> Input {
    Input::Answered {
        n,
        sdp: format!("answer {n}"),
    }
}

fn said_offer(n: u32, sdp: &str) -> Effect {
    Effect::Say(Words::Offer { n, sdp: sdp.into() })
}

fn said_answer(n: u32, sdp: &str) -> Effect {
    Effect::Say(Words::Answer { n, sdp: sdp.into() })
}

/// A side whose browser was just told to make an offer.
fn offering(role: Role) -> (Negotiation, Ticket) {
    let mut side = Negotiation::new(role);
    let effects = side.step(Input::Wanted { restart: false });
    let Effect::MakeOffer { ticket, .. } = effects[0] else {
        panic!("an idle side offers, not {effects:?}");
    };
    (side, ticket)
}

/// A side whose offer is with the other.
fn with_offer_out(role: Role) -> Negotiation {
    let (mut side, ticket) = offering(role);
    assert_eq!(
        side.step(Input::Described(ticket, "ours".into())),
        [said_offer(1, "ours")]
    );
    side
}

/// A side that answered the other's first offer.
fn with_answer_given() -> Negotiation {
    let mut side = Negotiation::new(Role::Polite);
    let effects = side.step(offered(1));
    let Effect::TakeOffer(ticket, _) = effects[0] else {
        panic!("an idle side takes an offer, not {effects:?}");
    };
    assert_eq!(
        side.step(Input::Described(ticket, "mine".into())),
        [said_answer(1, "mine")]
    );
    side
}

#[test]
fn an_offer_that_is_answered_settles() {
    let mut side = with_offer_out(Role::Impolite);
    assert!(side.awaits_answer());
    let effects = side.step(answered(1));
    let Effect::TakeAnswer(ticket, _) = effects[0] else {
        panic!("{effects:?}");
    };
    assert_eq!(side.step(Input::Described(ticket, String::new())), []);
    assert!(side.is_settled());
}

#[test]
fn the_impolite_side_ignores_a_colliding_offer_and_its_candidates() {
    let (mut side, ticket) = offering(Role::Impolite);
    assert_eq!(side.step(offered(1)), []);
    assert_eq!(side.step(Input::Candidate(candidate("theirs"))), []);
    assert_eq!(
        side.step(Input::Described(ticket, "ours".into())),
        [said_offer(1, "ours")]
    );
}

#[test]
fn the_polite_side_gives_up_its_offer_and_offers_again_after_its_answer() {
    let mut side = with_offer_out(Role::Polite);
    let Effect::TakeOffer(ticket, _) = side.step(offered(1))[0] else {
        panic!("the polite side takes the offer");
    };
    let effects = side.step(Input::Described(ticket, "mine".into()));
    assert_eq!(effects[0], said_answer(1, "mine"));
    assert!(matches!(
        effects[1],
        Effect::MakeOffer { restart: false, .. }
    ));
}

#[test]
fn a_restart_that_was_rolled_back_is_not_wanted_twice() {
    let mut side = with_answer_given();
    let _ = side.step(Input::Wanted { restart: true });
    let Effect::TakeOffer(ticket, _) = side.step(offered(2))[0] else {
        panic!("the polite side takes the offer");
    };
    assert_eq!(
        side.step(Input::Described(ticket, "mine".into())),
        [said_answer(2, "mine")]
    );
    assert!(side.is_settled());
}

#[test]
fn a_result_for_an_abandoned_offer_is_dropped() {
    let (mut side, ticket) = offering(Role::Polite);
    let _ = side.step(offered(1));
    assert_eq!(side.step(Input::Described(ticket, "late".into())), []);
    assert_eq!(side.step(Input::Refused(ticket)), []);
}

#[test]
fn an_answer_nobody_waits_for_is_dropped() {
    let mut side = Negotiation::new(Role::Polite);
    assert_eq!(side.step(answered(1)), []);
}

#[test]
fn an_answer_to_an_earlier_offer_does_not_meet_a_later_one() {
    let mut side = with_offer_out(Role::Impolite);
    let Effect::TakeAnswer(ticket, _) = side.step(answered(1))[0] else {
        panic!("the answer is taken");
    };
    let _ = side.step(Input::Described(ticket, String::new()));
    let Effect::MakeOffer { ticket, .. } = side.step(Input::Wanted { restart: true })[0] else {
        panic!("a restart is offered");
    };
    let _ = side.step(Input::Described(ticket, "second".into()));
    assert_eq!(side.step(answered(1)), []);
    assert!(matches!(side.step(answered(2))[0], Effect::TakeAnswer(..)));
}

#[test]
fn early_candidates_wait_for_the_remote_description() {
    let mut side = Negotiation::new(Role::Polite);
    assert_eq!(side.step(Input::Candidate(candidate("early"))), []);
    let effects = side.step(offered(1));
    assert_eq!(effects[1], Effect::AddCandidate(candidate("early")));
}

#[test]
fn candidates_that_never_meet_a_description_are_bounded() {
    let mut side = Negotiation::new(Role::Polite);
    for n in 0..2 * CANDIDATES_PER_PEER {
        let _ = side.step(Input::Candidate(candidate(&n.to_string())));
        let _ = side.step(Input::Found(candidate(&n.to_string())));
    }
    assert_eq!(side.step(offered(1)).len(), 1 + CANDIDATES_PER_PEER);
    assert_eq!(side.own.len(), CANDIDATES_PER_PEER);
}

#[test]
fn own_candidates_follow_the_description_they_belong_to() {
    let (mut side, ticket) = offering(Role::Impolite);
    assert_eq!(side.step(Input::Found(candidate("mine"))), []);
    assert_eq!(
        side.step(Input::Described(ticket, "ours".into())),
        [
            said_offer(1, "ours"),
            Effect::Say(Words::Candidate(candidate("mine")))
        ]
    );
    assert_eq!(
        side.step(Input::Found(candidate("later"))),
        [Effect::Say(Words::Candidate(candidate("later")))]
    );
}

#[test]
fn an_open_offer_is_said_again_with_its_candidates() {
    let mut side = with_offer_out(Role::Impolite);
    let _ = side.step(Input::Found(candidate("mine")));
    assert_eq!(
        side.step(Input::SayAgain),
        [
            said_offer(1, "ours"),
            Effect::Say(Words::Candidate(candidate("mine")))
        ]
    );
}

#[test]
fn an_offer_heard_twice_is_answered_twice_without_asking_the_browser() {
    let mut side = with_answer_given();
    assert_eq!(side.step(offered(1)), [said_answer(1, "mine")]);
    assert_eq!(side.step(Input::SayAgain), [said_answer(1, "mine")]);
}

#[test]
fn a_restart_asks_for_new_credentials_and_forgets_the_old_candidates() {
    let mut side = with_answer_given();
    let _ = side.step(Input::Found(candidate("old")));
    let effects = side.step(Input::Wanted { restart: true });
    assert!(matches!(
        effects[0],
        Effect::MakeOffer { restart: true, .. }
    ));
    assert!(side.own.is_empty());
}

#[test]
fn a_refused_step_breaks_the_negotiation_once_and_for_all() {
    let (mut side, ticket) = offering(Role::Impolite);
    assert_eq!(side.step(Input::Refused(ticket)), [Effect::Broken]);
    assert_eq!(side.step(offered(1)), []);
    assert_eq!(side.step(Input::Wanted { restart: true }), []);
    assert!(!side.is_settled());
}
