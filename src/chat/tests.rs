use super::*;
use crate::{
    ids::{AuthorId, MessageId},
    limits::{CHAT_WINDOW, CHAT_WINDOW_BYTES},
    wire::{ErrorCode, Message, Quote, ServerFrame},
};

const ME: AuthorId = AuthorId(2);
const ANN: AuthorId = AuthorId(4);
const AT: UnixMillis = UnixMillis(1_000);

fn message(id: u64, author: AuthorId, text: &str) -> Message {
    Message {
        id: MessageId(id),
        author,
        name: format!("author {}", author.0),
        at: AT,
        text: text.into(),
        edited: false,
        deleted: false,
        removed: false,
        reply: None,
        reactions: vec![],
    }
}

fn numbered(ids: impl IntoIterator<Item = u64>) -> Vec<Message> {
    ids.into_iter()
        .map(|id| message(id, ANN, &id.to_string()))
        .collect()
}

fn open(first: Vec<Message>, more: bool) -> Chat {
    let mut chat = Chat::new(100);
    let welcomed = Input::Welcomed {
        author: ME,
        keep: Keep::default(),
        resumed: false,
    };
    let effects = chat.step(AT, welcomed);
    assert_eq!(
        effects,
        [Effect::Transmit(ClientFrame::ChatPage { before: None })]
    );
    page(&mut chat, None, first, more);
    chat
}

fn page(chat: &mut Chat, before: Option<u64>, messages: Vec<Message>, more: bool) {
    let before = before.map(MessageId);
    hear(
        chat,
        ServerFrame::ChatPage {
            before,
            messages,
            more,
        },
    );
}

fn hear(chat: &mut Chat, frame: ServerFrame) -> Vec<Effect> {
    chat.step(AT, Input::Frame(frame))
}

fn write(chat: &mut Chat, text: &str) -> Vec<Effect> {
    let text = text.into();
    chat.step(
        AT,
        Input::Write {
            text,
            reply_to: None,
        },
    )
}

fn kept(chat: &mut Chat, cid: u64, message: Message) {
    let cid = CommandId(cid);
    hear(chat, ServerFrame::Chat { cid, message });
}

fn texts(chat: &Chat) -> Vec<String> {
    let words = |line: &Line| match &line.what {
        What::Said(said) => said.message.text.clone(),
        What::Switched(keep) => format!("{keep:?}"),
    };
    chat.lines().iter().map(words).collect()
}

#[test]
fn mine_is_shown_at_once_and_keeps_its_line_when_it_is_kept() {
    let mut chat = open(vec![], false);
    let effects = write(&mut chat, " hello \r\n");
    let text = " hello".to_string();
    let (cid, reply_to) = (CommandId(101), None);
    assert_eq!(
        effects,
        [Effect::Transmit(ClientFrame::Chat {
            cid,
            text,
            reply_to
        })]
    );
    let line = chat.lines()[0].clone();
    assert_eq!(line.said().unwrap().state, State::Sending);
    kept(&mut chat, 101, message(7, ME, " hello"));
    let now = &chat.lines()[0];
    assert_eq!((now.key, now.source), (line.key, Source::Kept));
    assert_eq!(now.said().unwrap().state, State::Done);
    assert_eq!((chat.lines().len(), chat.unread()), (1, 0));
}

#[test]
fn what_others_say_comes_before_what_is_on_its_way_and_counts_as_unread() {
    let mut chat = open(numbered([1]), false);
    write(&mut chat, "mine");
    kept(&mut chat, 9, message(2, ANN, "hers"));
    assert_eq!(texts(&chat), ["1", "hers", "mine"]);
    assert_eq!(chat.unread(), 1);
    let _ = chat.step(AT, Input::Read);
    assert_eq!(chat.unread(), 0);
}

#[test]
fn a_message_is_here_once_however_often_it_comes() {
    let mut chat = open(numbered([1, 2]), false);
    kept(&mut chat, 9, message(2, ANN, "2"));
    kept(&mut chat, 9, message(3, ANN, "3"));
    page(&mut chat, None, numbered([1, 2, 3]), false);
    assert_eq!(texts(&chat), ["1", "2", "3"]);
    assert_eq!(chat.unread(), 1);
}

