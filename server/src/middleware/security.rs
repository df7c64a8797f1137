//! What browsers are told never to do with our answers.

use crate::{
    accept::Over,
    config::{Certificate, Config},
    state::AppState,
};
use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use leptos_axum::ResponseOptions;
use std::fmt::Write;

/// For whatever is not a page: nothing may come of it.
const NOTHING: HeaderValue =
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; base-uri 'none'");

/// The same for every answer. *Referrer-Policy* is not `no-referrer`: with it, browsers
/// send a form's `Origin` as `null`, by which a form of ours could not be told from others'.
const ALWAYS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), microphone=(self), display-capture=(self), \
         speaker-selection=(self), screen-wake-lock=(self), fullscreen=(self), \
         geolocation=(), payment=(), usb=()",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];
/// Two years, as the preload lists want it; only where people come by HTTPS, and not with a
/// certificate of our own: whoever was told so could not come back after a change of it.
const ONLY_HTTPS: HeaderValue = HeaderValue::from_static("max-age=63072000");

pub async fn headers(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let over = request.extensions().get().copied().unwrap_or_default();
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if stays_https(&state.config, over) {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, ONLY_HTTPS);
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(NOTHING);
    response
}

/// Whether a browser that comes over this may be told never to come without HTTPS.
fn stays_https(config: &Config, over: Over) -> bool {
    let own = config.tls.as_ref().map(|tls| &tls.certificate) == Some(&Certificate::SelfSigned);
    config.web.public_url.https() && over != Over::Http && !own
}

/// The policy of one page: scripts carry its nonce, and talk to `connect` alone.
pub fn page_policy(response: &ResponseOptions, connect: &str) {
    let mut scripts = String::from("'self' 'wasm-unsafe-eval'");
    if let Some(nonce) = leptos::nonce::use_nonce() {
        let _ = write!(scripts, " 'nonce-{nonce}'");
    }
    let policy = format!(
        "default-src 'none'; script-src {scripts}; connect-src {connect}; \
         img-src 'self' blob: data:; media-src 'self' blob:; style-src 'self'; \
         font-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// Where a page's script may connect to: here, and here by WebSocket, which older browsers
/// do not take `'self'` for. While `cargo leptos watch` runs, its reloader too.
pub fn connect_sources(config: &Config) -> String {
    let origin = config.web.public_url.origin();
    let socket = origin.replacen("http", "ws", 1);
    let mut sources = format!("'self' {socket}");
    if std::env::var_os("LEPTOS_WATCH").is_some() {
        sources.push_str(" ws://localhost:3001 ws://127.0.0.1:3001");
    }
    sources
}
