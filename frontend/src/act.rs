//! Small things only a browser can do, at once.

use crate::{
    dom::{by_id, document, get, set_attribute, window},
    events::settle,
};
use js_sys::{Function, Promise};
use parlor_app::{backend::Theme, runtime::Act};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlDialogElement, HtmlTextAreaElement};

#[wasm_bindgen]
extern "C" {
    /// `navigator.clipboard`.
    type Clipboard;

    #[wasm_bindgen(method, js_name = writeText)]
    fn write_text(this: &Clipboard, text: &str) -> Promise;

    /// The document, whose cookies are a matter of strings.
    type Cookies;

    #[wasm_bindgen(method, setter)]
    fn set_cookie(this: &Cookies, cookie: &str);
}

/// A year: as long as browsers keep a preference.
const YEAR_SECONDS: u32 = 31_536_000;

/// Does it.
pub(crate) fn act(act: Act) {
    match act {
        Act::Copy(text) => copy(text, || {}),
        Act::Theme(theme) => set_theme(theme),
        Act::Language(language) => {
            remember("language", language.tag());
            let _ = window().location().reload();
        }
        Act::OpenDialog(id) => {
            if let Some(dialog) = by_id::<HtmlDialogElement>(&id) {
                open(&dialog);
            }
        }
        Act::CloseDialog(id) => {
            if let Some(dialog) = by_id::<HtmlDialogElement>(&id) {
                dialog.close();
            }
        }
        Act::Go(to) => {
            let _ = window().location().set_href(&to);
        }
    }
}

/// Opens a dialog over the page; one that stands open in the page as a form is lifted.
fn open(dialog: &HtmlDialogElement) {
    if dialog.matches(":modal").unwrap_or(false) {
        return;
    }
    if dialog.open() {
        dialog.close();
    }
    let _ = dialog.show_modal();
}

/// Puts text on the clipboard, and says when it is there.
pub(crate) fn copy(text: String, done: impl FnOnce() + 'static) {
    spawn_local(async move {
        let copied = match get(&window().navigator(), "clipboard") {
            Some(clipboard) => {
                let written = clipboard.unchecked_into::<Clipboard>().write_text(&text);
                settle(written).await.is_ok()
            }
            None => false,
        };
        if copied || copy_by_hand(&text) {
            done();
        }
    });
}

/// As it was done before there was a clipboard for pages, and still is where a page was not
/// served securely: select a text and ask for *copy*.
fn copy_by_hand(text: &str) -> bool {
    let (document, Some(body)) = (document(), document().body()) else {
        return false;
    };
    let area = document.create_element("textarea");
    let Some(area) = area
        .ok()
        .and_then(|e| e.dyn_into::<HtmlTextAreaElement>().ok())
    else {
        return false;
    };
    area.set_value(text);
    set_attribute(&area, "class", "visually-hidden");
    let focused = document.active_element();
    let added = body.append_child(&area).is_ok();
    area.select();
    let copied = exec(&document, "copy");
    area.remove();
    if let Some(focused) = focused.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = focused.focus();
    }
    added && copied
}

fn exec(document: &JsValue, command: &str) -> bool {
    get(document, "execCommand")
        .and_then(|exec| exec.dyn_into::<Function>().ok())
        .and_then(|exec| exec.call1(document, &command.into()).ok())
        .is_some_and(|done| done.is_truthy())
}

fn set_theme(theme: Theme) {
    remember("theme", theme.word());
    if let Some(html) = document().document_element() {
        match theme {
            Theme::Device => {
                let _ = html.remove_attribute("data-theme");
            }
            fixed => set_attribute(&html, "data-theme", fixed.word()),
        }
    }
}

/// Sets one of the preference cookies that the server reads; an empty value forgets it.
fn remember(name: &str, value: &str) {
    let age = if value.is_empty() { 0 } else { YEAR_SECONDS };
    document().unchecked_ref::<Cookies>().set_cookie(&format!(
        "{name}={value}; Path=/; Max-Age={age}; SameSite=Lax"
    ));
}
