use super::{
    Socket, encode,
    greeting::{greet, unreadable},
    manners::{Manners, Verdict},
};
use crate::rooms::{Gone, Outbox, Registry, WELCOME, Way, millis};
use futures_util::{SinkExt, StreamExt};
use parlor::{
    close::Close,
    limits::HELLO_BYTES,
    time::Millis,
    wire::{ClientFrame, ErrorCode, ServerFrame},
};
use std::{
    collections::VecDeque,
    future::poll_fn,
    net::IpAddr,
    ops::ControlFlow::{self, Break, Continue},
    sync::Arc,
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy, sink},
    time::{sleep_until, timeout},
};
use tokio_tungstenite::tungstenite::{
    Error, Message, Utf8Bytes,
    error::ProtocolError,
    protocol::{CloseFrame, frame::coding::CloseCode},
};

/// What a closed socket may still send before we stop listening altogether.
const LAST_WORDS: u64 = 1024 * 1024;
const PING: Utf8Bytes = Utf8Bytes::from_static(r#"{"t":"ping"}"#);

/// How a socket ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// We close it.
    Ours(Close),
    /// The other side closed it, or it broke.
    Theirs(Close),
}

/// One socket and its room.
struct Line {
    socket: Socket,
    registry: Registry,
    outbox: Arc<Outbox>,
    way: Way,
    manners: Manners,
    welcomed: bool,
    heard: Millis,
    ping_at: Millis,
    ice_at: Option<Millis>,
}

/// Serves a socket from its hello to its end.
pub(super) async fn serve(mut socket: Socket, registry: Registry, from: IpAddr) {
    let linger = registry.bounds().linger;
    let outbox = Arc::new(Outbox::default());
    match greet(&mut socket, &registry, &outbox, from).await {
        Ok(way) => {
            let mut line = Line::new(socket, registry, outbox, way);
            let end = line.talk().await;
            let (End::Ours(why) | End::Theirs(why)) = end;
            // A room that is gone needs not be told.
            let _ = line.way.closed(why).await;
            farewell(line.socket, end, linger).await;
        }
        Err(end) => farewell(socket, end, linger).await,
    }
}

impl Line {
    fn new(socket: Socket, registry: Registry, outbox: Arc<Outbox>, way: Way) -> Self {
        let now = registry.steady().now();
        let renew = registry.ice().renew_after();
        Self {
            manners: Manners::new(now),
            welcomed: false,
            heard: now,
            ping_at: now + heartbeat(registry.bounds().heartbeat),
            ice_at: renew.map(|after| now + millis(after)),
            socket,
            registry,
            outbox,
            way,
        }
    }

    /// Carries frames both ways until the socket's end.
    async fn talk(&mut self) -> End {
        let mut batch = VecDeque::new();
        let alarm = sleep_until(self.registry.steady().instant(self.alarm()));
        tokio::pin!(alarm);
        loop {
            let flow = tokio::select! {
                biased;
                end = poll_fn(|context| self.outbox.poll_take(context, &mut batch)) => match end {
                    Some(why) => Break(End::Ours(why)),
                    None => self.write(&mut batch).await,
                },
                message = self.socket.next() => self.on_message(message).await,
                () = &mut alarm => {
                    let flow = self.on_alarm().await;
                    alarm.as_mut().reset(self.registry.steady().instant(self.alarm()));
                    flow
                }
            };
            if let Break(end) = flow {
                return end;
            }
        }
    }

    /// Writes a batch in as few pieces as it fits in. A reader that holds it up for too long
    /// is slow, and so is one for whom too much waits meanwhile.
    async fn write(&mut self, batch: &mut VecDeque<Utf8Bytes>) -> ControlFlow<End> {
        self.welcomed = self.welcomed || batch.iter().any(|frame| frame.starts_with(WELCOME));
        let socket = &mut self.socket;
        let write = async {
            for frame in batch.drain(..) {
                socket.feed(Message::Text(frame)).await?;
            }
            socket.flush().await
        };
        let written = tokio::select! {
            biased;
            written = timeout(self.registry.bounds().write_within, write) => written,
            () = poll_fn(|context| self.outbox.poll_overflow(context)) => {
                return Break(End::Ours(Close::SlowReader));
            }
        };
        match written {
            Ok(Ok(())) => Continue(()),
            Ok(Err(error)) => Break(broken(&error)),
            Err(_) => Break(End::Ours(Close::SlowReader)),
        }
    }

    async fn on_message(&mut self, message: Option<Result<Message, Error>>) -> ControlFlow<End> {
        let now = self.registry.steady().now();
        self.heard = now;
        match message {
            Some(Ok(Message::Text(text))) => self.on_text(now, &text).await,
            Some(Ok(Message::Close(frame))) => Break(closed(frame.as_ref())),
            // Answered by the protocol itself; too many of them are too many all the same.
            Some(Ok(Message::Ping(bytes) | Message::Pong(bytes))) => {
                match self.manners.take(now, bytes.len()) {
                    Verdict::Close(why) => Break(End::Ours(why)),
                    Verdict::Fine | Verdict::TooFast { .. } => Continue(()),
                }
            }
            Some(Ok(_)) => self.on_unreadable(now),
            Some(Err(error)) => Break(broken(&error)),
            None => Break(End::Theirs(Close::Broken)),
        }
    }

