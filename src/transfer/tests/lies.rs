//! What the other side may claim, and how it ends.

use super::*;

// -- lies of a sender --

/// What Bob says when it ends for him, with his reason.
fn refused(why: Why) -> Effect {
    let why = words::why_text(Some(why));
    tell(ANN, &Control::Take(Take::Cancel { transfer: ID, why }))
}

/// Bob's page hears these on the line of a file of two blocks and one of ten bytes: it ends
/// for this reason, and nothing was taken that does not belong to the offer.
fn bob_ends(lies: Vec<Input>, why: Why) {
    let entries = &[("two", 2 * BLOCK_BYTES), ("ten", 10)];
    let mut bob = bob_takes(entries);
    let mut effects = Vec::new();
    for lie in lies {
        effects.extend(bob.hear(lie));
    }
    let end = [
        refused(why),
        Effect::CloseLine(Side::Receiving, FROM_ANN),
        Effect::Discard(FROM_ANN),
    ];
    assert!(effects.ends_with(&end), "{why:?}: {effects:?}");
    assert_eq!(bob.state(), failed(why));
    let late = [
        along(Along::Block(0, BLOCK_BYTES, hash(1))),
        Input::LinePiece(FROM_ANN, 5),
        Input::Kept(FROM_ANN, 0),
    ];
    for input in late {
        assert_eq!(bob.hear(input), [], "nothing more is taken");
    }
}

#[test]
fn more_bytes_than_were_declared_are_not_taken() {
    bob_ends(vec![block(0, BLOCK_BYTES + 1)], Why::TooMuch);
    bob_ends(
        vec![block(0, BLOCK_BYTES), piece(BLOCK_BYTES + 1)],
        Why::TooMuch,
    );
    bob_ends(vec![block(2, 10), piece(6), piece(5)], Why::TooMuch);
    bob_ends(vec![block(2, 10), piece(u64::MAX)], Why::TooMuch);
    bob_ends(vec![block(3, 10)], Why::TooMuch);
    bob_ends(vec![block(u64::MAX, 10)], Why::TooMuch);
    bob_ends(vec![block(0, 1 << 63)], Why::TooMuch);
}

#[test]
fn fewer_bytes_than_were_declared_are_no_file() {
    bob_ends(vec![block(0, BLOCK_BYTES - 1)], Why::BadFrame);
    bob_ends(vec![along(Along::Root(hash(9)))], Why::OutOfTurn);
    let root = along(Along::Root(hash(9)));
    bob_ends(
        vec![block(0, BLOCK_BYTES), piece(BLOCK_BYTES), root],
        Why::OutOfTurn,
    );
}

#[test]
fn a_block_or_a_piece_out_of_its_turn_ends_it() {
    bob_ends(vec![piece(1)], Why::OutOfTurn);
    bob_ends(
        vec![block(0, BLOCK_BYTES), block(1, BLOCK_BYTES)],
        Why::OutOfTurn,
    );
    let backwards = vec![
        block(1, BLOCK_BYTES),
        piece(BLOCK_BYTES),
        block(0, BLOCK_BYTES),
    ];
    bob_ends(backwards, Why::OutOfTurn);
    let twice = vec![block(2, 10), piece(10), block(2, 10)];
    bob_ends(twice, Why::OutOfTurn);
    bob_ends(vec![block(2, 10), piece(10), piece(1)], Why::OutOfTurn);
    bob_ends(vec![block(2, 10), piece(0)], Why::BadFrame);
    let mut crumbs = vec![block(0, BLOCK_BYTES)];
    crumbs.resize(2 + crate::limits::BLOCK_PIECES as usize, piece(1));
    bob_ends(crumbs, Why::BadFrame);
}

