//! Names inside sentences. A name is whatever somebody typed: it stands as text, and its
//! direction of writing ends with it.

use crate::prelude::*;

/// The names that a sentence may ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Names {
    pub(super) who: String,
    pub(super) file: String,
}

/// A piece of a sentence.
#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    Words(&'a str),
    Name(&'a str),
}

impl Names {
    pub(super) fn who(name: &str) -> Self {
        Self {
            who: name.into(),
            file: String::new(),
        }
    }

    fn pieces<'a>(&'a self, sentence: &'a str) -> Vec<Piece<'a>> {
        let mut pieces = vec![];
        let mut rest = sentence;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            pieces.push(Piece::Words(before));
            pieces.push(Piece::Name(match name {
                "who" => &self.who,
                _ => &self.file,
            }));
            rest = after;
        }
        pieces.push(Piece::Words(rest));
        pieces
    }

    /// The sentence with these names in it.
    pub(super) fn within(&self, sentence: &str) -> AnyView {
        let shown = self.pieces(sentence).into_iter().map(|piece| match piece {
            Piece::Words(words) => words.to_string().into_any(),
            Piece::Name(name) => view! { <bdi>{name.to_string()}</bdi> }.into_any(),
        });
        shown.collect_view().into_any()
    }

    /// The same for what is only heard.
    pub(super) fn plain(&self, sentence: &str) -> String {
        let pieces = self.pieces(sentence).into_iter().map(|piece| match piece {
            Piece::Words(words) | Piece::Name(words) => words,
        });
        pieces.collect()
    }
}
