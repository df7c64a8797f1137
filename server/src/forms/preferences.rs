//! Language and theme, for people and for browsers without script.

use super::own_page;
use crate::{accounts::cookies, state::AppState, visitor::Visitor};
use axum::{
    Form,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use parlor_app::backend::{Language, Theme};
use serde::Deserialize;

/// What was chosen, and the page it was chosen on.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    language: Option<String>,
    theme: Option<String>,
    back: String,
}

pub(super) async fn choose(
    State(state): State<AppState>,
    visitor: Visitor,
    Form(chosen): Form<Chosen>,
) -> Response {
    let https = state.config.web.public_url.https();
    let mut jar = visitor.jar;
    if let Some(language) = chosen.language.as_deref().and_then(Language::from_tag) {
        jar = jar.add(cookies::choice(
            cookies::LANGUAGE,
            language.tag().into(),
            https,
        ));
    }
    if let Some(theme) = chosen.theme.as_deref().map(Theme::from_word) {
        jar = jar.add(cookies::choice(cookies::THEME, theme.word().into(), https));
    }
    (jar, Redirect::to(own_page(&chosen.back))).into_response()
}
