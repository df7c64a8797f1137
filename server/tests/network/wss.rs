use crate::server::{PATIENCE, SELF_SIGNED, Server, said};
use futures_util::{SinkExt, StreamExt};
use parlor::{
    room::{Answer, Identity, Who},
    wire::{Access, Role},
};
use parlor_server::{
    accounts::{hash, token},
    db::{CreateAccount, CreateRoom},
};
use tokio::time::timeout;
use tokio_tungstenite::{
    client_async,
    tungstenite::{Error, Message, client::IntoClientRequest},
};

/// Opens a room and presses *Join*: the ticket.
async fn ticket(server: &Server) -> String {
    let (store, now) = (&server.state.store, server.state.clock.now());
    let account = CreateAccount {
        username: "owner".into(),
        display_name: "Owner".into(),
        password: "no password has this hash".into(),
        administrator: false,
        at: now,
    };
    let room = CreateRoom {
        slug: "garden".into(),
        name: "Garden".into(),
        access: Access::Link,
        capacity: 8,
        owner: store.write(account).await.unwrap(),
        at: now,
        at_most: 1,
    };
    store.write(room).await.unwrap();
    let room = store.room_by_slug("garden").await.unwrap().unwrap();
    let who = Who {
        identity: Identity::Guest(hash("ann")),
        name: "Ann".into(),
        role: Role::Guest,
    };
    let ticket = token();
    let registry = &server.state.registry;
    let entered = registry.enter(&room, who, hash(&ticket), false).await;
    assert_eq!(entered.unwrap(), Answer::Admitted);
    ticket
}

#[tokio::test]
async fn pages_and_signaling_come_over_tls() {
    let server = Server::with(SELF_SIGNED).await;
    let host = server.address.to_string();
    let ask = format!("GET /sign-in HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    let page = said(server.secure(&[b"http/1.1"]).await, ask.as_bytes()).await;
    assert!(
        page.starts_with("HTTP/1.1 200") && page.contains("Username"),
        "{page}"
    );
    assert!(
        page.contains(&format!("connect-src 'self' wss://{host}")),
        "{page}"
    );

    let dial = async |origin: String| {
        let mut request = format!("wss://{host}/ws").into_client_request().unwrap();
        request
            .headers_mut()
            .append("Origin", origin.parse().unwrap());
        client_async(request, server.secure(&[b"http/1.1"]).await).await
    };
    let ticket = ticket(&server).await;
    let (mut socket, _) = dial(format!("https://{host}")).await.unwrap();
    let hello = serde_json::json!({
        "t": "hello", "v": parlor::wire::VERSION, "ticket": ticket,
    });
    socket.send(Message::text(hello.to_string())).await.unwrap();
    let heard = timeout(PATIENCE, socket.next()).await.unwrap();
    let heard = heard.unwrap().unwrap().into_text().unwrap();
    assert!(heard.starts_with(r#"{"t":"welcome""#), "{heard}");

    let refused = dial(format!("http://{host}")).await;
    assert!(
        matches!(&refused, Err(Error::Http(answer)) if answer.status() == 403),
        "a page that came without TLS is none of ours"
    );
}
