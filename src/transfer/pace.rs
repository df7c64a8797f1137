//! How fast a transfer is, and how long it will still take: smoothed, so that the figures can
//! be read, and over as many blocks as tell something on a slow path.

use crate::time::Millis;
use std::collections::VecDeque;

/// What is older tells nothing of now, unless there is little else.
const WINDOW_MS: u64 = 8_000;
/// Marks that are kept however old they are.
const MARKS_MIN: usize = 5;
/// Marks nearer to each other than this are one.
const MARK_MS: u64 = 250;
/// Nothing is said before so much time was seen.
const FIRST_MS: u64 = 1_000;

/// The bytes of a transfer over time.
#[derive(Clone, Debug, Default)]
pub(super) struct Progress {
    /// When so many bytes were done since the last pause, oldest first.
    marks: VecDeque<(Millis, u64)>,
    done: u64,
    shown: Option<u64>,
}

impl Progress {
    /// From here on time counts.
    pub(super) fn start(&mut self, now: Millis) {
        if self.marks.is_empty() {
            self.marks.push_back((now, self.done));
        }
    }

    /// Time does not count: it is paused, or broken.
    pub(super) fn stop(&mut self) {
        *self = Self::default();
    }

    pub(super) fn add(&mut self, now: Millis, bytes: u64) {
        self.start(now);
        self.done += bytes;
        match self.marks.back_mut() {
            Some(last) if now - last.0 < MARK_MS && last.1 > 0 => last.1 = self.done,
            _ => self.marks.push_back((now, self.done)),
        }
        let old =
            |marks: &VecDeque<(Millis, u64)>| marks.get(1).is_some_and(|m| now - m.0 > WINDOW_MS);
        while self.marks.len() > MARKS_MIN && old(&self.marks) {
            self.marks.pop_front();
        }
        self.look(now);
    }

    /// Time passed.
    pub(super) fn look(&mut self, now: Millis) {
        let (Some(first), Some(last)) = (self.marks.front(), self.marks.back()) else {
            return;
        };
        // Between two marks the next is awaited as long as the others took; then it is late.
        let gaps = (self.marks.len() as u64 - 1).max(1);
        let usual = (last.0 - first.0) / gaps;
        let late = (now - last.0).saturating_sub(2 * usual);
        let time = (last.0 - first.0) + late;
        if time < FIRST_MS || self.done == first.1 {
            return;
        }
        let rate = (last.1 - first.1).saturating_mul(1_000) / time;
        self.shown = Some(match self.shown {
            Some(before) => (before / 4 * 3).saturating_add(rate.div_ceil(4)),
            None => rate,
        });
    }

    /// Bytes per second.
    pub(super) fn rate(&self) -> Option<u64> {
        self.shown
    }

    /// Milliseconds for so many more bytes.
    pub(super) fn left(&self, bytes: u64) -> Option<u64> {
        let rate = self.shown.filter(|rate| *rate > 0)?;
        Some(bytes.saturating_mul(1_000) / rate)
    }
}
