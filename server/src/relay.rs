//! What the web's side knows of the relay (STUN and TURN): where a connection goes that
//! speaks its language, and what it tells of itself.
//!
//! Not here: the relay. It is asked through this trait alone, so that pages, ports and
//! tests do without one.

use futures_util::future::BoxFuture;
use parlor_app::findings::Relay;
use std::{fmt::Debug, net::SocketAddr};
use tokio::io::{AsyncRead, AsyncWrite};

/// A connection that was opened elsewhere, with what was read of it put back.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// The relay, as the web's side sees it.
pub trait Relaying: Debug + Send + Sync {
    /// Speaks STUN and TURN on a stream that came from `from` to `local`, until it ends.
    fn serve(
        &self,
        stream: Box<dyn Stream>,
        from: SocketAddr,
        local: SocketAddr,
    ) -> BoxFuture<'static, ()>;

    /// How much it does.
    fn figures(&self) -> Relay;
}
