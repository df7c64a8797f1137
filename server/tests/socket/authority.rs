//! Who may say what, through real sockets: every message × everybody it could come from.

use crate::{
    chat::said,
    client::{Client, hello, media, signal},
    server::{Server, guest, host, who},
};
use parlor::{
    ids::{CommandId, MessageId, ParticipantId},
    wire::{Access, ClientFrame, ErrorCode, PairReport, Path, Role, ServerFrame, Welcome},
};
use parlor_server::db::RoomRow;

const CID: CommandId = CommandId(9);

/// Who says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    /// A socket without a ticket.
    Stranger,
    /// At the door.
    Waiting,
    Guest,
    Member,
    Host,
    /// Put out, and back with the old token.
    Removed,
}

/// What comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// The socket is closed with this code, and nobody else hears a thing.
    Closed(u16),
    /// `error{forbidden}`, and nobody else hears a thing.
    Forbidden,
    /// `result{forbidden}`, and nobody else hears a thing.
    RefusedCommand,
    /// The sender hears nothing.
    Silent,
    Pong,
    Snapshot,
    /// `result` without an error.
    Done,
    /// `chat`, to everybody.
    Kept,
    /// `chat_page`, `chat_found`.
    Page,
    Found,
    /// The other one hears of it, the sender does not.
    Heard,
    /// The sender left.
    Left,
}

/// The table. A message that is new does not compile without a row.
fn expected(frame: &ClientFrame, by: By) -> Outcome {
    use {By::*, ClientFrame as F, Outcome::*};
    match (by, frame) {
        (Stranger, _) => Closed(4401),
        (By::Removed, _) => Closed(4413),
        (_, F::Hello { .. }) => Forbidden,
        (_, F::Ping {}) => Pong,
        (_, F::Pong {} | F::Ack { .. }) => Silent,
        (_, F::Sync {}) => Snapshot,
        (_, F::Bye {}) => Left,
        (
            Waiting,
            F::Signal { .. }
            | F::Media { .. }
            | F::Report { .. }
            | F::Chat { .. }
            | F::ChatEdit { .. }
            | F::ChatDelete { .. }
            | F::ChatReact { .. }
            | F::ChatPage { .. }
            | F::ChatSearch { .. }
            | F::Admit { .. }
            | F::Deny { .. }
            | F::Remove { .. }
            | F::Ban { .. }
            | F::Mute { .. }
            | F::Promote { .. }
            | F::Lock { .. }
            | F::End { .. },
        ) => Forbidden,
        (Guest | Member | Host, F::Signal { .. } | F::Media { .. }) => Heard,
        (Guest | Member | Host, F::Report { .. }) => Silent,
        (_, F::Chat { .. }) => Kept,
        // These are about what somebody else wrote.
        (_, F::ChatEdit { .. }) | (Guest | Member, F::ChatDelete { .. }) => RefusedCommand,
        (_, F::ChatReact { .. }) | (Host, F::ChatDelete { .. }) => Done,
        (_, F::ChatPage { .. }) => Page,
        (_, F::ChatSearch { .. }) => Found,
        (
            Guest | Member,
            F::Admit { .. }
            | F::Deny { .. }
            | F::Remove { .. }
            | F::Ban { .. }
            | F::Mute { .. }
            | F::Promote { .. }
            | F::Lock { .. }
            | F::End { .. },
        ) => RefusedCommand,
        (
            Host,
            F::Admit { .. }
            | F::Deny { .. }
            | F::Remove { .. }
            | F::Ban { .. }
            | F::Mute { .. }
            | F::Promote { .. }
            | F::Lock { .. }
            | F::End { .. },
        ) => Done,
    }
}

/// One of each, about these people and this message.
fn frames(inside: ParticipantId, waiting: ParticipantId, message: MessageId) -> Vec<ClientFrame> {
    let cid = CID;
    let (id, text, reply_to) = (message, String::from("x"), Some(message));
    let emoji = String::from("👍");
    let pair = PairReport {
        to: inside,
        path: Path::Direct,
        flowing: true,
        rtt: 1,
        loss: 0,
        up: 1,
        down: 1,
    };
    vec![
        hello("x"),
        ClientFrame::Ping {},
        ClientFrame::Pong {},
        ClientFrame::Ack { n: 0 },
        signal(None, "x"),
        media(true),
        ClientFrame::Report { pairs: vec![pair] },
        ClientFrame::Sync {},
        ClientFrame::Bye {},
        ClientFrame::Chat {
            cid,
            text: text.clone(),
            reply_to,
        },
        ClientFrame::ChatEdit { cid, id, text },
        ClientFrame::ChatDelete { cid, id },
        ClientFrame::ChatReact {
            cid,
            id,
            emoji,
            on: true,
        },
        ClientFrame::ChatPage { before: None },
        ClientFrame::ChatSearch { words: "x".into() },
        ClientFrame::Admit { cid, id: waiting },
        ClientFrame::Deny { cid, id: waiting },
        ClientFrame::Remove { cid, id: inside },
        ClientFrame::Ban { cid, id: inside },
        ClientFrame::Mute { cid, id: inside },
        ClientFrame::Promote { cid, id: inside },
        ClientFrame::Lock { cid, locked: true },
        ClientFrame::End { cid },
    ]
}

