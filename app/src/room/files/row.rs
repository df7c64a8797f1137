//! One offer, from the question to the end. Its words change, its place does not.

use super::{
    Desk, actions, facts,
    facts::{Doing, RowKey, Tools},
    inert::Names,
    people, progress,
};
use crate::{
    parts::{hold_focus, icon},
    prelude::*,
    view::{FileRow, FilesIntent},
};
use parlor::transfer::{Key, Side, State};

/// What the parts of a row know.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) desk: Desk,
    pub(super) now: Memo<FileRow>,
    /// The row's element.
    pub(super) area: Place,
    /// Its name's element, by which the rest is named.
    pub(super) id: StoredValue<String>,
}

impl Row {
    /// The one person it is about, where it is about one.
    pub(super) fn alone(row: &FileRow) -> Option<&crate::view::FilePerson> {
        row.people.first().filter(|_| row.people.len() == 1)
    }

    pub(super) fn names(self) -> Names {
        self.now.with(|row| Names {
            who: Self::alone(row).map_or_else(String::new, |person| self.desk.name(person)),
            file: row.name.clone(),
        })
    }

    pub(super) fn id(self) -> String {
        self.id.get_value()
    }

    pub(super) fn send(self, intent: FilesIntent) {
        self.desk.send(intent);
    }

    /// Every transfer of this row, one by one.
    pub(super) fn send_each(self, intent: impl Fn(Side, Key) -> FilesIntent) {
        let all = self.now.with_untracked(|row| {
            let keys = row.people.iter().map(|person| person.key);
            (row.side, keys.collect::<Vec<_>>())
        });
        for key in all.1 {
            self.send(intent(all.0, key));
        }
    }
}

pub(super) fn row(desk: Desk, first: FileRow) -> AnyView {
    let key = RowKey::of(&first);
    let (name, by) = (key.name(), key.name());
    let now = memo_from(move |last: Option<&FileRow>| {
        let found = desk.files.rows.with(|all| {
            let mut all = all.iter();
            all.find(|row| RowKey::of(row) == key).cloned()
        });
        found
            .or_else(|| last.cloned())
            .unwrap_or_else(|| first.clone())
    });
    let row = Row {
        desk,
        now,
        area: Place::new(),
        id: StoredValue::new(name.clone()),
    };
    let doing = memo(move || now.with(Doing::of));
    let file = memo(move || now.with(|row| row.name.clone()));
    // What can be pressed changes with these.
    let stages = memo(move || {
        now.with(|row| {
            row.people
                .iter()
                .map(|one| one.state)
                .collect::<Vec<State>>()
        })
    });
    let within = hold_focus(row.area, move || stages.with(|_| ()));
    view! {
        <li
            class="file-row" tabindex="-1" node_ref=row.area aria-labelledby=by
            data-state=attr(move || Some(doing.get().word()))
            on:focusin=move |_| within.came() on:focusout=move |event| within.went(&event)
        >
            {live(move || sign(row))}
            <p class="file-row__name" id=name><bdi>{live(move || file.get())}</bdi></p>
            <p class="file-row__meta">{live(move || meta(row))}</p>
            {tools(row)}
            {live(move || said(row))}
            {progress::progress(row, doing)}
            {people::people(row)}
            {actions::actions(row)}
        </li>
    }
    .into_any()
}

/// A small picture of it, or what it is.
fn sign(row: Row) -> AnyView {
    row.now.with(|row| match &row.picture {
        Some(picture) => view! {
            <span class="file-row__kind" aria-hidden="true">
                <img class="file-row__picture" src=picture.clone() alt=""/>
            </span>
        }
        .into_any(),
        None => view! {
            <span class="file-row__kind" aria-hidden="true">
                {icon(if row.folder { "folder" } else { "file" })}
            </span>
        }
        .into_any(),
    })
}

/// *Film, 1.8 GB, from Bao Tran*
fn meta(row: Row) -> AnyView {
    let text = row.desk.text;
    let names = row.names();
    row.now.with(|now| {
        let facts = (text.facts)(&facts::what(row.desk, now), &(text.bytes)(now.bytes));
        let whom = match (now.side, now.people.len()) {
            (Side::Receiving, _) => names.within(text.from),
            (Side::Sending, 1) => names.within(text.to),
            (Side::Sending, count) => (text.to_people)(count).into_any(),
        };
        view! { {facts}{whom} }.into_any()
    })
}

