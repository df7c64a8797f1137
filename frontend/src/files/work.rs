//! The bytes of one line: sent in their turn, in pieces, as fast as the channel's buffer, the
//! pace and whoever holds them let them.

use super::{
    bytes::Bytes,
    pace::Paces,
    post::{Happened, LineFact, LineName, Post},
};
use crate::{
    dom::get,
    peers::{DataChannel, PeerConnection},
};
use futures_channel::{mpsc, oneshot};
use futures_util::StreamExt;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::JsValue;

/// One message at most, where both browsers take as much: measured, see
/// `docs/decisions/011-files.md`.
const PIECE_BYTES: u32 = 128 * 1024;
/// What every browser takes (RFC 8831, section 6.6).
const SAFE_BYTES: u32 = 16 * 1024;
/// What a channel may hold that is not sent yet. A line that breaks loses it, so it begins with
/// little; the longer one lasts, the more it may lose, up to what keeps it from running dry
/// between two turns of a page on a busy machine. It is filled up again from the half.
const SHALLOW_BYTES: u64 = 256 * 1024;
const DEEP_BYTES: u64 = 1024 * 1024;
/// How much of what went on a line it may lose.
const LOST_SHARE: u64 = 64;

/// What is to be sent, in its turn.
pub(super) enum Order {
    Tell(String),
    Block(u64, u64, Bytes),
}

/// Whether a line may send on; shared by those who know and the one who waits for it.
#[derive(Clone, Default)]
pub(super) struct Flow {
    held: Rc<Cell<bool>>,
    waits: Rc<RefCell<Option<oneshot::Sender<()>>>>,
}

impl Flow {
    pub(super) fn hold(&self, on: bool) {
        self.held.set(on);
        self.look_again();
    }

    /// The channel ran low, or is held no more.
    pub(super) fn look_again(&self) {
        self.waits.borrow_mut().take();
    }
}

/// How large a piece both browsers take.
pub(super) fn piece(rtc: &PeerConnection) -> u32 {
    let most = get(&rtc.sctp(), "maxMessageSize").and_then(|most| most.as_f64());
    match most {
        Some(most) if most >= 1.0 => PIECE_BYTES.min(most as u32),
        _ => SAFE_BYTES,
    }
}

/// How much a channel may hold after so many bytes.
fn depth(given: u64) -> u64 {
    (given / LOST_SHARE).clamp(SHALLOW_BYTES, DEEP_BYTES)
}

/// Sends what is ordered, one after the other, as fast as buffer and pace let it.
pub(super) struct Work {
    pub(super) name: LineName,
    pub(super) channel: DataChannel,
    pub(super) piece: u32,
    pub(super) post: Post,
    pub(super) paces: Paces,
    pub(super) flow: Flow,
    /// Orders that are not done yet.
    pub(super) waiting: Rc<Cell<usize>>,
    /// Bytes of files that the channel was given.
    pub(super) given: Rc<Cell<u64>>,
}

impl Work {
    pub(super) async fn work(self, mut orders: mpsc::UnboundedReceiver<Order>) {
        while let Some(order) = orders.next().await {
            match order {
                Order::Tell(text) => {
                    let _ = self.channel.send(&text);
                }
                Order::Block(block, from, bytes) => {
                    // A channel that refuses is closing, and says so by itself.
                    if self.send(&bytes, from).await.is_ok() {
                        let sent = LineFact::Sent(block);
                        self.post.put(Happened::Line(self.name, sent));
                    }
                }
            }
            self.waiting.set(self.waiting.get() - 1);
        }
    }

    async fn send(&self, bytes: &Bytes, from: u64) -> Result<(), JsValue> {
        let (who, whole) = (self.name.key.who, bytes.len());
        let depth = depth(self.given.get()) as f64;
        self.channel.set_low_mark(depth / 2.0);
        // A block is far shorter than 4 GiB.
        let mut at = from as u32;
        while at < whole {
            let piece = self.paces.piece(who, self.piece).min(whole - at);
            self.paces.turn(who, piece).await;
            self.drain(piece, depth).await;
            self.channel.send_bytes(&bytes.part(at, piece))?;
            self.given.set(self.given.get() + u64::from(piece));
            at += piece;
        }
        Ok(())
    }

    /// Waits until the channel has room for a piece, and nothing holds it.
    async fn drain(&self, piece: u32, depth: f64) {
        let is_full = || self.channel.buffered() + f64::from(piece) > depth;
        while self.flow.held.get() || is_full() {
            let (look_again, told) = oneshot::channel();
            self.flow.waits.borrow_mut().replace(look_again);
            let _ = told.await;
        }
    }
}
