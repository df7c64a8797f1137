//! Which marks of emphasis belong together (CommonMark 0.31.2, section 6.2, made simpler).
//!
//! One pass with a stack of the marks that wait for their end. A mark looks back only when
//! one that it ends is known to wait, and takes all above that one from the stack: every
//! mark is put there and taken away once, every node moved once into the one around it.

use super::{Inline, steps::took};

/// A run of `*`, `_` or `~` that may mean something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub(super) sign: u8,
    /// 1 to 3 for `*`, 1 for `_`, 2 for `~`.
    pub(super) count: usize,
    pub(super) opens: bool,
    pub(super) closes: bool,
}

/// A paragraph in pieces, before its marks have found each other.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    Text(&'a str),
    Mark(Mark),
    /// A node, and how many nodes with others inside it are, itself counted.
    Node(Inline, usize),
}

/// The nodes that the pieces are, and how deep they are; at most `limit`.
pub(super) fn pair<'a>(
    pieces: impl Iterator<Item = Piece<'a>>,
    limit: usize,
) -> (Vec<Inline>, usize) {
    let mut pairing = Pairing {
        limit,
        ..Pairing::default()
    };
    for piece in pieces {
        took(1);
        match piece {
            Piece::Text(text) => pairing.nodes.push(Inline::Text(text.to_owned())),
            Piece::Mark(mark) => pairing.on_mark(mark),
            Piece::Node(node, depth) => {
                pairing.nodes.push(node);
                pairing.note(depth);
            }
        }
    }
    while let Some(waiting) = pairing.waiting.pop() {
        pairing.note(waiting.depth);
    }
    (joined(pairing.nodes.into_iter()), pairing.depth)
}

/// A mark that waits for its end, for now as text among the nodes.
#[derive(Debug)]
struct Waiting {
    at: usize,
    mark: Mark,
    /// The depth of the deepest node since.
    depth: usize,
}

#[derive(Debug, Default)]
struct Pairing {
    limit: usize,
    nodes: Vec<Inline>,
    waiting: Vec<Waiting>,
    /// How many of each [`kind`] wait.
    kinds: [usize; 5],
    /// The depth of the deepest node before all that waits.
    depth: usize,
}

fn kind(mark: &Mark) -> usize {
    match mark.sign {
        b'_' => 3,
        b'~' => 4,
        _ => mark.count - 1,
    }
}

/// Three asterisks are one and two; one does not end two, nor two one.
fn belong(opening: &Mark, closing: &Mark) -> bool {
    opening.sign == closing.sign
        && (opening.count == closing.count || opening.count == 3 || closing.count == 3)
}

impl Pairing {
    fn on_mark(&mut self, mut mark: Mark) {
        while mark.closes && mark.count > 0 && self.is_awaited(&mark) && self.close(&mut mark) {}
        if mark.count == 0 {
            return;
        }
        let at = self.nodes.len();
        self.nodes.push(text_of(&mark));
        if mark.opens {
            self.wait(Waiting { at, mark, depth: 0 });
        }
    }

    fn is_awaited(&self, closing: &Mark) -> bool {
        let [one, two, three, ..] = self.kinds;
        match kind(closing) {
            0 => one + three > 0,
            1 => two + three > 0,
            2 => one + two + three > 0,
            other => self.kinds[other] > 0,
        }
    }

    /// Makes a node of what stands since the nearest mark that `closing` ends; not where it
    /// would be too deep, and then that mark stays text.
    fn close(&mut self, closing: &mut Mark) -> bool {
        let Some(mut opening) = self.take_back(closing) else {
            return false;
        };
        let used = opening.mark.count.min(closing.count);
        let depth = opening.depth + if used == 3 { 2 } else { 1 };
        if depth > self.limit {
            self.note(opening.depth);
            return false;
        }
        took(self.nodes.len() - opening.at);
        let inner = joined(self.nodes.drain(opening.at + 1..));
        let node = around(closing.sign, used, inner);
        self.nodes.truncate(opening.at);
        closing.count -= used;
        opening.mark.count -= used;
        if opening.mark.count > 0 {
            self.nodes.push(text_of(&opening.mark));
            self.wait(opening);
        }
        self.nodes.push(node);
        self.note(depth);
        true
    }

    /// Takes from the stack up to the mark that `closing` ends.
    fn take_back(&mut self, closing: &Mark) -> Option<Waiting> {
        loop {
            took(1);
            let last = self.waiting.pop()?;
            self.kinds[kind(&last.mark)] -= 1;
            if belong(&last.mark, closing) {
                return Some(last);
            }
            self.note(last.depth);
        }
    }

    fn wait(&mut self, waiting: Waiting) {
        self.kinds[kind(&waiting.mark)] += 1;
        self.waiting.push(waiting);
    }

    /// A node of this depth now stands at the end.
    fn note(&mut self, depth: usize) {
        let deepest = match self.waiting.last_mut() {
            Some(last) => &mut last.depth,
            None => &mut self.depth,
        };
        *deepest = depth.max(*deepest);
    }
}

fn text_of(mark: &Mark) -> Inline {
    let run = match mark.sign {
        b'_' => "_",
        b'~' => "~~",
        _ => &"***"[..mark.count],
    };
    Inline::Text(run.to_owned())
}

fn around(sign: u8, used: usize, inner: Vec<Inline>) -> Inline {
    match (sign, used) {
        (b'~', _) => Inline::Strike(inner),
        (_, 1) => Inline::Emphasis(inner),
        (_, 2) => Inline::Strong(inner),
        _ => Inline::Emphasis(vec![Inline::Strong(inner)]),
    }
}

/// The nodes, texts that follow each other made one.
fn joined(nodes: impl Iterator<Item = Inline>) -> Vec<Inline> {
    let mut all: Vec<Inline> = Vec::new();
    for node in nodes {
        match (all.last_mut(), node) {
            (Some(Inline::Text(before)), Inline::Text(text)) => {
                took(text.len());
                before.push_str(&text);
            }
            (_, node) => all.push(node),
        }
    }
    all
}
