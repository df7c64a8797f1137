//! Says what became of files: over the stage while the panel is closed, and always to whoever
//! listens rather than looks.

use super::{Desk, facts, facts::RowKey, inert::Names, offers::asks};
use crate::{
    parts::{icon, rows},
    prelude::*,
    room::call::{Panel, use_open},
    view::FileRow,
};
use leptos::prelude::SetValue as _;
use parlor::transfer::{Key, Side, State};
use std::time::Duration;

/// How long news stays over the stage,
const STAYS: Duration = Duration::from_secs(6);
/// and how many at most.
const AT_ONCE: usize = 3;

/// One transfer, as far as news are made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    row: String,
    key: Key,
    side: Side,
    state: State,
    names: Names,
    /// An offer to me: what is asked.
    asks: Option<String>,
}

/// What there is to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    Offered { size: String },
    Became(Side, State),
}

pub(super) fn seen(desk: Desk, rows: &[FileRow]) -> Vec<Seen> {
    let all = rows.iter().flat_map(|row| {
        row.people.iter().map(move |person| Seen {
            row: RowKey::of(row).name(),
            key: person.key,
            side: row.side,
            state: person.state,
            names: Names {
                who: desk.name(person),
                file: row.name.clone(),
            },
            asks: asks(row).then(|| facts::size(desk, row)),
        })
    });
    all.collect()
}

/// What is worth saying of what changed: an offer, and an end that somebody else brought about.
pub(super) fn changes(was: &[Seen], now: &[Seen]) -> Vec<(Names, What)> {
    let known = |one: &Seen| {
        was.iter()
            .find(|old| old.row == one.row && old.key == one.key)
    };
    let news = now.iter().filter_map(|one| {
        let what = match (known(one), &one.asks) {
            (None, Some(size)) => What::Offered { size: size.clone() },
            (None, None) => return None,
            (Some(old), _) if old.state == one.state => return None,
            _ if told(one.side, one.state) => What::Became(one.side, one.state),
            _ => return None,
        };
        Some((one.names.clone(), what))
    });
    news.collect()
}

fn told(side: Side, state: State) -> bool {
    match state {
        State::Done | State::Failed { .. } | State::Left | State::NeedsFiles => true,
        State::Cancelled { by_me } => !by_me,
        State::Declined => side == Side::Sending,
        _ => false,
    }
}

fn words(desk: Desk, what: &What) -> String {
    let text = desk.text;
    match what {
        What::Offered { size } => (text.offers)(size),
        What::Became(side, state) => {
            let word = (text.word)(*state);
            [text.news, word, ". ", (text.says)(*side, *state)].concat()
        }
    }
}

/// Something that was said a moment ago.
#[derive(Clone, Debug, PartialEq)]
struct Said {
    /// Rises; a key.
    n: usize,
    names: Names,
    words: String,
    well: bool,
}

pub(in crate::room) fn news() -> AnyView {
    let desk = Desk::new();
    let open = use_open();
    let all = memo(move || desk.files.rows.with(|rows| seen(desk, rows)));
    let toasts = RwSignal::new(Vec::<Said>::new());
    let aloud = RwSignal::new(String::new());
    let count = StoredValue::new(0_usize);
    Effect::new(move |was: Option<Vec<Seen>>| {
        let now = all.get();
        let changes = was.map_or_else(Vec::new, |was| changes(&was, &now));
        if changes.is_empty() {
            return now;
        }
        let shown = open.panel.get_untracked() == Some(Panel::Files);
        for (names, what) in changes.into_iter().take(AT_ONCE) {
            // An offer hangs over the stage by itself.
            if !shown && !matches!(what, What::Offered { .. }) {
                count.set_value(count.get_value() + 1);
                let well = matches!(what, What::Became(_, State::Done));
                let words = words(desk, &what);
                say(
                    toasts,
                    Said {
                        n: count.get_value(),
                        names,
                        words,
                        well,
                    },
                );
            } else if shown {
                aloud.set(names.plain(&words(desk, &what)));
            }
        }
        now
    });
    view! {
        {rows(move || toasts.get(), |said| said.n, toast)}
        <p class="visually-hidden">{live(move || aloud.get())}</p>
    }
    .into_any()
}

fn say(toasts: RwSignal<Vec<Said>>, said: Said) {
    let n = said.n;
    toasts.update(|all| {
        all.push(said);
        let more = all.len().saturating_sub(AT_ONCE);
        all.drain(..more);
    });
    set_timeout(
        move || toasts.try_update(|all| all.retain(|said| said.n != n)),
        STAYS,
    );
}

fn toast(said: Said) -> AnyView {
    let sign = if said.well { "check" } else { "warning" };
    view! {
        <div class="toast paper" data-kind="said">
            <p class="toast__text">{icon(sign)}<span>{said.names.within(&said.words)}</span></p>
        </div>
    }
    .into_any()
}
