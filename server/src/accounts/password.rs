//! Passwords at rest: Argon2id, off the async threads, few at a time.

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version,
    password_hash::SaltString,
};
use std::sync::{
    Arc, LazyLock,
    atomic::{AtomicUsize, Ordering},
};
use tokio::sync::Semaphore;

/// Memory in KiB, passes and lanes: OWASP's advice for Argon2id.
const MEMORY: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Hashes under way at once: each takes a processor and 19 MiB for tens of milliseconds.
const AT_ONCE: usize = 2;
/// Those that may wait for that; more would wait longer than people do.
const QUEUE: usize = 64;

/// Too many wait already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Busy;

/// Hashes passwords and compares them.
#[derive(Debug)]
pub(super) struct Hasher {
    running: Arc<Semaphore>,
    inside: Arc<AtomicUsize>,
}

/// Takes one from the count when dropped, whatever became of the work.
struct Inside(Arc<AtomicUsize>);

impl Drop for Inside {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Hasher {
    pub(super) fn new() -> Self {
        Self {
            running: Arc::new(Semaphore::new(AT_ONCE)),
            inside: Arc::default(),
        }
    }

    /// The PHC string for a new password.
    pub(super) async fn hash(&self, password: String) -> Result<String, Busy> {
        self.run(move || hash(&password)).await
    }

    /// Whether `password` is the one behind `known`. Without `known` it takes as long, and
    /// the answer is no.
    pub(super) async fn verify(
        &self,
        password: String,
        known: Option<String>,
    ) -> Result<bool, Busy> {
        self.run(move || {
            let phc = known.as_deref().unwrap_or(&NOBODYS);
            let right = PasswordHash::new(phc)
                .is_ok_and(|phc| argon2().verify_password(password.as_bytes(), &phc).is_ok());
            right && known.is_some()
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Busy> {
        let before = self.inside.fetch_add(1, Ordering::Relaxed);
        let inside = Inside(self.inside.clone());
        if before >= AT_ONCE + QUEUE {
            return Err(Busy);
        }
        let running = self.running.clone().acquire_owned().await;
        let running = running.map_err(|_| Busy)?;
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop((running, inside));
            done
        })
        .await
        .map_err(|_| Busy)
    }
}

/// A hash nobody's password leads to, for names without an account.
static NOBODYS: LazyLock<String> = LazyLock::new(|| hash(&super::token()));

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY, PASSES, LANES, None).expect("the parameters are in range");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash(password: &str) -> String {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).expect("the system has random numbers");
    let salt = SaltString::encode_b64(&salt).expect("16 bytes make a salt");
    argon2()
        .hash_password(password.as_bytes(), &salt)
        .expect("a bounded password can be hashed")
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::{FutureExt, future::join_all};
    use std::{pin::pin, sync::RwLock};

    #[tokio::test]
    async fn a_password_is_recognised_and_no_other() {
        let hasher = Hasher::new();
        let phc = hasher.hash("correct horse".into()).await.unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        assert_eq!(
            hasher
                .verify("correct horse".into(), Some(phc.clone()))
                .await,
            Ok(true)
        );
        assert_eq!(
            hasher.verify("correct house".into(), Some(phc)).await,
            Ok(false)
        );
        assert_eq!(hasher.verify("correct horse".into(), None).await, Ok(false));
    }

    #[tokio::test]
    async fn the_same_password_is_never_hashed_to_the_same() {
        let hasher = Hasher::new();
        let one = hasher.hash("correct horse".into()).await;
        assert_ne!(one, hasher.hash("correct horse".into()).await);
    }

    #[tokio::test]
    async fn a_crowd_is_turned_away_and_the_queue_empties_again() {
        let hasher = Hasher::new();
        let gate = Arc::new(RwLock::new(()));
        let work = |n| {
            let gate = gate.clone();
            hasher.run(move || gate.read().map(|_| n).unwrap())
        };
        // Nobody is done before everybody has asked.
        let closed = gate.write().unwrap();
        let mut all = pin!(join_all((0..AT_ONCE + QUEUE + 5).map(work)));
        assert!(all.as_mut().now_or_never().is_none());
        drop(closed);
        let refused = all.await.iter().filter(|answer| answer.is_err()).count();
        assert_eq!(refused, 5);
        assert_eq!(hasher.run(|| 1).await, Ok(1));
    }
}
