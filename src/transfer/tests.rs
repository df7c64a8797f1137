use super::*;
use crate::{
    limits::{
        BLOCK_BYTES, BLOCK_WINDOW, LINE_AGAIN_MS, LISTED_FILES, LISTING_MS, OFFER_BYTES,
        OFFER_FILES, OFFERS_OPEN, READ_AHEAD, UNANSWERED_MS,
    },
    transfer::words::{Along, Back, Control, Give, Take},
};

const ANN: ParticipantId = ParticipantId(1);
const BOB: ParticipantId = ParticipantId(2);
const ID: TransferId = TransferId(77);
/// As Ann's page calls what goes to Bob, and Bob's page what comes from Ann.
const TO_BOB: Key = Key {
    who: BOB,
    transfer: ID,
};
const FROM_ANN: Key = Key {
    who: ANN,
    transfer: ID,
};

fn file(path: &str, size: u64) -> FileEntry {
    FileEntry {
        path: path.into(),
        size,
        kind: String::new(),
        modified: 5,
    }
}

fn files(entries: &[(&str, u64)]) -> OfferedFiles {
    let entries = entries.iter().map(|(path, size)| file(path, *size));
    OfferedFiles {
        files: entries.collect(),
        picture: None,
    }
}

fn hash(n: u64) -> Hash {
    let mut hash = [0; 32];
    hash[..8].copy_from_slice(&n.to_be_bytes());
    Hash(hash)
}

/// One page, and the time it has.
#[derive(Default)]
struct Page {
    transfers: Transfers,
    now: u64,
}

impl Page {
    /// Somebody's page that reaches these others.
    fn reaching(others: &[ParticipantId]) -> Self {
        let mut page = Self::default();
        for who in others {
            assert_eq!(page.hear(Input::Reached(*who)), []);
        }
        page
    }

    /// What it orders, but for alarms and memories.
    fn hear(&mut self, input: Input) -> Vec<Effect> {
        let effects = self.transfers.step(Millis(self.now), input);
        let aside =
            |effect: &Effect| matches!(effect, Effect::WakeAt(_) | Effect::RememberSending(_));
        effects
            .into_iter()
            .filter(|effect| !aside(effect))
            .collect()
    }

    fn told(&mut self, who: ParticipantId, control: &Control) -> Vec<Effect> {
        self.hear(Input::Told(who, control.text()))
    }

    fn after(&mut self, wait: u64) -> Vec<Effect> {
        self.now += wait;
        self.hear(Input::Tick)
    }

    fn state(&self) -> State {
        self.transfers.list().next().expect("a transfer").state
    }
}

fn offer(entries: &[(&str, u64)]) -> Control {
    let OfferedFiles { files, picture } = files(entries);
    Control::Give(Give::Offer {
        transfer: ID,
        count: files.len(),
        total: files.iter().map(|file| file.size).sum(),
        files,
        picture,
    })
}

fn accept(have: &[(u64, u64)]) -> Control {
    Control::Take(Take::Accept {
        transfer: ID,
        have: Runs(have.to_vec()),
    })
}

fn tell(who: ParticipantId, control: &Control) -> Effect {
    Effect::Tell(who, control.text())
}

fn along(along: Along) -> Input {
    Input::LineText(Side::Receiving, FROM_ANN, along.text())
}

fn back(back: Back) -> Input {
    Input::LineText(Side::Sending, TO_BOB, back.text())
}

/// Ann's page, offering these to Bob.
fn ann_offers(entries: &[(&str, u64)]) -> Page {
    let mut ann = Page::reaching(&[BOB]);
    let said = ann.hear(Input::Offer {
        transfer: ID,
        files: files(entries),
        to: vec![BOB],
    });
    assert_eq!(said, [tell(BOB, &offer(entries))]);
    ann
}

/// Ann's page, with an open line to Bob, who has `have`; and what it did then.
fn ann_sends(entries: &[(&str, u64)], have: &[(u64, u64)]) -> (Page, Vec<Effect>) {
    let mut ann = ann_offers(entries);
    assert_eq!(ann.told(BOB, &accept(have)), [Effect::OpenLine(TO_BOB)]);
    let first = ann.hear(Input::LineOpen(Side::Sending, TO_BOB));
    (ann, first)
}

