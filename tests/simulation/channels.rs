//! Data channels: in order, without loss, between two connections and no others.

use crate::world::{Event, Outcomes, Page, World};
use parlor::{call::PeerFact, ids::ParticipantId};

/// How long a packet that does not get through waits for its next try.
const AGAIN_MS: u64 = 250;

/// Where a channel leads that was closed.
pub(crate) const NOWHERE: u64 = u64::MAX;

impl World {
    /// The first time that two connections reach each other, their channel opens.
    pub(crate) fn open_channel(
        &mut self,
        page: Page,
        id: ParticipantId,
        other: Page,
        me: ParticipantId,
    ) {
        let ends = [(page, id), (other, me)];
        let [mine, theirs] = ends.map(|(page, id)| {
            let pc = self.clients[page.0].pcs.get(&id);
            pc.map(|pc| (pc.id, pc.channel))
        });
        let (Some((mine, None)), Some((theirs, None))) = (mine, theirs) else {
            return;
        };
        for ((page, id), (pc, other)) in ends.into_iter().zip([(mine, theirs), (theirs, mine)]) {
            let wait = self.chance.between(1, 60);
            self.after(wait, Event::ChannelOpens(page, id, pc));
            if let Some(known) = self.clients[page.0].pcs.get_mut(&id) {
                known.channel = Some(other);
            }
        }
    }

    /// A closed channel swallows what is given to it.
    pub(crate) fn tell(&mut self, page: Page, id: ParticipantId, text: String) {
        let wait = self.chance.between(1, 40);
        if let Some(pc) = self.clients[page.0].pcs.get_mut(&id)
            && pc.channel.is_some()
        {
            pc.tells.push_back(text);
            let pc = pc.id;
            self.after(wait, Event::Pump(page, id, pc));
        }
    }

    pub(crate) fn pump(&mut self, page: Page, id: ParticipantId, number: u64) -> Outcomes {
        let pc = self.clients[page.0].pcs.get(&id);
        let Some(channel) = pc.filter(|pc| pc.id == number).and_then(|pc| pc.channel) else {
            return Ok(());
        };
        let (Some(me), Some(other)) = (self.clients[page.0].me, self.client_of(id)) else {
            return Ok(());
        };
        let theirs = self.clients[other].pcs.get(&me);
        if !self.linked(page.0, id) || theirs.is_none_or(|pc| pc.id != channel) {
            self.after(AGAIN_MS, Event::Pump(page, id, number));
            return Ok(());
        }
        let other = (other, self.clients[other].page);
        let pc = self.clients[page.0].pcs.get_mut(&id);
        let text = pc.and_then(|pc| pc.tells.pop_front());
        match text {
            Some(text) => self.fact(other, me, channel, PeerFact::Told(text)),
            None => Ok(()),
        }
    }
}
