//! Coming in and going out: the lobby, *Join*, a remembered seat, the end.

use super::{
    io::{Effect, EnterFailure, EnterReply, Entry, Seat},
    model::{Call, Ending, Phase},
};
use crate::{
    close::Close,
    ids::Ticket,
    limits::{ENTER_DIALS, REPORT_MS},
    link,
    time::Millis,
    wire::{Left, Welcome},
};

impl Call {
    pub(super) fn on_open(&mut self, now: Millis, seat: Option<Seat>, out: &mut Vec<Effect>) {
        if !matches!(self.phase, Phase::Lobby { .. } | Phase::Over(_)) {
            return;
        }
        self.phase = Phase::Lobby { refused: None };
        self.media.open(out);
        if let Some(seat) = seat {
            self.phase = Phase::Entering;
            self.entry = None;
            self.link(now, link::Input::Return(seat), out);
        }
    }

    pub(super) fn on_join(&mut self, entry: Entry, out: &mut Vec<Effect>) {
        if !matches!(self.phase, Phase::Lobby { .. }) {
            return;
        }
        self.phase = Phase::Entering;
        self.entry = Some(entry.clone());
        self.enter(entry, out);
    }

    fn enter(&mut self, entry: Entry, out: &mut Vec<Effect>) {
        self.ticket = self.ticket.next();
        self.asked = Some(self.ticket);
        out.push(Effect::Enter(self.ticket, entry));
    }

    /// The session is over, the call is not: enter again. The seat that is met there is
    /// our own.
    pub(super) fn on_ask(&mut self, now: Millis, out: &mut Vec<Effect>) {
        match &self.entry {
            Some(entry) => {
                let entry = Entry {
                    take_over: true,
                    ..entry.clone()
                };
                self.enter(entry, out);
            }
            // A remembered seat is gone, and nobody pressed *Join* on this page yet.
            None => self.back_to_lobby(now, None, out),
        }
    }

    pub(super) fn on_entered(
        &mut self,
        now: Millis,
        ticket: Ticket,
        reply: EnterReply,
        out: &mut Vec<Effect>,
    ) {
        if self.asked.take_if(|asked| *asked == ticket).is_none() {
            return;
        }
        match reply {
            EnterReply::Admitted { ticket } | EnterReply::Waiting { ticket } => {
                self.link(now, link::Input::Enter(ticket), out);
            }
            EnterReply::Refused(why) => self.on_refused(now, why, out),
        }
    }

    fn on_refused(&mut self, now: Millis, why: EnterFailure, out: &mut Vec<Effect>) {
        let in_call = matches!(self.phase, Phase::Live | Phase::Waiting);
        match why {
            EnterFailure::Unreachable | EnterFailure::TooOften if in_call => {
                self.link(now, link::Input::Unanswered, out);
            }
            EnterFailure::Elsewhere if in_call => {
                self.over(now, Ending::Closed(Close::Superseded), out);
            }
            _ => self.back_to_lobby(now, Some(why), out),
        }
    }

    pub(super) fn on_welcomed(
        &mut self,
        now: Millis,
        welcome: Welcome,
        whole: bool,
        out: &mut Vec<Effect>,
    ) {
        self.clock = Some((now, welcome.now));
        self.on_ice(now, welcome.ice, out);
        if !welcome.resumed {
            self.announced = None;
        }
        let first = self.peers.is_empty();
        self.on_snapshot(now, welcome.room, !welcome.resumed || !whole, out);
        self.report_at = Some(now + REPORT_MS);
        // About connections that are all new, nothing was said that could be lost.
        if !whole && !first {
            self.say_everything_again(now, out);
        }
    }

    /// The server wants no more of us.
    pub(super) fn on_ended(&mut self, now: Millis, why: Close, out: &mut Vec<Effect>) {
        let entering = self.phase == Phase::Entering;
        match why {
            // A remembered seat is gone: nothing to explain, *Join* is there.
            Close::BadTicket | Close::TokenUsed if entering && self.entry.is_none() => {
                self.back_to_lobby(now, None, out);
            }
            // Half a minute passed between the answer to *Join* and the socket.
            Close::BadTicket if entering => {
                self.back_to_lobby(now, Some(EnterFailure::Unreachable), out);
            }
            _ => self.over(now, Ending::Closed(why), out),
        }
    }

    pub(super) fn on_own_left(&mut self, now: Millis, why: Left, out: &mut Vec<Effect>) {
        let ending = match why {
            Left::Left => Ending::Left,
            Left::Ended => Ending::Ended,
            Left::Removed => Ending::Closed(Close::Removed),
            Left::Closed | Left::Lost => Ending::Closed(Close::Generic),
        };
        self.over(now, ending, out);
    }

    pub(super) fn on_leave(&mut self, now: Millis, out: &mut Vec<Effect>) {
        if !matches!(self.phase, Phase::Over(_)) {
            self.over(now, Ending::Left, out);
        }
    }

    /// No spinner without an end: a page that cannot reach the server says so.
    pub(super) fn give_up_entering(&mut self, now: Millis, out: &mut Vec<Effect>) {
        if self.phase == Phase::Entering && self.link.failures() >= ENTER_DIALS {
            self.back_to_lobby(now, Some(EnterFailure::Unreachable), out);
        }
    }

    fn back_to_lobby(&mut self, now: Millis, refused: Option<EnterFailure>, out: &mut Vec<Effect>) {
        self.phase = Phase::Lobby { refused };
        self.part(now, out);
    }

    fn over(&mut self, now: Millis, ending: Ending, out: &mut Vec<Effect>) {
        self.phase = Phase::Over(ending);
        self.part(now, out);
        self.media.close(out);
    }

    /// Lets go of the room and of everybody in it.
    fn part(&mut self, now: Millis, out: &mut Vec<Effect>) {
        self.media.flow(false, out);
        self.link(now, link::Input::Leave, out);
        self.close_peers(out);
        self.roster.clear();
        self.asked = None;
        self.entry = None;
        self.hand = false;
        self.announced = None;
        self.report_at = None;
    }
}
