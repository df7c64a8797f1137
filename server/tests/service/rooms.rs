use crate::browser::Server;
use axum::http::StatusCode;
use parlor::{
    ids::CommandId,
    room::{ChatAnswer, ChatOrder, Identity},
    wire::{Access, Keep},
};
use parlor_app::backend::Entered;

#[tokio::test]
async fn a_room_and_its_settings_are_there_after_a_restart() {
    let server = Server::start().await;
    let mut ann = server.member("ann").await;
    let slug = ann.create_room("Monday", "ask").await;
    let page = format!("/rooms/{slug}/settings");
    let fields = [
        ("name", "Tuesday"),
        ("access", "members"),
        ("capacity", "5"),
        ("locked", "true"),
        ("hide_address", "true"),
    ];
    assert_eq!(
        ann.post(&page, &fields).await.leads_to(),
        format!("{page}?saved=1")
    );

    let server = server.restarted().await;
    let mut ann = server.signed_in("ann").await;
    let rooms = ann.rooms().await;
    assert_eq!(rooms.len(), 1);
    assert_eq!(
        (rooms[0].slug.as_str(), rooms[0].name.as_str()),
        (slug.as_str(), "Tuesday")
    );
    assert_eq!((rooms[0].access, rooms[0].capacity), (Access::Members, 5));
    let settings = ann.get(&page).await;
    assert!(settings.body.contains("Tuesday"));

    // A checkbox that is off is not sent: what it was tells whether it was changed.
    for (was_locked, locked_after) in [("", true), ("true", false)] {
        let fields = [
            ("name", "Tuesday"),
            ("access", "members"),
            ("was_locked", was_locked),
        ];
        ann.post(&page, &fields).await;
        let row = server
            .state
            .store
            .room_by_slug(&slug)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(row.locked, locked_after);
        assert!(row.hide_address, "nor is what is hidden shown by accident");
        assert_eq!(row.keep, Keep::Days(30), "what is not sent is not changed");
    }
}

