//! Which page stands at an address for whoever asks, and what it shows.

use crate::{
    backend::{ApiError, Doorway},
    state::AppState,
    visitor::Visitor,
};
use axum::http::Uri;
use parlor_app::{
    page::{Asked, Came, LivePage, Page, Paper, Question},
    text::Failed,
};
use std::{collections::HashMap, sync::Arc};

/// The page at this address.
pub(super) async fn page(state: &AppState, visitor: Visitor, uri: &Uri) -> Page {
    let query = Query::of(uri);
    let member = visitor.signed_in.is_some();
    let doorway = Doorway::new(state.clone(), visitor);
    let steps: Vec<_> = uri
        .path()
        .split('/')
        .filter(|step| !step.is_empty())
        .collect();
    match steps[..] {
        [] if member => rooms(&doorway, &query).await,
        [] => Page::Paper(Paper::Front {
            bad_link: query.failed_for("link"),
        }),
        ["setup"] => set_up(state, &query).await,
        ["sign-in"] => Page::Paper(Paper::SignIn {
            failed: query.failed(),
            back: query.get("back"),
        }),
        ["sign-up"] => Page::Paper(Paper::SignUp {
            failed: query.failed(),
        }),
        ["rooms", slug, "settings"] => settings(&doorway, slug, &query).await,
        ["r", slug] => room(&doorway, slug).await,
        ["check"] => check(&doorway, &query).await,
        ["admin"] => admin(&doorway, &query).await,
        ["admin", "reports"] => reports(&doorway).await,
        ["admin", "network"] => network(&doorway).await,
        _ => Page::Paper(Paper::NoPage),
    }
}

async fn rooms(doorway: &Arc<Doorway>, query: &Query) -> Page {
    match doorway.your_rooms().await {
        Ok(cards) => Page::Live(LivePage::Rooms {
            cards,
            asked: Asked {
                new: query.has("new"),
                bad_name: query.has("new") && query.failed_for("name"),
                busy: query.has("new") && query.failed_for("busy"),
                bad_link: query.failed_for("link"),
            },
        }),
        Err(_) => Page::Paper(Paper::Unavailable),
    }
}

async fn set_up(state: &AppState, query: &Query) -> Page {
    let token = query.get("token").unwrap_or_default();
    Page::Paper(match state.accounts.setup_open(&token).await {
        Ok(true) => Paper::SetUp {
            token,
            failed: query.failed(),
        },
        Ok(false) => Paper::SetUpGone,
        Err(_) => Paper::Unavailable,
    })
}

async fn settings(doorway: &Arc<Doorway>, slug: &str, query: &Query) -> Page {
    let came = if query.has("failed") {
        Some(Came::BadName)
    } else if query.has("delete") {
        Some(Came::ToDelete)
    } else {
        query.has("saved").then_some(Came::Saved)
    };
    Page::Paper(match doorway.room_settings(slug).await {
        Ok(room) => Paper::RoomSettings { room, came },
        Err(ApiError::NotFound | ApiError::SignIn) => Paper::NotYours,
        Err(ApiError::Unavailable) => Paper::Unavailable,
    })
}

async fn room(doorway: &Arc<Doorway>, slug: &str) -> Page {
    match doorway.room_front(slug).await {
        Ok(front) => Page::Live(LivePage::Room(front)),
        Err(ApiError::NotFound | ApiError::SignIn) => Page::Paper(Paper::NoRoom),
        Err(ApiError::Unavailable) => Page::Paper(Paper::Unavailable),
    }
}

async fn check(doorway: &Arc<Doorway>, query: &Query) -> Page {
    match doorway.check_front(query.get("room").as_deref()).await {
        Ok(front) => Page::Live(LivePage::Check(front)),
        Err(_) => Page::Paper(Paper::Unavailable),
    }
}

async fn reports(doorway: &Arc<Doorway>) -> Page {
    Page::Paper(match doorway.reports().await {
        Ok(reports) => Paper::Reports(reports),
        Err(ApiError::NotFound | ApiError::SignIn) => Paper::OnlyAdmins,
        Err(ApiError::Unavailable) => Paper::Unavailable,
    })
}

async fn admin(doorway: &Arc<Doorway>, query: &Query) -> Page {
    let question = match (query.get("end"), query.get("remove")) {
        (Some(slug), _) => Some(Question::End { slug }),
        (None, Some(participant)) => Some(Question::Remove {
            slug: query.get("room").unwrap_or_default(),
            participant,
        }),
        (None, None) => None,
    };
    match doorway.live().await {
        Ok(live) => Page::Live(LivePage::Admin {
            live,
            show: query.get("show"),
            question,
        }),
        Err(ApiError::NotFound | ApiError::SignIn) => Page::Paper(Paper::OnlyAdmins),
        Err(ApiError::Unavailable) => Page::Paper(Paper::Unavailable),
    }
}

async fn network(doorway: &Arc<Doorway>) -> Page {
    Page::Paper(match doorway.network().await {
        Ok(network) => Paper::Network(network),
        Err(ApiError::NotFound | ApiError::SignIn) => Paper::OnlyAdmins,
        Err(ApiError::Unavailable) => Paper::Unavailable,
    })
}

/// What an address says after its question mark; nothing, where that is no form.
struct Query(HashMap<String, String>);

impl Query {
    fn of(uri: &Uri) -> Self {
        let query = uri.query().unwrap_or("");
        Self(serde_urlencoded::from_str(query).unwrap_or_default())
    }

    fn get(&self, name: &str) -> Option<String> {
        self.0.get(name).cloned()
    }

    fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Why a form came back.
    fn failed(&self) -> Option<Failed> {
        self.0
            .get("failed")
            .and_then(|word| Failed::from_word(word))
    }

    fn failed_for(&self, word: &str) -> bool {
        self.0.get("failed").is_some_and(|why| why == word)
    }
}
