//! One client, as cheap as can be: frames are masked with zeros and read by their headers,
//! so that the clients' core is not what is measured.

use std::{
    cell::{Cell, RefCell},
    io::ErrorKind,
    net::{Ipv4Addr, SocketAddr},
    rc::Rc,
    time::Instant,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    sync::Notify,
    task::spawn_local,
};

/// Sockets per address; the server takes 200.
const PER_ADDRESS: usize = 190;
/// Data frames after which a client says how many it took in.
const ACK_AFTER: u64 = 16;

/// What all clients saw together.
pub(crate) struct Tally {
    pub(crate) began: Instant,
    pub(crate) delivered: Cell<u64>,
    pub(crate) refused: Cell<u64>,
    pub(crate) closed: Cell<u64>,
    /// Every how manyth frame's latency is noted; 0 for none.
    pub(crate) sample: Cell<u64>,
    /// Microseconds.
    pub(crate) latencies: RefCell<Vec<u32>>,
    /// A page or what was searched for has come.
    pub(crate) answered: Notify,
    scratch: RefCell<Vec<u8>>,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            began: Instant::now(),
            delivered: Cell::default(),
            refused: Cell::default(),
            closed: Cell::default(),
            sample: Cell::default(),
            latencies: RefCell::default(),
            answered: Notify::default(),
            scratch: RefCell::new(vec![0; 64 * 1024]),
        }
    }
}

pub(crate) struct Peer {
    stream: TcpStream,
    /// The beginning of a frame whose end has not come yet.
    rest: RefCell<Vec<u8>>,
    taken: Cell<u64>,
    told: Cell<u64>,
    tally: Rc<Tally>,
}

