//! Live pictures over server-sent events, and the accept loop below them.

use crate::{
    client::Client,
    server::{Server, guest},
};
use parlor::wire::ClientFrame;
use parlor_app::backend::{Live, RoomCard};
use parlor_server::db::{CreateAccount, RoomRow};
use serde::de::DeserializeOwned;
use std::time::Duration;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines},
    net::TcpStream,
    time::timeout,
};

const PATIENCE: Duration = Duration::from_secs(20);

/// An open event stream, or a refusal.
struct Events {
    status: String,
    lines: Lines<BufReader<TcpStream>>,
}

impl Events {
    async fn open(server: &Server, path: &str, cookie: &str) -> Self {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\n\r\n",
            server.address
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut lines = BufReader::new(stream).lines();
        let status = lines.next_line().await.unwrap().unwrap();
        Self { status, lines }
    }

    /// The next picture; none when the stream ends.
    async fn next<T: DeserializeOwned>(&mut self) -> Option<T> {
        loop {
            let line = timeout(PATIENCE, self.lines.next_line()).await;
            let line = line.expect("something comes").unwrap()?;
            if let Some(json) = line.strip_prefix("data: ") {
                return Some(serde_json::from_str(json).unwrap());
            }
            // The last chunk is empty.
            if line == "0" {
                return None;
            }
        }
    }

    /// The first picture that is as wanted.
    async fn until<T: DeserializeOwned>(&mut self, wanted: impl Fn(&T) -> bool) -> T {
        loop {
            let picture = self.next().await.expect("the stream goes on");
            if wanted(&picture) {
                return picture;
            }
        }
    }
}

/// Signs somebody in: the session's token.
async fn sign_in(server: &Server, username: &str, administrator: bool) -> String {
    let account = CreateAccount {
        username: username.into(),
        display_name: username.into(),
        password: "no password has this hash".into(),
        administrator,
        at: server.state.clock.now(),
    };
    server.state.store.write(account).await.unwrap();
    begin(server, username).await
}

async fn begin(server: &Server, username: &str) -> String {
    let account = server.state.store.account_by_username(username).await;
    let account = account.unwrap().unwrap();
    let from = server.address.ip();
    let token = server
        .state
        .accounts
        .begin_session(&account, "a browser", from);
    token.await.unwrap()
}

async fn owner(server: &Server, room: &RoomRow) -> String {
    let account = server.state.store.account(room.owner).await;
    begin(server, &account.unwrap().unwrap().username).await
}

#[tokio::test]
async fn the_administrator_watches_people_come_and_go() {
    let server = Server::start().await;
    let room = server.room().await;
    let token = sign_in(&server, "root", true).await;
    let mut events = Events::open(&server, "/live/admin", &format!("parlor={token}")).await;
    let first: Live = events.next().await.unwrap();
    assert_eq!(first.rooms, []);
    let (mut ann, hers) = Client::join(&server, &room, &guest("ann")).await;
    let live = events.until(|live: &Live| !live.rooms.is_empty()).await;
    let seen = &live.rooms[0].people[0];
    assert_eq!((seen.id, seen.name.as_str()), (hers.room.you, "ann"));
    assert_eq!(seen.from, "127.0.0.1");
    ann.say(&ClientFrame::Bye {}).await;
    events.until(|live: &Live| live.rooms.is_empty()).await;
}

#[tokio::test]
async fn owners_watch_their_own_rooms() {
    let server = Server::start().await;
    let (mine, other) = (server.room().await, server.room().await);
    let token = owner(&server, &mine).await;
    let mut events = Events::open(&server, "/live/rooms", &format!("parlor={token}")).await;
    let first: Vec<RoomCard> = events.next().await.unwrap();
    assert_eq!(first.len(), 1);
    assert!(first[0].inside.is_empty());
    let _there = Client::join(&server, &other, &guest("bob")).await;
    let _here = Client::join(&server, &mine, &guest("ann")).await;
    let rooms = events
        .until(|rooms: &Vec<RoomCard>| !rooms[0].inside.is_empty())
        .await;
    assert_eq!(rooms.len(), 1);
    assert_eq!(rooms[0].inside, ["ann"]);
}

#[tokio::test]
async fn a_stream_ends_with_its_viewers_session() {
    let server = Server::start().await;
    let room = server.room().await;
    let token = sign_in(&server, "root", true).await;
    let mut events = Events::open(&server, "/live/admin", &format!("parlor={token}")).await;
    events.next::<Live>().await.unwrap();
    server.state.accounts.end_session(&token).await.unwrap();
    let _ann = Client::join(&server, &room, &guest("ann")).await;
    assert_eq!(events.next::<Live>().await, None);
}

#[tokio::test]
async fn nobody_else_watches() {
    let server = Server::start().await;
    let member = format!("parlor={}", sign_in(&server, "ann", false).await);
    for (path, cookie, status) in [
        ("/live/admin", "", " 401 "),
        ("/live/rooms", "", " 401 "),
        ("/live/rooms", "parlor=guessed", " 401 "),
        ("/live/admin", member.as_str(), " 404 "),
        ("/live/rooms", member.as_str(), " 200 "),
    ] {
        let events = Events::open(&server, path, cookie).await;
        assert!(
            events.status.contains(status),
            "{path} {cookie}: {}",
            events.status
        );
    }
}

#[tokio::test]
async fn streams_end_when_the_server_stops() {
    let server = Server::start().await;
    let token = sign_in(&server, "root", true).await;
    let mut events = Events::open(&server, "/live/admin", &format!("parlor={token}")).await;
    events.next::<Live>().await.unwrap();
    server.state.registry.shutdown().await;
    assert_eq!(events.next::<Live>().await, None);
}

#[tokio::test]
async fn a_request_whose_head_does_not_end_is_hung_up_on() {
    let server = Server::start().await;
    let mut slow = TcpStream::connect(server.address).await.unwrap();
    slow.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n")
        .await
        .unwrap();
    let mut answer = Vec::new();
    let ended = timeout(PATIENCE, slow.read_to_end(&mut answer)).await;
    ended.expect("the server hangs up").unwrap();
}
