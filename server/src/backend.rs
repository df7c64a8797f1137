//! What pages may ask of the server: every access rule in one place.

mod check;
mod network;

pub use check::Sent;

use crate::{
    accounts::{cookies, hash, token},
    db::{RoomRow, StoreError},
    rooms::LiveRoom,
    state::AppState,
    visitor::{Guest, Visitor},
};
use axum_extra::extract::cookie::Cookie;
use parlor::{
    name::DisplayName,
    room::{Answer, Live as Inside, Who},
    slug::Slug,
    wire::{Access, Role},
};
use parlor_app::backend::{
    Entered, Live, LivePair, LivePerson, LiveRoom as ShownRoom, RoomCard, RoomFront, RoomSettings,
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Why nothing is shown, named by what can be done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// Sign in first.
    #[error("sign in first")]
    SignIn,
    /// There is none, or it is not for you.
    #[error("not found")]
    NotFound,
    /// Try again later; the cause is in the server's log.
    #[error("not available just now")]
    Unavailable,
}

/// The server as one visitor may use it. Who asks is the visitor it was made for.
#[derive(Debug)]
pub struct Doorway {
    state: AppState,
    visitor: Visitor,
    /// Cookies for the response.
    cookies: Mutex<Vec<Cookie<'static>>>,
}

impl Doorway {
    pub fn new(state: AppState, visitor: Visitor) -> Arc<Self> {
        Arc::new(Self {
            state,
            visitor,
            cookies: Mutex::default(),
        })
    }

    /// The cookies that what was asked so far wants set.
    pub fn take_cookies(&self) -> Vec<Cookie<'static>> {
        let mut cookies = self.cookies.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut cookies)
    }

    /// The account that asks.
    fn account(&self) -> Result<i64, ApiError> {
        let person = self.visitor.signed_in.as_ref().ok_or(ApiError::SignIn)?;
        Ok(person.account().id)
    }

    fn is_administrator(&self) -> bool {
        let person = self.visitor.signed_in.as_ref();
        person.is_some_and(|person| person.administrator().is_some())
    }

    /// The room behind a slug, if this visitor may know of it. Both questions are asked
    /// either way, so that the answers take the same time.
    async fn room(&self, slug: &str) -> Result<Option<RoomRow>, StoreError> {
        let slug = Slug::parse(slug).map(|slug| slug.to_string());
        let store = &self.state.store;
        let row = store.room_by_slug(slug.as_deref().unwrap_or("")).await?;
        let id = row.as_ref().map_or(NO_ROOM, |row| row.id);
        let banned = store.bans(id).await?.contains(&self.visitor.identity());
        Ok(row.filter(|row| self.hosts(row) || !banned && self.is_for(row)))
    }

    fn is_for(&self, row: &RoomRow) -> bool {
        row.access != Access::Members || self.visitor.signed_in.is_some()
    }

    /// Whether this visitor owns the room or administers the server.
    fn hosts(&self, row: &RoomRow) -> bool {
        let owns = self.account().is_ok_and(|account| account == row.owner);
        owns || self.is_administrator()
    }

    /// Who this visitor would be in the room; a guest has to give a name.
    fn who(&self, row: &RoomRow, given: &str) -> Option<Who> {
        let identity = self.visitor.identity();
        let role = match &self.visitor.signed_in {
            Some(_) if self.hosts(row) => Role::Host,
            Some(_) => Role::Member,
            None => Role::Guest,
        };
        let name = match &self.visitor.signed_in {
            Some(person) => person.account().display_name.clone(),
            None => {
                let name = DisplayName::parse(given).ok()?;
                self.remember_guest(&name);
                name.into_string()
            }
        };
        Some(Who {
            identity,
            name,
            role,
        })
    }

    fn remember_guest(&self, name: &DisplayName) {
        let https = self.state.config.web.public_url.https();
        let mut cookies = self.cookies.lock().unwrap_or_else(PoisonError::into_inner);
        let value = cookies::write_name(name);
        cookies.push(cookies::choice(cookies::GUEST_NAME, value, https));
        if let Guest::New(token) = &self.visitor.guest {
            cookies.push(cookies::guest(token.clone(), https));
        }
    }

    fn inside(&self, row: &RoomRow) -> Option<Inside> {
        let inside = self.state.registry.inside(row.id);
        inside.filter(|live| !live.people.is_empty())
    }
}

/// No row has this number.
const NO_ROOM: crate::db::RoomId = crate::db::RoomId(0);

/// What a page is told of the store's error; the cause is in the log already.
fn unavailable(_: StoreError) -> ApiError {
    ApiError::Unavailable
}

