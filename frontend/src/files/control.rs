//! The channel `control` of one connection: what is said about files, and the lines on which
//! they come.

use super::{Event, Inbox};
use crate::{
    events::Listener,
    peers::{DataChannel, PeerConnection, control_channel},
};
use parlor::ids::ParticipantId;
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::MessageEvent;

/// The longest text that is taken, in bytes.
const TEXT_BYTES: usize = 64 * 1024;
/// What one connection may say before the later part is here to judge it: an offer of ten
/// thousand files, and a little more.
const EARLY_BYTES: usize = 4 * 1024 * 1024;

/// One connection's channel; dropping it tells that the person cannot be reached any more.
pub(crate) struct Control {
    at: Rc<At>,
    _listeners: [Listener; 4],
}

/// Whose it is, and how it is.
struct At {
    who: ParticipantId,
    inbox: Inbox,
    rtc: PeerConnection,
    channel: DataChannel,
    open: Cell<bool>,
    early: Cell<usize>,
}

impl Control {
    /// Before anything is negotiated: it has the same number at both ends.
    pub(crate) fn open(
        who: ParticipantId,
        inbox: Inbox,
        rtc: &PeerConnection,
    ) -> Result<Self, JsValue> {
        let at = Rc::new(At {
            who,
            inbox,
            rtc: rtc.clone(),
            channel: control_channel(rtc)?,
            open: Cell::new(false),
            early: Cell::new(0),
        });
        let (opened, closed, told, line) = (at.clone(), at.clone(), at.clone(), at.clone());
        let listeners = [
            Listener::new(&at.channel, "open", move |_: JsValue| opened.on_open()),
            Listener::new(&at.channel, "close", move |_: JsValue| closed.on_close()),
            Listener::new(&at.channel, "message", move |event: MessageEvent| {
                told.on_message(&event);
            }),
            Listener::new(rtc, "datachannel", move |event: JsValue| {
                if let Some(channel) = crate::dom::get(&event, "channel") {
                    line.on_line(channel.unchecked_into());
                }
            }),
        ];
        Ok(Self {
            at,
            _listeners: listeners,
        })
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        self.at.on_close();
    }
}

impl At {
    fn on_open(&self) {
        self.open.set(true);
        let reached = Event::Reached(self.who, self.rtc.clone(), self.channel.clone());
        self.inbox.put(reached);
    }

    fn on_close(&self) {
        if self.open.replace(false) {
            self.inbox.put(Event::Lost(self.who));
        }
    }

    fn on_message(&self, event: &MessageEvent) {
        let text = event.data().as_string().unwrap_or_default();
        if !self.inbox.is_read() {
            self.early.set(self.early.get() + text.len());
            self.inbox.hurry();
        }
        // Whoever says nothing, or too much, is not somebody to exchange files with.
        if text.is_empty() || text.len() > TEXT_BYTES || self.early.get() > EARLY_BYTES {
            self.channel.close();
            return self.on_close();
        }
        self.inbox.put(Event::Told(self.who, text));
    }

    /// A line follows an *accept* of mine, which nobody says for me before I am here.
    fn on_line(&self, channel: DataChannel) {
        match self.inbox.is_read() {
            true => self.inbox.put(Event::Line(self.who, channel)),
            false => channel.close(),
        }
    }
}