/// What happened, what it means, what to do; of one person. Of several, each has theirs.
fn said(row: Row) -> Option<AnyView> {
    let text = row.desk.text;
    let names = row.names();
    row.now.with(|now| {
        if now.people.iter().any(|one| one.other_files) {
            return Some(alarm(text.other_files.to_string().into_any()));
        }
        let person = Row::alone(now)?;
        let offered = person.state == State::Offered && now.side == Side::Receiving;
        if let Some(limit) = now.too_large.filter(|_| offered) {
            let words = (text.too_large)(limit, now.placeable);
            return Some(alarm(names.within(&words)));
        }
        let (word, mut says) = ((text.word)(person.state), (text.says)(now.side, person.state));
        if now.left_over && person.state != State::Done {
            says = text.left_over;
        }
        (!says.is_empty()).then(|| {
            let after = match (person.state, now.side) {
                (State::Done, Side::Receiving) => after(row, now),
                _ => None,
            };
            view! {
                <p class="file-row__said">{headline(person.state, word)}{names.within(says)}{after}</p>
            }
            .into_any()
        })
    })
}

/// Where it is, once it is all there.
fn after(row: Row, now: &FileRow) -> Option<AnyView> {
    let text = row.desk.text;
    let words = match (now.saveable, now.saved) {
        (true, true) => text.saved,
        (false, true) => text.placed,
        (false, false) => text.gone,
        (true, false) => return None,
    };
    Some(view! { " "{row.names().within(words)} }.into_any())
}

/// The one word, with a sign where colour says something too.
pub(super) fn headline(state: State, word: &'static str) -> Option<AnyView> {
    let sign = match state {
        State::Done => Some("check"),
        State::Failed { .. } | State::Left => Some("warning"),
        _ => None,
    };
    (!word.is_empty()).then(|| {
        view! {
            <strong class="file-row__state">{sign.map(icon)}{word}"."</strong>" "
        }
        .into_any()
    })
}

fn alarm(words: AnyView) -> AnyView {
    view! { <p class="file-row__said file-row__said--alarm">{icon("warning")}<span>{words}</span></p> }.into_any()
}

/// Pause and cancel, for all of the row's people.
fn tools(row: Row) -> AnyView {
    let tools = memo(move || row.now.with(Tools::of_all));
    let (transfer, several) = row
        .now
        .with_untracked(|row| (row.transfer, row.side == Side::Sending));
    let pause = move |on: bool| match several {
        true => row.send(FilesIntent::PauseAll(transfer, on)),
        false => row.send_each(|side, key| FilesIntent::Pause(side, key, on)),
    };
    let cancel = move || match several {
        true => row.send(FilesIntent::CancelAll(transfer)),
        false => row.send_each(FilesIntent::Cancel),
    };
    let text = row.desk.text;
    live(move || {
        let tools = tools.get();
        (tools != Tools::default()).then(|| {
            let names = (text.pause.into(), text.resume.into(), text.cancel.into());
            view! {
                <div class="file-row__tools">{buttons(tools, names, row.id(), pause, cancel)}</div>
            }
            .into_any()
        })
    })
}

/// *Pause* or *Resume*, and *Cancel*, as signs with names.
pub(super) fn buttons(
    tools: Tools,
    (to_pause, to_resume, to_cancel): (String, String, String),
    described_by: String,
    pause: impl Fn(bool) + 'static,
    cancel: impl Fn() + 'static,
) -> AnyView {
    let paused = tools.paused.map(|paused| {
        let (sign, name) = match paused {
            true => ("play", to_resume),
            false => ("pause", to_pause),
        };
        press(
            sign,
            name,
            described_by.clone(),
            Box::new(move || pause(!paused)),
        )
    });
    let cancel = tools
        .cancel
        .then(|| press("close", to_cancel, described_by, Box::new(cancel)));
    view! { {paused}{cancel} }.into_any()
}

fn press(sign: &'static str, name: String, described_by: String, act: Box<dyn Fn()>) -> AnyView {
    view! {
        <button
            class="button button--quiet button--icon button--small" type="button" aria-label=name
            aria-describedby=described_by on:click=move |_| act()
        >{icon(sign)}</button>
    }
    .into_any()
}
