use crate::browser::{PASSWORD, Server};
use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};

/// Everything that takes a POST.
const FORMS: [&str; 16] = [
    "/setup",
    "/sign-in",
    "/sign-up",
    "/sign-out",
    "/rooms",
    "/rooms/lusab-modiv-gutih-tugad/settings",
    "/rooms/lusab-modiv-gutih-tugad/delete",
    "/preferences",
    "/admin/end",
    "/admin/remove",
    "/api/enter_room",
    "/api/check_servers",
    "/api/check_report",
    "/api/no_such_thing",
    "/no/such/page",
    "/ws",
];

fn request(method: Method, path: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::empty()).unwrap()
}

#[tokio::test]
async fn other_sites_forms_are_refused_everywhere() {
    let server = Server::start().await;
    let mut root = server.administrator("root").await;
    let slug = root.create_room("Monday", "link").await;
    for headers in [
        &[][..],
        &[
            ("origin", "https://evil.example"),
            ("sec-fetch-site", "cross-site"),
        ],
        &[("origin", "null")],
        &[
            ("origin", "http://127.0.0.1:3001"),
            ("sec-fetch-site", "same-site"),
        ],
    ] {
        for path in FORMS
            .into_iter()
            .chain([format!("/rooms/{slug}/delete").as_str()])
        {
            for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
                let refused = root.send(request(method.clone(), path, headers)).await;
                assert_eq!(
                    refused.status,
                    StatusCode::FORBIDDEN,
                    "{method} {path} {headers:?}"
                );
            }
        }
    }
    assert_eq!(root.rooms().await.len(), 1);
}

#[tokio::test]
async fn forms_of_ours_are_taken_under_each_name_of_this_machine() {
    let server = Server::start().await;
    server.account("ann", false).await;
    for origin in ["http://127.0.0.1:3000", "http://localhost:3000"] {
        let headers = [("origin", origin), ("sec-fetch-site", "same-origin")];
        let taken = server
            .browser()
            .send(request(Method::POST, "/sign-out", &headers))
            .await;
        assert_eq!(taken.leads_to(), "/");
    }
}

#[tokio::test]
async fn a_get_changes_nothing() {
    let server = Server::start().await;
    let mut ann = server.member("ann").await;
    let slug = ann.create_room("Monday", "link").await;
    for path in [
        format!("/rooms/{slug}/delete"),
        "/sign-out".into(),
        "/preferences?theme=dark".into(),
        "/admin/end".into(),
        "/rooms?name=Tuesday".into(),
        "/api/enter_room".into(),
    ] {
        ann.get(&path).await;
    }
    assert_eq!(ann.rooms().await.len(), 1);
    assert!(!ann.cookies.contains_key("theme"));
}

#[tokio::test]
async fn every_answer_tells_browsers_what_never_to_do() {
    let server = Server::start().await;
    for path in [
        "/",
        "/sign-in",
        "/pkg/parlor.css",
        "/healthz",
        "/no/such/page",
        "/ws",
        "/live/admin",
    ] {
        let answer = server.browser().get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        let permissions = answer.header("permissions-policy");
        for own in [
            "camera=(self)",
            "microphone=(self)",
            "display-capture=(self)",
        ] {
            assert!(permissions.contains(own), "{path}");
        }
        let policy = answer.header("content-security-policy");
        for rule in [
            "default-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(rule), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe-inline"), "{path}: {policy}");
        assert_eq!(answer.header("strict-transport-security"), "", "{path}");
    }
}

#[tokio::test]
async fn a_pages_scripts_carry_the_nonce_of_its_policy_and_no_other_page_has_it() {
    let server = Server::start().await;
    let mut nonces = Vec::new();
    for mut browser in [server.browser(), server.member("ann").await] {
        let page = browser.get("/").await;
        let policy = page.header("content-security-policy").to_owned();
        let nonce = policy
            .split("'nonce-")
            .nth(1)
            .unwrap()
            .split('\'')
            .next()
            .unwrap();
        let scripts = page.body.matches("<script").count();
        assert!(scripts > 0);
        for script in page.body.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{tag}");
        }
        assert!(
            !page.body.contains(" style=\""),
            "inline styles are refused"
        );
        assert!(
            !page.body.contains(" onclick="),
            "inline handlers are refused"
        );
        nonces.push(nonce.to_owned());
    }
    assert_ne!(nonces[0], nonces[1]);
}

#[tokio::test]
async fn behind_https_cookies_and_browsers_are_bound_to_it() {
    let server = Server::with("public_url = 'https://parlor.example'").await;
    server.account("ann", false).await;
    let mut ann = server.browser();
    let answer = ann.sign_in("ann", PASSWORD).await;
    let cookie = answer.cookie("__Host-parlor").unwrap();
    for flag in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(cookie.contains(flag), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    assert_eq!(ann.rooms().await, []);
    let page = ann.get("/").await;
    assert!(
        page.header("strict-transport-security")
            .starts_with("max-age=")
    );
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("connect-src 'self' wss://parlor.example;"),
        "{policy}"
    );
}

#[tokio::test]
async fn without_https_the_cookie_is_still_out_of_scripts_reach() {
    let server = Server::start().await;
    server.account("ann", false).await;
    let answer = server.browser().sign_in("ann", PASSWORD).await;
    let cookie = answer.cookie("parlor").unwrap();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    assert!(!cookie.contains("Secure"), "{cookie}");
}

#[tokio::test]
async fn a_body_beyond_all_forms_is_refused() {
    let server = Server::start().await;
    let long = "x".repeat(70 * 1024);
    let mut ann = server.browser();
    for path in ["/sign-in", "/api/enter_room"] {
        let answer = ann.post(path, &[("username", &long)]).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
    }
}

#[tokio::test]
async fn nonsense_instead_of_a_form_is_answered() {
    let server = Server::start().await;
    let mut ann = server.browser();
    for (kind, body) in [
        ("application/json", "{}"),
        (
            "application/x-www-form-urlencoded",
            "username=%ff&username=2",
        ),
        ("text/plain", "\0\0\0"),
    ] {
        let request = Request::post("/sign-in")
            .header(header::ORIGIN, "http://127.0.0.1:3000")
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body))
            .unwrap();
        let answer = ann.send(request).await;
        assert!(
            answer.status.is_client_error() || answer.status.is_redirection(),
            "{answer:?}"
        );
    }
}

#[tokio::test]
async fn pages_may_start_workers_of_ours_and_what_is_no_page_may_do_nothing() {
    let server = Server::start().await;
    let page = server.browser().get("/sign-in").await;
    let policy = page.header("content-security-policy");
    let workers: Vec<_> = policy
        .split(';')
        .map(str::trim)
        .filter(|rule| rule.starts_with("worker-src"))
        .collect();
    assert_eq!(workers, ["worker-src 'self'"]);
    // A worker's policy is that of its own answer.
    let other = server.browser().get("/healthz").await;
    let policy = other.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
}
