//! What all rows mean together.

use super::{Checks, Found, Mark, ROWS, Row, State};

/// What comes first on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    NotBegun,
    Checking,
    /// There is no call here, for the sake of this row.
    NoCall(Row),
    /// Nothing leads out of this network: calls reach only those in the same one.
    NoWay,
    /// There is a call, but this does not work in it.
    Without(Row),
    /// No direct way was found, and the relays were not tried.
    Unproven,
    /// Calls work where a direct way does, and no relay helps where it does not.
    OnlyDirect,
    /// Everything a call needs works.
    Well,
}

/// The verdict, and how many rows did how well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    pub verdict: Verdict,
    pub good: usize,
    pub warn: usize,
    pub bad: usize,
    pub untried: usize,
}

/// Without one of these there is no call at all, the plainest reason first.
const CALL: [Row; 3] = [Row::Peer, Row::Codecs, Row::Server];
/// Without one of these something is missing in every call, what is missed most first.
const IN_CALL: [Row; 4] = [Row::Secure, Row::Microphone, Row::Camera, Row::Channel];
const RELAYS: [Row; 3] = [Row::RelayUdp, Row::RelayTcp, Row::RelayTls];

impl Checks {
    /// The verdict, once everything is known.
    pub fn sum(&self) -> Sum {
        let count = |mark| {
            let rows = ROWS.into_iter();
            rows.filter(|row| self.mark(*row) == Some(mark)).count()
        };
        Sum {
            verdict: self.verdict(),
            good: count(Mark::Good),
            warn: count(Mark::Warn),
            bad: count(Mark::Bad),
            untried: count(Mark::Untried),
        }
    }

    fn verdict(&self) -> Verdict {
        let mut states = ROWS.into_iter().map(|row| self.state(row));
        if states.clone().all(|state| state == State::Idle) {
            return Verdict::NotBegun;
        }
        if states.any(|state| !matches!(state, State::Known(_))) {
            return Verdict::Checking;
        }
        // What went through a relay proves connections and channels, whatever two of them in
        // this page could not do with addresses that the browser hides.
        let proven: &[Row] = match self.relayed() {
            true => &[Row::Peer, Row::Channel],
            false => &[],
        };
        if let Some(row) = self.first_bad(&CALL, proven) {
            return Verdict::NoCall(row);
        }
        let way = self.way();
        match (way, self.first_bad(&IN_CALL, proven)) {
            (Verdict::NoWay, _) | (_, None) => way,
            (_, Some(row)) => Verdict::Without(row),
        }
    }

    fn first_bad(&self, rows: &[Row], but: &[Row]) -> Option<Row> {
        let mut rows = rows.iter().copied().filter(|row| !but.contains(row));
        rows.find(|row| self.mark(*row) == Some(Mark::Bad))
    }

    /// Whether a call went through any relay.
    fn relayed(&self) -> bool {
        let mut relays = RELAYS.iter().map(|row| self.found(*row));
        relays.any(|found| matches!(found, Some(Found::Carries { .. })))
    }

    /// Whether a call finds a way out of this network.
    fn way(&self) -> Verdict {
        let direct = self.mark(Row::Stun) == Some(Mark::Good);
        let relays = RELAYS.map(|row| self.found(row));
        let withheld = relays
            .iter()
            .any(|found| matches!(found, Some(Found::Withheld(_))));
        match (self.relayed(), withheld, direct) {
            (true, _, _) | (_, true, true) => Verdict::Well,
            (false, true, false) => Verdict::Unproven,
            (false, false, true) => Verdict::OnlyDirect,
            (false, false, false) => Verdict::NoWay,
        }
    }
}
