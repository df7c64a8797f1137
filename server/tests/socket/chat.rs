//! What is kept of a conversation, as those in the room see it.

mod bounds;
mod lasting;

use crate::{
    client::Client,
    server::{Server, guest, host},
};
use parlor::{
    ids::{CommandId, MessageId},
    wire::{ClientFrame, ErrorCode, Keep, Message, ServerFrame},
};

pub(crate) fn chat(cid: u64, text: &str) -> ClientFrame {
    ClientFrame::Chat {
        cid: CommandId(cid),
        text: text.into(),
        reply_to: None,
    }
}

fn edit(cid: u64, id: MessageId, text: &str) -> ClientFrame {
    ClientFrame::ChatEdit {
        cid: CommandId(cid),
        id,
        text: text.into(),
    }
}

fn delete(cid: u64, id: MessageId) -> ClientFrame {
    let cid = CommandId(cid);
    ClientFrame::ChatDelete { cid, id }
}

fn react(cid: u64, id: MessageId, emoji: &str) -> ClientFrame {
    ClientFrame::ChatReact {
        cid: CommandId(cid),
        id,
        emoji: emoji.into(),
        on: true,
    }
}

/// Says it, and what it is kept as.
pub(crate) async fn said(client: &mut Client, cid: CommandId, text: &str) -> Message {
    client.say(&chat(cid.0, text)).await;
    loop {
        match client.frame().await {
            // Another author's may go by the same number.
            ServerFrame::Chat { cid: of, message } if of == cid && message.text == text => {
                return message;
            }
            ServerFrame::Result { cid: of, error } if of == cid => panic!("{error:?}"),
            _ => {}
        }
    }
}

/// What came of a command.
async fn result(client: &mut Client, frame: &ClientFrame) -> Option<ErrorCode> {
    client.say(frame).await;
    loop {
        if let ServerFrame::Result { error, .. } = client.frame().await {
            return error;
        }
    }
}

async fn page(client: &mut Client, before: Option<MessageId>) -> (Vec<Message>, bool) {
    client.say(&ClientFrame::ChatPage { before }).await;
    loop {
        if let ServerFrame::ChatPage {
            before: of,
            messages,
            more,
        } = client.frame().await
        {
            assert_eq!(of, before);
            return (messages, more);
        }
    }
}

/// The next news about a message, whatever else comes.
async fn news(client: &mut Client) -> Message {
    loop {
        match client.frame().await {
            ServerFrame::Chat { message, .. } | ServerFrame::ChatChanged { message } => {
                return message;
            }
            _ => {}
        }
    }
}

#[tokio::test]
async fn what_one_says_everybody_hears_its_author_too() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(mut ann, hers), (mut bob, _)] = Client::pair(&server, &room).await;
    ann.say(&chat(7, "hello\n世界")).await;
    let frames = [ann.frame().await, bob.frame().await];
    assert_eq!(frames[0], frames[1]);
    let ServerFrame::Chat { cid, message } = &frames[0] else {
        panic!("{frames:?}");
    };
    assert_eq!(*cid, CommandId(7));
    assert_eq!(message.author, hers.room.author);
    assert_eq!(
        (message.name.as_str(), message.text.as_str()),
        ("ann", "hello\n世界")
    );
    assert_eq!(ann.until_pong().await, []);
}

#[tokio::test]
async fn a_reply_an_edit_a_reaction_and_a_search_reach_whom_they_are_for() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(mut ann, _), (mut bob, his)] = Client::pair(&server, &room).await;
    let first = said(&mut ann, CommandId(1), "tea or coffee?").await;
    assert_eq!(news(&mut bob).await, first);
    let reply = ClientFrame::Chat {
        cid: CommandId(1),
        text: "tea".into(),
        reply_to: Some(first.id),
    };
    bob.say(&reply).await;
    let tea = news(&mut ann).await;
    assert_eq!(tea.reply.as_ref().unwrap().text, "tea or coffee?");
    assert_eq!(news(&mut bob).await, tea);

    assert_eq!(
        result(&mut ann, &edit(2, first.id, "tea or cocoa?")).await,
        None
    );
    let edited = news(&mut bob).await;
    assert!(edited.edited && edited.text == "tea or cocoa?");
    assert_eq!(result(&mut bob, &react(2, first.id, "🍵")).await, None);
    let reacted = news(&mut ann).await;
    assert_eq!(reacted.reactions[0].by, [his.room.author]);

    let words = String::from("coc");
    ann.say(&ClientFrame::ChatSearch {
        words: words.clone(),
    })
    .await;
    let messages = vec![reacted];
    assert_eq!(
        ann.frame().await,
        ServerFrame::ChatFound { words, messages }
    );
    assert_eq!(bob.until_pong().await, []);
}

