use parlor::time::Millis;
use std::time::Duration;
use tokio::time::Instant;

/// The machines' time: milliseconds since the server began, never back.
#[derive(Clone, Copy, Debug)]
pub struct Steady {
    began: Instant,
}

impl Steady {
    pub(super) fn start() -> Self {
        Self {
            began: Instant::now(),
        }
    }

    pub fn now(&self) -> Millis {
        let millis = self.began.elapsed().as_millis();
        Millis(u64::try_from(millis).unwrap_or(u64::MAX))
    }

    /// When it will be `at`.
    pub fn instant(&self, at: Millis) -> Instant {
        /// Timers cannot be set for any later, and need not be.
        const FAR: u64 = 365 * 24 * 3_600 * 1_000;
        self.began + Duration::from_millis(at.0.min(FAR))
    }
}

/// A duration as the machines count.
pub fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
