//! What happens to every request, in one place and in order.

pub mod cross_site;
pub mod security;

use crate::state::AppState;
use axum::{
    Router,
    body::Body,
    extract::DefaultBodyLimit,
    http::{HeaderValue, Request, Response, StatusCode, header},
    middleware::from_fn_with_state,
    response::IntoResponse,
};
use std::{any::Any, time::Duration};
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, limit::RequestBodyLimitLayer,
    set_header::SetResponseHeaderLayer, timeout::TimeoutLayer, trace::TraceLayer,
};
use tracing::Span;

/// The largest body anybody sends us: a form.
const BODY_BYTES: usize = 64 * 1024;
/// How long an answer may take. Sockets and event streams are not answers.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// Dresses `brief`, whose answers end soon, and `lasting`, whose do not (sockets, streams).
/// Listed from the outside in: a request meets the first layer first.
pub fn dress(state: &AppState, brief: Router<AppState>, lasting: Router<AppState>) -> Router {
    let brief = brief.layer(ServiceBuilder::new().layer(CompressionLayer::new()).layer(
        TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, ANSWER_WITHIN),
    ));
    let all = ServiceBuilder::new()
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_request(())
                .on_response(told),
        )
        .layer(from_fn_with_state(state.clone(), security::headers))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(state.clone(), cross_site::refuse))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(RequestBodyLimitLayer::new(BODY_BYTES));
    brief.merge(lasting).layer(all).with_state(state.clone())
}

/// A request in the log: never its query, which may hold a secret, nor its cookies.
fn span(request: &Request<Body>) -> Span {
    tracing::debug_span!("request", method = %request.method(), path = request.uri().path())
}

fn told<B>(response: &Response<B>, latency: Duration, _: &Span) {
    let status = response.status().as_u16();
    let millis = latency.as_millis();
    tracing::debug!(status, millis, "answered");
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the layer hands the panic's payload over"
)]
fn panicked(payload: Box<dyn Any + Send>) -> Response<Body> {
    let said = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no words");
    tracing::error!(said, "a request's handler panicked");
    let words = "Something went wrong here. It is in the server's log.";
    (StatusCode::INTERNAL_SERVER_ERROR, words).into_response()
}
