//! Parlor's server: accounts and rooms in SQLite, pages, signaling, administration.
//!
//! Not here: what pages look like (that is `app`) and what a room decides (that is `parlor`).

// A page is one long type.
#![recursion_limit = "256"]

pub mod accept;
pub mod accounts;
pub mod backend;
pub mod checks;
pub mod cli;
pub mod clock;
pub mod config;
pub mod db;
pub mod doctor;
pub mod forms;
pub mod live;
pub mod metrics;
pub mod middleware;
pub mod pages;
pub mod relay;
pub mod rooms;
pub mod serve;
pub mod shares;
pub mod socket;
pub mod state;
pub mod tls;
pub mod turn;
pub mod visitor;

use axum::{Router, extract::State, http::StatusCode, routing::get};
use state::AppState;

/// The whole server as one service.
pub fn router(state: &AppState) -> Router {
    // Rendering runs its background work on this runtime.
    let _ = any_spawner::Executor::init_tokio();
    let brief = Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .merge(metrics::routes())
        .merge(forms::routes())
        .merge(pages::routes());
    let lasting = live::routes().merge(socket::routes());
    middleware::dress(state, brief, lasting)
}

/// Whether the server can do its work.
async fn ready(State(state): State<AppState>) -> (StatusCode, &'static str) {
    if state.store.ready().await {
        (StatusCode::OK, "ok")
    } else {
        (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not answer",
        )
    }
}
