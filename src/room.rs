//! One room while somebody is in it, or on the way: who is in, who waits, who may do what.
//!
//! The server runs one of these per live room, in one task. Not here: sockets, SQL, tokens'
//! randomness. Frames leave encoded once; the edge fans them out by reference count.

mod io;
mod model;
#[cfg(test)]
mod tests;

pub use io::{
    Answer, Ask, Ban, ConnId, Durable, Effect, EndedBy, Frame, Fresh, Hash, Identity, Input, Media,
    Seat, Who,
};
pub use model::{Live, LivePerson, Room, Settings};
