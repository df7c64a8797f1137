//! What the web's side knows of the relay (STUN and TURN): where a connection goes that
//! speaks its language, and what it tells of itself.
//!
//! Not here: the relay, which is [`turn::Relay`]. It is asked through this trait alone, so
//! that pages, ports and tests do without one.

use crate::turn;
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

impl Relaying for turn::Relay {
    fn serve(
        &self,
        stream: Box<dyn Stream>,
        from: SocketAddr,
        local: SocketAddr,
    ) -> BoxFuture<'static, ()> {
        let relay = self.clone();
        Box::pin(async move { relay.serve_stream(stream, from, local).await })
    }

    fn figures(&self) -> Relay {
        let figures = turn::Relay::figures(self);
        Relay {
            allocations: figures.allocations as u64,
            relayed_bytes: figures.sent + figures.received,
            refusals: figures.refused.all().collect(),
        }
    }
}