/// A room with a host, somebody inside, somebody at the door, and whoever speaks.
struct Scene {
    server: Server,
    room: RoomRow,
    host: Client,
    inside: (Client, Welcome),
    door: (Client, Welcome),
    host_id: ParticipantId,
    /// By whoever is inside.
    message: MessageId,
}

impl Scene {
    async fn set(server: Server) -> Self {
        let room = server.room_with(Access::Ask, 8).await;
        let (mut host, hers) = Client::join(&server, &room, &host("host")).await;
        let mut inside = Self::guest(&server, &room, &mut host, "inside", true).await;
        let message = said(&mut inside.0, CID, "mine").await.id;
        let door = Self::guest(&server, &room, &mut host, "door", false).await;
        Self {
            server,
            room,
            host,
            inside,
            door,
            host_id: hers.room.you,
            message,
        }
    }

    /// Somebody who knocks, and is let in if `inside`.
    async fn guest(
        server: &Server,
        room: &RoomRow,
        host: &mut Client,
        name: &str,
        inside: bool,
    ) -> (Client, Welcome) {
        Self::knock(server, room, host, who(name, Role::Guest), inside).await
    }

    async fn knock(
        server: &Server,
        room: &RoomRow,
        host: &mut Client,
        who: parlor::room::Who,
        inside: bool,
    ) -> (Client, Welcome) {
        let (mut client, welcome) = Client::join(server, room, &who).await;
        if inside {
            let cid = CommandId(100 + welcome.room.you.0);
            let id = welcome.room.you;
            host.say(&ClientFrame::Admit { cid, id }).await;
            while !matches!(client.frame().await, ServerFrame::Snapshot { .. }) {}
        }
        (client, welcome)
    }

    async fn speaker(&mut self, by: By) -> Client {
        let (server, room, host) = (&self.server, &self.room, &mut self.host);
        match by {
            By::Stranger => Client::dial(server).await,
            By::Waiting => Self::guest(server, room, host, "speaker", false).await.0,
            By::Guest => Self::guest(server, room, host, "speaker", true).await.0,
            By::Member => {
                let member = who("speaker", Role::Member);
                Self::knock(server, room, host, member, true).await.0
            }
            By::Host => {
                Client::join(server, room, &crate::server::host("speaker"))
                    .await
                    .0
            }
            By::Removed => {
                let (mut client, welcome) = Self::guest(server, room, host, "speaker", true).await;
                server
                    .state
                    .registry
                    .remove(room.id, welcome.room.you)
                    .await;
                assert_eq!(client.close_code().await, 4413);
                Client::resume(server, &welcome, Some(0)).await
            }
        }
    }

    /// Forgets what the scene's setting brought.
    async fn quiet(&mut self) {
        self.host.until_pong().await;
        self.inside.0.until_pong().await;
        self.door.0.until_pong().await;
    }
}

async fn outcome(frame: &ClientFrame, speaker: &mut Client, inside: &mut Client) -> Outcome {
    let sent = speaker.try_say(frame).await;
    let cut_off = !sent || !speaker.try_say(&ClientFrame::Ping {}).await;
    let mut seen = None;
    loop {
        use crate::client::Heard;
        let outcome = match speaker.hear().await {
            Heard::Closed(1000) => Outcome::Left,
            Heard::Closed(code) => return Outcome::Closed(code),
            Heard::Frame(ServerFrame::Result { cid: CID, error }) => match error {
                None => return Outcome::Done,
                Some(ErrorCode::Forbidden) => Outcome::RefusedCommand,
                Some(other) => panic!("{other:?}"),
            },
            Heard::Frame(ServerFrame::Error { code, .. }) => {
                assert_eq!(code, ErrorCode::Forbidden, "{frame:?}");
                Outcome::Forbidden
            }
            Heard::Frame(ServerFrame::Snapshot { .. }) => Outcome::Snapshot,
            Heard::Frame(ServerFrame::Pong {}) if *frame == (ClientFrame::Ping {}) => Outcome::Pong,
            Heard::Frame(ServerFrame::Pong {}) => break,
            Heard::Frame(_) if !cut_off => continue,
            other => panic!("{frame:?}: {other:?}"),
        };
        seen = Some(outcome);
        if matches!(outcome, Outcome::Left | Outcome::Pong) {
            break;
        }
    }
    let heard = inside.until_pong().await.into_iter().any(|frame| {
        matches!(
            frame,
            ServerFrame::Signal { .. } | ServerFrame::Person { .. }
        )
    });
    match (seen, heard) {
        (Some(outcome), false) => outcome,
        (None, true) => Outcome::Heard,
        (None, false) => Outcome::Silent,
        (Some(outcome), true) => panic!("{frame:?}: {outcome:?}, and others heard of it"),
    }
}

