//! What waits to be written to one socket: encoded frames in order, then perhaps the reason
//! to close it. Bounded, since a reader may be slow; empty, it holds no memory.

use parlor::{
    close::Close,
    limits::{OUTBOX_BYTES, OUTBOX_FRAMES},
};
use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};
use tokio_tungstenite::tungstenite::Utf8Bytes;

/// A queue that kept more room than this gives it back once it is empty.
const KEEP_CAPACITY: usize = 16;

/// The queue between a room and one of its sockets.
#[derive(Debug, Default)]
pub struct Outbox {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    frames: VecDeque<Utf8Bytes>,
    /// What counts against the bounds: what is in line, and what the writer took last and
    /// may not have written yet.
    line: Load,
    taken: Load,
    end: Option<Close>,
    writer: Option<Waker>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Load {
    frames: usize,
    bytes: usize,
}

impl State {
    fn is_over(&self) -> bool {
        self.line.frames + self.taken.frames > OUTBOX_FRAMES
            || self.line.bytes + self.taken.bytes > OUTBOX_BYTES
    }
}

impl Outbox {
    /// Puts a frame in line. Beyond the bounds everything in line is dropped and the socket
    /// closed as a slow reader's: the session's replay has what was missed.
    pub fn push(&self, frame: Utf8Bytes) {
        let mut state = self.lock();
        if state.end.is_some() {
            return;
        }
        state.line.frames += 1;
        state.line.bytes += frame.len();
        if state.is_over() {
            state.frames = VecDeque::new();
            state.end = Some(Close::SlowReader);
        } else {
            state.frames.push_back(frame);
        }
        wake(state);
    }

    /// Puts a frame in line that does not count: `welcome`, and what a resumed session gets
    /// again, which has bounds of its own.
    pub fn push_again(&self, frame: Utf8Bytes) {
        let mut state = self.lock();
        if state.end.is_none() {
            state.frames.push_back(frame);
            wake(state);
        }
    }

    /// Closes the socket after what is in line. The first reason counts.
    pub fn close(&self, why: Close) {
        let mut state = self.lock();
        state.end.get_or_insert(why);
        wake(state);
    }

    /// Why the socket is to be closed, once it is.
    pub fn end(&self) -> Option<Close> {
        self.lock().end
    }

    /// For the writer: moves everything in line into the empty `batch`, and with that says
    /// that the batch before is written. `Some` when there is nothing left but to close.
    pub fn poll_take(
        &self,
        context: &mut Context<'_>,
        batch: &mut VecDeque<Utf8Bytes>,
    ) -> Poll<Option<Close>> {
        debug_assert!(
            batch.is_empty(),
            "a batch is written before the next is taken"
        );
        let mut state = self.lock();
        state.taken = std::mem::take(&mut state.line);
        if !state.frames.is_empty() {
            std::mem::swap(&mut state.frames, batch);
            return Poll::Ready(None);
        }
        if let Some(end) = state.end {
            return Poll::Ready(Some(end));
        }
        if batch.capacity() > KEEP_CAPACITY {
            *batch = VecDeque::new();
        }
        if state.frames.capacity() > KEEP_CAPACITY {
            state.frames = VecDeque::new();
        }
        let known = state.writer.as_ref();
        if !known.is_some_and(|waker| waker.will_wake(context.waker())) {
            state.writer = Some(context.waker().clone());
        }
        Poll::Pending
    }

    /// For a writer that is held up: ready once the socket is to be closed at once.
    pub fn poll_overflow(&self, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.lock();
        if state.end == Some(Close::SlowReader) {
            return Poll::Ready(());
        }
        state.writer = Some(context.waker().clone());
        Poll::Pending
    }

    /// No code here can panic half way, so a poisoned lock still guards a whole state.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Wakes the writer outside the lock.
fn wake(mut state: MutexGuard<'_, State>) {
    let writer = state.writer.take();
    drop(state);
    if let Some(writer) = writer {
        writer.wake();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(outbox: &Outbox) -> Poll<(usize, Option<Close>)> {
        let mut batch = VecDeque::new();
        let mut context = Context::from_waker(Waker::noop());
        outbox
            .poll_take(&mut context, &mut batch)
            .map(|end| (batch.len(), end))
    }

    fn frame(bytes: usize) -> Utf8Bytes {
        "x".repeat(bytes).into()
    }

    #[test]
    fn frames_come_out_before_the_reason_to_close() {
        let outbox = Outbox::default();
        outbox.push(frame(1));
        outbox.push(frame(1));
        outbox.close(Close::Removed);
        outbox.push(frame(1));
        outbox.close(Close::Restart);
        assert_eq!(take(&outbox), Poll::Ready((2, None)));
        assert_eq!(take(&outbox), Poll::Ready((0, Some(Close::Removed))));
    }

    #[test]
    fn one_frame_too_many_closes_a_slow_readers_socket_and_frees_the_queue() {
        let outbox = Outbox::default();
        for _ in 0..OUTBOX_FRAMES {
            outbox.push(frame(1));
        }
        assert_eq!(outbox.end(), None);
        outbox.push(frame(1));
        assert_eq!(take(&outbox), Poll::Ready((0, Some(Close::SlowReader))));
    }

    #[test]
    fn bytes_are_bounded_as_well() {
        let outbox = Outbox::default();
        outbox.push(frame(OUTBOX_BYTES));
        assert_eq!(outbox.end(), None);
        outbox.push(frame(1));
        assert_eq!(outbox.end(), Some(Close::SlowReader));
    }

    #[test]
    fn what_the_writer_took_counts_until_it_comes_back_for_more() {
        let outbox = Outbox::default();
        for _ in 0..OUTBOX_FRAMES {
            outbox.push(frame(1));
        }
        assert_eq!(take(&outbox), Poll::Ready((OUTBOX_FRAMES, None)));
        assert_eq!(take(&outbox), Poll::Pending);
        for _ in 0..OUTBOX_FRAMES {
            outbox.push(frame(1));
        }
        assert_eq!(outbox.end(), None);
    }

    #[test]
    fn a_reader_that_keeps_up_is_never_slow() {
        let outbox = Outbox::default();
        for _ in 0..10 * OUTBOX_FRAMES {
            outbox.push(frame(1024));
            assert_eq!(take(&outbox), Poll::Ready((1, None)));
        }
    }

    #[test]
    fn a_replay_does_not_count() {
        let outbox = Outbox::default();
        for _ in 0..=OUTBOX_FRAMES {
            outbox.push_again(frame(1));
        }
        outbox.push(frame(1));
        assert_eq!(outbox.end(), None);
    }
}
