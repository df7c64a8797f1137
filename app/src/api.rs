//! Server functions: doorways. Who asks, what, hand over to the [`Backend`].
//!
//! All are POSTs. Forms that must work without script are not here: they are ordinary
//! POST routes of the server (`/setup`, `/sign-in`, `/sign-up`, `/sign-out`, `/rooms`,
//! `/rooms/{slug}/settings`, `/rooms/{slug}/delete`, `/preferences`, `/admin/end`,
//! `/admin/remove`), which redirect.

use crate::backend::{ApiError, Entered, Live, RoomCard, RoomFront, RoomSettings, Viewer};
use leptos::prelude::*;
use leptos::server_fn::codec::JsonEncoding;
use serde::{Deserialize, Serialize};

/// A server function's failure: ours, or the transport's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum CallError {
    #[error(transparent)]
    Api(#[from] ApiError),
    /// The server could not be reached, or the page is older than the server.
    #[error("the server could not be reached")]
    Unreachable,
}

impl FromServerFnError for CallError {
    type Encoder = JsonEncoding;
    fn from_server_fn_error(_: ServerFnErrorErr) -> Self {
        Self::Unreachable
    }
}

#[cfg(feature = "ssr")]
fn doorway() -> Result<(std::sync::Arc<dyn crate::backend::Backend>, Viewer), ApiError> {
    use_context::<std::sync::Arc<dyn crate::backend::Backend>>()
        .zip(use_context::<Viewer>())
        .ok_or(ApiError::Unavailable)
}

/// Who looks at this page.
#[server(FetchViewer, prefix = "/api", endpoint = "viewer")]
pub async fn viewer() -> Result<Viewer, CallError> {
    Ok(doorway()?.1)
}

/// The viewer's rooms.
#[server(FetchRooms, prefix = "/api", endpoint = "your_rooms")]
pub async fn your_rooms() -> Result<Vec<RoomCard>, CallError> {
    let (backend, viewer) = doorway()?;
    Ok(backend.your_rooms(&viewer).await?)
}

/// A room's settings, for its owner.
#[server(FetchRoomSettings, prefix = "/api", endpoint = "room_settings")]
pub async fn room_settings(slug: String) -> Result<RoomSettings, CallError> {
    let (backend, viewer) = doorway()?;
    Ok(backend.room_settings(&viewer, &slug).await?)
}

/// A room from outside.
#[server(FetchRoomFront, prefix = "/api", endpoint = "room_front")]
pub async fn room_front(slug: String) -> Result<RoomFront, CallError> {
    let (backend, viewer) = doorway()?;
    Ok(backend.room_front(&viewer, &slug).await?)
}

/// *Join*: every access rule in one place, answered by a ticket for the socket.
#[server(EnterRoom, prefix = "/api", endpoint = "enter_room")]
pub async fn enter_room(slug: String, name: String, take_over: bool) -> Result<Entered, CallError> {
    let (backend, viewer) = doorway()?;
    Ok(backend.enter(&viewer, &slug, &name, take_over).await?)
}

/// All live sessions, for administrators.
#[server(FetchLive, prefix = "/api", endpoint = "live")]
pub async fn live() -> Result<Live, CallError> {
    let (backend, viewer) = doorway()?;
    Ok(backend.live(&viewer).await?)
}

/// Whether a set-up token is good.
#[server(FetchSetupOpen, prefix = "/api", endpoint = "setup_open")]
pub async fn setup_open(token: String) -> Result<bool, CallError> {
    let (backend, _) = doorway()?;
    Ok(backend.setup_open(&token).await)
}
