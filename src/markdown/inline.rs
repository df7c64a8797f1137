//! The reading of a paragraph: code, links, mentions and line ends are found in one pass;
//! the marks of emphasis between them pair afterwards ([`super::marks`]).
//!
//! The pass never goes back. Where it looks ahead for an end, for code and for the address
//! of a link, one look over the paragraph has told beforehand whether there is one. So it
//! looks only where what it sees is then behind it.

use super::{
    INLINE_DEPTH, Inline,
    ahead::{closing_ticks, last_ticks, parenthesis_ends, run},
    href::{bare, is_letter, link},
    marks::{Mark, Piece, pair},
    steps::took,
};

pub(super) fn parse(text: &str, names: &[&str]) -> Vec<Inline> {
    let mut reader = Reader {
        text,
        names,
        at: 0,
        from: 0,
        pieces: Vec::new(),
        brackets: Vec::new(),
        ticks: last_ticks(text),
        ends: parenthesis_ends(text),
    };
    while let Some(&byte) = text.as_bytes().get(reader.at) {
        took(1);
        reader.read(byte);
    }
    reader.end_text();
    pair(reader.pieces.into_iter(), INLINE_DEPTH).0
}

#[derive(Debug)]
struct Reader<'a> {
    text: &'a str,
    names: &'a [&'a str],
    at: usize,
    /// Where the text began that is not among the pieces yet.
    from: usize,
    pieces: Vec<Piece<'a>>,
    /// Which pieces are a `[` that may still begin a link.
    brackets: Vec<usize>,
    /// See [`last_ticks`].
    ticks: Vec<usize>,
    /// See [`parenthesis_ends`].
    ends: Vec<usize>,
}

impl<'a> Reader<'a> {
    /// Every mark is ASCII, so a place where one is read is between two characters.
    fn read(&mut self, byte: u8) {
        match byte {
            b'\\' => self.escape(),
            b'`' => self.code(),
            b'*' | b'_' | b'~' => self.mark(byte),
            b'[' => {
                self.end_text();
                self.brackets.push(self.pieces.len());
                self.at += 1;
                self.end_text();
            }
            b']' => self.close_bracket(),
            b'@' => self.mention(),
            b'h' | b'H' => self.address(),
            b'\n' => self.put(Piece::Node(Inline::Break, 0), self.at + 1),
            _ => self.at += 1,
        }
    }

    /// The text up to here becomes a piece.
    fn end_text(&mut self) {
        if self.from < self.at {
            let text = &self.text[self.from..self.at];
            self.pieces.push(Piece::Text(text));
        }
        self.from = self.at;
    }

    /// A piece that goes from here to `end`.
    fn put(&mut self, piece: Piece<'a>, end: usize) {
        self.end_text();
        self.pieces.push(piece);
        self.at = end;
        self.from = end;
    }

    fn before(&self) -> Option<char> {
        self.text[..self.at].chars().next_back()
    }

    fn escape(&mut self) {
        let next = self.text.as_bytes().get(self.at + 1);
        if next.is_some_and(u8::is_ascii_punctuation) {
            self.end_text();
            self.from = self.at + 1;
            self.at += 1;
        }
        self.at += 1;
    }

    fn code(&mut self) {
        let start = self.at + run(self.text, self.at);
        let ticks = start - self.at;
        let last = self.ticks.get(ticks).copied().unwrap_or(0);
        let end = match last >= start {
            true => closing_ticks(self.text, start, ticks),
            false => None,
        };
        let inside = end.map_or("", |end| &self.text[start..end]);
        if inside.trim().is_empty() {
            self.at = start;
            return;
        }
        let end = start + inside.len() + ticks;
        // A space at both ends is there for a backtick beside it (CommonMark, section 6.1).
        let code = inside
            .strip_prefix(' ')
            .and_then(|inside| inside.strip_suffix(' '))
            .unwrap_or(inside);
        self.put(Piece::Node(Inline::Code(code.to_owned()), 0), end);
    }

