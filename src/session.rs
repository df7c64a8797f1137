//! One client's resumable stream, the server's side: what was sent and not yet taken in,
//! what was taken in and not yet acknowledged, and which token may go on with it.
//!
//! Data frames are numbered by counting, per direction, from 1 whenever a welcome says that
//! it is not resumed. Not here: who the client is and what the frames say (`room`), and the
//! end of a session, which is the room's to decide and to remember.

mod ring;
#[cfg(test)]
mod tests;

use crate::{
    close::Close,
    limits::{
        ACK_FRAMES, ACK_MS, GRACE_CLOSING_MS, GRACE_FLOWING_MS, GRACE_MS, RETRY_MAX_MS,
        SHOW_LOST_MS,
    },
    room::{ConnId, Frame, Hash},
    time::Millis,
};
use ring::Ring;

pub use ring::Key;

/// A session's stream, attached to a socket or waiting for the next one.
#[derive(Debug)]
pub struct Session {
    name: String,
    state: State,
    token: Hash,
    /// The token before, good until a frame shows that the last welcome arrived.
    previous: Option<Hash>,
    /// The last welcome began the counts anew, and nothing shows yet that it arrived: who
    /// comes with the token before it still counts the old way.
    unproven: bool,
    ring: Ring,
    taken: u64,
    told: u64,
    ack_due: Option<Millis>,
}

/// Whether there is a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Attached(ConnId),
    Detached { since: Millis, why: Absence },
}

/// Why there is no socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// It broke, or the server gave it up.
    Lost,
    /// The browser said that its page goes away.
    Closing,
    /// The server was started again.
    Restarted,
}

/// How a session went on: what its welcome says, and what follows.
#[derive(Debug, PartialEq, Eq)]
pub struct GoneOn {
    pub resumed: bool,
    /// Data frames of the client taken in so far.
    pub taken: u64,
    /// To be sent after the welcome, in order.
    pub replay: Vec<Frame>,
}

impl Session {
    /// A session that begins with this socket.
    pub fn begin(name: String, token: Hash, conn: ConnId) -> Self {
        Self {
            name,
            state: State::Attached(conn),
            token,
            previous: None,
            unproven: false,
            ring: Ring::new(),
            taken: 0,
            told: 0,
            ack_due: None,
        }
    }

    /// A session from before a restart: the counts are lost, the tokens are not.
    pub fn restored(name: String, token: Hash, previous: Option<Hash>, now: Millis) -> Self {
        Self {
            state: State::Detached {
                since: now,
                why: Absence::Restarted,
            },
            previous,
            ring: Ring::lost(),
            ..Self::begin(name, token, ConnId(0))
        }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn state(&self) -> State {
        self.state
    }

    /// The token of the last welcome, and the one before it while that is still good.
    pub fn tokens(&self) -> (Hash, Option<Hash>) {
        (self.token, self.previous)
    }

    pub fn conn(&self) -> Option<ConnId> {
        match self.state {
            State::Attached(conn) => Some(conn),
            State::Detached { .. } => None,
        }
    }

    /// Counts a data frame and keeps it for a resume. Says which socket it goes to now.
    ///
    /// While there is none, a frame with a key takes the place of an older one with the
    /// same key that no socket has seen.
    pub fn push(&mut self, frame: Frame, key: Option<Key>) -> Option<ConnId> {
        match self.state {
            State::Attached(conn) => {
                self.ring.keep_sent(frame);
                Some(conn)
            }
            State::Detached { .. } => {
                self.ring.keep_unsent(frame, key);
                None
            }
        }
    }

    /// Any frame came on the current socket: the last welcome arrived.
    pub fn on_heard(&mut self) {
        self.previous = None;
        self.unproven = false;
    }

    /// A data frame was taken in. Returns the count when an `ack` goes out at once.
    pub fn on_taken(&mut self, now: Millis) -> Option<u64> {
        self.taken += 1;
        if self.taken - self.told >= ACK_FRAMES {
            return Some(self.tell());
        }
        self.ack_due.get_or_insert(now + ACK_MS);
        None
    }

    /// When an `ack` must go out.
    pub fn ack_due(&self) -> Option<Millis> {
        self.ack_due
    }

    /// The `ack` whose time has come.
    pub fn due_ack(&mut self, now: Millis) -> Option<u64> {
        self.ack_due.filter(|due| *due <= now)?;
        Some(self.tell())
    }

    fn tell(&mut self) -> u64 {
        self.told = self.taken;
        self.ack_due = None;
        self.told
    }

    /// The client took in `n` of our data frames.
    pub fn on_ack(&mut self, n: u64) -> Result<(), Close> {
        match n > self.ring.sent() {
            true => Err(Close::BadSequence),
            false => {
                self.ring.release(n);
                Ok(())
            }
        }
    }

    /// The socket is gone; the seat is kept.
    pub fn detach(&mut self, now: Millis, why: Absence) {
        self.state = State::Detached { since: now, why };
        self.ack_due = None;
    }

    /// Since when there has been no socket, if so.
    pub fn absent_since(&self) -> Option<Millis> {
        match self.state {
            State::Attached(_) => None,
            State::Detached { since, .. } => Some(since),
        }
    }

    /// When others are shown that the connection is lost. After a restart of the server,
    /// only once every client had the time to come back: they are not the ones who left.
    pub fn show_lost_at(&self) -> Option<Millis> {
        match self.state {
            State::Attached(_) => None,
            State::Detached { since, why } => Some(match why {
                Absence::Restarted => since + RETRY_MAX_MS + SHOW_LOST_MS,
                Absence::Lost | Absence::Closing => since + SHOW_LOST_MS,
            }),
        }
    }

    /// Until when the seat is kept; `flowing` is the last time at which somebody may still
    /// receive this person's media.
    pub fn until(&self, flowing: Option<Millis>) -> Option<Millis> {
        match self.state {
            State::Attached(_) => None,
            State::Detached {
                since,
                why: Absence::Closing,
            } => Some(since + GRACE_CLOSING_MS),
            State::Detached { since, .. } => {
                let most = since + GRACE_FLOWING_MS;
                Some((since + GRACE_MS).max(flowing.unwrap_or_default().min(most)))
            }
        }
    }

    /// Whether `token` may go on with this session, having taken in so many data frames.
    pub fn check(&self, token: &Hash, taken: Option<u64>) -> Result<(), Close> {
        if *token != self.token && self.previous != Some(*token) {
            return Err(Close::TokenUsed);
        }
        match taken {
            Some(n) if self.counts_alike(token) => self.ring.check(n),
            _ => Ok(()),
        }
    }

    /// Goes on with a socket whose token was checked. Without `taken`, or where what lies
    /// beyond it is not kept any more, both sides count anew.
    pub fn go_on(&mut self, conn: ConnId, shown: Hash, next: Hash, taken: Option<u64>) -> GoneOn {
        let kept = taken.filter(|n| self.counts_alike(&shown) && self.ring.reaches(*n));
        self.state = State::Attached(conn);
        self.token = next;
        self.previous = Some(shown);
        self.unproven = kept.is_none();
        match kept {
            Some(n) => self.ring.release(n),
            None => {
                self.ring = Ring::new();
                self.taken = 0;
            }
        }
        self.tell();
        GoneOn {
            resumed: kept.is_some(),
            taken: self.taken,
            replay: self.ring.send_all(),
        }
    }

    /// Whether who shows this token counts from the same beginning as we do.
    fn counts_alike(&self, token: &Hash) -> bool {
        *token == self.token || !self.unproven
    }
}
