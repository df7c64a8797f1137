//! The others, as the browser holds them: a connection each, and the stream of their tile.
//!
//! Not here: who is connected when, and what is mended how. The call decides that.

mod budget;
mod connection;
mod path;
mod remote;
pub(crate) mod rtc;
mod slots;
mod statistics;
mod voice;

pub(crate) use remote::Reception;
pub(crate) use rtc::{DataChannel, PeerConnection, control_channel};

use crate::{event::Queue, files::Inbox, media::SPEAKING_HOLD_MS};
use budget::Budget;
use connection::{Connection, Operation, Report};
use parlor::{
    call::{Kind, PeerEffect, PeerFact, Reach, Transport},
    ids::ParticipantId,
    say::Generation,
    time::Millis,
};
use remote::Remote;
use slots::Outgoing;
use std::collections::BTreeMap;
use web_sys::{MediaStream, MediaStreamTrack};

/// Sound above this is somebody speaking: above a quiet room, below a quiet voice.
const SPEAKING: f64 = 0.015;

/// One of the others.
struct Peer {
    connection: Option<Connection>,
    remote: Remote,
    spoke: Option<Millis>,
}

/// Everybody else in the call.
pub(crate) struct Peers {
    queue: Queue,
    files: Inbox,
    peers: BTreeMap<ParticipantId, Peer>,
    out: Outgoing,
    budget: Budget,
    speaker: Option<String>,
}

impl Peers {
    pub(crate) fn new(queue: Queue, files: Inbox) -> Self {
        let out = Outgoing {
            stream: MediaStream::new().ok(),
            ..Outgoing::default()
        };
        Self {
            queue,
            files,
            peers: BTreeMap::new(),
            out,
            budget: Budget::for_people(2),
            speaker: None,
        }
    }

    /// Does what is ordered for one of them.
    pub(crate) fn execute(&mut self, who: ParticipantId, effect: PeerEffect) {
        let operation = match effect {
            PeerEffect::Open(generation, reach) => return self.open(who, generation, &reach),
            PeerEffect::Configure(reach) => return self.configure(who, &reach),
            PeerEffect::Close => {
                self.peers.remove(&who);
                self.files.left(who);
                return;
            }
            PeerEffect::Tell(text) => {
                if let Some(connection) = self.connection(who) {
                    connection.tell(&text);
                }
                return;
            }
            PeerEffect::MakeOffer { ticket, restart } => Operation::MakeOffer { ticket, restart },
            PeerEffect::TakeOffer(ticket, sdp) => Operation::TakeOffer(ticket, sdp),
            PeerEffect::TakeAnswer(ticket, sdp) => Operation::TakeAnswer(ticket, sdp),
            PeerEffect::AddCandidate(candidate) => Operation::AddCandidate(candidate),
        };
        if let Some(connection) = self.connection(who) {
            connection.order(operation);
        }
    }

    /// What of mine goes to everybody, and to whoever comes later.
    pub(crate) fn send(&mut self, kind: Kind, track: Option<&MediaStreamTrack>) {
        self.out.put(kind, track.cloned());
        for connection in self.connections() {
            connection.order(Operation::Send(kind, track.cloned()));
        }
    }

    /// Shares my uplink between so many people, me included.
    pub(crate) fn share_between(&mut self, people: usize) {
        let budget = Budget::for_people(people);
        if budget != self.budget {
            self.budget = budget;
            for connection in self.connections() {
                connection.order(Operation::Spend(budget));
            }
        }
    }

    pub(crate) fn receive(&mut self, who: ParticipantId, generation: Generation, it: Reception) {
        if let Some(peer) = self.peers.get_mut(&who) {
            let current = peer.connection.as_ref().map(|c| c.generation);
            if current == Some(generation) {
                peer.remote.receive(who, generation, it, &self.queue);
            }
        }
    }

    /// Whether the tile shows something new now.
    pub(crate) fn arrive(&self, who: ParticipantId, generation: Generation) -> bool {
        self.peers
            .get(&who)
            .is_some_and(|peer| peer.remote.arrive(generation))
    }

    pub(crate) fn picture(&self, who: ParticipantId) -> Option<&MediaStream> {
        Some(self.peers.get(&who)?.remote.picture())
    }

    /// Sends everybody's sound to the speaker with this id.
    pub(crate) fn set_speaker(&mut self, id: String) {
        for peer in self.peers.values_mut() {
            peer.remote.voice().set_speaker(&id);
        }
        self.speaker = Some(id);
    }

    /// After a touch: every voice the browser held back is heard.
    pub(crate) fn hear(&mut self) {
        for peer in self.peers.values_mut() {
            peer.remote.voice().play();
        }
    }

    /// Listens to who speaks.
    pub(crate) fn listen(&mut self, now: Millis) {
        for peer in self.peers.values_mut() {
            if peer.remote.loudness() > SPEAKING {
                peer.spoke = Some(now);
            }
        }
    }

    pub(crate) fn speaks(&self, who: ParticipantId, now: Millis) -> bool {
        self.peers
            .get(&who)
            .and_then(|peer| peer.spoke)
            .is_some_and(|spoke| now - spoke < SPEAKING_HOLD_MS)
    }

    fn open(&mut self, who: ParticipantId, generation: Generation, reach: &Reach) {
        let report = Report {
            queue: self.queue.clone(),
            files: self.files.clone(),
            who,
            generation,
        };
        let opened = Connection::open(report.clone(), reach, self.out.clone(), self.budget);
        if opened.is_err() {
            report.fact(PeerFact::Transport(Transport::Failed));
        }
        if let Some(peer) = self.peers.get_mut(&who) {
            peer.connection = opened.ok();
        } else if let Ok(remote) = Remote::new(self.queue.clone(), self.speaker.as_deref()) {
            let peer = Peer {
                connection: opened.ok(),
                remote,
                spoke: None,
            };
            self.peers.insert(who, peer);
        }
    }

    fn configure(&self, who: ParticipantId, reach: &Reach) {
        if let Some(connection) = self.connection(who) {
            connection.configure(reach);
        }
    }

    fn connection(&self, who: ParticipantId) -> Option<&Connection> {
        self.peers.get(&who)?.connection.as_ref()
    }

    fn connections(&self) -> impl Iterator<Item = &Connection> {
        self.peers
            .values()
            .filter_map(|peer| peer.connection.as_ref())
    }
}
