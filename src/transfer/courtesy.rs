//! Voices before files: how fast files may go to somebody, so that what is spoken still comes
//! through. Halved when the path shows that it suffers, raised slowly while it does not (AIMD,
//! as in RFC 5681, section 3.1, but on the signs that sound gives).
//!
//! Not here: how bytes are held back.

use super::Weather;
use crate::limits::{PACE_FLOOR, PACE_STEP};

/// The round trip may rise so much above what the path has at rest, in milliseconds and as a
/// share: a full queue adds far more, and a path's own trembling less.
const RISE_MS: f64 = 40.0;
const RISE_SHARE: f64 = 0.5;
/// Sound may be lost so much more than at rest.
const RISE_LOSS: f64 = 0.02;
/// After a step down the queue has to drain: so many looks.
const PATIENCE: u32 = 3;
/// Looks at the floor, or close to it, after which what still hinders is not the files' doing.
const RESIGNED: u32 = 6;
/// Looks in which files went far below the pace, after which it is not needed.
const IDLE: u32 = 10;

/// After so many looks without a measurement the last one says nothing any more.
const STALE: u32 = 10;

/// One thing that is measured now and then: what it is on this path at rest, and whether it was
/// far above that when it was last measured.
#[derive(Clone, Debug, Default)]
struct Sign {
    rest: Option<f64>,
    bad: bool,
    age: u32,
}

impl Sign {
    /// Whether this measurement, if it is one, says that the path suffers: above what may be,
    /// given what is at rest.
    fn look(&mut self, value: Option<f64>, most: impl Fn(Option<f64>, f64) -> f64) -> bool {
        let Some(value) = value else {
            self.age += 1;
            self.bad &= self.age < STALE;
            return false;
        };
        self.age = 0;
        self.bad = value > most(self.rest, value);
        self.bad
    }
}

/// What is known of the path to one person.
#[derive(Clone, Debug, Default)]
pub(super) struct Courtesy {
    rtt: Sign,
    echo: Sign,
    missed: Sign,
    unheard: Sign,
    pace: Option<u64>,
    /// What went when the path was last too full; 0 while that is not known.
    full: u64,
    /// Bytes per second that went lately.
    rate: u64,
    moves: bool,
    wait: u32,
    low: u32,
    idle: u32,
}

impl Courtesy {
    /// How the path is just now, and how many bytes of files went since the last look, about a
    /// second ago; `None` while no files are on their way. The most that may go per second from
    /// now on.
    pub(super) fn on_weather(&mut self, weather: Weather, went: Option<u64>) -> Option<u64> {
        self.moves = went.is_some();
        let went = went.unwrap_or(0);
        self.rate = match self.rate {
            0 => went,
            rate => (rate / 4 * 3).saturating_add(went / 4),
        };
        if !weather.media {
            // Nobody speaks: there is nothing to yield to, and no sign of sound to go by.
            return self.forget();
        }
        let hindered = self.look(weather);
        self.pace = match self.pace {
            _ if !self.moves => self.forget(),
            pace if self.wait > 0 => {
                self.wait -= 1;
                pace
            }
            pace if hindered => self.yield_way(pace),
            // Not measured again since it was slowed down: whether that was enough is not known.
            pace if self.is_bad() => pace,
            Some(pace) => self.let_go(pace),
            None => None,
        };
        self.pace
    }

    /// Takes in what was measured; whether any of it says that the path suffers.
    fn look(&mut self, weather: Weather) -> bool {
        let time = |value: Option<f64>| value.filter(|ms| ms.is_finite() && *ms >= 0.0);
        let share = |value: f64| value.is_finite().then(|| value.clamp(0.0, 1.0));
        let (rtt, echo) = (time(weather.rtt), time(weather.echo));
        let (missed, unheard) = (share(weather.missed), weather.unheard.and_then(share));
        let late = |rest: Option<f64>, now: f64| {
            let rest = rest.unwrap_or(now);
            rest + RISE_MS.max(rest * RISE_SHARE)
        };
        let lossy = |rest: Option<f64>, _| rest.unwrap_or(0.0) + RISE_LOSS;
        let hindered = [
            self.rtt.look(rtt, late),
            self.echo.look(echo, late),
            self.missed.look(missed, lossy),
            self.unheard.look(unheard, lossy),
        ]
        .contains(&true);
        let resigned = self.low >= RESIGNED && hindered;
        if resigned {
            self.wait = 0;
        }
        let rests = !self.moves || resigned;
        for (sign, value) in [(&mut self.rtt, rtt), (&mut self.echo, echo)] {
            sign.rest = value
                .map(|now| learn_time(sign.rest, now, rests))
                .or(sign.rest);
        }
        for (sign, value) in [(&mut self.missed, missed), (&mut self.unheard, unheard)] {
            sign.rest = value
                .map(|now| learn_loss(sign.rest, now, rests))
                .or(sign.rest);
        }
        hindered
    }

