//! By which ways the other side may be reached, and what it may be told of them.

use super::{Effect, Health, Peer, ladder::Ladder};
use crate::{
    call::{PeerEffect, Reach},
    negotiation::hidden,
    say::Words,
    time::Millis,
};

impl Peer {
    pub(super) fn on_reach(&mut self, now: Millis, reach: Reach, out: &mut Vec<Effect>) {
        if reach == self.reach {
            return;
        }
        let before = std::mem::replace(&mut self.reach, reach);
        if self.health == Health::Unreachable {
            return;
        }
        if self.reach.relay_only && !before.relay_only {
            // What is open listens at our own address: it goes, and does not wait for a better
            // moment.
            self.health = Health::Climbing(Ladder::from_open(now));
            self.begin_afresh(now, out);
            return;
        }
        out.push(Effect::Edge(PeerEffect::Configure(self.reach.clone())));
        if before.relay_only && !self.reach.relay_only {
            self.restart(now, out);
        }
    }

    /// Everything that is said of a way goes through here.
    pub(super) fn sayable(&self, words: Words) -> Option<Words> {
        if self.reach.relay_only {
            hidden(words)
        } else {
            Some(words)
        }
    }
}
