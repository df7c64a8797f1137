use super::{
    facts::{Doing, RowKey, Tools, reach, reached, sort},
    news::{What, changes},
    *,
};
use crate::{
    backend::{Language, Viewer},
    room::call::{Open, Panel},
    runtime::Intents,
    text::{Sort, text_in, transfers_text_in},
    view::{FilePerson, NotOffered, Tile, View},
};
use futures_channel::mpsc;
use leptos::prelude::{Owner, RenderHtml};
use parlor::{
    ids::ParticipantId,
    transfer::{Key, Side, State, TransferId, Why},
    wire::Role,
};

const ANN: ParticipantId = ParticipantId(1);
const BAO: ParticipantId = ParticipantId(2);
const WHYS: [Why; 12] = [
    Why::SourceGone,
    Why::SourceChanged,
    Why::OtherFile,
    Why::NoRoom,
    Why::DiskFailed,
    Why::NoStore,
    Why::WrongHash,
    Why::TooMuch,
    Why::OutOfTurn,
    Why::BadFrame,
    Why::RootDiffers,
    Why::Unanswered,
];

fn person(who: ParticipantId, state: State, done: u64) -> FilePerson {
    FilePerson {
        key: Key {
            who,
            transfer: TransferId(7),
        },
        name: if who == ANN { "Ann" } else { "Bao" }.into(),
        state,
        done,
        rate: None,
        left: None,
        other_files: false,
    }
}

fn film(side: Side, people: Vec<FilePerson>) -> FileRow {
    FileRow {
        side,
        transfer: TransferId(7),
        name: "garden-film.mp4".into(),
        count: 1,
        folder: false,
        kind: "video/mp4".into(),
        bytes: 644_000_000,
        picture: None,
        people,
        saveable: false,
        placeable: false,
        saved: false,
        packing: None,
        left_over: false,
        too_large: None,
    }
}

fn from_bao(state: State) -> FileRow {
    film(Side::Receiving, vec![person(BAO, state, 412_300_000)])
}

fn to_bao(state: State) -> FileRow {
    film(Side::Sending, vec![person(BAO, state, 412_300_000)])
}

fn changed(mut row: FileRow, change: impl FnOnce(&mut FileRow)) -> FileRow {
    change(&mut row);
    row
}

fn tile(id: ParticipantId, name: &str) -> Tile {
    Tile {
        id,
        name: name.into(),
        role: Role::Guest,
        mic: true,
        camera: true,
        hand_place: None,
        speaking: false,
        connected: true,
        mending: false,
        unreachable: false,
        path: None,
        reaction: None,
    }
}

/// What `show` makes in a call in which these rows are, as markup.
fn within<V: IntoView + 'static>(
    rows: Vec<FileRow>,
    set: impl FnOnce(View, Open),
    show: impl FnOnce() -> V,
) -> String {
    let owner = Owner::new();
    owner.with(|| {
        let view = View::new();
        view.tiles.set(vec![tile(ANN, "Ann"), tile(BAO, "Bao")]);
        view.files.rows.set(rows);
        let (open, (intents, _)) = (Open::new(), mpsc::unbounded());
        set(view, open);
        provide_context(Viewer::default());
        provide_context(view);
        provide_context(Wish(StoredValue::new(Intents(intents))));
        provide_context(open);
        // Without what tells a browser where one text ends and another begins.
        let html = show().into_view().to_html();
        html.replace("<!>", "").replace("<!---->", "")
    })
}

/// The panel with these rows.
fn panel(rows: Vec<FileRow>) -> String {
    within(rows, |_, _| {}, || view! { <Files/> }.into_any())
}

/// The panel's buttons, by name.
fn buttons(html: &str) -> Vec<String> {
    let all = html.split("<button").skip(1).filter_map(|button| {
        let button = button.split("</button>").next()?;
        let (attributes, inside) = button.split_once('>')?;
        let named = attributes.split_once("aria-label=\"");
        Some(match named {
            Some((_, rest)) => rest.split('"').next()?.to_string(),
            None => plain(inside),
        })
    });
    all.collect()
}

/// What is read of some markup.
fn plain(html: &str) -> String {
    let mut words = String::new();
    for part in html.split('<') {
        words.push_str(part.split_once('>').map_or(part, |(_, text)| text));
    }
    words
}

