//! The browser edge: one driver loop per room page, its orders executed through the browser,
//! what the call holds projected into the view.
//!
//! Not here: decisions. What is connected, mended, opened or let flow is decided in `parlor`;
//! what people see is in `parlor_app`.
#![recursion_limit = "256"]

mod act;
mod awake;
mod broke;
mod clock;
mod dom;
mod driver;
mod enter;
mod event;
mod events;
mod live;
mod media;
mod memory;
mod notices;
mod peers;
mod socket;
mod stage;
mod tiles;

use leptos::prelude::provide_context;
use parlor_app::{
    App,
    runtime::{Clock, Runtime},
};
use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page that the server rendered.
#[wasm_bindgen]
pub fn hydrate() {
    broke::watch();
    leptos::mount::hydrate_body(|| {
        provide_context(Runtime {
            room: driver::room,
            live: live::live,
            act: act::act,
        });
        provide_context(Clock {
            now: clock::unix,
            east: clock::east,
        });
        leptos::view! { <App/> }
    });
}
