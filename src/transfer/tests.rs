mod lies;
mod parts;
mod properties;

use super::*;
use crate::{
    limits::{
        BLOCK_BYTES, BLOCK_WINDOW, FIRST_WINDOW, LINE_AGAIN_MS, LISTED_FILES, LISTING_MS,
        OFFER_BYTES, OFFER_FILES, OFFERS_OPEN, READ_AHEAD, UNANSWERED_MS,
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
        part: None,
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

fn failed(why: Why) -> State {
    State::Failed { why, by_me: true }
}

fn block(number: u64, len: u64) -> Input {
    along(Along::Block(number, len, hash(number)))
}

fn piece(bytes: u64) -> Input {
    Input::LinePiece(FROM_ANN, bytes as usize)
}

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
fn what_is_accepted_is_read_announced_sent_and_confirmed() {
    let (mut ann, first) = ann_sends(&[("a.txt", 10)], &[]);
    assert_eq!(first, [Effect::Read(TO_BOB, 0)]);
    let read = ann.hear(Input::Read(TO_BOB, 0, Ok(hash(1))));
    let header = Along::Block(0, 10, hash(1)).text();
    assert_eq!(
        read,
        [
            Effect::LineTell(Side::Sending, TO_BOB, header),
            Effect::SendBlock(TO_BOB, 0, 0)
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
    let hash1 = hash(1);
    let take = |at| Effect::Take {
        key,
        block,
        at,
        hash: hash1,
    };
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
fn a_sender_is_ahead_by_little_at_first_and_never_by_more_than_the_window() {
    let (mut ann, first) = ann_sends(&[("large", 100 * BLOCK_BYTES)], &[]);
    let reads = |effects: &[Effect]| {
        let reads = |it: &&Effect| matches!(it, Effect::Read(..));
        effects.iter().filter(reads).count() as u64
    };
    let mut read = reads(&first);
    assert_eq!(read, READ_AHEAD as u64);
    let mut sent = 0;
    for kept in 0..20 {
        while sent < read {
            let _ = ann.hear(Input::Read(TO_BOB, sent, Ok(hash(sent))));
            read += reads(&ann.hear(Input::Sent(TO_BOB, sent)));
            sent += 1;
        }
        assert_eq!(read - kept, BLOCK_WINDOW.min(FIRST_WINDOW + kept));
        read += reads(&ann.hear(back(Back::Kept(kept))));
    }
}

#[test]
fn blocks_that_are_read_out_of_order_are_sent_in_order() {
    let (mut ann, _) = ann_sends(&[("large", 3 * BLOCK_BYTES)], &[]);
    assert_eq!(ann.hear(Input::Read(TO_BOB, 2, Ok(hash(2)))), []);
    assert_eq!(ann.hear(Input::Read(TO_BOB, 1, Ok(hash(1)))), []);
    let sent = ann.hear(Input::Read(TO_BOB, 0, Ok(hash(0))));
    let order = sent.iter().filter_map(|effect| match effect {
        Effect::SendBlock(_, block, _) => Some(*block),
        _ => None,
    });
    assert_eq!(order.collect::<Vec<_>>(), [0, 1, 2]);
}

#[test]
fn a_pause_of_either_side_stops_reading_and_what_is_on_its_way_is_still_kept() {
    let on = |on| Control::Take(Take::Pause { transfer: ID, on });
    let (mut ann, _) = ann_sends(&[("large", 100 * BLOCK_BYTES)], &[]);
    let hold = |on| Effect::Hold(TO_BOB, on);
    assert_eq!(ann.told(BOB, &on(true)), [hold(true)]);
    let (by_me, by_them) = (false, true);
    assert_eq!(ann.state(), State::Paused { by_me, by_them });
    assert_eq!(ann.hear(Input::Read(TO_BOB, 0, Ok(hash(0)))).len(), 2);
    assert_eq!(
        ann.hear(Input::Sent(TO_BOB, 0)),
        [Effect::Release(TO_BOB, 0)]
    );
    assert_eq!(ann.hear(back(Back::Kept(0))), []);
    let goes_on = [hold(false), Effect::Read(TO_BOB, 3)];
    assert_eq!(ann.told(BOB, &on(false)), goes_on);
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
        part: None,
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
        part: None,
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

#[test]
fn files_make_way_for_voices_and_are_let_go_with_the_connection() {
    let (mut ann, _) = ann_sends(&[("large", 100 * BLOCK_BYTES)], &[]);
    let weather = |rtt| Weather {
        rtt: Some(rtt),
        media: true,
        ..Weather::default()
    };
    assert_eq!(ann.hear(Input::Seen(BOB, weather(30.0), 400_000)), []);
    let slower = ann.hear(Input::Seen(BOB, weather(600.0), 400_000));
    let [Effect::Pace(BOB, Some(pace))] = slower[..] else {
        panic!("{slower:?}");
    };
    assert!(pace >= crate::limits::PACE_FLOOR);
    let lost = ann.hear(Input::Lost(BOB));
    assert_eq!(lost[0], Effect::Pace(BOB, None));
}
