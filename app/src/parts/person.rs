//! People without a picture.

use crate::prelude::*;

/// How many doorways stand beside each other before a list is only words.
const PORTRAITS: usize = 6;

/// Initials in a doorway. Decoration: the name stands beside it.
pub(crate) fn portrait(name: &str, own: bool) -> AnyView {
    view! {
        <span class="portrait" aria-hidden="true" data-self=own.then_some("true")>{initials(name)}</span>
    }
    .into_any()
}

/// Several people, standing close.
pub(crate) fn portraits(names: &[String]) -> AnyView {
    let each = names.iter().take(PORTRAITS);
    view! {
        <div class="portraits" aria-hidden="true">
            {each.map(|name| portrait(name, false)).collect_view()}
        </div>
    }
    .into_any()
}

/// The first letters of the first and the last word of a name, as they are written there:
/// the style sheet makes capitals of them.
pub(crate) fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let first = words.next();
    first.into_iter().chain(words.next_back()).collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_those_of_the_first_and_the_last_name() {
        assert_eq!(initials("Ann Lindqvist"), "AL");
        assert_eq!(initials("maria del carmen ruiz"), "mr");
        assert_eq!(initials("Bao"), "B");
        assert_eq!(initials("(Émile) Zola"), "ÉZ");
        assert_eq!(initials("王小明"), "王");
        assert_eq!(initials("👋"), "");
    }
}
