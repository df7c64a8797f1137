//! What one transfer may see and do while it takes a fact in.

use super::{
    Effect, Key, Side, Why,
    offer::Offer,
    words::{Control, Give, Take, offer_texts, why_text},
};
use crate::time::Millis;

/// One step of one transfer.
#[derive(Debug)]
pub(super) struct Turn<'a> {
    pub(super) now: Millis,
    pub(super) key: Key,
    /// Whether `control` to the other is open.
    pub(super) reached: bool,
    pub(super) out: &'a mut Vec<Effect>,
}

impl Turn<'_> {
    pub(super) fn order(&mut self, effect: Effect) {
        self.out.push(effect);
    }

    /// Says it as the sender. While the other cannot be reached nothing is said: all that
    /// still holds is said again as soon as they can.
    pub(super) fn give(&mut self, give: Give) {
        self.tell(&Control::Give(give));
    }

    /// Says it as the receiver.
    pub(super) fn take(&mut self, take: Take) {
        self.tell(&Control::Take(take));
    }

    pub(super) fn give_cancel(&mut self, why: Option<Why>) {
        self.give(Give::Cancel {
            transfer: self.key.transfer,
            why: why_text(why),
        });
    }

    pub(super) fn take_cancel(&mut self, why: Option<Why>) {
        self.take(Take::Cancel {
            transfer: self.key.transfer,
            why: why_text(why),
        });
    }

    pub(super) fn offer(&mut self, offer: &Offer) {
        if self.reached {
            for text in offer_texts(self.key.transfer, &offer.shown, offer.total()) {
                self.order(Effect::Tell(self.key.who, text));
            }
        }
    }

    pub(super) fn close_line(&mut self, side: Side) {
        self.order(Effect::CloseLine(side, self.key));
    }

    fn tell(&mut self, control: &Control) {
        if self.reached {
            self.order(Effect::Tell(self.key.who, control.text()));
        }
    }
}

/// Who wants it to rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Paused {
    pub(super) by_me: bool,
    pub(super) by_them: bool,
}

impl Paused {
    pub(super) fn is_on(self) -> bool {
        self.by_me || self.by_them
    }
}
