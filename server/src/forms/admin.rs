//! Power over others: only an administrator's, and written down before it is used.

use super::{Member, busy, to};
use crate::{
    accounts::Administrator,
    db::{Act, RoomRow, StoreError},
    state::AppState,
};
use axum::{
    Form,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use parlor::{ids::ParticipantId, slug::Slug};
use serde::Deserialize;

/// The longest reason that is kept, in bytes.
const REASON_BYTES: usize = 1_000;

/// Which room, whom, and why.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Order {
    room: String,
    participant: String,
    reason: String,
}

pub(super) async fn end(
    State(state): State<AppState>,
    Member(person): Member,
    Form(order): Form<Order>,
) -> Response {
    let Some(by) = person.administrator() else {
        return nothing_here();
    };
    match end_call(&state, by, &order).await {
        Ok(()) => back(),
        Err(_) => busy(),
    }
}

async fn end_call(
    state: &AppState,
    by: Administrator<'_>,
    order: &Order,
) -> Result<(), StoreError> {
    let Some(row) = room(state, order).await? else {
        return Ok(());
    };
    record(state, by, Act::EndCall, &row.slug, &order.reason).await?;
    state.registry.end(row.id).await;
    Ok(())
}

pub(super) async fn remove(
    State(state): State<AppState>,
    Member(person): Member,
    Form(order): Form<Order>,
) -> Response {
    let Some(by) = person.administrator() else {
        return nothing_here();
    };
    match remove_person(&state, by, &order).await {
        Ok(()) => back(),
        Err(_) => busy(),
    }
}

async fn remove_person(
    state: &AppState,
    by: Administrator<'_>,
    order: &Order,
) -> Result<(), StoreError> {
    let Some(row) = room(state, order).await? else {
        return Ok(());
    };
    let Ok(id) = order.participant.parse().map(ParticipantId) else {
        return Ok(());
    };
    let live = state.registry.inside(row.id);
    let live = live
        .iter()
        .flat_map(|live| live.people.iter().chain(&live.waiting));
    let Some(whom) = live.into_iter().find(|person| person.id == id) else {
        return Ok(());
    };
    let target = format!("{} in {} ({id})", whom.name, row.slug);
    record(state, by, Act::RemovePerson, &target, &order.reason).await?;
    state.registry.remove(row.id, id).await;
    Ok(())
}

async fn room(state: &AppState, order: &Order) -> Result<Option<RoomRow>, StoreError> {
    match Slug::parse(&order.room) {
        Some(slug) => state.store.room_by_slug(&slug.to_string()).await,
        None => Ok(None),
    }
}

async fn record(
    state: &AppState,
    by: Administrator<'_>,
    act: Act,
    target: &str,
    reason: &str,
) -> Result<(), StoreError> {
    let reason = reason.trim();
    let reason = &reason[..reason.floor_char_boundary(REASON_BYTES)];
    let record = state.accounts.record(act, by.username(), target, reason);
    state.store.write(record).await
}

fn back() -> Response {
    Redirect::to("/admin").into_response()
}

/// Whoever has no power sees what everybody sees at an address where nothing is.
fn nothing_here() -> Response {
    to("/admin", &[])
}
