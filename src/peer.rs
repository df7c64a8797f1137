//! One other person in the call: the peer connection to them, how it is doing, and how it
//! is mended when it breaks. Never gives up while the page is open.
//!
//! A pair's connections are numbered by [`Generation`]; a higher one replaces a lower one at
//! both sides, and what is said about a lower one is dropped. Not here: who is in the room
//! ([`crate::call`]), offer and answer ([`crate::negotiation`]).

mod facts;
mod hearing;
mod io;
mod ladder;
mod reach;
#[cfg(test)]
mod tests;

use crate::{
    call::{PeerEffect, Reach},
    ids::ParticipantId,
    limits::{CANDIDATES_PER_PEER, CANDIDATES_PER_SECOND, FRESH_BURST, SAY_AGAIN_MS},
    negotiation::{self, Negotiation, Role},
    rate::Bucket,
    say::{Generation, Say, Words},
    time::Millis,
    wire::{PairReport, Path},
};
use facts::Flow;
pub use io::{Effect, Input};
use ladder::Ladder;

/// How the connection is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Health {
    /// On the way, or broken: the next step of the ladder is due at its time.
    Climbing(Ladder),
    Connected,
    /// The transport says `disconnected`; that often mends itself.
    Interrupted {
        until: Millis,
    },
    /// The other side said what no browser says; only a new page of theirs helps.
    Unreachable,
}

/// One other person's connection.
#[derive(Debug)]
pub struct Peer {
    role: Role,
    generation: Generation,
    negotiation: Negotiation,
    reach: Reach,
    health: Health,
    /// Media was up at some time: a loss is *mended*, not *connected*.
    was_up: bool,
    /// The channel for words is gone, and the connection with it.
    is_mute: bool,
    signaling: bool,
    sending: bool,
    /// When what is unanswered is said again.
    say_at: Option<Millis>,
    /// When the other side's `again` was heeded last.
    heeded: Option<Millis>,
    restarted: Option<Millis>,
    flow: Flow,
    candidates: Bucket,
    fresh: Bucket,
}

impl Peer {
    /// A peer that is connected to from now on, and the orders for it. Whoever was in the
    /// room first offers first.
    #[must_use = "effects must be executed in order"]
    pub fn open(
        now: Millis,
        (me, other): (ParticipantId, ParticipantId),
        generation: Generation,
        reach: Reach,
        signaling: bool,
    ) -> (Self, Vec<Effect>) {
        let role = if me > other {
            Role::Polite
        } else {
            Role::Impolite
        };
        let mut peer = Self {
            role,
            generation,
            negotiation: Negotiation::new(role),
            reach,
            health: Health::Climbing(Ladder::from_open(now)),
            was_up: false,
            is_mute: false,
            signaling,
            sending: false,
            say_at: None,
            heeded: None,
            restarted: None,
            flow: Flow::default(),
            candidates: Bucket::new(CANDIDATES_PER_SECOND, CANDIDATES_PER_PEER as u32, now),
            fresh: Bucket::new(1, FRESH_BURST, now),
        };
        let mut out = Vec::new();
        peer.begin(now, generation, &mut out);
        peer.mind_silence(now);
        (peer, out)
    }

    /// Advances the peer by one input.
    #[must_use = "effects must be executed in order"]
    pub fn step(&mut self, now: Millis, input: Input) -> Vec<Effect> {
        let mut out = Vec::new();
        match input {
            Input::Renumbered(generation) => self.on_renumbered(now, generation, &mut out),
            Input::Reach(reach) => self.on_reach(now, reach, &mut out),
            _ if self.health == Health::Unreachable => return out,
            Input::Signaling(up) => self.on_signaling(now, up),
            Input::Sending(sending) => self.on_sending(sending),
            Input::Heard(say) => self.on_heard(now, say, &mut out),
            Input::Fact(generation, fact) if generation == self.generation => {
                self.on_fact(now, fact, &mut out);
            }
            Input::Lost => self.on_lost(now, &mut out),
            Input::Fact(..) | Input::Tick => {}
        }
        self.on_time(now, &mut out);
        self.mind_silence(now);
        out
    }

    pub fn generation(&self) -> Generation {
        self.generation
    }

    /// Whether the link is up at both sides, as far as this peer was told.
    pub fn is_signaling(&self) -> bool {
        self.signaling
    }

    /// Whether the other side sends something, as far as this peer was told.
    pub fn is_sending(&self) -> bool {
        self.sending
    }

    /// Media can reach us.
    pub fn is_connected(&self) -> bool {
        matches!(self.health, Health::Connected | Health::Interrupted { .. })
    }

