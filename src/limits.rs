//! Every bound both ends keep, each with its reason. Configuration may lower them.

/// Largest frame after `welcome`: an offer with every candidate of a busy laptop fits twice.
pub const FRAME_BYTES: usize = 64 * 1024;
/// Largest frame before `welcome`: strangers get to say only `hello`.
pub const HELLO_BYTES: usize = 4 * 1024;
/// Largest `signal` body; leaves room for the frame around it.
pub const SIGNAL_BYTES: usize = 48 * 1024;
/// How long a socket may stay silent before `hello`.
pub const HELLO_WITHIN_MS: u64 = 5_000;
/// How long a ticket to a room is good for: the time between a click and a socket.
pub const TICKET_MS: u64 = 30_000;

/// Frames a connection may send per second, and at once (trickled candidates to seven peers).
pub const FRAMES_PER_SECOND: u32 = 50;
pub const FRAMES_BURST: u32 = 300;
/// Bytes a connection may send per second, and at once.
pub const BYTES_PER_SECOND: u32 = 64 * 1024;
pub const BYTES_BURST: u32 = 512 * 1024;
/// Refusals for rate within [`RATE_STRIKES_WITHIN_MS`] before the connection is closed.
pub const RATE_STRIKES: u32 = 3;
pub const RATE_STRIKES_WITHIN_MS: u64 = 10_000;
/// Frames that cannot be read, within [`BAD_FRAMES_WITHIN_MS`], before the connection is closed.
pub const BAD_FRAMES: u32 = 3;
pub const BAD_FRAMES_WITHIN_MS: u64 = 60_000;

/// Frames and bytes that may wait for a reader before it counts as slow.
pub const OUTBOX_FRAMES: usize = 256;
pub const OUTBOX_BYTES: usize = 256 * 1024;
/// Frames and bytes kept for a resume, per session and direction.
pub const RING_FRAMES: usize = 256;
pub const RING_BYTES: usize = 256 * 1024;
/// An `ack` goes after so many frames, or after so long.
pub const ACK_FRAMES: u64 = 16;
pub const ACK_MS: u64 = 500;

/// The server's heartbeat (±10 % at the edge), and the silence after which either end
/// calls a connection dead.
pub const HEARTBEAT_MS: u64 = 10_000;
pub const SILENCE_MS: u64 = 25_000;
/// How long a probe may stay unanswered.
pub const PROBE_MS: u64 = 2_000;
/// A lost connection is shown to others after this, so that a blip is not seen.
pub const SHOW_LOST_MS: u64 = 3_000;
/// A seat is kept this long without a connection ...
pub const GRACE_MS: u64 = 60_000;
/// ... this long while somebody still receives that person's media ...
pub const GRACE_FLOWING_MS: u64 = 180_000;
/// ... and this long when the browser said that its page is going away: a reload is faster.
pub const GRACE_CLOSING_MS: u64 = 8_000;

/// Back-off of a lost link: the first try within, then full jitter up to, later up to.
pub const RETRY_FIRST_MS: u64 = 250;
pub const RETRY_MAX_MS: u64 = 10_000;
pub const RETRY_LATE_MAX_MS: u64 = 30_000;
pub const RETRY_LATE_AFTER_MS: u64 = 300_000;
/// A link that was up this long starts its back-off anew.
pub const RETRY_RESET_MS: u64 = 10_000;

/// People in one room: everyone sends to everyone, so uplinks set the limit.
pub const CAPACITY_DEFAULT: u8 = 8;
pub const CAPACITY_MAX: u8 = 16;
/// People waiting at one room's door.
pub const WAITING_MAX: usize = 50;
/// Joins per person: a person who presses *Join* in anger.
pub const JOINS: u32 = 5;
pub const JOINS_WITHIN_MS: u64 = 10_000;
/// People whose joins a room counts at once; more newcomers than that are a flood.
pub const JOINERS: usize = 1_024;
/// Answers to commands kept per session, for a client that asks again.
pub const RESULTS: usize = 256;
/// Bans one room keeps.
pub const BANS: usize = 1_000;
/// Ended sessions a room remembers for [`GRACE_MS`], to tell a late comer why.
pub const DEPARTED: usize = 256;

