//! What holds for whatever comes: names, runs, plans, words.

use super::*;
use crate::{
    limits::{PATH_BYTES, PATH_SEGMENT_BYTES},
    transfer::words::offer_texts,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Characters of which names are made, and those that do harm.
const NAME: &str = r#"[a-zA-Z0-9 ._~/\\:*?"<>|\x00-\x1f\u{7f}-\u{9f}\u{200b}-\u{202e}\u{2066}-\u{2069}é漢👍\u{feff}]{0,40}"#;
const DEVICE: &str = "(con|PRN|aux|nul|COM[0-9¹]|lpt[0-9])[ .]{0,2}(txt)?";

/// Nothing that a file system, a dialog or a reader could take for something else.
fn is_harmless(path: &str) -> bool {
    let segments: Vec<&str> = path.split('/').collect();
    let fine = |segment: &&str| {
        !segment.is_empty()
            && *segment != ".."
            && *segment != "."
            && segment.len() <= PATH_SEGMENT_BYTES
            && !segment.ends_with([' ', '.'])
            && !segment
                .chars()
                .any(|c| c.is_control() || r#"\:*?"<>|"#.contains(c))
            && !segment.contains('\u{202e}')
    };
    path.len() <= PATH_BYTES && segments.iter().all(fine)
}

fn block_set(runs: &Runs) -> BTreeSet<u64> {
    runs.blocks().collect()
}

proptest! {
    #[test]
    fn a_path_is_taken_as_it_is_or_not_at_all(path in prop_oneof![NAME, DEVICE, any::<String>()]) {
        if let Ok(safe) = safe_path(&path) {
            prop_assert!(is_harmless(&safe));
            prop_assert_eq!(&safe, &path);
            prop_assert_eq!(mended_path(&path), Ok(safe));
        }
    }

    #[test]
    fn what_is_mended_is_safe(path in prop_oneof![NAME, DEVICE, any::<String>(), ".{200,400}"]) {
        if let Ok(mended) = mended_path(&path) {
            prop_assert_eq!(safe_path(&mended), Ok(mended.clone()));
        } else {
            prop_assert!(path.len() > 32, "{path:?} is neither long nor deep");
        }
    }

    #[test]
    fn files_of_the_same_name_are_told_apart(
        paths in proptest::collection::vec("(x/)?[ab](\\.txt| |:)?", 1..12)
    ) {
        let files: Vec<_> = paths.iter().map(|path| file(path, 1)).collect();
        let offered = OfferedFiles::of(files, None).expect("they can be offered");
        let different: BTreeSet<_> = offered.files.iter().map(|file| &file.path).collect();
        prop_assert_eq!(different.len(), paths.len());
        let again = OfferedFiles::of(offered.files.clone(), None);
        prop_assert_eq!(again.as_ref(), Ok(&offered));
        prop_assert!(offer::Offer::parse(offered).is_ok());
    }

    #[test]
    fn runs_hold_what_was_put_in(blocks in proptest::collection::vec(0_u64..40, 0..60)) {
        let (mut runs, mut set) = (Runs::default(), BTreeSet::new());
        for block in blocks {
            prop_assert_eq!(runs.insert(block), set.insert(block));
        }
        prop_assert_eq!(&block_set(&runs), &set);
        prop_assert_eq!(runs.count(), set.len() as u64);
        prop_assert_eq!(Runs::parse(&runs, 40), Some(runs.clone()));
        for n in 0..42 {
            prop_assert_eq!(runs.contains(n), set.contains(&n));
            let missing = (n..40).find(|block| !set.contains(block));
            prop_assert_eq!(runs.missing(n, 40), missing);
        }
    }

    #[test]
    fn runs_of_others_are_sound_or_refused(
        told in proptest::collection::vec((0_u64..30, 0_u64..30), 0..6),
        far in proptest::collection::vec((any::<u64>(), any::<u64>()), 0..3),
        blocks in 0_u64..30,
    ) {
        for told in [Runs(told), Runs(far)] {
            if let Some(runs) = Runs::parse(&told, blocks) {
                let sum: usize = runs.0.iter().map(|(from, to)| (to - from) as usize).sum();
                prop_assert_eq!(block_set(&runs).len(), sum);
                prop_assert!(block_set(&runs).iter().all(|block| *block < blocks));
            }
        }
    }

    #[test]
    fn blocks_follow_each_other_through_all_files(
        sizes in proptest::collection::vec(0_u64..5 * BLOCK_BYTES, 0..8)
    ) {
        let files: Vec<_> = sizes.iter().map(|size| file("f", *size)).collect();
        let plan = Plan::of(&files).expect("they are small");
        let (mut at, mut of_file) = (0, vec![0; sizes.len()]);
        for n in 0..plan.blocks() {
            let block = plan.block(n).expect("below the end");
            prop_assert_eq!((block.at, block.in_file), (at, of_file[block.file]));
            prop_assert!(block.len > 0 && block.len <= BLOCK_BYTES);
            at += block.len;
            of_file[block.file] += block.len;
        }
        prop_assert_eq!(&of_file, &sizes);
        prop_assert_eq!((plan.bytes(), plan.block(plan.blocks())), (at, None));
        prop_assert_eq!(plan.bytes_of(&Runs(vec![(0, plan.blocks())])), at);
    }

    #[test]
    fn no_size_overflows_a_plan(sizes in proptest::collection::vec(any::<u64>(), 0..4), n in any::<u64>()) {
        let files: Vec<_> = sizes.iter().map(|size| file("f", size >> (n % 64))).collect();
        if let Some(plan) = Plan::of(&files) {
            for number in [n, n % plan.blocks().max(1), plan.blocks().saturating_sub(1)] {
                let end = plan.block(number).map_or(0, |block| block.at + block.len);
                prop_assert!(end <= plan.bytes());
            }
        }
    }

    #[test]
    fn no_text_does_harm(text in any::<String>(), frame in r#"\{"(give|take|block|kept|root)":[ -~]{0,40}\}?"#) {
        let mut bob = bob_takes(&[("a", 10)]);
        for text in [text, frame] {
            let _ = Control::read(&text);
            let _ = bob.hear(Input::Told(ANN, text.clone()));
            let _ = bob.hear(Input::LineText(Side::Receiving, FROM_ANN, text.clone()));
            let (mut ann, _) = ann_sends(&[("a", 10)], &[]);
            let _ = ann.hear(Input::LineText(Side::Sending, TO_BOB, text));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn an_offer_is_read_as_it_was_said(
        names in proptest::collection::vec("[a-zé\\]\\[{}']{1,60}", 1..300),
        picture in proptest::option::of(0_usize..16_000),
    ) {
        let files: Vec<_> = names.iter().map(|name| file(name, 7)).collect();
        let picture = picture.map(|size| format!("data:image/png;base64,{}", "A".repeat(size)));
        let offered = OfferedFiles::of(files, picture).expect("they can be offered");
        let total = 7 * names.len() as u64;
        let mut bob = Page::reaching(&[ANN]);
        for text in offer_texts(ID, &offered, total) {
            prop_assert!(text.len() < 32 * 1024, "{}", text.len());
            prop_assert_eq!(bob.hear(Input::Told(ANN, text)), []);
        }
        let heard = bob.transfers.list().next().map(|row| row.offered.clone());
        prop_assert_eq!(heard, Some(offered));
    }
}

#[test]
fn the_largest_offer_has_a_plan_and_one_byte_more_has_none() {
    let plan = Plan::of(&[file("a", OFFER_BYTES)]).expect("it is allowed");
    assert_eq!(plan.blocks(), OFFER_BYTES.div_ceil(BLOCK_BYTES));
    assert_eq!(Plan::of(&[file("a", OFFER_BYTES), file("b", 1)]), None);
    assert_eq!(Plan::of(&[file("a", u64::MAX), file("b", u64::MAX)]), None);
}

#[test]
fn names_are_mended_as_little_as_possible() {
    let mended = [
        ("photo.jpg", "photo.jpg"),
        ("/home/../a.txt", "home/a.txt"),
        ("con.txt", "_con.txt"),
        ("what?.txt", "what_.txt"),
        ("a\u{202e}gpj.exe", "agpj.exe"),
        ("dots...", "dots"),
        (" x ", "x"),
        ("", "_"),
        ("...", "_"),
        ("Ünï-漢字.pdf", "Ünï-漢字.pdf"),
    ];
    for (path, as_saved) in mended {
        assert_eq!(mended_path(path).as_deref(), Ok(as_saved), "{path:?}");
    }
    let long = mended_path(&format!("{}.jpeg", "é".repeat(300))).expect("it is cut");
    assert!(long.ends_with("é.jpeg") && long.len() <= PATH_SEGMENT_BYTES);
}
