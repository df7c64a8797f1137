//! The relay through real sockets, with a client that shares no code with it, and with
//! coturn's own.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot go on without fails it"
)]

mod client;
mod coturn;
mod credentials;
mod probes;
mod relaying;
