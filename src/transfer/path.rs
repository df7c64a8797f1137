//! Names of files, made safe: what a sender says is refused where it could do harm; what a
//! file is called here is mended first, and shown as it will be saved.

use crate::limits::{PATH_BYTES, PATH_DEPTH, PATH_SEGMENT_BYTES};
use std::collections::HashSet;

/// Why a path cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum BadPath {
    /// No name at all, or a part of it is empty: `/a`, `a//b`, `a/`.
    #[error("a part of it is empty")]
    Empty,
    /// `.` or `..`.
    #[error("it leads out of its folder")]
    Elsewhere,
    #[error("it is too long, or too deep")]
    TooLong,
    /// Controls, characters that turn the direction of what follows, and those that some
    /// system gives a meaning in names: `\ : * ? " < > |`.
    #[error("it holds characters that no name may hold")]
    Letters,
    /// `con`, `nul` and their like: devices on Windows, whatever follows the dot.
    #[error("it is a device on some systems")]
    Reserved,
    /// Windows drops dots and spaces at the end, so that two names become one.
    #[error("a part of it begins or ends with what is dropped")]
    Edges,
}

/// A relative path that can be saved under anywhere, unchanged; or why not.
pub fn safe_path(told: &str) -> Result<String, BadPath> {
    if told.len() > PATH_BYTES {
        return Err(BadPath::TooLong);
    }
    let mut depth = 0;
    for segment in told.split('/') {
        depth += 1;
        check_segment(segment)?;
    }
    if depth > PATH_DEPTH {
        return Err(BadPath::TooLong);
    }
    Ok(told.to_owned())
}

/// What a file here is called, as it can be saved anywhere. Refused only where it is too
/// deep or too long as a whole.
pub fn mended_path(path: &str) -> Result<String, BadPath> {
    let named = |segment: &&str| !matches!(*segment, "" | "." | "..");
    let segments: Vec<String> = path.split('/').filter(named).map(mend_segment).collect();
    if segments.is_empty() {
        return safe_path(&mend_segment(""));
    }
    safe_path(&segments.join("/"))
}

/// The same for all paths of an offer, each different from all before it.
pub(super) fn mended_paths<'a>(
    paths: impl Iterator<Item = &'a str>,
) -> Result<Vec<String>, BadPath> {
    let mut taken = HashSet::new();
    let mut mended = Vec::new();
    for path in paths {
        let path = mended_path(path)?;
        let path = match taken.contains(&path) {
            true => numbered(&path, &taken)?,
            false => path,
        };
        taken.insert(path.clone());
        mended.push(path);
    }
    Ok(mended)
}

/// `a (2).txt` for `a.txt`, or the first number that is free.
fn numbered(path: &str, taken: &HashSet<String>) -> Result<String, BadPath> {
    let (folder, name) = match path.rfind('/') {
        Some(at) => path.split_at(at + 1),
        None => ("", path),
    };
    let (stem, ending) = split_ending(name);
    for n in 2..=taken.len() + 2 {
        let mark = format!(" ({n})");
        let stem = shortened(stem, PATH_SEGMENT_BYTES - mark.len() - ending.len());
        let path = format!("{folder}{stem}{mark}{ending}");
        if !taken.contains(&path) {
            return safe_path(&path);
        }
    }
    Err(BadPath::TooLong)
}

fn check_segment(segment: &str) -> Result<(), BadPath> {
    if segment.is_empty() {
        Err(BadPath::Empty)
    } else if matches!(segment, "." | "..") {
        Err(BadPath::Elsewhere)
    } else if segment.len() > PATH_SEGMENT_BYTES {
        Err(BadPath::TooLong)
    } else if segment.chars().any(is_forbidden) {
        Err(BadPath::Letters)
    } else if segment.ends_with(['.', ' ']) || segment.starts_with(' ') {
        Err(BadPath::Edges)
    } else if is_reserved(segment) {
        Err(BadPath::Reserved)
    } else {
        Ok(())
    }
}

fn mend_segment(segment: &str) -> String {
    let letter = |c: char| match c {
        c if is_hidden(c) => None,
        c if is_forbidden(c) => Some('_'),
        c => Some(c),
    };
    let clean: String = segment.chars().filter_map(letter).collect();
    let (stem, ending) = split_ending(clean.trim_matches(' '));
    let stem = shortened(stem, PATH_SEGMENT_BYTES - 1 - ending.len());
    let mut name = format!("{stem}{ending}");
    name.truncate(name.trim_end_matches(['.', ' ']).len());
    if name.is_empty() || is_reserved(&name) {
        name.insert(0, '_');
    }
    name
}

/// A name and its ending with the dot, where it has a short one.
fn split_ending(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(at) if at > 0 && name.len() - at <= 32 => name.split_at(at),
        _ => (name, ""),
    }
}

fn shortened(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    let mut end = bytes;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].trim_end_matches(' ')
}

/// Devices on Windows, with any ending (Microsoft, *Naming Files, Paths, and Namespaces*).
fn is_reserved(segment: &str) -> bool {
    let stem = segment.split('.').next().unwrap_or(segment);
    let stem = stem.trim_end_matches(' ').to_lowercase();
    if matches!(
        stem.as_str(),
        "con" | "prn" | "aux" | "nul" | "conin$" | "conout$"
    ) {
        return true;
    }
    let port = stem.strip_prefix("com").or(stem.strip_prefix("lpt"));
    port.is_some_and(|port| {
        matches!(
            port,
            "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³"
        )
    })
}

fn is_forbidden(c: char) -> bool {
    is_hidden(c) || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
}

/// Controls, separators of lines, what turns the direction of a text (UAX #9, section 2), and
/// what has no width: by these a name looks like another.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        )
}
