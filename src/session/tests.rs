use super::*;
use crate::{
    ids::ParticipantId,
    limits::{RING_BYTES, RING_FRAMES},
};
use proptest::prelude::*;

const ONE: ConnId = ConnId(1);
const TWO: ConnId = ConnId(2);

fn token(n: u8) -> Hash {
    [n; 32]
}

fn frame(n: usize) -> Frame {
    n.to_string().into()
}

fn attached() -> Session {
    Session::begin("s".into(), token(0), ONE)
}

fn lost(mut session: Session) -> Session {
    session.detach(Millis(0), Absence::Lost);
    session
}

/// A session that has sent frames 0 to `n`, and lost its socket.
fn lost_after(n: usize) -> Session {
    let mut session = attached();
    for n in 0..n {
        assert_eq!(session.push(frame(n), None), Some(ONE));
    }
    lost(session)
}

fn resume(session: &mut Session, shown: u8, next: u8, taken: Option<u64>) -> GoneOn {
    session.check(&token(shown), taken).unwrap();
    session.go_on(TWO, token(shown), token(next), taken)
}

#[test]
fn what_lies_beyond_the_clients_count_is_sent_again_in_order() {
    let mut session = lost_after(5);
    session.push(frame(5), None);
    let gone_on = resume(&mut session, 0, 1, Some(3));
    assert_eq!(
        gone_on,
        GoneOn {
            resumed: true,
            taken: 0,
            replay: vec![frame(3), frame(4), frame(5)]
        }
    );
    assert_eq!(session.push(frame(6), None), Some(TWO));
}

#[test]
fn an_acknowledged_frame_is_kept_no_longer() {
    let mut session = attached();
    for n in 0..5 {
        session.push(frame(n), None);
    }
    session.on_ack(4).unwrap();
    let mut session = lost(session);
    assert_eq!(resume(&mut session, 0, 1, Some(4)).replay, [frame(4)]);
}

#[test]
fn a_count_beyond_what_was_sent_is_a_bad_sequence() {
    let mut session = attached();
    session.push(frame(0), None);
    assert_eq!(session.on_ack(2), Err(Close::BadSequence));
    let mut session = lost(session);
    session.push(frame(1), None);
    assert_eq!(
        session.check(&token(0), Some(2)),
        Err(Close::BadSequence),
        "the second frame was never sent"
    );
}

#[test]
fn a_count_below_what_was_acknowledged_is_a_bad_sequence() {
    let mut session = attached();
    session.push(frame(0), None);
    session.on_ack(1).unwrap();
    session.on_ack(0).unwrap();
    assert_eq!(
        lost(session).check(&token(0), Some(0)),
        Err(Close::BadSequence)
    );
}

#[test]
fn a_page_that_remembers_nothing_counts_anew() {
    let mut session = lost_after(5);
    let gone_on = resume(&mut session, 0, 1, None);
    assert!(!gone_on.resumed);
    assert_eq!(gone_on.replay, Vec::<Frame>::new());
    session.push(frame(0), None);
    assert_eq!(session.on_ack(2), Err(Close::BadSequence));
    assert_eq!(session.on_ack(1), Ok(()));
}

#[test]
fn too_many_frames_while_away_are_given_up_for_the_whole_picture() {
    let mut session = lost_after(1);
    for n in 0..RING_FRAMES {
        session.push(frame(n), None);
    }
    assert!(!resume(&mut session, 0, 1, Some(1)).resumed);
}

#[test]
fn as_many_frames_as_the_ring_holds_survive_an_absence() {
    let mut session = lost_after(0);
    for n in 0..RING_FRAMES {
        session.push(frame(n), None);
    }
    let gone_on = resume(&mut session, 0, 1, Some(0));
    assert!(gone_on.resumed);
    assert_eq!(gone_on.replay.len(), RING_FRAMES);
}

#[test]
fn too_many_bytes_while_away_are_given_up_too() {
    let mut session = lost_after(0);
    for _ in 0..5 {
        session.push("x".repeat(RING_BYTES / 4).into(), None);
    }
    assert!(!resume(&mut session, 0, 1, Some(0)).resumed);
}

