//! A small, safe part of Markdown for chat messages: emphasis, strong, strike, code, quotes,
//! lists, links and mentions, read into nodes.
//!
//! What is not a mark is text, and nothing of it is lost but the language beside a fence.
//! The marks are those of CommonMark 0.31.2 (spec.commonmark.org) and the `~~` of GitHub's
//! dialect, read as people write in a chat: a line end is one, a quote or an item ends with
//! its lines, and what would show nothing (an empty item, quote or fence) is text.
//!
//! Any message is read in time linear in its length (each `@` also costs the length of all
//! names): each part says how.
//!
//! Not here: HTML of any kind, headings, pictures, tables, reference links, and how the
//! nodes are shown.

mod ahead;
mod blocks;
mod href;
mod inline;
mod marks;
mod steps;

pub use href::link;

use unicode_segmentation::UnicodeSegmentation;

/// Quotes and lists within each other; the marks of deeper ones are text.
pub const BLOCK_DEPTH: usize = 4;
/// Emphasis, strong, strike and links within each other; the outer marks of more are text.
pub const INLINE_DEPTH: usize = 6;

/// A part of a message that stands by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    Paragraph(Vec<Inline>),
    Quote(Vec<Block>),
    /// Fenced code, its lines apart by `\n`, without one at the end.
    Code(String),
    List {
        /// The first item's number, or none where the items have bullets.
        ordered: Option<u32>,
        items: Vec<Vec<Block>>,
    },
}

/// A part of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    Text(String),
    Emphasis(Vec<Inline>),
    Strong(Vec<Inline>),
    Strike(Vec<Inline>),
    /// Code within a line; may hold `\n` all the same.
    Code(String),
    Link {
        /// What [`link`] let through.
        href: String,
        /// Never empty, and without another link.
        words: Vec<Inline>,
    },
    /// One of the names given to [`parse`], without its `@`.
    Mention(String),
    Break,
}

/// A message as blocks. `names` are the display names that `@name` may mention: the longest
/// that fits wins, and none fits within a word.
pub fn parse(text: &str, names: &[&str]) -> Vec<Block> {
    let lines: Vec<&str> = text
        .split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .collect();
    steps::took(text.len());
    blocks::parse(&lines, BLOCK_DEPTH, names)
}

/// The words alone, without marks, in one line of at most `at_most` graphemes; the last of
/// them is `…` where something was cut. For quotes in replies, and for notices.
pub fn plain(text: &str, at_most: usize) -> String {
    let mut all = String::new();
    words_of_blocks(&parse(text, &[]), &mut all);
    let mut line = String::new();
    for word in all.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    cut(&mut line, at_most);
    line
}

fn words_of_blocks(blocks: &[Block], out: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph(nodes) => words_of(nodes, out),
            Block::Quote(blocks) => words_of_blocks(blocks, out),
            Block::Code(code) => out.push_str(code),
            Block::List { items, .. } => {
                for item in items {
                    words_of_blocks(item, out);
                }
            }
        }
        out.push('\n');
    }
}

fn words_of(nodes: &[Inline], out: &mut String) {
    for node in nodes {
        match node {
            Inline::Text(words) | Inline::Code(words) => out.push_str(words),
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strike(inner) => {
                words_of(inner, out);
            }
            Inline::Link { words, .. } => words_of(words, out),
            Inline::Mention(name) => {
                out.push('@');
                out.push_str(name);
            }
            Inline::Break => out.push('\n'),
        }
    }
}

fn cut(line: &mut String, at_most: usize) {
    let mut starts = line.grapheme_indices(true).map(|(start, _)| start);
    let last = at_most.checked_sub(1).and_then(|last| starts.nth(last));
    let Some(last) = last else {
        // Short enough already, or nothing is wanted at all.
        if at_most == 0 {
            line.clear();
        }
        return;
    };
    if starts.next().is_some() {
        line.truncate(last);
        line.push('…');
    }
}

#[cfg(test)]
mod tests;