/// Those of the row alone.
fn pressed(row: FileRow) -> Vec<String> {
    let html = panel(vec![row]);
    let row = html.split("<li class=\"file-row\"").nth(1).unwrap();
    buttons(row.split("panel__foot").next().unwrap())
}

fn states() -> Vec<State> {
    let mut all = vec![
        State::Offered,
        State::Opening,
        State::Streaming,
        State::Waiting,
        State::NeedsFiles,
        State::Confirming,
        State::Done,
        State::Declined,
        State::Cancelled { by_me: true },
        State::Cancelled { by_me: false },
        State::Left,
    ];
    for (by_me, by_them) in [(true, false), (false, true), (true, true)] {
        all.push(State::Paused { by_me, by_them });
    }
    for why in WHYS {
        for by_me in [true, false] {
            all.push(State::Failed { why, by_me });
        }
    }
    all
}

#[test]
fn every_state_says_its_sentence_to_both_ends() {
    for side in [Side::Sending, Side::Receiving] {
        for state in states() {
            let html = plain(&panel(vec![film(side, vec![person(BAO, state, 9)])]));
            let text = transfers_text_in(Language::En);
            let says = Names::who("Bao").plain((text.says)(side, state));
            assert!(html.contains(&says), "{side:?} {state:?}: {html}");
            assert!(html.contains((text.word)(state)), "{side:?} {state:?}");
            let silent = matches!(state, State::Streaming)
                || state == State::Offered && side == Side::Receiving;
            assert_eq!(says.is_empty(), silent, "{side:?} {state:?}");
        }
    }
}

#[test]
fn every_reason_has_a_sentence_of_its_own_in_every_language() {
    for language in [Language::En, Language::Zh] {
        let says = transfers_text_in(language).says;
        let all = [Side::Sending, Side::Receiving]
            .map(|side| WHYS.map(|why| says(side, State::Failed { why, by_me: true })));
        let mut all = all.concat();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 2 * WHYS.len());
    }
}

#[test]
fn sentences_name_only_what_they_can() {
    for language in [Language::En, Language::Zh] {
        let text = transfers_text_in(language);
        let mut all = vec![
            text.from.to_string(),
            text.to.into(),
            text.trust.into(),
            text.trusted.into(),
            text.gone.into(),
            text.packing.into(),
            text.news.into(),
            (text.offers)("1 MB"),
            (text.too_large)(1, true),
            (text.too_large)(1, false),
        ];
        for side in [Side::Sending, Side::Receiving] {
            all.extend(
                states()
                    .into_iter()
                    .map(|state| (text.says)(side, state).into()),
            );
        }
        for sentence in all {
            let rest = sentence.replace("{who}", "").replace("{file}", "");
            assert!(!rest.contains(['{', '}']), "{sentence}");
        }
    }
}

#[test]
fn an_offer_asks() {
    assert_eq!(pressed(from_bao(State::Offered)), ["Accept", "Decline"]);
    let placeable = changed(from_bao(State::Offered), |row| row.placeable = true);
    assert_eq!(
        pressed(placeable.clone()),
        ["Accept", "Accept into …", "Decline"]
    );
    let html = panel(vec![placeable]);
    assert!(html.contains("data-state=\"offered\""), "{html}");
    assert!(plain(&html).contains("Film, 644 MB, from Bao"), "{html}");
    assert!(
        plain(&html).contains("Always accept from Bao in this call"),
        "{html}"
    );
}

#[test]
fn what_is_too_large_says_so_before_it_is_accepted() {
    let large = |placeable| {
        changed(from_bao(State::Offered), |row| {
            row.too_large = Some(256_000_000);
            row.placeable = placeable;
        })
    };
    assert_eq!(pressed(large(false)), ["Decline"]);
    assert_eq!(pressed(large(true)), ["Accept into …", "Decline"]);
    let html = plain(&panel(vec![large(false)]));
    assert!(html.contains("this browser has room for 256 MB"), "{html}");
    assert!(html.contains("ask Bao for it in parts"), "{html}");
}

