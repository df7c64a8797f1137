//! What a person sees when our own code fails: plain words and a way on, and not a page that
//! stands still.

use crate::dom::document;
use parlor_app::runtime::BROKE;
use std::panic;

/// From now on a panic is told to the person as well as to the console.
pub(crate) fn watch() {
    panic::set_hook(Box::new(|what| {
        console_error_panic_hook::hook(what);
        tell();
    }));
}

/// Only the document is used: whatever else there is may be what broke.
pub(crate) fn tell() {
    if let Some(banner) = document().get_element_by_id(BROKE) {
        let _ = banner.remove_attribute("hidden");
    }
}
