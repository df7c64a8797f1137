//! After the call: what happened, and what to do now.

use super::title;
use crate::{
    backend::{RoomFront, Viewer},
    parts::{EmptyState, Page},
    prelude::*,
    text::use_text,
};
use parlor::call::Ending;

#[component]
pub(super) fn Over(front: StoredValue<RoomFront>, ending: Ending) -> AnyView {
    let text = use_text();
    let room = front.with_value(|front| format!("/r/{}", front.slug));
    let home = match expect_context::<Viewer>().account {
        Some(_) => text.page.your_rooms,
        None => text.page.home,
    };
    view! {
        <Page title=title(front) focus=true>
            <EmptyState said=(text.over.ended)(ending)>
                <a class="button button--primary button--large" href=room rel="external">{text.over.rejoin}</a>
                <a class="button button--large" href="/" rel="external">{home}</a>
            </EmptyState>
        </Page>
    }
    .into_any()
}
