use crate::{
    close::Close,
    ids::ParticipantId,
    limits::{RING_BYTES, RING_FRAMES},
    room::Frame,
};
use std::collections::VecDeque;

/// What a frame is the latest word about, so that a newer one may take its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Person(ParticipantId),
    Link(ParticipantId),
    Room,
    Door,
}

/// The data frames not yet acknowledged, in order, within bounds.
#[derive(Debug)]
pub(super) struct Ring {
    frames: VecDeque<(Frame, Option<Key>)>,
    bytes: usize,
    /// The number of the first frame kept.
    first: u64,
    /// The number of the last frame that a socket was given.
    sent: u64,
    /// What no socket has seen is not kept any more (or the counts were lost): there is
    /// nothing to go on with.
    overflowed: bool,
    /// The number of the last frame that was acknowledged.
    acknowledged: u64,
}

impl Ring {
    pub(super) fn new() -> Self {
        Self {
            frames: VecDeque::new(),
            bytes: 0,
            first: 1,
            sent: 0,
            overflowed: false,
            acknowledged: 0,
        }
    }

    /// For a session whose counts nobody knows: any number may have been sent.
    pub(super) fn lost() -> Self {
        Self {
            sent: u64::MAX,
            overflowed: true,
            ..Self::new()
        }
    }

    /// The number of the last frame that a socket was given.
    pub(super) fn sent(&self) -> u64 {
        self.sent
    }

    /// Keeps a frame that goes to a socket now. A client slow to acknowledge loses the
    /// oldest: it may well have them.
    pub(super) fn keep_sent(&mut self, frame: Frame) {
        self.sent += 1;
        self.keep(frame, None);
        while self.is_over() {
            self.drop_first();
        }
    }

    /// Keeps a frame for the next socket. When that gets too much, all go: the client will
    /// be given the whole picture instead.
    pub(super) fn keep_unsent(&mut self, frame: Frame, key: Option<Key>) {
        if self.overflowed {
            return;
        }
        if key.is_some() {
            self.drop_older(key);
        }
        self.keep(frame, key);
        if self.is_over() {
            self.frames = VecDeque::new();
            self.bytes = 0;
            self.overflowed = true;
        }
    }

    /// Forgets what the client has.
    pub(super) fn release(&mut self, n: u64) {
        self.acknowledged = self.acknowledged.max(n);
        while self.first <= n && self.drop_first() {}
    }

    /// Whether a client may say that it took in `n` frames.
    pub(super) fn check(&self, n: u64) -> Result<(), Close> {
        match (self.acknowledged..=self.sent).contains(&n) {
            true => Ok(()),
            false => Err(Close::BadSequence),
        }
    }

    /// Whether everything beyond `n` is still here.
    pub(super) fn reaches(&self, n: u64) -> bool {
        !self.overflowed && n <= self.sent && n + 1 >= self.first
    }

    /// All frames kept, given to a socket.
    pub(super) fn send_all(&mut self) -> Vec<Frame> {
        self.sent = self.first - 1 + self.frames.len() as u64;
        self.frames
            .iter_mut()
            .map(|(frame, key)| {
                *key = None;
                frame.clone()
            })
            .collect()
    }

    fn keep(&mut self, frame: Frame, key: Option<Key>) {
        self.bytes += frame.len();
        self.frames.push_back((frame, key));
    }

    fn is_over(&self) -> bool {
        self.frames.len() > RING_FRAMES || self.bytes > RING_BYTES
    }

    fn drop_first(&mut self) -> bool {
        let Some((frame, _)) = self.frames.pop_front() else {
            return false;
        };
        self.bytes -= frame.len();
        self.first += 1;
        true
    }

    /// Drops the frame with this key, if no socket has seen it: only frames without a
    /// number yet still bear one.
    fn drop_older(&mut self, key: Option<Key>) {
        let older = self.frames.iter().position(|(_, known)| *known == key);
        if let Some((frame, _)) = older.and_then(|at| self.frames.remove(at)) {
            self.bytes -= frame.len();
        }
    }
}