    /// Media was up, and is being mended.
    pub fn is_mending(&self) -> bool {
        match self.health {
            Health::Interrupted { .. } => true,
            Health::Climbing(_) => self.was_up,
            Health::Connected | Health::Unreachable => false,
        }
    }

    /// Could not be connected: out of bounds.
    pub fn is_unreachable(&self) -> bool {
        self.health == Health::Unreachable
    }

    /// Connected, and nothing about it is open.
    pub fn is_settled(&self) -> bool {
        self.health == Health::Connected && self.negotiation.is_settled()
    }

    /// How the two browsers reach each other, as seen last.
    pub fn path(&self) -> Option<Path> {
        let seen = self.flow.last.as_ref().map(|report| report.path);
        if self.is_connected() { seen } else { None }
    }

    /// What to tell the server about this pair, since the last time.
    pub fn report(&mut self, to: ParticipantId) -> PairReport {
        let flowing = std::mem::take(&mut self.flow.since_report);
        match &self.flow.last {
            Some(last) if self.is_connected() => PairReport {
                to,
                flowing,
                ..last.clone()
            },
            _ => PairReport {
                to,
                path: Path::Down,
                flowing,
                rtt: 0,
                loss: 0,
                up: 0,
                down: 0,
            },
        }
    }

    /// When something is due, if anything is.
    pub fn wake_at(&self) -> Option<Millis> {
        let health = match self.health {
            Health::Interrupted { until } => Some(until),
            Health::Climbing(ladder) if self.signaling => Some(ladder.due),
            _ => None,
        };
        let say = self.say_at.filter(|_| self.signaling);
        health.into_iter().chain(say).min()
    }

    /// A new connection in place of any other.
    fn begin(&mut self, now: Millis, generation: Generation, out: &mut Vec<Effect>) {
        self.generation = generation;
        self.negotiation = Negotiation::new(self.role);
        self.say_at = None;
        self.heeded = None;
        self.is_mute = false;
        self.flow.seen = false;
        self.flow.stalled = None;
        self.restarted = Some(now);
        out.push(Effect::Edge(PeerEffect::Open(
            generation,
            self.reach.clone(),
        )));
        if self.role == Role::Impolite {
            self.negotiate(now, negotiation::Input::Wanted { restart: false }, out);
        }
    }

    fn on_renumbered(&mut self, now: Millis, generation: Generation, out: &mut Vec<Effect>) {
        if generation <= self.generation {
            return;
        }
        self.health = Health::Climbing(Ladder::from_open(now));
        self.begin(now, generation, out);
    }

    fn on_signaling(&mut self, now: Millis, up: bool) {
        self.signaling = up;
        if up && self.say_at.is_some_and(|at| at < now) {
            // What waited for the link is on its way only now.
            self.say_at = None;
        }
    }

    fn on_sending(&mut self, sending: bool) {
        self.sending = sending;
        self.flow.stalled = None;
    }

    fn on_lost(&mut self, now: Millis, out: &mut Vec<Effect>) {
        if !self.is_settled() {
            self.say(Words::Again, out);
            self.negotiate(now, negotiation::Input::SayAgain, out);
        }
    }

    /// Whatever is open at either side must not stay open for want of a lost message.
    fn mind_silence(&mut self, now: Millis) {
        let waits = self.negotiation.awaits_answer() || !self.negotiation.is_described();
        if !waits || self.health == Health::Unreachable {
            self.say_at = None;
        } else if self.say_at.is_none() {
            self.say_at = Some(now + SAY_AGAIN_MS);
        }
    }

    fn negotiate(&mut self, now: Millis, input: negotiation::Input, out: &mut Vec<Effect>) {
        for effect in self.negotiation.step(input) {
            out.push(match effect {
                negotiation::Effect::MakeOffer { ticket, restart } => {
                    Effect::Edge(PeerEffect::MakeOffer { ticket, restart })
                }
                negotiation::Effect::TakeOffer(ticket, sdp) => {
                    Effect::Edge(PeerEffect::TakeOffer(ticket, sdp))
                }
                negotiation::Effect::TakeAnswer(ticket, sdp) => {
                    Effect::Edge(PeerEffect::TakeAnswer(ticket, sdp))
                }
                negotiation::Effect::AddCandidate(candidate) => {
                    Effect::Edge(PeerEffect::AddCandidate(candidate))
                }
                negotiation::Effect::Say(words) => match self.sayable(words) {
                    Some(words) => Effect::Say(self.words(words)),
                    None => continue,
                },
                negotiation::Effect::Broken => {
                    self.on_broken(now);
                    continue;
                }
            });
        }
    }

    fn words(&self, say: Words) -> Say {
        Say {
            g: self.generation,
            say,
        }
    }

    fn say(&self, words: Words, out: &mut Vec<Effect>) {
        out.push(Effect::Say(self.words(words)));
    }
}
