//! Names people give: to themselves, to rooms, to accounts; and the passwords beside them.
//!
//! Each type is proof of its check. A name is refused, never cut or changed silently, but
//! for white space around it and Unicode's normal form C.

use crate::limits::{
    DISPLAY_NAME_BYTES, DISPLAY_NAME_GRAPHEMES, PASSWORD_MAX, PASSWORD_MIN, ROOM_NAME_BYTES,
    ROOM_NAME_GRAPHEMES, USERNAME_MAX, USERNAME_MIN,
};
use std::fmt;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// Why a name was refused, named by what its giver can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NameError {
    /// Nothing that can be seen.
    #[error("it is empty")]
    Empty,
    #[error("it is too short")]
    TooShort,
    #[error("it is too long")]
    TooLong,
    /// Control characters, line ends, or characters that turn the direction of what follows.
    #[error("it holds characters that cannot be shown")]
    Unprintable,
    /// A username is made of letters `a` to `z`, digits, `.`, `_` and `-`.
    #[error("it may hold only letters, digits, dots, dashes and underscores")]
    Letters,
}

/// What somebody is called in a room.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DisplayName(String);

/// What a room is called.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RoomName(String);

/// What somebody types to sign in, in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Username(String);

/// A password good enough to be set. Shown to nobody, not even a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl DisplayName {
    pub fn parse(given: &str) -> Result<Self, NameError> {
        shown(given, DISPLAY_NAME_GRAPHEMES, DISPLAY_NAME_BYTES).map(Self)
    }
}

impl RoomName {
    pub fn parse(given: &str) -> Result<Self, NameError> {
        shown(given, ROOM_NAME_GRAPHEMES, ROOM_NAME_BYTES).map(Self)
    }
}

impl Username {
    pub fn parse(given: &str) -> Result<Self, NameError> {
        let name = given.trim();
        match name.len() {
            0 => return Err(NameError::Empty),
            length if length > USERNAME_MAX => return Err(NameError::TooLong),
            length if length < USERNAME_MIN => return Err(NameError::TooShort),
            _ => {}
        }
        let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if !name.chars().all(letter) || !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            return Err(NameError::Letters);
        }
        Ok(Self(name.to_ascii_lowercase()))
    }
}

impl Password {
    /// White space counts, at the ends too: it is part of what was typed.
    pub fn parse(given: &str) -> Result<Self, NameError> {
        // A character has at most four bytes; longer need not be counted.
        if given.len() > 4 * PASSWORD_MAX {
            return Err(NameError::TooLong);
        }
        let password: String = given.nfc().collect();
        match password.chars().count() {
            0 => Err(NameError::Empty),
            length if length < PASSWORD_MIN => Err(NameError::TooShort),
            length if length > PASSWORD_MAX => Err(NameError::TooLong),
            _ if password.chars().any(char::is_control) => Err(NameError::Unprintable),
            _ => Ok(Self(password)),
        }
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(..)")
    }
}

macro_rules! as_text {
    ($($name:ty),*) => {$(
        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }

            pub fn into_string(self) -> String {
                self.0
            }
        }
    )*};
}
as_text!(DisplayName, RoomName, Username, Password);

/// A name that others will see: bounded, visible, and unable to disturb its surroundings.
fn shown(given: &str, graphemes: usize, bytes: usize) -> Result<String, NameError> {
    let trimmed = given.trim();
    // Normal form C may shorten, but never to a third; far longer need not be looked at.
    if trimmed.len() > 3 * bytes {
        return Err(NameError::TooLong);
    }
    let name: String = trimmed.nfc().collect();
    if name.chars().any(disturbs) {
        return Err(NameError::Unprintable);
    }
    if name.chars().all(invisible) {
        return Err(NameError::Empty);
    }
    if name.len() > bytes || name.graphemes(true).count() > graphemes {
        return Err(NameError::TooLong);
    }
    Ok(name)
}

/// Controls, line and paragraph separators, and the embeddings, overrides and isolates of
/// the bidirectional algorithm (UAX #9, section 2).
fn disturbs(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        || matches!(c, '\u{FFF9}'..='\u{FFFB}')
}

