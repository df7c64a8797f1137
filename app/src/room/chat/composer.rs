//! The field, and what hangs on it: what is answered or changed, whom an `@` means, and how
//! much room there is.

use super::{
    arrange::is_there,
    mention,
    offer::{self, NAMES, Offer},
    talk::{Doing, Talk},
};
use crate::{
    parts::{icon, icon_along},
    prelude::*,
    text::use_text,
    view::Intent,
};
use leptos::ev::{KeyboardEvent, SubmitEvent};
use parlor::{
    chat::{
        Input,
        words::{check_text, tidy},
    },
    limits::{CHAT_BYTES, QUOTE_GRAPHEMES},
    markdown::plain,
};

/// From here on it is said how much room there is.
const NEARLY: usize = CHAT_BYTES / 8 * 7;
/// The key code of a key that goes to an input method: some browsers end the composition
/// before they tell of the key that ended it.
const COMPOSING: u32 = 229;
const ABOUT: &str = "chat-about";

pub(super) fn composer(talk: Talk) -> AnyView {
    let text = talk.text;
    let offer = Offer::new(talk);
    fill(talk);
    let edits = move || matches!(talk.doing.get(), Doing::Edit(_));
    let size = memo(move || talk.words.with(|words| tidy(words).len()));
    let too_long = move || size.get() > CHAT_BYTES;
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        send(talk);
    };
    let open = move || offer.is_open();
    view! {
        <form class="chat__composer" on:submit=submit>
            {live(move || banner(talk))}
            {live(move || open().then(|| offer::list(talk, offer)))}
            <div class="chat__box">
                <textarea
                    class="chat__field" name="message" rows="1" node_ref=talk.field
                    aria-label=text.field placeholder=text.invite enterkeyhint="send"
                    autocomplete="off" aria-autocomplete="list" aria-describedby=ABOUT
                    aria-controls=attr(move || open().then_some(NAMES))
                    aria-activedescendant=attr(move || open().then(|| offer.option()))
                    aria-invalid=attr(move || too_long().then_some("true"))
                    on:input=move |_| typed(talk)
                    on:keydown=move |event| keys(talk, offer, event)
                    on:keyup=move |_| see(talk) on:click=move |_| see(talk)
                ></textarea>
                {live(move || button(if edits() { text.save_edit } else { text.send }, edits()))}
            </div>
            <div class="chat__about" id=ABOUT>{live(move || about(talk, size.get()))}</div>
        </form>
    }
    .into_any()
}

fn button(name: &'static str, edits: bool) -> AnyView {
    let sign = if edits {
        icon("check")
    } else {
        icon_along("send")
    };
    view! { <button class="button button--primary button--icon" aria-label=name>{sign}</button> }
        .into_any()
}

/// How much room there is, once there is little of it.
fn about(talk: Talk, size: usize) -> Option<AnyView> {
    if size < NEARLY {
        return None;
    }
    let text = talk.text;
    // Bytes are nothing to a reader: as many characters as they are here.
    let letters = talk
        .words
        .with_untracked(|words| words.chars().count())
        .max(1);
    let count = |bytes: usize| (bytes * letters).div_ceil(size);
    Some(match CHAT_BYTES.checked_sub(size) {
        Some(left) => view! { <p class="field__hint">{(text.left)(count(left))}</p> }.into_any(),
        None => {
            let words = (text.too_long)(count(size - CHAT_BYTES));
            view! { <p class="field__error" role="alert">{icon("warning")}{words}</p> }.into_any()
        }
    })
}

/// Puts into the field what belongs there: when it is in the page, and when what it is for
/// has changed.
fn fill(talk: Talk) {
    effect(move || {
        if talk.field.get().is_none() {
            return;
        }
        let kept = talk.chat.draft.get();
        let words = match talk.doing.get() {
            Doing::Edit(key) => untrack(|| talk.said(key, |said| said.message.text.clone())),
            _ => talk.draft.get_untracked().or(Some(kept)),
        };
        match words {
            Some(words) => put(talk, words, None),
            // What was to be changed is gone.
            None => talk.doing.set(Doing::Write),
        }
    });
}

