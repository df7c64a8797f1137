use super::{
    arrange::{Row, arrange, first_new},
    *,
};
use crate::{
    backend::{Language, Viewer},
    parts::Calendar,
    room::{Wish, call::Open},
    runtime::Intents,
    text::text_in,
    view::View,
};
use futures_channel::mpsc;
use leptos::prelude::{Owner, RenderHtml};
use parlor::{
    chat::{Line, LineKey, Said, Source, State, What},
    ids::{AuthorId, CommandId, MessageId},
    time::UnixMillis,
    wire::{ErrorCode, Keep, Message, Quote, Reaction},
};

const ME: AuthorId = AuthorId(1);
const ANN: AuthorId = AuthorId(2);
const BOB: AuthorId = AuthorId(3);
const NOON: u64 = 1_700_000_000_000 / DAY * DAY + DAY / 2;
const DAY: u64 = 24 * 60 * MINUTE;
const MINUTE: u64 = 60_000;

fn said(n: u64, author: AuthorId, at: u64, text: &str) -> Line {
    let name = match author {
        ANN => "Ann",
        BOB => "Bob",
        _ => "Maya",
    };
    Line {
        key: LineKey(n),
        source: Source::Kept,
        what: What::Said(Said {
            message: Message {
                id: MessageId(n),
                author,
                name: name.into(),
                at: UnixMillis(at),
                text: text.into(),
                edited: false,
                deleted: false,
                removed: false,
                reply: None,
                reactions: vec![],
            },
            mine: author == ME,
            state: State::Done,
        }),
    }
}

fn change(mut line: Line, change: impl FnOnce(&mut Said)) -> Line {
    if let What::Said(said) = &mut line.what {
        change(said);
    }
    line
}

fn failed(code: ErrorCode) -> Line {
    let mut line = change(said(9, ME, NOON, "hello"), |said| {
        said.state = State::Failed(code)
    });
    line.source = Source::Pending(CommandId(1));
    line
}

/// The panel with these lines, as markup.
fn panel(lines: Vec<Line>, set: impl FnOnce(View)) -> String {
    let owner = Owner::new();
    owner.with(|| {
        let view = View::new();
        view.chat.lines.set(lines);
        set(view);
        provide_context(Viewer::default());
        provide_context(Calendar::new());
        provide_context(view);
        let (intents, _) = mpsc::unbounded();
        provide_context(Wish(StoredValue::new(Intents(intents))));
        provide_context(Open::new());
        view.me.update(|me| me.name = "Maya".into());
        view.chat.me.set(Some(ME));
        provide_context(Talk::new());
        // Without what tells a browser where one text ends and another begins.
        view! { <Chat/> }.into_any().to_html().replace("<!>", "")
    })
}

