//! What stands beside the stage. Nobody needs it to see and hear, so it is a file of its own
//! that comes once the call is there.

use super::{
    call::{Panel, use_open},
    chat::Chat,
    people::{PanelHead, People},
    settings::Settings,
};
use crate::{late::at_once, prelude::*, text::use_text};
use leptos::{
    task::spawn_local,
    wasm_split::{SplitLoaderError, wasm_split},
};
use std::time::Duration;

/// How long after coming in it is asked for: the first pictures go before.
const AFTER: Duration = Duration::from_millis(1_500);

/// The contents of a panel.
#[wasm_split(panels, wasm_split_path = leptos::wasm_split, preload(load), fallible)]
fn contents(panel: Panel) -> Result<AnyView, SplitLoaderError> {
    Ok(match panel {
        Panel::Chat => view! { <Chat/> }.into_any(),
        Panel::People => view! { <People/> }.into_any(),
        Panel::Settings => view! { <Settings/> }.into_any(),
    })
}

/// Whether the file is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum File {
    NotYet,
    Coming,
    Here,
    /// It could not be had; the call goes on without.
    Missing,
}

/// The panel that is open, if one is.
#[component]
pub(super) fn Panels() -> AnyView {
    let open = use_open();
    let file = RwSignal::new(File::NotYet);
    effect(move || set_timeout(move || fetch(file), AFTER));
    effect(move || {
        if open.panel.get().is_some() {
            fetch(file);
        }
    });
    live(move || {
        open.panel.get().map(|panel| {
            let inside = move || match file.get() {
                File::Here => at_once(contents(panel)).and_then(Result::ok),
                File::Missing => Some(missing(panel, file)),
                File::NotYet | File::Coming => Some(coming(panel)),
            };
            view! {
                <aside class="call__panel" aria-labelledby="panel-title">{live(inside)}</aside>
            }
            .into_any()
        })
    })
}

fn fetch(file: RwSignal<File>) {
    // The call may be over by then, and the signal with it.
    let wanted = |file: &File| matches!(file, File::NotYet | File::Missing);
    if file.try_with_untracked(wanted) != Some(true) {
        return;
    }
    file.try_set(File::Coming);
    spawn_local(async move {
        file.try_set(match load().await {
            Ok(()) => File::Here,
            Err(_) => File::Missing,
        });
    });
}

fn head(panel: Panel) -> AnyView {
    let text = use_text();
    let (title, close) = match panel {
        Panel::Chat => (text.chat.title, text.chat.close),
        Panel::People => (text.call.people, text.people.close),
        Panel::Settings => (text.call.settings, text.call.close_settings),
    };
    view! { <PanelHead title close/> }.into_any()
}

fn coming(panel: Panel) -> AnyView {
    let text = &use_text().call;
    view! {
        <div class="panel paper" id="panel" tabindex="-1">
            {head(panel)}
            <div class="panel__body"><p class="panel__note" role="status">{text.coming}</p></div>
        </div>
    }
    .into_any()
}

fn missing(panel: Panel, file: RwSignal<File>) -> AnyView {
    let text = &use_text().call;
    view! {
        <div class="panel paper" id="panel" tabindex="-1">
            {head(panel)}
            <div class="panel__body">
                <p class="panel__note" role="alert">{text.not_come}</p>
                <button class="button" type="button" on:click=move |_| fetch(file)>{text.try_again}</button>
            </div>
        </div>
    }
    .into_any()
}
