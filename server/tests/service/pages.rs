use crate::browser::{Browser, Server};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};

#[tokio::test]
async fn every_page_is_whole_without_script() {
    let server = Server::with("sign_up = 'open'").await;
    let mut root = server.administrator("root").await;
    let slug = root.create_room("Monday", "link").await;
    let mut stranger = server.browser();
    let (settings, room) = (format!("/rooms/{slug}/settings"), format!("/r/{slug}"));
    for (path, words) in [
        ("/", "Sign in"),
        ("/sign-in", "Username"),
        ("/sign-up", "Display name"),
    ] {
        shows(&mut stranger, path, words).await;
    }
    for (path, words) in [
        ("/", "Monday"),
        ("/?new=1", "Create room"),
        ("/admin", "Live sessions"),
        (&settings, "Monday"),
        (&room, "Monday"),
    ] {
        shows(&mut root, path, words).await;
    }
}

async fn shows(browser: &mut Browser, path: &str, words: &str) {
    let page = browser.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}");
    assert!(page.body.contains(words), "{path}: {}", page.body);
}

#[tokio::test]
async fn only_pages_on_which_something_happens_bring_the_bundle() {
    let server = Server::with("sign_up = 'open'").await;
    let mut root = server.administrator("root").await;
    let slug = root.create_room("</script>", "link").await;
    let (settings, room) = (format!("/rooms/{slug}/settings"), format!("/r/{slug}"));
    for (path, live) in [
        ("/", true),
        ("/admin", true),
        (&room, true),
        ("/sign-in?failed=wrong", false),
        ("/sign-up", false),
        ("/setup", false),
        (&settings, false),
        ("/r/lusab-modiv-gutih-tugad", false),
        ("/no/such/page", false),
    ] {
        let page = root.get(path).await;
        assert_eq!(page.live_page().is_some(), live, "{path}");
        assert_eq!(page.body.contains("/pkg/parlor.js"), live, "{path}");
        assert_eq!(page.body.contains("/paper.js"), !live, "{path}");
    }
}

#[tokio::test]
async fn nothing_is_found_humanely() {
    let server = Server::start().await;
    let page = server.browser().get("/no/such/page").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.body.contains("</html>"));
}

#[tokio::test]
async fn members_pages_ask_strangers_to_sign_in_and_lead_back() {
    let server = Server::start().await;
    let mut stranger = server.browser();
    let page = "/rooms/lusab-modiv-gutih-tugad/settings";
    let back = "/sign-in?back=%2Frooms%2Flusab-modiv-gutih-tugad%2Fsettings";
    assert_eq!(stranger.get(page).await.leads_to(), back);
    assert_eq!(stranger.post(page, &[]).await.leads_to(), back);
    assert_eq!(
        stranger.post("/rooms", &[]).await.leads_to(),
        "/sign-in?back=%2F"
    );
}

