//! Takes connections in: a bound on how many, a deadline for the request's head, and the
//! address that each request really comes from.
//!
//! `axum::serve` has neither deadline nor bound, and forgets whom it serves; hence this loop.

use axum::{Router, extract::Request, http::HeaderMap};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use ipnet::IpNet;
use std::{
    convert::Infallible,
    future::Future,
    net::{IpAddr, SocketAddr},
    pin::pin,
    sync::Arc,
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::{sleep, timeout},
};
use tower::ServiceExt;

/// A head that takes longer than this is somebody holding a connection open for nothing.
const HEAD_WITHIN: Duration = Duration::from_secs(5);
/// Request lines and headers together; cookies and a long link fit many times.
const HEAD_BYTES: usize = 32 * 1024;
/// How long requests under way may take once the server stops.
const FINISH_WITHIN: Duration = Duration::from_secs(3);
/// Pause after a failed `accept`: what it lacks (descriptors) does not come back at once.
const ACCEPT_AGAIN: Duration = Duration::from_millis(100);

/// Where a request comes from: the socket's other end, or what a trusted proxy says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Peer(pub IpAddr);

/// A listening socket and whom it lets in.
#[derive(Debug)]
pub struct Accept {
    pub listener: TcpListener,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted: Arc<[IpNet]>,
    /// Connections open at once; signaling sockets have bounds of their own.
    pub connections: usize,
}

impl Accept {
    /// Serves `router` until `stop`, then until the requests under way are answered.
    pub async fn serve(self, router: Router, stop: impl Future<Output = ()>) {
        let stopping = watch::Sender::new(false);
        let places = Arc::new(Semaphore::new(self.connections));
        tokio::pin!(stop);
        loop {
            tokio::select! {
                () = &mut stop => break,
                (stream, from, place) = self.next(&places) => {
                    let serve = connection(
                        stream,
                        canonical(from),
                        self.trusted.clone(),
                        router.clone(),
                        stopping.subscribe(),
                    );
                    tokio::spawn(async move {
                        serve.await;
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

/// Serves one connection to its end, or until it becomes a signaling socket.
async fn connection(
    stream: TcpStream,
    from: IpAddr,
    trusted: Arc<[IpNet]>,
    router: Router,
    mut stopping: watch::Receiver<bool>,
) {
    // Frames are small and wanted now.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        let peer = peer(from, &trusted, request.headers());
        request.extensions_mut().insert(peer);
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

async fn stop(stopping: &mut watch::Receiver<bool>) {
    // The sender outlives every connection that waits here.
    let _ = stopping.wait_for(|stopping| *stopping).await;
}

/// The address a request comes from: from the right, the first that is no trusted proxy.
fn peer(socket: IpAddr, trusted: &[IpNet], headers: &HeaderMap) -> Peer {
    let is_proxy = |address: &IpAddr| trusted.iter().any(|net| net.contains(address));
    let mut nearest = socket;
    let said = headers.get_all("x-forwarded-for").iter().rev();
    let mut hops = said.flat_map(|value| value.to_str().unwrap_or("").rsplit(','));
    while is_proxy(&nearest) {
        match hops
            .next()
            .and_then(|hop| hop.trim().parse::<IpAddr>().ok())
        {
            Some(hop) => nearest = hop.to_canonical(),
            None => break,
        }
    }
    Peer(nearest)
}

fn canonical(from: SocketAddr) -> IpAddr {
    from.ip().to_canonical()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(socket: &str, trusted: &[&str], forwarded: &[&str]) -> String {
        let trusted: Vec<IpNet> = trusted.iter().map(|net| net.parse().unwrap()).collect();
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        peer(socket.parse().unwrap(), &trusted, &headers)
            .0
            .to_string()
    }

    #[test]
    fn a_stranger_cannot_choose_its_address() {
        assert_eq!(seen("203.0.113.9", &[], &["10.0.0.1"]), "203.0.113.9");
        let proxies = ["10.0.0.0/8"];
        assert_eq!(seen("203.0.113.9", &proxies, &["10.0.0.1"]), "203.0.113.9");
    }

    #[test]
    fn a_trusted_proxy_is_believed_as_far_as_the_chain_of_trust_goes() {
        let proxies = ["10.0.0.0/8"];
        assert_eq!(
            seen("10.0.0.1", &proxies, &["198.51.100.7"]),
            "198.51.100.7"
        );
        let chain = ["6.6.6.6, 198.51.100.7", "10.0.0.2"];
        assert_eq!(seen("10.0.0.1", &proxies, &chain), "198.51.100.7");
    }

    #[test]
    fn nonsense_from_a_proxy_leaves_the_nearest_known_address() {
        let proxies = ["10.0.0.0/8"];
        assert_eq!(seen("10.0.0.1", &proxies, &["unknown"]), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", &proxies, &[]), "10.0.0.1");
    }
}
