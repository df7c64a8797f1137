use super::{
    chat::Asking,
    enter::Pass,
    io::{ConnId, Durable, Effect, Hash, Identity, Input, Seat},
    leave::Departed,
    occupant::Occupant,
    saving::Saving,
};
use crate::{
    ids::{ParticipantId, Ticket},
    limits::JOINS,
    rate::Window,
    session::Session,
    time::{Millis, UnixMillis},
    wire::{Access, Keep},
};
use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    mem,
};

/// What a room's page sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub name: String,
    pub access: Access,
    pub locked: bool,
    pub capacity: u8,
    pub keep: Keep,
    /// Everybody's address is hidden from the others.
    pub hide_address: bool,
    /// How much one person may write within [`crate::limits::CHATS_WITHIN_MS`].
    pub chats: u32,
    pub banned: Vec<Identity>,
}

/// One live room.
#[derive(Debug)]
pub struct Room {
    pub(super) settings: Settings,
    pub(super) deleted: bool,
    pub(super) next_id: u64,
    pub(super) rev: u64,
    pub(super) door_rev: u64,
    /// When the first of this call came in, while somebody is in.
    pub(super) since: Option<UnixMillis>,
    pub(super) people: BTreeMap<ParticipantId, Occupant>,
    pub(super) sessions: HashMap<String, ParticipantId>,
    pub(super) conns: HashMap<ConnId, Holder>,
    /// Tickets given out and not yet shown.
    pub(super) passes: HashMap<Hash, Pass>,
    pub(super) joins: BTreeMap<Identity, Window<{ JOINS as usize }>>,
    pub(super) saving: BTreeMap<Ticket, Saving>,
    /// What the archive was asked.
    pub(super) asking: BTreeMap<Ticket, Asking>,
    pub(super) last_ticket: Ticket,
    pub(super) departed: VecDeque<Departed>,
    /// When the edge was asked to wake us.
    pub(super) wake: Option<Millis>,
    /// Whoever shows the room should look again.
    pub(super) changed: bool,
    pub(super) effects: Vec<Effect>,
}

/// What a socket is to the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holder {
    /// Its seat is being committed.
    Arriving(Ticket),
    Seat(ParticipantId),
}

impl Room {
    /// A room nobody is in. `first_id` must be above every id this room ever gave out:
    /// the edge derives it from the wall clock. Revisions start there too, so that they
    /// rise across restarts.
    pub fn new(settings: Settings, first_id: u64) -> Self {
        Self {
            settings,
            deleted: false,
            next_id: first_id,
            rev: first_id,
            door_rev: first_id,
            since: None,
            people: BTreeMap::new(),
            sessions: HashMap::new(),
            conns: HashMap::new(),
            passes: HashMap::new(),
            joins: BTreeMap::new(),
            saving: BTreeMap::new(),
            asking: BTreeMap::new(),
            last_ticket: Ticket::default(),
            departed: VecDeque::new(),
            wake: None,
            changed: false,
            effects: Vec::new(),
        }
    }

    /// A room as it was before a restart: its seats come back without a connection, with
    /// full grace from `now`, and nobody is told that they left.
    #[must_use]
    pub fn restore(
        settings: Settings,
        first_id: u64,
        seats: Vec<Seat>,
        now: Millis,
    ) -> (Self, Vec<Effect>) {
        let mut room = Self::new(settings, first_id);
        for seat in seats {
            room.next_id = room.next_id.max(seat.id.0 + 1);
            // Banned just before the restart: the ban was stored, the seat not yet given up.
            if room.settings.banned.contains(&seat.identity) {
                room.save(Durable::Gone(seat.id), Saving::Truth);
                continue;
            }
            if !seat.waiting {
                room.since = Some(room.since.map_or(seat.since, |at| at.min(seat.since)));
            }
            let (name, token) = (seat.session.clone(), seat.token);
            let session = Session::restored(name.clone(), token, seat.previous_token, now);
            room.sessions.insert(name, seat.id);
            room.people
                .insert(seat.id, Occupant::new(seat, session, None));
        }
        room.changed = !room.people.is_empty();
        room.on_tick(now);
        let effects = room.orders();
        (room, effects)
    }

    /// Advances the room by one input.
    #[must_use = "effects must be executed in order"]
    pub fn step(&mut self, now: Millis, input: Input) -> Vec<Effect> {
        match input {
            Input::Frame { conn, frame, at } => self.on_frame(now, conn, frame, at),
            Input::Dropped { conn } => self.on_dropped(now, conn),
            Input::Enter {
                ask,
                ticket,
                who,
                take_over,
            } => self.on_enter(now, ask, ticket, who, take_over),
            Input::Hello {
                conn,
                ticket,
                fresh,
            } => self.on_hello(now, conn, ticket, fresh),
            Input::Resume {
                conn,
                session,
                token,
                taken,
                fresh,
            } => self.on_resume(now, conn, &session, token, taken, fresh),
            Input::Closed { conn, why } => self.on_closed(now, conn, why),
            Input::Saved { ticket, ok } => self.on_saved(now, ticket, ok),
            Input::Chat(ticket, answer) => self.on_chat_answer(ticket, answer),
            Input::Ice { conn, ice } => self.on_ice(conn, ice),
            Input::Changed(settings) => self.on_settings(now, settings),
            Input::Deleted => self.on_deleted(),
            Input::EndedByAdmin => self.on_ended_by_admin(now),
            Input::RemovedByAdmin(id) => self.on_removed_by_admin(now, id),
            Input::Revoked(identity) => self.on_revoked(now, &identity),
            Input::Tick => self.on_tick(now),
        }
        self.orders()
    }

    fn orders(&mut self) -> Vec<Effect> {
        if mem::take(&mut self.changed) {
            self.effects.push(Effect::Changed);
        }
        if self.is_over() {
            self.effects.push(Effect::Retire);
        }
        mem::take(&mut self.effects)
    }

    /// Nobody is here, nobody is expected, and nothing is left to tell a late comer.
    fn is_over(&self) -> bool {
        self.people.is_empty()
            && self.passes.is_empty()
            && self.saving.is_empty()
            && self.asking.is_empty()
            && (self.departed.is_empty() || self.deleted)
    }
}
