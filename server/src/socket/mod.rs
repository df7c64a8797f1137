//! The signaling socket: who may open one, what it may send, and when it is dead.
//!
//! One task per socket reads, writes and keeps time; what is said goes to the room's task
//! ([`crate::rooms`]), which decides. How frames are counted when the edge refuses them: an
//! unreadable text frame and one that came too fast count as data unless they are readable
//! as control, exactly as the client counted them. Binary frames are never counted.

mod echo;
mod greeting;
mod handshake;
mod line;
mod manners;

use crate::{
    accept::Peer,
    accounts::{cookies, hash},
    rooms::{Place, Registry},
    state::AppState,
};
use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::any,
};
use axum_extra::extract::CookieJar;
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use parlor::{limits::FRAME_BYTES, room::Hash, wire::ServerFrame};
use parlor_app::backend::ECHO;
use std::net::{IpAddr, Ipv4Addr};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        Utf8Bytes,
        protocol::{Role, WebSocketConfig},
    },
};

type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// Bytes read at once: the whole of most frames. Every idle socket holds that much.
const READ_BUFFER: usize = 4 * 1024;
/// Bytes gathered before a write: a burst of candidates goes in one piece.
const WRITE_BUFFER: usize = 16 * 1024;
/// Bytes that may be stuck in a socket that cannot be written.
const WRITE_BUFFER_MAX: usize = 256 * 1024;
/// Seconds after which to try again when there are too many sockets.
const RETRY_AFTER: &str = "5";

/// `GET /ws` and `GET /ws/echo`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/ws", any(open))
        .route(ECHO, any(echo::open))
}

async fn open(State(state): State<AppState>, mut request: Request) -> Response {
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
        let retry = [(header::RETRY_AFTER, RETRY_AFTER)];
        return (StatusCode::SERVICE_UNAVAILABLE, retry, "too many sockets").into_response();
    };
    tokio::spawn(serve(upgrade, state.registry, from, place));
    response
}

/// Whether the page that opens the socket is ours: browsers always say where it is from,
/// and let no page lie about it.
fn is_ours(state: &AppState, headers: &HeaderMap) -> bool {
    let mut origins = headers.get_all(header::ORIGIN).iter();
    let origin = origins.next().and_then(|origin| origin.to_str().ok());
    origin.is_some_and(|origin| state.config.web.public_url.is_origin(origin))
        && origins.next().is_none()
}

/// What a browser is known by: its sign-in session's cookie, else its guest's.
fn person(headers: &HeaderMap, https: bool) -> Option<Hash> {
    let jar = CookieJar::from_headers(headers);
    let session = jar.get(cookies::session_name(https));
    let known = session.or_else(|| jar.get(cookies::guest_name(https)));
    known.map(|cookie| hash(cookie.value()))
}

async fn serve(upgrade: OnUpgrade, registry: Registry, from: IpAddr, place: Place) {
    let Ok(upgraded) = upgrade.await else { return };
    let config = WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .max_write_buffer_size(WRITE_BUFFER_MAX)
        .max_message_size(Some(FRAME_BYTES))
        .max_frame_size(Some(FRAME_BYTES));
    let io = TokioIo::new(upgraded);
    let socket = WebSocketStream::from_raw_socket(io, Role::Server, Some(config)).await;
    line::serve(socket, registry, from).await;
    drop(place);
}

/// A frame of the edge's own.
fn encode(frame: &ServerFrame) -> Utf8Bytes {
    let json = serde_json::to_string(frame).expect("frames are JSON");
    json.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person_of(cookies: &[&str]) -> Option<Hash> {
        let mut headers = HeaderMap::new();
        for cookie in cookies {
            headers.append(header::COOKIE, cookie.parse().unwrap());
        }
        person(&headers, false)
    }

    #[test]
    fn a_person_is_known_by_the_sign_in_before_the_guests_cookie() {
        assert_eq!(person_of(&["guest=g; parlor=s"]), Some(hash("s")));
        assert_eq!(person_of(&["theme=dark", "guest=g"]), Some(hash("g")));
        assert_eq!(person_of(&["theme=dark"]), None);
    }
}
