//! The signaling socket through the real router, with real WebSocket clients: every kind of
//! bad input, every close code, and who may say what.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot go on without fails it"
)]

mod authority;
mod bounds;
mod chat;
mod client;
mod echo;
mod ending;
mod entering;
mod frames;
mod live;
mod resuming;
mod server;
