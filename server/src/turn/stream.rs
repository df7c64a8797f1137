//! Clients on streams: TCP, and whatever is handed over by who serves TLS.

mod frames;
mod outbox;

pub(super) use outbox::Outbox;

use super::{
    allocation::Flow,
    bounds,
    figures::Refusal,
    packet::Packet,
    shared::{Line, Shared},
};
use frames::Frames;
use std::{cell::RefCell, net::SocketAddr, sync::Arc, sync::atomic::Ordering, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpListener,
    time::{Instant, sleep, timeout_at},
};

/// See [`bounds::SILENT_SECONDS`].
const SILENT: Duration = Duration::from_secs(bounds::SILENT_SECONDS);
/// Pause after a failed `accept`: what it lacks (descriptors) does not come back at once.
const ACCEPT_AGAIN: Duration = Duration::from_millis(100);

thread_local! {
    /// Frames are looked at without waiting for anything, so one buffer serves all streams.
    static PACKET: RefCell<Packet> = RefCell::new(Packet::new());
}

/// Takes connections in until the relay stops.
pub(super) async fn accept(shared: Arc<Shared>, listener: TcpListener) {
    let mut stopping = shared.stopping.subscribe();
    loop {
        let accepted = tokio::select! {
            _ = stopping.wait_for(|stopping| *stopping) => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, from)) => {
                // Frames are small and wanted now.
                let _ = stream.set_nodelay(true);
                tokio::spawn(serve(shared.clone(), stream, from));
            }
            Err(error) => {
                tracing::warn!(%error, "could not take a connection to the relay in");
                sleep(ACCEPT_AGAIN).await;
            }
        }
    }
}

/// Serves one client to its end.
pub(super) async fn serve<T>(shared: Arc<Shared>, stream: T, from: SocketAddr)
where
    T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let remote = SocketAddr::new(from.ip().to_canonical(), from.port());
    let Some(_place) = shared.streams.take(remote.ip()) else {
        return shared.count(Refusal::Connections);
    };
    let number = shared.next_stream.fetch_add(1, Ordering::Relaxed);
    let flow = Flow {
        line: number,
        remote,
    };
    let client = Client {
        shared: shared.clone(),
        flow,
        outbox: Arc::default(),
    };
    let mut stopping = shared.stopping.subscribe();
    let (reads, writes) = tokio::io::split(stream);
    tokio::select! {
        _ = stopping.wait_for(|stopping| *stopping) => {}
        () = client.hear(reads) => {}
        () = client.speak(writes) => {}
    }
}

/// One stream; dropping it ends its allocation.
struct Client {
    shared: Arc<Shared>,
    flow: Flow,
    outbox: Arc<Outbox>,
}

impl Client {
    /// Reads until the client goes, breaks the rules, or has nothing to say and no allocation.
    async fn hear(&self, mut reads: impl AsyncRead + Unpin) {
        let line = Line::Stream(self.outbox.clone());
        let mut frames = Frames::new();
        let mut before = 0;
        let mut until = Instant::now() + SILENT;
        loop {
            match timeout_at(until, reads.read(frames.space())).await {
                Ok(Ok(length @ 1..)) => frames.came_in(length),
                Ok(_) => return,
                Err(_) if self.has_allocation() => {
                    until = Instant::now() + SILENT;
                    continue;
                }
                Err(_) => return,
            }
            let heard = PACKET.with_borrow_mut(|packet| self.take(&line, &mut frames, packet));
            let Ok(heard) = heard else {
                return self.shared.count(Refusal::Malformed);
            };
            if heard > 0 {
                until = Instant::now() + SILENT;
                before = if self.has_allocation() {
                    0
                } else {
                    before + heard
                };
            }
            if before > bounds::FRAMES_BEFORE {
                return self.shared.count(Refusal::OverBudget);
            }
        }
    }

    /// Looks at every frame that is whole: how many.
    fn take(&self, line: &Line, frames: &mut Frames, packet: &mut Packet) -> Result<u32, ()> {
        let now = self.shared.now();
        let mut taken = 0;
        while let Some(frame) = frames.next()? {
            if packet.load(frame) {
                self.shared.on_client(now, self.flow, line, packet);
            }
            taken += 1;
        }
        Ok(taken)
    }

    async fn speak(&self, mut writes: impl AsyncWrite + Unpin) {
        let mut batch = Vec::new();
        loop {
            self.outbox.wait(&mut batch).await;
            if writes.write_all(&batch).await.is_err() || writes.flush().await.is_err() {
                return;
            }
        }
    }

    fn has_allocation(&self) -> bool {
        self.shared.lock().has_allocation(&self.flow)
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.shared.lock().close(&self.flow);
    }
}
