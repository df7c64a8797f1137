//! `GET /ws/echo`: says back what it hears, a few times, so that *Check your setup* can tell
//! whether sockets get through here, and how long a round trip takes.

use super::{Socket, is_ours, person};
use crate::{accept::Peer, rooms::Place, socket::handshake, state::AppState};
use axum::{
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use parlor::limits::{ECHO_BYTES, ECHOES};
use std::net::{IpAddr, Ipv4Addr};
use tokio::time::timeout;
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::protocol::{Role, WebSocketConfig},
};

/// As a signaling socket is opened, and counted with them.
pub(super) async fn open(State(state): State<AppState>, mut request: Request) -> Response {
    if !is_ours(&state, request.headers()) {
        return (StatusCode::FORBIDDEN, "not from this page").into_response();
    }
    let from = request.extensions().get::<Peer>().map(|peer| peer.0);
    let from = from.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    let person = person(request.headers(), state.config.web.public_url.https());
    let (response, upgrade) = match handshake::accept(&mut request) {
        Ok(accepted) => accepted,
        Err(refused) => return refused.into_response(),
    };
    let Some(place) = state.registry.place(from, person) else {
        let retry = [(header::RETRY_AFTER, super::RETRY_AFTER)];
        return (StatusCode::SERVICE_UNAVAILABLE, retry, "too many sockets").into_response();
    };
    let within = state.registry.bounds().echo_within;
    tokio::spawn(async move {
        // Whoever is not done by then is cut off: nobody measures for so long.
        let _ = timeout(within, serve(upgrade, place)).await;
    });
    response
}

async fn serve(upgrade: OnUpgrade, place: Place) {
    let Ok(upgraded) = upgrade.await else { return };
    let config = WebSocketConfig::default()
        .read_buffer_size(ECHO_BYTES)
        .write_buffer_size(0)
        .max_write_buffer_size(16 * ECHO_BYTES)
        .max_message_size(Some(ECHO_BYTES))
        .max_frame_size(Some(ECHO_BYTES));
    let io = TokioIo::new(upgraded);
    let mut socket: Socket = WebSocketStream::from_raw_socket(io, Role::Server, Some(config)).await;
    let mut echoes = 0;
    while let Some(Ok(message)) = socket.next().await {
        if !message.is_text() {
            continue;
        }
        echoes += 1;
        if echoes > ECHOES || socket.send(message).await.is_err() {
            break;
        }
    }
    // It may be closed already.
    let _ = socket.close(None).await;
    drop(place);
}