#[test]
fn what_moves_is_a_bar_with_the_files_name_and_numbers() {
    let moving = changed(from_bao(State::Streaming), |row| {
        row.people[0].rate = Some(6_200_000);
        row.people[0].left = Some(38);
    });
    let html = panel(vec![moving.clone()]);
    let id = RowKey::of(&moving).name();
    assert!(
        html.contains(&format!("<p class=\"file-row__name\" id=\"{id}\"")),
        "{html}"
    );
    let bar = html.split("<progress").nth(1).unwrap();
    let bar = bar.split('>').next().unwrap();
    for attribute in [
        &format!("aria-labelledby=\"{id}\""),
        "max=\"100\"",
        "value=\"64\"",
        "aria-valuetext=\"60 %\"",
    ] {
        assert!(bar.contains(attribute), "{attribute}: {bar}");
    }
    assert!(
        html.contains("<span>412 of 644 MB</span><span>6.2 MB/s, 38 s left</span>"),
        "{html}"
    );
    assert_eq!(pressed(moving), ["Pause", "Cancel"]);
}

#[test]
fn a_pause_is_ended_by_whoever_made_it() {
    let paused = |by_me, by_them| State::Paused { by_me, by_them };
    assert_eq!(pressed(from_bao(paused(true, false))), ["Resume", "Cancel"]);
    assert_eq!(pressed(to_bao(paused(false, true))), ["Pause", "Cancel"]);
    let html = panel(vec![from_bao(paused(false, true))]);
    assert!(html.contains("Goes on from here"), "{html}");
    assert!(plain(&html).contains("Bao paused it."), "{html}");
}

#[test]
fn what_is_done_can_be_saved_and_asks_before_it_goes_unsaved() {
    let done = |saved| {
        changed(from_bao(State::Done), |row| {
            row.saveable = true;
            row.saved = saved;
        })
    };
    assert_eq!(pressed(done(false)), ["Save", "Delete"]);
    let into = changed(done(true), |row| row.placeable = true);
    assert_eq!(pressed(into), ["Save", "Save into a folder …", "Delete"]);
    assert!(plain(&panel(vec![done(true)])).contains("Saved; it can be saved again."));
    let placed = changed(from_bao(State::Done), |row| row.saved = true);
    assert!(plain(&panel(vec![placed.clone()])).contains("It is in the place you chose."));
    assert_eq!(pressed(placed), ["Dismiss"]);
    let gone = panel(vec![from_bao(State::Done)]);
    assert!(
        plain(&gone).contains("It is not kept here any more."),
        "{gone}"
    );
    assert!(!gone.contains("<progress"), "{gone}");
}

#[test]
fn packing_has_a_bar_and_holds_the_buttons() {
    let packing = changed(from_bao(State::Done), |row| {
        row.saveable = true;
        row.packing = Some(0.419);
    });
    let html = panel(vec![packing]);
    assert!(
        html.contains("aria-label=\"Packing garden-film.mp4\""),
        "{html}"
    );
    assert!(html.contains("value=\"41\""), "{html}");
    assert!(html.contains("disabled"), "{html}");
}

#[test]
fn files_are_chosen_again_after_a_reload_and_others_are_refused() {
    let needs = to_bao(State::NeedsFiles);
    assert_eq!(pressed(needs.clone()), ["Cancel", "Choose the file again"]);
    let others = changed(needs, |row| row.people[0].other_files = true);
    let html = panel(vec![others]);
    assert!(
        plain(&html).contains("Those are not the files you offered"),
        "{html}"
    );
}

#[test]
fn what_came_to_nothing_can_be_offered_again() {
    let failed = State::Failed {
        why: Why::NoRoom,
        by_me: false,
    };
    for state in [State::Declined, State::Cancelled { by_me: false }, failed] {
        assert_eq!(pressed(to_bao(state)), ["Offer again", "Dismiss"]);
    }
    assert_eq!(pressed(from_bao(State::Declined)), ["Dismiss"]);
    assert_eq!(pressed(from_bao(State::Left)), ["Delete"]);
    assert_eq!(pressed(to_bao(State::Offered)), ["Cancel"]);
}

