//! The pieces of which pages are made.

mod dialog;
mod form;
mod frame;
mod person;
mod roving;
mod rows;
mod time;
mod toast;

pub(crate) use dialog::{Ask, Back, use_act};
#[cfg(feature = "ssr")]
pub(crate) use form::{Banner, ChatField, SeatsField};
pub(crate) use form::{Field, access_choices};
pub(crate) use frame::{EmptyState, Heading, Page, mark, theme_options};
pub(crate) use person::{initials, portrait, portraits};
pub(crate) use roving::{along, focus, focus_when_there, hold_focus, is_writing, press};
pub(crate) use rows::rows;
pub(crate) use time::{Calendar, When};
pub(crate) use toast::Saying;

use crate::prelude::*;

/// A line drawing from `app/icons.svg`, in the colour of the words beside it.
pub(crate) fn icon(name: &'static str) -> AnyView {
    let href = format!("#icon-{name}");
    view! { <svg class="icon" aria-hidden="true"><use href=href></use></svg> }.into_any()
}

/// An icon that points along the line of reading, and turns over with it.
pub(crate) fn icon_along(name: &'static str) -> AnyView {
    let href = format!("#icon-{name}");
    view! { <svg class="icon icon--directional" aria-hidden="true"><use href=href></use></svg> }
        .into_any()
}

/// Words that only a browser without script shows. They are not hydrated: with script, a
/// browser does not build what is inside.
pub(crate) fn without_script(html: String) -> AnyView {
    view! { <noscript inner_html=html></noscript> }.into_any()
}
