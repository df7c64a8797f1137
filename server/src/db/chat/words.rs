//! What the search is given to find, and what it is asked.

use crate::db::RoomId;
use std::{borrow::Cow, fmt::Write};

/// A text with space around every letter of a script that sets no space between words: any
/// run of them can be searched for. `None` where the text has none.
pub(super) fn spaced(text: &str) -> Option<String> {
    if !text.chars().any(stands_alone) {
        return None;
    }
    let mut spaced = String::with_capacity(2 * text.len());
    for c in text.chars() {
        match stands_alone(c) {
            true => spaced.extend([' ', c, ' ']),
            false => spaced.push(c),
        }
    }
    Some(spaced)
}

/// Chinese and Japanese; Thai, Lao, Burmese and Khmer.
fn stands_alone(c: char) -> bool {
    matches!(
        c,
        '\u{0e00}'..='\u{0eff}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1780}'..='\u{17ff}'
            | '\u{2e80}'..='\u{2fdf}'
            | '\u{3005}'..='\u{3007}'
            | '\u{3040}'..='\u{312f}'
            | '\u{31a0}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{ff66}'..='\u{ff9f}'
            | '\u{20000}'..='\u{3ffff}'
    )
}

/// An FTS5 query for messages of this room that hold all these words, the last perhaps not
/// typed to its end. Each word is a quoted phrase, in which nothing has a meaning but the
/// quote itself. `None` where there is no word.
pub(super) fn query(room: RoomId, words: &str) -> Option<String> {
    let has_letters = |word: &&str| word.chars().any(char::is_alphanumeric);
    let quotable = words.replace(|c: char| c == '"' || c.is_control(), " ");
    let mut phrases = String::new();
    for word in quotable.split_whitespace().filter(has_letters) {
        let word = spaced(word).map_or(Cow::Borrowed(word), Cow::Owned);
        let _ = write!(phrases, "\"{word}\" ");
    }
    let phrases = phrases.trim_end();
    (!phrases.is_empty()).then(|| format!("room : \"{}\" AND words : ({phrases} *)", room.0))
}
