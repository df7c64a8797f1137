//! The certificate with which the web's side speaks TLS.

use super::{ConfigError, Settings};
use std::{net::SocketAddr, path::PathBuf};

/// How the server speaks TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tls {
    pub certificate: Certificate,
    /// A port for TURN alone, beside the one that is shared with the web.
    pub turn_listen: Option<SocketAddr>,
}

/// Where the certificate comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Certificate {
    /// PEM files that somebody else looks after.
    Files { cert: PathBuf, key: PathBuf },
    /// Made by this server, for a local network.
    SelfSigned,
}

impl Tls {
    pub(super) fn of(settings: &Settings) -> Result<Option<Self>, ConfigError> {
        let Some(certificate) = certificate(settings)? else {
            return match settings.text("tls.turn_listen") {
                "" => Ok(None),
                _ => Err(settings.wrong("tls.cert", "a file, since tls.turn_listen is set")),
            };
        };
        let turn_listen = match settings.text("tls.turn_listen") {
            "" => None,
            _ => Some(settings.parse("tls.turn_listen", "an address and port like 0.0.0.0:5349")?),
        };
        Ok(Some(Self {
            certificate,
            turn_listen,
        }))
    }
}

fn certificate(settings: &Settings) -> Result<Option<Certificate>, ConfigError> {
    let self_signed: bool = settings.parse("tls.self_signed", "true or false")?;
    let (cert, key) = (settings.text("tls.cert"), settings.text("tls.key"));
    match (cert, key, self_signed) {
        ("", "", false) => Ok(None),
        ("", "", true) => Ok(Some(Certificate::SelfSigned)),
        (_, "", _) => Err(settings.wrong(
            "tls.key",
            "the file with the certificate's key, since tls.cert is set",
        )),
        ("", _, _) => Err(settings.wrong(
            "tls.cert",
            "the file with the certificate, since tls.key is set",
        )),
        (_, _, true) => Err(settings.wrong("tls.self_signed", "false, since tls.cert is set")),
        (cert, key, false) => Ok(Some(Certificate::Files {
            cert: cert.into(),
            key: key.into(),
        })),
    }
}
