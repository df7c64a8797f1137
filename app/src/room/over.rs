//! After the call: what happened, and what to do now.

use super::{check_link, title};
use crate::{
    backend::{RoomFront, Viewer},
    parts::{EmptyState, Page},
    prelude::*,
    text::use_text,
};
use parlor::{call::Ending, close::Close};

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
                {is_failure(ending).then(|| check_link("button button--large"))}
            </EmptyState>
        </Page>
    }
    .into_any()
}

/// Whether it was nobody's wish: then it may be this browser or its network.
fn is_failure(ending: Ending) -> bool {
    match ending {
        Ending::Closed(close) => !matches!(
            close,
            Close::Superseded | Close::Removed | Close::RoomGone | Close::NotAllowed
        ),
        _ => false,
    }
}