impl Doorway {
    /// The visitor's rooms.
    pub async fn your_rooms(&self) -> Result<Vec<RoomCard>, ApiError> {
        let rows = self.state.store.rooms_of(self.account()?).await;
        let rows = rows.map_err(unavailable)?;
        Ok(rows.into_iter().map(|row| self.card(row)).collect())
    }

    /// A room's settings, for its owner.
    pub async fn room_settings(&self, slug: &str) -> Result<RoomSettings, ApiError> {
        let account = self.account()?;
        let row = self.room(slug).await.map_err(unavailable)?;
        let row = row.filter(|row| row.owner == account);
        let row = row.ok_or(ApiError::NotFound)?;
        Ok(RoomSettings {
            slug: row.slug,
            name: row.name,
            access: row.access,
            capacity: row.capacity,
            locked: row.locked,
            keep: row.keep,
            hide_address: row.hide_address,
        })
    }

    /// A room from outside: `NotFound` both for no such room and for one the visitor may not
    /// know of.
    pub async fn room_front(&self, slug: &str) -> Result<RoomFront, ApiError> {
        let row = self.room(slug).await.map_err(unavailable)?;
        let row = row.ok_or(ApiError::NotFound)?;
        let inside = self.inside(&row);
        Ok(RoomFront {
            hosts: self.hosts(&row),
            inside: inside.map_or(vec![], |live| names(&live)),
            slug: row.slug,
            name: row.name,
            access: row.access,
            locked: row.locked,
            capacity: row.capacity,
        })
    }

    /// *Join*: every access rule in one place, answered by a ticket for the socket.
    pub async fn enter(
        &self,
        slug: &str,
        name: &str,
        take_over: bool,
    ) -> Result<Entered, ApiError> {
        let Some(row) = self.room(slug).await.map_err(unavailable)? else {
            return Ok(Entered::NotForYou);
        };
        let Some(who) = self.who(&row, name) else {
            return Ok(Entered::BadName);
        };
        let ticket = token();
        let answer = self
            .state
            .registry
            .enter(&row, who, hash(&ticket), take_over);
        Ok(match answer.await.map_err(unavailable)? {
            Answer::Admitted => Entered::Admitted { ticket },
            Answer::Waiting => Entered::Waiting { ticket },
            Answer::Elsewhere => Entered::Elsewhere,
            Answer::Full => Entered::Full,
            Answer::Locked => Entered::Locked,
            Answer::Refused => Entered::NotForYou,
            Answer::TooOften => Entered::TooOften,
        })
    }

    /// All live sessions, for administrators.
    pub async fn live(&self) -> Result<Live, ApiError> {
        self.account()?;
        if !self.is_administrator() {
            return Err(ApiError::NotFound);
        }
        let store = &self.state.store;
        let numbers = self.state.registry.numbers();
        let mut rooms = Vec::new();
        for live in self.state.registry.live() {
            // A room deleted just now is on its way out.
            if let Some(row) = store.room(live.room).await.map_err(unavailable)? {
                rooms.push(shown(row, &live));
            }
        }
        Ok(Live {
            now: numbers.now,
            rooms,
            rooms_in_all: store.count_rooms().await.map_err(unavailable)?,
            sockets: numbers.sockets,
            mending: numbers.mending,
            people_by_minute: numbers.people_by_minute,
            most_today: numbers.most_today,
        })
    }

    fn card(&self, row: RoomRow) -> RoomCard {
        let inside = self.inside(&row);
        RoomCard {
            since: inside.as_ref().map(|live| live.since),
            inside: inside.map_or(vec![], |live| names(&live)),
            slug: row.slug,
            name: row.name,
            access: row.access,
            capacity: row.capacity,
            last_used: row.last_used,
        }
    }
}

fn names(live: &Inside) -> Vec<String> {
    live.people
        .iter()
        .map(|person| person.name.clone())
        .collect()
}

fn shown(row: RoomRow, room: &LiveRoom) -> ShownRoom {
    let live = &room.live;
    let from: HashMap<_, _> = room.from.iter().copied().collect();
    let people = live.people.iter().map(|person| LivePerson {
        id: person.id,
        name: person.name.clone(),
        role: person.role,
        from: from
            .get(&person.id)
            .map_or(String::new(), ToString::to_string),
        mic: person.mic,
        camera: person.camera,
        link: person.link,
        since: person.since,
    });
    let pairs = live.pairs.iter().map(|(one, other, path)| LivePair {
        one: *one,
        other: *other,
        path: *path,
    });
    ShownRoom {
        slug: row.slug,
        name: row.name,
        since: live.since,
        people: people.collect(),
        waiting: u32::try_from(live.waiting.len()).unwrap_or(u32::MAX),
        pairs: pairs.collect(),
    }
}
