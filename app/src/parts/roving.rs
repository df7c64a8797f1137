//! Moving the focus: into what opens, back when it closes, along a menu by arrow keys.

use crate::prelude::*;
use leptos::{
    ev::{FocusEvent, KeyboardEvent},
    prelude::{SetValue as _, document},
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement},
};
use std::time::Duration;

/// Puts the focus on `button`, if it is in the page.
pub(crate) fn focus(button: Place) {
    if let Some(Some(button)) = button.try_get_untracked() {
        // A button that is hidden just now keeps the focus away: nothing to mend.
        let _ = button.focus();
    }
}

/// Puts the focus on `area` as soon as it is in the page.
pub(crate) fn focus_when_there(area: Place) {
    effect(move || {
        if let Some(area) = area.get() {
            let _ = area.focus();
        }
    });
}

/// Presses `button` for the person: a field for files opens the browser's own dialog.
pub(crate) fn press(button: Place) {
    if let Some(Some(button)) = button.try_get_untracked() {
        button.click();
    }
}

/// Whether the focus is somewhere within an area.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Within(StoredValue<bool>);

impl Within {
    pub(crate) fn came(self) {
        self.0.set_value(true);
    }

    /// It went to another element. What is taken away sends the focus nowhere.
    pub(crate) fn went(self, event: &FocusEvent) {
        if event.related_target().is_some() {
            self.0.set_value(false);
        }
    }
}

/// When what held the focus within `area` goes with a `change`, `area` takes it.
pub(crate) fn hold_focus(area: Place, change: impl Fn() + 'static) -> Within {
    let within = Within(StoredValue::new(false));
    effect(move || {
        change();
        // Once the change is drawn.
        set_timeout(move || take_lost(area, within), Duration::ZERO);
    });
    within
}

fn take_lost(area: Place, within: Within) {
    let nowhere = || {
        let active = document().active_element();
        active.is_none_or(|active| active.tag_name() == "BODY")
    };
    if within.0.try_get_value() == Some(true) && nowhere() {
        focus(area);
    }
}

/// Arrow keys go along the items of a menu.
pub(crate) fn along(event: KeyboardEvent) {
    let forward = match event.key().as_str() {
        "ArrowDown" | "ArrowRight" => true,
        "ArrowUp" | "ArrowLeft" => false,
        _ => return,
    };
    event.prevent_default();
    let step = |item: &Element| match forward {
        true => item.next_element_sibling(),
        false => item.previous_element_sibling(),
    };
    let mut item = event_target::<Element>(&event);
    // From the menu itself into its first item.
    if item.get_attribute("role").as_deref() == Some("menu") {
        to(item.first_element_child());
        return;
    }
    while let Some(next) = step(&item) {
        let role = next.get_attribute("role");
        if role.is_some_and(|role| role.starts_with("menuitem")) {
            to(Some(next));
            return;
        }
        item = next;
    }
}

fn to(item: Option<Element>) {
    if let Some(item) = item.and_then(|item| item.dyn_into::<HtmlElement>().ok()) {
        let _ = item.focus();
    }
}

/// Whether the person is writing or choosing: single keys belong to the field then.
pub(crate) fn is_writing(event: &KeyboardEvent) -> bool {
    let Some(target) = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok())
    else {
        return false;
    };
    matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
        || target.is_content_editable()
}
