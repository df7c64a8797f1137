//! What a negotiation hears, and what it orders.

use crate::{
    ids::Ticket,
    say::{Candidate, Words},
};

/// Which side yields when both offer at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    Polite,
    Impolite,
}

/// Facts for a negotiation. Remote descriptions and candidates are within bounds already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Something changed here that an offer has to carry; with `restart`, a new path is
    /// wanted (new ICE credentials).
    Wanted {
        restart: bool,
    },
    Offered {
        n: u32,
        sdp: String,
    },
    Answered {
        n: u32,
        sdp: String,
    },
    /// The other side's candidate.
    Candidate(Candidate),
    /// Our browser's candidate.
    Found(Candidate),
    /// Our browser did what the ticket names; for an offer or an answer, with its SDP.
    Described(Ticket, String),
    /// Our browser refused what the ticket names.
    Refused(Ticket),
    /// What we said may have been lost.
    SayAgain,
}

/// Orders from a negotiation, to be executed in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Set the local description to a new offer; report it as `Described`.
    MakeOffer {
        ticket: Ticket,
        restart: bool,
    },
    /// Apply a remote offer, rolling ours back if need be; report the answer.
    TakeOffer(Ticket, String),
    /// Apply a remote answer; report when applied.
    TakeAnswer(Ticket, String),
    AddCandidate(Candidate),
    Say(Words),
    /// The browser refused a step: this connection cannot be negotiated any further.
    Broken,
}
