//! Other sites' pages may link to us, and nothing more: what changes anything must come
//! from a page of ours.
//!
//! Browsers say where a request comes from, in `Sec-Fetch-Site` (to HTTPS and to this very
//! machine) and in `Origin` (with every unsafe method); no page can lie about either. What
//! says neither is no browser, and has nobody's cookies by accident; it is refused all the
//! same, so that there is one rule: *say that you are ours*.

use crate::{config::PublicUrl, state::AppState};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

const WORDS: &str = "This was sent from another site, or this server is opened under another \
                     address than its public one. Nothing was changed.";

pub async fn refuse(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if safe || is_ours(&state.config.web.public_url, request.headers()) {
        return next.run(request).await;
    }
    let origin = request.headers().get(header::ORIGIN);
    tracing::info!(
        path = request.uri().path(),
        ?origin,
        "refused: from another site"
    );
    (StatusCode::FORBIDDEN, WORDS).into_response()
}

/// Whether the page that sends an unsafe request is ours.
fn is_ours(ours: &PublicUrl, headers: &HeaderMap) -> bool {
    let text = |value: &axum::http::HeaderValue| value.to_str().unwrap_or("").to_owned();
    let mut origins = headers.get_all(header::ORIGIN).iter().map(text);
    let origin = origins.next();
    if origins.next().is_some() {
        return false;
    }
    let from_us = origin.as_deref().map(|origin| ours.is_origin(origin));
    match headers.get("sec-fetch-site").map(text).as_deref() {
        Some("same-origin") => from_us.unwrap_or(true),
        Some("none") | None => from_us == Some(true),
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderName;

    fn ours(pairs: &[(&'static str, &'static str)]) -> bool {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), value.parse().unwrap())
        };
        let url = PublicUrl::parse("https://parlor.example").unwrap();
        let mut headers = HeaderMap::new();
        for (name, value) in pairs.iter().map(pair) {
            headers.append(name, value);
        }
        is_ours(&url, &headers)
    }

    #[test]
    fn only_a_page_of_ours_may_change_anything() {
        const SITE: &str = "sec-fetch-site";
        const ORIGIN: &str = "origin";
        const OURS: &str = "https://parlor.example";
        const EVIL: &str = "https://evil.example";
        assert!(ours(&[(SITE, "same-origin"), (ORIGIN, OURS)]));
        assert!(ours(&[(SITE, "same-origin")]));
        assert!(ours(&[(SITE, "none"), (ORIGIN, OURS)]));
        assert!(ours(&[(ORIGIN, OURS)]));
        for refused in [
            &[][..],
            &[(SITE, "cross-site"), (ORIGIN, EVIL)],
            &[(SITE, "cross-site"), (ORIGIN, OURS)],
            &[(SITE, "same-site"), (ORIGIN, OURS)],
            &[(SITE, "same-origin"), (ORIGIN, EVIL)],
            &[(SITE, "same-origin"), (ORIGIN, "null")],
            &[(SITE, "none")],
            &[(SITE, "")],
            &[(ORIGIN, "null")],
            &[(ORIGIN, EVIL)],
            &[(ORIGIN, "http://parlor.example")],
            &[(ORIGIN, OURS), (ORIGIN, EVIL)],
        ] {
            assert!(!ours(refused), "{refused:?}");
        }
    }
}
