//! One offer to several people: a thin line each, at their own pace.

use super::{
    actions,
    facts::Tools,
    inert::Names,
    progress::{self, bar, in_steps, of_one},
    row::{Row, buttons, headline},
};
use crate::{
    parts::rows,
    prelude::*,
    view::{FilePerson, FilesIntent},
};
use parlor::transfer::{Key, Side, State};

pub(super) fn people(row: Row) -> AnyView {
    let several = memo(move || {
        row.now
            .with(|row| row.side == Side::Sending && row.people.len() > 1)
    });
    let all = move || row.now.with(|row| row.people.clone());
    live(move || {
        several.get().then(|| {
            view! {
                <ul class="file-row__people" role="list" aria-label=row.desk.text.people>
                    {rows(all, |one| one.key.who, move |one| person(row, one))}
                </ul>
            }
            .into_any()
        })
    })
}

fn person(row: Row, first: FilePerson) -> AnyView {
    let key = first.key;
    let now = memo_from(move |last: Option<&FilePerson>| {
        let found = row
            .now
            .with(|row| row.people.iter().find(|one| one.key == key).cloned());
        found
            .or_else(|| last.cloned())
            .unwrap_or_else(|| first.clone())
    });
    let state = memo(move || now.with(|one| one.state));
    let name = memo(move || now.with(|one| row.desk.name(one)));
    view! {
        <li class="file-row__person" data-state=attr(move || Some(state_word(state.get())))>
            <bdi class="file-row__who">{live(move || name.get())}</bdi>
            {live(move || line(row, now, state.get()))}
            {live(move || steer(row, key, &name.get(), state.get()))}
        </li>
    }
    .into_any()
}

fn state_word(state: State) -> &'static str {
    match state {
        State::Streaming => "moving",
        State::Paused { .. } => "paused",
        State::Done => "done",
        State::Failed { .. } | State::Left => "failed",
        _ => "said",
    }
}

/// A bar while something moves, a sentence otherwise.
fn line(row: Row, now: Memo<FilePerson>, state: State) -> AnyView {
    let text = row.desk.text;
    let names = Names::who(&now.with_untracked(|one| row.desk.name(one)));
    let says = (text.says)(Side::Sending, state);
    let bytes = row.now.with_untracked(|row| row.bytes);
    let value = memo(move || now.with(|one| of_one(one.done, bytes)));
    let moving = matches!(state, State::Streaming | State::Paused { .. });
    let spoken = memo(move || (text.percent)(in_steps(value.get())));
    let name = progress::Names::Words(names.plain(text.to));
    view! {
        {moving.then(|| view! {
            {bar(name, value, spoken)}
            <span class="file-row__share">{live(move || (text.percent)(value.get()))}</span>
        }.into_any())}
        {(!says.is_empty()).then(|| view! {
            <p class="file-row__said">{headline(state, (text.word)(state))}{names.within(says)}</p>
        }.into_any())}
    }
    .into_any()
}

/// What can be done for this one person.
fn steer(row: Row, key: Key, name: &str, state: State) -> AnyView {
    let text = row.desk.text;
    let names = Names::who(name);
    let tools = Tools::of(Side::Sending, state);
    let words = (
        names.plain(text.pause_for),
        names.plain(text.resume_for),
        names.plain(text.cancel_for),
    );
    let pause = move |on| row.send(FilesIntent::Pause(Side::Sending, key, on));
    let cancel = move || row.send(FilesIntent::Cancel(Side::Sending, key));
    let again = can_offer_again(state).then(|| actions::again(row, key));
    view! {
        <span class="file-row__steer">{buttons(tools, words, row.id(), pause, cancel)}{again}</span>
    }
    .into_any()
}

/// It came to an end that need not be the last word.
pub(super) fn can_offer_again(state: State) -> bool {
    matches!(
        state,
        State::Declined | State::Cancelled { .. } | State::Failed { .. }
    )
}
