//! Signing in, signing up, setting up: forms that work without script.

use crate::{
    backend::Viewer,
    parts::{Banner, EmptyState, Field, Page},
    text::{Failed, use_text},
};
use leptos::prelude::*;
use parlor::limits;

/// The card that all three stand on.
#[component]
fn Door(title: &'static str, #[prop(into)] lead: String, children: Children) -> AnyView {
    view! {
        <Page title=format!("{title} · Parlor") class="door">
            <div class="door__card">
                <span class="arch door__arch" data-light="on" aria-hidden="true"></span>
                <h1 class="door__title">{title}</h1>
                <p class="door__lead">{lead}</p>
                {children()}
            </div>
        </Page>
    }
    .into_any()
}

/// Why the form came back.
fn why_back(failed: Option<Failed>) -> AnyView {
    let said = use_text().door.failed;
    failed
        .map(|failed| view! { <Banner tone="bad" said=said(failed)/> })
        .into_any()
}

#[component]
pub(crate) fn SignIn(failed: Option<Failed>, back: Option<String>) -> AnyView {
    let text = &use_text().door;
    let title = use_text().page.sign_in;
    let viewer = expect_context::<Viewer>();
    let account = if viewer.sign_up_open {
        view! { {text.no_account_open}" "<a href="/sign-up">{text.create_account}</a> }.into_any()
    } else {
        text.no_account_closed.into_any()
    };
    let back = back.map(|back| view! { <input type="hidden" name="back" value=back/> });
    view! {
        <Door title lead=(text.to_host)(&viewer.host)>
            <form class="door__form" method="post" action="/sign-in">
                {why_back(failed)}
                {back}
                <Field name="username" label=text.username autocomplete="username" autofocus=true/>
                <Field name="password" label=text.password kind="password" autocomplete="current-password"/>
                <button class="button button--primary button--large button--wide">{title}</button>
            </form>
            <p class="door__foot">
                {account}<br/>{text.need_none}" "<a href="/">{text.open_its_link}</a>"."
            </p>
        </Door>
    }
    .into_any()
}

/// Username, display name and password of a new account.
#[component]
fn NewAccount() -> AnyView {
    let text = &use_text().door;
    view! {
        <Field
            name="username" label=text.username hint=text.username_hint autocomplete="username"
            length=(limits::USERNAME_MIN, limits::USERNAME_MAX) autofocus=true
        />
        <Field
            name="display_name" label=text.display_name hint=text.display_name_hint
            autocomplete="name" length=(1, limits::DISPLAY_NAME_BYTES)
        />
        <Field
            name="password" label=text.password kind="password" hint=text.password_hint
            autocomplete="new-password" length=(limits::PASSWORD_MIN, limits::PASSWORD_MAX)
        />
    }
    .into_any()
}

#[component]
pub(crate) fn SignUp(failed: Option<Failed>) -> AnyView {
    let text = &use_text().door;
    let viewer = expect_context::<Viewer>();
    if !viewer.sign_up_open || failed == Some(Failed::Closed) {
        return view! {
            <Page title=text.sign_up_closed.0.to_string()>
                <EmptyState said=text.sign_up_closed>
                    <a class="button button--primary button--large" href="/sign-in">{use_text().page.sign_in}</a>
                </EmptyState>
            </Page>
        }
        .into_any();
    }
    view! {
        <Door title=text.create_account lead=(text.sign_up_lead)(&viewer.host)>
            <form class="door__form" method="post" action="/sign-up">
                {why_back(failed)}
                <NewAccount/>
                <button class="button button--primary button--large button--wide">{text.create_account}</button>
            </form>
            <p class="door__foot">{text.have_account}" "<a href="/sign-in">{use_text().page.sign_in}</a></p>
        </Door>
    }
    .into_any()
}

#[component]
pub(crate) fn SetUp(token: String, failed: Option<Failed>) -> AnyView {
    let text = &use_text().door;
    view! {
        <Door title=text.set_up lead=text.set_up_lead>
            <form class="door__form" method="post" action="/setup">
                {why_back(failed)}
                <input type="hidden" name="token" value=token/>
                <NewAccount/>
                <button class="button button--primary button--large button--wide">{text.create_administrator}</button>
            </form>
        </Door>
    }
    .into_any()
}

/// The set-up link was used, or is none.
#[component]
pub(crate) fn SetUpGone() -> AnyView {
    let text = &use_text().door;
    view! {
        <Page title=text.set_up_gone.0.to_string()>
            <EmptyState said=text.set_up_gone>
                <a class="button button--primary button--large" href="/sign-in">{use_text().page.sign_in}</a>
            </EmptyState>
        </Page>
    }
    .into_any()
}