#[test]
fn after_a_session_that_was_not_resumed_all_that_was_not_answered_is_said_again() {
    let mut chat = open(numbered([1]), false);
    let first = write(&mut chat, "one");
    let second = write(&mut chat, "two");
    kept(&mut chat, 101, message(2, ME, "one"));
    let again = chat.step(
        AT,
        Input::Welcomed {
            author: ME,
            keep: Keep::default(),
            resumed: false,
        },
    );
    let newest = Effect::Transmit(ClientFrame::ChatPage { before: None });
    assert_eq!(again, [newest, second[0].clone()]);
    assert_ne!(first, second);
    let resumed = Input::Welcomed {
        author: ME,
        keep: Keep::default(),
        resumed: true,
    };
    assert_eq!(chat.step(AT, resumed), []);
}

#[test]
fn a_gap_drops_what_is_before_it_and_counts_what_was_missed() {
    let mut chat = open(numbered(1..=3), false);
    page(&mut chat, None, numbered(10..=12), true);
    assert_eq!(texts(&chat), ["10", "11", "12"]);
    assert!(chat.has_more());
    assert_eq!(chat.unread(), 3);
}

#[test]
fn older_pages_are_asked_for_once_and_go_before_the_rest() {
    let mut chat = open(numbered(51..=100), true);
    let asked = ClientFrame::ChatPage {
        before: Some(MessageId(51)),
    };
    assert_eq!(chat.step(AT, Input::Older), [Effect::Transmit(asked)]);
    assert_eq!(chat.step(AT, Input::Older), [], "one is on its way");
    page(&mut chat, Some(51), numbered(1..=50), false);
    assert_eq!(
        texts(&chat),
        (1..=100).map(|n| n.to_string()).collect::<Vec<_>>()
    );
    assert_eq!((chat.has_more(), chat.unread()), (false, 0));
    assert_eq!(chat.step(AT, Input::Older), [], "there are none");
    page(&mut chat, Some(77), numbered([7_777]), true);
    assert_eq!(
        chat.lines().len(),
        100,
        "a page that is not next to what is here"
    );
}

#[test]
fn what_fails_stays_with_its_reason_and_can_be_sent_again_or_dropped() {
    let mut chat = open(vec![], false);
    let given = write(&mut chat, "one");
    let (cid, error) = (CommandId(101), Some(ErrorCode::RateLimited));
    hear(&mut chat, ServerFrame::Result { cid, error });
    let failed = State::Failed(ErrorCode::RateLimited);
    let line = chat.lines()[0].clone();
    assert_eq!(line.said().unwrap().state, failed);
    write(&mut chat, "two");
    assert_eq!(chat.step(AT, Input::Again(line.key)), given);
    assert_eq!(texts(&chat), ["two", "one"]);
    hear(&mut chat, ServerFrame::Result { cid, error });
    let _ = chat.step(AT, Input::Drop(line.key));
    assert_eq!(texts(&chat), ["two"]);
}

#[test]
fn only_what_failed_can_be_dropped() {
    let mut chat = open(numbered([1]), false);
    write(&mut chat, "one");
    for line in chat.lines().to_vec() {
        let _ = chat.step(AT, Input::Drop(line.key));
    }
    assert_eq!(texts(&chat), ["1", "one"]);
}

#[test]
fn changes_are_taken_over_and_what_was_not_done_is_told() {
    let mut chat = open(vec![message(1, ME, "helo")], false);
    let key = chat.lines()[0].key;
    let (cid, id) = (CommandId(101), MessageId(1));
    let edit = ClientFrame::ChatEdit {
        cid,
        id,
        text: "hello".into(),
    };
    assert_eq!(
        chat.step(AT, Input::Edit(key, "hello".into())),
        [Effect::Transmit(edit)]
    );
    let edited = Message {
        edited: true,
        ..message(1, ME, "hello")
    };
    hear(&mut chat, ServerFrame::ChatChanged { message: edited });
    assert_eq!(texts(&chat), ["hello"]);
    assert_eq!(
        hear(&mut chat, ServerFrame::Result { cid, error: None }),
        []
    );
    let error = Some(ErrorCode::Forbidden);
    let _ = chat.step(AT, Input::Delete(key));
    let told = hear(
        &mut chat,
        ServerFrame::Result {
            cid: CommandId(102),
            error,
        },
    );
    assert_eq!(told, [Effect::NotDone(ErrorCode::Forbidden)]);
}