    fn is_bad(&self) -> bool {
        let signs = [&self.rtt, &self.echo, &self.missed, &self.unheard];
        signs.iter().any(|sign| sign.bad)
    }

    fn yield_way(&mut self, pace: Option<u64>) -> Option<u64> {
        let from = pace.unwrap_or(self.rate).min(self.rate.max(PACE_FLOOR));
        let next = (from / 2).max(PACE_FLOOR);
        self.full = from;
        self.low = if next == PACE_FLOOR { self.low + 1 } else { 0 };
        self.wait = if next == PACE_FLOOR { 0 } else { PATIENCE };
        self.idle = 0;
        Some(next)
    }

    fn let_go(&mut self, pace: u64) -> Option<u64> {
        self.low = 0;
        let needed = self.rate >= pace / 4;
        self.idle = if needed { 0 } else { self.idle + 1 };
        if self.idle >= IDLE {
            return self.forget();
        }
        let step = PACE_STEP.max(pace / 32);
        // Close to where it was too much the last time, it is felt for.
        let is_close = (self.full / 4 * 3..self.full / 4 * 5).contains(&pace);
        Some(pace.saturating_add(if is_close { step / 4 } else { step }))
    }

    fn forget(&mut self) -> Option<u64> {
        (self.wait, self.low, self.idle, self.full) = (0, 0, 0, 0);
        self.pace = None;
        None
    }
}

/// The round trip at rest: the shortest, drifting up slowly in case the path is another by now.
fn learn_time(rest: Option<f64>, now: f64, rests: bool) -> f64 {
    match rest {
        Some(rest) if now < rest => now,
        Some(rest) if rests => rest + (now - rest) / 4.0,
        Some(rest) => rest + (now - rest).min(rest / 500.0),
        None => now,
    }
}

