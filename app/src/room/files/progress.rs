//! How far a row is, as a bar and in numbers.

use super::{
    facts::{Doing, reach, reached},
    row::Row,
};
use crate::{
    amounts::{hundredths, percent},
    prelude::*,
    view::FileRow,
};
use parlor::transfer::State;

/// A bar says its words anew only after so many hundredths.
const STEP: u64 = 10;

/// The bar, and the numbers under it.
pub(super) fn progress(row: Row, doing: Memo<Doing>) -> AnyView {
    let shown = memo(move || doing.get().is_on_its_way());
    let bar = move || {
        let value = memo(move || row.now.with(reached));
        let spoken = memo(move || row.now.with(|now| spoken(row, now)));
        view! {
            {self::bar(Names::By(row.id()), value, spoken)}
            <p class="file-row__numbers">{live(move || row.now.with(|now| numbers(row, now)))}</p>
        }
        .into_any()
    };
    view! {
        {live(move || shown.get().then(bar))}
        {live(move || packing(row))}
    }
    .into_any()
}

/// By what a bar is named.
pub(super) enum Names {
    /// The element with this id.
    By(String),
    Words(String),
}

/// A bar. What it says in words changes seldom: whoever listens hears each change.
pub(super) fn bar(names: Names, value: Memo<u64>, spoken: Memo<String>) -> AnyView {
    let (by, words) = match names {
        Names::By(id) => (Some(id), None),
        Names::Words(words) => (None, Some(words)),
    };
    view! {
        <progress
            class="progress" max="100" aria-labelledby=by aria-label=words
            value=attr(move || Some(value.get().to_string()))
            aria-valuetext=attr(move || Some(spoken.get()))
        ></progress>
    }
    .into_any()
}

fn spoken(row: Row, now: &FileRow) -> String {
    let text = row.desk.text;
    let state = Row::alone(now).map_or("", |person| (text.word)(person.state));
    let reached = (text.percent)(in_steps(reached(now)));
    match state {
        "" => reached,
        state => [&reached, " · ", state].concat(),
    }
}

/// Hundredths, as coarse as they are said.
pub(super) fn in_steps(hundredths: u64) -> u64 {
    hundredths - hundredths % STEP
}

/// *412 of 644 MB*, and how fast and how long.
fn numbers(row: Row, now: &FileRow) -> AnyView {
    let text = row.desk.text;
    let amount = match Row::alone(now) {
        Some(person) => (text.of)(person.done.min(now.bytes), now.bytes),
        None => {
            let have = now.people.iter().filter(|one| one.state == State::Done);
            let how_far = (text.percent)(reached(now));
            let have = (text.have_it)(have.count(), now.people.len());
            [&how_far, " · ", &have].concat()
        }
    };
    let rate = now
        .people
        .iter()
        .filter_map(|one| one.rate)
        .reduce(u64::saturating_add);
    let left = now.people.iter().filter_map(|one| one.left).max();
    let moving = now.people.iter().any(|one| one.state == State::Streaming);
    let pace = match (moving, rate) {
        (true, Some(rate)) => (text.pace)(rate, left),
        (true, None) => String::new(),
        (false, _) if reach(now).0 > 0 => text.goes_on.into(),
        (false, _) => String::new(),
    };
    view! { <span>{amount}</span><span>{pace}</span> }.into_any()
}

/// Making one file of several takes a while: how far that is.
fn packing(row: Row) -> Option<AnyView> {
    let text = row.desk.text;
    let now = memo(move || row.now.with(|row| row.packing.map(hundredths)));
    let value = memo(move || now.get().unwrap_or_default());
    let spoken = memo(move || (text.percent)(in_steps(value.get())));
    let some = now.with(Option::is_some);
    some.then(|| {
        let names = row.names();
        view! {
            {bar(Names::Words(names.plain(text.packing)), value, spoken)}
            <p class="file-row__numbers">
                <span>{names.within(text.packing)}</span>
                <span>{live(move || (text.percent)(value.get()))}</span>
            </p>
        }
        .into_any()
    })
}

/// How far one person is, in hundredths.
pub(super) fn of_one(done: u64, bytes: u64) -> u64 {
    percent(done.min(bytes), bytes)
}
