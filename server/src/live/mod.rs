//! Pages that stay true without a reload: server-sent events, each the whole picture as
//! JSON. `/live/rooms` is the viewer's rooms, `/live/admin` all live sessions.
//!
//! Who looks is checked before every event, not once: a stream ends with its viewer's
//! session or power. Not here: what the picture is, which [`crate::backend`] says.

use crate::{
    accept::Over,
    backend::{ApiError, Doorway},
    state::AppState,
    visitor::Visitor,
};
use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
    routing::get,
};
use futures_util::{Stream, stream::unfold};
use std::{convert::Infallible, time::Duration};
use tokio::{
    sync::{Semaphore, SemaphorePermit, watch},
    time::{sleep, timeout},
};

/// Between two events at least: people do not read faster.
const GAP: Duration = Duration::from_millis(250);
/// Without any change an event goes this often, so that times and charts move on, and a
/// viewer who may look no longer is noticed.
const BEAT: Duration = Duration::from_secs(30);
/// Streams at once; whoever comes later sees what a reload shows.
const STREAMS: usize = 1_000;

static PLACES: Semaphore = Semaphore::const_new(STREAMS);

/// What a stream shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Picture {
    YourRooms,
    Sessions,
}

/// `GET /live/rooms` and `GET /live/admin`.
pub fn routes() -> Router<AppState> {
    let your_rooms = |state, request| open(Picture::YourRooms, state, request);
    let sessions = |state, request| open(Picture::Sessions, state, request);
    Router::new()
        .route("/live/rooms", get(your_rooms))
        .route("/live/admin", get(sessions))
}

async fn open(picture: Picture, State(state): State<AppState>, request: Request) -> Response {
    let Ok(place) = PLACES.try_acquire() else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let feed = Feed {
        picture,
        changes: state.registry.changes(),
        stopping: state.registry.stopping(),
        headers: request.headers().clone(),
        state,
        shown: None,
        _place: place,
    };
    match feed.look().await {
        Ok(first) => Sse::new(feed.stream(first))
            .keep_alive(KeepAlive::new().interval(BEAT))
            .into_response(),
        Err(error) => refusal(&error).into_response(),
    }
}

fn refusal(error: &ApiError) -> StatusCode {
    match error {
        ApiError::SignIn => StatusCode::UNAUTHORIZED,
        ApiError::NotFound => StatusCode::NOT_FOUND,
        ApiError::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// One open stream.
struct Feed {
    picture: Picture,
    state: AppState,
    /// The request's, by which the viewer is known again before each event.
    headers: HeaderMap,
    changes: watch::Receiver<u64>,
    stopping: watch::Receiver<bool>,
    shown: Option<String>,
    _place: SemaphorePermit<'static>,
}

impl Feed {
    fn stream(mut self, first: String) -> impl Stream<Item = Result<Event, Infallible>> {
        self.shown = Some(first.clone());
        let first = futures_util::stream::iter([Ok(event(first))]);
        let rest = unfold(self, |mut feed| async {
            let next = feed.next().await?;
            Some((Ok(event(next)), feed))
        });
        futures_util::StreamExt::chain(first, rest)
    }

    /// The next picture; none when the viewer may look no longer, or the server stops.
    async fn next(&mut self) -> Option<String> {
        loop {
            let beat = tokio::select! {
                changed = timeout(BEAT, self.changes.changed()) => changed.is_err(),
                _ = self.stopping.wait_for(|stopping| *stopping) => return None,
            };
            // What else changes meanwhile is in the same event.
            sleep(GAP).await;
            self.changes.mark_unchanged();
            let picture = self.look().await.ok()?;
            if beat || self.shown.as_ref() != Some(&picture) {
                self.shown = Some(picture.clone());
                return Some(picture);
            }
        }
    }

    async fn look(&self) -> Result<String, ApiError> {
        let visitor = Visitor::of(&self.state, &self.headers, Over::Unsaid).await;
        let visitor = visitor.map_err(|_| ApiError::Unavailable)?;
        let backend = Doorway::new(self.state.clone(), visitor);
        let picture = match self.picture {
            Picture::YourRooms => serde_json::to_string(&backend.your_rooms().await?),
            Picture::Sessions => serde_json::to_string(&backend.live().await?),
        };
        Ok(picture.expect("pictures are plain data"))
    }
}

fn event(picture: String) -> Event {
    Event::default().data(picture)
}
