use crate::browser::Server;
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use futures_util::future::BoxFuture;
use parlor_app::findings::Relay;
use parlor_server::{
    relay::{Relaying, Stream},
    router,
};
use std::{net::SocketAddr, sync::Arc};

const TOKEN: &str = "a secret of some length";

/// A relay that has figures and nothing to do.
#[derive(Debug)]
struct Idle;

impl Relaying for Idle {
    fn serve(&self, _: Box<dyn Stream>, _: SocketAddr, _: SocketAddr) -> BoxFuture<'static, ()> {
        Box::pin(async {})
    }

    fn figures(&self) -> Relay {
        Relay {
            allocations: 3,
            relayed_bytes: 5_250_000,
            refusals: vec![("forbidden_peer", 7), ("expired", 0)],
        }
    }
}

async fn with_relay(toml: &str) -> Server {
    let mut server = Server::with(toml).await;
    server.state.relay = Some(Arc::new(Idle));
    server.router = router(&server.state);
    server
}

#[tokio::test]
async fn the_page_network_is_whole_without_script_and_for_administrators_alone() {
    let server = Server::with("stun_urls = 'stun:127.0.0.1:9'").await;
    let mut root = server.administrator("root").await;
    let page = root.get("/admin/network").await;
    assert_eq!(page.status, StatusCode::OK);
    for words in [
        "<h1>Network<",
        "This server listens at 127.0.0.1:3000.",
        "The file is whole",
        "There is no TURN server",
        "stun:127.0.0.1:9",
        "This server carries no relay of its own.",
        r#"aria-label="Administration""#,
        r#"href="/admin/network" aria-current="page""#,
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    assert!(page.live_page().is_none() && !page.body.contains("/pkg/parlor.js"));
    let live = root.get("/admin").await;
    assert!(live.body.contains(r#"href="/admin/network""#));

    let mut ann = server.member("ann").await;
    let page = ann.get("/admin/network").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(!page.body.contains("listens at"), "{}", page.body);
    let stranger = server.browser().get("/admin/network").await;
    assert_eq!(stranger.leads_to(), "/sign-in?back=%2Fadmin%2Fnetwork");
}

#[tokio::test]
async fn the_relays_figures_are_shown_and_those_of_nothing_are_not() {
    let server = with_relay("").await;
    let mut root = server.administrator("root").await;
    root.post("/preferences", &[("language", "zh"), ("back", "/")])
        .await;
    for (language, figures) in [
        (
            "zh",
            [
                "5.2 MB",
                "不得经此到达的地址",
                "这台服务器自带 STUN 与 TURN",
            ],
        ),
        (
            "en",
            [
                "5.2 MB",
                "an address nobody may reach",
                "carries STUN and TURN itself",
            ],
        ),
    ] {
        let chosen = [("language", language), ("back", "/")];
        root.post("/preferences", &chosen).await;
        let page = root.get("/admin/network").await;
        for words in figures {
            assert!(page.body.contains(words), "{words}: {}", page.body);
        }
        assert!(!page.body.contains("credentials that have ended"));
    }
}

async fn metrics(server: &Server, authorization: &str) -> (StatusCode, String) {
    let request = Request::get("/metrics").header(header::AUTHORIZATION, authorization);
    let request = request.body(Body::empty()).unwrap();
    let answer = server.browser().send(request).await;
    (answer.status, answer.body)
}

#[tokio::test]
async fn metrics_are_for_whoever_shows_the_token() {
    let closed = Server::start().await;
    assert_eq!(metrics(&closed, "Bearer ").await.0, StatusCode::NOT_FOUND);
    let server = with_relay(&format!("[metrics]\ntoken = '{TOKEN}'")).await;
    for wrong in [
        "",
        "Bearer ",
        "Bearer a secret",
        TOKEN,
        &format!("Basic {TOKEN}"),
    ] {
        let (status, body) = metrics(&server, wrong).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{wrong}");
        assert!(!body.contains("parlor_"), "{body}");
    }
    server
        .administrator("root")
        .await
        .create_room("Monday", "link")
        .await;
    let (status, body) = metrics(&server, &format!("Bearer {TOKEN}")).await;
    assert_eq!(status, StatusCode::OK);
    for line in [
        "# TYPE parlor_sockets gauge\nparlor_sockets 0\n",
        "parlor_rooms 1\n",
        "parlor_people 0\n",
        "parlor_sessions 1\n",
        "parlor_relay_allocations 3\n",
        "# TYPE parlor_relay_bytes_total counter\nparlor_relay_bytes_total 5250000\n",
        "parlor_relay_refusals_total{reason=\"forbidden_peer\"} 7\n",
    ] {
        assert!(body.contains(line), "{line}: {body}");
    }
}