/// Bob's page, ready for these of Ann, with an open line.
fn bob_takes(entries: &[(&str, u64)]) -> Page {
    let mut bob = Page::reaching(&[ANN]);
    assert_eq!(bob.told(ANN, &offer(entries)), []);
    assert_eq!(bob.state(), State::Offered);
    let accepted = bob.hear(Input::Accept(FROM_ANN));
    assert_eq!(accepted, [Effect::Prepare(FROM_ANN, false)]);
    let ready = bob.hear(Input::Prepared(FROM_ANN, Ok(())));
    assert_eq!(ready, [tell(ANN, &accept(&[]))]);
    assert_eq!(bob.hear(Input::LineOpen(Side::Receiving, FROM_ANN)), []);
    bob
}

#[test]
fn what_is_accepted_is_read_announced_sent_and_confirmed() {
    let (mut ann, first) = ann_sends(&[("a.txt", 10)], &[]);
    assert_eq!(first, [Effect::Read(TO_BOB, 0)]);
    let read = ann.hear(Input::Read(TO_BOB, 0, Ok(hash(1))));
    let header = Along::Block(0, 10, hash(1)).text();
    assert_eq!(
        read,
        [
            Effect::LineTell(Side::Sending, TO_BOB, header),
            Effect::SendBlock(TO_BOB, 0)
        ]
    );
    assert_eq!(
        ann.hear(Input::Sent(TO_BOB, 0)),
        [Effect::Release(TO_BOB, 0)]
    );
    assert_eq!(ann.state(), State::Streaming);
    assert_eq!(
        ann.hear(back(Back::Kept(0))),
        [Effect::Root(Side::Sending, TO_BOB, vec![hash(1)])]
    );
    assert_eq!(ann.state(), State::Confirming);
    let root = ann.hear(Input::Rooted(Side::Sending, TO_BOB, hash(9)));
    let said = Along::Root(hash(9)).text();
    assert_eq!(root, [Effect::LineTell(Side::Sending, TO_BOB, said)]);
    assert_eq!(
        ann.hear(back(Back::Done(hash(9)))),
        [
            Effect::CloseLine(Side::Sending, TO_BOB),
            Effect::ForgetSending(ID, BOB)
        ]
    );
    assert_eq!(ann.state(), State::Done);
}

#[test]
fn pieces_go_where_they_belong_and_a_block_is_acknowledged_once_it_is_kept() {
    let mut bob = bob_takes(&[("a.txt", 10)]);
    assert_eq!(bob.hear(along(Along::Block(0, 10, hash(1)))), []);
    let (key, block) = (FROM_ANN, 0);
    let take = |at| Effect::Take { key, block, at };
    assert_eq!(bob.hear(Input::LinePiece(key, 6)), [take(0)]);
    let check = Effect::Check {
        key,
        block,
        hash: hash(1),
    };
    assert_eq!(bob.hear(Input::LinePiece(key, 4)), [take(6), check]);
    let kept = Effect::LineTell(Side::Receiving, key, Back::Kept(0).text());
    assert_eq!(bob.hear(Input::Kept(key, 0)), [kept]);
    assert_eq!(bob.state(), State::Confirming);
    assert_eq!(
        bob.hear(along(Along::Root(hash(9)))),
        [Effect::Root(Side::Receiving, key, vec![hash(1)])]
    );
    let done = Effect::LineTell(Side::Receiving, key, Back::Done(hash(9)).text());
    assert_eq!(
        bob.hear(Input::Rooted(Side::Receiving, key, hash(9))),
        [Effect::Finish(key), done]
    );
    assert_eq!(bob.hear(Input::LineClosed(Side::Receiving, key)), []);
    assert_eq!(bob.state(), State::Done);
}

