//! The log: rows from the oldest down to the newest, where reading begins. Its scroller runs
//! from the bottom up, so that what is added above moves nothing.

use super::{
    arrange::{Row, arrange, first_new, is_there},
    message,
    talk::Talk,
};
use crate::{
    parts::{Calendar, EmptyState, Heading, icon, rows},
    prelude::*,
};
use leptos::{
    ev::KeyboardEvent,
    prelude::document,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement},
};
use parlor::{
    chat::{Input, LineKey},
    time::UnixMillis,
    wire::Keep,
};
use std::time::Duration;

/// So near to its end, a scroller is at its end, in pixels.
const AT_END: i32 = 40;
/// So near to the first line, older ones are asked for.
const NEAR_FIRST: i32 = 600;
/// After this, a change is in the page.
const DRAWN: Duration = Duration::from_millis(60);

pub(super) fn log(talk: Talk) -> AnyView {
    let text = talk.text;
    let calendar = expect_context::<Calendar>();
    let new = since(talk);
    let all = move || {
        let new = new.get().flatten();
        let lines = talk.chat.lines;
        lines.with(|lines| arrange(lines, new, |at| calendar.day(at)))
    };
    // Others said something further down than the reader is.
    let below = RwSignal::new(false);
    let scrolled = move || {
        if below.get_untracked() && is_at_end(talk) {
            below.set(false);
        }
        ask_for_older(talk);
    };
    follow(talk, below);
    view! {
        <div class="chat__log">
            <div
                class="chat__scroll" role="log" tabindex="0" node_ref=talk.log aria-label=text.log
                aria-live="polite" aria-relevant="additions"
                aria-busy=attr(move || talk.chat.loading.get().then_some("true"))
                on:scroll=move |_| scrolled() on:keydown=walk
            >
                <div class="chat__page">
                    {live(move || above(talk))}
                    <ol class="chat__messages" id=LINES role="list">
                        {rows(all, Row::name, move |row| show(talk, calendar, row))}
                    </ol>
                </div>
            </div>
            {live(move || below.get().then(|| down(talk, below)))}
        </div>
    }
    .into_any()
}

const LINES: &str = "chat-lines";

fn show(talk: Talk, calendar: Calendar, row: Row) -> AnyView {
    match row {
        Row::Day(_, at) => live(move || day(calendar, at)),
        Row::New => view! { <li class="chat__new"><span>{talk.text.new}</span></li> }.into_any(),
        Row::Said { key, follows } => message::message(talk, calendar, key, follows),
        Row::Switched(_, keep) => switched(talk, keep),
    }
}

fn day(calendar: Calendar, at: UnixMillis) -> AnyView {
    view! { <li class="chat__day"><span>{calendar.day_words(at)}</span></li> }.into_any()
}

fn switched(talk: Talk, keep: Keep) -> AnyView {
    let sign = if keep.is_kept() { "clock" } else { "lock" };
    view! { <li class="chat__note">{icon(sign)}<span>{(talk.text.switched)(keep)}</span></li> }
        .into_any()
}

/// What stands over the first line: that nobody wrote, or that there is more.
fn above(talk: Talk) -> AnyView {
    let (more, loading) = (talk.chat.more.get(), talk.chat.loading.get());
    if loading {
        view! { <p class="chat__older">{talk.text.loading}</p> }.into_any()
    } else if more {
        view! {
            <p class="chat__older">
                <button
                    class="button button--quiet button--small" type="button"
                    on:click=move |_| talk.send(Input::Older)
                >{talk.text.older}</button>
            </p>
        }
        .into_any()
    } else if talk.chat.lines.with(Vec::is_empty) {
        view! { <EmptyState said=talk.text.none heading=Heading::Part/> }.into_any()
    } else {
        ().into_any()
    }
}

fn down(talk: Talk, below: RwSignal<bool>) -> AnyView {
    let press = move |_| {
        talk.to_newest();
        below.set(false);
        if let Some(log) = talk.log.get_untracked() {
            let _ = log.focus();
        }
    };
    view! {
        <button class="chat__down button button--small" type="button" on:click=press>
            {icon("chevron")}{talk.text.newest}
        </button>
    }
    .into_any()
}

/// Where what is new begins. Decided once, when the first lines are there.
fn since(talk: Talk) -> Memo<Option<Option<LineKey>>> {
    let missed = talk.chat.unread.get_untracked();
    let been = talk.been.get_untracked();
    talk.been.set(true);
    memo_from(move |decided: Option<&Option<Option<LineKey>>>| {
        if let Some(Some(decided)) = decided {
            return Some(*decided);
        }
        let read = talk.chat.read.get().filter(|_| !been);
        talk.chat.lines.with(|lines| {
            let some = lines.iter().any(|line| line.said().is_some_and(is_there));
            some.then(|| first_new(lines, read, missed))
        })
    })
}

/// Looks at what came: whether it is out of sight, and whether the first line is in sight.
fn follow(talk: Talk, below: RwSignal<bool>) {
    let ends = memo(move || {
        talk.chat.lines.with(|lines| {
            let mut there = lines
                .iter()
                .filter(|line| line.said().is_some_and(is_there));
            let first = there.next().map(|line| line.key);
            (
                first,
                there
                    .next_back()
                    .map(|line| (line.key, line.said().is_some_and(|said| said.mine))),
            )
        })
    });
    Effect::new(move |last: Option<Option<LineKey>>| {
        let (_, now) = ends.get();
        let key = now.map(|(key, _)| key);
        let mine = now.is_some_and(|(_, mine)| mine);
        if last.flatten().is_some_and(|last| Some(last) != key) && !mine && !is_at_end(talk) {
            below.set(true);
        }
        set_timeout(move || ask_for_older(talk), DRAWN);
        key
    });
}

fn is_at_end(talk: Talk) -> bool {
    let log = talk.log.get_untracked();
    log.is_none_or(|log| log.scroll_top().abs() < AT_END)
}

/// Asks for the page before the first line, if that line is near.
fn ask_for_older(talk: Talk) {
    let Some(Some(log)) = talk.log.try_get_untracked() else {
        return;
    };
    // From the bottom up, positions are below zero.
    let above = log.scroll_height() - log.client_height() - log.scroll_top().abs();
    if above < NEAR_FIRST && talk.chat.more.get_untracked() && !talk.chat.loading.get_untracked() {
        talk.send(Input::Older);
    }
}

/// Arrow keys go from message to message.
fn walk(event: KeyboardEvent) {
    let from = event_target::<Element>(&event);
    let row = from.class_name() == message::CLASS;
    if !row && from.get_attribute("role").as_deref() != Some("log") {
        return;
    }
    let list = document().get_element_by_id(LINES);
    let last = || list.as_ref().and_then(Element::last_element_child);
    let (mut to, back) = match (event.key().as_str(), row) {
        ("ArrowUp", true) => (from.previous_element_sibling(), true),
        ("ArrowDown", true) => (from.next_element_sibling(), false),
        ("ArrowUp", false) | ("End", _) => (last(), true),
        ("Home", _) => (list.as_ref().and_then(Element::first_element_child), false),
        _ => return,
    };
    event.prevent_default();
    // Over what is no message.
    while let Some(row) = to {
        if row.class_name() == message::CLASS {
            let _ = row.dyn_into::<HtmlElement>().map(|row| row.focus());
            return;
        }
        to = match back {
            true => row.previous_element_sibling(),
            false => row.next_element_sibling(),
        };
    }
}
