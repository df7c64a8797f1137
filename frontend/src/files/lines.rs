//! Lines: the data channels on which the bytes of files go, one per transfer and person.

use super::{
    pace::Paces,
    post::{Happened, LineFact, LineName, Post},
};
use crate::{
    dom::get,
    events::{Listener, Task},
    peers::{DataChannel, PeerConnection},
};
use futures_channel::{mpsc, oneshot};
use futures_util::StreamExt;
use js_sys::{ArrayBuffer, Uint8Array};
use parlor::{
    ids::ParticipantId,
    transfer::{Key, Side, TransferId},
};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::MessageEvent;

const LABEL: &str = "file-";
/// One message at most, where both browsers take as much: measured, see
/// `docs/decisions/011-files.md`.
const PIECE_BYTES: u32 = 256 * 1024;
/// What every browser takes (RFC 8831, section 6.6).
const SAFE_BYTES: u32 = 16 * 1024;
/// What a channel may hold that is not sent yet, and when it is filled up again: enough that
/// it never runs dry between two turns of this page, and little to wait for after a *pause*.
const HIGH_BYTES: u32 = 1024 * 1024;
const LOW_BYTES: u32 = 256 * 1024;
/// Lines that one person may have open here: more than transfers anybody watches.
const LINES_PER_PERSON: usize = 64;

/// All lines of this page.
pub(super) struct Lines {
    post: Post,
    paces: Paces,
    lines: BTreeMap<(Side, Key), Line>,
    /// How many there were.
    count: u64,
}

impl Lines {
    pub(super) fn new(post: Post) -> Self {
        Self {
            post,
            paces: Paces::default(),
            lines: BTreeMap::new(),
            count: 0,
        }
    }

    /// Opens the line of a transfer of mine.
    pub(super) fn open(&mut self, key: Key, rtc: &PeerConnection) -> Result<(), JsValue> {
        self.lines.remove(&(Side::Sending, key));
        let label = format!("{LABEL}{}", key.transfer.0);
        let channel = rtc.create_data_channel(&label, &JsValue::UNDEFINED)?;
        self.put(Side::Sending, key, channel, rtc);
        Ok(())
    }

    /// Takes a line that somebody else opened, if it is one.
    pub(super) fn take(&mut self, who: ParticipantId, channel: DataChannel, rtc: &PeerConnection) {
        let transfer = transfer(&channel.label());
        let theirs = self.lines.keys().filter(|(_, key)| key.who == who).count();
        match transfer {
            Some(transfer) if theirs < LINES_PER_PERSON => {
                self.put(Side::Receiving, Key { who, transfer }, channel, rtc);
            }
            _ => channel.close(),
        }
    }

    fn put(&mut self, side: Side, key: Key, channel: DataChannel, rtc: &PeerConnection) {
        self.count += 1;
        let name = LineName {
            side,
            key,
            number: self.count,
        };
        let line = Line::new(name, channel, rtc, &self.post, &self.paces);
        self.lines.insert((side, key), line);
    }

    pub(super) fn close(&mut self, side: Side, key: Key) {
        self.lines.remove(&(side, key));
    }

    /// The connection to this person is gone: which lines went with it.
    pub(super) fn lose(&mut self, who: ParticipantId) -> Vec<(Side, Key)> {
        let theirs = |(_, key): &&(Side, Key)| key.who == who;
        let lost: Vec<_> = self.lines.keys().filter(theirs).copied().collect();
        for line in &lost {
            self.lines.remove(line);
        }
        lost
    }

    /// Whether something that happened is about a line that is still there.
    pub(super) fn is_current(&self, name: LineName) -> bool {
        let line = self.lines.get(&(name.side, name.key));
        line.is_some_and(|line| line.name == name)
    }

    pub(super) fn tell(&self, side: Side, key: Key, text: String) {
        if let Some(line) = self.lines.get(&(side, key)) {
            line.order(Order::Tell(text));
        }
    }

    pub(super) fn send(&self, key: Key, block: u64, bytes: ArrayBuffer) {
        if let Some(line) = self.lines.get(&(Side::Sending, key)) {
            line.order(Order::Block(block, bytes));
        }
    }

    pub(super) fn pace(&self, who: ParticipantId, rate: Option<u64>) {
        self.paces.set(who, rate);
    }
}

fn transfer(label: &str) -> Option<TransferId> {
    label.strip_prefix(LABEL)?.parse().ok().map(TransferId)
}

/// What is to be sent, in its turn.
enum Order {
    Tell(String),
    Block(u64, ArrayBuffer),
}