/// A display name, in graphemes, and in bytes: 64 family emoji would be kilobytes.
pub const DISPLAY_NAME_GRAPHEMES: usize = 64;
pub const DISPLAY_NAME_BYTES: usize = 256;
/// A room's name, in graphemes and in bytes.
pub const ROOM_NAME_GRAPHEMES: usize = 128;
pub const ROOM_NAME_BYTES: usize = 512;
/// A username: what people type to sign in.
pub const USERNAME_MIN: usize = 2;
pub const USERNAME_MAX: usize = 32;
/// A password, in characters; the upper bound keeps hashing cheap to refuse.
pub const PASSWORD_MIN: usize = 10;
pub const PASSWORD_MAX: usize = 256;

/// Sockets per person, per address and in all.
pub const SOCKETS_PER_PERSON: usize = 10;
pub const SOCKETS_PER_ADDRESS: usize = 200;
pub const SOCKETS: usize = 20_000;

/// What a remote participant may hand to our browser.
pub const SDP_BYTES: usize = 64 * 1024;
pub const SDP_MEDIA_LINES: usize = 64;
pub const SDP_LINE_BYTES: usize = 8 * 1024;
pub const CANDIDATES_PER_PEER: usize = 256;
pub const CANDIDATE_BYTES: usize = 1024;
pub const CANDIDATES_PER_SECOND: u32 = 20;
/// Pairs one `report` may tell of.
pub const REPORT_PAIRS: usize = CAPACITY_MAX as usize;

/// The repair of a pair: patience with `disconnected`, then each step of the ladder.
pub const DISCONNECTED_PATIENCE_MS: u64 = 2_000;
pub const RESTART_AGAIN_MS: u64 = 8_000;
pub const FRESH_CONNECTION_MS: u64 = 20_000;
/// An offer unanswered for this long, with the link up, is said again.
pub const SAY_AGAIN_MS: u64 = 8_000;
/// The other side's turn to restart comes this much later, so that both rarely do at once.
pub const POLITE_DELAY_MS: u64 = 1_000;
/// Two restarts of one pair are at least this far apart.
pub const RESTART_GAP_MS: u64 = 2_000;
/// A data channel closed: longer than it takes until it is known that the page behind it went
/// away ([`SHOW_LOST_MS`]), since then nobody would answer.
pub const CHANNEL_PATIENCE_MS: u64 = 4_000;
/// Once even a fresh connection did not help: how long each further one is given.
pub const FRESH_AGAIN_MS: [u64; 3] = [5_000, 10_000, 15_000];
/// Fresh connections the other side may make us open: at once, then one per second.
pub const FRESH_BURST: u32 = 8;
/// The other side's `again` is heeded at most this often: it makes us say a lot.
pub const AGAIN_GAP_MS: u64 = 1_000;
/// A reaction: one emoji, however many code points it is joined from.
pub const REACTION_BYTES: usize = 64;
/// How often pairs are reported.
pub const REPORT_MS: u64 = 10_000;
/// How long a socket may take to open, and a `hello` to be answered.
pub const GREET_MS: u64 = 10_000;
/// Failed dials after *Join* before it is said that the server cannot be reached.
pub const ENTER_DIALS: u32 = 6;

/// A message, in bytes: two pages of plain text.
pub const CHAT_BYTES: usize = 8 * 1024;
/// Messages per author: a person who writes fast; configuration may say otherwise.
pub const CHATS: u32 = 10;
pub const CHATS_WITHIN_MS: u64 = 10_000;
/// A frame of ours was refused: what is unanswered is said again after so long at least.
pub const CHAT_AGAIN_MS: u64 = 1_000;
/// What one conversation may have on its way to the server at once: a fraction of what a
/// link holds.
pub const CHAT_WINDOW: usize = 64;
pub const CHAT_WINDOW_BYTES: usize = RING_BYTES / 4;
/// Messages in one page.
pub const CHAT_PAGE: usize = 50;
/// Messages that a search finds at most.
pub const CHAT_FOUND: usize = 50;
/// What a search may look for, in bytes.
pub const CHAT_WORDS_BYTES: usize = 256;
/// A reply's quote, in graphemes.
pub const QUOTE_GRAPHEMES: usize = 120;
/// One emoji, however many code points it is joined from; and how many different ones a
/// message bears.
pub const EMOJI_BYTES: usize = 64;
pub const EMOJI_PER_MESSAGE: usize = 20;
/// Changes (edits, deletions, reactions) and pages per person: clicking, not writing.
pub const CHAT_CLICKS: u32 = 30;
pub const CHAT_CLICKS_WITHIN_MS: u64 = 10_000;
/// How long a kept message may be kept at most, in days, where not for ever.
pub const KEEP_DAYS_MAX: u16 = 3_650;
/// That somebody writes is said again after so long, and forgotten after so long.
pub const TYPING_AGAIN_MS: u64 = 3_000;
pub const TYPING_MS: u64 = 6_000;

