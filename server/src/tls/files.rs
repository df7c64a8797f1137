use super::{Leaf, named};
use std::path::{Path, PathBuf};
use tokio_rustls::rustls::{
    Error,
    crypto::ring,
    pki_types::{
        CertificateDer, PrivateKeyDer,
        pem::{self, PemObject},
    },
    sign::CertifiedKey,
};

/// Certificates in one file: a chain is three or four long.
const CHAIN: usize = 16;

/// A certificate and its key, in PEM files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    pub cert: PathBuf,
    pub key: PathBuf,
}

/// What is wrong with them, named by what there is to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PairError {
    #[error("{path} cannot be read ({why})")]
    Unreadable { path: String, why: String },
    #[error("{path} holds no certificate in PEM")]
    NoCertificate { path: String },
    #[error("{path} holds no private key in PEM that can be used ({why})")]
    NoKey { path: String, why: String },
    #[error("the key in {key} is not that of the certificate in {cert}")]
    Mismatch { cert: String, key: String },
}

impl Pair {
    pub fn new(cert: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Self {
        Self {
            cert: cert.into(),
            key: key.into(),
        }
    }

    /// Reads both, and sees that they belong together.
    pub fn load(&self) -> Result<(CertifiedKey, Leaf), PairError> {
        let (chain, leaf) = self.chain()?;
        let key = self.key()?;
        let no_key = |why: &Error| PairError::NoKey {
            path: named(&self.key),
            why: why.to_string(),
        };
        let provider = ring::default_provider();
        let loaded = CertifiedKey::from_der(chain, key, &provider);
        let loaded = loaded.map_err(|error| match error {
            Error::InconsistentKeys(_) => PairError::Mismatch {
                cert: named(&self.cert),
                key: named(&self.key),
            },
            Error::InvalidCertificate(_) => self.no_certificate(),
            other => no_key(&other),
        })?;
        Ok((loaded, leaf))
    }

    fn chain(&self) -> Result<(Vec<CertificateDer<'static>>, Leaf), PairError> {
        let read = || {
            let all = CertificateDer::pem_file_iter(&self.cert)?;
            all.take(CHAIN).collect::<Result<Vec<_>, _>>()
        };
        let chain = read().map_err(|error| match unreadable(&self.cert, &error) {
            Some(unreadable) => unreadable,
            None => self.no_certificate(),
        })?;
        let leaf = chain.first().and_then(Leaf::of);
        let leaf = leaf.ok_or_else(|| self.no_certificate())?;
        Ok((chain, leaf))
    }

    fn key(&self) -> Result<PrivateKeyDer<'static>, PairError> {
        PrivateKeyDer::from_pem_file(&self.key).map_err(|error| {
            unreadable(&self.key, &error).unwrap_or_else(|| PairError::NoKey {
                path: named(&self.key),
                why: error.to_string(),
            })
        })
    }

    fn no_certificate(&self) -> PairError {
        PairError::NoCertificate {
            path: named(&self.cert),
        }
    }
}

fn unreadable(path: &Path, error: &pem::Error) -> Option<PairError> {
    let pem::Error::Io(cause) = error else {
        return None;
    };
    Some(PairError::Unreadable {
        path: named(path),
        why: cause.kind().to_string(),
    })
}