#[test]
fn several_people_have_a_line_each() {
    let row = film(
        Side::Sending,
        vec![
            person(ANN, State::Streaming, 566_720_000),
            person(BAO, State::Declined, 0),
        ],
    );
    let html = panel(vec![row.clone()]);
    assert!(plain(&html).contains("Film, 644 MB, to 2 people"), "{html}");
    assert!(html.contains("aria-label=\"to Ann\""), "{html}");
    assert!(html.contains("value=\"88\""), "{html}");
    assert!(plain(&html).contains("Bao does not want it."), "{html}");
    assert_eq!(
        pressed(row),
        [
            "Pause",
            "Cancel",
            "Pause for Ann",
            "Cancel for Ann",
            "Offer again"
        ]
    );
}

#[test]
fn the_row_of_several_is_what_most_needs_to_be_known() {
    let doing = |states: &[State]| {
        let people = states.iter().map(|state| person(BAO, *state, 1));
        Doing::of(&film(Side::Sending, people.collect()))
    };
    let paused = State::Paused {
        by_me: true,
        by_them: false,
    };
    assert_eq!(doing(&[State::Done, State::Streaming]), Doing::Moving);
    assert_eq!(doing(&[State::Done, State::Offered]), Doing::Asked);
    assert_eq!(doing(&[paused, State::Waiting]), Doing::Waiting);
    assert_eq!(doing(&[State::Done, State::Left]), Doing::Failed);
    assert_eq!(doing(&[State::Done, State::Declined]), Doing::Done);
    assert_eq!(doing(&[State::Declined]), Doing::Over);
    assert_eq!(doing(&[]), Doing::Over);
}

#[test]
fn those_who_did_not_say_yes_hold_nobodys_bar_back() {
    let row = film(
        Side::Sending,
        vec![
            person(ANN, State::Streaming, 322_000_000),
            person(BAO, State::Declined, 0),
        ],
    );
    assert_eq!(reach(&row), (322_000_000, 644_000_000));
    assert_eq!(reached(&row), 50);
    // More than there is cannot be there.
    let lies = film(
        Side::Receiving,
        vec![person(BAO, State::Streaming, u64::MAX)],
    );
    assert_eq!(reach(&lies), (644_000_000, 644_000_000));
}

#[test]
fn all_are_paused_when_each_is() {
    let paused = State::Paused {
        by_me: true,
        by_them: false,
    };
    let of = |states: [State; 2]| {
        let people = states.map(|state| person(BAO, state, 1));
        Tools::of_all(&film(Side::Sending, people.into())).paused
    };
    assert_eq!(of([paused, State::Streaming]), Some(false));
    assert_eq!(of([paused, State::Done]), Some(true));
    assert_eq!(of([State::Done, State::Declined]), None);
}

#[test]
fn names_are_shown_as_text_apart_from_what_is_around_them() {
    let hostile = [
        "<img src=x onerror=alert(1)>.png",
        "\u{202e}gnp.exe",
        "{who} {file} {.txt",
        "\"onclick=\"x",
    ];
    for name in hostile {
        let row = changed(from_bao(State::Waiting), |row| {
            row.name = name.into();
            row.people[0].name = name.into();
        });
        let html = panel(vec![row.clone()]);
        assert!(!html.contains("<img"), "{html}");
        let shown = html.matches("<bdi>").count();
        // The file's name, who it is from, and who cannot be reached.
        assert!(shown >= 3, "{shown} in {html}");
        let words = plain(&html);
        let escaped = name.replace('<', "&lt;").replace('>', "&gt;");
        assert!(words.contains(&format!("from {escaped}")), "{words}");
        let toast = within(
            vec![changed(row, |row| row.people[0].state = State::Offered)],
            |_, _| {},
            offers,
        );
        assert!(!toast.contains("<img"), "{toast}");
        assert_eq!(toast.matches("<bdi>").count(), 2, "{toast}");
    }
}

#[test]
fn somebody_whose_name_is_not_known_again_is_somebody() {
    let row = changed(to_bao(State::Waiting), |row| row.people[0].name.clear());
    let html = plain(&panel(vec![row]));
    assert!(html.contains("Film, 644 MB, to somebody"), "{html}");
}

#[test]
fn a_picture_of_it_stands_beside_its_name() {
    let row = changed(from_bao(State::Offered), |row| {
        row.kind = "image/png".into();
        row.picture = Some("data:image/png;base64,AA==".into());
    });
    let html = panel(vec![row]);
    assert!(
        html.contains("src=\"data:image/png;base64,AA==\" alt=\"\""),
        "{html}"
    );
    assert!(plain(&html).contains("Picture, 644 MB"), "{html}");
}

