//! The reading of lines: paragraphs, quotes, fenced code and lists.
//!
//! A quote or an item is its lines without their marks, read again as a message of their
//! own. That happens [`super::BLOCK_DEPTH`] times at most, so every line is looked at a
//! fixed number of times.

use super::{Block, inline, steps::took};

/// More digits are not a number of a list (CommonMark 0.31.2, section 5.2).
const NUMBER_DIGITS: usize = 9;
/// A line that stands so far within an item belongs to it.
const ITEM_INDENT: usize = 2;
/// The columns of a tab.
const TAB: usize = 4;

/// The blocks that `lines` are; `room` more quotes and lists may stand within each other.
pub(super) fn parse(lines: &[&str], room: usize, names: &[&str]) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let rest = &lines[at..];
        let (block, taken) = match Start::of(line, room) {
            Start::Blank => {
                at += 1;
                continue;
            }
            Start::Fence(fence) => code(rest, &fence, names),
            Start::Quote(_) => quote(rest, room, names),
            Start::Item(first) => list(rest, first, room, names),
            Start::Words => {
                let is_words = |line: &&&str| matches!(Start::of(line, room), Start::Words);
                let taken = rest.iter().take_while(is_words).count();
                (paragraph(&rest[..taken], names), taken)
            }
        };
        blocks.push(block);
        at += taken;
    }
    blocks
}

/// What a line begins.
#[derive(Debug)]
enum Start<'a> {
    Blank,
    Fence(Fence<'a>),
    /// The line without its mark.
    Quote(&'a str),
    Item(Item<'a>),
    Words,
}

#[derive(Debug)]
struct Fence<'a> {
    indent: usize,
    ticks: usize,
    /// What stands behind the backticks: a language, or code already.
    beside: &'a str,
}

#[derive(Debug)]
struct Item<'a> {
    indent: usize,
    number: Option<u32>,
    /// The columns before its words.
    inset: usize,
    words: &'a str,
}

impl<'a> Start<'a> {
    fn of(line: &'a str, room: usize) -> Self {
        took(line.len() + 1);
        if line.trim().is_empty() {
            return Self::Blank;
        }
        let indent = indent(line);
        let rest = line.trim_start_matches([' ', '\t']);
        if let Some(fence) = fence(rest, indent) {
            return Self::Fence(fence);
        }
        if room == 0 {
            return Self::Words;
        }
        if let Some(inner) = quoted(rest) {
            return Self::Quote(inner);
        }
        item(rest, indent).map_or(Self::Words, Self::Item)
    }
}

fn width(c: char) -> usize {
    match c {
        ' ' => 1,
        '\t' => TAB,
        _ => 0,
    }
}

fn indent(line: &str) -> usize {
    line.chars().map(width).take_while(|&width| width > 0).sum()
}

/// The line without its first `columns`, where they are empty.
fn inset(line: &str, columns: usize) -> &str {
    let mut passed = 0;
    line.trim_start_matches(|c| {
        let is_inset = passed < columns && width(c) > 0;
        passed += width(c);
        is_inset
    })
}

fn fence(rest: &str, indent: usize) -> Option<Fence<'_>> {
    let beside = rest.trim_start_matches('`');
    let ticks = rest.len() - beside.len();
    let fence = Fence {
        indent,
        ticks,
        beside: beside.trim(),
    };
    (ticks >= 3 && !beside.contains('`')).then_some(fence)
}

/// A `>` is a mark before white space, before another that is one, and alone in its line;
/// so `>_>` and `>:(` remain what they are.
fn quoted(rest: &str) -> Option<&str> {
    let inner = rest.strip_prefix('>')?;
    let after = inner.trim_start_matches('>');
    let is_mark = after.is_empty() || after.starts_with([' ', '\t']);
    is_mark.then(|| inner.strip_prefix([' ', '\t']).unwrap_or(inner))
}

