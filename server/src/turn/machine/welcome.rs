//! Who is let in: the long-term credentials of RFC 8489, made as `use-auth-secret` has it.

use super::{Machine, Now, Refusal, Verdict, World};
use crate::turn::{
    CHECK_SESSION,
    allocation::Flow,
    bounds::LIFETIME,
    credentials::{Username, password},
    message::{Message, Writer, attribute, kind},
};
use md5::{Digest, Md5};

/// What we are to those who ask for credentials.
pub(super) const REALM: &str = "parlor";

/// Somebody whose credentials are good.
#[derive(Debug)]
pub(super) struct Caller<'a> {
    pub(super) session: &'a str,
    pub(super) key: [u8; 16],
    /// Whatever they are given lasts so many milliseconds at most.
    pub(super) lifetime: u64,
}

impl<S: Clone, L: Clone> Machine<S, L> {
    /// Who asks, if they have a right to.
    pub(super) fn caller<'a>(
        &self,
        now: Now,
        world: &impl World<S>,
        flow: Flow,
        message: &Message<'a>,
    ) -> Result<Caller<'a>, Refusal> {
        if !message.has_integrity() {
            return Err(Refusal::NoCredentials);
        }
        let text = |what| message.text(what).ok_or(Refusal::Malformed);
        let username = text(attribute::USERNAME)?;
        let nonce = text(attribute::NONCE)?;
        if text(attribute::REALM)? != REALM {
            return Err(Refusal::WrongCredentials);
        }
        if !self.nonces.holds(nonce, flow.remote, now.unix) {
            return Err(Refusal::StaleNonce);
        }
        let said = Username::parse(username).ok_or(Refusal::WrongCredentials)?;
        let password = password(&self.rules.secret, username);
        let key = key(username, &password);
        if !message.is_by(&key) {
            return Err(Refusal::WrongCredentials);
        }
        // What a call has it keeps while its session lives: browsers show the credentials of
        // the beginning to the end of it. A check has no session that ends.
        let checks = said.session.starts_with(CHECK_SESSION);
        let counts = message.kind() == kind::ALLOCATE || checks;
        if counts && said.expires <= now.unix {
            return Err(Refusal::Expired);
        }
        if !world.lives(said.session) {
            return Err(Refusal::SessionGone);
        }
        let left = said.expires.saturating_sub(now.unix).saturating_mul(1_000);
        Ok(Caller {
            session: said.session,
            key,
            lifetime: if checks { left.min(LIFETIME) } else { LIFETIME },
        })
    }

    /// Answers somebody who is not known, as long as there are answers left for them.
    pub(super) fn turn_away(
        &mut self,
        now: Now,
        flow: Flow,
        message: &Message<'_>,
        why: Refusal,
    ) -> Verdict<S, L> {
        self.refused.count(why);
        if !self.strangers.spend(flow.remote.ip(), now.steady) {
            return self.refuse(Refusal::OverBudget);
        }
        let Some((code, words)) = why.answer() else {
            return Verdict::Nothing;
        };
        let error = message.kind() | kind::ERROR;
        let mut answer = Writer::new(error, &message.transaction()).put_error(code, words);
        if why != Refusal::Malformed {
            let nonce = self.nonces.fresh(flow.remote, now.unix);
            answer = answer
                .put(attribute::REALM, REALM.as_bytes())
                .put(attribute::NONCE, nonce.as_bytes());
        }
        Verdict::Answer(answer.finish())
    }
}

/// The key of long-term credentials (RFC 8489, 9.2.2).
pub(super) fn key(username: &str, password: &str) -> [u8; 16] {
    let mut md5 = Md5::new();
    for part in [username, ":", REALM, ":", password] {
        md5.update(part);
    }
    md5.finalize().into()
}
