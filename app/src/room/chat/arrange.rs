//! Which rows a conversation has: its lines, and what is said between them about time.

use parlor::{
    chat::{Line, LineKey, Said, Source, State, What},
    ids::MessageId,
    time::UnixMillis,
    wire::Keep,
};

/// What somebody says within this time of what they said before belongs to it.
const ONE_BREATH_MS: u64 = 5 * 60_000;

/// A row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Row {
    /// With this line another day begins.
    Day(LineKey, UnixMillis),
    /// From here on it is new to the reader.
    New,
    Said {
        key: LineKey,
        /// By the same person, a moment later.
        follows: bool,
    },
    Switched(LineKey, Keep),
}

impl Row {
    /// A row of the same name stays as it is.
    pub(super) fn name(&self) -> String {
        let (kind, key) = match self {
            Self::Day(key, _) => ("day", key.0),
            Self::New => ("new", 0),
            Self::Said { key, follows: true } => ("more", key.0),
            Self::Said { key, .. } => ("said", key.0),
            Self::Switched(key, _) => ("note", key.0),
        };
        [kind, &key.to_string()].concat()
    }
}

/// The rows of these lines, with the line *New since you left* before the line `new`.
pub(super) fn arrange(
    lines: &[Line],
    new: Option<LineKey>,
    day_of: impl Fn(UnixMillis) -> i64,
) -> Vec<Row> {
    let mut rows = Vec::with_capacity(lines.len());
    let mut today = i64::MIN;
    let mut before: Option<&Said> = None;
    for line in lines {
        let key = line.key;
        let said = match &line.what {
            What::Said(said) => said,
            What::Switched(keep) => {
                before = None;
                rows.push(Row::Switched(key, *keep));
                continue;
            }
        };
        let day = day_of(said.message.at);
        // Two clocks may differ; days do not go back.
        if day > today {
            today = day;
            before = None;
            rows.push(Row::Day(key, said.message.at));
        }
        if new == Some(key) {
            before = None;
            rows.push(Row::New);
        }
        let follows = before.is_some_and(|before| in_one_breath(before, said));
        rows.push(Row::Said { key, follows });
        before = Some(said);
    }
    rows
}

fn in_one_breath(before: &Said, said: &Said) -> bool {
    let same = match before.mine {
        true => said.mine,
        false => before.message.author == said.message.author,
    };
    same && said.message.at.0.saturating_sub(before.message.at.0) < ONE_BREATH_MS
}

/// The first line that is new to somebody who had read up to `read` of what is kept when they
/// left, or who missed the last so many of what others said.
pub(super) fn first_new(lines: &[Line], read: Option<MessageId>, missed: usize) -> Option<LineKey> {
    let mut others = lines
        .iter()
        .filter(|line| line.said().is_some_and(|said| !said.mine && is_there(said)));
    let later = |line: &&Line| {
        let id = line.said().map(|said| said.message.id);
        line.source == Source::Kept && id > read
    };
    let since = read.and_then(|_| others.clone().find(later));
    let missed = missed.checked_sub(1);
    let new = since.or_else(|| missed.and_then(|missed| others.nth_back(missed)));
    new.map(|line| line.key)
}

/// Whether it is where it should be, or is seen here as if it were.
pub(super) fn is_there(said: &Said) -> bool {
    matches!(said.state, State::Done | State::Reaching(_))
}
