//! Pages that are not there.

use crate::{
    parts::{EmptyState, Page},
    status,
    text::use_text,
};
use leptos::prelude::*;

/// No page at this address.
#[component]
pub(crate) fn NoPage() -> impl IntoView {
    status::not_found();
    let text = &use_text().page;
    view! {
        <Page title=text.no_page.0.to_string()>
            <EmptyState said=text.no_page>
                <a class="button button--primary button--large" href="/">{text.home}</a>
            </EmptyState>
        </Page>
    }
}

/// The server could not answer.
#[component]
pub(crate) fn Unavailable() -> impl IntoView {
    let text = &use_text().page;
    view! {
        <EmptyState said=text.unavailable>
            <a class="button button--primary button--large" href="" rel="external">{text.load_again}</a>
        </EmptyState>
    }
}
