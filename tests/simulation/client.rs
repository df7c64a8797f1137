//! One person with a browser: a page with its call, the devices, and what is expected of
//! both.

use crate::browser::Pc;
use parlor::{
    call::{Call, Effect, Kind, Local, News, Phase, Seat},
    ids::{ParticipantId, Ticket},
};
use std::collections::BTreeMap;

#[derive(Debug)]
pub(crate) struct Client {
    pub(crate) n: usize,
    pub(crate) call: Call,
    /// Counts pages: what was on its way to an earlier one is lost.
    pub(crate) page: u32,
    /// The page is open at all.
    pub(crate) open: bool,
    /// This person wants to be in the call.
    pub(crate) wants_in: bool,
    pub(crate) asked_to_join: bool,
    pub(crate) seat: Option<Seat>,
    pub(crate) me: Option<ParticipantId>,
    pub(crate) pcs: BTreeMap<ParticipantId, Pc>,
    pub(crate) local: [Local; 2],
    /// What the person switched on, and what a host switched off.
    pub(crate) on: [bool; 2],
    pub(crate) capture: [Ticket; 2],
    /// The last reaction seen of each person, by their number in the test.
    pub(crate) seen: BTreeMap<usize, u64>,
    pub(crate) written: Vec<Written>,
    /// The line to the server is down until then.
    pub(crate) blocked_until: u64,
}

/// What somebody wrote.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) text: String,
    pub(crate) page: u32,
    pub(crate) seat: Option<ParticipantId>,
    /// Whom the writer saw: their number in the test, their page and their seat.
    pub(crate) to: Vec<(usize, u32, Option<ParticipantId>)>,
}

pub(crate) fn index(kind: Kind) -> usize {
    match kind {
        Kind::Microphone => 0,
        Kind::Camera => 1,
    }
}

impl Client {
    pub(crate) fn new(n: usize, seed: u64) -> Self {
        Self {
            n,
            call: Call::new(seed ^ (n as u64) << 32),
            page: 0,
            open: false,
            wants_in: true,
            asked_to_join: false,
            seat: None,
            me: None,
            pcs: BTreeMap::new(),
            local: [Local::default(); 2],
            on: [true; 2],
            capture: [Ticket(0); 2],
            seen: BTreeMap::new(),
            written: Vec::new(),
            blocked_until: 0,
        }
    }

    /// The page is gone; another one is loaded.
    pub(crate) fn load(&mut self, seed: u64) {
        self.page += 1;
        self.call = Call::new(seed.wrapping_add(u64::from(self.page) << 40));
        self.me = None;
        self.pcs.clear();
        self.local = [Local::default(); 2];
        self.on = [true; 2];
        self.asked_to_join = false;
        self.open = true;
    }

    pub(crate) fn is_live(&self) -> bool {
        *self.call.phase() == Phase::Live
    }

    /// What an order means for the devices; an error is a broken promise to the person.
    pub(crate) fn note(&mut self, effect: &Effect) -> Result<(), String> {
        match effect {
            Effect::Flow(kind, true) => {
                let (local, on) = (&mut self.local[index(*kind)], self.on[index(*kind)]);
                if !on || !local.open || !self.asked_to_join {
                    return Err(format!("{kind:?} of {} flows unasked", self.n));
                }
                local.flowing = true;
            }
            Effect::Flow(kind, false) => self.local[index(*kind)].flowing = false,
            Effect::Release(kind) => self.local[index(*kind)] = Local::default(),
            Effect::Capture(ticket, kind, _) => self.capture[index(*kind)] = *ticket,
            Effect::News(News::Muted { .. }) => self.on[0] = false,
            Effect::Remember(seat) => self.seat.clone_from(seat),
            _ => {}
        }
        Ok(())
    }

    /// A reaction of `from` is seen: at most once, and in order.
    pub(crate) fn see(&mut self, from: usize, text: &str) -> Result<(), String> {
        let n: u64 = text.parse().map_err(|_| "a reaction nobody sent")?;
        match self.seen.insert(from, n) {
            Some(last) if last >= n => Err(format!(
                "{} saw reaction {n} of {from} after {last}",
                self.n
            )),
            _ => Ok(()),
        }
    }
}