/// The usual loss while nothing, or next to nothing, is sent.
fn learn_loss(rest: Option<f64>, now: f64, rests: bool) -> f64 {
    let rest = rest.unwrap_or(0.0);
    match rests || now < rest {
        true => rest + (now - rest) / 4.0,
        false => rest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A path with one narrow place: what does not fit waits there, and what does not fit
    /// there either is lost.
    struct Path {
        /// Bytes per second, bytes of queue, milliseconds without one, loss that is always.
        speed: f64,
        room: f64,
        base: f64,
        loss: f64,
        queue: f64,
        /// Some trembling of the round trip.
        beat: u64,
        /// It is measured every so many seconds; what was lost since the last time.
        every: u64,
        losses: Vec<f64>,
        /// Whether files made it lose some in the last second.
        lost: bool,
    }

    #[derive(Debug, Default)]
    struct Seen {
        sent: f64,
        /// Seconds in which the queue held sound up by more than 200 ms, or lost it.
        bad: u32,
    }

    fn path(speed: f64, base: f64, loss: f64) -> Path {
        Path {
            speed,
            // Half a second of it, as home routers have.
            room: speed / 2.0,
            base,
            loss,
            queue: 0.0,
            beat: 0,
            every: 1,
            losses: Vec::new(),
            lost: false,
        }
    }

    impl Path {
        /// One second in which files go as fast as they may; what went, and how it looks then.
        fn second(&mut self, pace: Option<u64>) -> (u64, Weather) {
            // What a reliable channel without a pace does: it fills the queue, and loses some.
            let wanted = pace.map_or(f64::INFINITY, |pace| pace as f64);
            let offered = wanted.min(self.speed + self.room - self.queue);
            let full = wanted > self.speed + self.room - self.queue;
            let passed = (self.queue + offered).min(self.speed);
            self.queue = (self.queue + offered - passed).clamp(0.0, self.room);
            self.beat += 1;
            let tremble = ((self.beat * 7) % 11) as f64;
            let rtt = self.base + tremble + self.queue / self.speed * 1_000.0;
            let loss = self.loss + if full { 0.05 } else { 0.0 };
            self.losses.push(loss);
            let measured = self.beat.is_multiple_of(self.every);
            let weather = Weather {
                rtt: measured.then_some(rtt),
                unheard: measured.then(|| {
                    let losses = std::mem::take(&mut self.losses);
                    losses.iter().sum::<f64>() / losses.len() as f64
                }),
                media: true,
                ..Weather::default()
            };
            self.lost = full;
            (passed as u64, weather)
        }

        /// So many seconds of files, after some of rest.
        fn run(&mut self, courtesy: &mut Courtesy, rest: u32, seconds: u32) -> Seen {
            for _ in 0..rest {
                let (_, weather) = self.second(Some(0));
                assert_eq!(courtesy.on_weather(weather, None), None, "nothing goes");
            }
            let mut seen = Seen::default();
            let mut pace = courtesy.pace;
            for _ in 0..seconds {
                let (sent, weather) = self.second(pace);
                pace = courtesy.on_weather(weather, Some(sent));
                seen.sent += sent as f64;
                let late = self.queue / self.speed > 0.2;
                seen.bad += u32::from(late || self.lost);
            }
            seen
        }

        fn share(&self, seen: &Seen, seconds: u32) -> f64 {
            seen.sent / (self.speed * f64::from(seconds))
        }
    }

    #[test]
    fn on_a_narrow_path_sound_comes_through_and_files_still_go() {
        for speed in [60_000.0, 125_000.0, 1_250_000.0] {
            for every in 1..=5 {
                let mut narrow = path(speed, 30.0, 0.0);
                narrow.every = every;
                let seen = narrow.run(&mut Courtesy::default(), 5, 300);
                let share = narrow.share(&seen, 300);
                assert!(seen.bad <= 10, "{speed}, {every}: {seen:?}");
                assert!(share > 0.7, "{speed}, {every}: {share}");
            }
        }
    }

    #[test]
    fn a_long_path_is_not_taken_for_a_full_one() {
        let mut long = path(5_000_000.0, 400.0, 0.0);
        let mut courtesy = Courtesy::default();
        for _ in 0..60 {
            let (sent, weather) = long.second(Some(1_000_000));
            assert_eq!(courtesy.on_weather(weather, Some(sent)), None);
        }
        let seen = long.run(&mut courtesy, 0, 300);
        assert!(long.share(&seen, 300) > 0.4, "{seen:?}");
    }

    #[test]
    fn loss_that_is_always_there_does_not_starve_files() {
        for (rest, every) in [(0, 1), (10, 1), (0, 5), (30, 5)] {
            let mut lossy = path(1_250_000.0, 50.0, 0.08);
            lossy.every = every;
            let seen = lossy.run(&mut Courtesy::default(), rest, 300);
            let share = lossy.share(&seen, 300);
            assert!(
                share > 0.3,
                "after {rest} s of rest, every {every} s: {share}"
            );
        }
    }

    #[test]
    fn never_below_the_floor_however_bad_it_is() {
        let mut courtesy = Courtesy::default();
        let rest = |rtt, missed| Weather {
            rtt: Some(rtt),
            missed,
            media: true,
            ..Weather::default()
        };
        assert_eq!(courtesy.on_weather(rest(20.0, 0.0), None), None);
        for n in 0..200_u32 {
            let pace = courtesy.on_weather(rest(20.0 + f64::from(n) * 50.0, 0.5), Some(40_000));
            assert!(pace.is_none_or(|pace| pace >= PACE_FLOOR), "{pace:?}");
        }
    }

    #[test]
    fn nothing_is_held_back_where_nothing_hinders_or_nobody_speaks() {
        let mut courtesy = Courtesy::default();
        for n in 0..100 {
            let calm = Weather {
                rtt: Some(20.0 + f64::from(n % 7)),
                media: true,
                ..Weather::default()
            };
            assert_eq!(courtesy.on_weather(calm, Some(50_000_000)), None);
        }
        for _ in 0..10 {
            let bad = Weather {
                rtt: Some(900.0),
                missed: 0.3,
                ..Weather::default()
            };
            assert_eq!(courtesy.on_weather(bad, Some(50_000_000)), None);
        }
    }

    #[test]
    fn a_sign_that_is_not_measured_any_more_holds_nothing_up() {
        let mut courtesy = Courtesy::default();
        let look = |rtt, unheard| Weather {
            rtt,
            unheard,
            media: true,
            ..Weather::default()
        };
        let _ = courtesy.on_weather(look(Some(20.0), Some(0.0)), None);
        let slowed = courtesy.on_weather(look(Some(20.0), Some(0.3)), Some(1_000_000));
        assert_eq!(slowed, Some(500_000));
        let mut pace = slowed;
        for _ in 0..30 {
            pace = courtesy.on_weather(look(Some(20.0), None), Some(400_000));
        }
        assert!(pace > slowed, "{pace:?}");
    }

    #[test]
    fn what_is_no_number_does_no_harm() {
        let mut courtesy = Courtesy::default();
        for time in [None, Some(f64::NAN), Some(f64::INFINITY), Some(-5.0)] {
            for loss in [0.0, f64::NAN, -1.0, 7.0] {
                let weather = Weather {
                    rtt: time,
                    echo: time,
                    missed: loss,
                    unheard: Some(loss),
                    media: true,
                };
                let _ = courtesy.on_weather(weather, Some(1_000_000));
            }
        }
        let rests = [courtesy.missed.rest, courtesy.unheard.rest];
        assert!(rests.iter().all(|rest| rest.is_some_and(f64::is_finite)));
        assert!(courtesy.rtt.rest.is_none() && courtesy.echo.rest.is_none());
    }
}
