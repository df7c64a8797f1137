//! A browser's peer connections, as far as anybody outside can tell: operations one after
//! the other, descriptions that only fit in the right state, and ICE credentials that have
//! to match at both ends before anything flows.

use parlor::{
    call::{PeerEffect, Transport},
    ids::Ticket,
    say::{Candidate, Generation},
};
use std::collections::{BTreeSet, VecDeque};

/// Which ICE credentials of which connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ufrag {
    pub(crate) pc: u64,
    pub(crate) n: u32,
}

impl Ufrag {
    fn parse(text: &str) -> Option<Self> {
        let (pc, n) = text.rsplit(' ').next()?.split_once('/')?;
        Some(Self {
            pc: pc.parse().ok()?,
            n: n.parse().ok()?,
        })
    }

    fn sdp(self, what: &str, serial: u32) -> String {
        format!("v=0 {what} {serial} {}/{}", self.pc, self.n)
    }

    pub(crate) fn candidate(self, k: u64) -> Candidate {
        Candidate {
            candidate: format!("candidate {k} {}/{}", self.pc, self.n),
            mid: Some("0".into()),
            line: Some(0),
        }
    }
}

/// One `RTCPeerConnection`.
#[derive(Debug)]
pub(crate) struct Pc {
    pub(crate) id: u64,
    pub(crate) generation: Generation,
    pub(crate) operations: VecDeque<PeerEffect>,
    pub(crate) busy: bool,
    pub(crate) transport: Option<Transport>,
    pub(crate) latest: Ticket,
    local: Option<(Ufrag, String)>,
    remote: Option<(Ufrag, String)>,
    pending: Option<(Ufrag, String)>,
    candidates: BTreeSet<Ufrag>,
    serial: u32,
    ufrags: u32,
    /// What waits for its turn on the data channel.
    pub(crate) tells: VecDeque<String>,
    /// To which connection the channel leads, once it is open: never to another.
    pub(crate) channel: Option<u64>,
    /// The pair of credentials whose path died.
    dead: Option<(Ufrag, Ufrag)>,
}

/// What an operation led to.
#[derive(Debug)]
pub(crate) enum Outcome {
    Described(Ticket, String),
    Refused(Ticket),
    Nothing,
}

impl Pc {
    pub(crate) fn new(id: u64, generation: Generation) -> Self {
        Self {
            id,
            generation,
            operations: VecDeque::new(),
            busy: false,
            transport: None,
            latest: Ticket(0),
            local: None,
            remote: None,
            pending: None,
            candidates: BTreeSet::new(),
            serial: 0,
            ufrags: 0,
            tells: VecDeque::new(),
            channel: None,
            dead: None,
        }
    }

    pub(crate) fn order(&mut self, operation: PeerEffect) {
        if let PeerEffect::MakeOffer { ticket, .. }
        | PeerEffect::TakeOffer(ticket, _)
        | PeerEffect::TakeAnswer(ticket, _) = &operation
        {
            self.latest = *ticket;
        }
        self.operations.push_back(operation);
    }

    /// Performs the operation in front; answers also new credentials to gather for.
    pub(crate) fn perform(&mut self) -> Result<(Outcome, Option<Ufrag>), String> {
        let Some(operation) = self.operations.pop_front() else {
            return Ok((Outcome::Nothing, None));
        };
        match operation {
            PeerEffect::MakeOffer { ticket, restart } => Ok(self.make_offer(ticket, restart)),
            PeerEffect::TakeOffer(ticket, sdp) => Ok(self.take_offer(ticket, sdp)),
            PeerEffect::TakeAnswer(ticket, sdp) => Ok((self.take_answer(ticket, sdp), None)),
            PeerEffect::AddCandidate(candidate) => {
                if self.remote.is_none() {
                    return Err("a candidate before any description".into());
                }
                // One for credentials nobody uses is refused, and that is all.
                self.candidates.extend(Ufrag::parse(&candidate.candidate));
                Ok((Outcome::Nothing, None))
            }
            PeerEffect::Open(..)
            | PeerEffect::Configure(_)
            | PeerEffect::Close
            | PeerEffect::Tell(_) => Ok((Outcome::Nothing, None)),
        }
    }

    fn ufrag(&mut self, fresh: bool) -> (Ufrag, bool) {
        match self.local {
            Some((ufrag, _)) if !fresh => (ufrag, false),
            _ => {
                self.ufrags += 1;
                (
                    Ufrag {
                        pc: self.id,
                        n: self.ufrags,
                    },
                    true,
                )
            }
        }
    }

    fn make_offer(&mut self, ticket: Ticket, restart: bool) -> (Outcome, Option<Ufrag>) {
        let (ufrag, new) = self.ufrag(restart);
        self.serial += 1;
        let sdp = ufrag.sdp("offer", self.serial);
        self.pending = Some((ufrag, sdp.clone()));
        (Outcome::Described(ticket, sdp), new.then_some(ufrag))
    }

    fn take_offer(&mut self, ticket: Ticket, sdp: String) -> (Outcome, Option<Ufrag>) {
        let Some(theirs) = Ufrag::parse(&sdp) else {
            return (Outcome::Refused(ticket), None);
        };
        self.pending = None;
        let restarted = self
            .remote
            .as_ref()
            .is_some_and(|(known, _)| *known != theirs);
        let (ufrag, new) = self.ufrag(restarted);
        self.serial += 1;
        let answer = ufrag.sdp("answer", self.serial);
        self.remote = Some((theirs, sdp));
        self.local = Some((ufrag, answer.clone()));
        (Outcome::Described(ticket, answer), new.then_some(ufrag))
    }

    fn take_answer(&mut self, ticket: Ticket, sdp: String) -> Outcome {
        let (Some(offer), Some(theirs)) = (self.pending.take(), Ufrag::parse(&sdp)) else {
            return Outcome::Refused(ticket);
        };
        self.local = Some(offer);
        self.remote = Some((theirs, sdp));
        Outcome::Described(ticket, String::new())
    }

    /// The credentials in use, if offer and answer are settled.
    fn agreed(&self) -> Option<(Ufrag, Ufrag)> {
        if self.pending.is_some() {
            return None;
        }
        Some((self.local.as_ref()?.0, self.remote.as_ref()?.0))
    }

    /// The path in use is no more; only new credentials lead to another.
    pub(crate) fn lose_path(&mut self) {
        self.dead = self.agreed();
    }

    /// Whether the two ends can reach each other with what they agreed on.
    pub(crate) fn matches(&self, other: &Self) -> bool {
        let (Some((mine, theirs)), Some((yours, ours))) = (self.agreed(), other.agreed()) else {
            return false;
        };
        let alive = self.dead != Some((mine, theirs)) && other.dead != Some((yours, ours));
        let told = self.candidates.contains(&theirs) && other.candidates.contains(&ours);
        mine == ours && theirs == yours && alive && told
    }
}
