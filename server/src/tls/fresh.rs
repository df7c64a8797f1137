use super::{Leaf, Pair, PairError};
use std::{
    fs, io,
    os::unix::fs::MetadataExt,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
};
use tokio_rustls::rustls::{
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};

/// The certificate in use, and what became of its files since it was read.
#[derive(Debug)]
pub(super) struct Certificates {
    pair: Pair,
    used: RwLock<Arc<CertifiedKey>>,
    seen: Mutex<Seen>,
}

/// The files as they were when they were last read, and a change that may still go on.
#[derive(Debug)]
struct Seen {
    read: Stamp,
    changed: Option<Stamp>,
}

/// What a look at the files came to.
#[derive(Debug)]
pub(super) enum Look {
    /// Nothing changed, or not for long enough.
    Same,
    /// They changed, and what they hold is in use.
    Taken(Leaf),
    /// They changed, and what they hold is of no use. Said once for each change.
    Kept(PairError),
}

/// By what a changed file is known: time, length and number. Nothing where there is none.
type FileStamp = Option<(i64, i64, u64, u64)>;
type Stamp = [FileStamp; 2];

impl Certificates {
    pub(super) fn load(pair: Pair) -> Result<Self, PairError> {
        // Before they are read: what changes meanwhile is seen at the next look.
        let read = stamp(&pair);
        let (key, _) = pair.load()?;
        Ok(Self {
            pair,
            used: RwLock::new(Arc::new(key)),
            seen: Mutex::new(Seen {
                read,
                changed: None,
            }),
        })
    }

    /// Looks whether the files changed, and takes what they hold once they stand still, or
    /// `at_once`.
    pub(super) fn look(&self, at_once: bool) -> Look {
        let now = stamp(&self.pair);
        let mut seen = self.seen();
        if now == seen.read && !at_once {
            seen.changed = None;
            return Look::Same;
        }
        if seen.changed != Some(now) && !at_once {
            seen.changed = Some(now);
            return Look::Same;
        }
        *seen = Seen {
            read: now,
            changed: None,
        };
        match self.pair.load() {
            Ok((key, leaf)) => {
                *self.used.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(key);
                Look::Taken(leaf)
            }
            Err(error) => Look::Kept(error),
        }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ResolvesServerCert for Certificates {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let used = self.used.read().unwrap_or_else(PoisonError::into_inner);
        Some(used.clone())
    }
}

fn stamp(pair: &Pair) -> Stamp {
    [&pair.cert, &pair.key].map(|path| of(path).ok())
}

fn of(path: &Path) -> io::Result<(i64, i64, u64, u64)> {
    let file = fs::metadata(path)?;
    Ok((file.mtime(), file.mtime_nsec(), file.len(), file.ino()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tls::self_signed::for_tests;

    fn used(certificates: &Certificates) -> Vec<u8> {
        let used = certificates.used.read().unwrap();
        used.cert[0].to_vec()
    }

    #[test]
    fn a_changed_pair_is_taken_once_it_stands_still() {
        let folder = tempfile::tempdir().unwrap();
        let pair = for_tests(folder.path(), &["one.example"]);
        let certificates = Certificates::load(pair).unwrap();
        let first = used(&certificates);
        assert!(matches!(certificates.look(false), Look::Same));
        for_tests(folder.path(), &["two.example"]);
        assert!(matches!(certificates.look(false), Look::Same));
        assert_eq!(used(&certificates), first);
        let Look::Taken(leaf) = certificates.look(false) else {
            panic!("not taken");
        };
        assert!(leaf.is_for("two.example"));
        assert_ne!(used(&certificates), first);
        assert!(matches!(certificates.look(false), Look::Same));
    }

    #[test]
    fn a_broken_pair_is_told_of_once_and_the_old_one_stays() {
        let folder = tempfile::tempdir().unwrap();
        let pair = for_tests(folder.path(), &["one.example"]);
        let certificates = Certificates::load(pair.clone()).unwrap();
        let first = used(&certificates);
        for break_it in [
            &(|| fs::write(&pair.cert, "nonsense").unwrap()) as &dyn Fn(),
            &|| fs::remove_file(&pair.key).unwrap(),
        ] {
            break_it();
            assert!(matches!(certificates.look(false), Look::Same));
            assert!(matches!(certificates.look(false), Look::Kept(_)));
            assert!(matches!(certificates.look(false), Look::Same));
            assert_eq!(used(&certificates), first);
        }
        for_tests(folder.path(), &["two.example"]);
        assert!(matches!(certificates.look(true), Look::Taken(_)));
    }

    #[test]
    fn what_is_wrong_with_a_pair_is_said_by_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let pair = for_tests(folder.path(), &["one.example"]);
        let other = for_tests(&folder.path().join("other"), &["one.example"]);
        let load = |cert: &Path, key: &Path| Pair::new(cert, key).load().unwrap_err();
        let missing = Path::new("/nowhere.pem");
        for (error, words) in [
            (load(missing, &pair.key), "/nowhere.pem cannot be read"),
            (load(&pair.cert, missing), "/nowhere.pem cannot be read"),
            (load(&pair.key, &pair.key), "holds no certificate"),
            (load(&pair.cert, &pair.cert), "holds no private key"),
            (load(&pair.cert, &other.key), "is not that of"),
        ] {
            assert!(error.to_string().contains(words), "{error}");
        }
    }
}
