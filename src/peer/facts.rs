//! What our browser says about the connection.

use super::{Effect, Health, Peer, ladder::Ladder};
use crate::{
    call::{PeerFact, Transport},
    limits::{DISCONNECTED_PATIENCE_MS, POLITE_DELAY_MS},
    negotiation::{self, Role},
    time::Millis,
    wire::PairReport,
};

/// What the statistics say about media of that person.
#[derive(Clone, Debug, Default)]
pub(super) struct Flow {
    pub(super) last: Option<PairReport>,
    /// Since the last report to the server.
    pub(super) since_report: bool,
    /// Since the connection came up, or since the last restart for want of it.
    pub(super) seen: bool,
    pub(super) stalled: Option<Millis>,
}

impl Peer {
    pub(super) fn on_fact(&mut self, now: Millis, fact: PeerFact, out: &mut Vec<Effect>) {
        match fact {
            PeerFact::Described(ticket, sdp) => {
                self.negotiate(now, negotiation::Input::Described(ticket, sdp), out);
            }
            PeerFact::Refused(ticket) => {
                self.negotiate(now, negotiation::Input::Refused(ticket), out);
            }
            PeerFact::Candidate(candidate) => {
                self.negotiate(now, negotiation::Input::Found(candidate), out);
            }
            PeerFact::Transport(transport) => self.on_transport(now, transport),
            PeerFact::Seen(report) => self.on_seen(now, report, out),
            PeerFact::ChannelClosed => self.on_channel_closed(now),
            // What is said over the channel is not about the connection.
            PeerFact::ChannelOpen | PeerFact::Told(_) => {}
        }
    }

    /// Channels end with the association that carries them, and no restart of ICE brings one
    /// back: only a fresh connection does.
    fn on_channel_closed(&mut self, now: Millis) {
        self.is_mute = true;
        self.on_mute(now);
    }

    pub(super) fn on_transport(&mut self, now: Millis, transport: Transport) {
        match (transport, self.health) {
            // Negotiation is stuck, or the channel gone: a fresh connection is due all the same.
            (Transport::Connected, Health::Climbing(_))
                if self.is_mute || self.negotiation.is_broken() =>
            {
                self.was_up = true;
            }
            (Transport::Connected, _) => {
                self.health = Health::Connected;
                self.was_up = true;
                self.flow.stalled = None;
            }
            (Transport::Disconnected, Health::Connected) => {
                let until = now + DISCONNECTED_PATIENCE_MS;
                self.health = Health::Interrupted { until };
            }
            (Transport::Failed, Health::Connected | Health::Interrupted { .. }) => {
                self.health = Health::Climbing(Ladder::from_loss(now, self.role));
            }
            (Transport::Failed, Health::Climbing(ladder)) => {
                let sooner = ladder.hurried(now, self.restarted);
                self.health = Health::Climbing(sooner);
            }
            _ => {}
        }
    }

    pub(super) fn on_seen(&mut self, now: Millis, report: PairReport, out: &mut Vec<Effect>) {
        let flowing = report.flowing;
        self.flow.last = Some(report);
        self.flow.since_report |= flowing;
        if flowing {
            self.flow.seen = true;
            self.flow.stalled = None;
        } else if self.health == Health::Connected && self.sending && self.flow.seen {
            let since = *self.flow.stalled.get_or_insert(now);
            // Both sides see it at once: the other's turn comes later.
            let patience = match self.role {
                Role::Impolite => DISCONNECTED_PATIENCE_MS,
                Role::Polite => DISCONNECTED_PATIENCE_MS + POLITE_DELAY_MS,
            };
            if now - since >= patience && self.may_restart(now) {
                // Once per flow: a camera that froze is no broken path.
                self.flow.seen = false;
                self.restart(now, out);
            }
        }
    }
}
