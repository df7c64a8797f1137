use sha2::{Digest, Sha256};
use std::{
    fmt::Write,
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tokio_rustls::rustls::{
    client::verify_server_name,
    pki_types::{CertificateDer, ServerName},
    server::ParsedCertificate,
};
use x509_parser::{certificate::X509Certificate, prelude::FromDer};

const DAY_S: i64 = 24 * 60 * 60;

/// What a certificate says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    der: CertificateDer<'static>,
    /// From when until when it is good, in seconds since 1970.
    from: i64,
    until: i64,
    /// Nobody else vouches for it.
    pub self_signed: bool,
}

impl Leaf {
    /// Reads it; nothing where it is none.
    pub fn of(der: &CertificateDer<'static>) -> Option<Self> {
        let (_, read) = X509Certificate::from_der(der).ok()?;
        let validity = read.validity();
        Some(Self {
            from: validity.not_before.timestamp(),
            until: validity.not_after.timestamp(),
            self_signed: read.issuer() == read.subject(),
            der: der.clone(),
        })
    }

    /// Whole days until it ends; negative once it has ended.
    pub fn days_left(&self) -> i64 {
        (self.until - now()).div_euclid(DAY_S)
    }

    /// Days until it begins; nothing where it has begun.
    pub fn begins_in(&self) -> Option<i64> {
        let seconds = self.from - now();
        (seconds > 0).then(|| seconds.div_euclid(DAY_S) + 1)
    }

    /// Whether a browser takes it for this host, given without brackets.
    pub fn is_for(&self, host: &str) -> bool {
        let name = ServerName::try_from(host);
        let parsed = ParsedCertificate::try_from(&self.der);
        match (name, parsed) {
            (Ok(name), Ok(parsed)) => verify_server_name(&parsed, &name).is_ok(),
            _ => false,
        }
    }

    /// As browsers show it, to be compared by eye.
    pub fn fingerprint(&self) -> String {
        let mut shown = String::new();
        for byte in Sha256::digest(&self.der) {
            let between = if shown.is_empty() { "" } else { ":" };
            let _ = write!(shown, "{between}{byte:02X}");
        }
        shown
    }
}

/// Certificates are about the world's time, not about ours.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    i64::try_from(since.unwrap_or(Duration::ZERO).as_secs()).unwrap_or(i64::MAX)
}
