use super::{
    Socket, encode,
    line::{End, broken, closed},
    manners::Manners,
};
use crate::rooms::{Outbox, Registry, Way};
use futures_util::{SinkExt, StreamExt};
use parlor::{
    close::Close,
    limits::HELLO_BYTES,
    wire::{ClientFrame, ErrorCode, Resume, ServerFrame, VERSION},
};
use std::{net::IpAddr, sync::Arc};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};

/// What a hello shows.
enum Hello {
    Ticket(String),
    Resume(Resume),
}

/// What the first frames of a stranger can be.
enum Said {
    Hello(Hello),
    /// Something else that can be read.
    Other,
    Unreadable,
}

/// Waits for `hello`, and brings the socket to its room.
pub(super) async fn greet(
    socket: &mut Socket,
    registry: &Registry,
    outbox: &Arc<Outbox>,
    from: IpAddr,
) -> Result<Way, End> {
    let mut stopping = registry.stopping();
    let hello = tokio::select! {
        heard = timeout(registry.bounds().hello_within, hear(socket, registry)) => {
            // It may be a page that froze on its way back: it is to come again.
            heard.unwrap_or(Err(End::Ours(Close::NoPong)))?
        }
        _ = stopping.wait_for(|stopping| *stopping) => return Err(End::Ours(Close::Restart)),
    };
    let way = match hello {
        Hello::Ticket(ticket) => registry.arrive(&ticket, outbox, from).await,
        Hello::Resume(resume) => registry.come_back(resume, outbox, from).await,
    };
    way.map_err(End::Ours)
}

async fn hear(socket: &mut Socket, registry: &Registry) -> Result<Hello, End> {
    let mut manners = Manners::new(registry.steady().now());
    loop {
        let said = match socket.next().await {
            Some(Ok(Message::Text(text))) if text.len() > HELLO_BYTES => {
                return Err(End::Ours(Close::TooBig));
            }
            Some(Ok(Message::Text(text))) => read(&text),
            Some(Ok(Message::Close(frame))) => return Err(closed(frame.as_ref())),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
            Some(Ok(_)) => Said::Unreadable,
            Some(Err(error)) => return Err(broken(&error)),
            None => return Err(End::Theirs(Close::Broken)),
        };
        match said {
            Said::Hello(hello) => return Ok(hello),
            Said::Other => return Err(End::Ours(Close::BadTicket)),
            Said::Unreadable => {}
        }
        if !manners.forgive_unreadable(registry.steady().now()) {
            return Err(End::Ours(Close::Protocol));
        }
        let answer = Message::Text(unreadable());
        socket.send(answer).await.map_err(|error| broken(&error))?;
    }
}

fn read(text: &str) -> Said {
    match serde_json::from_str(text) {
        Ok(ClientFrame::Hello { v, ticket, resume }) => match (v, ticket, resume) {
            (VERSION, Some(ticket), None) => Said::Hello(Hello::Ticket(ticket)),
            (VERSION, None, Some(resume)) => Said::Hello(Hello::Resume(resume)),
            _ => Said::Unreadable,
        },
        Ok(_) => Said::Other,
        Err(_) => Said::Unreadable,
    }
}

/// What is said about a frame that cannot be read.
pub(super) fn unreadable() -> Utf8Bytes {
    encode(&ServerFrame::Error {
        code: ErrorCode::BadFrame,
        message: "this frame cannot be read".into(),
        retry_after: None,
    })
}
