use crate::{
    client::{Client, media, resume},
    server::{Server, guest, host},
};
use parlor::{
    ids::CommandId,
    room::{Identity, Who},
    time::UnixMillis,
    wire::{Access, ClientFrame, Left, ServerFrame},
};
use parlor_server::db::{DeleteRoom, SetDisabled};

const CID: CommandId = CommandId(1);

#[tokio::test]
async fn whoever_is_denied_at_the_door_is_not_allowed_in() {
    let server = Server::start().await;
    let room = server.room_with(Access::Ask, 8).await;
    let (mut ann, _) = Client::join(&server, &room, &host("ann")).await;
    let (mut bob, his) = Client::join(&server, &room, &guest("bob")).await;
    let id = his.room.you;
    ann.say(&ClientFrame::Deny { cid: CID, id }).await;
    assert_eq!(bob.close_code().await, 4403);
    assert_eq!(
        Client::resume(&server, &his, Some(0))
            .await
            .close_code()
            .await,
        4403
    );
}

#[tokio::test]
async fn a_revoked_account_is_put_out_of_every_room() {
    let server = Server::start().await;
    let (one, other) = (server.room().await, server.room().await);
    let ann = host("ann");
    let (mut here, _) = Client::join(&server, &one, &ann).await;
    let (mut there, _) = Client::join(&server, &other, &ann).await;
    let (mut bob, _) = Client::join(&server, &one, &guest("bob")).await;
    server.state.registry.revoke(&ann.identity).await;
    assert_eq!(here.close_code().await, 4403);
    assert_eq!(there.close_code().await, 4403);
    assert!(matches!(
        bob.frame().await,
        ServerFrame::Left {
            why: Left::Removed,
            ..
        }
    ));
}

#[tokio::test]
async fn an_account_that_is_disabled_while_the_server_is_down_is_not_brought_back() {
    let server = Server::start().await;
    let room = server.room().await;
    let account = room.owner;
    let ann = Who {
        identity: Identity::Account(account),
        ..host("ann")
    };
    let (_ann, hers) = Client::join(&server, &room, &ann).await;
    let (_bob, his) = Client::join(&server, &room, &guest("bob")).await;
    let disabled = SetDisabled {
        account,
        disabled: true,
        at: UnixMillis(server.state.clock.now().0 + 1),
    };
    server.state.store.write(disabled).await.unwrap();
    let server = Server::on(server.kill(), Default::default()).await;
    let mut back = Client::resume(&server, &hers, Some(0)).await;
    assert_eq!(back.close_code().await, 4016, "nobody knows this session");
    let mut back = Client::resume(&server, &his, Some(0)).await;
    assert_eq!(back.welcome().await.room.people.len(), 1);
}

#[tokio::test]
async fn a_deleted_room_is_gone_for_those_inside() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(mut ann, _), (mut bob, his)] = Client::pair(&server, &room).await;
    let deleted = server.state.store.write(DeleteRoom { id: room.id }).await;
    deleted.unwrap();
    server.state.registry.deleted(room.id).await;
    assert_eq!(ann.close_code().await, 4404);
    assert_eq!(bob.close_code().await, 4404);
    let mut back = Client::dial(&server).await;
    back.say(&resume(&his, Some(0))).await;
    let code = back.close_code().await;
    assert!(
        [4404, 4016].contains(&code),
        "gone, or unknown by now: {code}"
    );
}

#[tokio::test]
async fn whoever_is_removed_hears_it_and_cannot_come_back_with_what_they_had() {
    let server = Server::start().await;
    let room = server.room().await;
    let (mut ann, _) = Client::join(&server, &room, &host("ann")).await;
    let (mut bob, his) = Client::join(&server, &room, &guest("bob")).await;
    let id = his.room.you;
    ann.say(&ClientFrame::Remove { cid: CID, id }).await;
    let (frames, code) = bob.frames_and_close().await;
    assert_eq!(code, 4413);
    assert!(matches!(
        frames.last(),
        Some(ServerFrame::Left {
            why: Left::Removed,
            ..
        })
    ));
    let mut back = Client::resume(&server, &his, Some(0)).await;
    assert_eq!(back.close_code().await, 4413);
}

