use super::io::{ConnId, Media, Seat};
use crate::{
    ids::{CommandId, ParticipantId},
    limits::{CHAT_CLICKS, CHAT_CLICKS_WITHIN_MS, CHATS_WITHIN_MS, RESULTS, SILENCE_MS},
    rate::Bucket,
    session::Session,
    time::Millis,
    wire::{ErrorCode, IceServers, PairReport, Path, Person, Role},
};
use std::collections::VecDeque;

/// Somebody who is in the room or at its door, welcomed at least once.
#[derive(Debug)]
pub(super) struct Occupant {
    /// As it is stored, but for the tokens: the session knows those.
    pub(super) seat: Seat,
    pub(super) session: Session,
    /// The socket this seat has, or had last.
    pub(super) conn: Option<ConnId>,
    /// Others were shown that the connection is lost.
    pub(super) shown_lost: bool,
    /// Relay credentials for the moment of admission.
    pub(super) ice: IceServers,
    /// What was last committed of `seat.media`, or is being committed.
    pub(super) media_saved: Media,
    pub(super) report: Option<Report>,
    results: VecDeque<(CommandId, Outcome)>,
    /// What this person may still write, and change, since when.
    writes: Option<Bucket>,
    clicks: Option<Bucket>,
}

/// What somebody reported last about their pairs.
#[derive(Debug)]
pub(super) struct Report {
    pub(super) at: Millis,
    pub(super) pairs: Vec<Pair>,
}

/// One pair in a report.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) to: ParticipantId,
    pub(super) path: Path,
    flowing: bool,
}

/// How far a command is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Pending,
    Done(Option<ErrorCode>),
}

impl Occupant {
    pub(super) fn new(seat: Seat, session: Session, conn: Option<ConnId>) -> Self {
        Self {
            media_saved: seat.media,
            seat,
            session,
            conn,
            shown_lost: false,
            ice: IceServers::default(),
            report: None,
            results: VecDeque::new(),
            writes: None,
            clicks: None,
        }
    }

    /// Counts a message; too many at once are to wait, in milliseconds.
    pub(super) fn may_write(&mut self, now: Millis, most: u32) -> Result<(), u64> {
        let per_second = u64::from(most) * 1000 / CHATS_WITHIN_MS;
        let fresh = || Bucket::new(u32::try_from(per_second).unwrap_or(u32::MAX), most, now);
        self.writes.get_or_insert_with(fresh).take(now, 1)
    }

    /// Counts a change or a look.
    pub(super) fn may_click(&mut self, now: Millis) -> Result<(), u64> {
        let per_second = u64::from(CHAT_CLICKS) * 1000 / CHAT_CLICKS_WITHIN_MS;
        let fresh = || {
            Bucket::new(
                u32::try_from(per_second).unwrap_or(u32::MAX),
                CHAT_CLICKS,
                now,
            )
        };
        self.clicks.get_or_insert_with(fresh).take(now, 1)
    }

    /// The seat begins anew with a fresh session, in the page behind `conn`.
    pub(super) fn begin_anew(&mut self, session: Session, conn: ConnId) {
        self.session = session;
        self.conn = Some(conn);
        self.results.clear();
        self.report = None;
    }

    /// Whether this person is in, not at the door.
    pub(super) fn is_in(&self) -> bool {
        !self.seat.waiting
    }

    pub(super) fn hosts(&self) -> bool {
        self.is_in() && self.seat.role.hosts()
    }

    pub(super) fn is_host(&self) -> bool {
        self.seat.role == Role::Host
    }

    /// As others see them.
    pub(super) fn person(&self) -> Person {
        let Media {
            mic,
            camera,
            screen,
            hand,
        } = self.seat.media;
        Person {
            id: self.seat.id,
            name: self.seat.name.clone(),
            role: self.seat.role,
            mic,
            camera,
            screen,
            hand,
            link: !self.shown_lost,
            page: self.seat.page,
            since: self.seat.since,
        }
    }

    /// As it is to be stored now.
    pub(super) fn record(&self) -> Seat {
        let (token, previous_token) = self.session.tokens();
        Seat {
            token,
            previous_token,
            ..self.seat.clone()
        }
    }

    /// How far this command is, if it was given before.
    pub(super) fn outcome(&self, cid: CommandId) -> Option<Outcome> {
        let known = self.results.iter().rev().find(|(known, _)| *known == cid);
        known.map(|(_, outcome)| *outcome)
    }

    pub(super) fn begin_command(&mut self, cid: CommandId) {
        if self.results.len() == RESULTS {
            self.results.pop_front();
        }
        self.results.push_back((cid, Outcome::Pending));
    }

    /// Whether this session still waits for the answer it is given here.
    pub(super) fn finish_command(&mut self, cid: CommandId, error: Option<ErrorCode>) -> bool {
        let pending = (cid, Outcome::Pending);
        let Some(entry) = self.results.iter_mut().rev().find(|e| **e == pending) else {
            return false;
        };
        entry.1 = Outcome::Done(error);
        true
    }

    /// Until when a report of this person says that `id`'s media arrives.
    pub(super) fn flowing_until(&self, id: ParticipantId) -> Option<Millis> {
        let report = self.report.as_ref()?;
        let flows = report.pairs.iter().any(|p| p.to == id && p.flowing);
        flows.then(|| report.at + SILENCE_MS)
    }
}

impl Report {
    pub(super) fn new(at: Millis, pairs: impl Iterator<Item = PairReport>) -> Self {
        let pairs = pairs.map(|pair| Pair {
            to: pair.to,
            path: pair.path,
            flowing: pair.flowing,
        });
        Self {
            at,
            pairs: pairs.collect(),
        }
    }
}
