use parlor::time::UnixMillis;
use std::collections::VecDeque;

const MINUTE_MS: u64 = 60_000;
const DAY_MS: u64 = 24 * 60 * MINUTE_MS;
/// The last hour.
const MINUTES: usize = 60;

/// How many people were in calls: minute by minute, and at most today.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Figures {
    now: u32,
    /// The most in each of the last minutes; the last is the one that goes on.
    minutes: VecDeque<u32>,
    minute: u64,
    most_today: u32,
    day: u64,
}

impl Figures {
    /// There are `people` in calls from now on.
    pub(super) fn count(&mut self, people: u32, at: UnixMillis) {
        self.pass(at);
        self.now = people;
        self.most_today = self.most_today.max(people);
        if let Some(last) = self.minutes.back_mut() {
            *last = (*last).max(people);
        }
    }

    /// The most people in each minute of the last hour, oldest first.
    pub(super) fn by_minute(&mut self, at: UnixMillis) -> Vec<u32> {
        self.pass(at);
        self.minutes.iter().copied().collect()
    }

    /// The most people at once since midnight (UTC).
    pub(super) fn most_today(&mut self, at: UnixMillis) -> u32 {
        self.pass(at);
        self.most_today
    }

    /// Lets time pass: in minutes without news, there were as many people as before.
    fn pass(&mut self, at: UnixMillis) {
        let minute = at.0 / MINUTE_MS;
        let first = self.minutes.is_empty();
        let passed = if first {
            1
        } else {
            minute.saturating_sub(self.minute)
        };
        for _ in 0..passed.min(MINUTES as u64) {
            if self.minutes.len() == MINUTES {
                self.minutes.pop_front();
            }
            self.minutes.push_back(self.now);
        }
        self.minute = minute.max(self.minute);
        let day = at.0 / DAY_MS;
        if day > self.day {
            self.day = day;
            self.most_today = self.now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minute(n: u64) -> UnixMillis {
        UnixMillis(20_000 * DAY_MS + n * MINUTE_MS)
    }

    #[test]
    fn a_minute_shows_the_most_of_it_and_quiet_minutes_what_went_on() {
        let mut figures = Figures::default();
        figures.count(3, minute(0));
        figures.count(2, minute(0));
        assert_eq!(figures.by_minute(minute(2)), [3, 2, 2]);
    }

    #[test]
    fn the_past_is_an_hour_long() {
        let mut figures = Figures::default();
        figures.count(1, minute(0));
        assert_eq!(figures.by_minute(minute(500)).len(), MINUTES);
    }

    #[test]
    fn the_most_of_today_starts_anew_at_midnight_with_those_who_stay() {
        let mut figures = Figures::default();
        figures.count(9, minute(0));
        figures.count(4, minute(1));
        assert_eq!(figures.most_today(minute(2)), 9);
        assert_eq!(figures.most_today(minute(24 * 60)), 4);
    }

    #[test]
    fn a_wall_clock_set_back_changes_nothing() {
        let mut figures = Figures::default();
        figures.count(1, minute(5));
        figures.count(2, minute(1));
        assert_eq!(figures.by_minute(minute(1)), [2]);
    }
}
