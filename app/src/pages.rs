//! The pages of paper.

mod admin;
mod door;
mod front;
mod home;
mod new_room;
mod no_page;
mod room_settings;
mod rooms;

pub(crate) use admin::Admin;
pub(crate) use door::{SetUp, SignIn, SignUp};
pub(crate) use home::Home;
pub(crate) use no_page::{NoPage, Unavailable};
pub(crate) use room_settings::RoomSettings;
pub(crate) use rooms::access_icon;

use crate::text::Failed;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// What the address says under this name, once: pages with a query are loaded, not changed.
pub(crate) fn asked(name: &str) -> Option<String> {
    use_query_map().with_untracked(|query| query.get(name))
}

/// Why the form came back.
fn failed() -> Option<Failed> {
    asked("failed").and_then(|word| Failed::from_word(&word))
}
