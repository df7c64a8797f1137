//! Everybody else: one [`Peer`] per person in the roster, and what is said between us.

use super::{
    io::{Effect, Entry, Kind, PeerEffect, PeerFact, Reach, Transport},
    model::{Call, Phase},
};
use crate::{
    chat::{self, Party},
    ids::ParticipantId,
    limits::{REPORT_MS, REPORT_PAIRS},
    link,
    peer::{self, Peer},
    say::{Generation, Say},
    time::Millis,
    wire::{ClientFrame, Person},
};

impl Call {
    /// Makes the peers match the roster: opens, renews and closes connections.
    pub(super) fn match_peers(&mut self, now: Millis, out: &mut Vec<Effect>) {
        self.tell_parties(now, out);
        let Some(me) = self.roster.me else { return };
        let page = self.roster.myself().map_or(0, |me| me.page);
        let gone = |id: &&ParticipantId| !self.roster.people.contains_key(id);
        let gone: Vec<_> = self.peers.keys().filter(gone).copied().collect();
        for id in gone {
            self.peers.remove(&id);
            out.push(Effect::Peer(id, PeerEffect::Close));
        }
        let others = self.roster.others().map(|person| (person.id, person.page));
        let others: Vec<_> = others.collect();
        for (id, other_page) in others {
            let generation = Generation::between(page, other_page);
            if self.peers.contains_key(&id) {
                self.peer(now, id, peer::Input::Renumbered(generation), out);
            } else {
                let (peer, effects) = Peer::open(now, (me, id), generation, self.reach(), false);
                self.peers.insert(id, peer);
                self.execute(now, id, effects, out);
            }
        }
    }

    /// By which ways others may be reached: mine and the room's wishes count alike.
    pub(super) fn reach(&self) -> Reach {
        let everybody = self.roster.room.as_ref().is_some_and(|r| r.hide_address);
        Reach {
            ice: self.ice.clone(),
            relay_only: self.hides || everybody,
        }
    }

    /// The ways may be other ones now.
    pub(super) fn tell_reach(&mut self, now: Millis, out: &mut Vec<Effect>) {
        self.every_peer(now, &peer::Input::Reach(self.reach()), out);
    }

    pub(super) fn on_hide(&mut self, now: Millis, hide: bool, out: &mut Vec<Effect>) {
        self.hides = hide;
        self.tell_reach(now, out);
    }

    /// What is said over a pair's own channel is the conversation's business, the rest the
    /// peer's; a channel that closed is both's.
    pub(super) fn on_peer_fact(
        &mut self,
        now: Millis,
        id: ParticipantId,
        generation: Generation,
        fact: PeerFact,
        out: &mut Vec<Effect>,
    ) {
        let peer = self.peers.get(&id);
        if peer.is_none_or(|peer| peer.generation() != generation) {
            return;
        }
        let words = match &fact {
            PeerFact::ChannelOpen => chat::Input::Channel(id, true),
            PeerFact::ChannelClosed => chat::Input::Channel(id, false),
            PeerFact::Told(text) => chat::Input::Told(id, text.clone()),
            _ => return self.peer(now, id, peer::Input::Fact(generation, fact), out),
        };
        self.chat(now, words, out);
        if fact == PeerFact::ChannelClosed {
            self.peer(now, id, peer::Input::Fact(generation, fact), out);
        }
    }

    /// Who is here, for the conversation.
    fn tell_parties(&mut self, now: Millis, out: &mut Vec<Effect>) {
        let Some(me) = self.roster.me else { return };
        let page = self.roster.myself().map_or(0, |me| u64::from(me.page));
        let party = |person: &Person| Party {
            id: person.id,
            name: person.name.clone(),
            hosts: person.role.hosts(),
            pages: page + u64::from(person.page),
        };
        let parties: Vec<_> = self.roster.others().map(party).collect();
        let hosts = self.roster.myself().is_some_and(|me| me.role.hosts());
        let name = self.roster.myself().map(|me| me.name.clone());
        let known = Some((me, hosts, parties.clone()));
        if self.parties != known {
            self.parties = known;
            self.chat(
                now,
                chat::Input::Parties {
                    me,
                    name: name.unwrap_or_default(),
                    hosts,
                    parties,
                },
                out,
            );
        }
    }

