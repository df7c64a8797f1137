use super::{
    io::{CaptureFailure, Effect, EnterFailure, Entry, Input, Kind},
    media::Media,
    roster::Roster,
    typing::Typing,
};
use crate::{
    chat::{Chat, Party},
    close::Close,
    ids::{ParticipantId, Ticket},
    link::{self, Link},
    peer::{self, Peer},
    time::{Millis, UnixMillis},
    wire::{ClientFrame, IceServers, Path, Person, Role, RoomState},
};
use std::collections::BTreeMap;

/// What is said has commands of its own, far from those of hosts.
pub(super) const CHAT_COMMANDS: u64 = 1 << 62;

/// Where I am with this room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Before joining.
    Lobby {
        refused: Option<EnterFailure>,
    },
    /// *Join* was pressed.
    Entering,
    /// At the door until a host answers.
    Waiting,
    Live,
    Over(Ending),
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ending {
    /// I left.
    Left,
    /// The server closed the socket for good.
    Closed(Close),
    /// A host ended the call for everyone.
    Ended,
}

/// What stands in the way of one of my devices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Problem {
    pub kind: Kind,
    pub why: CaptureFailure,
}

/// Me, as shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    pub id: Option<ParticipantId>,
    /// What others see; empty while nobody does.
    pub name: String,
    pub role: Role,
    /// Switched on by me.
    pub mic: bool,
    pub camera: bool,
    /// Open and flowing (or, before joining, previewed).
    pub mic_live: bool,
    pub camera_live: bool,
    pub hand: bool,
    pub problems: Vec<Problem>,
}

/// Somebody else, as shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Other {
    pub person: Person,
    /// Media can reach us: the peer connection is up.
    pub connected: bool,
    /// Media was up and is being mended, or the signaling of that person is lost and
    /// media is not up.
    pub mending: bool,
    /// Could not be connected: it said what no browser says. Tried again once it comes anew.
    pub unreachable: bool,
    pub path: Option<Path>,
}

/// My side of a call.
#[derive(Debug)]
pub struct Call {
    pub(super) phase: Phase,
    pub(super) media: Media,
    pub(super) link: Link,
    pub(super) roster: Roster,
    pub(super) peers: BTreeMap<ParticipantId, Peer>,
    pub(super) ice: IceServers,
    /// I want nobody to learn my address.
    pub(super) hides: bool,
    pub(super) hand: bool,
    /// What the server last heard of me.
    pub(super) announced: Option<ClientFrame>,
    /// How *Join* asked, to ask again should the session be over.
    pub(super) entry: Option<Entry>,
    /// The `enter_room` that is on its way.
    pub(super) asked: Option<Ticket>,
    pub(super) ticket: Ticket,
    pub(super) command: u64,
    pub(super) chat: Chat,
    /// What the conversation knows of: my seat, whether I host, and everybody else.
    pub(super) parties: Option<(ParticipantId, bool, Vec<Party>)>,
    pub(super) typing: Typing,
    pub(super) report_at: Option<Millis>,
    /// A frame was refused: when what is unanswered of the conversation is said again.
    pub(super) chat_again: Option<Millis>,
    /// The server's clock, and ours at that moment.
    pub(super) clock: Option<(Millis, UnixMillis)>,
    woken_at: Option<Millis>,
}

impl Call {
    /// A call that has not begun. `seed` feeds the jitter of retries and the names of
    /// commands: no machine draws a random number by itself.
    pub fn new(seed: u64) -> Self {
        Self {
            phase: Phase::Lobby { refused: None },
            media: Media::new(),
            link: Link::new(seed),
            roster: Roster::default(),
            peers: BTreeMap::new(),
            ice: IceServers::default(),
            hides: false,
            hand: false,
            announced: None,
            entry: None,
            asked: None,
            ticket: Ticket(0),
            // Another page of the same session must not use the same names; half of the
            // range is left to count in.
            command: seed >> 1,
            typing: Typing::default(),
            parties: None,
            chat: Chat::new(seed >> 2 | CHAT_COMMANDS),
            report_at: None,
            chat_again: None,
            clock: None,
            woken_at: None,
        }
    }

    /// Advances the call by one input.
    #[must_use = "effects must be executed in order"]
    pub fn step(&mut self, now: Millis, input: Input) -> Vec<Effect> {
        let mut out = Vec::new();
        match input {
            Input::Open { seat } => self.on_open(now, seat, &mut out),
            Input::Join(entry) => self.on_join(entry, &mut out),
            Input::Entered(ticket, reply) => self.on_entered(now, ticket, reply, &mut out),
            Input::Leave => self.on_leave(now, &mut out),
            Input::Switch(kind, on) => self.media.switch(kind, on, &mut out),
            Input::Choose(kind, choice) => self.media.choose(kind, choice, &mut out),
            Input::Captured(ticket, kind) => self.media.on_captured(ticket, kind, &mut out),
            Input::CaptureFailed(ticket, kind, why) => {
                self.media.on_failed(ticket, kind, why, &mut out);
            }
            Input::TrackEnded(kind) => self.media.on_ended(kind, &mut out),
            Input::RaiseHand(up) => self.hand = up && self.phase == Phase::Live,
            Input::HideAddress(hide) => self.on_hide(now, hide, &mut out),
            Input::React(reaction) => self.on_react(now, reaction, &mut out),
            Input::SocketOpened(ticket) => self.link(now, link::Input::Opened(ticket), &mut out),
            Input::SocketText(ticket, text) => {
                self.link(now, link::Input::Text(ticket, text), &mut out);
            }
            Input::SocketClosed(ticket, code) => {
                let close = Close::from_code(code);
                self.link(now, link::Input::Closed(ticket, close), &mut out);
            }
            Input::Typing(on) => self.on_typing(now, on, &mut out),
            Input::Chat(input) => self.chat(now, input, &mut out),
            Input::Woke => self.link(now, link::Input::Woke, &mut out),
            Input::Peer(id, generation, fact) => {
                self.probe_when_lost(now, &fact, &mut out);
                self.on_peer_fact(now, id, generation, fact, &mut out);
            }
            Input::Tick => self.on_tick(now, &mut out),
            command => self.on_command(now, command, &mut out),
        }
        self.follow_up(now, &mut out);
        out
    }