/// Characters that leave no mark on the screen by themselves.
fn invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}'
        )
        || matches!(c, '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}')
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{206F}' | '\u{2800}')
        || matches!(
            c,
            '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
        )
        || matches!(c, '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn display(given: &str) -> Result<String, NameError> {
        DisplayName::parse(given).map(DisplayName::into_string)
    }

    #[test]
    fn a_name_loses_the_white_space_around_it_and_nothing_else() {
        assert_eq!(display("  Zoë van  Dam \n"), Ok("Zoë van  Dam".into()));
        assert_eq!(display("李雷"), Ok("李雷".into()));
        assert_eq!(display("עדי"), Ok("עדי".into()));
    }

    #[test]
    fn the_same_name_typed_in_two_ways_is_the_same_name() {
        assert_eq!(display("Zoe\u{308}"), display("Zo\u{eb}"));
    }

    #[test]
    fn a_name_nobody_can_see_is_empty() {
        for unseen in [
            "",
            "   ",
            "\u{200B}",
            "\u{200D}\u{FE0F}",
            "\u{3164}",
            "\u{2800} \u{FEFF}",
        ] {
            assert_eq!(display(unseen), Err(NameError::Empty), "{unseen:?}");
        }
    }

    #[test]
    fn a_name_that_disturbs_what_stands_around_it_is_refused() {
        for bad in [
            "a\u{0}b",
            "a\nb",
            "a\u{1b}[31m",
            "a\u{202E}b",
            "a\u{2066}b",
            "a\u{2028}b",
            "a\u{85}b",
        ] {
            assert_eq!(display(bad), Err(NameError::Unprintable), "{bad:?}");
        }
    }

    #[test]
    fn a_name_is_measured_in_what_people_see_and_in_bytes() {
        assert!(display(&"é".repeat(64)).is_ok());
        assert_eq!(display(&"e".repeat(65)), Err(NameError::TooLong));
        assert_eq!(display(&"x".repeat(10_000)), Err(NameError::TooLong));
        let family = "👨‍👩‍👧‍👦";
        assert!(display(&family.repeat(10)).is_ok());
        assert_eq!(display(&family.repeat(11)), Err(NameError::TooLong));
        assert!(RoomName::parse(&"x".repeat(128)).is_ok());
        assert_eq!(RoomName::parse(&"x".repeat(129)), Err(NameError::TooLong));
    }

    #[test]
    fn a_username_is_one_word_in_lower_case() {
        assert_eq!(
            Username::parse(" Ann.Bee-2 ").unwrap().as_str(),
            "ann.bee-2"
        );
        assert_eq!(Username::parse(""), Err(NameError::Empty));
        assert_eq!(Username::parse("a"), Err(NameError::TooShort));
        assert_eq!(Username::parse(&"a".repeat(33)), Err(NameError::TooLong));
        for bad in ["a b", "zoë", "-ann", ".ann", "a/b", "a\0b", "аnn"] {
            assert_eq!(Username::parse(bad), Err(NameError::Letters), "{bad:?}");
        }
    }

    #[test]
    fn a_password_is_measured_in_characters_and_never_shown() {
        assert_eq!(Password::parse(""), Err(NameError::Empty));
        assert_eq!(Password::parse("nine char"), Err(NameError::TooShort));
        assert_eq!(
            Password::parse(" ten chars").unwrap().as_str(),
            " ten chars"
        );
        assert!(Password::parse(&"密".repeat(256)).is_ok());
        assert_eq!(Password::parse(&"密".repeat(257)), Err(NameError::TooLong));
        assert_eq!(
            Password::parse(&"x".repeat(1 << 20)),
            Err(NameError::TooLong)
        );
        let shown = format!("{:?}", Password::parse("correct horse").unwrap());
        assert!(!shown.contains("horse"));
    }

    proptest! {
        #[test]
        fn an_accepted_name_is_accepted_again_unchanged(given in any::<String>()) {
            if let Ok(name) = DisplayName::parse(&given) {
                prop_assert_eq!(DisplayName::parse(name.as_str()), Ok(name));
            }
        }
    }
}
