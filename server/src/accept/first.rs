//! Tells STUN from HTTP by the first bytes of a connection, and puts them back.
//!
//! A STUN message begins with two bits that are zero and has the magic cookie at its bytes 4
//! to 7 (RFC 8489, section 5); a line of HTTP begins with a letter. TURN's ChannelData, whose
//! first bits are 01, never comes first: a channel has to be bound before.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    task::{Context, Poll},
};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf};

/// The magic cookie: on the wire as it stands here.
const COOKIE: [u8; 4] = [0x21, 0x12, 0xA4, 0x42];
const COOKIE_AT: usize = 4;
/// Bytes that settle it.
const ENOUGH: usize = COOKIE_AT + COOKIE.len();

/// What a connection speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum First {
    Stun,
    Http,
}

/// Reads until it is clear what is spoken: one byte of HTTP, eight of STUN.
pub(super) async fn first<S: AsyncRead + Unpin>(stream: S) -> io::Result<(First, Rewound<S>)> {
    let mut rewound = Rewound::of(stream);
    loop {
        let had = usize::from(rewound.held);
        if let Some(first) = judge(&rewound.bytes[..had]) {
            return Ok((first, rewound));
        }
        let read = rewound.stream.read(&mut rewound.bytes[had..]).await?;
        if read == 0 {
            // It ended before it said anything: HTTP knows what to make of that.
            return Ok((First::Http, rewound));
        }
        rewound.held += u8::try_from(read).expect("no more is read than there is room for");
    }
}

/// What these first bytes are; none while it may be either.
fn judge(bytes: &[u8]) -> Option<First> {
    let first = bytes.first()?;
    let cookie = bytes.get(COOKIE_AT..).unwrap_or_default();
    if first & 0xC0 != 0 || !COOKIE.starts_with(cookie) {
        return Some(First::Http);
    }
    (bytes.len() == ENOUGH).then_some(First::Stun)
}

/// A stream whose first bytes were looked at: they are read once more.
#[derive(Debug)]
pub(super) struct Rewound<S> {
    bytes: [u8; ENOUGH],
    held: u8,
    given: u8,
    stream: S,
}

impl<S> Rewound<S> {
    /// A stream of which nothing was read.
    pub(super) fn of(stream: S) -> Self {
        Self {
            bytes: [0; ENOUGH],
            held: 0,
            given: 0,
            stream,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Rewound<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let rest = &self.bytes[usize::from(self.given)..usize::from(self.held)];
        if rest.is_empty() {
            return Pin::new(&mut self.stream).poll_read(context, into);
        }
        let now = rest.len().min(into.remaining());
        into.put_slice(&rest[..now]);
        self.given += u8::try_from(now).expect("no more is held than that");
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Rewound<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncWriteExt, duplex};

    /// A binding request without attributes, as RFC 8489 lays it out.
    const BINDING: &[u8] = b"\x00\x01\x00\x00\x21\x12\xA4\x42abcdefghijkl";

    /// Sends `said` in pieces of `piece` bytes: what it is taken for, and what can be read.
    async fn heard(said: &'static [u8], piece: usize) -> (First, Vec<u8>) {
        let (mut theirs, ours) = duplex(1);
        let saying = tokio::spawn(async move {
            for piece in said.chunks(piece) {
                theirs.write_all(piece).await.unwrap();
                tokio::task::yield_now().await;
            }
        });
        let (first, mut rewound) = first(ours).await.unwrap();
        let mut all = Vec::new();
        rewound.read_to_end(&mut all).await.unwrap();
        saying.await.unwrap();
        (first, all)
    }

    #[tokio::test]
    async fn each_language_is_known_however_it_is_cut_and_no_byte_is_lost() {
        for (said, expected) in [
            (BINDING, First::Stun),
            (b"\x00\x03\x00\x08\x21\x12\xA4\x42", First::Stun),
            (b"GET / HTTP/1.1\r\n\r\n", First::Http),
            // An empty line before a request is allowed, and begins with zero bits.
            (b"\r\nGET / HTTP/1.1\r\n\r\n", First::Http),
            // STUN without the cookie is of 2003; nobody speaks it to us.
            (b"\x00\x01\x00\x00abcdabcdefghijkl", First::Http),
            // ChannelData cannot come first.
            (b"\x40\x00\x00\x04\x21\x12\xA4\x42", First::Http),
            (b"\x16\x03\x01\x02\x00", First::Http),
            (b"\x00\x01\x00", First::Http),
            (b"", First::Http),
        ] {
            for piece in [1, 3, 64] {
                assert_eq!(heard(said, piece).await, (expected, said.to_vec()));
            }
        }
    }

    #[tokio::test]
    async fn what_was_looked_at_comes_in_pieces_where_there_is_little_room() {
        let (mut theirs, ours) = duplex(64);
        theirs.write_all(BINDING).await.unwrap();
        let (_, mut rewound) = first(ours).await.unwrap();
        let mut little = [0; 3];
        for expected in BINDING.chunks_exact(3) {
            rewound.read_exact(&mut little).await.unwrap();
            assert_eq!(little, expected);
        }
    }
}