    pub fn phase(&self) -> &Phase {
        &self.phase
    }

    /// The room, once known.
    pub fn room(&self) -> Option<&RoomState> {
        self.roster.room.as_ref()
    }

    pub fn me(&self) -> Me {
        let live = |kind| match self.phase {
            Phase::Live => self.media.is_flowing(kind),
            _ => self.media.is_ready(kind),
        };
        let name = self.roster.myself().map(|me| me.name.clone());
        Me {
            id: self.roster.me,
            name: name.unwrap_or_default(),
            role: self.roster.myself().map_or(Role::Guest, |me| me.role),
            mic: self.media.is_on(Kind::Microphone),
            camera: self.media.is_on(Kind::Camera),
            mic_live: live(Kind::Microphone),
            camera_live: live(Kind::Camera),
            hand: self.hand,
            problems: self.media.problems(),
        }
    }

    /// Everybody else who is in, in the order in which they came.
    pub fn others(&self) -> Vec<Other> {
        let other = |person: &Person| {
            let peer = self.peers.get(&person.id);
            let connected = peer.is_some_and(Peer::is_connected);
            Other {
                person: person.clone(),
                connected,
                mending: peer.is_some_and(Peer::is_mending) || (!person.link && !connected),
                unreachable: peer.is_some_and(Peer::is_unreachable),
                path: peer.and_then(Peer::path),
            }
        };
        self.roster.others().map(other).collect()
    }

    /// Who waits at the door (hosts only).
    pub fn door(&self) -> &[Person] {
        &self.roster.door
    }

    /// When the signaling link was lost, while it is.
    pub fn link_down_since(&self) -> Option<Millis> {
        match self.phase {
            Phase::Waiting | Phase::Live => self.link.down_since(),
            _ => None,
        }
    }

    /// What is said here.
    pub fn conversation(&self) -> &Chat {
        &self.chat
    }

    /// When the call began, on the server's clock.
    pub fn since(&self) -> Option<UnixMillis> {
        self.room().map(|room| room.since)
    }

    /// For how many milliseconds the call has been going on, by the server's clock.
    pub fn lasted(&self, now: Millis) -> Option<u64> {
        let (arrived, server) = self.clock?;
        Some(server.0.saturating_sub(self.since()?.0) + (now - arrived))
    }

    /// The raised hands, mine included, in the order in which they are taken.
    pub fn hands(&self) -> Vec<ParticipantId> {
        let people = self.roster.people.values();
        let raised = people.filter_map(|person| Some((person.hand?, person.id)));
        let mut raised: Vec<_> = raised.collect();
        raised.sort_unstable();
        raised.into_iter().map(|(_, id)| id).collect()
    }

    /// Everybody who is in is connected, and nothing about anybody is open.
    pub fn is_settled(&self) -> bool {
        self.link.is_up() && self.peers.values().all(Peer::is_settled)
    }

    /// What follows from any input: what flows, what the server hears of it, and when to
    /// look again.
    fn follow_up(&mut self, now: Millis, out: &mut Vec<Effect>) {
        self.media.flow(self.phase == Phase::Live, out);
        self.announce(now, out);
        self.tell_peers_of_links(now, out);
        self.give_up_entering(now, out);
        self.wake(now, out);
    }

    fn wake(&mut self, now: Millis, out: &mut Vec<Effect>) {
        if self.woken_at.is_some_and(|at| at <= now) {
            self.woken_at = None;
        }
        let peers = self.peers.values().filter_map(Peer::wake_at);
        let report = self.report_at.filter(|_| self.link.is_up());
        let again = self.chat_again.filter(|_| self.chat.awaits_answer());
        let other = report.into_iter().chain(self.typing_ends()).chain(again);
        let at = peers.chain(self.link.wake_at()).chain(other).min();
        if let Some(at) = at
            && self.woken_at != Some(at)
        {
            self.woken_at = Some(at);
            out.push(Effect::WakeAt(at));
        }
    }

    fn on_tick(&mut self, now: Millis, out: &mut Vec<Effect>) {
        self.link(now, link::Input::Tick, out);
        if self.chat_again.take_if(|at| *at <= now).is_some() {
            self.chat(now, crate::chat::Input::Lost, out);
        }
        let ids: Vec<_> = self.peers.keys().copied().collect();
        for id in ids {
            self.peer(now, id, peer::Input::Tick, out);
        }
        self.report(now, out);
        self.forget_typing(now);
    }
}
