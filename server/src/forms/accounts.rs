//! Setting up, signing in, signing up, signing out.

use super::{From, own_page, refused, to, word};
use crate::{
    accounts::{Applicant, Refusal, cookies},
    config::SignUp,
    db::{AccountRow, StoreError},
    state::AppState,
    visitor::Visitor,
};
use axum::{
    Form,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use parlor::{
    name::{DisplayName, Password, Username},
    room::Identity,
};
use serde::Deserialize;
use std::net::IpAddr;

/// The fields of a new account.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct NewAccount {
    username: String,
    display_name: String,
    password: String,
    token: String,
}

impl NewAccount {
    /// The account these fields describe; else the word for what is wrong with them.
    fn applicant(&self) -> Result<Applicant, &'static str> {
        Ok(Applicant {
            username: Username::parse(&self.username).map_err(|_| "name")?,
            display_name: DisplayName::parse(&self.display_name).map_err(|_| "name")?,
            password: Password::parse(&self.password).map_err(|_| "password")?,
        })
    }
}

pub(super) async fn set_up(
    State(state): State<AppState>,
    visitor: Visitor,
    From(from): From,
    headers: HeaderMap,
    Form(form): Form<NewAccount>,
) -> Response {
    let again = |failed| to("/setup", &[("token", &form.token), ("failed", failed)]);
    let applicant = match form.applicant() {
        Ok(applicant) => applicant,
        Err(failed) => return again(failed),
    };
    match state.accounts.set_up(&form.token, applicant).await {
        Ok(account) => signed_in(&state, visitor.jar, &account, &headers, from, "/").await,
        Err(refusal) => again(word(refusal)),
    }
}

pub(super) async fn sign_up(
    State(state): State<AppState>,
    visitor: Visitor,
    From(from): From,
    headers: HeaderMap,
    Form(form): Form<NewAccount>,
) -> Response {
    if state.config.accounts.sign_up == SignUp::Closed {
        return refused("/sign-up", Refusal::Closed);
    }
    let applicant = match form.applicant() {
        Ok(applicant) => applicant,
        Err(failed) => return to("/sign-up", &[("failed", failed)]),
    };
    match state.accounts.sign_up(applicant, from).await {
        Ok(account) => signed_in(&state, visitor.jar, &account, &headers, from, "/").await,
        Err(refusal) => refused("/sign-up", refusal),
    }
}

/// The fields of *Sign in*.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Credentials {
    username: String,
    password: String,
    back: String,
}

pub(super) async fn sign_in(
    State(state): State<AppState>,
    visitor: Visitor,
    From(from): From,
    headers: HeaderMap,
    Form(form): Form<Credentials>,
) -> Response {
    let checked = state.accounts.check(&form.username, &form.password, from);
    match checked.await {
        Ok(account) => {
            let back = own_page(&form.back);
            signed_in(&state, visitor.jar, &account, &headers, from, back).await
        }
        Err(refusal) => {
            let query = [("failed", word(refusal)), ("back", form.back.as_str())];
            to("/sign-in", &query)
        }
    }
}

/// Begins a session, ends the one this browser had, and leads to `back`.
async fn signed_in(
    state: &AppState,
    jar: CookieJar,
    account: &AccountRow,
    headers: &HeaderMap,
    from: IpAddr,
    back: &str,
) -> Response {
    let https = state.config.web.public_url.https();
    let browser = headers.get(header::USER_AGENT);
    let browser = browser.and_then(|name| name.to_str().ok()).unwrap_or("");
    let begun = state.accounts.begin_session(account, browser, from).await;
    let token = match begun {
        Ok(token) => token,
        Err(StoreError::NotFound) => return refused("/sign-in", Refusal::Wrong),
        Err(_) => return refused("/sign-in", Refusal::Busy),
    };
    if let Some(before) = jar.get(cookies::session_name(https)) {
        // It is out of the browser's reach already; if it cannot be deleted, it times out.
        let _ = state.accounts.end_session(before.value()).await;
    }
    let jar = jar.add(cookies::session(token, https));
    (jar, Redirect::to(back)).into_response()
}

pub(super) async fn sign_out(State(state): State<AppState>, visitor: Visitor) -> Response {
    let https = state.config.web.public_url.https();
    if let Some(cookie) = visitor.jar.get(cookies::session_name(https))
        && state.accounts.end_session(cookie.value()).await.is_err()
    {
        return super::busy();
    }
    // Whoever sits here next must not find a host's call open in another tab.
    if let Some(signed_in) = &visitor.signed_in {
        let account = Identity::Account(signed_in.account().id);
        state.registry.revoke(&account).await;
    }
    let jar = cookies::forget_session(visitor.jar, https);
    (jar, Redirect::to("/")).into_response()
}
