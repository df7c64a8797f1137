//! Pages that are not there.

use crate::{
    parts::{EmptyState, Page},
    status,
    text::use_text,
};
use leptos::prelude::*;

/// No page at this address.
#[component]
pub(crate) fn NoPage() -> AnyView {
    status::not_found();
    let text = &use_text().page;
    view! {
        <Page title=text.no_page.0.to_string()>
            <EmptyState said=text.no_page>
                <a class="button button--primary button--large" href="/">{text.home}</a>
            </EmptyState>
        </Page>
    }
    .into_any()
}

/// The server could not answer.
#[component]
pub(crate) fn Unavailable() -> AnyView {
    let text = &use_text().page;
    view! {
        <EmptyState said=text.unavailable>
            <a class="button button--primary button--large" href="" rel="external">{text.load_again}</a>
        </EmptyState>
    }
    .into_any()
}