    async fn on_text(&mut self, now: Millis, text: &str) -> ControlFlow<End> {
        if !self.welcomed && text.len() > HELLO_BYTES {
            return Break(End::Ours(Close::TooBig));
        }
        let verdict = self.manners.take(now, text.len());
        let frame = serde_json::from_str::<ClientFrame>(text);
        let counted = frame.as_ref().map_or(true, ClientFrame::is_data);
        match verdict {
            Verdict::Fine => {}
            Verdict::TooFast { retry_after } => {
                if let Some(retry_after) = retry_after {
                    self.outbox.push(too_fast(retry_after));
                }
                return if counted {
                    self.drop_frame().await
                } else {
                    Continue(())
                };
            }
            Verdict::Close(why) => return Break(End::Ours(why)),
        }
        match frame {
            Ok(frame) => {
                let brought = self.way.frame(frame).await;
                self.or_gone(brought)
            }
            Err(_) => {
                self.on_unreadable(now)?;
                self.drop_frame().await
            }
        }
    }

    fn on_unreadable(&mut self, now: Millis) -> ControlFlow<End> {
        if !self.manners.forgive_unreadable(now) {
            return Break(End::Ours(Close::Protocol));
        }
        self.outbox.push(unreadable());
        Continue(())
    }

    /// Lets the room count a frame that it does not get.
    async fn drop_frame(&mut self) -> ControlFlow<End> {
        let brought = self.way.dropped().await;
        self.or_gone(brought)
    }

    /// A room that ended said why, unless it broke.
    fn or_gone(&self, brought: Result<(), Gone>) -> ControlFlow<End> {
        match brought {
            Ok(()) => Continue(()),
            Err(Gone) => Break(End::Ours(self.outbox.end().unwrap_or(Close::Generic))),
        }
    }

    /// The next time at which something is due.
    fn alarm(&self) -> Millis {
        let dead = self.heard + millis(self.registry.bounds().silence);
        let next = dead.min(self.ping_at);
        self.ice_at.map_or(next, |ice_at| next.min(ice_at))
    }

    async fn on_alarm(&mut self) -> ControlFlow<End> {
        let now = self.registry.steady().now();
        let bounds = self.registry.bounds();
        if now - self.heard >= millis(bounds.silence) {
            return Break(End::Ours(Close::NoPong));
        }
        if now >= self.ping_at {
            self.ping_at = now + heartbeat(bounds.heartbeat);
            self.outbox.push(PING);
            let lives = if self.way.is_live() {
                Ok(())
            } else {
                Err(Gone)
            };
            self.or_gone(lives)?;
        }
        if self.ice_at.is_some_and(|ice_at| now >= ice_at) {
            return self.renew_ice(now).await;
        }
        Continue(())
    }

    async fn renew_ice(&mut self, now: Millis) -> ControlFlow<End> {
        let ice = self.registry.ice();
        self.ice_at = ice.renew_after().map(|after| now + millis(after));
        let servers = ice.servers(self.way.session(), self.registry.wall().now());
        let brought = self.way.ice(servers).await;
        self.or_gone(brought)
    }
}

/// The time until the next ping: a tenth more or less, so that not all are sent at once.
fn heartbeat(every: Duration) -> u64 {
    let every = millis(every);
    let span = (every / 5).max(1);
    every - every / 10 + getrandom::u64().unwrap_or(0) % span
}

fn too_fast(retry_after: u64) -> Utf8Bytes {
    encode(&ServerFrame::Error {
        code: ErrorCode::RateLimited,
        message: "too much at once".into(),
        retry_after: Some(retry_after),
    })
}

/// How a socket ends with the other side's close frame.
pub(super) fn closed(frame: Option<&CloseFrame>) -> End {
    End::Theirs(frame.map_or(Close::Broken, |frame| Close::from_code(frame.code.into())))
}

/// How a socket ends with an error.
pub(super) fn broken(error: &Error) -> End {
    match error {
        Error::Capacity(_) => End::Ours(Close::TooBig),
        Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => End::Theirs(Close::Broken),
        Error::Protocol(_) | Error::Utf8(_) => End::Ours(Close::Protocol),
        _ => End::Theirs(Close::Broken),
    }
}

/// Says why, and listens until the other side has hung up: a socket dropped with something
/// unread is reset, and the reason with it.
async fn farewell(mut socket: Socket, end: End, linger: Duration) {
    let goodbye = async {
        match end {
            End::Ours(why) => {
                let frame = CloseFrame {
                    code: CloseCode::from(why.code()),
                    reason: Utf8Bytes::default(),
                };
                socket.send(Message::Close(Some(frame))).await?;
            }
            End::Theirs(_) => socket.flush().await?,
        }
        let io = socket.get_mut();
        io.shutdown().await?;
        copy(&mut io.take(LAST_WORDS), &mut sink()).await?;
        Ok::<(), Error>(())
    };
    // Whoever does not hang up in time, or has already: there is nobody to tell.
    let _ = timeout(linger, goodbye).await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio_tungstenite::tungstenite::error::CapacityError;

    #[test]
    fn a_ping_is_what_the_wire_calls_one() {
        assert_eq!(PING, encode(&ServerFrame::Ping {}));
    }

    #[test]
    fn pings_are_a_tenth_early_or_late_at_most() {
        for _ in 0..1_000 {
            let next = heartbeat(Duration::from_secs(10));
            assert!((9_000..11_000).contains(&next), "{next}");
        }
    }

    #[test]
    fn a_lost_connection_is_not_taken_for_a_broken_rule() {
        let reset = Error::Protocol(ProtocolError::ResetWithoutClosingHandshake);
        assert_eq!(broken(&reset), End::Theirs(Close::Broken));
        let long = Error::Capacity(CapacityError::MessageTooLong {
            size: 2,
            max_size: 1,
        });
        assert_eq!(broken(&long), End::Ours(Close::TooBig));
    }
}
