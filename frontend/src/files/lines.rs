//! Lines: the data channels on which the bytes of files go, one per transfer and person.

use super::{
    bytes::Bytes,
    pace::Paces,
    post::{Happened, LineFact, LineName, Post},
    work::{Flow, Order, Work, piece},
};
use crate::{
    events::{Listener, Task},
    peers::{DataChannel, PeerConnection},
};
use futures_channel::mpsc;
use parlor::{
    ids::ParticipantId,
    transfer::{Key, Side, TransferId},
};
use std::{cell::Cell, collections::BTreeMap, rc::Rc};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::MessageEvent;

const LABEL: &str = "file-";
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

    /// Sends a block from this byte on.
    pub(super) fn send(&self, key: Key, block: u64, from: u64, bytes: Bytes) {
        if let Some(line) = self.lines.get(&(Side::Sending, key)) {
            line.order(Order::Block(block, from, bytes));
        }
    }

    /// Sends nothing on this line until it is let go.
    pub(super) fn hold(&self, key: Key, on: bool) {
        if let Some(line) = self.lines.get(&(Side::Sending, key)) {
            line.flow.hold(on);
        }
    }

    /// Bytes of files that went to this person since this was last asked.
    pub(super) fn went(&mut self, who: ParticipantId) -> u64 {
        let theirs = |((_, key), _): &(&(Side, Key), &mut Line)| key.who == who;
        let lines = self.lines.iter_mut().filter(theirs);
        lines.map(|(_, line)| line.went()).sum()
    }

    pub(super) fn pace(&self, who: ParticipantId, rate: Option<u64>) {
        self.paces.set(who, rate);
    }
}

fn transfer(label: &str) -> Option<TransferId> {
    label.strip_prefix(LABEL)?.parse().ok().map(TransferId)
}

/// One line; dropping it closes it.
struct Line {
    name: LineName,
    channel: DataChannel,
    orders: mpsc::UnboundedSender<Order>,
    waiting: Rc<Cell<usize>>,
    flow: Flow,
    /// Bytes of files that the channel was given, and of those, that it had sent when last asked.
    given: Rc<Cell<u64>>,
    went: u64,
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
        let (orders, receive) = mpsc::unbounded();
        let waiting = Rc::new(Cell::new(0));
        let given = Rc::new(Cell::new(0));
        let flow = Flow::default();
        let listeners = listen(name, &channel, post, flow.clone());
        let work = Work {
            name,
            channel: channel.clone(),
            piece: piece(rtc),
            post: post.clone(),
            paces: paces.clone(),
            flow: flow.clone(),
            waiting: waiting.clone(),
            given: given.clone(),
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
            flow,
            given,
            went: 0,
            _work: Task::spawn(work.work(receive)),
            _listeners: listeners,
        }
    }

    fn went(&mut self) -> u64 {
        let waits = self.channel.buffered() as u64;
        let went = self.given.get().saturating_sub(waits).max(self.went);
        went - std::mem::replace(&mut self.went, went)
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

fn listen(name: LineName, channel: &DataChannel, post: &Post, flow: Flow) -> [Listener; 4] {
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
            flow.look_again();
        }),
    ]
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