#[test]
fn a_broken_line_is_followed_by_the_same_offer_and_a_fresh_line_for_what_is_missing() {
    let two = &[("a", 1), ("b", 2)];
    let (mut ann, _) = ann_sends(two, &[]);
    let _ = ann.hear(Input::Read(TO_BOB, 0, Ok(hash(1))));
    let closed = ann.hear(Input::LineClosed(Side::Sending, TO_BOB));
    let (release, close) = (
        Effect::Release(TO_BOB, 0),
        Effect::CloseLine(Side::Sending, TO_BOB),
    );
    assert_eq!(closed, [release, close]);
    assert_eq!(ann.after(LINE_AGAIN_MS[0] - 1), []);
    assert_eq!(ann.after(1), [tell(BOB, &offer(two))]);
    assert_eq!(
        ann.told(BOB, &accept(&[(0, 1)])),
        [Effect::OpenLine(TO_BOB)]
    );
    assert_eq!(
        ann.hear(Input::LineOpen(Side::Sending, TO_BOB)),
        [Effect::Read(TO_BOB, 1)]
    );
    // The one that was being read for the first line comes late, and is let go.
    assert_eq!(
        ann.hear(Input::Read(TO_BOB, 0, Ok(hash(1)))),
        [Effect::Release(TO_BOB, 0)]
    );
}

// -- lies of a sender --

/// What Bob says when it ends for him, with his reason.
fn refused(why: Why) -> Effect {
    let why = words::why_text(Some(why));
    tell(ANN, &Control::Take(Take::Cancel { transfer: ID, why }))
}

