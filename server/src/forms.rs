//! Forms that work without script: each is a POST that does one thing and leads on to a
//! page, with the reason in its address where the thing was not done.

mod accounts;
mod admin;
mod check;
mod preferences;
mod rooms;

use crate::{
    accept::Peer,
    accounts::{Refusal, SignedIn},
    pages,
    state::AppState,
    visitor::Visitor,
};
use axum::{
    Router,
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use parlor_app::backend::{CHECK_REPORT, CHECK_SERVERS};
use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr},
};

/// The longest way back that is followed.
const BACK_BYTES: usize = 512;

/// Where forms are sent to.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/setup", get(pages::show).post(accounts::set_up))
        .route("/sign-in", get(pages::show).post(accounts::sign_in))
        .route("/sign-up", get(pages::show).post(accounts::sign_up))
        .route("/sign-out", post(accounts::sign_out))
        .route("/rooms", post(rooms::create))
        .route(
            "/rooms/{slug}/settings",
            get(pages::show).post(rooms::change),
        )
        .route("/rooms/{slug}/delete", post(rooms::delete))
        .route("/join", get(rooms::join))
        .route("/preferences", post(preferences::choose))
        .route(CHECK_SERVERS, post(check::servers))
        .route(CHECK_REPORT, post(check::report))
        .route("/admin/end", post(admin::end))
        .route("/admin/remove", post(admin::remove))
}

/// The address a request comes from.
#[derive(Clone, Copy, Debug)]
struct From(IpAddr);

impl<S: Sync> FromRequestParts<S> for From {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<Peer>().map(|peer| peer.0);
        Ok(Self(peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))))
    }
}

impl FromRequestParts<AppState> for Visitor {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let over = parts.extensions.get().copied().unwrap_or_default();
        let visitor = Self::of(state, &parts.headers, over).await;
        visitor.map_err(|_| busy())
    }
}

/// A member of the house; anybody else is asked to sign in, and comes back to the page
/// whose form it was.
#[derive(Debug)]
struct Member(SignedIn);

impl FromRequestParts<AppState> for Member {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let visitor = Visitor::from_request_parts(parts, state).await?;
        visitor
            .signed_in
            .map(Self)
            .ok_or_else(|| match parts.uri.path() {
                path if path.starts_with("/admin/") => sign_in_first("/admin"),
                path if path.ends_with("/delete") => {
                    sign_in_first(&path.replace("/delete", "/settings"))
                }
                path if path.ends_with("/settings") => sign_in_first(path),
                _ => sign_in_first("/"),
            })
    }
}

/// To the sign-in page, and from there to `back`.
pub fn sign_in_first(back: &str) -> Response {
    to("/sign-in", &[("back", own_page(back))])
}

/// To `path`, which says why nothing was done.
fn refused(path: &str, refusal: Refusal) -> Response {
    to(path, &[("failed", word(refusal))])
}

/// To `path` with `query`.
fn to(path: &str, query: &[(&str, &str)]) -> Response {
    let query: Vec<_> = query
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let query = serde_urlencoded::to_string(query).unwrap_or_default();
    let between = match (query.is_empty(), path.contains('?')) {
        (true, _) => "",
        (false, true) => "&",
        (false, false) => "?",
    };
    Redirect::to(&format!("{path}{between}{query}")).into_response()
}

/// What pages call a refusal.
fn word(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Wrong => "wrong",
        Refusal::Slow { .. } => "slow",
        Refusal::Taken => "taken",
        Refusal::Closed => "closed",
        Refusal::Busy => "busy",
    }
}

/// `back`, if it is a page of this server; else the front page.
fn own_page(back: &str) -> &str {
    let plain = |c: char| c.is_ascii_graphic() && c != '\\';
    let ours = back.starts_with('/')
        && !back.starts_with("//")
        && back.len() <= BACK_BYTES
        && back.chars().all(plain);
    if ours { back } else { "/" }
}

/// The database does not answer.
fn busy() -> Response {
    let words = "The server is busy just now. Nothing was changed; try again in a moment.";
    (StatusCode::SERVICE_UNAVAILABLE, words).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_never_leads_to_another_site() {
        for ours in ["/", "/r/lusab-modiv-gutih-tugad", "/admin?end=x", "/?new=1"] {
            assert_eq!(own_page(ours), ours);
        }
        let long = format!("/{}", "x".repeat(BACK_BYTES));
        for other in [
            "",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "/\r\nSet-Cookie: a=b",
            "/\t/evil.example",
            &long,
        ] {
            assert_eq!(own_page(other), "/", "{other:?}");
        }
    }
}