/// The names of all elements within the texts of messages.
fn elements(html: &str) -> Vec<&str> {
    let texts = html.split("<div class=\"chat__text\">").skip(1);
    let texts = texts.map(|text| text.split("</div>").next().unwrap());
    let tags = texts.flat_map(|text| text.split('<').skip(1));
    let named = tags.filter(|tag| !tag.starts_with(['/', '!']));
    let mut names: Vec<_> = named
        .map(|tag| tag.split([' ', '>', '/']).next().unwrap())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

const ALLOWED: [&str; 14] = [
    "a",
    "bdi",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "li",
    "ol",
    "p",
    "pre",
    "span",
    "strong",
    "ul",
];

#[test]
fn a_hostile_text_stays_text() {
    let hostile = [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "**<b onclick=x>** _<i>_ ~~<svg/onload=x>~~ `<iframe>`",
        "```\n</code></pre><script>x</script>\n```",
        "> <style>*{}</style>\n\n- <form action=x>\n1. <input>",
        "[<u>](https://example.org/\"onmouseover=\"x) [x](javascript:alert(1)) <https://a.example>",
        "@Ann <script> &lt;script&gt; \u{202e}",
        "![x](https://example.org/x.png)",
        "<!-- --><!DOCTYPE html><![CDATA[x]]><?php x?>",
    ];
    for text in hostile {
        let html = panel(vec![said(1, ANN, NOON, text)], |_| {});
        for name in elements(&html) {
            assert!(ALLOWED.contains(&name), "{name} in {text}: {html}");
        }
        assert!(!html.contains("href=\"javascript"), "{html}");
        assert!(!html.contains("\" onmouseover"), "{html}");
    }
}

#[test]
fn a_link_opens_elsewhere_and_tells_nothing_of_here() {
    let html = panel(
        vec![said(1, ANN, NOON, "see https://example.org/a and **this**")],
        |_| {},
    );
    assert!(html.contains("href=\"https://example.org/a\""), "{html}");
    assert!(
        html.contains("target=\"_blank\" rel=\"noopener noreferrer\""),
        "{html}"
    );
    assert!(html.contains("<strong>this</strong>"), "{html}");
}

#[test]
fn names_are_kept_apart_from_what_is_around_them() {
    let line = change(said(1, ANN, NOON, "@Maya and @Bob"), |said| {
        said.message.name = "נועה <b>".into();
    });
    let html = panel(vec![line, said(2, BOB, NOON, "yes")], |_| {});
    assert!(
        html.contains("<bdi class=\"chat__name\">נועה &lt;b&gt;</bdi>"),
        "{html}"
    );
    assert!(
        html.contains("data-self=\"true\">@<bdi>Maya</bdi>"),
        "{html}"
    );
    assert!(html.contains("<bdi>Bob</bdi>"), "{html}");
}

#[test]
fn what_failed_says_why_and_what_to_do() {
    let html = panel(vec![failed(ErrorCode::RateLimited)], |_| {});
    assert!(
        html.contains("Too much at once. Wait a moment, then try again."),
        "{html}"
    );
    assert!(
        html.contains("Try again</button>") && html.contains("Discard</button>"),
        "{html}"
    );
    assert!(html.contains("data-state=\"failed\""), "{html}");
    for language in [Language::En, Language::Zh] {
        let failed = text_in(language).chat.failed;
        for code in [
            ErrorCode::Forbidden,
            ErrorCode::Unavailable,
            ErrorCode::BadText,
        ] {
            assert!(!failed(code).is_empty());
        }
    }
}

#[test]
fn what_became_of_a_message_is_said() {
    let lines = vec![
        change(said(1, ANN, NOON, "first"), |said| {
            said.message.edited = true
        }),
        change(said(2, BOB, NOON, ""), |said| {
            said.message.deleted = true;
            said.message.removed = true;
        }),
        change(said(3, ME, NOON, "third"), |said| {
            said.message.reply = Some(Quote {
                id: MessageId(1),
                name: "Ann".into(),
                text: "**first**".into(),
            });
            said.message.reactions = vec![
                Reaction {
                    emoji: "👍".into(),
                    by: vec![ANN, ME],
                },
                Reaction {
                    emoji: "🎉".into(),
                    by: vec![BOB],
                },
            ];
        }),
    ];
    let html = panel(lines, |_| {});
    for words in [
        "edited",
        "This message was deleted",
        "Removed from the room",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    assert!(html.contains("In reply to <"), "{html}");
    assert!(html.contains("<bdi>first</bdi>"), "{html}");
    assert!(
        html.contains("aria-label=\"👍, 2\" aria-pressed=\"true\""),
        "{html}"
    );
    assert!(
        html.contains("aria-label=\"🎉, 1\" aria-pressed=\"false\""),
        "{html}"
    );
}

#[test]
fn what_is_on_its_way_says_to_how_many() {
    let reaching = |n| {
        let line = change(said(1, ME, NOON, "hello"), |said| {
            said.state = State::Reaching(n)
        });
        panel(vec![line], |_| {})
    };
    assert!(reaching(1).contains("On its way to one person"));
    assert!(reaching(3).contains("On its way to 3 people"));
    // It is there for some, and can be changed.
    assert!(reaching(1).contains("aria-label=\"Edit\""));
}

#[test]
fn only_what_is_mine_can_be_changed_and_hosts_delete_anything() {
    use parlor::wire::Role;
    let lines = || vec![said(1, ANN, NOON, "hers")];
    let guest = panel(lines(), |_| {});
    assert!(!guest.contains("aria-label=\"Edit\"") && !guest.contains("aria-label=\"Delete\""));
    let host = panel(lines(), |view| view.me.update(|me| me.role = Role::Host));
    assert!(!host.contains("aria-label=\"Edit\"") && host.contains("aria-label=\"Delete\""));
    let mine = panel(vec![said(1, ME, NOON, "mine")], |_| {});
    assert!(mine.contains("aria-label=\"Edit\"") && mine.contains("aria-label=\"Delete\""));
    assert!(!panel(vec![failed(ErrorCode::Forbidden)], |_| {}).contains("aria-label=\"Edit\""));
}

#[test]
fn an_empty_room_invites() {
    assert!(panel(vec![], |_| {}).contains("Nobody has written yet"));
    let loading = panel(vec![], |view| view.chat.loading.set(true));
    assert!(!loading.contains("Nobody has written yet"));
}

#[test]
fn where_words_go_is_always_said() {
    assert!(panel(vec![], |_| {}).contains("Kept on this server for 30 days"));
    let keeps = text_in(Language::En).chat.keeps;
    assert!(
        keeps(Keep::BetweenUs)
            .0
            .starts_with("Only between the people here")
    );
    assert!(
        keeps(Keep::Forever)
            .0
            .contains("as long as the room is there")
    );
}

fn day(at: UnixMillis) -> i64 {
    i64::try_from(at.0 / DAY).unwrap()
}

#[test]
fn who_writes_on_is_named_once_and_each_day_has_its_line() {
    let lines = [
        said(1, ANN, NOON, "a"),
        said(2, ANN, NOON + 4 * MINUTE, "b"),
        said(3, ANN, NOON + 10 * MINUTE, "c"),
        said(4, BOB, NOON + 10 * MINUTE, "d"),
        said(5, BOB, NOON + DAY, "e"),
        // Its clock is behind.
        said(6, ME, NOON, "f"),
    ];
    let one = |key, follows| Row::Said {
        key: LineKey(key),
        follows,
    };
    assert_eq!(
        arrange(&lines, None, day),
        [
            Row::Day(LineKey(1), UnixMillis(NOON)),
            one(1, false),
            one(2, true),
            one(3, false),
            one(4, false),
            Row::Day(LineKey(5), UnixMillis(NOON + DAY)),
            one(5, false),
            one(6, false),
        ]
    );
}

#[test]
fn a_new_setting_and_what_is_new_begin_afresh() {
    let switched = Line {
        key: LineKey(2),
        source: Source::Note,
        what: What::Switched(Keep::BetweenUs),
    };
    let lines = [
        said(1, ANN, NOON, "a"),
        switched,
        said(3, ANN, NOON, "b"),
        said(4, ANN, NOON, "c"),
    ];
    let rows = arrange(&lines, Some(LineKey(4)), day);
    let one = |key, follows| Row::Said {
        key: LineKey(key),
        follows,
    };
    let new = [one(3, false), Row::New, one(4, false)];
    assert_eq!(rows[2], Row::Switched(LineKey(2), Keep::BetweenUs));
    assert_eq!(rows[3..], new);
}

#[test]
fn what_is_new_begins_with_the_first_that_others_said_since() {
    let lines = [
        said(1, ANN, NOON, "a"),
        said(2, ME, NOON, "b"),
        said(3, BOB, NOON, "c"),
        said(4, ANN, NOON, "d"),
    ];
    let read = |id| Some(MessageId(id));
    assert_eq!(first_new(&lines, read(1), 0), Some(LineKey(3)));
    assert_eq!(first_new(&lines, read(4), 0), None);
    assert_eq!(first_new(&lines, None, 0), None);
    assert_eq!(first_new(&lines, None, 1), Some(LineKey(4)));
    assert_eq!(first_new(&lines, None, 9), None);
}

#[test]
fn rows_have_names_of_their_own() {
    let lines = [said(1, ANN, NOON, "a"), said(2, ANN, NOON + DAY, "b")];
    let mut names: Vec<_> = arrange(&lines, Some(LineKey(2)), day)
        .iter()
        .map(Row::name)
        .collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!((names.len(), count), (5, 5));
}
