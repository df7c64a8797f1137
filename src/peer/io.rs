//! What a peer hears, and what it orders.

use crate::{
    call::{PeerEffect, PeerFact, Reach},
    say::{Generation, Say},
};

/// Facts for a peer.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// The signaling link is up at both sides, or is not: then what is said waits.
    Signaling(bool),
    /// The other side says that it sends something.
    Sending(bool),
    Heard(Say),
    /// From our browser, about the connection of this generation.
    Fact(Generation, PeerFact),
    /// One of the two pages was loaded anew; connections begin from this generation.
    Renumbered(Generation),
    /// What we said, or what was said to us, may have been lost.
    Lost,
    /// Fresh relay credentials, or other ways than before.
    Reach(Reach),
    Tick,
}

/// Orders from a peer, to be executed in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    Edge(PeerEffect),
    Say(Say),
}
