//! Rooms: create, change, delete; and the way in by a pasted link.

use super::{Member, busy, to};
use crate::{
    accounts::SignedIn,
    db::{ChangeRoom, CreateRoom, DeleteRoom, RoomRow, StoreError},
    state::AppState,
};
use axum::{
    Form,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use parlor::{
    limits::CAPACITY_DEFAULT,
    name::RoomName,
    slug::Slug,
    wire::{Access, Keep},
};
use serde::Deserialize;

/// The fewest people a room is for.
const CAPACITY_MIN: u8 = 2;
/// Slugs drawn before giving up; the first is free but for a broken source of randomness.
const DRAWS: usize = 4;

/// A room's fields.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    name: String,
    access: String,
    capacity: String,
    /// Where what is written goes, as [`Keep`]'s word.
    chat: String,
    /// A checkbox: something when it is on, nothing when it is off.
    locked: String,
    /// What the checkbox was when the page was shown.
    was_locked: String,
    hide_address: String,
    was_hidden: String,
}

impl Fields {
    fn access(&self, else_: Access) -> Access {
        Access::from_word(&self.access).unwrap_or(else_)
    }

    fn capacity(&self, else_: u8, state: &AppState) -> u8 {
        let wanted = self.capacity.trim().parse().unwrap_or(else_);
        wanted.clamp(CAPACITY_MIN, state.config.limits.capacity)
    }
}

/// What a checkbox is now, if that is not what it was.
fn changed(now: &str, was: &str) -> Option<bool> {
    (now.is_empty() != was.is_empty()).then_some(!now.is_empty())
}

pub(super) async fn create(
    State(state): State<AppState>,
    Member(person): Member,
    Form(fields): Form<Fields>,
) -> Response {
    let again = |failed| to("/", &[("new", "1"), ("failed", failed)]);
    let Ok(name) = RoomName::parse(&fields.name) else {
        return again("name");
    };
    for _ in 0..DRAWS {
        let room = CreateRoom {
            slug: new_slug(),
            name: name.as_str().to_owned(),
            access: fields.access(Access::default()),
            capacity: fields.capacity(CAPACITY_DEFAULT, &state),
            owner: person.account().id,
            at: state.clock.now(),
            at_most: state.config.limits.rooms_per_account,
        };
        match state.store.write(room).await {
            Ok(_) => return Redirect::to("/").into_response(),
            Err(StoreError::Taken) => {}
            Err(_) => return again("busy"),
        }
    }
    again("busy")
}

fn new_slug() -> String {
    let mut bits = [0; 8];
    getrandom::fill(&mut bits).expect("the system has random numbers");
    Slug::from_bits(u64::from_le_bytes(bits)).to_string()
}

pub(super) async fn change(
    State(state): State<AppState>,
    Member(person): Member,
    Path(slug): Path<String>,
    Form(fields): Form<Fields>,
) -> Response {
    let row = match owned(&state, &person, &slug).await {
        Ok(row) => row,
        Err(answer) => return answer,
    };
    let page = settings(&row.slug);
    let Ok(name) = RoomName::parse(&fields.name) else {
        return to(&page, &[("failed", "name")]);
    };
    let change = ChangeRoom {
        id: row.id,
        name: name.into_string(),
        access: fields.access(row.access),
        locked: changed(&fields.locked, &fields.was_locked),
        capacity: fields.capacity(row.capacity, &state),
        keep: Keep::from_word(&fields.chat).unwrap_or(row.keep),
        hide_address: changed(&fields.hide_address, &fields.was_hidden),
    };
    match state.store.write(change).await {
        Ok(()) => {
            state.registry.settings_changed(row.id).await;
            to(&page, &[("saved", "1")])
        }
        // Deleted in another tab: its page says that it is gone.
        Err(StoreError::NotFound) => Redirect::to(&page).into_response(),
        Err(_) => busy(),
    }
}

pub(super) async fn delete(
    State(state): State<AppState>,
    Member(person): Member,
    Path(slug): Path<String>,
) -> Response {
    let row = match owned(&state, &person, &slug).await {
        Ok(row) => row,
        Err(answer) => return answer,
    };
    match state.store.write(DeleteRoom { id: row.id }).await {
        Ok(()) | Err(StoreError::NotFound) => {
            state.registry.deleted(row.id).await;
            tokio::spawn(async move {
                // What could not be deleted goes with the old messages.
                let _ = state.store.forget_all_chat(row.id).await;
            });
            Redirect::to("/").into_response()
        }
        Err(_) => busy(),
    }
}

/// The room, if this person owns it; else the way to its settings page, which says that
/// there is no such room or that it is not theirs, in the same words.
async fn owned(state: &AppState, person: &SignedIn, slug: &str) -> Result<RoomRow, Response> {
    let Some(slug) = Slug::parse(slug).map(|slug| slug.to_string()) else {
        return Err(Redirect::to("/").into_response());
    };
    let row = state.store.room_by_slug(&slug).await.map_err(|_| busy())?;
    row.filter(|row| row.owner == person.account().id)
        .ok_or_else(|| Redirect::to(&settings(&slug)).into_response())
}

fn settings(slug: &str) -> String {
    format!("/rooms/{slug}/settings")
}

/// A link or a code, as somebody pasted it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Pasted {
    link: String,
}

pub(super) async fn join(Query(pasted): Query<Pasted>) -> Response {
    match Slug::find(&pasted.link) {
        Some(slug) => Redirect::to(&format!("/r/{slug}")).into_response(),
        None => to("/", &[("failed", "link")]),
    }
}
