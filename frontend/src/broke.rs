//! What a person sees when our own code fails: plain words and a way on, and not a page that
//! stands still.

use crate::dom::{document, set_attribute};
use parlor_app::{backend::Language, text::text_in};
use std::panic;

/// From now on a panic is told to the person as well as to the console.
pub(crate) fn watch() {
    panic::set_hook(Box::new(|what| {
        console_error_panic_hook::hook(what);
        let _ = tell();
    }));
}

/// Puts a banner at the head of the page. Only the document is used: whatever else there is
/// may be what broke.
fn tell() -> Option<()> {
    let document = document();
    let html = document.document_element()?;
    if document.get_element_by_id("broke").is_some() {
        return None;
    }
    let tag = html.get_attribute("lang").unwrap_or_default();
    let text = &text_in(Language::from_tag(&tag).unwrap_or_default()).page;
    let banner = document.create_element("div").ok()?;
    set_attribute(&banner, "id", "broke");
    set_attribute(&banner, "class", "banner");
    set_attribute(&banner, "data-kind", "bad");
    set_attribute(&banner, "role", "alert");
    let words = document.create_element("p").ok()?;
    set_attribute(&words, "class", "banner__text");
    words.set_text_content(Some(text.broke));
    let again = document.create_element("a").ok()?;
    set_attribute(&again, "class", "button button--small");
    set_attribute(&again, "href", "");
    again.set_text_content(Some(text.load_again));
    banner.append_child(&words).ok()?;
    banner.append_child(&again).ok()?;
    let body = document.body()?;
    body.insert_before(&banner, body.first_child().as_ref())
        .ok()?;
    Some(())
}
