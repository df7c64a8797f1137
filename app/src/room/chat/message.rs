//! One message: whose, when, what it says, what it answers, and what became of it.

use super::{
    arrange::is_there,
    marks,
    talk::{Asking, Talk, go_to, row_id},
    tools::{ask, tools},
};
use crate::{
    parts::{Calendar, icon, portrait},
    prelude::*,
    text::use_text,
};
use leptos::{
    ev::MouseEvent,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement},
};
use parlor::{
    chat::{Input, LineKey, Said, State},
    ids::AuthorId,
    limits::QUOTE_GRAPHEMES,
    markdown,
    wire::{Message, Quote, Reaction},
};
use std::sync::atomic::AtomicUsize;

/// By which a message is known among the rows.
pub(super) const CLASS: &str = "chat__message";

pub(super) fn message(talk: Talk, calendar: Calendar, key: LineKey, follows: bool) -> AnyView {
    let near = AtomicUsize::new(0);
    let said = memo_from(move |last: Option<&Option<Said>>| {
        talk.said_near(&near, key, Said::clone)
            .or_else(|| last.cloned().flatten())
    });
    let first = said.with_untracked(|said| {
        let said = said.as_ref()?;
        Some((said.mine, said.message.name.clone()))
    });
    let (mine, name) = first.unwrap_or_default();
    let name = if mine { talk.name() } else { name };
    let asked = memo(move || {
        let asking = talk.asking.get().filter(|(about, _)| *about == key);
        asking.map(|(_, what)| what)
    });
    let state = move || said.with(|said| said.as_ref().map(state_word));
    view! {
        <li
            class=CLASS id=row_id(key) tabindex="-1" on:click=take_focus data-self=mine.then_some("true")
            data-follows=follows.then_some("true") data-state=attr(move || state().flatten())
            data-marked=attr(move || (talk.marked.get() == Some(key)).then_some("true"))
        >
            {(!follows).then(|| portrait(&name, mine))}
            {live(move || said.with(|said| {
                said.as_ref().map(|said| body(talk, calendar, key, said, follows))
            }))}
            {live(move || asked.get().map(|asked: Asking| ask(talk, key, asked)))}
        </li>
    }
    .into_any()
}

/// A finger on a message brings out what can be done about it, as the focus does.
fn take_focus(event: MouseEvent) {
    let within = event_target::<Element>(&event);
    if matches!(within.closest("a,button"), Ok(None))
        && let Some(Ok(row)) = event
            .current_target()
            .map(|row| row.dyn_into::<HtmlElement>())
        && !row.contains(leptos::prelude::document().active_element().as_deref())
    {
        let _ = row.focus();
    }
}

fn state_word(said: &Said) -> Option<&'static str> {
    match said.state {
        State::Sending | State::Reaching(_) => Some("pending"),
        State::Failed(_) => Some("failed"),
        State::Done => said.message.deleted.then_some("deleted"),
    }
}

fn body(talk: Talk, calendar: Calendar, key: LineKey, said: &Said, follows: bool) -> AnyView {
    let message = &said.message;
    view! {
        <div class="chat__body">
            {who(talk, calendar, said, follows)}
            {message.reply.as_ref().map(|quote| quoted(talk, quote))}
            <div class="chat__text">{words(talk, message)}</div>
            {reactions(talk, key, &message.reactions)}
            {state(talk, key, said.state)}
            {(is_there(said) && !message.deleted).then(|| tools(talk, key, said.mine))}
        </div>
    }
    .into_any()
}

/// Whose it is, and when it came. Where it follows, only for whoever does not see that.
fn who(talk: Talk, calendar: Calendar, said: &Said, follows: bool) -> AnyView {
    let message = &said.message;
    let name = match said.mine {
        true => use_text().call.you.into(),
        false => message.name.clone(),
    };
    let class = match follows {
        true => "chat__who visually-hidden",
        false => "chat__who",
    };
    let removed = message
        .removed
        .then(|| view! { <span class="chat__removed">{talk.text.removed}</span> }.into_any());
    view! {
        <p class=class>
            <bdi class="chat__name">{name}</bdi>" "{removed}" "
            <time class="chat__time">{calendar.clock(message.at)}</time>
        </p>
    }
    .into_any()
}

/// What it answers, which is a way there.
fn quoted(talk: Talk, quote: &Quote) -> AnyView {
    let id = quote.id;
    let words = match quote.text.is_empty() {
        true => talk.text.deleted.into(),
        false => markdown::plain(&quote.text, QUOTE_GRAPHEMES),
    };
    view! {
        <button class="chat__quote" type="button" on:click=move |_| talk.show(id)>
            <span class="visually-hidden">{talk.text.answers}</span>
            <bdi>{quote.name.clone()}</bdi>": "<bdi>{words}</bdi>
        </button>
    }
    .into_any()
}

fn words(talk: Talk, message: &Message) -> Vec<AnyView> {
    if message.deleted {
        return vec![view! { <p class="chat__gone">{talk.text.deleted}</p> }.into_any()];
    }
    let me = talk.name();
    let names = talk.names.get();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut shown = marks::blocks(&markdown::parse(&message.text, &names), &me);
    if message.edited {
        shown.push(view! { <span class="chat__edited">{talk.text.edited}</span> }.into_any());
    }
    shown
}

fn reactions(talk: Talk, key: LineKey, all: &[Reaction]) -> Option<AnyView> {
    let me = talk.me.get();
    let all = all.iter().map(|reaction| chip(talk, key, me, reaction));
    let all: Vec<AnyView> = all.collect();
    (!all.is_empty()).then(|| view! { <div class="chat__reactions">{all}</div> }.into_any())
}

/// One emoji, how often, and whether by me.
fn chip(talk: Talk, key: LineKey, me: Option<AuthorId>, reaction: &Reaction) -> AnyView {
    let mine = me.is_some_and(|me| reaction.by.contains(&me));
    let emoji = reaction.emoji.clone();
    let count = reaction.by.len().to_string();
    let last = mine && reaction.by.len() == 1;
    let press = {
        let emoji = emoji.clone();
        move |_| {
            if last {
                // It goes, and would take the focus with it.
                go_to(key);
            }
            talk.send(Input::React(key, emoji.clone(), !mine));
        }
    };
    view! {
        <button
            class="chat__reaction" type="button" aria-label=[&emoji, ", ", &count].concat()
            aria-pressed=if mine { "true" } else { "false" } on:click=press
        ><span aria-hidden="true">{[&emoji, " ", &count].concat()}</span></button>
    }
    .into_any()
}

/// On its way, or not sent: in words, where the eye already is.
fn state(talk: Talk, key: LineKey, state: State) -> Option<AnyView> {
    let text = talk.text;
    Some(match state {
        State::Done => return None,
        State::Sending => on_its_way(text.sending.into()),
        State::Reaching(missing) => on_its_way((text.reaching)(missing)),
        State::Failed(code) => view! {
            <p class="chat__state" role="alert">
                {icon("warning")}{(text.failed)(code)}" "
                <button
                    class="chat__again" type="button"
                    on:click=move |_| talk.send(Input::Again(key))
                >{text.again}</button>" "
                <button
                    class="chat__again" type="button"
                    on:click=move |_| talk.send(Input::Drop(key))
                >{text.discard}</button>
            </p>
        }
        .into_any(),
    })
}

fn on_its_way(words: String) -> AnyView {
    view! { <p class="chat__state">{icon("clock")}{words}</p> }.into_any()
}
