//! Blocks that are half there when their line breaks.

use super::*;

fn part(block: u64, bytes: u64) -> Part {
    let hash = hash(block);
    Part { block, bytes, hash }
}

fn accept_with(have: &[(u64, u64)], part: Part) -> Control {
    Control::Take(Take::Accept {
        transfer: ID,
        have: Runs(have.to_vec()),
        part: Some(part),
    })
}

#[test]
fn of_a_block_that_is_half_there_the_rest_is_sent() {
    let entries = &[("a", 3 * BLOCK_BYTES)];
    let mut ann = ann_offers(entries);
    let accepted = ann.told(BOB, &accept_with(&[(0, 1)], part(1, 400)));
    assert_eq!(accepted, [Effect::OpenLine(TO_BOB)]);
    let _ = ann.hear(Input::LineOpen(Side::Sending, TO_BOB));
    let rest = Along::Rest(1, BLOCK_BYTES, hash(1), 400).text();
    assert_eq!(
        ann.hear(Input::Read(TO_BOB, 1, Ok(hash(1))))[..2],
        [
            Effect::LineTell(Side::Sending, TO_BOB, rest),
            Effect::SendBlock(TO_BOB, 1, 400)
        ]
    );
    let next = ann.hear(Input::Read(TO_BOB, 2, Ok(hash(2))));
    assert!(next.contains(&Effect::SendBlock(TO_BOB, 2, 0)), "{next:?}");
}

#[test]
fn a_part_of_another_block_than_the_first_or_with_another_hash_is_sent_anew() {
    let entries = &[("a", 3 * BLOCK_BYTES)];
    for other in [
        part(1, 400),
        Part {
            block: 0,
            ..part(1, 400)
        },
    ] {
        let mut ann = ann_offers(entries);
        let _ = ann.told(BOB, &accept_with(&[], other));
        let _ = ann.hear(Input::LineOpen(Side::Sending, TO_BOB));
        for block in [0, 1] {
            let sent = ann.hear(Input::Read(TO_BOB, block, Ok(hash(block))));
            let whole = Effect::SendBlock(TO_BOB, block, 0);
            assert!(sent.contains(&whole), "{sent:?}");
        }
    }
}

/// Bob's page, whose line broke after 400 bytes of the first of two blocks, and was offered
/// the same again.
fn bob_has_a_part() -> Page {
    let entries = &[("a", 2 * BLOCK_BYTES)];
    let mut bob = bob_takes(entries);
    let _ = bob.hear(block(0, BLOCK_BYTES));
    let _ = bob.hear(piece(400));
    let _ = bob.hear(Input::LineClosed(Side::Receiving, FROM_ANN));
    let said = tell(ANN, &accept_with(&[], part(0, 400)));
    assert_eq!(bob.told(ANN, &offer(entries)), [said]);
    let _ = bob.hear(Input::LineOpen(Side::Receiving, FROM_ANN));
    bob
}

fn rest(number: u64, from: u64) -> Input {
    along(Along::Rest(number, BLOCK_BYTES, hash(number), from))
}

#[test]
fn what_came_of_a_block_before_its_line_broke_need_not_come_again() {
    let mut bob = bob_has_a_part();
    assert_eq!(bob.hear(rest(0, 400)), []);
    let (key, hash) = (FROM_ANN, hash(0));
    let take = Effect::Take {
        key,
        block: 0,
        at: 400,
        hash,
    };
    let check = Effect::Check {
        key,
        block: 0,
        hash,
    };
    assert_eq!(bob.hear(piece(BLOCK_BYTES - 400)), [take, check]);
}

#[test]
fn a_part_is_there_for_as_many_lines_as_break_before_they_bring_anything() {
    let mut bob = bob_has_a_part();
    // One takes the place of another, whose end was not told.
    let _ = bob.hear(Input::LineOpen(Side::Receiving, FROM_ANN));
    let _ = bob.hear(Input::LineClosed(Side::Receiving, FROM_ANN));
    let again = bob.told(ANN, &offer(&[("a", 2 * BLOCK_BYTES)]));
    assert_eq!(again, [tell(ANN, &accept_with(&[], part(0, 400)))]);
}

