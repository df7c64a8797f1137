use super::*;
use crate::{
    close::Close,
    ids::{ParticipantId, Ticket},
    say::{Generation, Say, Words},
    time::{Millis, UnixMillis},
    wire::{
        Access, ClientFrame, ErrorCode, IceServers, Keep, Left, Person, Role, RoomState,
        ServerFrame, Snapshot, Welcome,
    },
};

mod devices;
mod entering;
mod properties;
mod room;

const NOW: Millis = Millis(1_000);
const ME: ParticipantId = ParticipantId(2);
const ANN: ParticipantId = ParticipantId(1);
const BOB: ParticipantId = ParticipantId(3);

fn person(id: ParticipantId, page: u32) -> Person {
    Person {
        id,
        name: format!("Person {id}"),
        role: Role::Guest,
        mic: false,
        camera: false,
        screen: false,
        hand: None,
        link: true,
        page,
        since: UnixMillis(0),
    }
}

fn snapshot(rev: u64, people: &[ParticipantId]) -> Snapshot {
    let state = RoomState {
        name: "Kitchen".into(),
        access: Access::Link,
        locked: false,
        capacity: 8,
        keep: Keep::default(),
        hide_address: false,
        chats: 10,
        since: UnixMillis(0),
    };
    Snapshot {
        rev,
        you: ME,
        author: crate::ids::AuthorId(2),
        waiting: false,
        state,
        people: people.iter().map(|id| person(*id, 1)).collect(),
        door: vec![],
    }
}

fn welcome(resumed: bool, room: Snapshot) -> ServerFrame {
    ServerFrame::Welcome(Box::new(Welcome {
        session: "s".into(),
        token: "t".into(),
        resumed,
        taken: 0,
        heartbeat_ms: 10_000,
        grace_ms: 60_000,
        now: UnixMillis(90_000),
        ice: IceServers::default(),
        room,
    }))
}

fn entry() -> Entry {
    Entry {
        name: "Me".into(),
        take_over: false,
    }
}

fn hear(call: &mut Call, socket: u32, frame: &ServerFrame) -> Vec<Effect> {
    let text = serde_json::to_string(frame).unwrap();
    call.step(NOW, Input::SocketText(Ticket(socket), text))
}

/// A page that is open, with both devices captured.
fn lobby() -> Call {
    let mut call = Call::new(1);
    let effects = call.step(NOW, Input::Open { seat: None });
    for effect in effects {
        if let Effect::Capture(ticket, kind, _) = effect {
            let _ = call.step(NOW, Input::Captured(ticket, kind));
        }
    }
    call
}

/// Somebody who pressed *Join* and was let in; the socket is open.
fn greeting(mut call: Call) -> Call {
    let _ = call.step(NOW, Input::Join(entry()));
    let ticket = "once".to_owned();
    let _ = call.step(
        NOW,
        Input::Entered(Ticket(1), EnterReply::Admitted { ticket }),
    );
    let _ = call.step(NOW, Input::SocketOpened(Ticket(1)));
    call
}

/// In the call, with these people.
fn live(people: &[ParticipantId]) -> Call {
    let mut call = greeting(lobby());
    let _ = hear(&mut call, 1, &welcome(false, snapshot(10, people)));
    assert_eq!(*call.phase(), Phase::Live);
    call
}

fn transmitted(effects: &[Effect]) -> Vec<ClientFrame> {
    let frame = |effect: &Effect| match effect {
        Effect::Transmit(_, text) => Some(serde_json::from_str(text).unwrap()),
        _ => None,
    };
    effects.iter().filter_map(frame).collect()
}

fn opened(effects: &[Effect]) -> Vec<(ParticipantId, Generation)> {
    let open = |effect: &Effect| match effect {
        Effect::Peer(id, PeerEffect::Open(generation, _)) => Some((*id, *generation)),
        _ => None,
    };
    effects.iter().filter_map(open).collect()
}

fn closed(effects: &[Effect]) -> Vec<ParticipantId> {
    let close = |effect: &Effect| match effect {
        Effect::Peer(id, PeerEffect::Close) => Some(*id),
        _ => None,
    };
    effects.iter().filter_map(close).collect()
}

fn touches_media(effects: &[Effect]) -> bool {
    let touches = |effect: &Effect| {
        matches!(
            effect,
            Effect::Peer(..) | Effect::Flow(..) | Effect::Release(_)
        )
    };
    effects.iter().any(touches)
}

fn captures(effects: &[Effect]) -> Vec<(Ticket, Kind, Choice)> {
    let capture = |effect: &Effect| match effect {
        Effect::Capture(ticket, kind, choice) => Some((*ticket, *kind, choice.clone())),
        _ => None,
    };
    effects.iter().filter_map(capture).collect()
}