#[tokio::test]
async fn one_does_not_change_what_another_wrote() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(mut ann, _), (mut bob, _)] = Client::pair(&server, &room).await;
    let hers = said(&mut ann, CommandId(1), "mine").await;
    for frame in [edit(1, hers.id, "yours"), delete(2, hers.id)] {
        let error = result(&mut bob, &frame).await;
        assert_eq!(error, Some(ErrorCode::Forbidden), "{frame:?}");
    }
    assert_eq!(ann.until_pong().await, []);
    assert_eq!(page(&mut ann, None).await, (vec![hers], false));
}

#[tokio::test]
async fn what_is_not_there_cannot_be_changed() {
    let server = Server::start().await;
    let (room, elsewhere) = (server.room().await, server.room().await);
    let [(mut ann, _), _] = Client::pair(&server, &room).await;
    let [(mut dan, _), _] = Client::pair(&server, &elsewhere).await;
    let there = said(&mut dan, CommandId(1), "there").await.id;
    for id in [there, MessageId(0), MessageId(1 << 53)] {
        for frame in [edit(1, id, "x"), delete(2, id), react(3, id, "👍")] {
            let error = result(&mut ann, &frame).await;
            assert_eq!(error, Some(ErrorCode::NoSuchMessage), "{frame:?}");
        }
    }
    assert_eq!(dan.until_pong().await, []);
}

#[tokio::test]
async fn a_host_takes_away_what_another_wrote() {
    let server = Server::start().await;
    let room = server.room().await;
    let (mut ann, _) = Client::join(&server, &room, &host("ann")).await;
    let (mut bob, _) = Client::join(&server, &room, &guest("bob")).await;
    let rude = said(&mut bob, CommandId(1), "rude").await;
    assert_eq!(result(&mut ann, &delete(1, rude.id)).await, None);
    let gone = news(&mut bob).await;
    assert!(gone.deleted && gone.text.is_empty());
    assert_eq!(page(&mut bob, None).await, (vec![gone], false));
}

#[tokio::test]
async fn what_a_removed_person_wrote_stays_and_says_so() {
    let server = Server::start().await;
    let room = server.room().await;
    let (mut ann, _) = Client::join(&server, &room, &host("ann")).await;
    let (mut bob, his) = Client::join(&server, &room, &guest("bob")).await;
    said(&mut bob, CommandId(1), "rude").await;
    let remove = ClientFrame::Remove {
        cid: CommandId(2),
        id: his.room.you,
    };
    ann.say(&remove).await;
    let author = his.room.author;
    while ann.frame().await != (ServerFrame::ChatRemoved { author }) {}
    assert_eq!(bob.close_code().await, 4413);
    let (messages, _) = page(&mut ann, None).await;
    assert!(messages[0].removed && messages[0].text == "rude");
}

#[tokio::test]
async fn between_us_nothing_is_kept_and_the_switch_is_heard_at_once() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(mut ann, welcome), (mut bob, _)] = Client::pair(&server, &room).await;
    assert_eq!(welcome.room.state.keep, Keep::Days(30));
    let kept = said(&mut ann, CommandId(1), "kept").await;
    news(&mut bob).await;
    server.keep(&room, Keep::BetweenUs).await;
    for client in [&mut ann, &mut bob] {
        match client.frame().await {
            ServerFrame::Room { room, .. } => assert_eq!(room.keep, Keep::BetweenUs),
            other => panic!("{other:?}"),
        }
    }
    for frame in [chat(2, "psst"), edit(3, kept.id, "psst")] {
        let error = result(&mut ann, &frame).await;
        assert_eq!(error, Some(ErrorCode::Forbidden), "{frame:?}");
    }
    assert_eq!(bob.until_pong().await, []);
    server.keep(&room, Keep::Forever).await;
    while !matches!(ann.frame().await, ServerFrame::Room { .. }) {}
    assert_eq!(said(&mut ann, CommandId(4), "again").await.text, "again");
}