#[test]
fn a_part_that_turns_out_to_be_wrong_is_dropped_and_the_block_comes_again() {
    let entries = &[("a", 2 * BLOCK_BYTES)];
    let mut bob = bob_has_a_part();
    let _ = bob.hear(rest(0, 400));
    let _ = bob.hear(piece(BLOCK_BYTES - 400));
    let wrong = bob.hear(Input::NotKept(FROM_ANN, 0, Why::WrongHash));
    assert_eq!(wrong, [Effect::CloseLine(Side::Receiving, FROM_ANN)]);
    assert_eq!(bob.told(ANN, &offer(entries)), [tell(ANN, &accept(&[]))]);
    let _ = bob.hear(Input::LineOpen(Side::Receiving, FROM_ANN));
    let _ = bob.hear(block(0, BLOCK_BYTES));
    let _ = bob.hear(piece(BLOCK_BYTES));
    // What came on one line alone is the sender's.
    let _ = bob.hear(Input::NotKept(FROM_ANN, 0, Why::WrongHash));
    assert_eq!(bob.state(), failed(Why::WrongHash));
}

#[test]
fn a_rest_of_what_is_not_there_ends_it() {
    let lies = [
        rest(0, 401),
        rest(0, BLOCK_BYTES),
        rest(1, 400),
        along(Along::Rest(0, BLOCK_BYTES, hash(7), 400)),
    ];
    for lie in lies {
        let mut bob = bob_has_a_part();
        let _ = bob.hear(lie);
        assert_eq!(bob.state(), failed(Why::OutOfTurn));
    }
    let mut bob = bob_has_a_part();
    let _ = bob.hear(rest(0, 0));
    assert_eq!(bob.state(), failed(Why::BadFrame));
    let mut bob = bob_takes(&[("a", 2 * BLOCK_BYTES)]);
    let _ = bob.hear(rest(0, 400));
    assert_eq!(bob.state(), failed(Why::OutOfTurn));
}

#[test]
fn a_part_that_cannot_be_ends_it() {
    let entries = &[("a", 3 * BLOCK_BYTES)];
    for lie in [part(0, 400), part(3, 400), part(1, 0), part(1, BLOCK_BYTES)] {
        let mut ann = ann_offers(entries);
        let _ = ann.told(BOB, &accept_with(&[(0, 1)], lie));
        assert_eq!(ann.state(), failed(Why::BadFrame), "{lie:?}");
    }
}

#[test]
fn of_a_block_that_lies_there_whole_and_was_not_compared_only_the_end_comes_again() {
    let entries = &[("a", 2 * BLOCK_BYTES)];
    for (lies, told) in [
        (part(0, 400), Some(part(0, 400))),
        (part(0, BLOCK_BYTES), Some(part(0, BLOCK_BYTES - 1))),
        (part(0, 0), None),
        (part(1, 400), None),
        (part(9, 400), None),
    ] {
        let have = if lies.block == 1 {
            vec![(1, 2)]
        } else {
            vec![]
        };
        let mut bob = Page::default();
        let _ = bob.hear(Input::RestoreReceiving(ReceivingMemory {
            key: FROM_ANN,
            from: "Ann".into(),
            offered: files(entries),
            have: Runs(have.clone()),
            hashes: have.iter().map(|_| hash(1).to_string()).collect(),
            part: Some(lies),
            done: false,
        }));
        let _ = bob.hear(Input::Reached(ANN));
        let _ = bob.told(ANN, &offer(entries));
        let said = match told {
            Some(part) => accept_with(&have, part),
            None => accept(&have),
        };
        let ready = bob.hear(Input::Prepared(FROM_ANN, Ok(())));
        assert_eq!(ready, [tell(ANN, &said)], "{lies:?}");
    }
}