#[test]
fn a_reply_quotes_what_it_answers_and_only_what_is_kept() {
    let mut chat = open(numbered([1]), false);
    write(&mut chat, "pending");
    let keys: Vec<_> = chat.lines().iter().map(|line| line.key).collect();
    for (key, expected) in [(keys[0], Some(MessageId(1))), (keys[1], None)] {
        let (text, reply_to) = ("yes".to_string(), Some(key));
        match &chat.step(AT, Input::Write { text, reply_to })[..] {
            [Effect::Transmit(ClientFrame::Chat { reply_to, .. })] => {
                assert_eq!(*reply_to, expected)
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_switch_is_said_where_it_happened() {
    let mut chat = open(numbered([1]), false);
    write(&mut chat, "mine");
    let _ = chat.step(AT, Input::Keep(Keep::default()));
    let _ = chat.step(AT, Input::Keep(Keep::BetweenUs));
    kept(&mut chat, 9, message(2, ANN, "late"));
    assert_eq!(texts(&chat), ["1", "BetweenUs", "late", "mine"]);
}

#[test]
fn only_the_answer_to_what_is_looked_for_is_shown() {
    let mut chat = open(vec![], false);
    let search = |words: &str| Input::Search(words.into());
    let _ = chat.step(AT, search("tea"));
    let _ = chat.step(AT, search("tea leaves"));
    let found = |words: &str| ServerFrame::ChatFound {
        words: words.into(),
        messages: numbered([1]),
    };
    hear(&mut chat, found("tea"));
    assert_eq!(chat.found().unwrap().messages, None);
    hear(&mut chat, found("tea leaves"));
    assert_eq!(chat.found().unwrap().messages, Some(numbered([1])));
    let _ = chat.step(AT, search(""));
    assert_eq!(chat.found(), None);
}

#[test]
fn what_a_removed_person_wrote_is_marked() {
    let mut chat = open(vec![message(1, ANN, "a"), message(2, ME, "b")], false);
    hear(&mut chat, ServerFrame::ChatRemoved { author: ANN });
    let removed = |line: &Line| line.said().unwrap().message.removed;
    assert_eq!(
        chat.lines().iter().map(removed).collect::<Vec<_>>(),
        [true, false]
    );
}

#[test]
fn what_cannot_be_said_is_not_sent() {
    let mut chat = open(numbered([1]), false);
    for bad in ["", " \n ", &"a".repeat(crate::limits::CHAT_BYTES + 1)] {
        assert_eq!(write(&mut chat, bad), [Effect::NotDone(ErrorCode::BadText)]);
    }
    let key = chat.lines()[0].key;
    assert_eq!(chat.step(AT, Input::React(key, "words".into(), true)), []);
    assert_eq!(texts(&chat), ["1"]);
}

#[test]
fn a_page_or_a_search_that_is_refused_is_not_waited_for_and_may_be_asked_for_again() {
    let mut chat = open(numbered([9]), true);
    let refused = Input::Frame(ServerFrame::Error {
        code: ErrorCode::RateLimited,
        message: String::new(),
        retry_after: Some(55),
    });
    assert!(!chat.step(AT, Input::Older).is_empty());
    assert_eq!(chat.step(AT, refused.clone()), []);
    assert!(!chat.is_loading());
    assert!(!chat.step(AT, Input::Older).is_empty());

    let _ = chat.step(AT, Input::Search("bread".into()));
    let told = chat.step(AT, refused);
    assert_eq!(told, [Effect::NotDone(ErrorCode::RateLimited)]);
    assert_eq!(chat.found(), None);
}

#[test]
fn what_quotes_a_deleted_message_says_no_more_of_it() {
    let answer = Message {
        reply: Some(Quote {
            id: MessageId(1),
            name: "author 4".into(),
            text: "the code is 1234".into(),
        }),
        ..message(2, ME, "thanks")
    };
    let mut chat = open(vec![message(1, ANN, "the code is 1234"), answer], false);
    let message = Message {
        text: String::new(),
        deleted: true,
        ..message(1, ANN, "")
    };
    hear(&mut chat, ServerFrame::ChatChanged { message });
    let told = format!("{:?}", chat.lines());
    assert!(!told.contains("1234"), "{told}");
}

#[test]
fn what_a_server_in_a_hurry_did_not_take_is_said_again_and_no_gap_stays() {
    let mut chat = open(numbered([9]), false);
    assert_eq!(chat.step(AT, Input::Lost), []);
    let said = write(&mut chat, "hello");
    let again = chat.step(AT, Input::Lost);
    let page = Effect::Transmit(ClientFrame::ChatPage { before: None });
    assert_eq!(again, [vec![page.clone()], said].concat());
    // The page was refused as well: it is asked for until it comes.
    hear(
        &mut chat,
        ServerFrame::Result {
            cid: CommandId(101),
            error: None,
        },
    );
    assert!(chat.awaits_answer());
    assert_eq!(chat.step(AT, Input::Lost), [page]);
    self::page(&mut chat, None, numbered([9, 10]), false);
    assert_eq!(chat.step(AT, Input::Lost), []);
}

#[test]
fn no_more_is_on_its_way_at_once_than_a_link_holds() {
    let mut chat = open(vec![], false);
    let given: usize = (0..100).map(|_| write(&mut chat, "hello").len()).sum();
    assert_eq!(given, CHAT_WINDOW);
    let cid = CommandId(101);
    let said = ServerFrame::Chat {
        cid,
        message: message(1, ME, "hello"),
    };
    let next = hear(&mut chat, said);
    assert!(
        matches!(&next[..], [Effect::Transmit(ClientFrame::Chat { cid, .. })] if cid.0 == 101 + CHAT_WINDOW as u64),
        "{next:?}"
    );
}

#[test]
fn what_is_confirmed_late_leaves_no_hole_above_the_newest_page() {
    let mut chat = open(numbered([9]), false);
    let _ = write(&mut chat, "hello");
    let welcomed = Input::Welcomed {
        author: ME,
        keep: Keep::default(),
        resumed: false,
    };
    let _ = chat.step(AT, welcomed);
    page(&mut chat, None, numbered([70, 71]), true);
    kept(&mut chat, 101, message(10, ME, "hello"));
    assert_eq!(texts(&chat), ["70", "71"]);
    assert!(!chat.awaits_answer());
    let mut older = numbered([68, 69]);
    older.insert(0, message(10, ME, "hello"));
    page(&mut chat, Some(70), older, true);
    assert_eq!(texts(&chat), ["hello", "68", "69", "70", "71"]);
}

#[test]
fn long_messages_fill_what_may_be_on_its_way_sooner() {
    let mut chat = open(vec![], false);
    let long = "\"".repeat(8_000);
    let given: Vec<_> = (0..20).flat_map(|_| write(&mut chat, &long)).collect();
    assert_eq!(given.len(), CHAT_WINDOW_BYTES / 16_000);
    // One always goes, however long it is.
    let said = ServerFrame::Result {
        cid: CommandId(101),
        error: None,
    };
    assert_eq!(hear(&mut chat, said).len(), 1);
}

#[test]
fn a_search_that_a_session_lost_is_asked_again() {
    let mut chat = open(vec![], false);
    let words = "tea".to_string();
    let asked = chat.step(AT, Input::Search(words.clone()));
    let welcomed = Input::Welcomed {
        author: ME,
        keep: Keep::default(),
        resumed: false,
    };
    let anew = chat.step(AT, welcomed);
    assert!(anew.ends_with(&asked), "{anew:?}");
    let messages = vec![];
    hear(&mut chat, ServerFrame::ChatFound { words, messages });
    assert!(chat.found().unwrap().messages.is_some());
}

#[test]
fn of_two_answers_to_the_same_the_first_counts() {
    let mut chat = open(vec![], false);
    let _ = write(&mut chat, "hello");
    kept(&mut chat, 101, message(1, ME, "hello"));
    let refused = ServerFrame::Result {
        cid: CommandId(101),
        error: Some(ErrorCode::RateLimited),
    };
    assert_eq!(hear(&mut chat, refused), []);
    assert_eq!(texts(&chat), ["hello"]);
}

#[test]
fn a_deleted_message_that_is_not_here_is_quoted_no_more_and_found_no_more() {
    let mut answer = message(9, ANN, "so it is");
    answer.reply = Some(Quote {
        id: MessageId(1),
        name: "author 1".into(),
        text: "a secret".into(),
    });
    let mut chat = open(vec![answer], true);
    let _ = chat.step(AT, Input::Search("secret".into()));
    let found = ServerFrame::ChatFound {
        words: "secret".into(),
        messages: vec![message(1, ANN, "a secret")],
    };
    hear(&mut chat, found);
    let mut gone = message(1, ANN, "");
    gone.deleted = true;
    hear(&mut chat, ServerFrame::ChatChanged { message: gone });
    let quoted = chat.lines()[0].said().unwrap().message.reply.clone();
    assert_eq!(quoted.unwrap().text, "");
    let found = chat.found().unwrap().messages.as_ref().unwrap();
    assert!(found[0].deleted);
}
