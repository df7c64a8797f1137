//! What the call holds, shown: each field of the view is touched only when it changed.

use super::Page;
use crate::{awake::Awake, clock};
use parlor::{
    call::{Other, Phase},
    ids::{MessageId, ParticipantId},
    time::Millis,
    wire::Person,
};
use parlor_app::{
    reactive::RwSignal,
    view::{Knock, MeView, Scene, Tile},
};

const MINUTE_MS: u64 = 60_000;

/// What has to be known of what was shown before.
#[derive(Default)]
pub(super) struct Shown {
    /// A remembered seat is being taken again, and nothing came of it yet.
    pub(super) opening: bool,
    /// Who was at the door.
    door: Vec<ParticipantId>,
    /// The panel *Chat* is open.
    pub(super) chat_open: bool,
    /// Which version of the conversation is shown.
    pub(super) chat: u64,
    /// When it may be shown again.
    pub(super) chat_again: Millis,
    /// How far it was read.
    pub(super) read: Option<MessageId>,
}

/// Sets a signal if that changes it; one whose page is gone stays as it is.
pub(super) fn show<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.try_with_untracked(|now| *now != value) == Some(true) {
        signal.try_set(value);
    }
}

impl Page {
    pub(super) fn project(&mut self) {
        let now = clock::now();
        let others = self.call.others();
        show(self.view.scene, self.scene());
        show(self.view.room, self.call.room().cloned());
        self.peers.share_between(others.len() + 1);
        self.show_people(&others, now);
        self.show_door();
        self.show_chat(now);
        show(self.view.notices, self.notices.shown());
        show(self.view.link_down, self.call.link_down_since().is_some());
        show(
            self.view.minutes,
            self.call.lasted(now).unwrap_or_default() / MINUTE_MS,
        );
        self.keep_awake();
    }

    fn scene(&mut self) -> Scene {
        match self.call.phase() {
            Phase::Entering if self.shown.opening => return Scene::Opening,
            _ => self.shown.opening = false,
        }
        match self.call.phase() {
            Phase::Lobby { refused } => Scene::Lobby { refused: *refused },
            Phase::Entering => Scene::Entering,
            Phase::Waiting => Scene::Waiting,
            Phase::Live => Scene::Live,
            Phase::Over(ending) => Scene::Over(*ending),
        }
    }

    fn show_people(&self, others: &[Other], now: Millis) {
        let me = self.call.me();
        let hands = self.call.hands();
        let place = |who: Option<ParticipantId>| {
            let at = hands.iter().position(|hand| Some(*hand) == who)?;
            Some(at + 1)
        };
        let tiles = others.iter().map(|other| {
            let mut tile = tile(other);
            let who = tile.id;
            tile.hand_place = place(Some(who));
            tile.speaking = tile.mic && self.peers.speaks(who, now);
            tile.reaction = self.notices.reaction(who);
            tile
        });
        show(self.view.tiles, tiles.collect());
        show(
            self.view.reaction,
            me.id.and_then(|id| self.notices.reaction(id)),
        );
        let me = MeView {
            id: me.id,
            name: me.name,
            role: me.role,
            mic: me.mic,
            camera: me.camera,
            mic_live: me.mic_live,
            camera_live: me.camera_live,
            hand: me.hand,
            hand_place: place(me.id),
            speaking: me.mic && me.mic_live && self.media.speaks(now),
            problems: me.problems,
        };
        show(self.view.me, me);
    }

    /// Somebody new at the door is heard as well as seen.
    fn show_door(&mut self) {
        let door: Vec<Knock> = self.call.door().iter().map(knock).collect();
        let ids: Vec<_> = door.iter().map(|knock| knock.id).collect();
        if ids.iter().any(|id| !self.shown.door.contains(id)) {
            self.media.knock();
        }
        self.shown.door = ids;
        show(self.view.door, door);
    }

    fn keep_awake(&mut self) {
        match self.call.phase() {
            Phase::Live if self.awake.is_none() => self.awake = Some(Awake::new()),
            Phase::Live => {}
            _ => self.awake = None,
        }
    }
}

fn tile(other: &Other) -> Tile {
    let Person {
        id,
        name,
        role,
        mic,
        camera,
        ..
    } = &other.person;
    Tile {
        id: *id,
        name: name.clone(),
        role: *role,
        mic: *mic,
        camera: *camera,
        hand_place: None,
        speaking: false,
        connected: other.connected,
        mending: other.mending,
        unreachable: other.unreachable,
        path: other.path,
        reaction: None,
    }
}

fn knock(person: &Person) -> Knock {
    Knock {
        id: person.id,
        name: person.name.clone(),
        role: person.role,
    }
}
