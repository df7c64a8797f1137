//! What *Check your setup* may know and send.

use super::{ApiError, Doorway, unavailable};
use crate::{
    accounts::token,
    db::{KeepReport, RoomRow, StoreError},
};
use parlor::{check::Withheld, limits::REPORT_BYTES, wire::Access};
use parlor_app::backend::{CheckFront, CheckRoom, CheckServers, Report};
use std::net::IpAddr;

/// Reports that an administrator is shown: as many as a person reads.
const SHOWN: u32 = 50;

/// What became of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    Kept,
    /// Too long, or nothing at all.
    Unreadable,
    TooOften,
}

impl Doorway {
    /// The page, for whoever came: a room is named to whoever may know of it.
    pub async fn check_front(&self, slug: Option<&str>) -> Result<CheckFront, ApiError> {
        let room = self.room_of_check(slug).await.map_err(unavailable)?;
        Ok(CheckFront {
            may_report: room.is_some() || self.visitor.signed_in.is_some(),
            room: room.map(|row| CheckRoom {
                slug: row.slug,
                name: row.name,
            }),
        })
    }

    /// The servers that a check from `from` may try: relays only for who could be in a call
    /// this minute.
    pub async fn check_servers(&self, slug: &str, from: IpAddr) -> Result<CheckServers, ApiError> {
        let ice = self.state.registry.ice();
        let withheld = match ice.has_relays() {
            // There is nothing to withhold.
            false => None,
            true => self.withheld(slug, from).await.map_err(unavailable)?,
        };
        Ok(CheckServers {
            ice: match withheld {
                None => ice.check_servers(&token(), self.state.clock.now()),
                Some(_) => ice.open_servers(),
            },
            withheld,
        })
    }

    async fn withheld(&self, slug: &str, from: IpAddr) -> Result<Option<Withheld>, StoreError> {
        // Whoever has an account has rooms to be in.
        if self.visitor.signed_in.is_none() {
            match self.room_of_check(Some(slug)).await? {
                None => return Ok(Some(Withheld::Stranger)),
                Some(row) if !self.admits(&row) => return Ok(Some(Withheld::Outside)),
                Some(_) => {}
            }
        }
        let may = self
            .state
            .checks
            .servers
            .take(from, self.state.registry.steady().now());
        Ok((!may).then_some(Withheld::TooOften))
    }

    /// Whether this guest is in the room, or would be at once after pressing *Join*.
    fn admits(&self, row: &RoomRow) -> bool {
        let inside = self.state.registry.inside(row.id);
        let people = inside.as_ref().map_or(&[][..], |live| &live.people);
        let identity = self.visitor.identity();
        let is_in = people.iter().any(|person| person.identity == identity);
        let is_open = row.access == Access::Link && !row.locked;
        is_in || is_open && people.len() < usize::from(row.capacity)
    }

    async fn room_of_check(&self, slug: Option<&str>) -> Result<Option<RoomRow>, StoreError> {
        match slug {
            Some(slug) => self.room(slug).await,
            None => Ok(None),
        }
    }

    /// Keeps a report: from who has an account, or came with the link of a room.
    pub async fn report(&self, slug: &str, text: &str, from: IpAddr) -> Result<Sent, ApiError> {
        let room = self.room(slug).await.map_err(unavailable)?;
        let account = self.account().ok();
        if room.is_none() && account.is_none() {
            return Err(ApiError::SignIn);
        }
        let readable = |c: char| c == '\n' || !c.is_control();
        let text: String = text.chars().filter(|c| readable(*c)).collect();
        if text.trim().is_empty() || text.len() > REPORT_BYTES {
            return Ok(Sent::Unreadable);
        }
        let now = self.state.registry.steady().now();
        if !self.state.checks.reports.take(from, now) {
            return Ok(Sent::TooOften);
        }
        let viewer = &self.visitor.viewer;
        let name = match &viewer.account {
            Some(account) => account.display_name.clone(),
            None => viewer.guest_name.clone().unwrap_or_default(),
        };
        let report = KeepReport {
            at: self.state.clock.now(),
            account,
            name,
            room: room.map(|row| row.id),
            text,
        };
        let kept = self.state.store.write(report).await;
        kept.map(|()| Sent::Kept).map_err(unavailable)
    }

    /// The newest reports, for administrators.
    pub async fn reports(&self) -> Result<Vec<Report>, ApiError> {
        if !self.is_administrator() {
            return Err(ApiError::NotFound);
        }
        let rows = self.state.store.reports(SHOWN).await.map_err(unavailable)?;
        let shown = rows.into_iter().map(|row| Report {
            at: parlor::time::UnixMillis(row.at.cast_unsigned()),
            name: row.name,
            room: row.room,
            text: row.text,
        });
        Ok(shown.collect())
    }
}