#[test]
fn a_client_slow_to_acknowledge_can_still_resume_from_what_is_kept() {
    let mut session = lost_after(RING_FRAMES + 10);
    assert!(resume(&mut session, 0, 1, Some(10)).resumed);
    let mut session = lost_after(RING_FRAMES + 10);
    assert!(!resume(&mut session, 0, 1, Some(9)).resumed);
}

#[test]
fn a_lost_welcome_strands_nobody() {
    let mut session = lost_after(2);
    assert!(resume(&mut session, 0, 1, Some(1)).resumed);
    session.detach(Millis(0), Absence::Lost);
    let gone_on = resume(&mut session, 0, 2, Some(1));
    assert!(gone_on.resumed);
    assert_eq!(gone_on.replay, [frame(1)]);
}

#[test]
fn after_the_first_frame_the_token_before_is_used_up() {
    let mut session = lost_after(0);
    resume(&mut session, 0, 1, Some(0));
    session.on_heard();
    assert_eq!(session.check(&token(0), Some(0)), Err(Close::TokenUsed));
    assert_eq!(session.check(&token(1), Some(0)), Ok(()));
}

#[test]
fn a_token_two_welcomes_old_is_used_up() {
    let mut session = lost_after(0);
    resume(&mut session, 0, 1, Some(0));
    resume(&mut session, 1, 2, Some(0));
    assert_eq!(session.check(&token(0), Some(0)), Err(Close::TokenUsed));
    assert_eq!(session.check(&token(1), Some(0)), Ok(()));
}

#[test]
fn who_missed_that_the_counts_began_anew_is_not_taken_by_the_old_count() {
    let mut session = lost_after(1);
    for n in 0..=RING_FRAMES {
        session.push(frame(n), None);
    }
    assert!(!resume(&mut session, 0, 1, Some(1)).resumed);
    session.push(frame(0), None);
    session.push(frame(1), None);
    // The welcome was lost: the client still means its first frame of the old count.
    assert!(!resume(&mut session, 0, 2, Some(1)).resumed);
    // Now it arrived, and its token says so.
    session.push(frame(0), None);
    assert!(resume(&mut session, 2, 3, Some(0)).resumed);
}

#[test]
fn after_a_restart_the_tokens_are_good_and_the_counts_are_not() {
    let mut session = Session::restored("s".into(), token(1), Some(token(0)), Millis(0));
    session.push(frame(0), None);
    assert_eq!(session.check(&token(9), Some(5)), Err(Close::TokenUsed));
    assert_eq!(session.check(&token(0), Some(5)), Ok(()));
    assert!(!resume(&mut session, 1, 2, Some(57)).resumed);
}

#[test]
fn an_acknowledgement_goes_after_sixteen_frames_or_half_a_second() {
    let mut session = attached();
    for _ in 1..ACK_FRAMES {
        assert_eq!(session.on_taken(Millis(0)), None);
    }
    assert_eq!(session.on_taken(Millis(0)), Some(16));
    assert_eq!(session.ack_due(), None);

    assert_eq!(session.on_taken(Millis(100)), None);
    assert_eq!(session.on_taken(Millis(200)), None);
    assert_eq!(session.ack_due(), Some(Millis(600)));
    assert_eq!(session.due_ack(Millis(599)), None);
    assert_eq!(session.due_ack(Millis(600)), Some(18));
    assert_eq!(session.due_ack(Millis(600)), None);
}

#[test]
fn while_away_only_the_latest_word_about_a_person_is_kept() {
    let person = Some(Key::Person(ParticipantId(1)));
    let other = Some(Key::Person(ParticipantId(2)));
    let mut session = attached();
    session.push(frame(0), person);
    let mut session = lost(session);
    session.push(frame(1), person);
    session.push(frame(2), None);
    session.push(frame(3), other);
    session.push(frame(4), person);
    let gone_on = resume(&mut session, 0, 1, Some(0));
    assert_eq!(
        gone_on.replay,
        [frame(0), frame(2), frame(3), frame(4)],
        "what was sent before keeps its number, the unsent older word is gone"
    );
    // What was given to a socket has a number now and stays.
    session.detach(Millis(0), Absence::Lost);
    session.push(frame(5), person);
    let gone_on = resume(&mut session, 1, 2, Some(3));
    assert_eq!(gone_on.replay, [frame(4), frame(5)]);
}

