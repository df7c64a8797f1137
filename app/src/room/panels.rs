//! What stands beside the stage. Nobody needs it to see and hear, so it is a file of its own
//! that comes once the call is there.

use super::{
    call::{Panel, use_open},
    chat::Chat,
    files::{Files, drop_zone, news, offers},
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

/// What is in that file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The contents of a panel.
    Panel(Panel),
    /// Offers of files, with their answers.
    Offers,
    /// What became of files.
    FileNews,
    DropZone,
}

#[wasm_split(panels, wasm_split_path = leptos::wasm_split, preload(load), fallible)]
fn contents(part: Part) -> Result<AnyView, SplitLoaderError> {
    Ok(match part {
        Part::Panel(Panel::Chat) => view! { <Chat/> }.into_any(),
        Part::Panel(Panel::Files) => view! { <Files/> }.into_any(),
        Part::Panel(Panel::People) => view! { <People/> }.into_any(),
        Part::Panel(Panel::Settings) => view! { <Settings/> }.into_any(),
        Part::Offers => offers(),
        Part::FileNews => news(),
        Part::DropZone => drop_zone(),
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

/// Where all of the call learn that the file is here.
#[derive(Clone, Copy, Debug)]
pub(super) struct Late(RwSignal<File>);

impl Late {
    pub(super) fn new() -> Self {
        Self(RwSignal::new(File::NotYet))
    }
}

/// This part, once the file is here.
pub(super) fn late(part: Part) -> AnyView {
    let Late(file) = expect_context();
    let here = memo(move || file.get() == File::Here);
    live(move || here.get().then(|| untrack(|| shown(part))).flatten())
}

fn shown(part: Part) -> Option<AnyView> {
    at_once(contents(part)).and_then(Result::ok)
}

/// The panel that is open, if one is.
#[component]
pub(super) fn Panels() -> AnyView {
    let open = use_open();
    let Late(file) = expect_context();
    effect(move || set_timeout(move || fetch(file), AFTER));
    effect(move || {
        if open.panel.get().is_some() {
            fetch(file);
        }
    });
    live(move || {
        open.panel.get().map(|panel| {
            let inside = move || match file.get() {
                File::Here => shown(Part::Panel(panel)),
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
        Panel::Files => (text.files.title, text.files.close),
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
