//! Takes connections in: a bound on how many, TLS where there is a certificate, what is
//! spoken, a deadline for each step, and the address that each request really comes from.
//!
//! One port carries the web and TURN: the first bytes tell which ([`first`]), and the
//! relay's go to the relay. `axum::serve` has neither deadline nor bound, and forgets whom
//! it serves; hence this loop.

mod first;
mod forwarded;

pub use forwarded::{Over, Peer};

use crate::{
    relay::Relaying,
    tls::{Shaken, Tls},
};
use axum::{Router, extract::Request, http::Uri, response::Redirect};
use first::{First, Rewound, first};
use forwarded::{over, peer};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use ipnet::IpNet;
use std::{
    convert::Infallible, future::Future, net::SocketAddr, pin::pin, sync::Arc, time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::{sleep, timeout},
};
use tower::ServiceExt;

/// A head that takes longer than this is somebody holding a connection open for nothing; so
/// are first bytes that do not come.
const HEAD_WITHIN: Duration = Duration::from_secs(5);
/// Request lines and headers together; cookies and a long link fit many times.
const HEAD_BYTES: usize = 32 * 1024;
/// How long requests under way may take once the server stops.
const FINISH_WITHIN: Duration = Duration::from_secs(3);
/// Pause after a failed `accept`: what it lacks (descriptors) does not come back at once.
const ACCEPT_AGAIN: Duration = Duration::from_millis(100);

/// A listening socket and whom it lets in.
#[derive(Debug)]
pub struct Accept {
    pub listener: TcpListener,
    /// Proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    pub trusted: Arc<[IpNet]>,
    /// Connections open at once; signaling sockets have bounds of their own.
    pub connections: usize,
    /// With it TLS is spoken, and whoever asks without is led to where it is.
    pub tls: Option<Tls>,
    /// Takes over what speaks STUN.
    pub relay: Option<Arc<dyn Relaying>>,
}

impl Accept {
    /// Serves `router` until `stop`, then until the requests under way are answered. Without
    /// a router only STUN is spoken here.
    pub async fn serve(self, router: Option<Router>, stop: impl Future<Output = ()>) {
        let stopping = watch::Sender::new(false);
        let places = Arc::new(Semaphore::new(self.connections));
        let house = House {
            trusted: self.trusted.clone(),
            tls: self.tls.clone(),
            relay: self.relay.clone(),
            router,
        };
        tokio::pin!(stop);
        loop {
            tokio::select! {
                () = &mut stop => break,
                (stream, from, place) = self.next(&places) => {
                    let greeted = house.clone().greet(stream, from, stopping.subscribe());
                    tokio::spawn(async move {
                        greeted.await;
                        drop(place);
                    });
                }
            }
        }
        drop(self.listener);
        stopping.send_replace(true);
        let _ = timeout(FINISH_WITHIN, stopping.closed()).await;
    }

    async fn next(&self, places: &Arc<Semaphore>) -> (TcpStream, SocketAddr, OwnedSemaphorePermit) {
        let place = places.clone().acquire_owned().await;
        let place = place.expect("nobody closes this semaphore");
        loop {
            match self.listener.accept().await {
                Ok((stream, from)) => return (stream, from, place),
                Err(error) => {
                    tracing::warn!(%error, "could not take a connection in");
                    sleep(ACCEPT_AGAIN).await;
                }
            }
        }
    }
}

/// Whom a connection may meet.
#[derive(Clone)]
struct House {
    trusted: Arc<[IpNet]>,
    tls: Option<Tls>,
    relay: Option<Arc<dyn Relaying>>,
    router: Option<Router>,
}

/// Where a connection runs from and to, and whether others can read it on its way.
#[derive(Clone, Copy)]
struct Line {
    from: SocketAddr,
    local: SocketAddr,
    secure: bool,
}

