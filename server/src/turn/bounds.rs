//! What the relay gives at most, each with its reason.

/// Bytes of one datagram or frame: a jumbo frame. Media and data channels stay under 1 500.
pub(super) const FRAME: usize = 9_216;
/// A frame on a stream that is all padding and header is no longer than this.
pub(super) const STREAM_FRAME: usize = FRAME + 4;

/// How long an allocation lasts unless it is refreshed, in milliseconds: what RFC 8656 gives
/// by default. More would only keep ports for those who left without a word.
pub(super) const LIFETIME: u64 = 600_000;
/// How long a permission lasts (RFC 8656, 9).
pub(super) const PERMISSION: u64 = 300_000;
/// How long a channel lasts (RFC 8656, 12).
pub(super) const CHANNEL: u64 = 600_000;
/// Permissions of one allocation. It serves one peer connection, whose other side has a few
/// addresses of each family; and there are those of a network that changed.
pub(super) const PERMISSIONS: usize = 64;
/// Channels of one allocation, for the same reason.
pub(super) const CHANNELS: usize = 64;
/// Peers that one CreatePermission names: a browser names one, RFC 8656 allows more.
pub(super) const PEERS_AT_ONCE: usize = 16;

/// Allocations in all: two thousand sockets, well below what a process may open.
pub(super) const ALLOCATIONS: usize = 2_000;
/// Allocations of one check: two peer connections for each way that is tried, in both families,
/// with a few servers named.
pub(super) const PER_CHECK: usize = 24;
/// Allocations of all checks, so that they leave room for calls.
pub(super) const CHECKS: usize = ALLOCATIONS / 10;
/// Allocations of one session per person of a full room: one each over UDP, TCP and TLS, and
/// one more while a connection is being made anew.
pub(super) const PER_PERSON: usize = 4;

/// Bytes per second of one allocation, each way: 32 Mbit/s, four times a shared screen, and
/// a file goes through at a fair pace; a single one does not fill a server's line.
pub(super) const PACE: u64 = 4 * 1024 * 1024;
/// What may go beyond the pace at once: half a second of it.
pub(super) const BURST: u64 = PACE / 2;

/// How long a nonce is good for, in seconds: an attacker's to replay for no longer, and an
/// honest client asks again once in so long.
pub(super) const NONCE_SECONDS: u64 = 600;

/// Answers per second to those who show no credentials, per source. Every allocation of a
/// browser begins with one.
pub(super) const UNKNOWN_PER_SECOND: u32 = 10;
/// At once: a person who joins a full room asks 15 times over three transports, and a few
/// share an address.
pub(super) const UNKNOWN_AT_ONCE: u32 = 200;
/// The same from all sources, so that forged ones make us send half a megabyte per second at
/// most.
pub(super) const UNKNOWN_PER_SECOND_IN_ALL: u32 = 5_000;
/// STUN Binding answers per second and source: a browser asks a few times per connection and
/// every few seconds again to keep its path open.
pub(super) const BINDINGS_PER_SECOND: u32 = 100;
/// At once, for many people behind one address.
pub(super) const BINDINGS_AT_ONCE: u32 = 500;
/// The same from all sources.
pub(super) const BINDINGS_PER_SECOND_IN_ALL: u32 = 20_000;

/// TCP connections to the relay in all: one per allocation, and as many that come and go.
pub(super) const STREAMS: usize = 2 * ALLOCATIONS;
/// TCP connections per household: ten people behind one address, in full rooms.
pub(super) const STREAMS_PER_SOURCE: usize = 200;
/// Frames on a stream without an allocation: asking for one takes two; who checks with
/// Binding requests sends a few.
pub(super) const FRAMES_BEFORE: u32 = 32;
/// How long a stream may be silent, or slow with a frame, while it has no allocation.
pub(super) const SILENT_SECONDS: u64 = 15;
/// Bytes that wait for a client that reads slowly; what comes then is lost, as on any full
/// line. A tenth of a second at the pace above.
pub(super) const STREAM_QUEUE: usize = 512 * 1024;

/// The sockets' buffers: those that hear all clients, and those of one allocation. What is
/// not used of them costs nothing.
pub(super) const FRONT_BUFFER: usize = 8 * 1024 * 1024;
pub(super) const RELAY_BUFFER: usize = 1024 * 1024;
