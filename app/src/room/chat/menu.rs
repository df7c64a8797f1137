//! What else can be done with a conversation: search it, save it, write unseen.

use super::talk::Talk;
use crate::{
    parts::{along, icon},
    prelude::*,
    room::{
        call::{Menu, use_open},
        menus::hold,
    },
    view::Intent,
};
use parlor::wire::Keep;

/// The button *Chat options* and what it opens.
pub(super) fn options(talk: Talk, keep: Memo<Keep>) -> AnyView {
    let open = use_open();
    let button = Place::new();
    let shown = move || open.menu.get() == Some(Menu::Chat);
    view! {
        <div class="chat__options" on:click=|event| event.stop_propagation()>
            <button
                class="button button--quiet button--icon" type="button" node_ref=button
                aria-label=talk.text.options aria-haspopup="menu"
                aria-expanded=attr(move || Some(if shown() { "true" } else { "false" }))
                on:click=move |_| open.toggle_menu(Menu::Chat)
            >{icon("more")}</button>
            {live(move || shown().then(|| untrack(|| menu(talk, keep, button))))}
        </div>
    }
    .into_any()
}

fn menu(talk: Talk, keep: Memo<Keep>, anchor: Place) -> AnyView {
    let text = talk.text;
    let open = use_open();
    let area = Place::new();
    hold(area, anchor);
    let searches = keep.get_untracked().is_kept();
    let tells = talk.chat.tell_typing;
    let item = move |sign, name, role, checked: Option<&'static str>, press: fn(Talk)| {
        view! {
            <button
                class="device-menu__item" type="button" role=role aria-checked=checked
                on:click=move |_| {
                    open.menu.set(None);
                    press(talk);
                }
            >{icon(sign)}{name}</button>
        }
        .into_any()
    };
    let told = if tells.get_untracked() {
        "true"
    } else {
        "false"
    };
    view! {
        <div
            class="device-menu paper chat__menu" role="menu" aria-label=text.options tabindex="-1"
            node_ref=area on:keydown=along
        >
            {searches.then(|| {
                item("search", text.search, "menuitem", None, |talk| talk.searching.set(true))
            })}
            {item("download", text.save, "menuitem", None, |talk| talk.wish.send(Intent::SaveChat))}
            <hr class="device-menu__rule"/>
            {item("check", text.tell, "menuitemcheckbox", Some(told), |talk| {
                let tells = talk.chat.tell_typing.get_untracked();
                talk.wish.send(Intent::TellTyping(!tells));
            })}
        </div>
    }
    .into_any()
}
