//! What the call orders, done. Nothing here waits: a slow thing answers as an event.

use super::Page;
use crate::{
    clock::{self, Timer},
    enter::enter,
    event::Event,
    notices::words,
    socket::Socket,
};
use parlor::{
    call::{Effect, Input, Kind},
    time::Millis,
};

impl Page {
    pub(super) fn execute(&mut self, effect: Effect) {
        match effect {
            Effect::Capture(ticket, kind, choice) => self.media.open(ticket, kind, choice),
            Effect::Release(kind) => {
                self.peers.send(kind, None);
                self.media.release(kind);
            }
            Effect::Discard(ticket) => self.media.discard(ticket),
            Effect::Flow(kind, on) => self.flow(kind, on),
            Effect::Enter(ticket, entry) => enter(&self.queue, ticket, &self.slug, entry),
            Effect::Dial(ticket) => self.socket = Socket::dial(ticket, &self.queue),
            Effect::Transmit(ticket, frame) => {
                if let Some(socket) = self.socket.as_ref().filter(|s| s.ticket == ticket) {
                    socket.send(&frame);
                }
            }
            Effect::Hangup(ticket) => {
                self.socket.take_if(|socket| socket.ticket == ticket);
            }
            Effect::Peer(who, effect) => self.peers.execute(who, effect),
            Effect::Remember(Some(seat)) => self.seat.remember(&seat),
            Effect::Remember(None) => self.seat.forget(),
            Effect::Reaction(who, emoji) => self.notices.react(clock::now(), who, emoji),
            Effect::News(news) => {
                if let Some(news) = words(news) {
                    self.notices.say(clock::now(), news);
                }
            }
            Effect::WakeAt(at) => self.wake_at(at),
        }
    }

    /// Silence is a track that is switched off: at once, and nothing to negotiate. A picture
    /// that does not flow is taken out, so that nothing of it is encoded.
    fn flow(&mut self, kind: Kind, on: bool) {
        let track = self.media.track(kind);
        if kind == Kind::Microphone
            && let Some(track) = track
        {
            track.set_enabled(on);
        }
        match (kind, on) {
            (_, true) => self.peers.send(kind, track),
            (Kind::Camera, false) => self.peers.send(kind, None),
            (Kind::Microphone, false) => {}
        }
    }

    fn wake_at(&mut self, at: Millis) {
        let queue = self.queue.clone();
        self.alarm = Some(Timer::after(at - clock::now(), move || {
            queue.put(Event::Call(Input::Tick));
        }));
    }
}