    fn mark(&mut self, sign: u8) {
        let count = run(self.text, self.at);
        let end = self.at + count;
        let meant = match sign {
            b'*' => count <= 3,
            b'_' => count == 1,
            _ => count == 2,
        };
        if !meant {
            self.at = end;
            return;
        }
        let (before, after) = (self.before(), self.text[end..].chars().next());
        let is_inner = |c: Option<char>| sign == b'_' && c.is_some_and(is_letter);
        let mark = Mark {
            sign,
            count,
            opens: is_beside(after, before) && !is_inner(before),
            closes: is_beside(before, after) && !is_inner(after),
        };
        self.put(Piece::Mark(mark), end);
    }

    fn close_bracket(&mut self) {
        self.end_text();
        let made = self.brackets.pop().and_then(|opening| {
            let end = self.ends.get(self.at + 1).copied()?;
            let address = self.text.get(self.at + 2..end)?;
            let found = self.linked(opening, address)?;
            Some((opening, found, end))
        });
        let Some((opening, (node, depth), end)) = made else {
            self.at += 1;
            return;
        };
        self.pieces.truncate(opening);
        self.brackets.clear();
        self.put(Piece::Node(node, depth), end + 1);
    }

    /// The link to `address` that the pieces after the opening bracket make.
    ///
    /// Words that are an address themselves must be that one: nobody is led elsewhere than
    /// the words say. What costs as much as the address is long comes last and cannot fail
    /// but at its beginning.
    fn linked(&mut self, opening: usize, address: &str) -> Option<(Inline, usize)> {
        let words = self.pieces.get(opening + 1..)?;
        if let Some(Piece::Node(Inline::Link { words: shown, .. }, _)) = words.first() {
            let same = matches!(&shown[..], [Inline::Text(shown)] if shown == address);
            let alone = self.pieces.len() == opening + 2;
            return self.pieces.pop_if(|_| same && alone).and_then(node_of);
        }
        if !words.iter().any(is_seen) {
            return None;
        }
        let href = link(address)?;
        let words = self.pieces.drain(opening + 1..);
        let (words, depth) = pair(words, INLINE_DEPTH - 1);
        Some((Inline::Link { href, words }, depth + 1))
    }

    fn address(&mut self) {
        let found = match self.before() {
            Some(c) if is_letter(c) => None,
            _ => bare(&self.text[self.at..]),
        };
        let Some((href, length)) = found else {
            self.at += 1;
            return;
        };
        self.end_text();
        // No link is made around this one, but one that is nothing else.
        let alone = self.pieces.len().checked_sub(1);
        self.brackets.retain(|&opening| Some(opening) == alone);
        let end = self.at + length;
        let words = vec![Inline::Text(self.text[self.at..end].to_owned())];
        self.put(Piece::Node(Inline::Link { href, words }, 1), end);
    }

    fn mention(&mut self) {
        if self.before().is_some_and(is_letter) {
            self.at += 1;
            return;
        }
        let rest = &self.text[self.at + 1..];
        let mut longest = "";
        for name in self.names {
            took(name.len());
            let fits = rest
                .strip_prefix(name)
                .is_some_and(|after| !after.starts_with(is_letter));
            if fits && name.len() > longest.len() {
                longest = name;
            }
        }
        if longest.is_empty() {
            self.at += 1;
            return;
        }
        let end = self.at + 1 + longest.len();
        self.put(Piece::Node(Inline::Mention(longest.to_owned()), 0), end);
    }
}

/// A mark opens or closes beside what is not white space; and beside punctuation only with
/// no word on its other side (CommonMark, section 6.2: left- and right-flanking).
fn is_beside(inner: Option<char>, outer: Option<char>) -> bool {
    let is_edge = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || c.is_ascii_punctuation());
    match inner {
        None => false,
        Some(c) if c.is_whitespace() => false,
        Some(c) => !c.is_ascii_punctuation() || is_edge(outer),
    }
}

fn node_of(piece: Piece<'_>) -> Option<(Inline, usize)> {
    match piece {
        Piece::Node(node, depth) => Some((node, depth)),
        _ => None,
    }
}

fn is_seen(piece: &Piece<'_>) -> bool {
    match piece {
        Piece::Text(text) => {
            took(text.len());
            !text.trim().is_empty()
        }
        Piece::Node(node, _) => !matches!(node, Inline::Break),
        Piece::Mark(_) => true,
    }
}
