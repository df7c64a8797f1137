//! What the other side says, checked before our browser sees it.

use super::{Effect, Health, Peer, ladder::Ladder};
use crate::{
    call::PeerEffect,
    limits::{AGAIN_GAP_MS, RESTART_AGAIN_MS},
    negotiation::{self, Role, check_candidate, check_sdp},
    say::{Say, Words},
    time::Millis,
};

impl Peer {
    pub(super) fn on_heard(&mut self, now: Millis, heard: Say, out: &mut Vec<Effect>) {
        if heard.g < self.generation {
            return;
        }
        if heard.g > self.generation {
            if !heard.g.is_plausible() || self.fresh.take(now, 1).is_err() {
                return;
            }
            self.follow(now, heard, out);
            return;
        }
        self.on_words(now, heard.say, out);
    }

    /// The other side began a fresh connection: ours is replaced as well.
    fn follow(&mut self, now: Millis, heard: Say, out: &mut Vec<Effect>) {
        self.health = self.climbing_with_time(now);
        self.begin(now, heard.g, out);
        self.on_words(now, heard.say, out);
    }

    /// Where a connection that begins now is on the ladder.
    fn climbing_with_time(&self, now: Millis) -> Health {
        Health::Climbing(match self.health {
            Health::Climbing(ladder) => ladder.given_time(now),
            _ => Ladder::from_open(now),
        })
    }

    fn on_words(&mut self, now: Millis, words: Words, out: &mut Vec<Effect>) {
        match words {
            Words::Offer { sdp, .. } | Words::Answer { sdp, .. } if check_sdp(&sdp).is_err() => {
                self.shut_out(out);
            }
            Words::Offer { .. } if self.must_not_take_back() => self.give_way(now, out),
            Words::Offer { n, sdp } => {
                self.on_restarted_by_them(now);
                self.negotiate(now, negotiation::Input::Offered { n, sdp }, out);
            }
            Words::Answer { n, sdp } => {
                self.negotiate(now, negotiation::Input::Answered { n, sdp }, out);
            }
            Words::Candidate(candidate) => {
                if check_candidate(&candidate).is_err() || self.candidates.take(now, 1).is_err() {
                    self.shut_out(out);
                    return;
                }
                self.negotiate(now, negotiation::Input::Candidate(candidate), out);
            }
            Words::Again => self.on_again(now, out),
            Words::Reaction(_) | Words::Typing(_) => {}
        }
    }

    /// Offers crossed on a connection that had carried something. To take ours back is what
    /// the standard wants, but Chromium (156) then never shows another picture of that
    /// connection, whatever it decodes.
    fn must_not_take_back(&self) -> bool {
        let crossed = self.negotiation.is_offering() && self.negotiation.is_described();
        self.role == Role::Polite && crossed
    }

    /// A fresh connection instead.
    fn give_way(&mut self, now: Millis, out: &mut Vec<Effect>) {
        self.health = self.climbing_with_time(now);
        self.begin_afresh(now, out);
    }

    /// Their offer while the connection is broken is a restart: ours would only meet it.
    fn on_restarted_by_them(&mut self, now: Millis) {
        let waits = match self.health {
            Health::Interrupted { .. } => true,
            Health::Climbing(ladder) => ladder.is_first_step(),
            Health::Connected => {
                if self.negotiation.is_described() {
                    self.restarted = Some(now);
                }
                false
            }
            Health::Unreachable => false,
        };
        if waits {
            self.restarted = Some(now);
            self.health = Health::Climbing(Ladder::after_restart(now + RESTART_AGAIN_MS));
        }
    }

    fn on_again(&mut self, now: Millis, out: &mut Vec<Effect>) {
        if self.heeded.is_some_and(|at| now - at < AGAIN_GAP_MS) {
            return;
        }
        self.heeded = Some(now);
        self.negotiate(now, negotiation::Input::SayAgain, out);
    }

    fn shut_out(&mut self, out: &mut Vec<Effect>) {
        self.health = Health::Unreachable;
        out.push(Effect::Edge(PeerEffect::Close));
    }
}
