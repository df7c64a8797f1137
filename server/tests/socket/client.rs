use crate::server::{Server, guest};
use futures_util::{FutureExt, SinkExt, StreamExt};
use parlor::{
    ids::ParticipantId,
    room::Who,
    wire::{ClientFrame, ErrorCode, Resume, ServerFrame, VERSION, Welcome},
};
use parlor_server::db::RoomRow;
use std::time::Duration;
use tokio::{
    net::{TcpSocket, TcpStream},
    time::timeout,
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Error, Message, client::IntoClientRequest, http::Response},
};

/// Nothing in these tests takes longer, but for a machine that has other things to do.
const PATIENCE: Duration = Duration::from_secs(20);

/// A client's socket, which never answers pings by itself.
pub(crate) struct Client {
    socket: WebSocketStream<TcpStream>,
}

/// What came.
#[derive(Debug)]
pub(crate) enum Heard {
    Frame(ServerFrame),
    Closed(u16),
    /// No close frame came.
    Cut,
}

/// A refused upgrade.
pub(crate) type Refused = Response<Option<Vec<u8>>>;

impl Client {
    pub(crate) async fn dial(server: &Server) -> Self {
        let origin = server.origin();
        let dialled = Self::dial_with(server, &[("Origin", &origin)]).await;
        dialled.expect("the upgrade is accepted")
    }

    pub(crate) async fn dial_with(
        server: &Server,
        headers: &[(&str, &str)],
    ) -> Result<Self, Refused> {
        let stream = TcpStream::connect(server.address).await.unwrap();
        Self::upgrade(server, stream, headers).await
    }

    async fn upgrade(
        server: &Server,
        stream: TcpStream,
        headers: &[(&str, &str)],
    ) -> Result<Self, Refused> {
        let url = format!("ws://{}/ws", server.address);
        let mut request = url.into_client_request().unwrap();
        for (name, value) in headers {
            let name: tokio_tungstenite::tungstenite::http::HeaderName = name.parse().unwrap();
            request.headers_mut().append(name, value.parse().unwrap());
        }
        match client_async(request, stream).await {
            Ok((socket, _)) => Ok(Self { socket }),
            Err(Error::Http(response)) => Err(*response),
            Err(error) => panic!("{error}"),
        }
    }