impl House {
    /// Serves one connection to its end, or until it becomes a signaling socket.
    async fn greet(self, stream: TcpStream, from: SocketAddr, mut stopping: watch::Receiver<bool>) {
        // Frames are small and wanted now.
        let _ = stream.set_nodelay(true);
        let Ok(local) = stream.local_addr() else {
            return;
        };
        let secure = self.tls.is_some();
        let line = Line {
            from,
            local,
            secure,
        };
        let Some(tls) = self.tls.clone() else {
            return self.hear(stream, line, stopping).await;
        };
        let shaken = tokio::select! {
            shaken = tls.accept(stream) => shaken,
            () = stop(&mut stopping) => None,
        };
        match shaken {
            Some(Shaken::Stun(stream)) => {
                drop(stopping);
                self.relay(stream, line).await;
            }
            Some(Shaken::Web(stream)) => self.hear(stream, line, stopping).await,
            Some(Shaken::Plain(stream)) => {
                let secure = false;
                let led = self.router.is_some().then(|| to_https(tls.origin()));
                let house = Self {
                    router: led,
                    ..self
                };
                house.hear(stream, Line { secure, ..line }, stopping).await;
            }
            None => {}
        }
    }

    /// Finds out what is spoken, and lets those answer who speak it.
    async fn hear<S>(self, stream: S, line: Line, mut stopping: watch::Receiver<bool>)
    where
        S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        let heard = tokio::select! {
            heard = timeout(HEAD_WITHIN, first(stream)) => heard,
            () = stop(&mut stopping) => return,
        };
        match heard {
            Ok(Ok((First::Stun, stream))) => {
                // A relayed call is no request that could be waited for.
                drop(stopping);
                self.relay(stream, line).await;
            }
            Ok(Ok((First::Http, stream))) => self.answer(stream, line, stopping).await,
            // It went away, or said nothing: nobody's concern.
            Ok(Err(_)) | Err(_) => {}
        }
    }

    async fn relay<S>(&self, stream: S, line: Line)
    where
        S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        if let Some(relay) = &self.relay {
            relay.serve(Box::new(stream), line.from, line.local).await;
        }
    }

    /// Answers requests.
    async fn answer<S>(self, stream: Rewound<S>, line: Line, mut stopping: watch::Receiver<bool>)
    where
        S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        let Some(router) = self.router else { return };
        let from = line.from.ip().to_canonical();
        let service = service_fn(move |mut request: hyper::Request<Incoming>| {
            let peer = peer(from, &self.trusted, request.headers());
            let over = over(from, line.secure, &self.trusted, request.headers());
            request.extensions_mut().insert(peer);
            request.extensions_mut().insert(over);
            let router = router.clone();
            async move {
                let request: Request = request.map(axum::body::Body::new);
                let response = router.oneshot(request).await;
                Ok::<_, Infallible>(response.unwrap_or_else(|never| match never {}))
            }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_WITHIN)
            .max_buf_size(HEAD_BYTES)
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades();
        let mut connection = pin!(connection);
        // An error here is a client that went away or does not speak HTTP: nobody's concern.
        tokio::select! {
            _ = &mut connection => {}
            () = stop(&mut stopping) => {
                connection.as_mut().graceful_shutdown();
                let _ = connection.await;
            }
        }
    }
}

/// Leads whoever typed the address without `https` to where it is spoken.
fn to_https(origin: &str) -> Router {
    let origin = origin.to_owned();
    Router::new().fallback(move |asked: Uri| {
        let path = asked.path_and_query().map_or("/", |path| path.as_str());
        let there = Redirect::temporary(&format!("{origin}{path}"));
        async move { there }
    })
}

async fn stop(stopping: &mut watch::Receiver<bool>) {
    // The sender outlives every connection that waits here.
    let _ = stopping.wait_for(|stopping| *stopping).await;
}

/// Lets this process have as many open sockets as the system allows it: the usual default
/// of 1024 would end long before [`parlor::limits::SOCKETS`]. Answers how many that are.
pub fn raise_open_files() -> Option<u64> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let wanted = Rlimit {
        current: maximum,
        maximum,
    };
    match setrlimit(Resource::Nofile, wanted) {
        Ok(()) => maximum,
        Err(_) => current,
    }
}