/// One line; dropping it closes it.
struct Line {
    name: LineName,
    channel: DataChannel,
    orders: mpsc::UnboundedSender<Order>,
    waiting: Rc<Cell<usize>>,
    _work: Task,
    _listeners: [Listener; 4],
}

impl Line {
    fn new(
        name: LineName,
        channel: DataChannel,
        rtc: &PeerConnection,
        post: &Post,
        paces: &Paces,
    ) -> Self {
        channel.set_binary_type("arraybuffer");
        channel.set_low_mark(f64::from(LOW_BYTES));
        let (orders, receive) = mpsc::unbounded();
        let waiting = Rc::new(Cell::new(0));
        let low = Rc::new(RefCell::new(None));
        let listeners = listen(name, &channel, post, low.clone());
        let work = Work {
            name,
            channel: channel.clone(),
            piece: piece(rtc),
            post: post.clone(),
            paces: paces.clone(),
            low,
            waiting: waiting.clone(),
        };
        // Those of others are open before anybody can listen.
        if channel.ready_state() == "open" {
            post.put(Happened::Line(name, LineFact::Open));
        }
        Self {
            name,
            channel,
            orders,
            waiting,
            _work: Task::spawn(work.work(receive)),
            _listeners: listeners,
        }
    }

    /// What has nothing before it goes at once: the line may be closed in the same breath.
    fn order(&self, order: Order) {
        match order {
            Order::Tell(text) if self.waiting.get() == 0 => {
                let _ = self.channel.send(&text);
            }
            order => {
                self.waiting.set(self.waiting.get() + 1);
                let _ = self.orders.unbounded_send(order);
            }
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.channel.close();
    }
}

/// Who waits for the channel to run low.
type Low = Rc<RefCell<Option<oneshot::Sender<()>>>>;

fn listen(name: LineName, channel: &DataChannel, post: &Post, low: Low) -> [Listener; 4] {
    let (opened, closed, heard) = (post.clone(), post.clone(), post.clone());
    let was_open = channel.ready_state() == "open";
    [
        Listener::new(channel, "open", move |_: JsValue| {
            if !was_open {
                opened.put(Happened::Line(name, LineFact::Open));
            }
        }),
        Listener::new(channel, "close", move |_: JsValue| {
            closed.put(Happened::Line(name, LineFact::Closed));
        }),
        Listener::new(channel, "message", move |event: MessageEvent| {
            let data = event.data();
            let told = match data.as_string() {
                Some(text) => LineFact::Text(text),
                None => LineFact::Piece(data.unchecked_into()),
            };
            heard.put(Happened::Line(name, told));
        }),
        Listener::new(channel, "bufferedamountlow", move |_: JsValue| {
            low.borrow_mut().take();
        }),
    ]
}

/// How large a piece both browsers take.
fn piece(rtc: &PeerConnection) -> u32 {
    let most = get(&rtc.sctp(), "maxMessageSize").and_then(|most| most.as_f64());
    match most {
        Some(most) if most >= 1.0 => PIECE_BYTES.min(most as u32),
        _ => SAFE_BYTES,
    }
}

/// Sends what is ordered, one after the other, as fast as buffer and pace let it.
struct Work {
    name: LineName,
    channel: DataChannel,
    piece: u32,
    post: Post,
    paces: Paces,
    low: Low,
    waiting: Rc<Cell<usize>>,
}

impl Work {
    async fn work(self, mut orders: mpsc::UnboundedReceiver<Order>) {
        while let Some(order) = orders.next().await {
            match order {
                Order::Tell(text) => {
                    let _ = self.channel.send(&text);
                }
                Order::Block(block, bytes) => {
                    // A channel that refuses is closing, and says so by itself.
                    if self.send(&bytes).await.is_ok() {
                        let sent = LineFact::Sent(block);
                        self.post.put(Happened::Line(self.name, sent));
                    }
                }
            }
            self.waiting.set(self.waiting.get() - 1);
        }
    }

    async fn send(&self, bytes: &ArrayBuffer) -> Result<(), JsValue> {
        let (who, whole) = (self.name.key.who, bytes.byte_length());
        let mut at = 0;
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

    /// Waits until the channel has room for a piece.
    async fn drain(&self, piece: u32) {
        while self.channel.buffered() + f64::from(piece) > f64::from(HIGH_BYTES) {
            let (run_low, is_low) = oneshot::channel();
            self.low.borrow_mut().replace(run_low);
            let _ = is_low.await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_named_by_its_transfer() {
        assert_eq!(transfer("file-7"), Some(TransferId(7)));
        for other in ["file-", "file-x", "chat", "7", "file--7"] {
            assert_eq!(transfer(other), None);
        }
    }
}
