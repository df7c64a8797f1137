//! Whom an `@` in the field may mean.

/// How many names are offered at once.
const OFFERED: usize = 6;

/// An `@` and what follows it, up to the caret: where it begins, and the letters behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Begun<'a> {
    pub at: usize,
    pub letters: &'a str,
}

/// The place in `words` that browsers call `caret`: they count in UTF-16.
pub(super) fn place(words: &str, caret: usize) -> usize {
    let mut units = 0;
    let at = words.char_indices().find(|(_, letter)| {
        let there = units >= caret;
        units += letter.len_utf16();
        there
    });
    at.map_or(words.len(), |(at, _)| at)
}

/// What browsers call this place.
pub(super) fn caret(words: &str, place: usize) -> usize {
    words[..place].chars().map(char::len_utf16).sum()
}

/// The mention that is being written before the caret, if there is one: its `@` begins a
/// word.
pub(super) fn begun(words: &str, caret: usize) -> Option<Begun<'_>> {
    let before = &words[..place(words, caret)];
    let at = before.rfind('@')?;
    let within = before[..at]
        .chars()
        .next_back()
        .is_some_and(char::is_alphanumeric);
    let letters = &before[at + 1..];
    (!within && !letters.contains('\n')).then_some(Begun { at, letters })
}

/// The names that begin with these letters, or have a word that does. Whoever wrote the only
/// one out is not asked which they mean.
pub(super) fn offered(names: &[String], letters: &str) -> Vec<String> {
    let fits = |name: &&String| {
        starts(name, letters) || name.split_whitespace().any(|word| starts(word, letters))
    };
    let mut fitting: Vec<_> = names.iter().filter(fits).take(OFFERED).cloned().collect();
    if fitting.len() == 1 {
        fitting.retain(|name| name.len() != letters.len());
    }
    fitting
}

fn starts(name: &str, letters: &str) -> bool {
    let head = name.get(..letters.len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(letters))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_at_sign_begins_a_mention_where_a_word_begins() {
        let letters = |words: &'static str| begun(words, words.len()).map(|begun| begun.letters);
        assert_eq!(letters("@"), Some(""));
        assert_eq!(letters("hello @an"), Some("an"));
        assert_eq!(letters("(@Ann L"), Some("Ann L"));
        assert_eq!(letters("ann@example"), None);
        assert_eq!(letters("@ann\n"), None);
        assert_eq!(letters("nobody"), None);
        assert_eq!(
            begun("@ann and more", 4).map(|begun| begun.letters),
            Some("ann")
        );
    }

    #[test]
    fn a_place_is_counted_as_browsers_count() {
        let words = "👍 né @a";
        assert_eq!(place(words, 2), 4);
        assert_eq!(place(words, 99), words.len());
        for (place, _) in words.char_indices() {
            assert_eq!(super::place(words, caret(words, place)), place);
        }
        // Not within a pair.
        assert_eq!(place(words, 1), 4);
    }

    #[test]
    fn names_are_found_by_the_beginning_of_any_of_their_words() {
        let names = ["Ann Lindqvist", "Bao Tran", "王小明"].map(String::from);
        assert_eq!(offered(&names, "LIN"), ["Ann Lindqvist"]);
        assert_eq!(offered(&names, "ann l"), ["Ann Lindqvist"]);
        assert_eq!(offered(&names, "王"), ["王小明"]);
        assert_eq!(offered(&names, "nn"), Vec::<String>::new());
        assert_eq!(offered(&names, ""), names);
    }

    #[test]
    fn a_name_that_is_written_out_is_not_asked_about_unless_another_goes_on() {
        let names = ["Bao Tran".to_owned(), "Ann".into(), "Anna".into()];
        assert_eq!(offered(&names, "bao tran"), Vec::<String>::new());
        assert_eq!(offered(&names, "ann"), ["Ann", "Anna"]);
    }
}
