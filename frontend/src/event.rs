//! What happens at a room page, in the order in which it happened.

use crate::{media::Capture, peers::Reception};
use futures_channel::mpsc;
use parlor::{
    call::{CaptureFailure, Input, Kind},
    ids::{ParticipantId, Ticket},
    say::Generation,
};
use parlor_app::view::{Devices, Intent};

/// One thing that happened.
pub(crate) enum Event {
    /// A fact the call can take as it is.
    Call(Input),
    Wanted(Intent),
    Captured(Ticket, Kind, Result<Capture, CaptureFailure>),
    /// What there is to choose from.
    Devices(Devices),
    /// A device was plugged in or taken out.
    DevicesChanged,
    /// A peer connection of this generation has its receiving side.
    Receiving(ParticipantId, Generation, Reception),
    /// The first picture arrives on it.
    Arriving(ParticipantId, Generation),
    /// The browser refused to play sound without a touch.
    PlayRefused,
    /// A copy to the clipboard went through.
    Copied,
    /// A look at the clock, a few times a second.
    Pulse,
    /// The page is visible again.
    Visible,
}

/// Where events wait for their turn. It holds what the browser and the person did and
/// nothing that grows by itself, so it is as long as the loop is late.
#[derive(Clone)]
pub(crate) struct Queue(mpsc::UnboundedSender<Event>);

impl Queue {
    pub(crate) fn new() -> (Self, mpsc::UnboundedReceiver<Event>) {
        let (send, receive) = mpsc::unbounded();
        (Self(send), receive)
    }

    /// Takes its turn; after the page is gone the event is dropped, and with it what it owns.
    pub(crate) fn put(&self, event: Event) {
        let _ = self.0.unbounded_send(event);
    }

    pub(crate) fn tell(&self, input: Input) {
        self.put(Event::Call(input));
    }
}
