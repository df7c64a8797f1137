use super::*;
use crate::{
    limits::LINE_AGAIN_MS,
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
