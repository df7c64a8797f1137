//! What a row shows and offers, out of what is known of its transfers.

use super::Desk;
use crate::{
    amounts::percent,
    text::Sort,
    view::{FilePerson, FileRow},
};
use parlor::{
    ids::ParticipantId,
    transfer::{Side, State, TransferId},
};

/// Which row. Other people choose their transfers' numbers, so they are theirs alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RowKey {
    side: Side,
    transfer: TransferId,
    from: Option<ParticipantId>,
}

impl RowKey {
    pub(super) fn of(row: &FileRow) -> Self {
        let from = row.people.first().map(|person| person.key.who);
        Self {
            side: row.side,
            transfer: row.transfer,
            from: from.filter(|_| row.side == Side::Receiving),
        }
    }

    /// As an element's name.
    pub(super) fn name(&self) -> String {
        let transfer = self.transfer.0.to_string();
        match self.from {
            None => ["file-to-", &transfer].concat(),
            Some(who) => ["file-from-", &who.to_string(), "-", &transfer].concat(),
        }
    }
}

/// What a row as a whole is doing: its `data-state`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doing {
    /// It asks something of me.
    Offered,
    /// It asks something of others.
    Asked,
    Moving,
    Paused,
    /// For somebody to be reached, or for files to be chosen again.
    Waiting,
    Done,
    Failed,
    /// Declined or cancelled.
    Over,
}

impl Doing {
    pub(super) fn of(row: &FileRow) -> Self {
        // What moves says more about a row than what does not, and what failed than what is done.
        let order = [
            Self::Moving,
            Self::Waiting,
            Self::Paused,
            Self::Asked,
            Self::Offered,
            Self::Failed,
            Self::Done,
        ];
        let all: Vec<Self> = row.people.iter().map(|one| of(row.side, one)).collect();
        let first = order.into_iter().find(|doing| all.contains(doing));
        first.unwrap_or(Self::Over)
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Asked => "asked",
            Self::Moving => "moving",
            Self::Paused => "paused",
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Over => "over",
        }
    }

    /// It has begun and has an end before it.
    pub(super) fn is_on_its_way(self) -> bool {
        matches!(self, Self::Moving | Self::Paused | Self::Waiting)
    }
}

fn of(side: Side, person: &FilePerson) -> Doing {
    match (person.state, side) {
        (State::Offered, Side::Receiving) => Doing::Offered,
        (State::Offered, Side::Sending) => Doing::Asked,
        (State::Opening | State::Streaming | State::Confirming, _) => Doing::Moving,
        (State::Paused { .. }, _) => Doing::Paused,
        (State::Waiting | State::NeedsFiles, _) => Doing::Waiting,
        (State::Done, _) => Doing::Done,
        (State::Failed { .. } | State::Left, _) => Doing::Failed,
        (State::Declined | State::Cancelled { .. }, _) => Doing::Over,
    }
}

/// How one transfer can be steered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tools {
    /// It can be paused, and whether I did.
    pub(super) paused: Option<bool>,
    pub(super) cancel: bool,
}

impl Tools {
    pub(super) fn of(side: Side, state: State) -> Self {
        let paused = match state {
            State::Paused { by_me, .. } => Some(by_me),
            State::Opening | State::Streaming | State::Waiting => Some(false),
            _ => None,
        };
        let asks = state == State::Offered && side == Side::Receiving;
        Self {
            paused,
            cancel: !state.is_over() && !asks,
        }
    }

    /// Those of all the row's people together.
    pub(super) fn of_all(row: &FileRow) -> Self {
        let each = row.people.iter();
        let each: Vec<Self> = each.map(|one| Self::of(row.side, one.state)).collect();
        let paused: Vec<bool> = each.iter().filter_map(|tools| tools.paused).collect();
        Self {
            paused: (!paused.is_empty()).then(|| paused.iter().all(|by_me| *by_me)),
            cancel: each.iter().any(|tools| tools.cancel),
        }
    }
}

/// Bytes that are there and bytes that are wanted, for all who said yes and go on.
pub(super) fn reach(row: &FileRow) -> (u64, u64) {
    let counts = |state| {
        !matches!(
            state,
            State::Offered | State::Declined | State::Cancelled { .. } | State::Failed { .. }
        )
    };
    let (mut done, mut total) = (0_u64, 0_u64);
    for person in row.people.iter().filter(|one| counts(one.state)) {
        done = done.saturating_add(person.done.min(row.bytes));
        total = total.saturating_add(row.bytes);
    }
    (done, total)
}

/// How much of the row is there, in hundredths.
pub(super) fn reached(row: &FileRow) -> u64 {
    let (done, total) = reach(row);
    percent(done, total)
}

/// The bytes that a row takes on this device.
pub(super) fn kept(row: &FileRow) -> u64 {
    match row.side {
        Side::Sending => 0,
        Side::Receiving => row.people.iter().map(|one| one.done).sum(),
    }
}

/// What it is, in words: *Film*, *48 files*.
pub(super) fn what(desk: Desk, row: &FileRow) -> String {
    match row.count {
        count if row.folder => (desk.text.folder)(count),
        0 | 1 => (desk.text.sort)(sort(&row.kind)).into(),
        count => (desk.text.files)(count),
    }
}

/// How large it is, and how many, where it is not one file.
pub(super) fn size(desk: Desk, row: &FileRow) -> String {
    let size = (desk.text.bytes)(row.bytes);
    match row.count {
        0 | 1 => size,
        _ => [&what(desk, row), ", ", &size].concat(),
    }
}

const ARCHIVES: [&str; 7] = ["zip", "tar", "gzip", "7z", "rar", "bzip", "zstd"];
const PROGRAMS: [&str; 5] = [
    "msdownload",
    "executable",
    "apple-diskimage",
    "android.package",
    "x-sh",
];
const DOCUMENTS: [&str; 5] = ["document", "msword", "sheet", "excel", "presentation"];

/// What a media type means to people.
pub(super) fn sort(kind: &str) -> Sort {
    let (family, rest) = kind.split_once('/').unwrap_or((kind, ""));
    let is = |names: &[&str]| names.iter().any(|name| rest.contains(name));
    match family {
        "image" => Sort::Picture,
        "video" => Sort::Film,
        "audio" => Sort::Sound,
        "text" => Sort::Words,
        "application" if rest == "pdf" => Sort::Pdf,
        // An archive's or a program's type is named last; a document may be a zip inside.
        "application" if is(&DOCUMENTS) => Sort::Words,
        "application" if is(&ARCHIVES) => Sort::Archive,
        "application" if is(&PROGRAMS) => Sort::Program,
        _ => Sort::Other,
    }
}