fn item(rest: &str, indent: usize) -> Option<Item<'_>> {
    let digits = rest
        .bytes()
        .take(NUMBER_DIGITS)
        .take_while(u8::is_ascii_digit)
        .count();
    let (number, mark) = match digits {
        0 => (None, rest.strip_prefix(['-', '*'])?),
        _ => (
            Some(rest[..digits].parse().ok()?),
            rest[digits..].strip_prefix('.')?,
        ),
    };
    let words = mark.trim();
    let item = Item {
        indent,
        number,
        inset: indent + rest.len() - mark.len() + 1,
        words: mark.trim_start_matches([' ', '\t']),
    };
    (mark.starts_with([' ', '\t']) && !words.is_empty()).then_some(item)
}

fn paragraph(lines: &[&str], names: &[&str]) -> Block {
    let text = lines.join("\n");
    took(text.len());
    Block::Paragraph(inline::parse(&text, names))
}

/// Code to the closing fence or, without one, to the end. A fence around nothing is text.
fn code(lines: &[&str], fence: &Fence<'_>, names: &[&str]) -> (Block, usize) {
    let is_closing = |line: &&str| {
        took(line.len() + 1);
        let rest = line.trim();
        rest.len() >= fence.ticks && rest.bytes().all(|b| b == b'`')
    };
    let closing = lines.iter().skip(1).position(is_closing);
    let end = closing.map_or(lines.len(), |inside| inside + 1);
    let taken = closing.map_or(end, |_| end + 1);
    let inside: Vec<&str> = lines[1..end]
        .iter()
        .map(|line| inset(line, fence.indent))
        .collect();
    let is_empty = inside.iter().all(|line| line.trim().is_empty());
    if is_empty && fence.beside.is_empty() {
        return (paragraph(&lines[..taken], names), taken);
    }
    let mut code = inside.join("\n");
    took(code.len());
    if is_empty {
        code = fence.beside.to_owned();
    } else if !is_language(fence.beside) {
        code.insert(0, '\n');
        code.insert_str(0, fence.beside);
    }
    (Block::Code(code), taken)
}

/// Is, or may be, the name of a language: not what somebody wants to be read.
fn is_language(beside: &str) -> bool {
    beside
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'#' | b'.' | b'_'))
}

/// A quote without a word is text.
fn quote(lines: &[&str], room: usize, names: &[&str]) -> (Block, usize) {
    let inner: Vec<&str> = lines
        .iter()
        .map_while(|line| match Start::of(line, room) {
            Start::Quote(inner) => Some(inner),
            _ => None,
        })
        .collect();
    let taken = inner.len();
    let block = if inner.iter().all(|line| line.trim().is_empty()) {
        paragraph(&lines[..taken], names)
    } else {
        Block::Quote(parse(&inner, room - 1, names))
    };
    (block, taken)
}

fn list<'a>(lines: &[&'a str], first: Item<'a>, room: usize, names: &[&str]) -> (Block, usize) {
    let ordered = first.number;
    let mut items = Vec::new();
    let mut item = vec![first.words];
    let mut last = first;
    let mut taken = 1;
    for (at, line) in lines.iter().enumerate().skip(1) {
        match Start::of(line, room) {
            Start::Blank => continue,
            _ if indent(line) >= last.indent + ITEM_INDENT => {
                item.resize(item.len() + at - taken, "");
                item.push(inset(line, last.inset));
            }
            Start::Item(next) if goes_on(ordered, items.len() + 1, next.number) => {
                items.push(parse(&item, room - 1, names));
                item = vec![next.words];
                last = next;
            }
            _ => break,
        }
        taken = at + 1;
    }
    items.push(parse(&item, room - 1, names));
    (Block::List { ordered, items }, taken)
}

/// Numbers count, or all are the same; another is its own list's first, so that it is shown.
fn goes_on(ordered: Option<u32>, items: usize, next: Option<u32>) -> bool {
    match (ordered, next) {
        (Some(first), Some(next)) => next == first || next as usize == first as usize + items,
        (None, None) => true,
        _ => false,
    }
}
