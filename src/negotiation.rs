//! Offer and answer with one peer, over one peer connection: W3C *perfect negotiation*.
//!
//! Glare is settled by role: the polite side gives up its own offer, the impolite one
//! ignores the other's. Whatever takes time carries a [`Ticket`]; a result whose ticket is
//! not the current one is dropped. Not here: time, rates, and whether the connection that
//! was agreed on works; that is [`crate::peer`].

mod bounds;
mod candidates;
mod hiding;
mod io;
#[cfg(test)]
mod tests;

use crate::{
    ids::Ticket,
    say::{Candidate, Words},
};
pub use bounds::{OutOfBounds, check_candidate, check_sdp};
pub use hiding::hidden;
pub use io::{Effect, Input, Role};
use std::mem;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Stable,
    /// Our browser makes an offer.
    Offering(Ticket),
    /// Our offer is with the other side.
    Offered,
    /// Our browser takes the other side's offer and makes an answer to it.
    Answering(Ticket),
    /// Our browser takes the other side's answer.
    Settling(Ticket),
    Broken,
}

/// A description that was numbered by whoever offered.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Numbered {
    n: u32,
    sdp: String,
}

/// What an offer is wanted for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Wanted {
    change: bool,
    restart: bool,
}

impl Wanted {
    fn any(self) -> bool {
        self.change || self.restart
    }
}

/// The state of offer and answer for one peer connection.
#[derive(Debug)]
pub struct Negotiation {
    role: Role,
    phase: Phase,
    wanted: Wanted,
    /// What the offer being made or with the other side is for.
    carried: Wanted,
    /// The other side's last offer was ignored, and so are its candidates.
    ignoring: bool,
    /// A remote description was handed to the browser.
    described: bool,
    /// Candidates that came before any remote description.
    early: Vec<Candidate>,
    /// Our own candidates, to be said again; only those of the current credentials.
    own: Vec<Candidate>,
    /// How many of `own` are not said yet: they follow the description they belong to.
    unsaid: usize,
    offers: u32,
    offer: Option<Numbered>,
    /// The number of the other side's last offer that we took.
    answering: u32,
    answer: Option<Numbered>,
    last_ticket: Ticket,
}

impl Negotiation {
    pub fn new(role: Role) -> Self {
        Self {
            role,
            phase: Phase::Stable,
            wanted: Wanted::default(),
            carried: Wanted::default(),
            ignoring: false,
            described: false,
            early: Vec::new(),
            own: Vec::new(),
            unsaid: 0,
            offers: 0,
            offer: None,
            answering: 0,
            answer: None,
            last_ticket: Ticket(0),
        }
    }

    /// Advances the negotiation by one input.
    #[must_use = "effects must be executed in order"]
    pub fn step(&mut self, input: Input) -> Vec<Effect> {
        let mut effects = match input {
            Input::Wanted { restart } => self.on_wanted(restart),
            Input::Offered { n, sdp } => self.on_offered(n, sdp),
            Input::Answered { n, sdp } => self.on_answered(n, sdp),
            Input::Candidate(candidate) => self.on_candidate(candidate),
            Input::Found(candidate) => self.on_found(candidate),
            Input::Described(ticket, sdp) => self.on_described(ticket, sdp),
            Input::Refused(ticket) => self.on_refused(ticket),
            Input::SayAgain => self.on_say_again(),
        };
        effects.extend(self.offer_if_idle());
        effects
    }

    pub fn role(&self) -> Role {
        self.role
    }

    /// Nothing is open, nothing is wanted.
    pub fn is_settled(&self) -> bool {
        self.phase == Phase::Stable && !self.wanted.any()
    }

    /// Our offer is with the other side.
    pub fn awaits_answer(&self) -> bool {
        self.phase == Phase::Offered
    }

    /// An offer of ours is being made, or is with the other side.
    pub fn is_offering(&self) -> bool {
        matches!(self.phase, Phase::Offering(_) | Phase::Offered)
    }

    /// The browser refused a step: there is no going on.
    pub fn is_broken(&self) -> bool {
        self.phase == Phase::Broken
    }

    /// A remote description was handed to the browser.
    pub fn is_described(&self) -> bool {
        self.described
    }

    fn on_wanted(&mut self, restart: bool) -> Vec<Effect> {
        if restart {
            self.wanted.restart = true;
        } else {
            self.wanted.change = true;
        }
        vec![]
    }

