//! The browser's clocks and timers, and whether the machine slept.

use crate::dom::window;
use futures_channel::oneshot;
use parlor::time::{Millis, UnixMillis};
use wasm_bindgen::{JsCast, closure::Closure};

/// A longer gap between two looks at the clock means that the machine slept.
const SLEPT_MS: u64 = 5_000;

/// The time since the page began: what machines are told.
pub(crate) fn now() -> Millis {
    Millis(
        window()
            .performance()
            .map_or(0.0, |performance| performance.now()) as u64,
    )
}

/// The time of day, as this device believes it.
pub(crate) fn unix() -> UnixMillis {
    UnixMillis(js_sys::Date::now() as u64)
}

/// How many minutes east of UTC this browser's time zone is at that moment.
pub(crate) fn east(at: UnixMillis) -> i32 {
    -(js_sys::Date::new(&(at.0 as f64).into()).get_timezone_offset() as i32)
}

/// Something that happens once, later; dropping it calls it off.
#[must_use = "the timer is called off when this is dropped"]
pub(crate) struct Timer {
    id: i32,
    _callback: Closure<dyn FnMut()>,
}

impl Timer {
    /// Calls `then` after so many milliseconds, at most 24 days.
    pub(crate) fn after(millis: u64, then: impl FnOnce() + 'static) -> Self {
        let callback = Closure::once(then);
        let id = window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(
                callback.as_ref().unchecked_ref(),
                i32::try_from(millis).unwrap_or(i32::MAX),
            )
            .unwrap_or_default();
        Self {
            id,
            _callback: callback,
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        window().clear_timeout_with_handle(self.id);
    }
}

/// Something that happens again and again until this is dropped.
#[must_use = "the interval ends when this is dropped"]
pub(crate) struct Interval {
    id: i32,
    _callback: Closure<dyn FnMut()>,
}

impl Interval {
    pub(crate) fn every(millis: i32, then: impl FnMut() + 'static) -> Self {
        let callback = Closure::<dyn FnMut()>::new(then);
        let id = window()
            .set_interval_with_callback_and_timeout_and_arguments_0(
                callback.as_ref().unchecked_ref(),
                millis,
            )
            .unwrap_or_default();
        Self {
            id,
            _callback: callback,
        }
    }
}

impl Drop for Interval {
    fn drop(&mut self) {
        window().clear_interval_with_handle(self.id);
    }
}

/// Waits.
pub(crate) async fn sleep(millis: u64) {
    let (done, waits) = oneshot::channel();
    let _timer = Timer::after(millis, move || {
        let _ = done.send(());
    });
    let _ = waits.await;
}

/// Notices that the machine slept, by the time of day: other clocks may stand still then.
pub(crate) struct Wakefulness {
    seen: UnixMillis,
}

impl Wakefulness {
    pub(crate) fn new() -> Self {
        Self { seen: unix() }
    }

    /// Looks at the clock, more often than every [`SLEPT_MS`]; true after a sleep.
    pub(crate) fn slept(&mut self) -> bool {
        let before = std::mem::replace(&mut self.seen, unix());
        self.seen.0.saturating_sub(before.0) > SLEPT_MS
    }
}