#[tokio::test]
async fn a_deleted_room_is_gone_and_its_link_leads_nowhere() {
    let server = Server::start().await;
    let mut ann = server.member("ann").await;
    let slug = ann.create_room("Monday", "link").await;
    assert_eq!(ann.get(&format!("/r/{slug}")).await.status, StatusCode::OK);
    assert_eq!(
        ann.post(&format!("/rooms/{slug}/delete"), &[])
            .await
            .leads_to(),
        "/"
    );
    assert_eq!(ann.rooms().await, []);
    assert_eq!(
        ann.get(&format!("/r/{slug}")).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(ann.enter(&slug, "").await, Entered::NotForYou);
}

#[tokio::test]
async fn what_was_written_in_a_room_goes_with_it() {
    let server = Server::start().await;
    let mut ann = server.member("ann").await;
    let slug = ann.create_room("Monday", "link").await;
    let store = &server.state.store;
    let room = store.room_by_slug(&slug).await.unwrap().unwrap().id;
    let order = ChatOrder::Post {
        by: Identity::Guest([1; 32]),
        name: "Bob".into(),
        cid: CommandId(1),
        text: "hello".into(),
        reply_to: None,
        at: server.clock.now(),
    };
    store.write_chat(room, order).await.unwrap();
    let page = ChatOrder::Page { before: None };
    let nothing = ChatAnswer::Page {
        messages: vec![],
        more: false,
    };
    assert_ne!(store.read_chat(room, &page).await, Ok(nothing.clone()));
    ann.post(&format!("/rooms/{slug}/delete"), &[]).await;
    while store.read_chat(room, &page).await != Ok(nothing.clone()) {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn nobody_else_changes_or_deletes_a_room() {
    let server = Server::start().await;
    let mut ann = server.member("ann").await;
    let slug = ann.create_room("Monday", "link").await;
    let mut others = [
        server.browser(),
        server.member("bob").await,
        server.administrator("root").await,
    ];
    for other in &mut others {
        let page = format!("/rooms/{slug}/settings");
        other.post(&page, &[("name", "Mine")]).await;
        other.post(&format!("/rooms/{slug}/delete"), &[]).await;
        let seen = other.get(&page).await;
        assert_ne!(seen.status, StatusCode::OK);
        assert!(!seen.body.contains("Monday"));
    }
    assert_eq!(ann.rooms().await[0].name, "Monday");
}

#[tokio::test]
async fn a_room_needs_a_name_that_can_be_shown() {
    let server = Server::start().await;
    let mut ann = server.member("ann").await;
    let long = "x".repeat(10_000);
    for name in ["", "  ", "\u{7}", "\u{202e}", &long] {
        let answer = ann.post("/rooms", &[("name", name)]).await;
        assert_eq!(answer.leads_to(), "/?new=1&failed=name", "{name:?}");
    }
    assert_eq!(ann.rooms().await, []);
    let slug = ann.create_room("Monday", "link").await;
    let page = format!("/rooms/{slug}/settings");
    let answer = ann.post(&page, &[("name", "\u{0}")]).await;
    assert_eq!(answer.leads_to(), format!("{page}?failed=name"));
}

#[tokio::test]
async fn capacity_stays_within_what_the_server_allows() {
    let server = Server::with("[limits]\ncapacity = 6").await;
    let mut ann = server.member("ann").await;
    for (asked, given) in [("1", 2), ("99", 6), ("4", 4), ("x", 4), ("-1", 4)] {
        let slug = match ann.rooms().await.first() {
            Some(room) => room.slug.clone(),
            None => ann.create_room("Monday", "link").await,
        };
        let fields = [("name", "Monday"), ("capacity", asked)];
        ann.post(&format!("/rooms/{slug}/settings"), &fields).await;
        assert_eq!(ann.rooms().await[0].capacity, given, "{asked}");
    }
}

#[tokio::test]
async fn where_words_go_is_chosen_saved_and_shown() {
    let server = Server::start().await;
    let mut ann = server.member("ann").await;
    let slug = ann.create_room("Monday", "link").await;
    let page = format!("/rooms/{slug}/settings");
    let keep = async |server: &Server| {
        let row = server.state.store.room_by_slug(&slug).await;
        row.unwrap().unwrap().keep
    };
    assert_eq!(keep(&server).await, Keep::Days(30));
    for (word, wanted) in [
        ("1", Keep::Days(1)),
        ("7", Keep::Days(7)),
        ("365", Keep::Days(365)),
        ("forever", Keep::Forever),
        ("between-us", Keep::BetweenUs),
        // What is no choice changes nothing.
        ("0", Keep::BetweenUs),
        ("-1", Keep::BetweenUs),
        ("100000", Keep::BetweenUs),
        ("", Keep::BetweenUs),
        ("14", Keep::Days(14)),
    ] {
        let fields = [("name", "Monday"), ("chat", word)];
        let saved = ann.post(&page, &fields).await;
        assert_eq!(saved.leads_to(), format!("{page}?saved=1"));
        assert_eq!(keep(&server).await, wanted, "{word:?}");
        let shown = ann.get(&page).await.body;
        let option = shown.split("<option ").find(|option| {
            let (tag, _) = option.split_once('>').unwrap_or((option, ""));
            tag.contains("selected") && tag.contains(&format!("\"{}\"", wanted.word()))
        });
        assert!(option.is_some(), "{word:?}: {shown}");
    }
    let server = server.restarted().await;
    assert_eq!(keep(&server).await, Keep::Days(14));
}

#[tokio::test]
async fn an_account_owns_only_so_many_rooms() {
    let server = Server::with("[limits]\nrooms_per_account = 2").await;
    let mut ann = server.member("ann").await;
    ann.create_room("One", "link").await;
    ann.create_room("Two", "link").await;
    let third = ann.post("/rooms", &[("name", "Three")]).await;
    assert_eq!(third.leads_to(), "/?new=1&failed=busy");
    assert_eq!(ann.rooms().await.len(), 2);
}

#[tokio::test]
async fn a_pasted_link_or_code_leads_to_the_room() {
    let server = Server::start().await;
    let mut ann = server.browser();
    for pasted in [
        "lusab-modiv-gutih-tugad",
        "https%3A%2F%2Fparlor.example%2Fr%2Flusab-modiv-gutih-tugad",
        "Lusab+modiv+gutih+tugad",
    ] {
        let answer = ann.get(&format!("/join?link={pasted}")).await;
        assert_eq!(answer.leads_to(), "/r/lusab-modiv-gutih-tugad", "{pasted}");
    }
    for nonsense in ["/join", "/join?link=", "/join?link=hello"] {
        assert_eq!(ann.get(nonsense).await.leads_to(), "/?failed=link");
    }
}

#[tokio::test]
async fn a_guest_is_known_again_by_cookie_and_name() {
    let server = Server::start().await;
    let slug = server
        .member("ann")
        .await
        .create_room("Monday", "link")
        .await;
    let mut guest = server.browser();
    assert!(matches!(
        guest.enter(&slug, "Zoë 李雷").await,
        Entered::Admitted { .. }
    ));
    assert!(guest.cookies.contains_key("guest"));
    let page = guest.get(&format!("/r/{slug}")).await;
    assert!(page.body.contains("Zoë 李雷"), "the name is filled in");
    let cookie = guest.cookies["guest"].clone();
    guest.enter(&slug, "Zoë").await;
    assert_eq!(guest.cookies["guest"], cookie);
}

#[tokio::test]
async fn a_guest_without_a_proper_name_stays_outside() {
    let server = Server::start().await;
    let slug = server
        .member("ann")
        .await
        .create_room("Monday", "link")
        .await;
    let long = "x".repeat(10_000);
    for name in ["", "\u{1b}[31m", "\u{202e}", &long] {
        let mut guest = server.browser();
        assert_eq!(guest.enter(&slug, name).await, Entered::BadName, "{name:?}");
        assert!(guest.cookies.is_empty());
    }
}

#[tokio::test]
async fn no_such_room_and_not_for_you_look_the_same_to_a_stranger() {
    let server = Server::start().await;
    let mut ann = server.member("ann").await;
    let members = ann.create_room("Secret plans", "members").await;
    let none = "babab-babab-babab-babab";
    let mut stranger = server.browser();
    assert_eq!(stranger.enter(&members, "Zoë").await, Entered::NotForYou);
    assert_eq!(stranger.enter(none, "Zoë").await, Entered::NotForYou);
    assert_eq!(stranger.enter("../../etc", "Zoë").await, Entered::NotForYou);
    let page = |body: &str, slug: &str| {
        // Nonces differ from answer to answer, and the address is in the page.
        let without: Vec<_> = body.split('"').filter(|part| part.len() != 22).collect();
        without.join("\"").replace(slug, "SLUG")
    };
    let closed = stranger.get(&format!("/r/{members}")).await;
    let absent = stranger.get(&format!("/r/{none}")).await;
    assert_eq!(closed.status, StatusCode::NOT_FOUND);
    assert_eq!(absent.status, StatusCode::NOT_FOUND);
    assert_eq!(page(&closed.body, &members), page(&absent.body, none));
    let mut bob = server.member("bob").await;
    assert_eq!(
        bob.get(&format!("/r/{members}")).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn what_chat_programs_show_of_a_link_says_only_that_it_is_a_room() {
    let server = Server::start().await;
    let slug = server
        .member("ann")
        .await
        .create_room("Secret plans", "link")
        .await;
    let page = server.browser().get(&format!("/r/{slug}")).await;
    let (head, body) = page.body.split_once("</head>").unwrap();
    assert!(body.contains("Secret plans"), "people see the name");
    assert!(!head.contains("Secret plans"), "{head}");
}