    /// Dials with as small a receive buffer as the system allows: what is not read soon
    /// holds the server up.
    pub(crate) async fn dial_narrow(server: &Server) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(1).unwrap();
        let stream = socket.connect(server.address).await.unwrap();
        let origin = server.origin();
        let dialled = Self::upgrade(server, stream, &[("Origin", &origin)]).await;
        dialled.expect("the upgrade is accepted")
    }

    /// Dials and shows a ticket.
    pub(crate) async fn with_ticket(server: &Server, ticket: &str) -> Self {
        let mut client = Self::dial(server).await;
        client.say(&hello(ticket)).await;
        client
    }

    /// Joins and is welcomed.
    pub(crate) async fn join(server: &Server, room: &RoomRow, who: &Who) -> (Self, Welcome) {
        let ticket = server.ticket(room, who).await;
        let mut client = Self::with_ticket(server, &ticket).await;
        let welcome = client.welcome().await;
        (client, welcome)
    }

    /// Two guests in a room, each knowing of the other.
    pub(crate) async fn pair(server: &Server, room: &RoomRow) -> [(Self, Welcome); 2] {
        let mut ann = Self::join(server, room, &guest("ann")).await;
        let bob = Self::join(server, room, &guest("bob")).await;
        let joined = ann.0.frame().await;
        assert!(matches!(joined, ServerFrame::Joined { .. }), "{joined:?}");
        [ann, bob]
    }

    /// Dials and goes on with a session.
    pub(crate) async fn resume(server: &Server, welcome: &Welcome, taken: Option<u64>) -> Self {
        let mut client = Self::dial(server).await;
        client.say(&resume(welcome, taken)).await;
        client
    }

    pub(crate) async fn say(&mut self, frame: &ClientFrame) {
        self.say_text(&serde_json::to_string(frame).unwrap()).await;
    }

    pub(crate) async fn say_text(&mut self, text: &str) {
        self.send(Message::text(text)).await;
    }

    pub(crate) async fn send(&mut self, message: Message) {
        self.socket.send(message).await.expect("the socket is open");
    }

    /// Says it if the socket is still open.
    pub(crate) async fn try_say(&mut self, frame: &ClientFrame) -> bool {
        let text = serde_json::to_string(frame).unwrap();
        self.socket.send(Message::text(text)).await.is_ok()
    }

    pub(crate) async fn hear(&mut self) -> Heard {
        let next = timeout(PATIENCE, self.socket.next()).await;
        read(next.expect("something comes"))
    }

    /// What is there already.
    pub(crate) fn hear_now(&mut self) -> Option<Heard> {
        self.socket.next().now_or_never().map(read)
    }

    /// The next frame that is not about the connection.
    pub(crate) async fn frame(&mut self) -> ServerFrame {
        loop {
            match self.hear().await {
                Heard::Frame(ServerFrame::Ping {} | ServerFrame::Ack { .. }) => {}
                Heard::Frame(frame) => return frame,
                ended => panic!("{ended:?}"),
            }
        }
    }

    /// Everything up to the close frame, and its code.
    pub(crate) async fn frames_and_close(&mut self) -> (Vec<ServerFrame>, u16) {
        let mut frames = vec![];
        loop {
            match self.hear().await {
                Heard::Frame(frame) => frames.push(frame),
                Heard::Closed(code) => return (frames, code),
                Heard::Cut => panic!("no close frame came after {frames:?}"),
            }
        }
    }

    pub(crate) async fn close_code(&mut self) -> u16 {
        self.frames_and_close().await.1
    }

    pub(crate) async fn welcome(&mut self) -> Welcome {
        match self.frame().await {
            ServerFrame::Welcome(welcome) => *welcome,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) async fn error(&mut self) -> ErrorCode {
        match self.frame().await {
            ServerFrame::Error { code, .. } => code,
            other => panic!("{other:?}"),
        }
    }

    /// What came until the answer to a ping of ours; so nothing else was on its way.
    pub(crate) async fn until_pong(&mut self) -> Vec<ServerFrame> {
        self.say(&ClientFrame::Ping {}).await;
        let mut frames = vec![];
        loop {
            match self.frame().await {
                ServerFrame::Pong {} => return frames,
                frame => frames.push(frame),
            }
        }
    }

    /// Hangs up without a word.
    pub(crate) fn cut(self) {
        drop(self);
    }
}

fn read(next: Option<Result<Message, Error>>) -> Heard {
    match next {
        Some(Ok(Message::Text(text))) => {
            let frame = serde_json::from_str(&text);
            Heard::Frame(frame.unwrap_or_else(|why| panic!("{why}: {text}")))
        }
        Some(Ok(Message::Close(Some(frame)))) => Heard::Closed(frame.code.into()),
        Some(Ok(other)) => panic!("the server never says {other:?}"),
        Some(Err(_)) | None => Heard::Cut,
    }
}

pub(crate) fn hello(ticket: &str) -> ClientFrame {
    ClientFrame::Hello {
        v: VERSION,
        ticket: Some(ticket.into()),
        resume: None,
    }
}

pub(crate) fn resume(welcome: &Welcome, taken: Option<u64>) -> ClientFrame {
    ClientFrame::Hello {
        v: VERSION,
        ticket: None,
        resume: Some(Resume {
            session: welcome.session.clone(),
            token: welcome.token.clone(),
            taken,
        }),
    }
}

pub(crate) fn signal(to: Option<ParticipantId>, body: &str) -> ClientFrame {
    ClientFrame::Signal {
        to,
        body: body.into(),
    }
}

pub(crate) fn media(mic: bool) -> ClientFrame {
    ClientFrame::Media {
        mic,
        camera: false,
        screen: false,
        hand: false,
    }
}
