//! The work that a message makes, counted where the loops are, is linear in its length.

use super::{properties::PARTS, *};
use crate::markdown::steps::count;
use proptest::{collection::vec, prelude::*, sample::select};

/// Steps per byte that no message exceeds: each byte is in a line that is looked at several
/// times on each of five levels, and then read once.
const PER_BYTE: usize = 24;
/// For what little is done for a message however short.
const BASE: usize = 64;

fn steps(message: &str) -> usize {
    count(|| {
        parse(message, &["a", "ha", "@@@@"]);
    })
}

fn is_linear(message: &str) -> bool {
    steps(message) <= PER_BYTE * message.len() + BASE
}

const SIZES: [usize; 4] = [1_000, 2_000, 4_000, 8_000];

/// `unit` again and again, `size` bytes of it.
fn many(unit: &str, size: usize) -> String {
    unit.repeat(size / unit.len() + 1)
}

const UNITS: &[&str] = &[
    "*",
    "* ",
    "a*",
    " *a",
    "*a ",
    "**a",
    "a**",
    "*a*",
    "*a**",
    "***a",
    "a***",
    "***a**",
    "*_",
    "_a ",
    " _a",
    "_a_ ",
    "~~a",
    "a~~",
    "*~~_",
    "[",
    "]",
    "[]",
    "[a]",
    "[a](",
    "](",
    "[](",
    "[a]()",
    "[a](http://",
    "[a](http://x/",
    "[a](http://x)",
    "[](http://x/",
    "[[a](http://x)",
    "[http://x](http://a/",
    "[http://x](http://a/][",
    "[http://x](http://a/)",
    "(",
    "()",
    "`",
    "` ",
    "`a",
    "``a`",
    "`a``b",
    "\\`",
    "\\",
    "\\[",
    "@",
    "@a",
    "@@@@@",
    "h",
    "http",
    "http://",
    "http://a",
    "http://a@",
    "http://a ",
    "http://a/(",
    "http://a/)",
    "http://a.",
    "http://a:",
    "http://-",
    "hTTp://a/[",
    ">",
    "> ",
    "> > ",
    "- ",
    "* ",
    "- - ",
    "1. ",
    "1",
    "  ",
    "\t",
    "\n",
    "a\n",
    " \n",
    "> \n",
    ">\n",
    "- a\n",
    "- a\n\n",
    "  - a\n",
    "1. a\n",
    "1. a\n3. a\n",
    "```\n",
    "```a\n",
    "```a b\n",
    "```\n\n",
    "````\n```\n",
    "> ```\n",
    "- ```\n",
    "a\n\n",
    "ä",
    "。",
    "\u{301}",
    "!",
    "*!",
    "!*",
    "*a\n",
    "[a\n",
];

#[test]
fn one_thing_again_and_again_is_linear_work() {
    for unit in UNITS {
        for size in SIZES {
            let message = many(unit, size);
            assert!(is_linear(&message), "{unit:?} {size}: {}", steps(&message));
        }
    }
}

#[test]
fn one_half_that_opens_and_one_that_closes_are_linear_work() {
    for (open, close) in [
        ("*a ", " a*"),
        ("*a_", "_a*"),
        ("**a *", "*"),
        ("***a ", " a*"),
        ("*a **a ", " a***"),
        ("*_~~a", "a~~_*"),
        ("[", "]"),
        ("[", "](http://x)"),
        ("[a](http://x/", ")"),
        ("[a](http://x/", "<)"),
        ("[a](http://x", "@)"),
        ("[http://x](http://a/][", ")"),
        ("[a](http://a/][", ")"),
        ("[a](http://a/][", "<)"),
        ("[ ](http://a/][", ")"),
        ("[*a](http://a/][*", ")*"),
        ("http://a/(", ")"),
        ("(", ")"),
        ("> ", "\n"),
        ("- ", "\n"),
        ("`a", "``"),
        ("*a `", "` a*"),
    ] {
        for size in SIZES {
            let message = many(open, size / 2) + &many(close, size / 2);
            assert!(is_linear(&message), "{open:?} {close:?} {size}");
        }
    }
}

#[test]
fn things_that_grow_are_linear_work() {
    type Line = fn(usize) -> String;
    let lines: [Line; 7] = [
        |n| format!("{} ", "`".repeat(n)),
        |n| format!("{}- a\n", " ".repeat(n)),
        |n| format!("{}- a\n", " ".repeat(2 * n)),
        |n| format!("{} a\n", ">".repeat(n)),
        |n| format!("{}\n", "`".repeat(n + 3)),
        |n| format!("{n}. a\n"),
        |n| format!("{}a", "*".repeat(n)),
    ];
    for (number, line) in lines.iter().enumerate() {
        for size in SIZES {
            let mut up = String::new();
            let mut down = String::new();
            for n in 0.. {
                up.push_str(&line(n));
                down.insert_str(0, &line(n));
                if up.len() > size {
                    break;
                }
            }
            assert!(is_linear(&up), "{number} {size}: {}", steps(&up));
            assert!(is_linear(&down), "{number} {size}: {}", steps(&down));
        }
    }
}

#[test]
fn what_is_at_one_end_of_a_long_message_is_linear_work() {
    for size in SIZES {
        for (start, unit, end) in [
            ("*", "_a ", "*"),
            ("[", "*a", "](http://x)"),
            ("`", "``", "`"),
            ("```\n", "a\n", "```"),
            ("- a\n", "\n", "- b"),
            ("- a\n", "  a\n", "b"),
            ("> a\n", "\n", "> b"),
            ("http://", "a", "@"),
            ("[a](http://", "a", "@)"),
        ] {
            let message = format!("{start}{}{end}", many(unit, size));
            assert!(is_linear(&message), "{start:?} {unit:?} {end:?} {size}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn anything_again_and_again_is_linear_work(
        open in vec(select(PARTS), 1..6),
        close in vec(select(PARTS), 1..4),
    ) {
        let message = many(&open.concat(), 2_000) + &many(&close.concat(), 2_000);
        prop_assert!(is_linear(&message), "{}", steps(&message) / message.len());
    }
}