/// Commands of hosts are answered after their commit, later than a ping.
async fn wait_for_result(frame: &ClientFrame, speaker: &mut Client) -> Outcome {
    speaker.say(frame).await;
    let mut done = false;
    loop {
        use crate::client::Heard;
        match speaker.hear().await {
            Heard::Frame(ServerFrame::Result { cid: CID, error }) => {
                assert_eq!(error, None, "{frame:?}");
                return Outcome::Done;
            }
            // Whoever ends the call is out before anything else is said.
            Heard::Frame(ServerFrame::Left { .. }) => done = true,
            Heard::Closed(1000) if done => return Outcome::Done,
            Heard::Frame(_) => {}
            other => panic!("{frame:?}: {other:?}"),
        }
    }
}

fn is_chat(frame: &ClientFrame) -> bool {
    use ClientFrame as F;
    matches!(
        frame,
        F::Chat { .. }
            | F::ChatEdit { .. }
            | F::ChatDelete { .. }
            | F::ChatReact { .. }
            | F::ChatPage { .. }
            | F::ChatSearch { .. }
    )
}

/// What is kept is answered by the archive, later than a ping.
async fn wait_for_archive(
    frame: &ClientFrame,
    speaker: &mut Client,
    inside: &mut Client,
) -> Outcome {
    speaker.say(frame).await;
    let outcome = loop {
        match speaker.frame().await {
            ServerFrame::Chat { cid: CID, .. } => break Outcome::Kept,
            ServerFrame::ChatPage { .. } => break Outcome::Page,
            ServerFrame::ChatFound { .. } => break Outcome::Found,
            ServerFrame::Result { cid: CID, error } => match error {
                None => break Outcome::Done,
                Some(ErrorCode::Forbidden) => break Outcome::RefusedCommand,
                Some(other) => panic!("{frame:?}: {other:?}"),
            },
            ServerFrame::Error { code, .. } => panic!("{frame:?}: {code:?}"),
            _ => {}
        }
    };
    let heard = inside.until_pong().await.into_iter().any(|frame| {
        matches!(
            frame,
            ServerFrame::Chat { .. } | ServerFrame::ChatChanged { .. }
        )
    });
    let for_all = matches!(outcome, Outcome::Kept | Outcome::Done);
    assert_eq!(heard, for_all, "{frame:?}: {outcome:?}");
    outcome
}

#[tokio::test]
async fn everybody_may_say_what_the_table_says_and_nothing_else() {
    let mut server = Some(Server::start().await);
    for by in [
        By::Stranger,
        By::Waiting,
        By::Guest,
        By::Member,
        By::Host,
        By::Removed,
    ] {
        for row in 0..frames(ParticipantId(0), ParticipantId(0), MessageId(0)).len() {
            let mut scene = Scene::set(server.take().unwrap()).await;
            let ids = (scene.inside.1.room.you, scene.door.1.room.you);
            let frame = &frames(ids.0, ids.1, scene.message)[row];
            let mut speaker = scene.speaker(by).await;
            scene.quiet().await;
            let wanted = expected(frame, by);
            let answers = matches!(by, By::Guest | By::Member | By::Host);
            let got = if answers && is_chat(frame) {
                wait_for_archive(frame, &mut speaker, &mut scene.inside.0).await
            } else if wanted == Outcome::Done {
                wait_for_result(frame, &mut speaker).await
            } else {
                outcome(frame, &mut speaker, &mut scene.inside.0).await
            };
            assert_eq!(got, wanted, "{by:?}: {frame:?}");
            assert_ne!(scene.host_id, ids.0);
            server = Some(scene.server);
        }
    }
}

#[tokio::test]
async fn hosts_are_not_put_out_by_cohosts() {
    let server = Server::start().await;
    let room = server.room().await;
    let (mut ann, hers) = Client::join(&server, &room, &host("ann")).await;
    let (mut bob, his) = Client::join(&server, &room, &guest("bob")).await;
    let id = his.room.you;
    ann.say(&ClientFrame::Promote { cid: CID, id }).await;
    while !matches!(bob.frame().await, ServerFrame::Person { person, .. } if person.role == Role::Cohost)
    {
    }
    bob.say(&ClientFrame::Remove {
        cid: CID,
        id: hers.room.you,
    })
    .await;
    loop {
        match bob.frame().await {
            ServerFrame::Result { error, .. } => {
                break assert_eq!(error, Some(ErrorCode::Forbidden));
            }
            ServerFrame::Waiting { .. } => {}
            other => panic!("{other:?}"),
        }
    }
    ann.until_pong().await;
}