    fn on_offered(&mut self, n: u32, sdp: String) -> Vec<Effect> {
        if self.phase == Phase::Broken {
            return vec![];
        }
        if n <= self.answering {
            return self.on_offered_again(n);
        }
        let collides = matches!(self.phase, Phase::Offering(_) | Phase::Offered);
        self.ignoring = collides && self.role == Role::Impolite;
        if self.ignoring {
            return vec![];
        }
        if collides {
            self.roll_back();
        }
        let ticket = self.ticket();
        self.phase = Phase::Answering(ticket);
        self.answering = n;
        self.with_early_candidates(Effect::TakeOffer(ticket, sdp))
    }

    /// An offer that we took already: our answer is being made, or was lost, or crosses. An
    /// offer of ours that was made since stays: they will meet it after our answer.
    fn on_offered_again(&mut self, n: u32) -> Vec<Effect> {
        let answering = matches!(self.phase, Phase::Answering(_));
        let said = self
            .answer
            .as_ref()
            .filter(|answer| answer.n == n && !answering);
        said.map(words_of_answer)
            .map(Effect::Say)
            .into_iter()
            .collect()
    }

    /// Taking the other side's offer rolls ours back, so the changes it carried are wanted
    /// again. A restart is not: whoever asked for it will ask again if the path stays broken.
    fn roll_back(&mut self) {
        self.wanted.change |= mem::take(&mut self.carried).change;
        self.offer = None;
        self.own.clear();
        self.unsaid = 0;
    }

    fn on_answered(&mut self, n: u32, sdp: String) -> Vec<Effect> {
        let current = self.offer.as_ref().is_some_and(|offer| offer.n == n);
        if self.phase != Phase::Offered || !current {
            return vec![];
        }
        self.ignoring = false;
        self.answer = None;
        let ticket = self.ticket();
        self.phase = Phase::Settling(ticket);
        self.with_early_candidates(Effect::TakeAnswer(ticket, sdp))
    }

    fn on_described(&mut self, ticket: Ticket, sdp: String) -> Vec<Effect> {
        let mut effects = match self.phase {
            Phase::Offering(current) if current == ticket => {
                self.phase = Phase::Offered;
                self.offers += 1;
                let offer = self.offer.insert(Numbered {
                    n: self.offers,
                    sdp,
                });
                vec![Effect::Say(words_of_offer(offer))]
            }
            Phase::Answering(current) if current == ticket => {
                self.phase = Phase::Stable;
                let answer = self.answer.insert(Numbered {
                    n: self.answering,
                    sdp,
                });
                vec![Effect::Say(words_of_answer(answer))]
            }
            Phase::Settling(current) if current == ticket => {
                self.phase = Phase::Stable;
                self.offer = None;
                vec![]
            }
            _ => return vec![],
        };
        effects.extend(self.say_candidates());
        effects
    }

    fn on_refused(&mut self, ticket: Ticket) -> Vec<Effect> {
        match self.phase {
            Phase::Offering(current) | Phase::Answering(current) | Phase::Settling(current)
                if current == ticket =>
            {
                self.phase = Phase::Broken;
                vec![Effect::Broken]
            }
            _ => vec![],
        }
    }

    fn on_say_again(&mut self) -> Vec<Effect> {
        let description = match self.phase {
            Phase::Offered => self.offer.as_ref().map(words_of_offer),
            Phase::Stable => self.answer.as_ref().map(words_of_answer),
            // What is open here will be said when it is done.
            _ => None,
        };
        let mut effects: Vec<_> = description.map(Effect::Say).into_iter().collect();
        if matches!(
            self.phase,
            Phase::Offered | Phase::Stable | Phase::Settling(_)
        ) {
            self.unsaid = 0;
            effects.extend(candidates::said(&self.own));
        }
        effects
    }

    fn offer_if_idle(&mut self) -> Option<Effect> {
        if self.phase != Phase::Stable || !self.wanted.any() {
            return None;
        }
        self.carried = mem::take(&mut self.wanted);
        let restart = self.carried.restart;
        if restart {
            self.own.clear();
            self.unsaid = 0;
        }
        let ticket = self.ticket();
        self.phase = Phase::Offering(ticket);
        Some(Effect::MakeOffer { ticket, restart })
    }

    fn ticket(&mut self) -> Ticket {
        self.last_ticket = self.last_ticket.next();
        self.last_ticket
    }
}

fn words_of_offer(Numbered { n, sdp }: &Numbered) -> Words {
    Words::Offer {
        n: *n,
        sdp: sdp.clone(),
    }
}

fn words_of_answer(Numbered { n, sdp }: &Numbered) -> Words {
    Words::Answer {
        n: *n,
        sdp: sdp.clone(),
    }
}
