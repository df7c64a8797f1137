//! The bytes of one line: sent in their turn, in pieces, as fast as the channel's buffer, the
//! pace and whoever holds them let them.

use super::{
    pace::Paces,
    post::{Happened, LineFact, LineName, Post},
};
use crate::{
    dom::get,
    peers::{DataChannel, PeerConnection},
};
use futures_channel::{mpsc, oneshot};
use futures_util::StreamExt;
use js_sys::{ArrayBuffer, Uint8Array};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::JsValue;

/// One message at most, where both browsers take as much: measured, see
/// `docs/decisions/011-files.md`.
const PIECE_BYTES: u32 = 64 * 1024;
/// What every browser takes (RFC 8831, section 6.6).
const SAFE_BYTES: u32 = 16 * 1024;
/// What a channel may hold that is not sent yet, and when it is filled up again: enough that
/// it never runs dry between two turns of this page, and little to wait for after a *pause*.
const HIGH_BYTES: u32 = 256 * 1024;
const LOW_BYTES: u32 = 64 * 1024;

/// What is to be sent, in its turn.
pub(super) enum Order {
    Tell(String),
    Block(u64, u64, ArrayBuffer),
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
}

impl Work {
    pub(super) fn begin(&self) {
        self.channel.set_low_mark(f64::from(LOW_BYTES));
    }

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

    async fn send(&self, bytes: &ArrayBuffer, from: u64) -> Result<(), JsValue> {
        let (who, whole) = (self.name.key.who, bytes.byte_length());
        // A block is far shorter than 4 GiB.
        let mut at = from as u32;
        while at < whole {
            let piece = self.paces.piece(who, self.piece).min(whole - at);
            self.paces.turn(who, piece).await;
            self.drain(piece).await;
            let piece_bytes = Uint8Array::new_with_byte_offset_and_length(bytes, at, piece);
            self.channel.send_bytes(&piece_bytes)?;
            at += piece;
        }
        Ok(())
    }

    /// Waits until the channel has room for a piece, and nothing holds it.
    async fn drain(&self, piece: u32) {
        let is_full = || self.channel.buffered() + f64::from(piece) > f64::from(HIGH_BYTES);
        while self.flow.held.get() || is_full() {
            let (look_again, told) = oneshot::channel();
            self.flow.waits.borrow_mut().replace(look_again);
            let _ = told.await;
        }
    }
}
