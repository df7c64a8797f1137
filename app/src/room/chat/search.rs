//! Looking for words in what was said. It lies over the conversation, which stays where it is.

use super::talk::Talk;
use crate::{
    parts::{Calendar, focus, focus_when_there, icon},
    prelude::*,
};
use leptos::ev::KeyboardEvent;
use parlor::{
    chat::Input,
    limits::{CHAT_WORDS_BYTES, QUOTE_GRAPHEMES},
    markdown::plain,
    wire::Message,
};
use std::time::Duration;

/// Whoever pauses so long has typed what they look for.
const PAUSE: Duration = Duration::from_millis(350);

pub(super) fn search(talk: Talk) -> AnyView {
    let text = talk.text;
    let calendar = expect_context::<Calendar>();
    let field = Place::new();
    focus_when_there(field);
    let typed = RwSignal::new(String::new());
    let look = move |words: String| {
        if typed.try_get_untracked().as_ref() == Some(&words) {
            talk.send(Input::Search(words));
        }
    };
    let input = move |event| {
        let words = event_target_value(&event);
        typed.set(words.clone());
        set_timeout(move || look(words), PAUSE);
    };
    let enter = move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            look(typed.get_untracked());
        }
    };
    let escape = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            close(talk);
        }
    };
    view! {
        <div class="chat__search" role="search" on:keydown=escape>
            <div class="chat__seek">
                <input
                    class="field__input" type="search" node_ref=field aria-label=text.search
                    placeholder=text.search maxlength=CHAT_WORDS_BYTES.to_string() autocomplete="off"
                    on:input=input on:keydown=enter
                />
                <button
                    class="button button--quiet button--icon" type="button"
                    aria-label=text.close_search on:click=move |_| close(talk)
                >{icon("close")}</button>
            </div>
            {live(move || found(talk, calendar))}
        </div>
    }
    .into_any()
}

/// Back to the conversation.
fn close(talk: Talk) {
    leave(talk);
    // Once it is in sight again.
    set_timeout(move || focus(talk.field), Duration::ZERO);
}

/// Looks for nothing any more.
pub(super) fn leave(talk: Talk) {
    if talk.searching.try_get_untracked() == Some(true) {
        talk.send(Input::Search(String::new()));
        talk.searching.try_set(false);
    }
}

fn found(talk: Talk, calendar: Calendar) -> AnyView {
    let text = talk.text;
    let (said, list) = talk.chat.found.with(|found| match found {
        None => (String::new(), vec![]),
        Some(found) => match &found.messages {
            None => (text.looking.into(), vec![]),
            Some(all) => {
                let rows = all.iter().map(|message| hit(talk, calendar, message));
                ((text.found)(all.len()), rows.collect())
            }
        },
    });
    view! {
        <div class="chat__results">
            <p class="chat__count" role="status">{said}</p>
            <ol class="chat__hits" role="list">{list}</ol>
        </div>
    }
    .into_any()
}

/// A message that was found; a way there, if it is loaded.
fn hit(talk: Talk, calendar: Calendar, message: &Message) -> AnyView {
    let id = message.id;
    let press = move |_| {
        leave(talk);
        set_timeout(move || talk.show(id), Duration::ZERO);
    };
    let inside = view! {
        <span class="chat__name"><bdi>{message.name.clone()}</bdi></span>" "
        <span class="chat__time">{calendar.words(message.at)}</span>
        <span class="chat__hit-words" dir="auto">{plain(&message.text, 2 * QUOTE_GRAPHEMES)}</span>
    }
    .into_any();
    let row = match talk.line_of(id) {
        Some(_) => {
            view! { <button class="chat__hit" type="button" on:click=press>{inside}</button> }
        }
        None => view! { <div class="chat__hit">{inside}</div> },
    };
    view! { <li>{row.into_any()}</li> }.into_any()
}
