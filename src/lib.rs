//! What Parlor's browser and its server share: the message types, the bounds both ends
//! enforce, and the machines that decide everything about a call, a link and a room.
//!
//! Not here: clocks, randomness, sockets, browsers, databases. Time, random numbers and the
//! results of slow work come in as inputs; what should be done goes out as effects.
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate self as parlor;

pub mod call;
pub mod chat;
pub mod check;
pub mod close;
pub mod ids;
pub mod limits;
pub mod link;
pub mod markdown;
pub mod name;
pub mod negotiation;
pub mod peer;
pub mod rate;
pub mod room;
pub mod say;
pub mod session;
pub mod slug;
pub mod stage;
pub mod time;
pub mod transfer;
pub mod wire;
