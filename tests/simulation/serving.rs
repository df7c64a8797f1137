//! The server at work: what the room orders.

use crate::world::{Event, Outcomes, Page, World};
use parlor::{
    call::{EnterFailure, EnterReply, Entry},
    ids::Ticket,
    room::{self, Answer},
};

impl World {
    pub(crate) fn enters(&mut self, page: Page, ticket: Ticket, entry: Entry) -> Outcomes {
        if !self.server.up || self.clients[page.0].blocked_until > self.now.0 {
            let reply = EnterReply::Refused(EnterFailure::Unreachable);
            let wait = self.latency();
            self.after(wait, Event::Entered(page, ticket, reply));
            return Ok(());
        }
        let effects = self.server.enter((page.0, page.1, ticket), entry, self.now);
        self.serve(effects)
    }

    pub(crate) fn room(&mut self, input: room::Input) -> Outcomes {
        if !self.server.up {
            return Ok(());
        }
        let effects = self.server.step(self.now, input);
        self.serve(effects)
    }

    pub(crate) fn serve(&mut self, effects: Vec<room::Effect>) -> Outcomes {
        let epoch = self.server.epoch;
        for effect in effects {
            match effect {
                room::Effect::Answer(ask, answer) => self.answer(ask, answer),
                room::Effect::Send(conn, frame) => self.downward(conn, &frame),
                room::Effect::Close(conn, why) => self.close(conn, why),
                room::Effect::Save(ticket, durable) => {
                    self.server.commits.push_back((ticket, durable));
                    let wait = self.chance.between(1, 8);
                    self.after(wait, Event::Commit(epoch));
                }
                room::Effect::Chat(ticket, order) => {
                    self.server.orders.push_back((ticket, order));
                    let wait = self.chance.between(1, 8);
                    self.after(wait, Event::File(epoch));
                }
                room::Effect::WakeAt(at) => self.at(at.0, Event::RoomWake(epoch)),
                room::Effect::Retire | room::Effect::Changed => {}
            }
        }
        Ok(())
    }

    pub(crate) fn answer(&mut self, ask: room::Ask, answer: Answer) {
        let Some((c, page, ticket, secret)) = self.server.asks.remove(&ask.0) else {
            return;
        };
        let reply = match answer {
            Answer::Admitted => EnterReply::Admitted { ticket: secret },
            Answer::Waiting => EnterReply::Waiting { ticket: secret },
            Answer::Elsewhere => EnterReply::Refused(EnterFailure::Elsewhere),
            Answer::Full => EnterReply::Refused(EnterFailure::Full),
            Answer::Locked => EnterReply::Refused(EnterFailure::Locked),
            Answer::Refused => EnterReply::Refused(EnterFailure::NotForYou),
            Answer::TooOften => EnterReply::Refused(EnterFailure::TooOften),
        };
        let wait = self.latency();
        self.after(wait, Event::Entered((c, page), ticket, reply));
    }
}