impl Peer {
    /// Opens a socket, shows the ticket and waits for the welcome.
    pub(crate) async fn join(
        server: SocketAddr,
        person: usize,
        ticket: &str,
        tally: &Rc<Tally>,
    ) -> Rc<Self> {
        let mut stream = connect(server, person).await;
        let upgrade = format!(
            "GET /ws HTTP/1.1\r\nHost: {server}\r\nOrigin: http://{server}\r\n\
             Connection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        stream
            .write_all(upgrade.as_bytes())
            .await
            .expect("the server reads");
        let mut read = Vec::new();
        let head = until(&mut stream, &mut read, |read| end_of(read, b"\r\n\r\n")).await;
        assert!(
            read.starts_with(b"HTTP/1.1 101"),
            "{}",
            String::from_utf8_lossy(&read)
        );
        read.drain(..head);

        let hello = format!(r#"{{"t":"hello","v":1,"ticket":"{ticket}"}}"#);
        let hello = frame(hello.as_bytes());
        stream.write_all(&hello).await.expect("the server reads");
        let welcome = until(&mut stream, &mut read, |read| {
            header(read).map(|(_, end)| end)
        })
        .await;
        let said = String::from_utf8_lossy(&read[..welcome]);
        assert!(said.contains(r#""t":"welcome""#), "{said}");
        read.drain(..welcome);

        let peer = Rc::new(Self {
            stream,
            rest: RefCell::new(read),
            taken: Cell::new(0),
            told: Cell::new(0),
            tally: tally.clone(),
        });
        spawn_local(peer.clone().listen());
        peer
    }

    /// Sends if the socket takes it; a client that cannot send has been given up.
    pub(crate) fn send(&self, bytes: &[u8]) {
        if !self
            .stream
            .try_write(bytes)
            .is_ok_and(|sent| sent == bytes.len())
        {
            self.tally.refused.set(self.tally.refused.get() + 1);
        }
    }

    async fn listen(self: Rc<Self>) {
        while self.stream.readable().await.is_ok() && self.read() {}
        self.tally.closed.set(self.tally.closed.get() + 1);
    }

    /// Reads what is there; false when the socket is closed.
    fn read(&self) -> bool {
        let tally = self.tally.clone();
        let mut scratch = tally.scratch.borrow_mut();
        match self.stream.try_read(&mut scratch) {
            Ok(0) => false,
            Ok(read) => {
                let mut rest = self.rest.borrow_mut();
                if rest.is_empty() {
                    let used = self.take(&scratch[..read]);
                    rest.extend_from_slice(&scratch[used..read]);
                } else {
                    rest.extend_from_slice(&scratch[..read]);
                    let used = self.take(&rest);
                    rest.drain(..used);
                }
                true
            }
            Err(error) => error.kind() == ErrorKind::WouldBlock,
        }
    }

    /// Takes in every whole frame; how many bytes those were.
    fn take(&self, bytes: &[u8]) -> usize {
        let mut used = 0;
        while let Some((start, end)) = header(&bytes[used..]) {
            self.on_text(&bytes[used + start..used + end]);
            used += end;
        }
        if self.taken.get() >= self.told.get() + ACK_AFTER {
            self.told.set(self.taken.get());
            let ack = format!(r#"{{"t":"ack","n":{}}}"#, self.taken.get());
            self.send(&frame(ack.as_bytes()));
        }
        used
    }

    fn on_text(&self, text: &[u8]) {
        let tally = &self.tally;
        let is = |kind: &[u8]| text.get(6..).is_some_and(|rest| rest.starts_with(kind));
        if is(b"signal\"") {
            self.on_delivered(text, b"\"body\":\"");
        } else if is(b"chat\"") {
            self.on_delivered(text, b"\"text\":\"");
        } else if is(b"chat_page\"") || is(b"chat_found\"") {
            self.taken.set(self.taken.get() + 1);
            tally.answered.notify_one();
        } else if is(b"result\"") {
            self.taken.set(self.taken.get() + 1);
            tally.refused.set(tally.refused.get() + 1);
        } else if is(b"ping\"") {
            self.send(&frame(br#"{"t":"pong"}"#));
        } else if is(b"error\"") {
            tally.refused.set(tally.refused.get() + 1);
        } else if !is(b"ack\"") && !is(b"pong\"") && !is(b"going_away\"") {
            self.taken.set(self.taken.get() + 1);
        }
    }

    /// Something was said; after `words` it says when that was due.
    fn on_delivered(&self, text: &[u8], words: &[u8]) {
        self.taken.set(self.taken.get() + 1);
        let tally = &self.tally;
        tally.delivered.set(tally.delivered.get() + 1);
        self.note_latency(text, words);
    }

    fn note_latency(&self, text: &[u8], words: &[u8]) {
        let sample = self.tally.sample.get();
        if sample == 0 || !self.tally.delivered.get().is_multiple_of(sample) {
            return;
        }
        let due = end_of(text, words).and_then(|start| text.get(start..start + 20));
        let due = due.and_then(|digits| std::str::from_utf8(digits).ok()?.parse::<u128>().ok());
        let now = self.tally.began.elapsed().as_micros();
        let late = now.saturating_sub(due.expect("every signal says when it was due"));
        let late = u32::try_from(late).unwrap_or(u32::MAX);
        self.tally.latencies.borrow_mut().push(late);
    }
}

/// Many addresses of this machine, as many people have many.
async fn connect(server: SocketAddr, person: usize) -> TcpStream {
    let last = u8::try_from(2 + person / PER_ADDRESS).expect("addresses enough");
    let socket = TcpSocket::new_v4().expect("sockets enough");
    let from = SocketAddr::from((Ipv4Addr::new(127, 0, 0, last), 0));
    socket.bind(from).expect("loopback has every address");
    let stream = socket.connect(server).await.expect("the server listens");
    let _ = stream.set_nodelay(true);
    stream
}

async fn until(
    stream: &mut TcpStream,
    read: &mut Vec<u8>,
    end: impl Fn(&[u8]) -> Option<usize>,
) -> usize {
    loop {
        if let Some(end) = end(read) {
            return end;
        }
        let some = stream.read_buf(read).await.expect("the server answers");
        assert!(
            some > 0,
            "the server hung up: {}",
            String::from_utf8_lossy(read)
        );
    }
}

/// A client's text frame (RFC 6455 section 5.2), masked with zeros.
pub(crate) fn frame(text: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x81];
    match u8::try_from(text.len()) {
        Ok(length) if length < 126 => frame.push(0x80 | length),
        _ => {
            let length = u16::try_from(text.len()).expect("frames of clients are short");
            frame.push(0x80 | 126);
            frame.extend(length.to_be_bytes());
        }
    }
    frame.extend([0; 4]);
    frame.extend_from_slice(text);
    frame
}

/// Where the text of a server's frame begins and ends, if all of it is there.
fn header(bytes: &[u8]) -> Option<(usize, usize)> {
    let (start, length) = match *bytes.get(1)? {
        126 => (
            4,
            usize::from(u16::from_be_bytes(*bytes.get(2..4)?.first_chunk()?)),
        ),
        127 => {
            let length = u64::from_be_bytes(*bytes.get(2..10)?.first_chunk()?);
            (10, usize::try_from(length).ok()?)
        }
        short => (2, usize::from(short)),
    };
    let end = start + length;
    (bytes.len() >= end).then_some((start, end))
}

/// Where `needle`'s first occurrence ends.
fn end_of(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    let found = bytes
        .windows(needle.len())
        .position(|window| window == needle);
    found.map(|start| start + needle.len())
}
