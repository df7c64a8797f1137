//! Who is writing just now: said in passing, over the link, and forgotten soon.

use super::{io::Effect, model::Call};
use crate::{
    ids::ParticipantId,
    limits::{TYPING_AGAIN_MS, TYPING_MS},
    say::{Generation, Say, Words},
    time::Millis,
};

/// Who writes, and whether others were told that I do.
#[derive(Debug, Default)]
pub(super) struct Typing {
    others: Vec<(ParticipantId, Millis)>,
    told: Option<Millis>,
}

impl Call {
    /// Tells the others that I write, not at every key; and at once that I ceased.
    pub(super) fn on_typing(&mut self, now: Millis, on: bool, out: &mut Vec<Effect>) {
        let lately = |at: Millis| now - at < TYPING_AGAIN_MS;
        let told = match on {
            true => self.typing.told.is_some_and(lately),
            false => self.typing.told.is_none(),
        };
        if told || !self.link.is_up() || self.roster.others().next().is_none() {
            return;
        }
        self.typing.told = on.then_some(now);
        let say = Say {
            g: Generation(0),
            say: Words::Typing(on),
        };
        self.say(now, None, &say, out);
    }

    pub(super) fn on_typing_heard(&mut self, now: Millis, from: ParticipantId, on: bool) {
        self.typing.others.retain(|(who, _)| *who != from);
        if on && self.roster.people.contains_key(&from) {
            self.typing.others.push((from, now + TYPING_MS));
        }
    }

    /// Who was heard to write lately, and is here.
    pub fn typing(&self, now: Millis) -> Vec<String> {
        let others = self.typing.others.iter().filter(|(_, until)| now < *until);
        others
            .filter_map(|(who, _)| self.roster.name_of(*who))
            .collect()
    }

    pub(super) fn forget_typing(&mut self, now: Millis) {
        self.typing.others.retain(|(_, until)| now < *until);
    }

    /// When the first of them is forgotten.
    pub(super) fn typing_ends(&self) -> Option<Millis> {
        self.typing.others.iter().map(|(_, until)| *until).min()
    }
}
