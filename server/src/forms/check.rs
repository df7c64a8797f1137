//! What *Check your setup* asks for and sends.

use super::From;
use crate::{
    backend::{ApiError, Doorway, Sent},
    state::AppState,
    visitor::Visitor,
};
use axum::{
    Form, Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

/// Which room's link somebody came with; empty without one.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    slug: String,
}

pub(super) async fn servers(
    State(state): State<AppState>,
    From(from): From,
    visitor: Visitor,
    Form(ask): Form<Ask>,
) -> Response {
    match Doorway::new(state, visitor)
        .check_servers(&ask.slug, from)
        .await
    {
        Ok(servers) => Json(servers).into_response(),
        Err(_) => super::busy(),
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct ReportForm {
    slug: String,
    text: String,
}

pub(super) async fn report(
    State(state): State<AppState>,
    From(from): From,
    visitor: Visitor,
    Form(form): Form<ReportForm>,
) -> StatusCode {
    let doorway = Doorway::new(state, visitor);
    match doorway.report(&form.slug, &form.text, from).await {
        Ok(Sent::Kept) => StatusCode::NO_CONTENT,
        Ok(Sent::Unreadable) => StatusCode::BAD_REQUEST,
        Ok(Sent::TooOften) => StatusCode::TOO_MANY_REQUESTS,
        Err(ApiError::SignIn | ApiError::NotFound) => StatusCode::FORBIDDEN,
        Err(ApiError::Unavailable) => StatusCode::SERVICE_UNAVAILABLE,
    }
}
