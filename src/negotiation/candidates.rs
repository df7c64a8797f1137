//! Candidates: theirs wait for a description, ours follow it.

use super::{Effect, Negotiation, Phase};
use crate::{
    limits::CANDIDATES_PER_PEER,
    say::{Candidate, Words},
};
use std::mem;

impl Negotiation {
    pub(super) fn on_candidate(&mut self, candidate: Candidate) -> Vec<Effect> {
        if self.ignoring {
            return vec![];
        }
        if self.described {
            return vec![Effect::AddCandidate(candidate)];
        }
        if self.early.len() < CANDIDATES_PER_PEER {
            self.early.push(candidate);
        }
        vec![]
    }

    pub(super) fn on_found(&mut self, candidate: Candidate) -> Vec<Effect> {
        if self.own.len() < CANDIDATES_PER_PEER {
            self.own.push(candidate);
            self.unsaid += 1;
        }
        self.say_candidates()
    }

    /// Candidates follow the description they belong to: the other side could otherwise
    /// drop them together with an offer of ours that it ignores.
    pub(super) fn say_candidates(&mut self) -> Vec<Effect> {
        if matches!(self.phase, Phase::Offering(_) | Phase::Answering(_)) {
            return vec![];
        }
        let before = self.own.len() - mem::take(&mut self.unsaid);
        said(&self.own[before..])
    }

    pub(super) fn with_early_candidates(&mut self, describe: Effect) -> Vec<Effect> {
        self.described = true;
        let early = self.early.drain(..).map(Effect::AddCandidate);
        std::iter::once(describe).chain(early).collect()
    }
}

pub(super) fn said(candidates: &[Candidate]) -> Vec<Effect> {
    let say = |candidate: &Candidate| Effect::Say(Words::Candidate(candidate.clone()));
    candidates.iter().map(say).collect()
}
