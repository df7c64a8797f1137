//! What lies ahead in a paragraph: where code and the addresses of links may end, told
//! once for all of it.

use super::{href::allowed, steps::took};

/// How often the byte at `at` stands there; none at the end.
pub(super) fn run(text: &str, at: usize) -> usize {
    let rest = &text.as_bytes()[at.min(text.len())..];
    let same = rest.iter().take_while(|b| rest.first() == Some(b)).count();
    took(same);
    same
}

/// Where the next run of so many backticks begins.
pub(super) fn closing_ticks(text: &str, from: usize, ticks: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let next = text[at..].find('`')?;
        took(next);
        at += next;
        let length = run(text, at);
        if length == ticks {
            return Some(at);
        }
        at += length;
    }
}

/// By length, where the last run of so many backticks begins.
pub(super) fn last_ticks(text: &str) -> Vec<usize> {
    let mut last = Vec::new();
    let mut at = 0;
    took(text.len());
    while let Some(next) = text[at..].find('`') {
        at += next;
        let length = run(text, at);
        if last.len() <= length {
            last.resize(length + 1, 0);
        }
        last[length] = at;
        at += length;
    }
    last
}

/// By place, where the parenthesis that opens there ends; none if what is between them
/// cannot be an address, and none at all where no link is begun.
pub(super) fn parenthesis_ends(text: &str) -> Vec<usize> {
    took(text.len());
    if !text.contains("](") {
        return Vec::new();
    }
    let mut ends = vec![0; text.len()];
    let mut open = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '(' => open.push(at),
            ')' => {
                if let Some(opening) = open.pop() {
                    ends[opening] = at;
                }
            }
            _ if !allowed(c) => open.clear(),
            _ => {}
        }
    }
    ends
}
