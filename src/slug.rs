//! A room's place in links: 64 random bits as four words that can be read aloud and typed,
//! each 16 bits as consonant, vowel, consonant, vowel, consonant (proquints, arXiv:0901.4016).

use std::fmt;

const CONSONANTS: &[u8; 16] = b"bdfghjklmnprstvz";
const VOWELS: &[u8; 4] = b"aiou";
const WORDS: usize = 4;
const LETTERS: usize = 5;

/// A room's name in links.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(u64);

impl Slug {
    pub fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    pub fn bits(self) -> u64 {
        self.0
    }

    /// The slug that `text` is, in any case, its words apart by dashes, spaces or nothing.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bits = 0;
        let mut letters = 0;
        for c in text.trim().chars() {
            if matches!(c, '-' | ' ' | '_') && letters % LETTERS == 0 {
                continue;
            }
            if letters == WORDS * LETTERS {
                return None;
            }
            bits = append(bits, letters % LETTERS, c.to_ascii_lowercase())?;
            letters += 1;
        }
        (letters == WORDS * LETTERS).then_some(Self(bits))
    }

    /// The slug in what somebody pasted: a link, a code, or a sentence around either.
    pub fn find(pasted: &str) -> Option<Self> {
        // Nothing longer is a link, and each piece is looked at several times.
        let end = pasted.floor_char_boundary(4096);
        let pasted = &pasted[..end];
        let apart = |c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'));
        let whole = || pasted.split(apart).find_map(Self::parse);
        let words: Vec<&str> = pasted
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let apart = || {
            words
                .windows(WORDS)
                .filter(|four| four.iter().all(|word| word.len() == LETTERS))
                .find_map(|four| Self::parse(&four.concat()))
        };
        whole().or_else(apart)
    }
}

/// The bits so far and those of the letter `c` at place `at` of its word.
fn append(bits: u64, at: usize, c: char) -> Option<u64> {
    let letter = u8::try_from(c).ok()?;
    let (alphabet, width): (&[u8], u32) = match at % 2 {
        0 => (CONSONANTS, 4),
        _ => (VOWELS, 2),
    };
    let value = alphabet.iter().position(|known| *known == letter)?;
    Some(bits << width | value as u64)
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::with_capacity(WORDS * (LETTERS + 1));
        for word in (0..WORDS).rev().map(|at| (self.0 >> (16 * at)) as u16) {
            if !text.is_empty() {
                text.push('-');
            }
            for (shift, vowel) in [(12, false), (10, true), (6, false), (4, true), (0, false)] {
                let value = usize::from(word >> shift);
                text.push(char::from(match vowel {
                    true => VOWELS[value % VOWELS.len()],
                    false => CONSONANTS[value % CONSONANTS.len()],
                }));
            }
        }
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_words_are_those_of_the_published_scheme() {
        // 127.0.0.1 and 63.84.220.193 are examples of the paper.
        assert_eq!(
            Slug::from_bits(0x7F00_0001_3F54_DCC1).to_string(),
            "lusab-babad-gutih-tugad"
        );
    }

    #[test]
    fn a_slug_is_found_however_it_is_pasted() {
        let slug = Slug::parse("lusab-modiv-gutih-tugad").unwrap();
        for pasted in [
            "lusab-modiv-gutih-tugad",
            "  Lusab-Modiv-Gutih-Tugad\n",
            "lusab modiv gutih tugad",
            "LUSABMODIVGUTIHTUGAD",
            "https://parlor.example/r/lusab-modiv-gutih-tugad",
            "parlor.example:3000/r/lusab-modiv-gutih-tugad?x=1#top",
            "Robin, join <https://parlor.example/r/lusab-modiv-gutih-tugad/>!",
            "the code is lusab, modiv, gutih, tugad.",
        ] {
            assert_eq!(Slug::find(pasted), Some(slug), "{pasted}");
        }
    }

    #[test]
    fn what_is_no_slug_is_not_found() {
        for pasted in [
            "",
            "hello",
            "lusab-modiv-gutih",
            "lusab-modiv-gutih-tugae",
            "lusab-modiv-gutih-tugad-lusab",
            "lu-sab-modiv-gutih-tugad",
            "https://parlor.example/r/",
            "ſusab-modiv-gutih-tugad",
        ] {
            assert_eq!(Slug::parse(pasted), None, "{pasted}");
        }
        assert_eq!(Slug::find("https://parlor.example/rooms"), None);
        assert_eq!(Slug::find(&"é".repeat(100_000)), None);
    }

    proptest! {
        #[test]
        fn every_slug_leads_back_to_its_bits(bits in any::<u64>()) {
            let slug = Slug::from_bits(bits);
            prop_assert_eq!(Slug::parse(&slug.to_string()), Some(slug));
            prop_assert_eq!(Slug::find(&format!("http://h/r/{slug}")), Some(slug));
        }

        #[test]
        fn nothing_pasted_panics(text in any::<String>()) {
            let _found = Slug::find(&text);
        }
    }
}