#[test]
fn folders_and_several_files_are_counted() {
    let several = |folder| {
        changed(to_bao(State::Offered), |row| {
            row.count = 48;
            row.folder = folder;
        })
    };
    assert!(plain(&panel(vec![several(true)])).contains("Folder with 48 files, 644 MB, to Bao"));
    assert!(plain(&panel(vec![several(false)])).contains("48 files, 644 MB, to Bao"));
}

#[test]
fn left_overs_stand_apart_with_their_size() {
    let old = changed(from_bao(State::Left), |row| row.left_over = true);
    let html = panel(vec![old.clone()]);
    assert!(
        plain(&html).contains("From an earlier visit: 412 MB kept here"),
        "{html}"
    );
    assert!(
        plain(&html).contains("Deleting it frees the room"),
        "{html}"
    );
    assert_eq!(pressed(old), ["Delete"]);
}

#[test]
fn an_empty_panel_says_what_to_do() {
    let html = panel(vec![]);
    assert!(html.contains("Nothing offered yet"), "{html}");
    assert!(html.contains("class=\"arch\""), "{html}");
    assert!(!panel(vec![from_bao(State::Done)]).contains("Nothing offered yet"));
}

#[test]
fn files_are_sent_by_buttons_that_open_fields_of_the_page() {
    let html = panel(vec![]);
    let all = buttons(&html);
    for name in ["Close files", "To everyone", "Send files", "Send a folder"] {
        assert!(all.iter().any(|one| one == name), "{name} in {all:?}");
    }
    assert!(
        html.contains("id=\"files-to-send\" type=\"file\" multiple hidden"),
        "{html}"
    );
    assert!(
        html.contains("id=\"folder-to-send\" type=\"file\" webkitdirectory hidden"),
        "{html}"
    );
    let alone = |view: View, _| view.tiles.set(vec![]);
    let html = within(vec![], alone, || view! { <Files/> }.into_any());
    assert!(html.contains("Nobody else is here yet."), "{html}");
    assert_eq!(html.matches(" disabled").count(), 2, "{html}");
}

#[test]
fn who_gets_files_is_said_before_they_are_chosen_and_dropped() {
    let to = |to: Option<Vec<ParticipantId>>| {
        move |view: View, _| {
            view.files.to.set(to);
            view.files.dragging.set(true);
        }
    };
    let shown = |whom| plain(&within(vec![], to(whom), || view! { <Files/> }.into_any()));
    assert!(shown(None).contains("To everyone"));
    assert!(shown(Some(vec![BAO])).contains("To Bao"));
    assert!(shown(Some(vec![])).contains("Choose at least one person."));
    let dropped = |whom| plain(&within(vec![], to(whom), drop_zone));
    assert!(dropped(None).contains("Let go to offer it to everyone"));
    assert!(dropped(Some(vec![BAO])).contains("Let go to offer it to Bao"));
    assert!(dropped(Some(vec![])).contains("Nobody is here to take it"));
    assert_eq!(within(vec![], |_, _| {}, drop_zone), "");
}

#[test]
fn what_was_not_offered_says_why() {
    for language in [Language::En, Language::Zh] {
        let refused = transfers_text_in(language).refused;
        let all = [
            NotOffered::Nobody,
            NotOffered::TooMany,
            NotOffered::BadName,
            NotOffered::Unreadable,
        ];
        let mut all = all.map(refused);
        all.sort_unstable();
        assert!(all.windows(2).all(|two| two[0] != two[1]));
    }
    let set = |view: View, _| view.files.refused.set(Some(NotOffered::TooMany));
    let html = within(vec![], set, || view! { <Files/> }.into_any());
    assert!(html.contains("more than 10 000 files"), "{html}");
}

#[test]
fn whom_i_trust_is_said_with_the_way_back() {
    let set = |view: View, _| view.files.trusted.set(vec![BAO]);
    let html = within(vec![], set, || view! { <Files/> }.into_any());
    assert!(plain(&html).contains("What Bao offers in this call is accepted at once."));
    assert!(html.contains("Ask me again</button>"), "{html}");
}

