//! One room while somebody is in it, or on the way: who is in, who waits, who may do what.
//!
//! The server runs one of these per live room, in one task. Not here: sockets, SQL, tokens'
//! randomness. Frames leave encoded once; the edge fans them out by reference count.

mod acts;
mod chat;
mod clock;
mod enter;
mod host;
mod io;
mod leave;
mod live;
mod model;
mod occupant;
mod relay;
mod resume;
mod saving;
mod send;
#[cfg(test)]
mod tests;
mod welcome;

pub use io::{
    Answer, Ask, Ban, ChatAnswer, ChatOrder, ConnId, Durable, Effect, Frame, Fresh, Hash, Identity,
    Input, Media, Seat, Who,
};
pub use live::{Live, LivePerson};
pub use model::{Room, Settings};
