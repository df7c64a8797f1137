//! My side of a call: my microphone and camera, my link to the server, and everybody else.
//!
//! Not here: browsers. The edge says what happened, executes what is ordered, and shows what
//! [`Call`] holds.

mod entering;
mod hearing;
mod hosting;
mod io;
mod media;
mod model;
mod pairs;
mod roster;
#[cfg(test)]
mod tests;
mod typing;

pub use io::{
    CaptureFailure, Choice, Effect, EnterFailure, EnterReply, Entry, Input, Kind, Local, News,
    PeerEffect, PeerFact, Reach, Seat, Transport,
};
pub use model::{Call, Ending, Me, Other, Phase, Problem};
