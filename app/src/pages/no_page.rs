//! Pages that are not there.

use crate::{
    parts::{EmptyState, Page},
    text::use_text,
};
use leptos::prelude::*;

/// No page at this address.
#[component]
pub(crate) fn NoPage() -> AnyView {
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

/// No such room, or not for you: one page for both.
#[component]
pub(crate) fn NoRoom() -> AnyView {
    let text = use_text();
    view! {
        <Page title=text.lobby.no_room.0.to_string()>
            <EmptyState said=text.lobby.no_room>
                <a class="button button--primary button--large" href="/sign-in">{text.page.sign_in}</a>
                <a class="button button--large" href="/">{text.lobby.other_link}</a>
            </EmptyState>
        </Page>
    }
    .into_any()
}

/// Settings of a room that is not the viewer's.
#[component]
pub(crate) fn NotYours() -> AnyView {
    let text = use_text();
    view! {
        <Page title=format!("{} · Parlor", text.page.settings)>
            <EmptyState said=text.settings.not_yours>
                <a class="button button--primary button--large" href="/">{text.page.your_rooms}</a>
            </EmptyState>
        </Page>
    }
    .into_any()
}

/// *Live sessions*, for somebody who does not administer this server.
#[component]
pub(crate) fn OnlyAdmins() -> AnyView {
    let text = use_text();
    view! {
        <Page title=format!("{} · Parlor", text.admin.title) class="page__main--wide">
            <EmptyState said=text.admin.only_admins>
                <a class="button button--primary button--large" href="/sign-in?back=/admin">{text.page.sign_in}</a>
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
        <Page title="Parlor".to_string()>
            <EmptyState said=text.unavailable>
                <a class="button button--primary button--large" href="">{text.load_again}</a>
            </EmptyState>
        </Page>
    }
    .into_any()
}
