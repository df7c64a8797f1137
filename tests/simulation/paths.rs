//! Between browsers: operations, candidates, paths that come up and die.

use crate::{
    browser::{Outcome, Pc},
    world::{Event, Outcomes, Page, World},
};
use parlor::{
    call::{Input, PeerEffect, PeerFact, Transport},
    ids::ParticipantId,
    wire::{PairReport, Path},
};

impl World {
    pub(crate) fn order(&mut self, page: Page, id: ParticipantId, order: PeerEffect) {
        match order {
            PeerEffect::Open(generation, _) => {
                self.close_pc(page, id);
                let pc = Pc::new(self.server.draw(), generation);
                self.after(15_000, Event::Suspect(page, id, pc.id, Transport::Failed));
                self.clients[page.0].pcs.insert(id, pc);
            }
            PeerEffect::Close => self.close_pc(page, id),
            PeerEffect::Tell(text) => self.tell(page, id, text),
            operation => {
                let wait = self.chance.between(1, 30);
                let Some(pc) = self.clients[page.0].pcs.get_mut(&id) else {
                    return;
                };
                pc.order(operation);
                if !std::mem::replace(&mut pc.busy, true) {
                    let pc = pc.id;
                    self.after(wait, Event::Operate(page, id, pc));
                }
            }
        }
    }

    pub(crate) fn close_pc(&mut self, page: Page, id: ParticipantId) {
        if self.clients[page.0].pcs.remove(&id).is_some() {
            self.notice_loss(page, id);
        }
    }

    /// The other end notices after a while that nothing comes any more.
    pub(crate) fn notice_loss(&mut self, page: Page, id: ParticipantId) {
        let Some(me) = self.clients[page.0].me else {
            return;
        };
        let Some(other) = self.client_of(id) else {
            return;
        };
        let wait = self.chance.between(500, 3_000);
        if let Some(pc) = self.clients[other].pcs.get(&me) {
            let (pc, other) = (pc.id, (other, self.clients[other].page));
            self.after(wait, Event::Suspect(other, me, pc, Transport::Disconnected));
        }
    }

    pub(crate) fn client_of(&self, id: ParticipantId) -> Option<usize> {
        self.clients
            .iter()
            .position(|client| client.me == Some(id) && client.open)
    }

    pub(crate) fn operate(&mut self, page: Page, id: ParticipantId, number: u64) -> Outcomes {
        if !self.is_current(page) {
            return Ok(());
        }
        let wait = self.chance.between(1, 30);
        let refuses = !self.calm && self.chance.one_in(400);
        let Some(pc) = self.clients[page.0].pcs.get_mut(&id) else {
            return Ok(());
        };
        if pc.id != number {
            return Ok(());
        }
        let (outcome, ufrag) = pc.perform()?;
        let latest = pc.latest;
        pc.busy = !pc.operations.is_empty();
        if pc.busy {
            self.after(wait, Event::Operate(page, id, number));
        }
        for k in 0..ufrag.map_or(0, |_| 2) {
            let Some(ufrag) = ufrag else { continue };
            let wait = self.chance.between(1, 200);
            self.after(wait, Event::Found(page, id, number, ufrag.candidate(k)));
        }
        let wait = self.chance.between(5, 150);
        self.after(wait, Event::TryConnect(page, id));
        let fact = match outcome {
            Outcome::Nothing => return Ok(()),
            Outcome::Described(ticket, _) if refuses => {
                PeerFact::Refused(self.fault.ticket(ticket, latest))
            }
            Outcome::Described(ticket, sdp) => {
                PeerFact::Described(self.fault.ticket(ticket, latest), sdp)
            }
            Outcome::Refused(ticket) => PeerFact::Refused(self.fault.ticket(ticket, latest)),
        };
        self.fact(page, id, number, fact)
    }

