//! The rows: what was tried, how well it does, what that means.

use crate::{
    check::CheckView,
    parts::icon,
    prelude::*,
    text::check::{CheckText, use_check_text},
};
use parlor::check::{Found, Group, Mark, ROWS, Row, State};

/// The rows of a group under its heading.
#[component]
pub(super) fn Rows(group: Group, view: CheckView) -> AnyView {
    let text = use_check_text();
    let (id, heading) = match group {
        Group::Network => ("network", text.network),
        Group::Devices => ("devices", text.devices),
        Group::Browser => ("browser", text.browser),
    };
    let browser =
        (group == Group::Browser).then(|| view! { <p>{move || view.browser.get()}</p> }.into_any());
    view! {
        <section class="card" aria-labelledby=id>
            <div class="card__head"><h2 id=id>{heading}</h2>{browser}</div>
            {list(group, view)}
        </section>
    }
    .into_any()
}

/// The rows of a group alone.
pub(super) fn list(group: Group, view: CheckView) -> AnyView {
    let class = match group {
        Group::Browser => "check-list check-list--wide",
        _ => "check-list",
    };
    let rows = ROWS.into_iter().filter(|row| row.group() == group);
    let rows = rows.map(|row| view! { <Line row view/> }.into_any());
    view! { <ul class=class role="list">{rows.collect_view()}</ul> }.into_any()
}

/// The word by which the row's style and tests know how it does.
fn word(row: Row, state: State) -> &'static str {
    match state {
        State::Idle => "idle",
        State::Running => "running",
        State::Known(found) => match row.mark(found) {
            Mark::Good => "good",
            Mark::Warn => "warn",
            Mark::Bad => "bad",
            Mark::Untried => "untried",
        },
    }
}

fn sign(row: Row, state: State) -> AnyView {
    match state {
        State::Idle => icon("clock"),
        State::Running => view! {
            <svg class="icon icon--turning" aria-hidden="true"><use href="#icon-again"></use></svg>
        }
        .into_any(),
        State::Known(found) => icon(match row.mark(found) {
            Mark::Good => "check",
            Mark::Warn => "warning",
            Mark::Bad => "close",
            Mark::Untried => "info",
        }),
    }
}

/// How it does, in a word before its name; nothing while it is not known.
fn how(text: &CheckText, row: Row, state: State) -> &'static str {
    match state {
        State::Known(found) => (text.mark)(row.mark(found)),
        State::Idle | State::Running => "",
    }
}

/// What was found in a word, and what that means.
pub(super) fn said(text: &CheckText, row: Row, state: State) -> (String, &'static str) {
    let of = |found: Found| ((text.value)(found), (text.means)(row, found));
    match state {
        State::Idle => (text.idle.0.to_string(), text.idle.1),
        State::Running => (text.trying.0.to_string(), text.trying.1),
        State::Known(found) => of(found),
    }
}

#[component]
fn Line(row: Row, view: CheckView) -> AnyView {
    let state = memo(move || view.checks.with(|checks| checks.state(row)));
    let text = use_check_text();
    view! {
        <li class="check-list__row" data-result=move || word(row, state.get())>
            <span class="check-list__mark">{move || sign(row, state.get())}</span>
            <p class="check-list__name">
                <span class="visually-hidden">{move || how(text, row, state.get())}</span>{(text.name)(row)}
            </p>
            <p class="check-list__value">{move || said(text, row, state.get()).0}</p>
            <p class="check-list__means">{move || said(text, row, state.get()).1}</p>
        </li>
    }
    .into_any()
}
