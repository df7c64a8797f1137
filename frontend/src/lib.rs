//! The browser edge: one driver loop per room page, its orders executed through the browser,
//! what the call holds projected into the view.
//!
//! Not here: decisions. What is connected, mended, opened or let flow is decided in `parlor`;
//! what people see is in `parlor_app`.
#![recursion_limit = "256"]

mod act;
mod awake;
mod broke;
mod check;
mod clock;
mod dom;
mod driver;
mod enter;
mod event;
mod events;
mod files;
mod live;
mod media;
mod memory;
mod notices;
mod peers;
mod socket;
mod stage;
mod tiles;

use leptos::prelude::{AnyView, provide_context};
use parlor_app::{
    page::Opened,
    runtime::{Clock, Runtime, STARTED},
};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::spawn_local;

/// Takes over the page that the server rendered.
#[wasm_bindgen]
pub fn hydrate() {
    broke::watch();
    if let Some(html) = dom::document().document_element() {
        dom::set_attribute(&html, STARTED, "");
    }
    let opened = opened().expect("the document holds its page");
    spawn_local(async move {
        // Without it the page stays as the server rendered it, which says so.
        match parlor_app::prepare(&opened.page).await {
            Ok(()) => leptos::mount::hydrate_body(move || page(opened)),
            Err(_) => broke::tell(),
        }
    });
}

fn page(opened: Opened) -> AnyView {
    provide_context(Runtime {
        room: driver::room,
        live: live::live,
        check: check::check,
        act: act::act,
    });
    provide_context(Clock {
        now: clock::unix,
        east: clock::east,
    });
    parlor_app::live(opened)
}

/// What the server rendered, as data.
fn opened() -> Option<Opened> {
    let held = dom::document().get_element_by_id(Opened::ID)?;
    Opened::read(&held.text_content()?)
}
