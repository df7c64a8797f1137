//! What people do with their pages, and what their pages do.

use crate::{
    client::index,
    world::{Event, Outcomes, PEOPLE, Page, World},
};
use parlor::{
    call::{CaptureFailure, Effect, EnterFailure, Entry, Input, Kind, Phase},
    ids::{ParticipantId, Ticket},
};

impl World {
    pub(crate) fn open(&mut self, c: usize) -> Outcomes {
        if self.clients[c].open {
            return Ok(());
        }
        let seed = self.seed.wrapping_mul(31) + c as u64;
        self.clients[c].load(seed);
        let page = (c, self.clients[c].page);
        let seat = self.clients[c].seat.clone();
        self.clients[c].asked_to_join = seat.is_some();
        self.after(5_000, Event::Statistics(page));
        self.input(page, Input::Open { seat })?;
        self.look(page);
        Ok(())
    }

    /// Whoever wants to be in and is not presses *Join*.
    pub(crate) fn want(&mut self, page: Page) -> Outcomes {
        if !self.is_current(page) || !self.clients[page.0].wants_in {
            return Ok(());
        }
        let name = format!("Person {}", page.0);
        match self.clients[page.0].call.phase().clone() {
            Phase::Lobby { refused } => {
                let take_over = refused == Some(EnterFailure::Elsewhere);
                self.clients[page.0].asked_to_join = true;
                self.input(page, Input::Join(Entry { name, take_over }))
            }
            Phase::Over(_) => {
                self.clients[page.0].asked_to_join = false;
                self.input(page, Input::Open { seat: None })?;
                self.after(10, Event::Want(page));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn look(&mut self, page: Page) {
        let idle = matches!(
            self.clients[page.0].call.phase(),
            Phase::Lobby { .. } | Phase::Over(_)
        );
        if idle && self.clients[page.0].wants_in {
            let wait = self.chance.between(200, 2_500);
            self.after(wait, Event::Want(page));
        }
    }

    pub(crate) fn input(&mut self, page: Page, input: Input) -> Outcomes {
        if !self.is_current(page) {
            return Ok(());
        }
        let client = &mut self.clients[page.0];
        let was_idle = matches!(client.call.phase(), Phase::Lobby { .. } | Phase::Over(_));
        let effects = client.call.step(self.now, input);
        for effect in effects {
            self.clients[page.0].note(&effect)?;
            self.execute(page, effect)?;
        }
        let idle = matches!(
            self.clients[page.0].call.phase(),
            Phase::Lobby { .. } | Phase::Over(_)
        );
        if idle && !was_idle {
            self.look(page);
        }
        Ok(())
    }

    pub(crate) fn execute(&mut self, page: Page, effect: Effect) -> Outcomes {
        match effect {
            Effect::Capture(ticket, kind, _) => {
                let wait = self.chance.between(5, 400);
                let ok = self.calm || !self.chance.one_in(12);
                self.after(wait, Event::Captured(page, ticket, kind, ok));
            }
            Effect::Enter(ticket, entry) => {
                let wait = self.latency();
                self.after(wait, Event::Enters(page, ticket, entry));
            }
            Effect::Dial(ticket) => self.dial(page, ticket),
            Effect::Transmit(ticket, text) => self.transmit(page, ticket, text),
            Effect::Hangup(ticket) => self.hang_up(page, ticket),
            Effect::Peer(id, order) => self.order(page, id, order),
            Effect::Reaction(from, text) => return self.reaction(page, from, &text),
            Effect::WakeAt(at) => self.at(at.0, Event::Wake(page)),
            _ => {}
        }
        Ok(())
    }

    pub(crate) fn reaction(&mut self, page: Page, from: ParticipantId, text: &str) -> Outcomes {
        if Some(from) == self.clients[page.0].call.me().id {
            return Ok(());
        }
        let n: u64 = text.parse().map_err(|_| "a reaction nobody sent")?;
        self.clients[page.0].see((n % PEOPLE as u64) as usize, text)
    }

    pub(crate) fn captured(
        &mut self,
        page: Page,
        ticket: Ticket,
        kind: Kind,
        ok: bool,
    ) -> Outcomes {
        if !self.is_current(page) {
            return Ok(());
        }
        let latest = self.clients[page.0].capture[index(kind)];
        let ticket = self.fault.ticket(ticket, latest);
        if !ok {
            let why = CaptureFailure::Busy;
            return self.input(page, Input::CaptureFailed(ticket, kind, why));
        }
        // The edge puts a new track in the place of the one before, silent.
        if ticket == latest {
            let local = &mut self.clients[page.0].local[index(kind)];
            local.open = true;
            local.flowing = false;
        }
        self.input(page, Input::Captured(ticket, kind))
    }
}
