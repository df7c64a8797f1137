//! What may be said: the same at both ends, so that what the page takes, the server takes.

use crate::limits::{CHAT_BYTES, CHAT_WORDS_BYTES, EMOJI_BYTES};

/// Why something cannot be said, named by what its writer can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum BadWords {
    /// Nothing that can be seen.
    #[error("it is empty")]
    Empty,
    #[error("it is too long")]
    TooLong,
    /// Control characters, or characters that turn the direction of what follows.
    #[error("it holds characters that cannot be shown")]
    Hidden,
}

/// A text as it is sent: line ends as `\n`, no white space around it, and without what a
/// paste brings along that nobody sees.
pub fn tidy(typed: &str) -> String {
    let text = typed.replace("\r\n", "\n").replace('\r', "\n");
    let text: String = text.chars().filter(|c| !is_hidden(*c)).collect();
    let text = text.trim_end().trim_start_matches('\n');
    match text.trim().is_empty() {
        true => String::new(),
        false => text.to_owned(),
    }
}

/// Whether this may be a message.
pub fn check_text(text: &str) -> Result<(), BadWords> {
    if text.len() > CHAT_BYTES {
        return Err(BadWords::TooLong);
    }
    check_visible(text)
}

/// Whether this may be searched for.
pub fn check_search(words: &str) -> Result<(), BadWords> {
    if words.len() > CHAT_WORDS_BYTES {
        return Err(BadWords::TooLong);
    }
    check_visible(words)
}

/// Whether this may stand under a message: one emoji, not words. Keycaps begin with a digit,
/// so ASCII is allowed where something else follows.
pub fn check_emoji(emoji: &str) -> Result<(), BadWords> {
    if emoji.len() > EMOJI_BYTES {
        return Err(BadWords::TooLong);
    }
    let part = |c: char| matches!(c, '0'..='9' | '#' | '*') || !(c.is_ascii() || c.is_alphabetic());
    let spaced = |c: char| c.is_whitespace() || is_hidden(c);
    if emoji.is_ascii() || !emoji.chars().all(part) || emoji.chars().any(spaced) {
        return Err(if emoji.is_empty() {
            BadWords::Empty
        } else {
            BadWords::Hidden
        });
    }
    Ok(())
}

fn check_visible(text: &str) -> Result<(), BadWords> {
    if text.trim().is_empty() {
        Err(BadWords::Empty)
    } else if text.chars().any(is_hidden) {
        Err(BadWords::Hidden)
    } else {
        Ok(())
    }
}

/// Control characters but for line end and tab, and those by which a text leaves its place:
/// embeddings, overrides and isolates (UAX #9, section 2).
fn is_hidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_tidy_can_be_said() {
        assert_eq!(tidy("  a\r\nb \u{202e}c\u{7}\r\n\r\n"), "  a\nb c");
        assert_eq!(check_text(&tidy("\u{feff}hello\u{0}")), Ok(()));
        assert_eq!(tidy(" \n\t \u{2066}"), "");
    }

    #[test]
    fn nothing_too_much_and_what_hides_are_refused() {
        assert_eq!(check_text(""), Err(BadWords::Empty));
        assert_eq!(check_text(" \n\t\u{3000}"), Err(BadWords::Empty));
        assert_eq!(check_text(&"a".repeat(CHAT_BYTES)), Ok(()));
        assert_eq!(
            check_text(&"a".repeat(CHAT_BYTES + 1)),
            Err(BadWords::TooLong)
        );
        assert_eq!(check_text(&"\n".repeat(10_000)), Err(BadWords::TooLong));
        assert_eq!(check_text(&format!("a{}b", "\n".repeat(8_000))), Ok(()));
        for bad in ['\u{0}', '\u{7f}', '\u{85}', '\u{202e}', '\u{2067}', '\r'] {
            assert_eq!(check_text(&format!("a{bad}b")), Err(BadWords::Hidden));
        }
    }

    #[test]
    fn an_emoji_is_one_picture_and_no_words() {
        for good in ["👍", "❤️", "👩‍👩‍👧‍👦", "1️⃣", "🇫🇮", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"]
        {
            assert_eq!(check_emoji(good), Ok(()), "{good}");
        }
        for bad in ["", "a", "1", "ok👍", "👍 👍", "👍\u{202e}", "é", "<b>"] {
            assert!(check_emoji(bad).is_err(), "{bad}");
        }
        assert_eq!(check_emoji(&"👍".repeat(17)), Err(BadWords::TooLong));
    }
}
