use crate::browser::{PASSWORD, Server};
use axum::http::StatusCode;
use parlor::name::Password;
use parlor_server::db::{SetDisabled, StoreError};
use std::time::{Duration, Instant};

const DAY: u64 = 24 * 60 * 60 * 1000;

fn new_account<'a>(token: &'a str, username: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("token", token),
        ("username", username),
        ("display_name", "Ann Bee"),
        ("password", PASSWORD),
    ]
}

#[tokio::test]
async fn the_setup_link_makes_one_administrator_and_is_gone() {
    let server = Server::start().await;
    let token = server
        .state
        .accounts
        .new_setup_token()
        .await
        .unwrap()
        .unwrap();
    let mut ann = server.browser();
    let page = ann.get(&format!("/setup?token={token}")).await;
    assert!(page.body.contains("Create administrator"), "{}", page.body);
    assert_eq!(
        ann.post("/setup", &new_account(&token, "Ann"))
            .await
            .leads_to(),
        "/"
    );
    assert_eq!(ann.get("/admin").await.status, StatusCode::OK);

    let mut bob = server.browser();
    let again = bob.post("/setup", &new_account(&token, "bob")).await;
    assert!(again.leads_to().contains("failed=closed"));
    let page = bob.get(&format!("/setup?token={token}")).await;
    assert!(!page.body.contains("Create administrator"));
    assert_eq!(server.state.accounts.new_setup_token().await.unwrap(), None);
    assert!(
        bob.sign_in("bob", PASSWORD)
            .await
            .leads_to()
            .contains("failed=wrong")
    );
}

