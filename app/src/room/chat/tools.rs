//! What can be done about a message: answer it, put a face under it, change it, delete it.

use super::talk::{Asking, Doing, Talk, go_to};
use crate::{
    parts::{focus_when_there, icon, icon_along},
    prelude::*,
    text::use_text,
};
use leptos::ev::KeyboardEvent;
use parlor::chat::{Input, LineKey};

/// More faces than the six. They have no words here: a voice that reads knows their names.
const FACES: [&str; 18] = [
    "😂", "🙂", "😉", "😍", "🤔", "😕", "😢", "😡", "🙏", "💪", "👎", "👀", "🔥", "✨", "💡", "✅",
    "❌", "☕",
];

/// The tools of a message, out when it is pointed at or has the focus.
pub(super) fn tools(talk: Talk, key: LineKey, mine: bool) -> AnyView {
    let text = talk.text;
    let hosts = talk.hosts.get();
    let asks = move |what| move || talk.asking.set(Some((key, what)));
    view! {
        <div class="chat__tools" role="group" aria-label=text.tools>
            {tool(text.reply, icon_along("reply"), move || talk.do_now(Doing::Reply(key)))}
            {tool(text.react, icon("smile"), asks(Asking::Face))}
            {mine.then(|| tool(text.edit, icon("edit"), move || talk.do_now(Doing::Edit(key))))}
            {(mine || hosts).then(|| tool(text.delete, icon("bin"), asks(Asking::Delete)))}
        </div>
    }
    .into_any()
}

fn tool(name: &'static str, sign: AnyView, press: impl Fn() + 'static) -> AnyView {
    view! {
        <button
            class="chat__tool" type="button" aria-label=name title=name on:click=move |_| press()
        >{sign}</button>
    }
    .into_any()
}

/// The question, in its place under the message. *Escape* takes it back.
pub(super) fn ask(talk: Talk, key: LineKey, what: Asking) -> AnyView {
    let text = talk.text;
    let area = Place::new();
    focus_when_there(area);
    let keys = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            done(talk, key);
        }
    };
    let (label, inside) = match what {
        Asking::Face => (text.react, faces(talk, key)),
        Asking::Delete => (text.delete_ask, delete(talk, key)),
    };
    view! {
        <div
            class="chat__ask" role="group" aria-label=label tabindex="-1" node_ref=area
            on:keydown=keys
        >{inside}</div>
    }
    .into_any()
}

/// Back to the message.
fn done(talk: Talk, key: LineKey) {
    go_to(key);
    talk.asking.set(None);
}

fn faces(talk: Talk, key: LineKey) -> AnyView {
    let text = talk.text;
    let all = RwSignal::new(false);
    let face = move |(emoji, name): (&'static str, &'static str)| {
        view! {
            <button
                class="reactions__one" type="button" aria-label=name
                on:click=move |_| {
                    talk.send(Input::React(key, emoji.into(), true));
                    done(talk, key);
                }
            >{emoji}</button>
        }
        .into_any()
    };
    let rest = move || match all.get() {
        true => FACES
            .map(|emoji| face((emoji, emoji)))
            .into_iter()
            .collect_view()
            .into_any(),
        false => view! {
            <button
                class="reactions__one" type="button" aria-label=text.more_faces
                on:click=move |_| all.set(true)
            >{icon("plus")}</button>
        }
        .into_any(),
    };
    let first = use_text()
        .call
        .reaction
        .map(face)
        .into_iter()
        .collect_view();
    view! { <div class="chat__faces">{first}{live(rest)}</div> }.into_any()
}

fn delete(talk: Talk, key: LineKey) -> AnyView {
    let text = talk.text;
    let button = move |class: &'static str, name: &'static str, sure: bool| {
        view! {
            <button
                class=class type="button"
                on:click=move |_| {
                    if sure {
                        talk.send(Input::Delete(key));
                    }
                    done(talk, key);
                }
            >{name}</button>
        }
        .into_any()
    };
    view! {
        <p class="chat__sure">{text.delete_ask}</p>
        <div class="cluster">
            {button("button button--small button--danger", text.delete_all, true)}
            {button("button button--small", text.keep, false)}
        </div>
    }
    .into_any()
}
