//! Which addresses a message may link to, and where one in running text ends.
//!
//! A part of RFC 3986 section 3: `http` and `https`, a host, perhaps a port. Refused are
//! names and passwords before the host (section 3.2.1), which make an address look like
//! another; the backslash, which browsers read as a slash and others do not; white space,
//! controls and what turns the direction of text. IPv6 literals are left out for brevity.

use super::steps::took;

/// The address in `text`, its scheme in lower case, where all of `text` is one that a
/// message may link to.
pub fn link(text: &str) -> Option<String> {
    let (origin, rest) = text.split_at(origin(text)?);
    if !rest.is_empty() && !rest.starts_with(['/', '?', '#']) {
        return None;
    }
    took(rest.len());
    rest.chars().all(allowed).then(|| href(origin, rest))
}

/// The address that `text` begins with, and its length in `text`.
///
/// It ends before a bracket that was not opened in it, and before punctuation at its end.
/// The bytes looked at are those of the address; or, where there is none, those up to its
/// first slash, and so up to the next address.
pub(super) fn bare(text: &str) -> Option<(String, usize)> {
    let start = origin(text)?;
    let mut end = start;
    if text[start..].starts_with(['/', '?', '#']) {
        end += path(&text[start..]);
    }
    let shown = text[..end].trim_end_matches(is_trailing);
    took(end);
    let (origin, rest) = shown.split_at(start.min(shown.len()));
    Some((href(origin, rest), shown.len()))
}

/// May stand in an address.
pub(super) fn allowed(c: char) -> bool {
    match c {
        '"' | '<' | '>' | '\\' | '`' => false,
        _ => c.is_ascii_graphic() || (!c.is_ascii() && is_letter(c)),
    }
}

/// A letter or a digit, or a sign that scripts put onto one: combining marks, and the vowel
/// signs and viramas of India, Sri Lanka and Thailand (but for their full stops).
pub(super) fn is_letter(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '\u{300}'..='\u{36F}' | '\u{900}'..='\u{963}')
        || matches!(c, '\u{966}'..='\u{DFF}' | '\u{E31}'..='\u{E4E}')
}

fn is_trailing(c: char) -> bool {
    matches!(
        c,
        '.' | ',' | ':' | ';' | '!' | '?' | '\'' | '*' | '_' | '~' | '(' | '['
    )
}

fn href(origin: &str, rest: &str) -> String {
    let scheme = origin.find(':').unwrap_or(0);
    let mut href = origin[..scheme].to_ascii_lowercase();
    href.push_str(&origin[scheme..]);
    href.push_str(rest);
    href
}

/// The length of the scheme, host and port that `text` begins with.
fn origin(text: &str) -> Option<usize> {
    let start = scheme(text)?;
    let rest = &text[start..];
    let end = rest
        .find(|c| matches!(c, '/' | '?' | '#') || !allowed(c))
        .unwrap_or(rest.len());
    took(end);
    let authority = &rest[..end];
    if authority.contains('@') {
        return None;
    }
    let host = host(authority);
    if host == 0 {
        return None;
    }
    Some(start + host + port(&authority[host..])?)
}

fn scheme(text: &str) -> Option<usize> {
    ["http://", "https://"]
        .iter()
        .find(|scheme| {
            text.get(..scheme.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        })
        .map(|scheme| scheme.len())
}

/// The length of the host: labels of letters, `-` and `_`, each dot before a letter.
fn host(authority: &str) -> usize {
    if !authority.starts_with(is_letter) {
        return 0;
    }
    let mut chars = authority.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let inside = match c {
            '-' | '_' => true,
            '.' => chars.peek().is_some_and(|&(_, next)| is_letter(next)),
            _ => is_letter(c),
        };
        if !inside {
            return at;
        }
    }
    authority.len()
}

/// The length of the port with its colon; a colon without digits is none, and a number that
/// no port has is no address at all.
fn port(after_host: &str) -> Option<usize> {
    let Some(rest) = after_host.strip_prefix(':') else {
        return Some(0);
    };
    let digits = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    match digits {
        0 => Some(0),
        _ => rest[..digits].parse::<u16>().ok().map(|_| 1 + digits),
    }
}

/// How far a path, a query and a fragment go.
fn path(text: &str) -> usize {
    let (mut round, mut square) = (0usize, 0usize);
    for (at, c) in text.char_indices() {
        let open = match c {
            '(' => {
                round += 1;
                true
            }
            '[' => {
                square += 1;
                true
            }
            ')' => take_one(&mut round),
            ']' => take_one(&mut square),
            _ => allowed(c),
        };
        if !open {
            return at;
        }
    }
    text.len()
}

fn take_one(open: &mut usize) -> bool {
    let any = *open > 0;
    *open = open.saturating_sub(1);
    any
}