fn failed(why: Why) -> State {
    State::Failed { why, by_me: true }
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

fn block(number: u64, len: u64) -> Input {
    along(Along::Block(number, len, hash(number)))
}

fn piece(bytes: u64) -> Input {
    Input::LinePiece(FROM_ANN, bytes as usize)
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

/// Bob's page, with the whole of a file of ten bytes.
fn bob_has_all() -> Page {
    let mut bob = bob_takes(&[("a", 10)]);
    for input in [
        block(0, 10),
        piece(10),
        Input::Kept(FROM_ANN, 0),
        along(Along::Root(hash(9))),
    ] {
        let _ = bob.hear(input);
    }
    let done = bob.hear(Input::Rooted(Side::Receiving, FROM_ANN, hash(9)));
    assert_eq!(done.len(), 2);
    bob
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

/// Ann's page, with one block of two on its way to Bob, hears this and ends it.
fn ann_ends(lie: Input, why: Why) {
    let (mut ann, _) = ann_sends(&[("a", 1), ("b", 1)], &[]);
    let _ = ann.hear(Input::Read(TO_BOB, 0, Ok(hash(0))));
    let effects = ann.hear(lie);
    let cancel = Control::Give(Give::Cancel {
        transfer: ID,
        why: words::why_text(Some(why)),
    });
    assert_eq!(effects[0], tell(BOB, &cancel), "{effects:?}");
    assert_eq!(ann.state(), failed(why));
    assert!(effects.contains(&Effect::ForgetSending(ID, BOB)));
}

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

// -- stories --

#[test]
fn an_empty_file_is_done_without_a_block() {
    let (mut ann, first) = ann_sends(&[("empty", 0)], &[]);
    assert_eq!(first, [Effect::Root(Side::Sending, TO_BOB, vec![])]);
    let _ = ann.hear(Input::Rooted(Side::Sending, TO_BOB, hash(9)));
    let _ = ann.hear(back(Back::Done(hash(9))));
    assert_eq!(ann.state(), State::Done);
    let mut bob = bob_takes(&[("empty", 0)]);
    let root = bob.hear(along(Along::Root(hash(9))));
    assert_eq!(root, [Effect::Root(Side::Receiving, FROM_ANN, vec![])]);
}

#[test]
fn a_sender_is_no_more_ahead_than_the_window_and_reads_a_few_blocks_at_once() {
    let (mut ann, first) = ann_sends(&[("large", 100 * BLOCK_BYTES)], &[]);
    assert_eq!(first.len(), READ_AHEAD);
    let mut read = READ_AHEAD as u64;
    for n in 0..BLOCK_WINDOW {
        let _ = ann.hear(Input::Read(TO_BOB, n, Ok(hash(n))));
        let effects = ann.hear(Input::Sent(TO_BOB, n));
        read += effects
            .iter()
            .filter(|it| matches!(it, Effect::Read(..)))
            .count() as u64;
    }
    assert_eq!(read, BLOCK_WINDOW);
    assert_eq!(
        ann.hear(back(Back::Kept(0))),
        [Effect::Read(TO_BOB, BLOCK_WINDOW)]
    );
}

#[test]
fn blocks_that_are_read_out_of_order_are_sent_in_order() {
    let (mut ann, _) = ann_sends(&[("large", 3 * BLOCK_BYTES)], &[]);
    assert_eq!(ann.hear(Input::Read(TO_BOB, 2, Ok(hash(2)))), []);
    assert_eq!(ann.hear(Input::Read(TO_BOB, 1, Ok(hash(1)))), []);
    let sent = ann.hear(Input::Read(TO_BOB, 0, Ok(hash(0))));
    let order = sent.iter().filter_map(|effect| match effect {
        Effect::SendBlock(_, block) => Some(*block),
        _ => None,
    });
    assert_eq!(order.collect::<Vec<_>>(), [0, 1, 2]);
}

#[test]
fn a_pause_of_either_side_stops_reading_and_what_is_on_its_way_is_still_kept() {
    let on = |on| Control::Take(Take::Pause { transfer: ID, on });
    let (mut ann, _) = ann_sends(&[("large", 100 * BLOCK_BYTES)], &[]);
    let _ = ann.told(BOB, &on(true));
    let (by_me, by_them) = (false, true);
    assert_eq!(ann.state(), State::Paused { by_me, by_them });
    assert_eq!(ann.hear(Input::Read(TO_BOB, 0, Ok(hash(0)))).len(), 2);
    assert_eq!(
        ann.hear(Input::Sent(TO_BOB, 0)),
        [Effect::Release(TO_BOB, 0)]
    );
    assert_eq!(ann.hear(back(Back::Kept(0))), []);
    assert_eq!(ann.told(BOB, &on(false)), [Effect::Read(TO_BOB, 3)]);
    let mut bob = bob_takes(&[("large", 100 * BLOCK_BYTES)]);
    let _ = bob.hear(block(0, BLOCK_BYTES));
    let said = bob.hear(Input::Pause(Side::Receiving, FROM_ANN, true));
    assert_eq!(said, [tell(ANN, &on(true))]);
    assert_eq!(bob.hear(piece(BLOCK_BYTES)).len(), 2);
    assert_eq!(bob.hear(Input::Kept(FROM_ANN, 0)).len(), 1);
}

#[test]
fn whom_i_trust_is_not_asked_about_and_what_waited_is_accepted() {
    let mut bob = Page::reaching(&[ANN]);
    let _ = bob.told(ANN, &offer(&[("a", 1)]));
    let prepare = [Effect::Prepare(FROM_ANN, false)];
    assert_eq!(bob.hear(Input::Trust(ANN, true)), prepare);
    let second = offer(&[("b", 1)]).text().replace("77", "78");
    assert_eq!(bob.hear(Input::Told(ANN, second)).len(), 1);
    let _ = bob.hear(Input::Trust(ANN, false));
    let third = offer(&[("c", 1)]).text().replace("77", "79");
    assert_eq!(bob.hear(Input::Told(ANN, third)), []);
}

#[test]
fn a_cancel_that_was_not_heard_is_said_again_and_a_store_that_opens_late_is_put_away() {
    let mut ann = ann_offers(&[("a", 1)]);
    let _ = ann.hear(Input::Lost(BOB));
    assert_eq!(
        ann.hear(Input::Cancel(Side::Sending, TO_BOB)),
        [Effect::ForgetSending(ID, BOB)]
    );
    let why = None;
    let cancel = Control::Give(Give::Cancel { transfer: ID, why });
    assert_eq!(ann.hear(Input::Reached(BOB)), [tell(BOB, &cancel)]);
    let _ = ann.hear(Input::Dismiss(Side::Sending, TO_BOB));
    assert_eq!(ann.transfers.list().count(), 0);
    assert_eq!(ann.hear(Input::Reached(BOB)), [tell(BOB, &cancel)]);
    let mut bob = Page::reaching(&[ANN]);
    let _ = bob.told(ANN, &offer(&[("a", 1)]));
    let _ = bob.hear(Input::Accept(FROM_ANN));
    assert_eq!(bob.told(ANN, &cancel), []);
    assert_eq!(bob.state(), State::Cancelled { by_me: false });
    let late = bob.hear(Input::Prepared(FROM_ANN, Ok(())));
    assert_eq!(late, [Effect::Discard(FROM_ANN)]);
}

#[test]
fn what_was_declined_or_put_away_stays_so_when_it_is_offered_again() {
    let mut bob = Page::reaching(&[ANN]);
    let again = offer(&[("a", 1)]);
    let _ = bob.told(ANN, &again);
    let declined = [tell(ANN, &Control::Take(Take::Decline { transfer: ID }))];
    assert_eq!(bob.hear(Input::Decline(FROM_ANN)), declined);
    assert_eq!(bob.told(ANN, &again), declined);
    let _ = bob.hear(Input::Dismiss(Side::Receiving, FROM_ANN));
    let why = None;
    let cancel = Control::Take(Take::Cancel { transfer: ID, why });
    assert_eq!(bob.told(ANN, &again), [tell(ANN, &cancel)]);
}

#[test]
fn who_leaves_and_comes_back_goes_on() {
    let (mut ann, _) = ann_sends(&[("a", 1)], &[]);
    let _ = ann.hear(Input::Left(BOB));
    assert_eq!(ann.state(), State::Left);
    assert_eq!(
        ann.hear(Input::Reached(BOB)),
        [tell(BOB, &offer(&[("a", 1)]))]
    );
    assert_eq!(ann.told(BOB, &accept(&[])), [Effect::OpenLine(TO_BOB)]);
}

/// What Ann's page left of a sending of three blocks, the first and the last of them read.
fn ann_reloads() -> Page {
    let mut ann = Page::reaching(&[BOB]);
    let restored = ann.hear(Input::RestoreSending(SendingMemory {
        key: TO_BOB,
        offered: files(&[("a", 3 * BLOCK_BYTES)]),
        accepted: true,
        hashes: vec![(0, hash(0).to_string()), (2, hash(2).to_string())],
    }));
    assert_eq!(restored, []);
    assert_eq!(ann.state(), State::NeedsFiles);
    ann
}

#[test]
fn after_a_reload_the_same_files_are_recognised_and_the_whole_is_read_again() {
    let mut ann = ann_reloads();
    let same = vec![file("a", 3 * BLOCK_BYTES)];
    let read = |block| Effect::Read(TO_BOB, block);
    let supplied = ann.hear(Input::Supplied(ID, same));
    assert_eq!(supplied, [read(0), read(2)]);
    let release = |block| Effect::Release(TO_BOB, block);
    assert_eq!(ann.hear(Input::Read(TO_BOB, 2, Ok(hash(2)))), [release(2)]);
    let again = tell(BOB, &offer(&[("a", 3 * BLOCK_BYTES)]));
    assert_eq!(
        ann.hear(Input::Read(TO_BOB, 0, Ok(hash(0)))),
        [release(0), again]
    );
    let _ = ann.told(BOB, &accept(&[(0, 3)]));
    // Block 1 is there, and its hash is not known here: it is read, and not sent.
    assert_eq!(ann.hear(Input::LineOpen(Side::Sending, TO_BOB)), [read(1)]);
    let root = Effect::Root(Side::Sending, TO_BOB, vec![hash(0), hash(1), hash(2)]);
    assert_eq!(
        ann.hear(Input::Read(TO_BOB, 1, Ok(hash(1)))),
        [release(1), root]
    );
}

#[test]
fn after_a_reload_other_files_are_seen_by_their_list_or_by_what_is_in_them() {
    let size = 3 * BLOCK_BYTES;
    let mut other_date = file("a", size);
    other_date.modified += 1;
    let others = [
        vec![file("b", size)],
        vec![file("a", size - 1)],
        vec![other_date],
        vec![],
    ];
    for other in others {
        let mut ann = ann_reloads();
        assert_eq!(ann.hear(Input::Supplied(ID, other)), []);
        let row = ann
            .transfers
            .list()
            .next()
            .map(|row| (row.state, row.other_files));
        assert_eq!(row, Some((State::NeedsFiles, true)));
    }
    let mut ann = ann_reloads();
    let _ = ann.hear(Input::Supplied(ID, vec![file("a", size)]));
    let _ = ann.hear(Input::Read(TO_BOB, 0, Ok(hash(7))));
    let _ = ann.hear(Input::Read(TO_BOB, 2, Ok(hash(2))));
    let row = ann
        .transfers
        .list()
        .next()
        .map(|row| (row.state, row.other_files));
    assert_eq!(row, Some((State::NeedsFiles, true)));
}

#[test]
fn a_file_that_changes_or_goes_away_while_it_is_sent_ends_it() {
    ann_ends(
        Input::Read(TO_BOB, 1, Err(Why::SourceGone)),
        Why::SourceGone,
    );
    ann_ends(Input::Read(TO_BOB, 0, Ok(hash(5))), Why::SourceChanged);
    let why = words::why_text(Some(Why::SourceGone));
    let mut bob = bob_takes(&[("a", 1)]);
    let _ = bob.told(ANN, &Control::Give(Give::Cancel { transfer: ID, why }));
    let (why, by_me) = (Why::SourceGone, false);
    assert_eq!(bob.state(), State::Failed { why, by_me });
}

#[test]
fn what_lies_on_the_disk_goes_on_when_its_sender_is_back() {
    let mut bob = Page::default();
    let _ = bob.hear(Input::RestoreReceiving(ReceivingMemory {
        key: FROM_ANN,
        from: "Ann".into(),
        offered: files(&[("a", 3 * BLOCK_BYTES)]),
        have: Runs(vec![(0, 2)]),
        hashes: vec![hash(0).to_string(), hash(1).to_string()],
        done: false,
    }));
    assert_eq!(bob.state(), State::Waiting);
    let _ = bob.hear(Input::Reached(ANN));
    let prepare = [Effect::Prepare(FROM_ANN, true)];
    assert_eq!(bob.told(ANN, &offer(&[("a", 3 * BLOCK_BYTES)])), prepare);
    let ready = bob.hear(Input::Prepared(FROM_ANN, Ok(())));
    assert_eq!(ready, [tell(ANN, &accept(&[(0, 2)]))]);
}

#[test]
fn a_disk_that_tells_nonsense_is_cleared() {
    let mut bob = Page::default();
    let restored = bob.hear(Input::RestoreReceiving(ReceivingMemory {
        key: FROM_ANN,
        from: "Ann".into(),
        offered: files(&[("a", 10)]),
        have: Runs(vec![(0, 1)]),
        hashes: vec![],
        done: true,
    }));
    assert_eq!(restored, [Effect::Discard(FROM_ANN)]);
    assert_eq!(bob.transfers.list().count(), 0);
}

#[test]
fn one_line_and_one_pace_for_each_recipient() {
    let carl = ParticipantId(3);
    let mut ann = Page::reaching(&[BOB, carl]);
    let said = ann.hear(Input::Offer {
        transfer: ID,
        files: files(&[("a", 1)]),
        to: vec![BOB, carl],
    });
    assert_eq!(said.len(), 2);
    let _ = ann.told(carl, &accept(&[]));
    let _ = ann.hear(Input::Lost(BOB));
    let states: Vec<_> = ann.transfers.list().map(|row| row.state).collect();
    assert_eq!(states, [State::Offered, State::Opening]);
}

#[test]
fn rate_and_time_left_are_told_after_a_while_and_fade_when_nothing_comes() {
    let size = 100 * BLOCK_BYTES;
    let mut bob = bob_takes(&[("large", size)]);
    for n in 0..10 {
        bob.now += 500;
        for input in [
            block(n, BLOCK_BYTES),
            piece(BLOCK_BYTES),
            Input::Kept(FROM_ANN, n),
        ] {
            let _ = bob.hear(input);
        }
    }
    let row = |bob: &Page| {
        let row = bob.transfers.list().next().expect("a transfer");
        (row.rate.unwrap_or(0), row.left.unwrap_or(0))
    };
    let (rate, left) = row(&bob);
    assert!(rate.abs_diff(2 * BLOCK_BYTES) < BLOCK_BYTES / 4, "{rate}");
    assert!(left.abs_diff(45_000) < 6_000, "{left}");
    for _ in 0..20 {
        let _ = bob.after(1_000);
    }
    assert!(row(&bob).0 < BLOCK_BYTES, "{:?}", row(&bob));
    let _ = bob.hear(Input::LineClosed(Side::Receiving, FROM_ANN));
    assert_eq!(row(&bob), (0, 0));
}

#[test]
fn an_alarm_that_rings_early_is_set_again() {
    let (mut ann, _) = ann_sends(&[("a", 1)], &[]);
    let _ = ann.hear(Input::LineClosed(Side::Sending, TO_BOB));
    let early = ann
        .transfers
        .step(Millis(LINE_AGAIN_MS[0] - 1), Input::Tick);
    assert!(early.contains(&Effect::WakeAt(Millis(LINE_AGAIN_MS[0]))));
}
