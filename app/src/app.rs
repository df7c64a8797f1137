//! The whole of what is seen: a page, and on the server the document around it.

#[cfg(feature = "ssr")]
mod document;

use crate::{
    late::elsewhere,
    page::{Frame, LivePage, Opened},
    parts::Calendar,
    room::Room,
};
#[cfg(feature = "ssr")]
pub use document::shell;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;

/// A page on which something happens, as the server renders it and the browser takes it over.
pub fn live(Opened { frame, page }: Opened) -> AnyView {
    surround(frame);
    match page {
        LivePage::Room(front) => view! { <Room front/> }.into_any(),
        page => elsewhere(page),
    }
}

/// What every page finds in its context.
fn surround(Frame { viewer, address }: Frame) {
    provide_meta_context();
    provide_context(viewer);
    provide_context(address);
    provide_context(Calendar::new());
}
