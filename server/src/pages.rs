//! Pages as HTML, *Join*, and the files they need.

mod address;

use crate::{backend::Doorway, middleware::security, state::AppState, visitor::Visitor};
use axum::{
    Form, Json, Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, Uri, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
    routing::post,
};
use leptos::prelude::{LeptosOptions, use_context};
use leptos_axum::ResponseOptions;
use parlor_app::{
    backend::ENTER,
    page::{Address, Frame},
};
use serde::Deserialize;
use std::path::Path;
use tower::ServiceExt;
use tower_http::services::ServeDir;

/// The name of the scripts and styles that `cargo leptos` builds.
const NAME: &str = "parlor";
/// Files under `/pkg` are named by their content, if the build made a list of hashes.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Others are asked for anew each time, and seldom sent anew.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");
/// Pictures and icons change with a release at most.
const AN_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// *Join*, and everything that no other route takes: files and pages.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route(ENTER, post(enter))
        .fallback(file_or_page)
}

/// A file of the site, or the page at this address.
async fn file_or_page(State(state): State<AppState>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let (parts, body) = request.into_parts();
    let asked = Request::from_parts(parts.clone(), Body::empty());
    let files = ServeDir::new(&state.config.web.site_root)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip();
    let file = match files.oneshot(asked).await {
        Ok(file) => file,
        Err(never) => match never {},
    };
    if file.status() == StatusCode::NOT_FOUND {
        return page(&state, Request::from_parts(parts, body)).await;
    }
    let mut file = file.map(Body::new).into_response();
    let keep = keep(parts.uri.path(), state.hashed_files);
    file.headers_mut().insert(header::CACHE_CONTROL, keep);
    file
}

fn keep(path: &str, hashed_files: bool) -> HeaderValue {
    match path.starts_with("/pkg/") {
        true if hashed_files => FOREVER,
        true => ASK_AGAIN,
        false => AN_HOUR,
    }
}

/// The page at an address that takes a form, too.
pub async fn show(State(state): State<AppState>, request: Request) -> Response {
    page(&state, request).await
}

/// Renders a page for whoever asks, or sends them where they have to go first. What the page
/// shows is known before any of it is rendered.
async fn page(state: &AppState, request: Request) -> Response {
    let over = request.extensions().get().copied().unwrap_or_default();
    let Ok(visitor) = Visitor::of(state, request.headers(), over).await else {
        return unavailable();
    };
    if let Some(elsewhere) = elsewhere(&visitor, request.uri()) {
        return elsewhere;
    }
    let frame = Frame {
        viewer: visitor.viewer.clone(),
        address: Address(path_and_query(request.uri())),
    };
    let page = address::page(state, visitor, request.uri()).await;
    let status = StatusCode::from_u16(page.status()).unwrap_or_default();
    let options = options(state);
    let connect = security::connect_sources(&state.config);
    let render = leptos_axum::render_app_async_with_context(
        move || {
            if let Some(response) = use_context::<ResponseOptions>() {
                response.set_status(status);
                security::page_policy(&response, &connect);
            }
        },
        move || parlor_app::shell(options.clone(), frame.clone(), page.clone()),
    );
    render(request).await
}

fn path_and_query(uri: &Uri) -> String {
    let both = uri.path_and_query().map(|both| both.as_str());
    both.unwrap_or("/").to_owned()
}

/// Pages for members ask strangers to sign in first; whoever is in already need not.
fn elsewhere(visitor: &Visitor, uri: &Uri) -> Option<Response> {
    let path = uri.path();
    let members_only = is_administration(path) || path.starts_with("/rooms/");
    if members_only && visitor.signed_in.is_none() {
        return Some(crate::forms::sign_in_first(path));
    }
    // With a query it is about another account, or a way back that this one may not go.
    let plain = uri.query().is_none();
    if path == "/sign-in" && plain && visitor.signed_in.is_some() {
        return Some(Redirect::to("/").into_response());
    }
    None
}

fn is_administration(path: &str) -> bool {
    path == "/admin" || path.starts_with("/admin/")
}

/// What *Join* sends.
#[derive(Debug, Deserialize)]
struct Entry {
    slug: String,
    name: String,
    #[serde(default)]
    take_over: bool,
}

async fn enter(
    State(state): State<AppState>,
    visitor: Visitor,
    Form(entry): Form<Entry>,
) -> Response {
    let doorway = Doorway::new(state, visitor);
    let entered = doorway
        .enter(&entry.slug, &entry.name, entry.take_over)
        .await;
    let cookies = doorway.take_cookies();
    let cookies = cookies
        .iter()
        .map(|cookie| (header::SET_COOKIE, cookie.to_string()));
    let Ok(entered) = entered else {
        return unavailable();
    };
    (AppendHeaders(cookies), Json(entered)).into_response()
}

fn options(state: &AppState) -> LeptosOptions {
    let root = state.config.web.site_root.to_string_lossy();
    LeptosOptions::builder()
        .output_name(NAME)
        .site_root(root.into_owned())
        .site_addr(state.config.web.listen)
        .hash_files(state.hashed_files)
        .build()
}

/// Whether the build named the scripts and styles by their content: then there is a list
/// beside the program.
pub fn hashed_files() -> bool {
    let program = std::env::current_exe();
    program.is_ok_and(|program| {
        let folder = program.parent().unwrap_or(Path::new("."));
        folder.join("hash.txt").exists()
    })
}

fn unavailable() -> Response {
    let words = "The server cannot read its database just now. Try again in a moment.";
    (StatusCode::SERVICE_UNAVAILABLE, words).into_response()
}