#[tokio::test]
async fn the_admins_page_is_not_there_for_others() {
    let server = Server::start().await;
    let mut ann = server.member("ann").await;
    assert_eq!(ann.get("/admin").await.status, StatusCode::NOT_FOUND);
    assert_eq!(ann.get("/live/admin").await.status, StatusCode::NOT_FOUND);
    let mut stranger = server.browser();
    assert_eq!(
        stranger.get("/admin").await.leads_to(),
        "/sign-in?back=%2Fadmin"
    );
    let live = stranger.get("/live/admin").await;
    assert_eq!(live.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn power_is_for_administrators_and_leaves_a_line_in_the_log() {
    let server = Server::start().await;
    let mut root = server.administrator("root").await;
    let slug = root.create_room("Monday", "link").await;
    let order = [("room", slug.as_str()), ("reason", "too loud")];
    server.member("ann").await.post("/admin/end", &order).await;
    server.browser().post("/admin/end", &order).await;
    assert_eq!(server.state.store.audit(10).await.unwrap(), []);

    assert_eq!(root.post("/admin/end", &order).await.leads_to(), "/admin");
    let log = server.state.store.audit(10).await.unwrap();
    assert_eq!(log.len(), 1);
    assert_eq!(
        (log[0].act.as_str(), log[0].actor.as_str()),
        ("end-call", "root")
    );
    assert_eq!(
        (log[0].target.as_str(), log[0].reason.as_str()),
        (slug.as_str(), "too loud")
    );
}

#[tokio::test]
async fn language_and_theme_are_remembered() {
    let server = Server::start().await;
    let mut ann = server.browser();
    let chosen = [
        ("language", "zh"),
        ("theme", "dark"),
        ("back", "/sign-in?back=%2F"),
    ];
    let answer = ann.post("/preferences", &chosen).await;
    assert_eq!(answer.leads_to(), "/sign-in?back=%2F");
    let page = ann.get("/").await;
    assert!(page.body.contains(r#"lang="zh""#) && page.body.contains(r#"data-theme="dark""#));
    ann.post("/preferences", &[("theme", ""), ("back", "/")])
        .await;
    let page = ann.get("/").await;
    assert!(page.body.contains(r#"lang="zh""#) && !page.body.contains("data-theme"));
}

#[tokio::test]
async fn the_browsers_language_is_taken_until_another_is_chosen() {
    let server = Server::start().await;
    let request = Request::get("/").header(header::ACCEPT_LANGUAGE, "fr, zh-TW;q=0.8");
    let page = server
        .browser()
        .send(request.body(Body::empty()).unwrap())
        .await;
    assert!(page.body.contains(r#"lang="zh""#));
}

async fn file(browser: &mut Browser, path: &str) -> (StatusCode, String, String) {
    let answer = browser.get(path).await;
    let kept = answer.header("cache-control").to_owned();
    (answer.status, kept, answer.body)
}

#[tokio::test]
async fn files_are_kept_by_browsers_and_pages_are_not() {
    let server = Server::start().await;
    let mut ann = server.browser();
    let (status, kept, body) = file(&mut ann, "/pkg/parlor.css").await;
    assert_eq!(
        (status, kept.as_str(), body.as_str()),
        (StatusCode::OK, "no-cache", "body{}")
    );
    let (_, kept, _) = file(&mut ann, "/favicon.svg").await;
    assert_eq!(kept, "public, max-age=3600");
    for page in ["/", "/sign-in", "/no/such/page", "/healthz", "/admin"] {
        let (_, kept, _) = file(&mut ann, page).await;
        assert_eq!(kept, "no-store", "{page}");
    }
}

#[tokio::test]
async fn files_outside_the_site_are_out_of_reach() {
    let server = Server::start().await;
    let mut ann = server.browser();
    for path in [
        "/../data/parlor.db",
        "/%2e%2e/data/parlor.db",
        "/..%2fdata%2fparlor.db",
        "/pkg/../../data/parlor.db",
        "/pkg/",
        "/pkg",
    ] {
        let answer = ann.get(path).await;
        assert!(!answer.body.contains("SQLite"), "{path}");
        assert_ne!(answer.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn pages_travel_compressed() {
    let server = Server::start().await;
    for encoding in ["br", "gzip"] {
        let request = Request::get("/sign-in").header(header::ACCEPT_ENCODING, encoding);
        let page = server
            .browser()
            .send(request.body(Body::empty()).unwrap())
            .await;
        assert_eq!(page.header("content-encoding"), encoding);
    }
}

#[tokio::test]
async fn machines_are_told_whether_the_server_lives_and_works() {
    let server = Server::start().await;
    let mut probe = server.browser();
    assert_eq!(probe.get("/healthz").await.body, "ok");
    assert_eq!(probe.get("/readyz").await.status, StatusCode::OK);
    server.state.store.close().await;
    assert_eq!(probe.get("/healthz").await.status, StatusCode::OK);
    assert_eq!(
        probe.get("/readyz").await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
}

/// Leptos read a title when another page's values were where this one's had been.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_pages_at_once_are_each_whole_and_under_their_own_title() {
    let server = Server::start().await;
    let slug = server
        .member("ann")
        .await
        .create_room("Monday", "link")
        .await;
    let pages = [
        (format!("/r/{slug}"), "<title>A room"),
        ("/sign-up".to_owned(), "<title>"),
        ("/sign-in".to_owned(), "<title>Sign in"),
    ];
    let askers = (0..8).map(|asker| {
        let (mut browser, pages) = (server.browser(), pages.clone());
        tokio::spawn(async move {
            for turn in 0..60 {
                let (path, title) = &pages[(asker + turn) % pages.len()];
                shows(&mut browser, path, title).await;
            }
        })
    });
    for asker in askers.collect::<Vec<_>>() {
        asker.await.unwrap();
    }
}
