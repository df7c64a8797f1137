//! `/metrics`: the server's figures for programs, in Prometheus' text format, for whoever
//! shows the token. Without a token in the configuration the address is not there.

use crate::{db::StoreError, state::AppState};
use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use std::fmt::Write;

/// As Prometheus wants it.
const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// `GET /metrics`.
pub fn routes() -> Router<AppState> {
    Router::new().route("/metrics", get(metrics))
}

async fn metrics(State(state): State<AppState>, headers: HeaderMap) -> Response {
    if !state.config.metrics.on() {
        return StatusCode::NOT_FOUND.into_response();
    }
    if !state.config.metrics.shows(token(&headers)) {
        let how = [(header::WWW_AUTHENTICATE, "Bearer")];
        return (StatusCode::UNAUTHORIZED, how, "show the token").into_response();
    }
    match figures(&state).await {
        Ok(figures) => ([(header::CONTENT_TYPE, TEXT)], figures).into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// What stands after `Bearer`; empty where nothing does.
fn token(headers: &HeaderMap) -> &str {
    let said = headers.get(header::AUTHORIZATION);
    let said = said.and_then(|value| value.to_str().ok()).unwrap_or("");
    match said.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
        _ => "",
    }
}

async fn figures(state: &AppState) -> Result<String, StoreError> {
    let numbers = state.registry.numbers();
    let live = state.registry.live();
    let people: u32 = live.iter().map(|room| room.people()).sum();
    let waiting: usize = live.iter().map(|room| room.live.waiting.len()).sum();
    let mut page = Page::default();
    page.gauge("sockets", "Signaling sockets open.", numbers.sockets);
    page.gauge(
        "rooms_live",
        "Rooms with somebody in them or at their door.",
        live.len(),
    );
    page.gauge(
        "rooms",
        "Rooms there are.",
        state.store.count_rooms().await?,
    );
    page.gauge("people", "People in calls.", people);
    page.gauge("people_waiting", "People at a door.", waiting);
    page.gauge(
        "people_lost",
        "People in calls whose connection is lost.",
        numbers.mending,
    );
    page.gauge(
        "sessions",
        "Browsers signed in.",
        state.store.count_sessions().await?,
    );
    if let Some(relay) = &state.relay {
        let relay = relay.figures();
        page.gauge(
            "relay_allocations",
            "Relayed addresses in use.",
            relay.allocations,
        );
        let carried = "Bytes carried in both directions.";
        page.about("relay_bytes_total", carried, "counter");
        page.value("relay_bytes_total", relay.relayed_bytes);
        page.about(
            "relay_refusals_total",
            "What was refused, by its reason.",
            "counter",
        );
        for (reason, count) in relay.refusals {
            // The relay's words, without quotes or lines by their making.
            page.value(
                &format!("relay_refusals_total{{reason=\"{reason}\"}}"),
                count,
            );
        }
    }
    Ok(page.0)
}

/// The text as it grows.
#[derive(Default)]
struct Page(String);

impl Page {
    fn gauge(&mut self, name: &str, help: &str, value: impl ToString) {
        self.about(name, help, "gauge");
        self.value(name, value);
    }

    fn about(&mut self, name: &str, help: &str, kind: &str) {
        let _ = writeln!(self.0, "# HELP parlor_{name} {help}");
        let _ = writeln!(self.0, "# TYPE parlor_{name} {kind}");
    }

    fn value(&mut self, name: &str, value: impl ToString) {
        let _ = writeln!(self.0, "parlor_{name} {}", value.to_string());
    }
}
