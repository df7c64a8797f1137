//! TLS, one port for the web and STUN, proxies and the doctor, over real sockets and through
//! the real program.
#![expect(
    unreachable_pub,
    clippy::unwrap_used,
    reason = "a test program: its modules have no other reader, and a panic is its answer"
)]

mod certificates;
mod doctor;
mod one_port;
mod program;
mod proxies;
mod server;
mod wss;
