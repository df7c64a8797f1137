//! TLS for whoever comes to the web's port, with a certificate that may change meanwhile.
//!
//! Not here: what is spoken inside, which [`crate::accept`] finds out.

mod files;
mod fresh;
mod leaf;
mod look_through;
mod self_signed;

pub use files::{Pair, PairError};
pub use leaf::Leaf;
pub(crate) use {look_through::look_through, self_signed::bare};

use crate::{
    config::{Certificate, Config},
    shares::Shares,
};
use fresh::{Certificates, Look};
use self_signed::Names;
use std::{io, path::Path, sync::Arc, time::Duration};
use tokio::{
    net::TcpStream,
    signal::unix::{SignalKind, signal},
    sync::Semaphore,
    time::{MissedTickBehavior, interval, timeout},
};
use tokio_rustls::{
    LazyConfigAcceptor,
    rustls::{ServerConfig, crypto::ring, server::Acceptor},
    server::TlsStream,
};

/// A handshake that takes longer is somebody holding a connection open for nothing.
const HANDSHAKE_WITHIN: Duration = Duration::from_secs(5);
/// Handshakes at once: each costs a signature and some twenty kilobytes. More wait their
/// turn, within the same time.
const HANDSHAKES: usize = 1_000;
/// Of one household, so that nobody keeps the others from theirs by not going on with it.
const HANDSHAKES_EACH: usize = 100;
/// How often the certificate's files are looked at. A change is taken at the second look
/// that finds it, since certificate and key are seldom written in one moment.
const LOOK: Duration = Duration::from_secs(5);
/// How often a certificate of our own is looked at: it is made anew a month before its end.
const RENEW: Duration = Duration::from_secs(6 * 60 * 60);

/// The kind of a TLS record with which a client begins; no letter of HTTP, and no STUN that
/// anybody sends us.
const HANDSHAKE: u8 = 0x16;
/// The web, as `http/1.1`, which is all we speak; and STUN and TURN (RFC 7443).
const ALPN_WEB: &[u8] = b"http/1.1";
const ALPN_TURN: &[u8] = b"stun.turn";
const ALPN_STUN: &[u8] = b"stun.nat-discovery";

