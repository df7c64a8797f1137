use super::*;
use proptest::{collection::vec, prelude::*, sample::select};

/// What messages are made of to be hard to read.
pub(super) const PARTS: &[&str] = &[
    "*",
    "**",
    "***",
    "_",
    "~~",
    "`",
    "``",
    "```",
    "[",
    "]",
    "(",
    ")",
    "](",
    ">",
    "> ",
    "- ",
    "  - ",
    "1. ",
    "2. ",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\t",
    "\r\n",
    "\\",
    "@",
    "@a",
    "@ha",
    "a",
    "h",
    "t",
    "p",
    "http://",
    "https://",
    "http://a",
    "](http://a.t/",
    "[a](http://p)",
    "[a http://a",
    "ä",
    "。",
    ".",
    "!",
    ":",
    "/",
    "#",
    "<",
    "\"",
    "👋",
];

const NAMES: &[&str] = &["a", "a h", "ha"];

fn hard() -> impl Strategy<Value = String> {
    vec(select(PARTS), 0..60).prop_map(|parts| parts.concat())
}

/// What is shown to the reader; addresses too where `with_addresses`.
#[derive(Default)]
struct Shown {
    with_addresses: bool,
    text: String,
    hrefs: Vec<String>,
    deepest_block: usize,
    deepest_inline: usize,
    /// Something is made of nothing.
    empty: bool,
    /// A link is within a link.
    nested: bool,
}

impl Shown {
    fn of(message: &str, with_addresses: bool) -> Self {
        let mut shown = Self {
            with_addresses,
            ..Self::default()
        };
        shown.blocks(&parse(message, NAMES), 0);
        shown
    }

    fn blocks(&mut self, blocks: &[Block], depth: usize) {
        self.deepest_block = self.deepest_block.max(depth);
        for block in blocks {
            match block {
                Block::Paragraph(nodes) => self.nodes(nodes, 0),
                Block::Quote(inner) => {
                    self.empty |= inner.is_empty();
                    self.blocks(inner, depth + 1);
                }
                Block::Code(code) => self.text.push_str(code),
                Block::List { items, .. } => {
                    self.empty |= items.is_empty() || items.iter().any(Vec::is_empty);
                    items.iter().for_each(|item| self.blocks(item, depth + 1));
                }
            }
        }
    }

    fn nodes(&mut self, nodes: &[Inline], depth: usize) {
        self.empty |= nodes.is_empty();
        self.deepest_inline = self.deepest_inline.max(depth);
        for node in nodes {
            match node {
                Inline::Text(words) | Inline::Code(words) => {
                    self.empty |= words.is_empty();
                    self.text.push_str(words);
                }
                Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strike(inner) => {
                    self.nodes(inner, depth + 1);
                }
                Inline::Link { href, words } => {
                    let links = self.hrefs.len();
                    self.nodes(words, depth + 1);
                    self.nested |= self.hrefs.len() > links;
                    self.hrefs.push(href.clone());
                    if self.with_addresses {
                        self.text.push_str(href);
                    }
                }
                Inline::Mention(name) => {
                    self.text.push('@');
                    self.text.push_str(name);
                }
                Inline::Break => self.text.push('\n'),
            }
        }
    }
}

fn is_within(part: impl Iterator<Item = char>, mut whole: impl Iterator<Item = char>) -> bool {
    let mut part = part;
    part.all(|c| whole.any(|other| other == c))
}

/// The message without the languages of its fences, which are marks.
fn without_languages(message: &str) -> String {
    let mut kept = String::new();
    for (n, part) in message.split("```").enumerate() {
        let is_word = |c: char| c.is_ascii_alphanumeric() || "`+-#._".contains(c);
        let part = if n > 0 {
            part.trim_start_matches(['`', ' ', '\t'])
                .trim_start_matches(is_word)
        } else {
            part
        };
        kept.push_str(part);
    }
    kept
}

fn check(message: &str) -> Result<(), TestCaseError> {
    let shown = Shown::of(message, false);
    prop_assert!(!shown.empty);
    prop_assert!(!shown.nested);
    prop_assert!(shown.deepest_block <= BLOCK_DEPTH);
    prop_assert!(shown.deepest_inline <= INLINE_DEPTH);
    for href in &shown.hrefs {
        prop_assert!(href.starts_with("http://") || href.starts_with("https://"));
        prop_assert_eq!(link(href), Some(href.clone()));
    }

    let is_seen = |c: &char| !c.is_whitespace();
    let invented = is_within(shown.text.chars().filter(is_seen), message.chars());
    prop_assert!(invented, "{:?} is not in it", shown.text);

    let with_addresses = Shown::of(message, true).text;
    let is_word = |c: &char| c.is_alphabetic() || matches!(c, '。' | '👋' | '!' | '@' | '<' | '"');
    let words = without_languages(message);
    let kept = is_within(words.chars().filter(is_word), with_addresses.chars());
    prop_assert!(kept, "{:?} has not all of it", with_addresses);

    let blank = message.trim().is_empty();
    prop_assert_eq!(plain(message, usize::MAX).is_empty(), blank);
    Ok(())
}

/// The message that a paragraph without links and code was.
fn written(nodes: &[Inline], out: &mut String) {
    for node in nodes {
        let (mark, inner) = match node {
            Inline::Emphasis(inner) => ("*", inner),
            Inline::Strong(inner) => ("**", inner),
            Inline::Strike(inner) => ("~~", inner),
            Inline::Text(words) => {
                out.push_str(words);
                continue;
            }
            Inline::Break => {
                out.push('\n');
                continue;
            }
            other => panic!("{other:?}"),
        };
        out.push_str(mark);
        written(inner, out);
        out.push_str(mark);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_message_of_marks_is_safe_and_whole(message in hard()) {
        check(&message)?;
    }

    #[test]
    fn any_message_is_safe(message in any::<String>()) {
        let shown = Shown::of(&message, false);
        prop_assert!(!shown.empty);
        prop_assert!(shown.hrefs.iter().all(|href| link(href).as_ref() == Some(href)));
    }

    #[test]
    fn marks_written_again_are_the_message(
        parts in vec(select(vec!["*", "**", "***", "_", "~~", "~", " ", "a", "!", "\nx"]), 0..40)
    ) {
        let message = format!("x{}", parts.concat());
        let mut again = String::new();
        written(&nodes(&message), &mut again);
        prop_assert_eq!(again.replace('_', "*"), message.replace('_', "*"));
    }

    #[test]
    fn what_is_a_link_is_one_in_a_message(parts in vec(select(PARTS), 0..8)) {
        let target = format!("http://{}", parts.concat());
        if let Some(href) = link(&target) {
            let is_balanced = nodes(&format!("[x]({target})")) == [to(&href, "x")];
            prop_assert!(is_balanced || target.contains(['(', ')']));
        }
    }

    #[test]
    fn the_words_alone_are_as_short_as_wanted(message in hard(), at_most in 0..20usize) {
        let line = plain(&message, at_most);
        prop_assert!(line.graphemes(true).count() <= at_most);
        prop_assert!(!line.contains('\n'));
    }
}
