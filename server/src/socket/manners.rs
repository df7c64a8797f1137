use parlor::{
    close::Close,
    limits::{
        BAD_FRAMES, BAD_FRAMES_WITHIN_MS, BYTES_BURST, BYTES_PER_SECOND, FRAMES_BURST,
        FRAMES_PER_SECOND, RATE_STRIKES, RATE_STRIKES_WITHIN_MS,
    },
    rate::{Bucket, Window},
    time::Millis,
};

/// Frames dropped within this time are one strike: they were sent before the client could
/// hear of the first.
const STRIKE_MS: u64 = 1_000;

/// What one socket may send: how much, how fast, and how often something unreadable.
#[derive(Debug)]
pub(super) struct Manners {
    frames: Bucket,
    bytes: Bucket,
    strikes: Window<{ RATE_STRIKES as usize }>,
    struck: Option<Millis>,
    bad: Window<{ BAD_FRAMES as usize }>,
}

/// What becomes of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Fine,
    /// Dropped; and, once per strike, to be said, with when to come back.
    TooFast {
        retry_after: Option<u64>,
    },
    Close(Close),
}

impl Manners {
    pub(super) fn new(now: Millis) -> Self {
        Self {
            frames: Bucket::new(FRAMES_PER_SECOND, FRAMES_BURST, now),
            bytes: Bucket::new(BYTES_PER_SECOND, BYTES_BURST, now),
            strikes: Window::new(RATE_STRIKES_WITHIN_MS),
            struck: None,
            bad: Window::new(BAD_FRAMES_WITHIN_MS),
        }
    }

    /// A frame of so many bytes came.
    pub(super) fn take(&mut self, now: Millis, bytes: usize) -> Verdict {
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        let taken = self.frames.take(now, 1);
        match taken.and_then(|()| self.bytes.take(now, bytes)) {
            Ok(()) => Verdict::Fine,
            Err(retry_after) => self.strike(now, retry_after),
        }
    }

    fn strike(&mut self, now: Millis, retry_after: u64) -> Verdict {
        if self.struck.is_some_and(|at| now - at < STRIKE_MS) {
            return Verdict::TooFast { retry_after: None };
        }
        self.struck = Some(now);
        if self.strikes.count(now) {
            return Verdict::Close(Close::Rate);
        }
        Verdict::TooFast {
            retry_after: Some(retry_after),
        }
    }

    /// A frame could not be read. False when that was once too often.
    pub(super) fn forgive_unreadable(&mut self, now: Millis) -> bool {
        !self.bad.count(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flood(manners: &mut Manners, now: Millis) -> Vec<Verdict> {
        (0..400).map(|_| manners.take(now, 100)).collect()
    }

    #[test]
    fn a_burst_is_fine_and_what_is_beyond_is_dropped_and_said_once() {
        let verdicts = flood(&mut Manners::new(Millis(0)), Millis(0));
        let fine = verdicts.iter().filter(|verdict| **verdict == Verdict::Fine);
        assert_eq!(fine.count(), 300);
        assert_eq!(
            verdicts[300],
            Verdict::TooFast {
                retry_after: Some(20)
            }
        );
        assert!(
            verdicts[301..]
                .iter()
                .all(|verdict| *verdict == Verdict::TooFast { retry_after: None })
        );
    }

    #[test]
    fn whoever_goes_on_flooding_is_closed() {
        let mut manners = Manners::new(Millis(0));
        flood(&mut manners, Millis(0));
        flood(&mut manners, Millis(1_000));
        assert!(flood(&mut manners, Millis(2_000)).contains(&Verdict::Close(Close::Rate)));
    }

    #[test]
    fn whoever_floods_now_and_then_is_not() {
        let mut manners = Manners::new(Millis(0));
        for round in 0..20 {
            let verdicts = flood(&mut manners, Millis(round * 6_000));
            assert!(
                !verdicts.contains(&Verdict::Close(Close::Rate)),
                "round {round}"
            );
        }
    }

    #[test]
    fn large_frames_run_out_of_bytes_before_they_run_out_of_frames() {
        let mut manners = Manners::new(Millis(0));
        let large = 64 * 1024;
        for _ in 0..8 {
            assert_eq!(manners.take(Millis(0), large), Verdict::Fine);
        }
        assert_eq!(
            manners.take(Millis(0), large),
            Verdict::TooFast {
                retry_after: Some(1_000)
            }
        );
    }

    #[test]
    fn the_third_unreadable_frame_within_a_minute_is_one_too_many() {
        let mut manners = Manners::new(Millis(0));
        assert!(manners.forgive_unreadable(Millis(0)));
        assert!(manners.forgive_unreadable(Millis(1)));
        assert!(manners.forgive_unreadable(Millis(60_000)));
        assert!(!manners.forgive_unreadable(Millis(60_000)));
    }
}