#[test]
fn an_offer_hangs_over_the_stage_until_the_panel_is_open() {
    let offer = || vec![from_bao(State::Offered)];
    let html = within(offer(), |_, _| {}, offers);
    assert!(
        plain(&html).contains("Bao offers you garden-film.mp4, 644 MB."),
        "{html}"
    );
    assert_eq!(buttons(&html), ["Accept", "Decline"]);
    let open = |_, open: Open| open.panel.set(Some(Panel::Files));
    assert_eq!(buttons(&within(offer(), open, offers)), [""; 0]);
    let large = changed(from_bao(State::Offered), |row| row.too_large = Some(1));
    assert_eq!(
        buttons(&within(vec![large], |_, _| {}, offers)),
        ["Show", "Decline"]
    );
}

#[test]
fn news_are_offers_and_ends_that_others_brought_about() {
    let owner = Owner::new();
    owner.with(|| {
        provide_context(Viewer::default());
        provide_context(View::new());
        let (intents, _) = mpsc::unbounded();
        provide_context(Wish(StoredValue::new(Intents(intents))));
        let desk = Desk::new();
        let said = |was: &[FileRow], now: &[FileRow]| {
            let changes = changes(&news::seen(desk, was), &news::seen(desk, now));
            changes
                .into_iter()
                .map(|(_, what)| what)
                .collect::<Vec<_>>()
        };
        let offered = [from_bao(State::Offered)];
        let size = "644 MB".to_string();
        assert_eq!(said(&[], &offered), [What::Offered { size }]);
        assert_eq!(said(&offered, &offered), []);
        let moving = [from_bao(State::Streaming)];
        assert_eq!(said(&offered, &moving), []);
        let done = [from_bao(State::Done)];
        let became = |side, state| What::Became(side, state);
        assert_eq!(said(&moving, &done), [became(Side::Receiving, State::Done)]);
        // It was there when the page came.
        assert_eq!(said(&[], &done), []);
        let mine = |state| [to_bao(state)];
        let declined = became(Side::Sending, State::Declined);
        assert_eq!(
            said(&mine(State::Offered), &mine(State::Declined)),
            [declined]
        );
        let stopped = State::Cancelled { by_me: true };
        assert_eq!(said(&moving, &[from_bao(stopped)]), []);
    });
}

#[test]
fn rows_of_different_people_are_different_rows() {
    let one = film(Side::Receiving, vec![person(ANN, State::Done, 1)]);
    let other = film(Side::Receiving, vec![person(BAO, State::Done, 1)]);
    assert_ne!(RowKey::of(&one).name(), RowKey::of(&other).name());
    let mine = film(Side::Sending, vec![person(ANN, State::Done, 1)]);
    let same = film(Side::Sending, vec![person(BAO, State::Done, 1)]);
    assert_eq!(RowKey::of(&mine).name(), RowKey::of(&same).name());
}

#[test]
fn a_media_type_is_a_word() {
    for (kind, word) in [
        ("image/svg+xml", Sort::Picture),
        ("video/mp4", Sort::Film),
        ("audio/ogg", Sort::Sound),
        ("text/plain", Sort::Words),
        ("application/pdf", Sort::Pdf),
        ("application/x-7z-compressed", Sort::Archive),
        (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Sort::Words,
        ),
        ("application/x-msdownload", Sort::Program),
        ("application/octet-stream", Sort::Other),
        ("", Sort::Other),
    ] {
        assert_eq!(sort(kind), word, "{kind}");
    }
}

#[test]
fn numbers_are_said_in_both_languages() {
    let (en, zh) = (
        transfers_text_in(Language::En),
        transfers_text_in(Language::Zh),
    );
    assert_eq!((en.of)(412_300_000, 644_000_000), "412 of 644 MB");
    assert_eq!((zh.of)(412_300_000, 644_000_000), "412 / 644 MB");
    assert_eq!((en.pace)(6_200_000, Some(38)), "6.2 MB/s, 38 s left");
    assert_eq!((zh.pace)(6_200_000, Some(38)), "每秒 6.2 MB，还需 38 秒");
    assert_eq!((en.pace)(1, None), "1 byte/s");
    assert_eq!((en.bytes)(0), "0 bytes");
    assert_eq!((zh.bytes)(12), "12 字节");
    assert_eq!((text_in(Language::En).files.offered)(2), "2 offered to you");
}
