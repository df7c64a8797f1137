//! The socket that says back what it hears: who may open one, and where it ends.

use crate::server::Server;
use futures_util::{SinkExt, StreamExt};
use parlor::limits::{ECHO_BYTES, ECHOES};
use parlor_server::rooms::Bounds;
use std::time::Duration;
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Error, Message, client::IntoClientRequest},
};

const PATIENCE: Duration = Duration::from_secs(20);

type Echo = WebSocketStream<TcpStream>;

/// Dials; the status where that is refused.
async fn dial(server: &Server, origin: &str) -> Result<Echo, u16> {
    let stream = TcpStream::connect(server.address).await.unwrap();
    let url = format!("ws://{}/ws/echo", server.address);
    let mut request = url.into_client_request().unwrap();
    let headers = request.headers_mut();
    headers.append("Origin", origin.parse().unwrap());
    match client_async(request, stream).await {
        Ok((socket, _)) => Ok(socket),
        Err(Error::Http(response)) => Err(response.status().as_u16()),
        Err(error) => panic!("{error}"),
    }
}

/// What is said back; `None` once it is over.
async fn back(echo: &mut Echo) -> Option<String> {
    let next = timeout(PATIENCE, echo.next()).await.expect("an end");
    match next {
        Some(Ok(Message::Text(text))) => Some(text.to_string()),
        _ => None,
    }
}

#[tokio::test]
async fn a_page_of_ours_hears_its_own_words_a_few_times() {
    let server = Server::start().await;
    let mut echo = dial(&server, &server.origin()).await.unwrap();
    for n in 0..ECHOES {
        echo.send(Message::text(n.to_string())).await.unwrap();
        assert_eq!(back(&mut echo).await, Some(n.to_string()));
    }
    // It may be closed before this is sent.
    let _ = echo.send(Message::text("once more")).await;
    assert_eq!(back(&mut echo).await, None);
}

#[tokio::test]
async fn other_sites_pages_hear_nothing() {
    let server = Server::start().await;
    for origin in ["https://evil.example", "null", ""] {
        assert_eq!(dial(&server, origin).await.err(), Some(403), "{origin:?}");
    }
}

#[tokio::test]
async fn what_is_too_long_ends_it() {
    let server = Server::start().await;
    let mut echo = dial(&server, &server.origin()).await.unwrap();
    let long = "x".repeat(ECHO_BYTES + 1);
    echo.send(Message::text(long)).await.unwrap();
    assert_eq!(back(&mut echo).await, None);
}

#[tokio::test]
async fn it_ends_by_itself_and_gives_its_place_back() {
    let server = Server::with(Bounds {
        echo_within: Duration::from_millis(50),
        ..Bounds::default()
    })
    .await;
    let mut echo = dial(&server, &server.origin()).await.unwrap();
    assert_eq!(back(&mut echo).await, None);
    let mut sockets = server.state.registry.sockets();
    let free = sockets.wait_for(|sockets| *sockets == 0);
    timeout(PATIENCE, free).await.expect("a place").unwrap();
}

#[tokio::test]
async fn echoes_are_counted_with_all_other_sockets() {
    let server = Server::with(Bounds {
        sockets: 1,
        ..Bounds::default()
    })
    .await;
    let _first = dial(&server, &server.origin()).await.unwrap();
    let second = dial(&server, &server.origin()).await;
    assert_eq!(second.err(), Some(503));
}
