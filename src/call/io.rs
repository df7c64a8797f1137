//! What a call hears, and what it orders.

use crate::{
    chat,
    ids::{ParticipantId, Ticket},
    say::{Candidate, Generation},
    time::Millis,
    wire::{ErrorCode, IceServers, Left, PairReport},
};

/// What can be captured here and sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Microphone,
    Camera,
}

/// Which device to capture: the one the person chose, by the browser's id, or any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice(pub Option<String>);

/// Why a device could not be opened, named by what a person can do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CaptureFailure {
    /// `NotAllowedError`: the person or the browser said no.
    Denied,
    /// `NotFoundError`, `OverconstrainedError`: there is none.
    Missing,
    /// `NotReadableError`, `AbortError`: something else holds it.
    Busy,
    /// No `navigator.mediaDevices`: the page is not served securely.
    Insecure,
    /// This browser has no WebRTC.
    Unsupported,
}

/// What is remembered of a seat in this tab, across a reload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    pub session: String,
    pub token: String,
}

/// How *Join* asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub name: String,
    pub take_over: bool,
}

/// What the server says to *Join*.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnterReply {
    Admitted { ticket: String },
    Waiting { ticket: String },
    Refused(EnterFailure),
}

/// Why *Join* did not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EnterFailure {
    /// In already, in another tab: ask, then enter with `take_over`.
    Elsewhere,
    Full,
    Locked,
    /// No such room, or not for you: one answer for both.
    NotForYou,
    BadName,
    TooOften,
    /// The server could not be reached, or cannot just now.
    Unreachable,
}

/// `RTCPeerConnection.connectionState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Transport {
    Connecting,
    Connected,
    Disconnected,
    Failed,
}

/// Facts for a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    // -- what the person wants --
    /// The page is open: show what others would see. `seat` is what this tab remembers of
    /// a seat in this room; with one, the call goes on without asking. Switches and choices
    /// that are remembered are said before this, as `Switch` and `Choose`.
    Open {
        seat: Option<Seat>,
    },
    Join(Entry),
    /// Switching on what is on already asks again for a device that failed.
    Switch(Kind, bool),
    Choose(Kind, Choice),
    RaiseHand(bool),
    React(String),
    /// Whether the others may learn my address.
    HideAddress(bool),
    /// For hosts.
    Admit(ParticipantId),
    Deny(ParticipantId),
    Remove(ParticipantId),
    Ban(ParticipantId),
    Mute(ParticipantId),
    Promote(ParticipantId),
    Lock(bool),
    End,
    Leave,
    /// About the conversation; what the server says of it comes by itself.
    Chat(chat::Input),
    /// I write (at every key), or ceased to.
    Typing(bool),
    // -- my devices --
    /// The device that [`Effect::Capture`] asked for is open; the edge holds its track.
    Captured(Ticket, Kind),
    CaptureFailed(Ticket, Kind, CaptureFailure),
    /// The captured track of this kind ended by itself: unplugged, or taken away in the browser's bar.
    TrackEnded(Kind),
    // -- the server --
    Entered(Ticket, EnterReply),
    SocketOpened(Ticket),
    /// A text frame, as it came.
    SocketText(Ticket, String),
    SocketClosed(Ticket, u16),
    /// The browser is online again, the page is visible again, or the machine woke up.
    Woke,
    // -- the others --
    Peer(ParticipantId, Generation, PeerFact),
    Tick,
}

/// Facts about one peer connection. The generation beside it says which one; facts about
/// a replaced one are dropped.
#[derive(Clone, Debug, PartialEq)]
pub enum PeerFact {
    /// The operation with this ticket is done; for an offer or an answer, its SDP.
    Described(Ticket, String),
    /// The operation with this ticket was refused by the browser.
    Refused(Ticket),
    /// The browser found a local candidate.
    Candidate(Candidate),
    Transport(Transport),
    /// The data channel for words is open.
    ChannelOpen,
    ChannelClosed,
    /// This came over it.
    Told(String),
    /// Seen in the statistics since the last time (about every second).
    Seen(PairReport),
}

/// Orders from a call, to be executed in order. Those for one peer reach its connection in
/// order; those for different peers need not wait for each other.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Open a device; answer `Captured` or `CaptureFailed`. Another track of this kind stays
    /// as it is until then; `Captured` puts the new one in its place, silent until `Flow`. A
    /// capture that arrives with an old ticket is answered by `Discard`.
    Capture(Ticket, Kind, Choice),
    /// Stop the track of this kind: its light goes off.
    Release(Kind),
    /// Drop the track that this ticket brought: nobody wants it any more.
    Discard(Ticket),
    /// Let the captured track of this kind flow to everybody (true), those who come later
    /// included, or silence (false). A camera that is switched off is also released.
    Flow(Kind, bool),
    /// POST `enter_room`; answer `Entered`.
    Enter(Ticket, Entry),
    /// Open a socket; answer `SocketOpened` or `SocketClosed`.
    Dial(Ticket),
    Transmit(Ticket, String),
    Hangup(Ticket),
    Peer(ParticipantId, PeerEffect),
    /// Keep this for a reload of the page; `None` forgets.
    Remember(Option<Seat>),
    /// A reaction floats over this person's tile (mine too).
    Reaction(ParticipantId, String),
    /// Something to tell the person in passing.
    News(News),
    /// Wake me (with `Tick`) at this time. The latest order counts.
    WakeAt(Millis),
}

/// What is worth a word in passing; names as the room knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    Joined {
        name: String,
    },
    Left {
        name: String,
        why: Left,
    },
    /// A host switched my microphone off.
    Muted {
        by: String,
    },
    /// A captured device went away; another is tried.
    DeviceGone(Kind),
    /// A command of mine was refused.
    NotDone(ErrorCode),
}

/// By which ways a connection may be made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    pub ice: IceServers,
    /// Only through a relay, so that the other side does not learn where I am.
    pub relay_only: bool,
}

/// Orders for one peer connection.
#[derive(Clone, Debug, PartialEq)]
pub enum PeerEffect {
    /// Over the data channel for words.
    Tell(String),
    /// Open a connection of this generation in place of any other; the tile keeps its last
    /// picture until the first new frame.
    Open(Generation, Reach),
    /// `setConfiguration`, with fresh credentials or other ways.
    Configure(Reach),
    /// Set and report a new offer; with `restart`, for new ICE credentials as well.
    MakeOffer {
        ticket: Ticket,
        restart: bool,
    },
    /// Apply a remote offer (rolling back ours if need be); set and report the answer.
    TakeOffer(Ticket, String),
    /// Apply a remote answer; report as `Described`.
    TakeAnswer(Ticket, String),
    AddCandidate(Candidate),
    Close,
}

/// What the edge holds of my own: for the property that nothing flows unasked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Local {
    pub open: bool,
    pub flowing: bool,
}
