use crate::turn::{bounds::STREAM_QUEUE, message::padded};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// What waits to be written to a stream.
#[derive(Debug, Default)]
pub(in crate::turn) struct Outbox {
    waiting: Mutex<Vec<u8>>,
    more: Notify,
}

impl Outbox {
    /// Adds a frame, padded as a stream wants it; false if there is no room.
    pub(in crate::turn) fn push(&self, frame: &[u8]) -> bool {
        let mut waiting = self.lock();
        let end = waiting.len() + padded(frame.len());
        if end > STREAM_QUEUE {
            return false;
        }
        waiting.extend_from_slice(frame);
        waiting.resize(end, 0);
        drop(waiting);
        self.more.notify_one();
        true
    }

    /// Waits until something is there, and takes all of it. `batch` is what was written
    /// before; its memory is used again, unless it is large.
    pub(super) async fn wait(&self, batch: &mut Vec<u8>) {
        /// What a buffer may keep between two bursts.
        const KEPT: usize = 16 * 1024;
        batch.clear();
        batch.shrink_to(KEPT);
        loop {
            std::mem::swap(&mut *self.lock(), batch);
            if !batch.is_empty() {
                return;
            }
            self.more.notified().await;
        }
    }

    /// No code under this lock can panic half way, so a poisoned one guards a whole state.
    fn lock(&self) -> MutexGuard<'_, Vec<u8>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn frames_are_padded_and_taken_together() {
        let outbox = Outbox::default();
        assert!(outbox.push(&[0x40, 0, 0, 1, 7]) && outbox.push(&[1, 2, 3, 4]));
        let mut batch = vec![];
        outbox.wait(&mut batch).await;
        assert_eq!(batch, [0x40, 0, 0, 1, 7, 0, 0, 0, 1, 2, 3, 4]);
    }

    #[tokio::test]
    async fn what_a_slow_client_does_not_take_is_bounded() {
        let outbox = Outbox::default();
        let frame = [7; 1_000];
        let fits = (0..10_000).take_while(|_| outbox.push(&frame)).count();
        assert_eq!(fits, STREAM_QUEUE / 1_000);
        let mut batch = vec![];
        outbox.wait(&mut batch).await;
        assert!(outbox.push(&frame));
        outbox.wait(&mut batch).await;
        assert_eq!(batch, frame);
    }
}
