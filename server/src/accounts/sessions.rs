//! Staying signed in: a random token in a cookie, its hash in the database.

use super::{Accounts, hash, token};
use crate::db::{AccountRow, BeginSession, EndSession, StoreError, SweepSessions, TouchSession};
use parlor::time::UnixMillis;
use std::net::IpAddr;

const DAY_MS: u64 = 24 * 60 * 60 * 1000;
/// A session ends when it was not used for so long ...
pub(super) const IDLE_MS: u64 = 14 * DAY_MS;
/// ... and in any case after so long.
pub(super) const LIFE_MS: u64 = 90 * DAY_MS;
/// A session's last use is written down so often at most: a page is read more often.
const TOUCH_MS: u64 = 10 * 60 * 1000;
/// Sessions one account may have: more browsers than anybody uses.
const PER_ACCOUNT: u32 = 50;
/// What is kept of a browser's own name for itself.
const BROWSER_BYTES: usize = 256;

/// A signed-in person. Only a live session makes one.
#[derive(Clone, Debug)]
pub struct SignedIn {
    account: AccountRow,
}

impl SignedIn {
    pub fn account(&self) -> &AccountRow {
        &self.account
    }

    /// Proof that this person administers the server.
    pub fn administrator(&self) -> Option<Administrator<'_>> {
        self.account
            .administrator
            .then_some(Administrator(&self.account))
    }
}

/// Somebody with power over others.
#[derive(Clone, Copy, Debug)]
pub struct Administrator<'a>(&'a AccountRow);

impl Administrator<'_> {
    /// As the audit log names them.
    pub fn username(&self) -> &str {
        &self.0.username
    }
}

impl Accounts {
    /// Signs a browser in: the token for its cookie.
    pub async fn begin_session(
        &self,
        account: &AccountRow,
        browser: &str,
        from: IpAddr,
    ) -> Result<String, StoreError> {
        let secret = token();
        let begin = BeginSession {
            token: hash(&secret),
            account: account.id,
            password: account.password.clone(),
            at: self.clock.now(),
            browser: browser[..browser.floor_char_boundary(BROWSER_BYTES)].to_owned(),
            address: from.to_string(),
            at_most: PER_ACCOUNT,
        };
        self.store.write(begin).await?;
        Ok(secret)
    }

    /// Who has this token, if its session is still good.
    pub async fn signed_in(&self, token: &str) -> Result<Option<SignedIn>, StoreError> {
        let Some(row) = self.store.session(&hash(token)).await? else {
            return Ok(None);
        };
        let now = self.clock.now();
        let since = |at: i64| now.0.saturating_sub(at.cast_unsigned());
        if row.account.disabled
            || since(row.last_seen_at) > IDLE_MS
            || since(row.created_at) > LIFE_MS
        {
            return Ok(None);
        }
        if since(row.last_seen_at) > TOUCH_MS {
            let touch = TouchSession {
                id: row.session,
                at: now,
            };
            // A page does not fail because its reading was not noted.
            let _ = self.store.write(touch).await;
        }
        Ok(Some(SignedIn {
            account: row.account,
        }))
    }

    /// Signs the browser with this token out.
    pub async fn end_session(&self, token: &str) -> Result<(), StoreError> {
        let token = hash(token);
        self.store.write(EndSession { token }).await
    }

    /// Deletes sessions that are good no more.
    pub async fn sweep_sessions(&self) -> Result<u64, StoreError> {
        let now = self.clock.now().0;
        let sweep = SweepSessions {
            unseen_since: UnixMillis(now.saturating_sub(IDLE_MS)),
            begun_before: UnixMillis(now.saturating_sub(LIFE_MS)),
        };
        self.store.write(sweep).await
    }
}
