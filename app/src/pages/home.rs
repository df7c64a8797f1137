//! `/`: the front door for strangers, *Your rooms* for people with an account.

use super::{front::Front, rooms::Rooms};
use crate::backend::Viewer;
use leptos::prelude::*;

#[component]
pub(crate) fn Home() -> impl IntoView {
    match expect_context::<Viewer>().account {
        None => view! { <Front/> }.into_any(),
        Some(_) => view! { <Rooms/> }.into_any(),
    }
}
