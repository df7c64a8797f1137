//! The panel *Chat*: what was said in this room, and a field to say more.
//!
//! What is one line of markup is made anew when something of it changes, and the browser
//! changes only what differs: a focus stays where it is.

mod arrange;
mod composer;
mod log;
mod marks;
mod mention;
mod menu;
mod message;
mod offer;
mod search;
mod talk;
#[cfg(test)]
mod tests;
mod tools;

pub(super) use talk::Talk;

use super::{
    call::{Panel, use_open},
    people::PanelHead,
    use_view, use_wish,
};
use crate::{
    parts::{focus_when_there, icon},
    prelude::*,
    text::use_text,
    view::Intent,
};
use parlor::{chat::State, wire::Keep};

/// How much of a message is read aloud while the panel is closed, in characters. As it was
/// written: what reads marks comes with the panel.
const HEARD: usize = 120;

/// Where words go just now.
fn keeps() -> Memo<Keep> {
    let view = use_view();
    memo(move || {
        view.room
            .with(|room| room.as_ref().map(|room| room.keep).unwrap_or_default())
    })
}

#[component]
pub(super) fn Chat() -> AnyView {
    let text = &use_text().chat;
    let talk = expect_context::<Talk>();
    let keep = keeps();
    let area = Place::new();
    // A finger that opens the panel would get a keyboard over it.
    focus_when_there(match use_open().touched.get_untracked() {
        true => area,
        false => talk.field,
    });
    let wish = use_wish();
    effect(move || wish.send(Intent::ChatShown(true)));
    on_cleanup(move || {
        search::leave(talk);
        wish.send(Intent::ChatShown(false));
    });
    let mode = move || match keep.get().is_kept() {
        true => "kept",
        false => "between-us",
    };
    view! {
        <div class="panel paper" id="panel" tabindex="-1" node_ref=area>
            <PanelHead title=text.title close=text.close>{menu::options(talk, keep)}</PanelHead>
            <div
                class="chat" data-mode=attr(move || Some(mode()))
                data-searching=attr(move || talk.searching.get().then_some("true"))
            >
                {live(move || kept(keep.get()))}
                {log::log(talk)}
                <div class="chat__foot">{live(move || typing(talk))}{composer::composer(talk)}</div>
                {live(move || talk.searching.get().then(|| search::search(talk)))}
            </div>
        </div>
    }
    .into_any()
}

/// Which of the ways is on: always said, in the same place.
fn kept(keep: Keep) -> AnyView {
    let (words, means) = (use_text().chat.keeps)(keep);
    let sign = if keep.is_kept() { "clock" } else { "lock" };
    view! {
        <p class="chat__mode">{icon(sign)}<span><strong>{words}</strong>". "{means}</span></p>
    }
    .into_any()
}

fn typing(talk: Talk) -> AnyView {
    let words = talk.chat.typing.with(|names| match names.is_empty() {
        true => String::new(),
        false => (use_text().chat.writing)(names),
    });
    view! { <p class="chat__typing" aria-live="polite">{words}</p> }.into_any()
}

/// Says what comes while the panel is closed to whoever listens rather than looks.
#[component]
pub(super) fn Heard() -> AnyView {
    let open = use_open();
    let chat = use_view().chat;
    let unread = memo(move || chat.unread.get());
    let words = RwSignal::new(String::new());
    Effect::new(move |was: Option<usize>| {
        let now = unread.get();
        if now > was.unwrap_or_default() && open.panel.get_untracked() != Some(Panel::Chat) {
            words.set(chat.lines.with_untracked(|lines| {
                let mut said = lines.iter().rev().filter_map(|line| line.said());
                let theirs = said.find(|said| !said.mine && said.state == State::Done);
                theirs.map_or_else(String::new, |said| {
                    let heard: String = said.message.text.chars().take(HEARD).collect();
                    [&said.message.name, ": ", &heard].concat()
                })
            }));
        }
        now
    });
    view! { <p class="visually-hidden" role="status">{live(move || words.get())}</p> }.into_any()
}
