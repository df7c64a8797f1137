//! *Check your setup*: who is given credentials, and what becomes of reports.

use crate::browser::{Answer, Browser, Server};
use axum::http::StatusCode;
use parlor::{check::Withheld, limits::REPORT_BYTES, time::UnixMillis};
use parlor_app::{
    backend::{CHECK_REPORT, CHECK_SERVERS, CheckServers},
    page::LivePage,
};
use parlor_server::db::{ForgetReports, KeepReport, REPORTS};

const WITH_RELAYS: &str =
    "stun_urls = \"stun:one.example\"\nturn.urls = \"turn:one.example\"\nturn.secret = \"north\"";

async fn ask(browser: &mut Browser, slug: &str) -> CheckServers {
    browser.post(CHECK_SERVERS, &[("slug", slug)]).await.json()
}

fn has_relays(told: &CheckServers) -> bool {
    let mut servers = told.ice.servers.iter();
    servers.any(|server| server.credential.is_some() || server.username.is_some())
}

async fn send(browser: &mut Browser, slug: &str, text: &str) -> Answer {
    let fields = [("slug", slug), ("text", text)];
    browser.post(CHECK_REPORT, &fields).await
}

#[tokio::test]
async fn strangers_are_told_of_no_relay() {
    let server = Server::with(WITH_RELAYS).await;
    let mut stranger = server.browser();
    for slug in ["", "lusab-modiv-gutih-tugad", "'; --"] {
        let told = ask(&mut stranger, slug).await;
        assert_eq!(told.withheld, Some(Withheld::Stranger), "{slug:?}");
        assert!(!has_relays(&told), "{told:?}");
        assert_eq!(told.ice.servers[0].urls, ["stun:one.example"]);
    }
}

#[tokio::test]
async fn a_guest_is_given_relays_for_a_room_that_is_open_to_them_and_for_no_other() {
    let server = Server::with(WITH_RELAYS).await;
    let mut ann = server.member("ann").await;
    let mut guest = server.browser();
    for (access, withheld) in [
        ("link", None),
        ("ask", Some(Withheld::Outside)),
        ("members", Some(Withheld::Stranger)),
    ] {
        let slug = ann.create_room(access, access).await;
        let told = ask(&mut guest, &slug).await;
        assert_eq!(told.withheld, withheld, "{access}");
        assert_eq!(has_relays(&told), withheld.is_none(), "{access}");
    }
    let slug = ann.create_room("Locked", "link").await;
    let fields = [("name", "Locked"), ("access", "link"), ("locked", "true")];
    ann.post(&format!("/rooms/{slug}/settings"), &fields).await;
    let told = ask(&mut guest, &slug).await;
    assert_eq!(told.withheld, Some(Withheld::Outside));
    assert!(!has_relays(&told));
}

#[tokio::test]
async fn whoever_has_an_account_is_given_relays_for_ten_minutes_under_a_name_of_their_own() {
    let server = Server::with(WITH_RELAYS).await;
    let mut ann = server.member("ann").await;
    let before = server.clock.now();
    let (one, other) = (ask(&mut ann, "").await, ask(&mut ann, "").await);
    let name = |told: &CheckServers| told.ice.servers[1].username.clone().unwrap();
    assert_ne!(name(&one), name(&other));
    assert!(name(&one).contains(":check."), "{}", name(&one));
    let expires = one.ice.expires.unwrap();
    assert!(expires.0 <= before.0 + 601_000, "{expires:?}");
}

#[tokio::test]
async fn one_household_is_given_relays_only_so_often() {
    let server = Server::with(WITH_RELAYS).await;
    let mut ann = server.member("ann").await;
    for _ in 0..60 {
        assert_eq!(ask(&mut ann, "").await.withheld, None);
    }
    let told = ask(&mut ann, "").await;
    assert_eq!(told.withheld, Some(Withheld::TooOften));
    assert!(!has_relays(&told));
    ann.from = "198.51.100.7".parse().unwrap();
    assert_eq!(ask(&mut ann, "").await.withheld, None);
}

