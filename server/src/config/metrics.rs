//! Who may read the server's figures.

use super::{ConfigError, Settings};
use crate::accounts::hash;
use parlor::room::Hash;
use std::fmt;

/// Whom `/metrics` answers.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Metrics {
    /// The hash of the token to show. Hashes are compared, so that the time it takes tells
    /// nothing of how much was right.
    token: Option<Hash>,
}

/// Shorter ones are guessed.
const TOKEN_CHARACTERS: usize = 16;

impl Metrics {
    pub(super) fn of(settings: &Settings) -> Result<Self, ConfigError> {
        let token = settings.text("metrics.token");
        if !token.is_empty() && token.chars().count() < TOKEN_CHARACTERS {
            let expected = format!("a secret of at least {TOKEN_CHARACTERS} characters");
            return Err(settings.wrong("metrics.token", &expected));
        }
        let token = (!token.is_empty()).then(|| hash(token));
        Ok(Self { token })
    }

    /// Whether anybody may read them.
    pub fn on(&self) -> bool {
        self.token.is_some()
    }

    /// Whether this is the token.
    pub fn shows(&self, token: &str) -> bool {
        self.token == Some(hash(token))
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").field("on", &self.on()).finish()
    }
}
