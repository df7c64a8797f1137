//! How a page says to the server which HTTP status it is.

use leptos::prelude::*;
use std::{fmt, sync::Arc};

/// Sets the response's status. The server provides one while it renders; in a browser there
/// is none, and nothing happens.
#[derive(Clone)]
pub struct StatusHook(pub Arc<dyn Fn(u16) + Send + Sync>);

impl fmt::Debug for StatusHook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StatusHook")
    }
}

/// Answers this page with *404 Not Found*.
pub(crate) fn not_found() {
    if let Some(StatusHook(set)) = use_context() {
        set(404);
    }
}