    pub(super) fn close_peers(&mut self, out: &mut Vec<Effect>) {
        for id in std::mem::take(&mut self.peers).into_keys() {
            out.push(Effect::Peer(id, PeerEffect::Close));
        }
    }

    /// What a peer has to know about the links between us, and about what it sends.
    pub(super) fn tell_peers_of_links(&mut self, now: Millis, out: &mut Vec<Effect>) {
        let up = self.link.is_up();
        let of = |person: &Person| (person.id, up && person.link, person.mic || person.camera);
        let facts: Vec<_> = self.roster.others().map(of).collect();
        for (id, signaling, sending) in facts {
            let Some(peer) = self.peers.get(&id) else {
                continue;
            };
            let (knows_signaling, knows_sending) = (peer.is_signaling(), peer.is_sending());
            if knows_signaling != signaling {
                self.peer(now, id, peer::Input::Signaling(signaling), out);
            }
            if knows_sending != sending {
                self.peer(now, id, peer::Input::Sending(sending), out);
            }
        }
    }

    pub(super) fn say_everything_again(&mut self, now: Millis, out: &mut Vec<Effect>) {
        self.every_peer(now, &peer::Input::Lost, out);
    }

    pub(super) fn every_peer(&mut self, now: Millis, input: &peer::Input, out: &mut Vec<Effect>) {
        let ids: Vec<_> = self.peers.keys().copied().collect();
        for id in ids {
            self.peer(now, id, input.clone(), out);
        }
    }

    /// A path that is lost often means that the link is, too: better to know before its
    /// silence tells.
    pub(super) fn probe_when_lost(&mut self, now: Millis, fact: &PeerFact, out: &mut Vec<Effect>) {
        if *fact == PeerFact::Transport(Transport::Disconnected) && self.link.is_up() {
            self.link(now, link::Input::Woke, out);
        }
    }

    /// Steps one peer; somebody who is not here is not answered.
    pub(super) fn peer(
        &mut self,
        now: Millis,
        id: ParticipantId,
        input: peer::Input,
        out: &mut Vec<Effect>,
    ) {
        if let Some(peer) = self.peers.get_mut(&id) {
            let effects = peer.step(now, input);
            self.execute(now, id, effects, out);
        }
    }

    fn execute(
        &mut self,
        now: Millis,
        id: ParticipantId,
        effects: Vec<peer::Effect>,
        out: &mut Vec<Effect>,
    ) {
        for effect in effects {
            match effect {
                peer::Effect::Edge(order) => out.push(Effect::Peer(id, order)),
                peer::Effect::Say(say) => self.say(now, Some(id), &say, out),
            }
        }
    }

    /// Says something to one person, or to everybody.
    pub(super) fn say(
        &mut self,
        now: Millis,
        to: Option<ParticipantId>,
        say: &Say,
        out: &mut Vec<Effect>,
    ) {
        let body = serde_json::to_string(say).expect("a say is made of strings and numbers");
        self.send(now, ClientFrame::Signal { to, body }, out);
    }

    /// Tells the server what I send, when that is not what it last heard.
    pub(super) fn announce(&mut self, now: Millis, out: &mut Vec<Effect>) {
        if self.phase != Phase::Live {
            return;
        }
        let media = ClientFrame::Media {
            mic: self.media.is_flowing(Kind::Microphone),
            camera: self.media.is_flowing(Kind::Camera),
            screen: false,
            hand: self.hand,
        };
        if self.announced.as_ref() != Some(&media) {
            self.announced = Some(media.clone());
            self.send(now, media, out);
        }
    }

    /// Should the session be over one day, this is how to enter again.
    pub(super) fn remember_name(&mut self) {
        if self.entry.is_none() {
            let me = self.roster.myself();
            self.entry = me.map(|me| Entry {
                name: me.name.clone(),
                take_over: true,
            });
        }
    }

    /// Tells the server how each pair is doing, when it is time to.
    pub(super) fn report(&mut self, now: Millis, out: &mut Vec<Effect>) {
        let due = self.report_at.is_some_and(|at| at <= now);
        if !due || self.phase != Phase::Live || !self.link.is_up() {
            return;
        }
        self.report_at = Some(now + REPORT_MS);
        let peers = self.peers.iter_mut().take(REPORT_PAIRS);
        let pairs: Vec<_> = peers.map(|(id, peer)| peer.report(*id)).collect();
        if !pairs.is_empty() {
            self.send(now, ClientFrame::Report { pairs }, out);
        }
    }
}
