//! Single keys in a call, silent while somebody writes.

use super::{
    call::{Open, Panel},
    preview::is_on,
    use_view, use_wish,
};
use crate::{
    parts::{icon, is_writing, use_act},
    prelude::*,
    runtime::Act,
    text::use_text,
    view::Intent,
};
use leptos::ev;
use parlor::call::Kind;

/// The list of keys.
pub(super) const KEYS: &str = "keys";

/// Listens to the keys of this page, and to presses beside what is open.
pub(super) fn listen(open: Open) {
    let view = use_view();
    let wish = use_wish();
    let act = use_act();
    let toggle = move |kind| {
        let on = view.me.with_untracked(|me| is_on(me, kind));
        wish.send(Intent::Switch(kind, !on));
    };
    effect(move || {
        let keys = window_event_listener(ev::keydown, move |event| {
            if event.key() == "Escape" {
                return open.escape();
            }
            let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
            if modified || event.repeat() || is_writing(&event) {
                return;
            }
            match event.key().as_str() {
                "m" | "M" => toggle(Kind::Microphone),
                "v" | "V" => toggle(Kind::Camera),
                "h" | "H" => wish.send(Intent::RaiseHand(!view.me.with_untracked(|me| me.hand))),
                "c" | "C" => {
                    // The letter is not for the field that takes the focus.
                    event.prevent_default();
                    open.touched.set(false);
                    open.toggle_panel(Panel::Chat);
                }
                "f" | "F" => open.toggle_panel(Panel::Files),
                "?" => act(Act::OpenDialog(KEYS.into())),
                _ => {}
            }
        });
        let presses = window_event_listener(ev::click, move |_| {
            if open.menu.get_untracked().is_some() {
                open.menu.set(None);
            }
        });
        on_cleanup(move || {
            keys.remove();
            presses.remove();
        });
    });
}

/// The list of keys, in a dialog.
#[component]
pub(super) fn Keys() -> AnyView {
    let text = use_text();
    let act = use_act();
    let row = |(key, words): (&'static str, &'static str)| {
        view! { <dt>{words}</dt><dd><kbd>{key}</kbd></dd> }.into_any()
    };
    view! {
        <dialog class="dialog paper" id=KEYS aria-labelledby="keys-title">
            <div class="dialog__head">
                <h2 class="dialog__title" id="keys-title">{text.call.shortcuts}</h2>
                <button
                    class="button button--quiet button--icon" type="button" aria-label=text.page.close
                    on:click=move |_| act(Act::CloseDialog(KEYS.into()))
                >{icon("close")}</button>
            </div>
            <div class="dialog__body dialog__body--last">
                <dl class="facts">{text.call.keys.map(row).into_iter().collect_view()}</dl>
            </div>
        </dialog>
    }
    .into_any()
}
