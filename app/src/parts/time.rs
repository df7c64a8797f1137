//! Times as the person at this browser reads them.

use crate::{
    calendar::{Moment, day_number},
    prelude::*,
    runtime::Clock,
    text::use_text,
};
use parlor::time::UnixMillis;

/// This browser's clock, once the page is hydrated: before that, the server's markup and
/// the browser's must be the same, so times are in UTC.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Calendar(RwSignal<Option<Clock>>);

impl Calendar {
    pub(crate) fn new() -> Self {
        let clock = RwSignal::new(None);
        let browser = use_context::<Clock>();
        effect(move || clock.set(browser));
        Self(clock)
    }

    /// Whole minutes since `at`; unknown until hydrated.
    pub(crate) fn minutes_since(self, at: UnixMillis) -> Option<u64> {
        let clock = self.0.get()?;
        Some((clock.now)().0.saturating_sub(at.0) / 60_000)
    }

    /// `at` in words: *today, 17:05*.
    pub(crate) fn words(self, at: UnixMillis) -> String {
        let (at, ago, utc) = self.place(at);
        (use_text().time.when)(at, ago, utc)
    }

    /// The day of `at` in words: *Yesterday*.
    pub(crate) fn day_words(self, at: UnixMillis) -> String {
        let (at, ago, _) = self.place(at);
        (use_text().time.day)(at, ago)
    }

    /// The day of `at`, counted from some day.
    pub(crate) fn day(self, at: UnixMillis) -> i64 {
        day_number(at, self.0.get().map_or(0, |clock| (clock.east)(at)))
    }

    /// What the wall shows at `at`, how many days ago that was, and whether it is in UTC.
    fn place(self, at: UnixMillis) -> (Moment, Option<u64>, bool) {
        match self.0.get() {
            None => (Moment::at(at, 0), None, true),
            Some(clock) => {
                let east = (clock.east)(at);
                let today = day_number((clock.now)(), (clock.east)((clock.now)()));
                let ago = u64::try_from(today - day_number(at, east)).ok();
                (Moment::at(at, east), ago, false)
            }
        }
    }

    /// The hour and minute of `at`.
    pub(crate) fn clock(self, at: UnixMillis) -> String {
        match self.0.get() {
            None => format!("{} UTC", Moment::at(at, 0).clock()),
            Some(clock) => Moment::at(at, (clock.east)(at)).clock(),
        }
    }
}

/// The hour and minute at which something began.
#[component]
pub(crate) fn When(at: UnixMillis) -> AnyView {
    let calendar = expect_context::<Calendar>();
    view! { <time datetime=Moment::at(at, 0).machine()>{move || calendar.clock(at)}</time> }
        .into_any()
}
