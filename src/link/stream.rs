//! The frames of one session, counted in both directions: what was taken in, what was sent
//! and is not taken in by the server yet, and what waits to be sent.

use super::encoded;
use crate::{
    limits::{
        ACK_FRAMES, ACK_MS, BYTES_BURST, BYTES_PER_SECOND, FRAME_BYTES, FRAMES_BURST,
        FRAMES_PER_SECOND, RING_BYTES, RING_FRAMES,
    },
    rate::Bucket,
    time::Millis,
    wire::ClientFrame,
};
use std::collections::VecDeque;

/// We stay this far below the server's bounds, in tenths: acknowledgements go beside.
const PACE: u32 = 8;

/// A frame and what becomes of it when the session is over.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Queued {
    text: String,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Said to a person; lost with the session, and said again by whoever said it.
    Signal,
    /// My state: only the last one counts.
    Media,
    /// Only of use at once.
    Passing,
    /// Carries its own name, so that the next session may repeat it.
    Command,
}

impl Kind {
    fn of(frame: &ClientFrame) -> Self {
        match frame {
            ClientFrame::Signal { .. } => Self::Signal,
            ClientFrame::Media { .. } => Self::Media,
            ClientFrame::Admit { .. }
            | ClientFrame::Deny { .. }
            | ClientFrame::Remove { .. }
            | ClientFrame::Ban { .. }
            | ClientFrame::Mute { .. }
            | ClientFrame::Promote { .. }
            | ClientFrame::Lock { .. }
            | ClientFrame::End { .. } => Self::Command,
            _ => Self::Passing,
        }
    }
}

#[derive(Debug)]
pub(super) struct Stream {
    taken: u64,
    taken_acked: u64,
    ack_at: Option<Millis>,
    /// Sent, and not acknowledged: the last is number `sent`.
    ring: VecDeque<Queued>,
    ring_bytes: usize,
    sent: u64,
    /// The last so many of the ring are yet to be sent on this socket.
    unsent: usize,
    waiting: VecDeque<Queued>,
    waiting_bytes: usize,
    /// Something that waited had to be dropped.
    lossy: bool,
    pace: Option<Pace>,
    pace_at: Option<Millis>,
}

#[derive(Debug)]
struct Pace {
    frames: Bucket,
    bytes: Bucket,
}

impl Pace {
    fn new(now: Millis) -> Self {
        let slower = |rate: u32| rate / 10 * PACE;
        Self {
            frames: Bucket::new(slower(FRAMES_PER_SECOND), slower(FRAMES_BURST), now),
            bytes: Bucket::new(slower(BYTES_PER_SECOND), slower(BYTES_BURST), now),
        }
    }

    fn take(&mut self, now: Millis, bytes: usize) -> Result<(), u64> {
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        self.bytes.take(now, bytes)?;
        self.frames.take(now, 1)
    }
}

impl Stream {
    pub(super) fn new() -> Self {
        Self {
            taken: 0,
            taken_acked: 0,
            ack_at: None,
            ring: VecDeque::new(),
            ring_bytes: 0,
            sent: 0,
            unsent: 0,
            waiting: VecDeque::new(),
            waiting_bytes: 0,
            lossy: false,
            pace: None,
            pace_at: None,
        }
    }

    /// Data frames taken in so far.
    pub(super) fn taken(&self) -> u64 {
        self.taken
    }

    /// A new session: both sides count from 1. Commands nobody confirmed are kept. Says
    /// whether nothing was lost.
    pub(super) fn begin(&mut self, now: Millis) -> bool {
        let kept = self.ring.drain(..).chain(self.waiting.drain(..));
        let commands = kept.filter(|queued| queued.kind == Kind::Command).collect();
        *self = Self {
            waiting: commands,
            ..Self::new()
        };
        self.waiting_bytes = self.waiting.iter().map(|queued| queued.text.len()).sum();
        self.pace = Some(Pace::new(now));
        false
    }

    /// The session goes on, and the server has taken in `taken` of our frames; the others
    /// are sent again. Says whether nothing was lost.
    pub(super) fn resume(&mut self, now: Millis, taken: u64) -> bool {
        self.acked(taken);
        self.unsent = self.ring.len();
        self.taken_acked = self.taken;
        self.ack_at = None;
        self.pace = Some(Pace::new(now));
        let lossy = std::mem::take(&mut self.lossy);
        if lossy {
            // Its owner says it again, in order, with what was dropped before it.
            self.forget(Kind::Passing);
        }
        !lossy
    }

