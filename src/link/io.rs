//! What a link hears, and what it orders.

use crate::{
    call::Seat,
    close::Close,
    ids::Ticket,
    wire::{ClientFrame, ServerFrame, Welcome},
};

/// Facts for a link.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// Begin a session with this ticket.
    Enter(String),
    /// Go on with a session that this tab remembers from before it was loaded anew.
    Return(Seat),
    /// The ticket that [`Effect::Ask`] wants cannot be had just now.
    Unanswered,
    Opened(Ticket),
    Text(Ticket, String),
    Closed(Ticket, Close),
    /// The browser is online again, visible again, or awake again.
    Woke,
    Send(ClientFrame),
    /// We leave for good.
    Leave,
    Tick,
}

/// Orders from a link, to be executed in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    Dial(Ticket),
    Transmit(Ticket, String),
    Hangup(Ticket),
    /// Keep this for a reload of the page; `None` forgets.
    Remember(Option<Seat>),
    /// Bring a ticket (`Enter`): the session there was, if any, is over.
    Ask,
    /// The link is up. Unless `whole`, something said before may have been lost.
    Welcomed {
        welcome: Box<Welcome>,
        whole: bool,
    },
    Heard(ServerFrame),
    /// The server wants no more of us.
    Ended(Close),
}