/// Writes into the field, with the caret at this place, or at the end.
pub(super) fn put(talk: Talk, words: String, place: Option<usize>) {
    if let Some(area) = talk.area() {
        area.set_value(&words);
        let caret = mention::caret(&words, place.unwrap_or(words.len()));
        let caret = u32::try_from(caret).ok();
        let _ = area.set_selection_start(caret);
        let _ = area.set_selection_end(caret);
    }
    talk.words.set(words);
    see(talk);
}

/// Looks where the caret is.
fn see(talk: Talk) {
    let start = talk.area().and_then(|area| area.selection_start().ok()?);
    let caret = start.and_then(|start| usize::try_from(start).ok());
    let caret = caret.unwrap_or_default();
    if talk.caret.get_untracked() != caret {
        talk.caret.set(caret);
    }
}

/// Something was typed.
fn typed(talk: Talk) {
    let words = talk.area().map(|area| area.value()).unwrap_or_default();
    keep(talk, &words);
    talk.words.set(words);
    see(talk);
}

/// Keeps what is not said yet, for when the panel is closed or the page loaded again.
pub(super) fn keep(talk: Talk, words: &str) {
    if matches!(talk.doing.get_untracked(), Doing::Edit(_)) {
        return;
    }
    talk.draft.set(Some(words.into()));
    talk.wish.send(Intent::Draft(words.into()));
    talk.wish.send(Intent::Typing(!words.is_empty()));
}

fn send(talk: Talk) {
    let words = talk.words.get_untracked();
    if check_text(&tidy(&words)).is_err() {
        return;
    }
    let input = match talk.doing.get_untracked() {
        Doing::Write => Input::Write {
            text: words,
            reply_to: None,
        },
        Doing::Reply(key) => Input::Write {
            text: words,
            reply_to: Some(key),
        },
        Doing::Edit(key) => Input::Edit(key, words),
    };
    keep(talk, "");
    if matches!(input, Input::Write { .. }) {
        talk.to_newest();
    }
    talk.send(input);
    talk.do_now(Doing::Write);
}

fn keys(talk: Talk, offer: Offer, event: KeyboardEvent) {
    if event.is_composing() || event.key_code() == COMPOSING {
        return;
    }
    let doing = talk.doing.get_untracked();
    let taken = offer.takes(talk, &event)
        || match event.key().as_str() {
            "Enter" if !event.shift_key() => {
                send(talk);
                true
            }
            "Escape" if doing != Doing::Write => {
                talk.do_now(Doing::Write);
                true
            }
            "ArrowUp" if talk.words.with_untracked(String::is_empty) => change_last(talk),
            _ => false,
        };
    if taken {
        event.prevent_default();
        event.stop_propagation();
    }
}

/// Changes what I said last.
fn change_last(talk: Talk) -> bool {
    let last = talk.chat.lines.with_untracked(|lines| {
        let mine = lines.iter().rev().find(|line| {
            line.said()
                .is_some_and(|said| said.mine && is_there(said) && !said.message.deleted)
        });
        mine.map(|line| line.key)
    });
    last.map(|key| talk.do_now(Doing::Edit(key))).is_some()
}

/// What is answered or changed, and the way out of it.
fn banner(talk: Talk) -> Option<AnyView> {
    let text = talk.text;
    let (key, sign, edits) = match talk.doing.get() {
        Doing::Write => return None,
        Doing::Reply(key) => (key, icon_along("reply"), false),
        Doing::Edit(key) => (key, icon("edit"), true),
    };
    let said = talk.said(key, |said| {
        let name = if said.mine {
            use_text().call.you
        } else {
            &said.message.name
        };
        let head = if edits {
            text.editing.into()
        } else {
            (text.replying)(name)
        };
        (head, plain(&said.message.text, QUOTE_GRAPHEMES))
    });
    let (head, words) = said?;
    Some(
        view! {
            <div class="chat__banner">
                {sign}
                <p class="chat__doing"><strong>{head}</strong><span dir="auto">{words}</span></p>
                <button
                    class="button button--quiet button--icon button--small" type="button"
                    aria-label=use_text().page.cancel on:click=move |_| talk.do_now(Doing::Write)
                >{icon("close")}</button>
            </div>
        }
        .into_any(),
    )
}
