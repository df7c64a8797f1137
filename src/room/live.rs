use super::{
    Room,
    io::{ConnId, Identity},
    occupant::Occupant,
};
use crate::{
    ids::ParticipantId,
    time::UnixMillis,
    wire::{Path, Role},
};
use std::collections::BTreeMap;

/// What an administrator may see of a room: never what is said in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Live {
    pub since: UnixMillis,
    pub people: Vec<LivePerson>,
    pub waiting: Vec<LivePerson>,
    /// The path of each pair as either side reported it last, smaller id first.
    pub pairs: Vec<(ParticipantId, ParticipantId, Path)>,
}

/// One person in [`Live`].
#[derive(Clone, Debug, PartialEq)]
pub struct LivePerson {
    pub id: ParticipantId,
    /// The socket this seat has, or had last since the server started.
    pub conn: Option<ConnId>,
    pub identity: Identity,
    pub name: String,
    pub role: Role,
    pub mic: bool,
    pub camera: bool,
    pub screen: bool,
    pub link: bool,
    pub since: UnixMillis,
}

impl Room {
    /// The sessions of those who are in.
    pub fn sessions(&self) -> impl Iterator<Item = &str> {
        let inside = self.people.values().filter(|person| person.is_in());
        inside.map(|person| &*person.seat.session)
    }

    /// What whoever shows the room may see; `None` while nobody is in or waiting.
    pub fn live(&self) -> Option<Live> {
        let first = self.people.values().next()?;
        let all = |inside: bool| {
            let these = self.people.values().filter(move |p| p.is_in() == inside);
            these.map(LivePerson::of).collect()
        };
        Some(Live {
            since: self.since.unwrap_or(first.seat.since),
            people: all(true),
            waiting: all(false),
            pairs: self.pairs(),
        })
    }

    fn pairs(&self) -> Vec<(ParticipantId, ParticipantId, Path)> {
        let mut latest = BTreeMap::new();
        for (id, person) in &self.people {
            let Some(report) = &person.report else {
                continue;
            };
            for pair in report.pairs.iter().filter(|p| self.is_in(p.to)) {
                let ends = (*id.min(&pair.to), *id.max(&pair.to));
                let known = latest.entry(ends).or_insert((report.at, pair.path));
                if known.0 < report.at {
                    *known = (report.at, pair.path);
                }
            }
        }
        let pairs = latest.into_iter();
        pairs.map(|((a, b), (_, path))| (a, b, path)).collect()
    }
}

impl LivePerson {
    fn of(person: &Occupant) -> Self {
        Self {
            id: person.seat.id,
            conn: person.conn,
            identity: person.seat.identity.clone(),
            name: person.seat.name.clone(),
            role: person.seat.role,
            mic: person.seat.media.mic,
            camera: person.seat.media.camera,
            screen: person.seat.media.screen,
            link: !person.shown_lost,
            since: person.seat.since,
        }
    }
}
