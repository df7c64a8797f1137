use super::*;
use crate::{ids::MessageId, wire::Message};

fn say(cid: u64, text: &str) -> ClientFrame {
    ClientFrame::Chat {
        cid: CommandId(cid),
        text: text.into(),
        reply_to: None,
    }
}

fn said(frames: &[ServerFrame]) -> Vec<(u64, &str)> {
    let said = |frame: &ServerFrame| matches!(frame, ServerFrame::Chat { .. });
    let frames = frames.iter().filter(|frame| said(frame));
    let words = frames.filter_map(|frame| match frame {
        ServerFrame::Chat { cid, message } => Some((cid.0, message.text.as_str())),
        _ => None,
    });
    words.collect()
}

fn page_of(desk: &mut Desk, page: &Page, before: Option<MessageId>) -> (Vec<Message>, bool) {
    desk.say(page, ClientFrame::ChatPage { before });
    let heard = desk.heard(page);
    match heard.last() {
        Some(ServerFrame::ChatPage { messages, more, .. }) => (messages.clone(), *more),
        other => panic!("no page but {other:?}"),
    }
}

fn pair() -> (Desk, Page, Page) {
    let mut desk = Desk::open();
    let (ann, bob) = (desk.enter(owner()), desk.enter(guest(1)));
    desk.heard(&ann);
    desk.heard(&bob);
    (desk, ann, bob)
}

#[test]
fn what_is_said_is_kept_and_heard_by_all_its_author_included() {
    let (mut desk, ann, bob) = pair();
    desk.say(&ann, say(1, "hello"));
    desk.say(&bob, say(1, "good evening"));
    let all = [(1, "hello"), (1, "good evening")];
    assert_eq!(said(&desk.heard(&ann)), all);
    assert_eq!(said(&desk.heard(&bob)), all);
    let late = desk.enter(guest(2));
    desk.heard(&late);
    let (messages, more) = page_of(&mut desk, &late, None);
    let texts: Vec<_> = messages.iter().map(|m| m.text.as_str()).collect();
    assert_eq!((texts, more), (vec!["hello", "good evening"], false));
}

#[test]
fn what_is_said_again_under_its_name_is_kept_once_and_told_to_its_author_alone() {
    let (mut desk, ann, bob) = pair();
    desk.say(&ann, say(1, "hello"));
    desk.heard(&ann);
    desk.heard(&bob);
    desk.say(&ann, say(1, "hello"));
    assert_eq!(said(&desk.heard(&ann)), [(1, "hello")]);
    assert_eq!(desk.heard(&bob), []);
    assert_eq!(desk.archive.messages().count(), 1);
}

#[test]
fn what_cannot_be_said_is_refused_and_nothing_of_it_is_kept() {
    let (mut desk, ann, bob) = pair();
    let long = "a".repeat(CHAT_BYTES + 1);
    for (n, bad) in ["", "  \n", "a\u{202e}b", "\u{7}", &long]
        .into_iter()
        .enumerate()
    {
        let n = n as u64 + 1;
        desk.say(&ann, say(n, bad));
        assert_eq!(
            result_of(&desk.heard(&ann), n),
            Some(Some(ErrorCode::BadText))
        );
    }
    assert_eq!(desk.heard(&bob), []);
    assert_eq!(desk.archive.messages().count(), 0);
}

#[test]
fn a_page_asked_for_in_a_session_before_is_not_told() {
    let (mut desk, _, mut bob) = pair();
    let (frame, at) = (ClientFrame::ChatPage { before: None }, desk.unix());
    let conn = bob.conn;
    let asked = desk.room.step(desk.now, Input::Frame { conn, frame, at });
    let order = asked.into_iter().find_map(|effect| match effect {
        Effect::Chat(ticket, order) => Some((ticket, order)),
        _ => None,
    });
    let (ticket, order) = order.expect("an order to the archive");
    let answer = desk.archive.answer(order);
    desk.lose(&bob);
    assert!(!desk.back(&mut bob, None).resumed);
    desk.step(Input::Chat(ticket, answer));
    assert_eq!(desk.heard(&bob), []);
}

#[test]
fn a_storm_is_told_to_slow_down_and_may_go_on_later() {
    let (mut desk, ann, _) = pair();
    for n in 1..=11 {
        desk.say(&ann, say(n, "more"));
    }
    let heard = desk.heard(&ann);
    assert_eq!(said(&heard).len(), 10);
    assert_eq!(result_of(&heard, 11), Some(Some(ErrorCode::RateLimited)));
    desk.now = desk.now + 1_000;
    desk.say(&ann, say(11, "more"));
    assert_eq!(said(&desk.heard(&ann)), [(11, "more")]);
}

#[test]
fn a_room_between_its_people_keeps_nothing() {
    let mut desk = Desk::with(Settings {
        keep: Keep::BetweenUs,
        ..settings(Access::Link)
    });
    let ann = desk.enter(owner());
    desk.heard(&ann);
    desk.say(&ann, say(1, "hello"));
    assert_eq!(
        result_of(&desk.heard(&ann), 1),
        Some(Some(ErrorCode::Forbidden))
    );
    assert_eq!(desk.archive.messages().count(), 0);
}

#[test]
fn what_a_removed_person_wrote_stays_and_is_marked() {
    let (mut desk, ann, bob) = pair();
    desk.say(&bob, say(1, "hello"));
    desk.heard(&ann);
    desk.say(
        &ann,
        ClientFrame::Remove {
            cid: cid(2),
            id: bob.id,
        },
    );
    let author = guest(1).identity.author();
    assert!(heard!(desk.heard(&ann), ServerFrame::ChatRemoved { author: a } if *a == author));
    let (messages, _) = page_of(&mut desk, &ann, None);
    assert!(messages[0].removed && messages[0].text == "hello");
}

#[test]
fn a_store_that_cannot_keep_it_says_so() {
    let (mut desk, ann, _) = pair();
    desk.broken = true;
    desk.say(&ann, say(1, "hello"));
    assert_eq!(
        result_of(&desk.heard(&ann), 1),
        Some(Some(ErrorCode::Unavailable))
    );
}

#[test]
fn a_change_of_where_words_go_is_told_to_all() {
    let (mut desk, ann, _) = pair();
    let keep = Keep::Forever;
    let changed = Settings {
        keep,
        ..settings(Access::Link)
    };
    desk.step(Input::Changed(changed));
    assert!(heard!(desk.heard(&ann), ServerFrame::Room { room, .. } if room.keep == keep));
}

#[test]
fn authors_are_told_apart_and_recognised() {
    assert_eq!(guest(1).identity.author(), guest(1).identity.author());
    let all = [guest(1), guest(2), member(1), member(2)].map(|who| who.identity.author());
    let different: std::collections::BTreeSet<_> = all.iter().collect();
    assert_eq!(different.len(), 4);
    assert!(all.iter().all(|author| author.0 < 1 << 53));
}
