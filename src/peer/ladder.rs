//! The ladder by which a broken connection is mended: restart, restart again, begin afresh,
//! and again, for as long as the page is open.

use super::{Effect, Health, Peer};
use crate::{
    limits::{
        CHANNEL_PATIENCE_MS, FRESH_AGAIN_MS, FRESH_CONNECTION_MS, POLITE_DELAY_MS,
        RESTART_AGAIN_MS, RESTART_GAP_MS, SAY_AGAIN_MS,
    },
    negotiation::{self, Role},
    say::Words,
    time::Millis,
};

/// What is tried next, and when. Time passes while the link is down, but nothing is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ladder {
    step: Step,
    pub(super) due: Millis,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Restart,
    RestartAgain,
    /// A fresh connection, the so-manieth.
    Fresh(usize),
}

impl Ladder {
    /// The connection is new, and has not carried anything yet.
    pub(super) fn from_open(now: Millis) -> Self {
        Self::after_restart(now + RESTART_AGAIN_MS)
    }

    /// The connection was lost. The impolite side goes first, so that both rarely restart
    /// at once; either may.
    pub(super) fn from_loss(now: Millis, role: Role) -> Self {
        let due = match role {
            Role::Impolite => now,
            Role::Polite => now + POLITE_DELAY_MS,
        };
        Self {
            step: Step::Restart,
            due,
        }
    }

    /// One restart was tried.
    pub(super) fn after_restart(due: Millis) -> Self {
        Self {
            step: Step::RestartAgain,
            due,
        }
    }

    pub(super) fn is_first_step(self) -> bool {
        self.step == Step::Restart
    }

    /// The transport gave up: no need to wait for the second restart.
    pub(super) fn hurried(self, now: Millis, restarted: Option<Millis>) -> Self {
        let soonest = restarted.map_or(now, |at| now.max(at + RESTART_GAP_MS));
        match self.step {
            Step::RestartAgain => Self {
                due: self.due.min(soonest),
                ..self
            },
            Step::Restart | Step::Fresh(_) => self,
        }
    }

    /// The same step, but a connection that was just begun gets its time.
    pub(super) fn given_time(self, now: Millis) -> Self {
        let wait = match self.step {
            Step::Restart | Step::RestartAgain => RESTART_AGAIN_MS,
            Step::Fresh(n) => fresh_wait(n),
        };
        Self {
            due: self.due.max(now + wait),
            ..self
        }
    }

    fn then(step: Step, due: Millis) -> Self {
        Self { step, due }
    }
}

fn fresh_wait(n: usize) -> u64 {
    FRESH_AGAIN_MS[n.min(FRESH_AGAIN_MS.len() - 1)]
}

impl Peer {
    /// Does what is due.
    pub(super) fn on_time(&mut self, now: Millis, out: &mut Vec<Effect>) {
        if let Health::Interrupted { until } = self.health
            && until <= now
        {
            self.health = Health::Climbing(Ladder::from_loss(now, self.role));
        }
        if !self.signaling {
            return;
        }
        if let Health::Climbing(ladder) = self.health
            && ladder.due <= now
        {
            self.climb(now, ladder.step, out);
        }
        if self.say_at.is_some_and(|at| at <= now) {
            self.say_open_things(now, out);
        }
    }

    fn climb(&mut self, now: Millis, step: Step, out: &mut Vec<Effect>) {
        let next = match step {
            Step::Restart | Step::RestartAgain if !self.may_restart(now) => {
                Ladder::then(step, now + RESTART_GAP_MS)
            }
            Step::Restart => Ladder::then(Step::RestartAgain, now + RESTART_AGAIN_MS),
            Step::RestartAgain => {
                let wait = FRESH_CONNECTION_MS - RESTART_AGAIN_MS;
                Ladder::then(Step::Fresh(0), now + wait)
            }
            Step::Fresh(n) => Ladder::then(Step::Fresh(n + 1), now + fresh_wait(n)),
        };
        let waited = next.step == step;
        self.health = Health::Climbing(next);
        match step {
            _ if waited => {}
            Step::Restart | Step::RestartAgain => self.restart(now, out),
            Step::Fresh(_) => self.begin_afresh(now, out),
        }
    }

    pub(super) fn may_restart(&self, now: Millis) -> bool {
        let apart = |at| now - at >= RESTART_GAP_MS;
        self.signaling && self.restarted.is_none_or(apart)
    }

    pub(super) fn restart(&mut self, now: Millis, out: &mut Vec<Effect>) {
        if !self.negotiation.is_described() || !self.negotiation.is_settled() {
            // Still about the offer before; that one is said again when its time comes.
            return;
        }
        self.restarted = Some(now);
        self.negotiate(now, negotiation::Input::Wanted { restart: true }, out);
    }

    pub(super) fn begin_afresh(&mut self, now: Millis, out: &mut Vec<Effect>) {
        self.begin(now, self.generation.next(), out);
        if self.role == Role::Polite {
            // Whoever offers first has to hear that there is something to offer for.
            self.say(Words::Again, out);
        }
    }

    /// The browser refused a step: only a fresh connection helps, soon but not in a loop.
    pub(super) fn on_broken(&mut self, now: Millis) {
        let (n, wait) = match self.health {
            Health::Climbing(Ladder {
                step: Step::Fresh(n),
                ..
            }) => (n, fresh_wait(n)),
            _ => (0, RESTART_GAP_MS),
        };
        self.health = Health::Climbing(Ladder::then(Step::Fresh(n), now + wait));
    }

    /// The channel is gone: only a fresh connection helps, unless it is their page that went.
    pub(super) fn on_mute(&mut self, now: Millis) {
        let due = now + CHANNEL_PATIENCE_MS;
        self.health = Health::Climbing(Ladder::then(Step::Fresh(0), due));
    }

    fn say_open_things(&mut self, now: Millis, out: &mut Vec<Effect>) {
        self.say_at = Some(now + SAY_AGAIN_MS);
        if self.negotiation.awaits_answer() {
            self.negotiate(now, negotiation::Input::SayAgain, out);
        } else {
            self.say(Words::Again, out);
        }
    }
}
