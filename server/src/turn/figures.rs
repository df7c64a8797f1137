//! What the relay counts, and why it refuses.

/// Why something was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not STUN, or not as the RFC has it.
    Malformed,
    /// Asks for something that must be understood and is not.
    Unknown,
    /// No credentials: every client's first request.
    NoCredentials,
    /// The nonce is old, or another's.
    StaleNonce,
    WrongCredentials,
    Expired,
    /// The session ended or was removed.
    SessionGone,
    /// Another session's allocation.
    OtherSession,
    /// More answers to strangers than there are.
    OverBudget,
    /// A peer that nobody may reach through here.
    Peer,
    /// An address family that is not here, or not the allocation's.
    Family,
    PeerFamily,
    /// Something else than UDP to the peers.
    Transport,
    /// There is an allocation already, or none.
    Mismatch,
    /// The session has as many allocations as it may.
    SessionFull,
    /// The relay has, or no port is left; or the allocation has as many permissions.
    Full,
    /// A peer without a permission, in either direction.
    NotPermitted,
    /// Faster than an allocation may be.
    OverPace,
    /// A client that reads too slowly, or a full socket.
    Lost,
    /// A connection too many.
    Connections,
}

/// Every reason, with its name in figures.
const NAMES: [(Refusal, &str); 20] = [
    (Refusal::Malformed, "malformed"),
    (Refusal::Unknown, "unknown_attribute"),
    (Refusal::NoCredentials, "no_credentials"),
    (Refusal::StaleNonce, "stale_nonce"),
    (Refusal::WrongCredentials, "wrong_credentials"),
    (Refusal::Expired, "expired"),
    (Refusal::SessionGone, "session_gone"),
    (Refusal::OtherSession, "other_session"),
    (Refusal::OverBudget, "over_budget"),
    (Refusal::Peer, "forbidden_peer"),
    (Refusal::Family, "address_family"),
    (Refusal::PeerFamily, "peer_address_family"),
    (Refusal::Transport, "transport"),
    (Refusal::Mismatch, "allocation_mismatch"),
    (Refusal::SessionFull, "session_quota"),
    (Refusal::Full, "capacity"),
    (Refusal::NotPermitted, "no_permission"),
    (Refusal::OverPace, "bandwidth"),
    (Refusal::Lost, "lost"),
    (Refusal::Connections, "connections"),
];

impl Refusal {
    /// In figures, as a word without spaces.
    pub fn name(self) -> &'static str {
        NAMES[self as usize].1
    }

    /// The code of RFC 8489 or 8656 and its words; `None` where nothing is answered.
    pub(super) fn answer(self) -> Option<(u16, &'static str)> {
        match self {
            Self::Malformed => Some((400, "Bad Request")),
            Self::NoCredentials | Self::WrongCredentials | Self::Expired | Self::SessionGone => {
                Some((401, "Unauthorized"))
            }
            Self::Peer => Some((403, "Forbidden")),
            Self::Unknown => Some((420, "Unknown Attribute")),
            Self::Mismatch => Some((437, "Allocation Mismatch")),
            Self::StaleNonce => Some((438, "Stale Nonce")),
            Self::Family => Some((440, "Address Family not Supported")),
            Self::OtherSession => Some((441, "Wrong Credentials")),
            Self::Transport => Some((442, "Unsupported Transport Protocol")),
            Self::PeerFamily => Some((443, "Peer Address Family Mismatch")),
            Self::SessionFull => Some((486, "Allocation Quota Reached")),
            Self::Full => Some((508, "Insufficient Capacity")),
            Self::OverBudget
            | Self::NotPermitted
            | Self::OverPace
            | Self::Lost
            | Self::Connections => None,
        }
    }
}

/// How often each reason was met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusals([u64; NAMES.len()]);

impl Refusals {
    pub(super) fn count(&mut self, why: Refusal) {
        self.0[why as usize] += 1;
    }

    pub fn of(&self, why: Refusal) -> u64 {
        self.0[why as usize]
    }

    /// Every reason's name and number.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, u64)> {
        NAMES.iter().map(|(_, name)| *name).zip(self.0)
    }
}

/// The relay's numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Now, and since the start.
    pub allocations: usize,
    pub allocated: u64,
    /// Bytes that clients sent to peers, and that peers sent to clients, since the start.
    pub sent: u64,
    pub received: u64,
    /// Sessions with an allocation.
    pub sessions: Vec<SessionFigures>,
    pub refused: Refusals,
}

/// What one session has and did, by the allocations it has now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionFigures {
    pub session: String,
    pub allocations: usize,
    pub sent: u64,
    pub received: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_counted_under_its_own_name() {
        let mut refusals = Refusals::default();
        for (at, (why, name)) in NAMES.into_iter().enumerate() {
            assert_eq!((why as usize, why.name()), (at, name));
            refusals.count(why);
            assert_eq!(refusals.of(why), 1);
        }
        assert!(refusals.all().all(|(_, times)| times == 1));
    }
}