#[test]
fn what_is_no_frame_or_one_of_the_other_side_ends_it() {
    let text = |text: &str| Input::LineText(Side::Receiving, FROM_ANN, text.into());
    bob_ends(vec![text("hello")], Why::BadFrame);
    bob_ends(vec![text(&Back::Kept(0).text())], Why::BadFrame);
    bob_ends(vec![text(&Back::Done(hash(9)).text())], Why::BadFrame);
    bob_ends(vec![text(r#"{"block":[-1,10,"00"]}"#)], Why::BadFrame);
    bob_ends(
        vec![text(&format!("{{\"root\":\"{}\"}}", "G".repeat(64)))],
        Why::BadFrame,
    );
    bob_ends(vec![text(&" ".repeat(1_000))], Why::BadFrame);
}

#[test]
fn a_wrong_hash_a_full_disk_and_another_whole_end_it() {
    let not = |why| Input::NotKept(FROM_ANN, 2, why);
    for why in [Why::WrongHash, Why::NoRoom, Why::DiskFailed] {
        bob_ends(vec![block(2, 10), piece(10), not(why)], why);
    }
    let all = [(0, BLOCK_BYTES), (1, BLOCK_BYTES), (2, 10)];
    let come = |(n, len): (u64, u64)| [block(n, len), piece(len), Input::Kept(FROM_ANN, n)];
    let mut lies: Vec<Input> = all.into_iter().flat_map(come).collect();
    lies.push(along(Along::Root(hash(9))));
    lies.push(Input::Rooted(Side::Receiving, FROM_ANN, hash(8)));
    bob_ends(lies, Why::RootDiffers);
}

#[test]
fn more_blocks_than_the_disk_can_follow_end_it() {
    let mut bob = bob_takes(&[("large", 100 * BLOCK_BYTES)]);
    let mut checked = 0;
    for n in 0..100 {
        let _ = bob.hear(block(n, BLOCK_BYTES));
        let taken = bob.hear(piece(BLOCK_BYTES));
        checked += taken
            .iter()
            .filter(|it| matches!(it, Effect::Check { .. }))
            .count();
    }
    assert_eq!(bob.state(), failed(Why::OutOfTurn));
    assert_eq!(checked as u64, 2 * BLOCK_WINDOW);
}

#[test]
fn a_lie_in_one_transfer_does_not_touch_another() {
    let mut bob = bob_takes(&[("a", 10)]);
    let other = Key {
        who: ANN,
        transfer: TransferId(78),
    };
    let second = offer(&[("b", 10)]).text().replace("77", "78");
    let _ = bob.hear(Input::Told(ANN, second));
    let _ = bob.hear(Input::Accept(other));
    let _ = bob.hear(Input::Prepared(other, Ok(())));
    let _ = bob.hear(Input::LineOpen(Side::Receiving, other));
    let _ = bob.hear(piece(1));
    assert_eq!(bob.state(), failed(Why::OutOfTurn));
    let header = Along::Block(0, 10, hash(1)).text();
    assert_eq!(
        bob.hear(Input::LineText(Side::Receiving, other, header)),
        []
    );
    assert_eq!(bob.hear(Input::LinePiece(other, 10)).len(), 2);
    let _ = bob.hear(Input::Kept(other, 0));
    assert_eq!(bob.transfers.list().nth(1).map(|row| row.done), Some(10));
}

#[test]
fn a_line_that_nobody_asked_for_is_closed_and_nothing_on_it_is_taken() {
    let mut bob = Page::reaching(&[ANN]);
    let close = [Effect::CloseLine(Side::Receiving, FROM_ANN)];
    assert_eq!(bob.hear(Input::LineOpen(Side::Receiving, FROM_ANN)), close);
    assert_eq!(bob.hear(block(0, 10)), []);
    let _ = bob.told(ANN, &offer(&[("a", 10)]));
    assert_eq!(bob.hear(Input::LineOpen(Side::Receiving, FROM_ANN)), close);
    assert_eq!(bob.hear(block(0, 10)), []);
    assert_eq!(bob.hear(piece(10)), []);
    assert_eq!(bob.state(), State::Offered);
}

// -- lies in offers --

fn bob_refuses(control: &Control, why: Why) {
    let mut bob = Page::reaching(&[ANN]);
    assert_eq!(bob.told(ANN, control), [refused(why)], "{control:?}");
    assert_eq!(bob.transfers.list().count(), 0);
}

/// An offer that claims to be of so many files and bytes, and tells these.
fn claim(count: usize, total: u64, files: Vec<FileEntry>) -> Control {
    Control::Give(Give::Offer {
        transfer: ID,
        count,
        total,
        files,
        picture: None,
    })
}

#[test]
fn sizes_that_cannot_be_are_refused() {
    bob_refuses(&offer(&[("a", 1 << 63)]), Why::TooMuch);
    bob_refuses(&offer(&[("a", OFFER_BYTES + 1)]), Why::TooMuch);
    bob_refuses(
        &claim(2, 5, vec![file("a", u64::MAX), file("b", 6)]),
        Why::TooMuch,
    );
    bob_refuses(&claim(1, 11, vec![file("a", 10)]), Why::BadFrame);
    bob_refuses(&claim(1, 9, vec![file("a", 10)]), Why::TooMuch);
    let mut bob = Page::reaching(&[ANN]);
    let largest = offer(&[("a", OFFER_BYTES)]);
    assert_eq!(bob.told(ANN, &largest), []);
    assert_eq!(bob.state(), State::Offered);
    let unreadable = largest.text().replace(&OFFER_BYTES.to_string(), "1e300");
    assert_eq!(bob.hear(Input::Told(ANN, unreadable)), []);
}

#[test]
fn names_that_could_do_harm_are_refused() {
    let long = "a".repeat(300);
    let bad = [
        "../a",
        "a/../b",
        "/a",
        "a//b",
        "a/",
        "",
        ".",
        "..",
        "a\\b",
        "a\0",
        "a\nb",
        "a\u{202e}b",
        "nul",
        "COM1.txt",
        "a/con",
        "a.",
        "a ",
        "c:a",
        &long,
    ];
    for path in bad {
        bob_refuses(&offer(&[("good", 1), (path, 1)]), Why::BadFrame);
    }
    bob_refuses(&offer(&[("twice", 1), ("twice", 1)]), Why::BadFrame);
}

#[test]
fn a_picture_that_is_none_is_refused() {
    for picture in [
        "https://example.org/a.png",
        "data:image/svg+xml;base64,AA",
        "data:image/png;base64,\"<",
    ] {
        let mut offer = offer(&[("a", 1)]);
        if let Control::Give(Give::Offer { picture: of, .. }) = &mut offer {
            *of = Some(picture.into());
        }
        bob_refuses(&offer, Why::BadFrame);
    }
}

#[test]
fn ten_thousand_files_come_in_parts_and_one_more_is_refused() {
    let many: Vec<_> = (0..OFFER_FILES)
        .map(|n| file(&format!("f/{n}"), n as u64))
        .collect();
    let files = OfferedFiles {
        files: many,
        picture: None,
    };
    let mut ann = Page::reaching(&[BOB]);
    let said = ann.hear(Input::Offer {
        transfer: ID,
        files: files.clone(),
        to: vec![BOB],
    });
    assert!(said.len() >= OFFER_FILES / LISTED_FILES);
    let mut bob = Page::reaching(&[ANN]);
    for effect in said {
        let Effect::Tell(BOB, text) = effect else {
            panic!("{effect:?}");
        };
        assert!(text.len() < 16 * 1024, "{}", text.len());
        assert_eq!(bob.transfers.list().count(), 0);
        assert_eq!(bob.hear(Input::Told(ANN, text)), []);
    }
    let offered = bob.transfers.list().next().map(|row| row.offered.clone());
    assert_eq!(offered, Some(files));
    bob_refuses(&claim(OFFER_FILES + 1, 0, vec![file("a", 0)]), Why::TooMuch);
    bob_refuses(&claim(0, 0, vec![]), Why::TooMuch);
}

#[test]
fn a_list_that_is_not_what_was_announced_is_refused() {
    let listed = |from, entries: &[(&str, u64)]| {
        Control::Give(Give::Listed {
            transfer: ID,
            from,
            files: files(entries).files,
        })
    };
    let starts = || {
        let mut bob = Page::reaching(&[ANN]);
        assert_eq!(bob.told(ANN, &claim(3, 3, vec![file("a", 1)])), []);
        bob
    };
    let ends = |said: &Control, why| {
        let mut bob = starts();
        assert_eq!(bob.told(ANN, said), [refused(why)]);
        assert_eq!(bob.told(ANN, said), [], "it is forgotten");
        assert_eq!(bob.transfers.list().count(), 0);
    };
    ends(&listed(0, &[("b", 1)]), Why::OutOfTurn);
    ends(&listed(2, &[("b", 1)]), Why::OutOfTurn);
    ends(&listed(1, &[]), Why::OutOfTurn);
    ends(&listed(1, &[("b", 1), ("c", 1), ("d", 1)]), Why::TooMuch);
    ends(&listed(1, &[("b", 1), ("c", 2)]), Why::TooMuch);
    ends(&listed(1, &[("b", 0), ("c", 1)]), Why::BadFrame);
    ends(&listed(1, &[("b", 1), ("a", 1)]), Why::BadFrame);
    ends(&listed(1, &[("b", OFFER_BYTES)]), Why::TooMuch);
    let mut bob = starts();
    assert_eq!(bob.after(LISTING_MS), [refused(Why::Unanswered)]);
    let mut bob = starts();
    assert_eq!(bob.told(ANN, &listed(1, &[("b", 1), ("c", 1)])), []);
    assert_eq!(bob.state(), State::Offered);
}

#[test]
fn other_files_under_the_same_name_end_what_goes_on_and_leave_what_is_done() {
    let mut bob = bob_takes(&[("a", 10)]);
    let said = bob.told(ANN, &offer(&[("a", 11)]));
    assert_eq!(said[0], refused(Why::OtherFile));
    assert_eq!(bob.state(), failed(Why::OtherFile));
    let mut bob = bob_has_all();
    assert_eq!(
        bob.told(ANN, &offer(&[("a", 11)])),
        [refused(Why::OtherFile)]
    );
    assert_eq!(bob.state(), State::Done);
}

#[test]
fn what_is_done_is_confirmed_again_and_no_lie_undoes_it() {
    let mut bob = bob_has_all();
    let close = Effect::CloseLine(Side::Receiving, FROM_ANN);
    assert_eq!(
        bob.told(ANN, &offer(&[("a", 10)])),
        [close.clone(), tell(ANN, &accept(&[(0, 1)]))]
    );
    let _ = bob.hear(Input::LineOpen(Side::Receiving, FROM_ANN));
    let _ = bob.hear(along(Along::Root(hash(9))));
    let done = Effect::LineTell(Side::Receiving, FROM_ANN, Back::Done(hash(9)).text());
    assert_eq!(
        bob.hear(Input::Rooted(Side::Receiving, FROM_ANN, hash(9))),
        [done]
    );
    assert_eq!(bob.hear(piece(3)), [refused(Why::OutOfTurn), close]);
    assert_eq!(bob.state(), State::Done);
}

#[test]
fn a_storm_of_offers_is_listed_up_to_a_bound_and_its_sender_is_told() {
    let mut bob = Page::reaching(&[ANN]);
    let mut refusals = 0;
    for n in 0..1_000 {
        let text = offer(&[("a", 1)])
            .text()
            .replace("77", &(1_000 + n).to_string());
        refusals += bob.hear(Input::Told(ANN, text)).len();
    }
    assert_eq!(bob.transfers.list().count(), OFFERS_OPEN);
    assert_eq!(refusals, 1_000 - OFFERS_OPEN);
}

// -- lies of a receiver --

#[test]
fn what_was_not_sent_cannot_be_acknowledged() {
    ann_ends(back(Back::Kept(1)), Why::OutOfTurn);
    ann_ends(back(Back::Kept(u64::MAX)), Why::OutOfTurn);
    ann_ends(back(Back::Done(hash(9))), Why::OutOfTurn);
    let text = |text: String| Input::LineText(Side::Sending, TO_BOB, text);
    ann_ends(text(Along::Root(hash(9)).text()), Why::BadFrame);
    ann_ends(text("{}".into()), Why::BadFrame);
}

#[test]
fn another_whole_than_was_sent_is_not_done() {
    let (mut ann, _) = ann_sends(&[("empty", 0)], &[]);
    let _ = ann.hear(Input::Rooted(Side::Sending, TO_BOB, hash(9)));
    let _ = ann.hear(back(Back::Done(hash(8))));
    assert_eq!(ann.state(), failed(Why::RootDiffers));
}

#[test]
fn runs_that_cannot_be_end_a_sending() {
    let lies: [&[(u64, u64)]; 6] = [
        &[(0, 3)],
        &[(1, 1)],
        &[(1, 0)],
        &[(1, 2), (0, 1)],
        &[(0, 2), (1, 2)],
        &[(u64::MAX, 0)],
    ];
    for have in lies {
        let mut ann = ann_offers(&[("a", 1), ("b", 1)]);
        let _ = ann.told(BOB, &accept(have));
        assert_eq!(ann.state(), failed(Why::BadFrame), "{have:?}");
    }
}

#[test]
fn what_nobody_knows_is_not_heeded() {
    let mut ann = Page::reaching(&[BOB]);
    for control in [
        accept(&[]),
        offer(&[]),
        Control::Take(Take::Decline { transfer: ID }),
    ] {
        let said = ann.told(BOB, &control);
        assert!(said.len() <= 1 && ann.transfers.list().count() == 0);
    }
    assert_eq!(
        ann.hear(Input::Read(TO_BOB, 0, Ok(hash(0)))),
        [Effect::Release(TO_BOB, 0)]
    );
    assert_eq!(ann.hear(back(Back::Kept(0))), []);
    assert_eq!(ann.hear(Input::LineClosed(Side::Sending, TO_BOB)), []);
}

#[test]
fn a_receiver_that_never_acknowledges_is_given_up_but_not_for_time_in_which_it_rests() {
    let (mut ann, _) = ann_sends(&[("a", 1)], &[]);
    let _ = ann.hear(Input::Read(TO_BOB, 0, Ok(hash(0))));
    let half = UNANSWERED_MS / 2;
    assert_eq!(ann.after(half), []);
    let _ = ann.hear(Input::Pause(Side::Sending, TO_BOB, true));
    let _ = ann.after(10 * UNANSWERED_MS);
    let _ = ann.hear(Input::Pause(Side::Sending, TO_BOB, false));
    let _ = ann.hear(Input::Lost(BOB));
    let _ = ann.after(10 * UNANSWERED_MS);
    let _ = ann.hear(Input::Reached(BOB));
    let _ = ann.after(10 * UNANSWERED_MS);
    let _ = ann.told(BOB, &accept(&[]));
    let _ = ann.hear(Input::LineOpen(Side::Sending, TO_BOB));
    let _ = ann.after(half - 1);
    assert_eq!(ann.state(), State::Streaming);
    let _ = ann.after(1);
    assert_eq!(ann.state(), failed(Why::Unanswered));
}