#[tokio::test]
async fn where_there_are_no_relays_nothing_is_withheld() {
    let server = Server::start().await;
    let told = ask(&mut server.browser(), "").await;
    assert_eq!((told.withheld, told.ice.servers.len()), (None, 0));
}

#[tokio::test]
async fn the_page_is_for_everybody_and_names_a_room_only_to_who_may_know_of_it() {
    let server = Server::start().await;
    let mut ann = server.member("ann").await;
    let open = ann.create_room("Garden", "link").await;
    let closed = ann.create_room("Board", "members").await;
    let mut guest = server.browser();
    let mut named = Vec::new();
    for query in ["", &format!("?room={open}"), &format!("?room={closed}")] {
        let answer = guest.get(&format!("/check{query}")).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.body.contains("The checks need scripts"));
        let Some(LivePage::Check(front)) = answer.live_page() else {
            panic!("{answer:?}");
        };
        assert_eq!(front.may_report, front.room.is_some());
        named.push(front.room.map(|room| room.name));
    }
    assert_eq!(named, [None, Some("Garden".into()), None]);
}

#[tokio::test]
async fn a_report_is_read_by_administrators_alone() {
    let server = Server::start().await;
    let mut root = server.administrator("root").await;
    let mut ann = server.member("ann").await;
    let slug = ann.create_room("Garden", "link").await;
    let mut guest = server.browser();
    let text = "All is well\u{7}\n- Good: IPv6 <script>";
    assert_eq!(
        send(&mut guest, &slug, text).await.status,
        StatusCode::NO_CONTENT
    );
    let page = root.get("/admin/reports").await;
    assert!(page.body.contains("All is well\n- Good: IPv6 &lt;script"));
    assert!(page.body.contains("Garden"));
    for mut other in [ann, guest] {
        let page = other.get("/admin/reports").await;
        assert!(!page.body.contains("All is well"));
        assert_ne!(page.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn reports_of_strangers_empty_ones_and_long_ones_are_refused() {
    let server = Server::start().await;
    let mut stranger = server.browser();
    for slug in ["", "lusab-modiv-gutih-tugad"] {
        let answer = send(&mut stranger, slug, "hello").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    let mut ann = server.member("ann").await;
    for text in ["", " \n\u{0}", &"x".repeat(REPORT_BYTES + 1)] {
        let answer = send(&mut ann, "", text).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    }
    let longest = "x".repeat(REPORT_BYTES);
    assert_eq!(
        send(&mut ann, "", &longest).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(server.state.store.reports(50).await.unwrap().len(), 1);
}

#[tokio::test]
async fn one_household_sends_only_so_many_reports() {
    let server = Server::start().await;
    let mut ann = server.member("ann").await;
    for _ in 0..10 {
        send(&mut ann, "", "hello").await;
    }
    let answer = send(&mut ann, "", "hello").await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(server.state.store.reports(50).await.unwrap().len(), 10);
}

#[tokio::test]
async fn the_newest_reports_are_kept_and_old_ones_forgotten() {
    let server = Server::start().await;
    let store = &server.state.store;
    let keep = async |n: u64| {
        let report = KeepReport {
            at: UnixMillis(n),
            account: None,
            name: String::new(),
            room: None,
            text: n.to_string(),
        };
        store.write(report).await.unwrap();
    };
    let most = REPORTS.cast_unsigned();
    for n in 0..most + 5 {
        keep(n).await;
    }
    let kept = store.reports(1_000).await.unwrap();
    assert_eq!(kept.len() as u64, most);
    assert_eq!(kept.first().unwrap().text, (most + 4).to_string());
    let before = UnixMillis(most);
    let forgotten = store.write(ForgetReports { before }).await.unwrap();
    assert_eq!(forgotten, most - 5);
    assert_eq!(store.reports(1_000).await.unwrap().len(), 5);
}