#[test]
fn a_seat_is_kept_for_its_grace() {
    let mut session = lost(attached());
    assert_eq!(session.show_lost_at(), Some(Millis(3_000)));
    assert_eq!(session.until(None), Some(Millis(60_000)));
    assert_eq!(session.until(Some(Millis(70_000))), Some(Millis(70_000)));
    assert_eq!(session.until(Some(Millis(999_000))), Some(Millis(180_000)));
    session.detach(Millis(0), Absence::Closing);
    assert_eq!(session.until(Some(Millis(70_000))), Some(Millis(8_000)));
    let restored = Session::restored("s".into(), token(0), None, Millis(0));
    assert_eq!(restored.show_lost_at(), Some(Millis(13_000)));
    assert_eq!(restored.until(None), Some(Millis(60_000)));
}

/// What happens to a stream between two ends.
#[derive(Clone, Debug)]
enum Event {
    Send,
    Deliver(u8),
    Acknowledge,
    ClientSends(u8),
    Cut,
    /// Resume; the welcome may be lost on its way.
    Resume {
        welcome_arrives: bool,
    },
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => Just(Event::Send),
        3 => (1..20u8).prop_map(Event::Deliver),
        2 => Just(Event::Acknowledge),
        2 => (1..20u8).prop_map(Event::ClientSends),
        1 => Just(Event::Cut),
        2 => any::<bool>().prop_map(|welcome_arrives| Event::Resume { welcome_arrives }),
    ]
}

/// A client that counts as the protocol says, and a wire that can be cut.
struct World {
    session: Session,
    wire: std::collections::VecDeque<Frame>,
    sent: usize,
    got: Vec<Frame>,
    token: u8,
    next_token: u8,
    client_sent: u64,
}

impl World {
    fn new() -> Self {
        Self {
            session: attached(),
            wire: [].into(),
            sent: 0,
            got: vec![],
            token: 0,
            next_token: 1,
            client_sent: 0,
        }
    }

    fn step(&mut self, event: Event) {
        let up = self.session.conn().is_some();
        match event {
            // Fewer unacknowledged than the ring holds: overflow is another test's.
            Event::Send if self.sent < self.got.len() + RING_FRAMES - 1 => {
                let sent = frame(self.sent);
                self.sent += 1;
                if self.session.push(sent.clone(), None).is_some() {
                    self.wire.push_back(sent);
                }
            }
            Event::Deliver(n) if up => {
                let n = usize::from(n).min(self.wire.len());
                self.got.extend(self.wire.drain(..n));
            }
            Event::Acknowledge if up => {
                self.session.on_heard();
                self.session.on_ack(self.got.len() as u64).unwrap();
            }
            Event::ClientSends(n) if up => {
                for _ in 0..n {
                    self.session.on_heard();
                    self.session.on_taken(Millis(0));
                    self.client_sent += 1;
                }
            }
            Event::Cut if up => {
                self.wire.clear();
                self.session.detach(Millis(0), Absence::Lost);
            }
            Event::Resume { welcome_arrives } => self.resume(welcome_arrives),
            _ => {}
        }
    }

    fn resume(&mut self, welcome_arrives: bool) {
        self.wire.clear();
        let next = self.next_token;
        self.next_token = self.next_token.wrapping_add(1);
        let taken = Some(self.got.len() as u64);
        let gone_on = resume(&mut self.session, self.token, next, taken);
        assert!(gone_on.resumed);
        assert_eq!(gone_on.taken, self.client_sent);
        if welcome_arrives {
            self.token = next;
            self.wire.extend(gone_on.replay);
        } else {
            self.session.detach(Millis(0), Absence::Lost);
        }
    }
}

proptest! {
    #[test]
    fn every_frame_arrives_once_and_in_order_whatever_is_cut(
        events in prop::collection::vec(event(), 0..200),
    ) {
        let mut world = World::new();
        for event in events {
            world.step(event);
        }
        world.resume(true);
        world.step(Event::Deliver(u8::MAX));
        world.step(Event::Deliver(u8::MAX));
        let all: Vec<Frame> = (0..world.sent).map(frame).collect();
        prop_assert_eq!(world.got, all);
    }
}
