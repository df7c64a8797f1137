//! Days and hours from milliseconds, as people read them.

use parlor::time::UnixMillis;

/// A moment on a wall clock and a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub year: i64,
    /// From 1.
    pub month: u8,
    pub day: u8,
    /// From 0, Sunday.
    pub weekday: u8,
    pub hour: u8,
    pub minute: u8,
}

const MINUTES_A_DAY: i64 = 24 * 60;

/// Whole days since 1970 where clocks are `east` minutes ahead of UTC.
pub fn day_number(at: UnixMillis, east: i32) -> i64 {
    local_minutes(at, east).div_euclid(MINUTES_A_DAY)
}

fn local_minutes(at: UnixMillis, east: i32) -> i64 {
    i64::try_from(at.0 / 60_000).unwrap_or(i64::MAX / 2) + i64::from(east)
}

impl Moment {
    /// What calendars and clocks show at `at` where they are `east` minutes ahead of UTC.
    pub fn at(at: UnixMillis, east: i32) -> Self {
        let minutes = local_minutes(at, east).rem_euclid(MINUTES_A_DAY);
        let days = day_number(at, east);
        let (year, month, day) = civil(days);
        Self {
            year,
            month,
            day,
            weekday: small((days + 4).rem_euclid(7)),
            hour: small(minutes / 60),
            minute: small(minutes % 60),
        }
    }

    /// The hour and minute: `17:05`.
    pub fn clock(self) -> String {
        format!("{:02}:{:02}", self.hour, self.minute)
    }

    /// For `<time datetime>`.
    pub fn machine(self) -> String {
        let Self {
            year, month, day, ..
        } = self;
        format!("{year:04}-{month:02}-{day:02}T{}Z", self.clock())
    }
}

/// Year, month and day of a day counted from 1970-01-01 in the proleptic Gregorian
/// calendar: an era is 400 years, and a year begins in March, so that the leap day is last.
fn civil(days: i64) -> (i64, u8, u8) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, small(month), small(day))
}

fn small(number: i64) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64, east: i32) -> (i64, u8, u8, u8, String) {
        let moment = Moment::at(UnixMillis(seconds * 1000), east);
        (
            moment.year,
            moment.month,
            moment.day,
            moment.weekday,
            moment.clock(),
        )
    }

    #[test]
    fn a_moment_is_what_the_wall_says() {
        assert_eq!(at(0, 0), (1970, 1, 1, 4, "00:00".into()));
        assert_eq!(at(1_709_210_096, 0), (2024, 2, 29, 4, "12:34".into()));
        assert_eq!(at(1_709_251_199, 1), (2024, 3, 1, 5, "00:00".into()));
        assert_eq!(at(951_868_799, 0), (2000, 2, 29, 2, "23:59".into()));
    }

    #[test]
    fn west_of_greenwich_it_is_still_yesterday() {
        assert_eq!(at(0, -60), (1969, 12, 31, 3, "23:00".into()));
        assert_eq!(day_number(UnixMillis(0), -1), -1);
    }
}