/// What is hashed, kept and acknowledged at once: at 25 MiB/s, a fortieth of a second.
pub const BLOCK_BYTES: u64 = 1024 * 1024;
/// Blocks that a sender may be ahead of what is durably kept.
pub const BLOCK_WINDOW: u64 = 8;
/// The same, before anything was acknowledged.
pub const FIRST_WINDOW: u64 = 3;
/// Messages that one block may come in: each is work for the receiver, however small it is.
pub const BLOCK_PIECES: u32 = 1_024;
/// Files of one offer.
pub const OFFER_FILES: usize = 10_000;
/// The largest size that a sender may claim: as far as JSON's numbers are exact everywhere.
pub const OFFER_BYTES: u64 = (1 << 53) - 1;
/// A path's segment, and the whole path, in bytes; and how deep it may go.
pub const PATH_SEGMENT_BYTES: usize = 255;
pub const PATH_BYTES: usize = 1_024;
pub const PATH_DEPTH: usize = 32;
/// The small picture of an offer, as a `data:` URL.
pub const PICTURE_BYTES: usize = 16 * 1024;
/// A media type, in bytes: the longest registered ones are shorter.
pub const KIND_BYTES: usize = 128;
/// Offers of one person that are not over, and the bytes of all their lists: more than anybody
/// presses together, and not enough to fill a page's memory.
pub const OFFERS_OPEN: usize = 32;
pub const OFFERED_BYTES: usize = 8 * 1024 * 1024;
/// Files told in one text, and about how many bytes such a text has: small enough not to hold
/// up what else is on its way.
pub const LISTED_FILES: usize = 200;
pub const LISTED_BYTES: usize = 12 * 1024;
/// How long a list may take to come whole: 10 000 files over the slowest path.
pub const LISTING_MS: u64 = 120_000;
/// Largest text on the channel `control`, and on a line.
pub const CONTROL_TEXT_BYTES: usize = 64 * 1024;
pub const LINE_TEXT_BYTES: usize = 256;
/// Runs of blocks told at once: they come in order, so there are few.
pub const RUNS: usize = 1_000;
/// Transfers that one page lists.
pub const TRANSFERS: usize = 256;
/// Rows put away of which somebody may not have heard, remembered per person.
pub const PUT_AWAY: usize = 64;
/// Blocks in a sender's hands: one on its way, one read, one being read.
pub const READ_AHEAD: usize = 3;
/// After so many acknowledged blocks a sending is remembered anew.
pub const REMEMBER_BLOCKS: u64 = 64;
/// With a line open, this long without an acknowledgement ends a sending: one block in that
/// time is slower than any path that carries a call.
pub const UNANSWERED_MS: u64 = 300_000;
/// How long a line may take to open.
pub const LINE_OPENS_MS: u64 = 15_000;
/// A line broke with `control` open: the offer is said again after so long, each time nothing
/// was acknowledged in between a step later.
pub const LINE_AGAIN_MS: [u64; 4] = [250, 1_000, 4_000, 10_000];
/// Rate and time left are looked at this often.
pub const PROGRESS_MS: u64 = 1_000;
/// The least that files may go at beside voices, in bytes per second: half of what the slowest
/// usable uplink has; and the least by which they go faster again each second.
pub const PACE_FLOOR: u64 = 16 * 1024;
pub const PACE_STEP: u64 = 4 * 1024;

/// A report of *Check your setup*, in bytes: twenty rows with a sentence each, in any script.
pub const REPORT_BYTES: usize = 8 * 1024;
/// How long a report is kept, in days: long enough to be asked about it.
pub const REPORT_DAYS: u64 = 30;
/// An echo: what a round trip is measured with, how often, and how long all of it may take.
pub const ECHO_BYTES: usize = 128;
pub const ECHOES: usize = 32;
pub const ECHO_WITHIN_MS: u64 = 10_000;
