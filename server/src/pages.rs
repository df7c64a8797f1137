//! Pages as HTML, server functions, and the files they need.

use crate::{
    backend::Doorway,
    middleware::{BODY_BYTES, security},
    state::AppState,
    visitor::Visitor,
};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use leptos::prelude::{LeptosOptions, provide_context};
use leptos_axum::ResponseOptions;
use parlor_app::{backend::Backend, status::StatusHook};
use std::{path::Path, sync::Arc};
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

/// Server functions, and everything that no other route takes: files and pages.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/{*function}", post(server_function))
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

/// Renders a page for whoever asks, or sends them where they have to go first.
async fn page(state: &AppState, request: Request) -> Response {
    let Ok(visitor) = Visitor::of(state, request.headers()).await else {
        return unavailable();
    };
    if let Some(elsewhere) = elsewhere(&visitor, &request) {
        return elsewhere;
    }
    let hidden = is_hidden(&visitor, request.uri().path());
    let options = options(state);
    let context = context(state, visitor);
    let connect = security::connect_sources(&state.config);
    let render = leptos_axum::render_app_async_with_context(
        move || {
            context.provide();
            if let Some(response) = leptos::prelude::use_context::<ResponseOptions>() {
                provide_status(&response);
                if hidden {
                    response.set_status(StatusCode::NOT_FOUND);
                }
                security::page_policy(&response, &connect);
            }
        },
        move || parlor_app::shell(options.clone()),
    );
    render(request).await
}

/// Pages for members ask strangers to sign in first; whoever is in already need not.
fn elsewhere(visitor: &Visitor, request: &Request) -> Option<Response> {
    let path = request.uri().path();
    let members_only = is_administration(path) || path.starts_with("/rooms/");
    if members_only && visitor.signed_in.is_none() {
        return Some(crate::forms::sign_in_first(path));
    }
    // With a query it is about another account, or a way back that this one may not go.
    let plain = request.uri().query().is_none();
    if path == "/sign-in" && plain && visitor.signed_in.is_some() {
        return Some(Redirect::to("/").into_response());
    }
    None
}

/// Whether this address is nothing to whoever asks: the administrators', for all others.
fn is_hidden(visitor: &Visitor, path: &str) -> bool {
    let person = visitor.signed_in.as_ref();
    is_administration(path) && person.is_none_or(|person| person.administrator().is_none())
}

fn is_administration(path: &str) -> bool {
    path == "/admin" || path.starts_with("/admin/")
}

async fn server_function(State(state): State<AppState>, request: Request) -> Response {
    let Ok(visitor) = Visitor::of(&state, request.headers()).await else {
        return unavailable();
    };
    // Whole before it is read: a body that grows too long on the way is refused here.
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_BYTES).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let request = Request::from_parts(parts, Body::from(body));
    let context = context(&state, visitor);
    let doorway = context.doorway.clone();
    let handled =
        leptos_axum::handle_server_fns_with_context(move || context.provide(), request).await;
    let mut response = handled.into_response();
    for cookie in doorway.take_cookies() {
        if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}

/// What pages and server functions find in their context.
#[derive(Clone)]
struct Context {
    viewer: parlor_app::backend::Viewer,
    doorway: Arc<Doorway>,
}

fn context(state: &AppState, visitor: Visitor) -> Context {
    Context {
        viewer: visitor.viewer.clone(),
        doorway: Doorway::new(state.clone(), visitor),
    }
}

impl Context {
    fn provide(&self) {
        let backend: Arc<dyn Backend> = self.doorway.clone();
        provide_context(backend);
        provide_context(self.viewer.clone());
    }
}

fn provide_status(response: &ResponseOptions) {
    let response = response.clone();
    provide_context(StatusHook(Arc::new(move |code| {
        if let Ok(status) = StatusCode::from_u16(code) {
            response.set_status(status);
        }
    })));
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