#[tokio::test]
async fn of_two_who_use_the_setup_link_at_once_one_wins() {
    let server = Server::start().await;
    let token = server
        .state
        .accounts
        .new_setup_token()
        .await
        .unwrap()
        .unwrap();
    let (mut ann, mut bob) = (server.browser(), server.browser());
    let (a, b) = (new_account(&token, "ann"), new_account(&token, "bob"));
    let (a, b) = tokio::join!(ann.post("/setup", &a), bob.post("/setup", &b));
    let won = [a, b]
        .iter()
        .filter(|answer| answer.leads_to() == "/")
        .count();
    assert_eq!(won, 1);
    assert_eq!(server.state.store.accounts().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_setup_link_is_good_until_the_next_start_makes_another() {
    let server = Server::start().await;
    let first = server
        .state
        .accounts
        .new_setup_token()
        .await
        .unwrap()
        .unwrap();
    let second = server
        .state
        .accounts
        .new_setup_token()
        .await
        .unwrap()
        .unwrap();
    assert_ne!(first, second);
    let mut ann = server.browser();
    for wrong in [first.as_str(), "", "x"] {
        let answer = ann.post("/setup", &new_account(wrong, "ann")).await;
        assert!(answer.leads_to().contains("failed=closed"));
    }
    assert_eq!(
        ann.post("/setup", &new_account(&second, "ann"))
            .await
            .leads_to(),
        "/"
    );
}

#[tokio::test]
async fn what_is_wrong_with_a_new_account_is_said_and_the_link_stays_good() {
    let server = Server::start().await;
    let token = server
        .state
        .accounts
        .new_setup_token()
        .await
        .unwrap()
        .unwrap();
    let mut ann = server.browser();
    let long = "x".repeat(10_000);
    for (field, value, failed) in [
        ("username", "a b", "failed=name"),
        ("username", "", "failed=name"),
        ("display_name", "\u{202e}", "failed=name"),
        ("display_name", long.as_str(), "failed=name"),
        ("password", "short", "failed=password"),
    ] {
        let mut fields = new_account(&token, "ann");
        fields
            .iter_mut()
            .find(|(name, _)| *name == field)
            .unwrap()
            .1 = value;
        let answer = ann.post("/setup", &fields).await;
        let place = answer.leads_to();
        assert!(
            place.contains(failed) && place.contains(&token),
            "{field}: {place}"
        );
    }
    assert_eq!(
        ann.post("/setup", &new_account(&token, "ann"))
            .await
            .leads_to(),
        "/"
    );
}

#[tokio::test]
async fn who_signs_out_is_out_on_the_server_too() {
    let server = Server::start().await;
    let mut ann = server.member("ann").await;
    assert_eq!(ann.rooms().await, []);
    let cookies = ann.cookies.clone();
    assert_eq!(ann.post("/sign-out", &[]).await.leads_to(), "/");
    assert!(!ann.cookies.contains_key("parlor"));
    ann.cookies = cookies;
    assert!(!ann.is_signed_in().await);
}

#[tokio::test]
async fn every_sign_in_has_a_new_token_and_ends_the_one_before_it() {
    let server = Server::start().await;
    let mut ann = server.member("ann").await;
    let first = ann.cookies["parlor"].clone();
    assert!(first.len() >= 43, "256 bits: {first}");
    ann.sign_in("ann", PASSWORD).await;
    assert_ne!(ann.cookies["parlor"], first);
    ann.cookies.insert("parlor".into(), first);
    assert!(!ann.is_signed_in().await);
}

#[tokio::test]
async fn the_token_is_not_in_the_database() {
    let server = Server::start().await;
    let ann = server.member("ann").await;
    let token = &ann.cookies["parlor"];
    server.state.store.close().await;
    let file = std::fs::read(server.folder.path().join("data/parlor.db")).unwrap();
    let found = |needle: &[u8]| file.windows(needle.len()).any(|window| window == needle);
    assert!(found(b"ann's name"));
    assert!(!found(token.as_bytes()));
    assert!(!found(PASSWORD.as_bytes()));
}

#[tokio::test]
async fn a_username_is_the_same_in_upper_and_lower_case() {
    let server = Server::start().await;
    server.account("ann", false).await;
    let mut browser = server.browser();
    assert_eq!(browser.sign_in(" ANN ", PASSWORD).await.leads_to(), "/");
}

#[tokio::test]
async fn a_wrong_name_a_wrong_password_and_a_closed_account_have_one_answer() {
    let server = Server::start().await;
    server.account("ann", false).await;
    let zoe = server.account("zoe", false).await;
    let shut = SetDisabled {
        account: zoe,
        disabled: true,
        at: server.clock.now(),
    };
    server.state.store.write(shut).await.unwrap();
    let mut answers = Vec::new();
    for (n, (name, password)) in [
        ("ann", "wrong horse"),
        ("nobody", PASSWORD),
        ("zoe", PASSWORD),
        ("a b", PASSWORD),
        ("ann", ""),
    ]
    .into_iter()
    .enumerate()
    {
        let mut browser = server.browser();
        browser.from = format!("192.0.2.{n}").parse().unwrap();
        let answer = browser.sign_in(name, password).await;
        assert!(browser.cookies.is_empty());
        answers.push((answer.status, answer.leads_to().to_owned(), answer.body));
    }
    assert!(
        answers.iter().all(|answer| *answer == answers[0]),
        "{answers:?}"
    );
    assert!(answers[0].1.contains("failed=wrong"));
}

#[tokio::test]
async fn a_password_that_was_changed_while_it_was_checked_signs_nobody_in() {
    let server = Server::start().await;
    let ann = server.account("ann", false).await;
    let accounts = &server.state.accounts;
    let from = [192, 0, 2, 1].into();
    let checked = accounts.check("ann", PASSWORD, from).await.unwrap();
    let other = Password::parse("another good password").unwrap();
    accounts.set_password(ann, other).await.unwrap();
    let begun = accounts.begin_session(&checked, "Firefox", from).await;
    assert!(matches!(begun, Err(StoreError::NotFound)), "{begun:?}");
}

#[tokio::test]
async fn a_wrong_name_takes_as_long_as_a_wrong_password() {
    let server = Server::start().await;
    server.account("ann", false).await;
    let mut took = [Duration::MAX; 2];
    // The quickest of several: what the machine was doing otherwise does not count.
    for round in 0..12_u8 {
        for (n, name) in ["ann", "nobody"].into_iter().enumerate() {
            let mut browser = server.browser();
            browser.from = [10, 0, round, u8::try_from(n).unwrap()].into();
            server.clock.advance(DAY);
            let begun = Instant::now();
            browser.sign_in(name, "wrong horse").await;
            took[n] = took[n].min(begun.elapsed());
        }
    }
    let ratio = took[0].as_secs_f64() / took[1].as_secs_f64();
    assert!((0.5..2.0).contains(&ratio), "{took:?}");
}

#[tokio::test]
async fn five_failures_slow_an_account_down_wherever_they_come_from() {
    let server = Server::start().await;
    server.account("ann", false).await;
    for n in 0..5 {
        let mut browser = server.browser();
        browser.from = [10, 0, 0, n].into();
        let answer = browser.sign_in("ann", "wrong horse").await;
        assert!(answer.leads_to().contains("failed=wrong"));
    }
    let mut ann = server.browser();
    assert!(
        ann.sign_in("ann", PASSWORD)
            .await
            .leads_to()
            .contains("failed=slow")
    );
    let page = ann.get("/sign-in?failed=slow").await;
    assert_eq!(page.status, StatusCode::OK);
    server.clock.advance(6_000);
    assert_eq!(ann.sign_in("ann", PASSWORD).await.leads_to(), "/");
}

#[tokio::test]
async fn five_failures_slow_an_address_down_whomever_it_tries() {
    let server = Server::start().await;
    server.account("ann", false).await;
    let mut mallory = server.browser();
    for n in 0..5 {
        mallory.sign_in(&format!("guess{n}"), "wrong horse").await;
    }
    let answer = mallory.sign_in("ann", PASSWORD).await;
    assert!(answer.leads_to().contains("failed=slow"));
    let mut ann = server.browser();
    ann.from = "198.51.100.7".parse().unwrap();
    assert_eq!(ann.sign_in("ann", PASSWORD).await.leads_to(), "/");
}

#[tokio::test]
async fn a_session_ends_after_two_weeks_unused_and_after_ninety_days_in_any_case() {
    let server = Server::start().await;
    let mut ann = server.member("ann").await;
    let mut days = 0;
    while days < 85 {
        server.clock.advance(13 * DAY);
        days += 13;
        if days < 90 {
            assert_eq!(ann.rooms().await, [], "day {days}");
        }
    }
    assert!(!ann.is_signed_in().await, "day {days}");

    let mut bob = server.member("bob").await;
    server.clock.advance(15 * DAY);
    assert!(!bob.is_signed_in().await);
    assert_eq!(server.state.accounts.sweep_sessions().await, Ok(2));
}

#[tokio::test]
async fn sign_up_is_closed_until_it_is_opened() {
    let server = Server::start().await;
    let mut ann = server.browser();
    let closed = ann.post("/sign-up", &new_account("", "ann")).await;
    assert!(closed.leads_to().contains("failed=closed"));
    assert!(server.state.store.accounts().await.unwrap().is_empty());

    let server = Server::with("sign_up = 'open'").await;
    let mut ann = server.browser();
    assert_eq!(
        ann.post("/sign-up", &new_account("", "ann"))
            .await
            .leads_to(),
        "/"
    );
    assert_eq!(ann.rooms().await, []);
    assert_ne!(ann.get("/admin").await.status, StatusCode::OK);
    let taken = server
        .browser()
        .post("/sign-up", &new_account("", "ANN"))
        .await;
    assert!(taken.leads_to().contains("failed=taken"));
}

#[tokio::test]
async fn accounts_are_not_made_in_bulk() {
    let server = Server::with("sign_up = 'open'").await;
    for n in 0..5 {
        let name = format!("ann{n}");
        let made = server
            .browser()
            .post("/sign-up", &new_account("", &name))
            .await;
        assert_eq!(made.leads_to(), "/");
    }
    let sixth = server
        .browser()
        .post("/sign-up", &new_account("", "ann6"))
        .await;
    assert!(sixth.leads_to().contains("failed=slow"));
}

#[tokio::test]
async fn signing_in_leads_back_but_never_to_another_site() {
    let server = Server::start().await;
    server.account("ann", false).await;
    for (back, leads_to) in [
        ("/r/lusab-modiv-gutih-tugad", "/r/lusab-modiv-gutih-tugad"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
    ] {
        let fields = [("username", "ann"), ("password", PASSWORD), ("back", back)];
        let answer = server.browser().post("/sign-in", &fields).await;
        assert_eq!(answer.leads_to(), leads_to);
    }
    let mut stranger = server.browser();
    assert_eq!(
        stranger.get("/admin").await.leads_to(),
        "/sign-in?back=%2Fadmin"
    );
}
