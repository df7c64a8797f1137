//! Whether everybody has settled: one picture of the room, everyone connected to everyone,
//! nothing open, and every word said in the calm heard exactly once.

use crate::world::{PEOPLE, World};
use parlor::{call::Transport, ids::ParticipantId, wire::Person};
use std::collections::BTreeSet;

/// How long last words may take.
const LAST_WORDS_MS: u64 = 2_000;

impl World {
    /// `Ok(true)` when all is well and was heard; `Ok(false)` while words are on their way.
    pub(crate) fn verdict(&mut self) -> Result<bool, String> {
        if let Some(at) = self.last_words {
            if self.now.0 < at + LAST_WORDS_MS {
                return Ok(false);
            }
            self.one_picture()?;
            self.everybody_heard()?;
            self.everybody_reads_the_same()?;
            return Ok(true);
        }
        self.one_picture()?;
        for c in 0..PEOPLE {
            self.everyone_is_connected(c)?;
        }
        self.last_words = Some(self.now.0);
        for c in 0..PEOPLE {
            self.react(c)?;
        }
        Ok(false)
    }

    fn one_picture(&self) -> Result<(), String> {
        let ids: Option<BTreeSet<_>> = self.clients.iter().map(|client| client.me).collect();
        let ids = ids
            .filter(|ids| ids.len() == PEOPLE)
            .ok_or("somebody has no seat")?;
        for client in &self.clients {
            if !client.is_live() || client.call.link_down_since().is_some() {
                return Err(format!("{} is not in: {:?}", client.n, client.call.phase()));
            }
            let others = client.call.others();
            let mut seen: BTreeSet<_> = others.iter().map(|other| other.person.id).collect();
            seen.extend(client.me);
            if seen != ids {
                return Err(format!("{} sees {seen:?}, not {ids:?}", client.n));
            }
            for other in &others {
                self.person_is_true(&other.person)?;
            }
        }
        let room = self.server.room.as_ref().and_then(|room| room.live());
        let people = room.map_or(vec![], |live| live.people);
        let people: BTreeSet<_> = people.into_iter().map(|person| person.id).collect();
        if people == ids {
            Ok(())
        } else {
            Err(format!("the room has {people:?}, not {ids:?}"))
        }
    }

    fn person_is_true(&self, person: &Person) -> Result<(), String> {
        let Some(c) = self.client_of(person.id) else {
            return Err("a ghost".into());
        };
        let flows = self.clients[c].local.map(|local| local.flowing);
        if [person.mic, person.camera] == flows && person.link {
            Ok(())
        } else {
            Err(format!("{c} sends {flows:?}, others see {person:?}"))
        }
    }

    fn everyone_is_connected(&self, c: usize) -> Result<(), String> {
        let client = &self.clients[c];
        for other in client.call.others() {
            let id = other.person.id;
            if !other.connected || !self.truly_connected(c, id) {
                let pc = client.pcs.get(&id);
                return Err(format!("{c} is not connected to {id}: {other:?} {pc:?}"));
            }
        }
        if client.pcs.len() != PEOPLE - 1 {
            return Err(format!("{c} holds {} connections", client.pcs.len()));
        }
        if client.call.is_settled() {
            Ok(())
        } else {
            Err(format!("{c} is not settled"))
        }
    }

    fn truly_connected(&self, c: usize, id: ParticipantId) -> bool {
        let up = |pc: &crate::browser::Pc| pc.transport == Some(Transport::Connected);
        self.linked(c, id) && self.clients[c].pcs.get(&id).is_some_and(up)
    }

    fn everybody_heard(&self) -> Result<(), String> {
        let last = |c: usize| self.clients.iter().map(move |client| client.seen.get(&c));
        for c in 0..PEOPLE {
            let heard: Vec<_> = last(c).collect();
            let of_others = heard.iter().enumerate().filter(|(n, _)| *n != c);
            let numbers: BTreeSet<_> = of_others.map(|(_, n)| *n).collect();
            let newest = numbers
                .iter()
                .all(|n| n.is_some_and(|n| self.is_last_word(*n)));
            if numbers.len() != 1 || !newest {
                return Err(format!("last words of {c}: {heard:?}"));
            }
        }
        Ok(())
    }

    fn is_last_word(&self, n: u64) -> bool {
        n / PEOPLE as u64 + PEOPLE as u64 > self.reactions
    }
}
