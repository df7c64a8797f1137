//! The call: a stage, a bar above and below, and one panel beside it.

use super::{
    bar::Bar,
    chat::{Heard, Talk},
    keys::{Keys, listen},
    panels::{Late, Panels, Part, late},
    people::AskEnd,
    stage::Stage,
    title,
    toasts::{Announce, Toasts},
    top::Top,
    use_view,
};
use crate::{backend::RoomFront, parts::focus_when_there, prelude::*, text::use_text};
use leptos_meta::Title;

/// What may stand beside the stage, one at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Panel {
    Chat,
    Files,
    People,
    Settings,
}

/// What may stand over the bar, one at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Menu {
    Microphone,
    Camera,
    React,
    Chat,
}

/// What is open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Open {
    pub panel: RwSignal<Option<Panel>>,
    pub menu: RwSignal<Option<Menu>>,
    /// *More* on a phone.
    pub more: RwSignal<bool>,
    /// The panel was opened by a finger.
    pub touched: RwSignal<bool>,
}

impl Open {
    pub(super) fn new() -> Self {
        Self {
            panel: RwSignal::new(None),
            menu: RwSignal::new(None),
            more: RwSignal::new(false),
            touched: RwSignal::new(false),
        }
    }

    pub(super) fn toggle_panel(self, panel: Panel) {
        self.menu.set(None);
        self.more.set(false);
        self.panel
            .update(|open| *open = (*open != Some(panel)).then_some(panel));
    }

    pub(super) fn toggle_menu(self, menu: Menu) {
        self.menu
            .update(|open| *open = (*open != Some(menu)).then_some(menu));
    }

    /// Closes what lies on top.
    pub(super) fn escape(self) {
        if self.menu.get_untracked().is_some() {
            self.menu.set(None);
        } else if self.more.get_untracked() {
            self.more.set(false);
        } else {
            self.panel.set(None);
        }
    }
}

pub(super) fn use_open() -> Open {
    expect_context()
}

#[component]
pub(super) fn Call(front: StoredValue<RoomFront>) -> AnyView {
    let text = &use_text().call;
    let open = Open::new();
    provide_context(open);
    provide_context(Late::new());
    listen(open);
    let view = use_view();
    provide_context(Talk::new());
    let page_title = title(front);
    // Whoever reads by ear or by key begins at the call's beginning, not nowhere.
    let area = Place::new();
    focus_when_there(area);
    view! {
        <Title text=page_title.title()/>
        <div class="call" tabindex="-1" node_ref=area>
            <a class="skip-link" href="#controls" rel="external">{text.skip}</a>
            <Top name=memo(move || super::name(view, front))/>
            <main class="call__stage" id="main">
                <Stage front/>
            </main>
            <Toasts/>
            <Announce/>
            <Heard/>
            <Panels/>
            <Bar/>
            {late(Part::DropZone)}
        </div>
        <AskEnd/>
        <Keys/>
    }
    .into_any()
}
