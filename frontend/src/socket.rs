//! The signaling socket: text in, text out.

use crate::{dom::window, event::Queue, events::Listener};
use parlor::{call::Input, close::Close, ids::Ticket};
use wasm_bindgen::JsValue;
use web_sys::{CloseEvent, MessageEvent, WebSocket};

/// One connection to the server; dropping it closes it, after what was sent.
pub(crate) struct Socket {
    pub(crate) ticket: Ticket,
    socket: WebSocket,
    _listeners: [Listener; 3],
}

impl Socket {
    /// Dials. A browser that refuses even to try counts as a broken connection.
    pub(crate) fn dial(ticket: Ticket, queue: &Queue) -> Option<Self> {
        let Some(socket) = url().and_then(|url| WebSocket::new(&url).ok()) else {
            queue.tell(Input::SocketClosed(ticket, Close::Broken.code()));
            return None;
        };
        let (opened, text, closed) = (queue.clone(), queue.clone(), queue.clone());
        let listeners = [
            Listener::new(&socket, "open", move |_: JsValue| {
                opened.tell(Input::SocketOpened(ticket));
            }),
            Listener::new(&socket, "message", move |event: MessageEvent| {
                // The wire is text; anything else is not ours.
                if let Some(frame) = event.data().as_string() {
                    text.tell(Input::SocketText(ticket, frame));
                }
            }),
            Listener::new(&socket, "close", move |event: CloseEvent| {
                closed.tell(Input::SocketClosed(ticket, event.code()));
            }),
        ];
        Some(Self {
            ticket,
            socket,
            _listeners: listeners,
        })
    }

    /// Sends a frame; on a socket that is closing it is lost, and said again after a resume.
    pub(crate) fn send(&self, frame: &str) {
        let _ = self.socket.send_with_str(frame);
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        let _ = self.socket.close_with_code(Close::Normal.code());
    }
}

/// `/ws` where the page came from, secured as the page is.
fn url() -> Option<String> {
    let location = window().location();
    let scheme = match location.protocol().ok()?.as_str() {
        "https:" => "wss",
        _ => "ws",
    };
    Some(format!("{scheme}://{}/ws", location.host().ok()?))
}