/// Why TLS cannot be spoken.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error("There is no certificate to serve with: {0}.")]
    Pair(#[from] PairError),
    #[error("A certificate could not be made in {folder}: {cause}.")]
    SelfSigned { folder: String, cause: io::Error },
    #[error("TLS cannot be spoken: {0}.")]
    Tls(#[from] tokio_rustls::rustls::Error),
}

/// What speaks TLS.
#[derive(Clone, Debug)]
pub struct Tls {
    server: Arc<ServerConfig>,
    certificates: Arc<Certificates>,
    own: Option<Arc<Own>>,
    handshakes: Arc<Semaphore>,
    shares: Arc<Shares>,
    origin: Arc<str>,
}

/// What comes of a connection to a port that speaks TLS.
#[derive(Debug)]
pub(crate) enum Shaken {
    /// Whatever is spoken inside.
    Web(Box<TlsStream<TcpStream>>),
    /// STUN, as the client named it in the handshake.
    Stun(Box<TlsStream<TcpStream>>),
    /// No TLS; nothing was read of it.
    Plain(TcpStream),
}

/// A certificate of our own: where it lies and whom it is for.
#[derive(Debug)]
struct Own {
    folder: std::path::PathBuf,
    names: Names,
}

impl Tls {
    /// Reads the certificate, or makes one; nothing where none is configured.
    pub fn open(config: &Config) -> Result<Option<Self>, TlsError> {
        let Some(tls) = &config.tls else {
            return Ok(None);
        };
        let own = match tls.certificate {
            Certificate::Files { .. } => None,
            Certificate::SelfSigned => {
                let folder = self_signed::folder(&config.data.dir);
                let names = Names::of(&config.web);
                Some(Arc::new(Own { folder, names }))
            }
        };
        if let Some(own) = &own {
            own.renew()?;
        }
        let certificates = Arc::new(Certificates::load(pair(config, &tls.certificate))?);
        let provider = Arc::new(ring::default_provider());
        let mut server = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(certificates.clone());
        server.alpn_protocols = [ALPN_WEB, ALPN_TURN, ALPN_STUN].map(<[u8]>::to_vec).into();
        // Whoever lost a connection comes back without a signature, and we keep no state.
        server.ticketer = ring::Ticketer::new()?;
        Ok(Some(Self {
            server: Arc::new(server),
            certificates,
            own,
            handshakes: Arc::new(Semaphore::new(HANDSHAKES)),
            shares: Arc::new(Shares::new(usize::MAX, HANDSHAKES_EACH)),
            origin: config.web.public_url.origin().into(),
        }))
    }

    /// Shakes hands; nothing, where that fails or takes too long.
    pub(crate) async fn accept(&self, stream: TcpStream) -> Option<Shaken> {
        let shaken = timeout(HANDSHAKE_WITHIN, async {
            let mut first = [0];
            if stream.peek(&mut first).await.ok()? == 0 {
                return None;
            }
            if first != [HANDSHAKE] {
                return Some(Shaken::Plain(stream));
            }
            let _share = self.shares.take(stream.peer_addr().ok()?.ip())?;
            // Whoever says nothing keeps no turn.
            let hello = LazyConfigAcceptor::new(Acceptor::default(), stream);
            let hello = hello.await.ok()?;
            let _turn = self.handshakes.acquire().await.ok()?;
            let stream = Box::new(hello.into_stream(self.server.clone()).await.ok()?);
            let protocol = stream.get_ref().1.alpn_protocol();
            Some(match protocol {
                Some(ALPN_TURN | ALPN_STUN) => Shaken::Stun(stream),
                _ => Shaken::Web(stream),
            })
        });
        shaken.await.ok()?
    }

    /// Where TLS is spoken: the public address.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// Takes a changed certificate, for ever. `SIGHUP` has it looked at at once.
    pub(crate) async fn keep_fresh(&self) {
        let mut look = interval(LOOK);
        let mut renew = interval(RENEW);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut asked = signal(SignalKind::hangup()).ok();
        loop {
            tokio::select! {
                _ = look.tick() => self.look(false),
                () = hear(&mut asked) => self.look(true),
                _ = renew.tick() => self.renew(),
            }
        }
    }

    fn look(&self, at_once: bool) {
        match self.certificates.look(at_once) {
            Look::Same => {}
            Look::Taken(leaf) => {
                let days = leaf.days_left();
                tracing::info!(days, "a new certificate is in use");
            }
            Look::Kept(error) => tracing::warn!(
                "The new certificate is not used, the old one stays in use: {error}."
            ),
        }
    }

    fn renew(&self) {
        if let Some(Err(error)) = self.own.as_ref().map(|own| own.renew()) {
            tracing::warn!("{error}");
        }
    }
}

impl Own {
    /// Makes a certificate where there is none that will do for a while.
    fn renew(&self) -> Result<(), TlsError> {
        let made = self_signed::ensure(&self.folder, &self.names);
        let made = made.map_err(|cause| TlsError::SelfSigned {
            folder: self.folder.display().to_string(),
            cause,
        })?;
        if let Some(leaf) = made {
            tracing::warn!(
                "Made a certificate for {} of this server's own. Browsers do not know it and warn \
                 of it; go on only if they show the SHA-256 fingerprint {}.",
                self.names,
                leaf.fingerprint()
            );
        }
        Ok(())
    }
}

/// Where the configured certificate lies.
pub fn pair(config: &Config, certificate: &Certificate) -> Pair {
    match certificate {
        Certificate::Files { cert, key } => Pair::new(cert, key),
        Certificate::SelfSigned => self_signed::pair(&self_signed::folder(&config.data.dir)),
    }
}

/// Waits for the signal; for ever, where it cannot be heard.
async fn hear(asked: &mut Option<tokio::signal::unix::Signal>) {
    match asked {
        Some(signal) => {
            signal.recv().await;
        }
        None => std::future::pending().await,
    }
}

/// A path as a person writes it.
fn named(path: &Path) -> String {
    path.display().to_string()
}