    pub(crate) fn fact(
        &mut self,
        page: Page,
        id: ParticipantId,
        number: u64,
        fact: PeerFact,
    ) -> Outcomes {
        if !self.is_current(page) {
            return Ok(());
        }
        match self.clients[page.0].pcs.get(&id) {
            Some(pc) if pc.id == number => {
                let generation = pc.generation;
                self.input(page, Input::Peer(id, generation, fact))
            }
            _ => Ok(()),
        }
    }

    /// Whether packets pass between the two ends of this connection.
    pub(crate) fn linked(&self, c: usize, id: ParticipantId) -> bool {
        let (Some(me), Some(other)) = (self.clients[c].me, self.client_of(id)) else {
            return false;
        };
        let wall = self.walls.get(&(c.min(other), c.max(other)));
        if wall.is_some_and(|until| *until > self.now.0) {
            return false;
        }
        match (
            self.clients[c].pcs.get(&id),
            self.clients[other].pcs.get(&me),
        ) {
            (Some(mine), Some(theirs)) => mine.matches(theirs),
            _ => false,
        }
    }

    pub(crate) fn try_connect(&mut self, page: Page, id: ParticipantId) -> Outcomes {
        if !self.is_current(page) || !self.linked(page.0, id) {
            return Ok(());
        }
        let (Some(me), Some(other)) = (self.clients[page.0].me, self.client_of(id)) else {
            return Ok(());
        };
        let other = (other, self.clients[other].page);
        self.open_channel(page, id, other, me);
        self.transport(page, id, Transport::Connected)?;
        self.transport(other, me, Transport::Connected)
    }

    pub(crate) fn transport(
        &mut self,
        page: Page,
        id: ParticipantId,
        state: Transport,
    ) -> Outcomes {
        let Some(pc) = self.clients[page.0].pcs.get_mut(&id) else {
            return Ok(());
        };
        if pc.transport.replace(state) == Some(state) {
            return Ok(());
        }
        let number = pc.id;
        self.fact(page, id, number, PeerFact::Transport(state))
    }

    /// Nothing came for a while: `disconnected`, later `failed`, unless it came back.
    pub(crate) fn suspect(
        &mut self,
        page: Page,
        id: ParticipantId,
        pc: u64,
        state: Transport,
    ) -> Outcomes {
        let current = self.clients[page.0]
            .pcs
            .get(&id)
            .filter(|known| known.id == pc);
        let Some(known) = current.filter(|_| self.is_current(page)) else {
            return Ok(());
        };
        if self.linked(page.0, id) {
            return self.try_connect(page, id);
        }
        if state == Transport::Disconnected && known.transport == Some(Transport::Connected) {
            let wait = self.chance.between(4_000, 12_000);
            self.after(wait, Event::Suspect(page, id, pc, Transport::Failed));
            return self.transport(page, id, state);
        }
        if state == Transport::Failed && known.transport != Some(Transport::Connected) {
            return self.transport(page, id, state);
        }
        Ok(())
    }

    pub(crate) fn statistics(&mut self, page: Page) -> Outcomes {
        if !self.is_current(page) {
            return Ok(());
        }
        self.after(5_000, Event::Statistics(page));
        let up = |pc: &Pc| pc.transport == Some(Transport::Connected);
        let pcs = self.clients[page.0].pcs.iter().filter(|(_, pc)| up(pc));
        let pcs: Vec<_> = pcs.map(|(id, pc)| (*id, pc.id)).collect();
        for (id, pc) in pcs {
            let sends = |c: usize| self.clients[c].local.iter().any(|local| local.flowing);
            let flowing = self.linked(page.0, id) && self.client_of(id).is_some_and(sends);
            let path = Path::Direct;
            let report = PairReport {
                to: id,
                path,
                flowing,
                rtt: 30,
                loss: 0,
                up: 500,
                down: 500,
            };
            self.fact(page, id, pc, PeerFact::Seen(report))?;
        }
        Ok(())
    }
}
