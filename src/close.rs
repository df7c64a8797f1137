//! Why a socket was closed, and what a client does then.

/// What a client does when its socket is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// Dial again and resume the session.
    Resume,
    /// Ask for a new ticket and enter again.
    EnterAgain,
    /// Stop, and say why.
    Stop,
}

/// Close codes of the signaling socket (RFC 6455 section 7.4; 4000–4999 are ours).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u16)]
pub enum Close {
    Normal = 1000,
    /// The browser's page goes away: a reload or a closed tab.
    GoingAway = 1001,
    /// No close frame came: the connection broke.
    Broken = 1006,
    TooBig = 1009,
    /// The server starts again.
    Restart = 1012,
    Generic = 4000,
    BadSequence = 4007,
    SlowReader = 4008,
    NoPong = 4012,
    ReplayOverflow = 4016,
    Rate = 4029,
    BadTicket = 4401,
    NotAllowed = 4403,
    RoomGone = 4404,
    Superseded = 4409,
    TokenUsed = 4410,
    Removed = 4413,
    Protocol = 4490,
}

impl Close {
    pub const ALL: [Self; 18] = [
        Self::Normal,
        Self::GoingAway,
        Self::Broken,
        Self::TooBig,
        Self::Restart,
        Self::Generic,
        Self::BadSequence,
        Self::SlowReader,
        Self::NoPong,
        Self::ReplayOverflow,
        Self::Rate,
        Self::BadTicket,
        Self::NotAllowed,
        Self::RoomGone,
        Self::Superseded,
        Self::TokenUsed,
        Self::Removed,
        Self::Protocol,
    ];

    pub fn code(self) -> u16 {
        self as u16
    }

    /// The reason for `code`; an unknown one counts as [`Close::Generic`].
    pub fn from_code(code: u16) -> Self {
        Self::ALL
            .into_iter()
            .find(|close| close.code() == code)
            .unwrap_or(Self::Generic)
    }

    /// What the client does.
    pub fn then(self) -> Then {
        match self {
            Self::Normal
            | Self::GoingAway
            | Self::Broken
            | Self::Restart
            | Self::Generic
            | Self::SlowReader
            | Self::NoPong
            | Self::Rate => Then::Resume,
            Self::BadSequence | Self::ReplayOverflow => Then::EnterAgain,
            Self::TooBig
            | Self::BadTicket
            | Self::NotAllowed
            | Self::RoomGone
            | Self::Superseded
            | Self::TokenUsed
            | Self::Removed
            | Self::Protocol => Then::Stop,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_leads_back_to_its_reason() {
        for close in Close::ALL {
            assert_eq!(Close::from_code(close.code()), close);
        }
    }

    #[test]
    fn an_unknown_code_is_worth_another_try() {
        assert_eq!(Close::from_code(4999).then(), Then::Resume);
    }
}