#[tokio::test]
async fn whoever_is_banned_does_not_come_back_even_after_a_restart() {
    let server = Server::start().await;
    let room = server.room().await;
    let (mut ann, _) = Client::join(&server, &room, &host("ann")).await;
    let (mut bob, his) = Client::join(&server, &room, &guest("bob")).await;
    let id = his.room.you;
    ann.say(&ClientFrame::Ban { cid: CID, id }).await;
    assert_eq!(bob.close_code().await, 4413);
    let refused = parlor::room::Answer::Refused;
    assert_eq!(server.enter(&room, &guest("bob"), false).await.0, refused);
    let server = Server::on(server.kill(), Default::default()).await;
    assert_eq!(server.enter(&room, &guest("bob"), false).await.0, refused);
}

#[tokio::test]
async fn a_call_that_is_ended_ends_for_everybody() {
    let server = Server::start().await;
    let room = server.room().await;
    let (mut ann, _) = Client::join(&server, &room, &host("ann")).await;
    let (mut bob, his) = Client::join(&server, &room, &guest("bob")).await;
    ann.say(&ClientFrame::End { cid: CID }).await;
    for client in [&mut ann, &mut bob] {
        let (frames, code) = client.frames_and_close().await;
        assert_eq!(code, 1000);
        assert!(matches!(
            frames.last(),
            Some(ServerFrame::Left {
                why: Left::Ended,
                ..
            })
        ));
    }
    assert_eq!(
        Client::resume(&server, &his, Some(0))
            .await
            .close_code()
            .await,
        4404
    );
}

#[tokio::test]
async fn an_administrator_ends_calls_and_removes_people() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(mut ann, hers), (mut bob, _)] = Client::pair(&server, &room).await;
    server.state.registry.remove(room.id, hers.room.you).await;
    assert_eq!(ann.close_code().await, 4413);
    server.state.registry.end(room.id).await;
    assert_eq!(bob.close_code().await, 1000);
}

#[tokio::test]
async fn a_server_that_stops_says_when_to_come_back_and_keeps_every_seat() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(mut ann, hers), (mut bob, _)] = Client::pair(&server, &room).await;
    let mut stranger = Client::dial(&server).await;
    let registry = server.state.registry.clone();
    let hangs_up = async {
        for client in [&mut ann, &mut bob] {
            let (frames, code) = client.frames_and_close().await;
            assert_eq!(code, 1012);
            match frames.last() {
                Some(ServerFrame::GoingAway { retry_in }) => {
                    assert!((200..5_000).contains(retry_in));
                }
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(stranger.close_code().await, 1012);
    };
    tokio::join!(registry.shutdown(), hangs_up);
    let origin = server.origin();
    let refused = Client::dial_with(&server, &[("Origin", &origin)]).await;
    assert_eq!(refused.err().map(|r| r.status().as_u16()), Some(503));
    let server = Server::on(server.kill(), Default::default()).await;
    let mut ann = Client::resume(&server, &hers, Some(1)).await;
    assert_eq!(ann.welcome().await.room.people.len(), 2);
}

#[tokio::test]
async fn whoever_cannot_be_written_down_is_asked_to_come_again() {
    let server = Server::start().await;
    let room = server.room().await;
    let ticket = server.ticket(&room, &guest("ann")).await;
    server.state.store.close().await;
    let mut ann = Client::with_ticket(&server, &ticket).await;
    assert_eq!(ann.close_code().await, 4000);
}

#[tokio::test]
async fn whoever_says_goodbye_is_gone_at_once() {
    let server = Server::start().await;
    let room = server.room().await;
    let [(mut ann, hers), (mut bob, _)] = Client::pair(&server, &room).await;
    ann.say(&media(true)).await;
    ann.say(&ClientFrame::Bye {}).await;
    assert_eq!(ann.close_code().await, 1000);
    loop {
        match bob.frame().await {
            ServerFrame::Left { id, why, .. } => {
                break assert_eq!((id, why), (hers.room.you, Left::Left));
            }
            ServerFrame::Person { .. } => {}
            other => panic!("{other:?}"),
        }
    }
}
