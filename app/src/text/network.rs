//! The words of *Network* and of `parlor doctor`. Only the server says them.

mod en;
mod zh;

pub(super) use en::NETWORK as EN;
pub(super) use zh::NETWORK as ZH;

use crate::findings::{About, Says, State};

/// *Network*, and every finding in a sentence: what it is, what it means, what to do.
#[derive(Clone, Copy, Debug)]
pub struct NetworkText {
    pub title: &'static str,
    pub lead: &'static str,
    pub again: &'static str,
    pub findings: &'static str,
    pub summary: fn(usize, usize) -> String,
    pub about: fn(About) -> &'static str,
    pub state: fn(State) -> &'static str,
    pub says: fn(&Says) -> String,
    pub relay: &'static str,
    pub no_relay: &'static str,
    pub allocations: &'static str,
    pub relayed: &'static str,
    pub refusals: &'static str,
    pub no_refusals: &'static str,
    /// A reason by its word; a word it does not know stands for itself.
    pub refusal: fn(&str) -> String,
    pub places: &'static str,
    pub place: fn(Place) -> &'static str,
}

/// What an address in use is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// What people open.
    Public,
    /// Where the server listens for the web and, on the same port, for TURN.
    Web,
    /// Where it listens for TURN over TLS alone.
    TurnTls,
    /// A STUN server that browsers are told of.
    Stun,
    /// A TURN server that browsers are told of.
    Turn,
}

/// Bytes as people say them.
pub fn amount(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];
    let mut whole = bytes;
    let mut tenths = 0;
    let mut unit = 0;
    while whole >= 1_000 && unit + 1 < UNITS.len() {
        tenths = whole % 1_000 / 100;
        whole /= 1_000;
        unit += 1;
    }
    let unit_name = UNITS[unit];
    match (unit, whole) {
        (0, _) | (_, 100..) => format!("{whole} {unit_name}"),
        _ => format!("{whole}.{tenths} {unit_name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_said_in_figures_people_read() {
        for (of, said) in [
            (0, "0 B"),
            (999, "999 B"),
            (1_000, "1.0 kB"),
            (1_950, "1.9 kB"),
            (123_456, "123 kB"),
            (5_250_000_000, "5.2 GB"),
            (u64::MAX, "18446744 TB"),
        ] {
            assert_eq!(amount(of), said);
        }
    }
}
