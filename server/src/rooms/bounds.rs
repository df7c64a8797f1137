use parlor::limits;
use std::time::Duration;

/// The bounds that the live half keeps at its edge. Configuration may lower them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// How long a ticket is good for.
    pub ticket: Duration,
    /// How long a socket may stay silent before `hello`.
    pub hello_within: Duration,
    /// The time between two pings, give or take a tenth.
    pub heartbeat: Duration,
    /// The silence after which a socket is called dead.
    pub silence: Duration,
    /// How long a write may be held up by a slow reader.
    pub write_within: Duration,
    /// How long a closed socket is kept, for its reader to see why.
    pub linger: Duration,
    /// How long an echo may take, from the first to the last.
    pub echo_within: Duration,
    /// Sockets in all, per person and per address.
    pub sockets: usize,
    pub sockets_per_person: usize,
    pub sockets_per_address: usize,
    /// Messages of one person within [`limits::CHATS_WITHIN_MS`].
    pub chats: u32,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            ticket: Duration::from_millis(limits::TICKET_MS),
            hello_within: Duration::from_millis(limits::HELLO_WITHIN_MS),
            heartbeat: Duration::from_millis(limits::HEARTBEAT_MS),
            silence: Duration::from_millis(limits::SILENCE_MS),
            write_within: Duration::from_secs(5),
            linger: Duration::from_secs(2),
            echo_within: Duration::from_millis(limits::ECHO_WITHIN_MS),
            sockets: limits::SOCKETS,
            sockets_per_person: limits::SOCKETS_PER_PERSON,
            sockets_per_address: limits::SOCKETS_PER_ADDRESS,
            chats: limits::CHATS,
        }
    }
}