    /// One more data frame was taken in.
    pub(super) fn took(&mut self, now: Millis) {
        self.taken += 1;
        self.ack_at.get_or_insert(now + ACK_MS);
    }

    /// The server has taken in `n` of our frames. More than we sent means nothing.
    pub(super) fn acked(&mut self, n: u64) {
        let first = self.sent - self.ring.len() as u64;
        let done = n.min(self.sent).saturating_sub(first) as usize;
        for queued in self.ring.drain(..done) {
            self.ring_bytes -= queued.text.len();
        }
        self.unsent = self.unsent.min(self.ring.len());
    }

    /// Takes a frame to be sent when its turn comes.
    pub(super) fn queue(&mut self, frame: ClientFrame) {
        let kind = Kind::of(&frame);
        let queued = Queued {
            text: encoded(&frame),
            kind,
        };
        if queued.text.len() > FRAME_BYTES {
            self.lossy = true;
            return;
        }
        if kind == Kind::Media {
            self.forget(Kind::Media);
        }
        self.waiting_bytes += queued.text.len();
        self.waiting.push_back(queued);
        self.keep_bounds();
    }

    /// What waits is bounded like what is sent: passing things go first, then what is said
    /// again anyway, and in the end the oldest.
    fn keep_bounds(&mut self) {
        if self.waiting_fits() {
            return;
        }
        self.lossy = true;
        self.forget(Kind::Passing);
        if !self.waiting_fits() {
            self.forget(Kind::Signal);
        }
        while !self.waiting_fits()
            && let Some(oldest) = self.waiting.pop_front()
        {
            self.waiting_bytes -= oldest.text.len();
        }
    }

    fn waiting_fits(&self) -> bool {
        self.waiting.len() <= RING_FRAMES && self.waiting_bytes <= RING_BYTES
    }

    fn forget(&mut self, kind: Kind) {
        self.waiting.retain(|queued| queued.kind != kind);
        self.waiting_bytes = self.waiting.iter().map(|queued| queued.text.len()).sum();
    }

    /// What is to be transmitted now: again, for the first time, and acknowledgements.
    pub(super) fn due(&mut self, now: Millis) -> Vec<String> {
        let mut out = Vec::new();
        self.pace_at = None;
        while let Some(length) = self.next_length() {
            let pace = self.pace.get_or_insert_with(|| Pace::new(now));
            if let Err(wait) = pace.take(now, length) {
                self.pace_at = Some(now + wait.max(1));
                break;
            }
            out.extend(self.advance());
        }
        out.extend(self.acknowledgement(now));
        out
    }

    fn next_length(&self) -> Option<usize> {
        if self.unsent > 0 {
            return self
                .ring
                .get(self.ring.len() - self.unsent)
                .map(|queued| queued.text.len());
        }
        let length = self.waiting.front()?.text.len();
        let fits = self.ring.len() < RING_FRAMES && self.ring_bytes + length <= RING_BYTES;
        fits.then_some(length)
    }

    fn advance(&mut self) -> Option<String> {
        if self.unsent > 0 {
            let next = self.ring.len() - self.unsent;
            self.unsent -= 1;
            return self.ring.get(next).map(|queued| queued.text.clone());
        }
        let queued = self.waiting.pop_front()?;
        self.waiting_bytes -= queued.text.len();
        self.ring_bytes += queued.text.len();
        self.sent += 1;
        let text = queued.text.clone();
        self.ring.push_back(queued);
        Some(text)
    }

    fn acknowledgement(&mut self, now: Millis) -> Option<String> {
        let many = self.taken - self.taken_acked >= ACK_FRAMES;
        let late = self.ack_at.is_some_and(|at| at <= now);
        if !many && !late {
            return None;
        }
        self.ack_at = None;
        self.taken_acked = self.taken;
        Some(encoded(&ClientFrame::Ack { n: self.taken }))
    }

    /// When something is due, if anything is.
    pub(super) fn wake_at(&self) -> Option<Millis> {
        self.ack_at.into_iter().chain(self.pace_at).min()
    }
}
