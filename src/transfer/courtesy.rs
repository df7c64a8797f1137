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

/// What is known of the path to one person.
#[derive(Clone, Debug, Default)]
pub(super) struct Courtesy {
    /// The round trip and the loss that the path has without files.
    rtt: Option<f64>,
    loss: f64,
    pace: Option<u64>,
    /// What went when the path was last too full; 0 while that is not known.
    full: u64,
    /// Bytes per second that went lately.
    rate: u64,
    /// Whether the path was hindered when its round trip was last measured.
    hindered: bool,
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
        let rtt = weather.rtt.filter(|rtt| rtt.is_finite() && *rtt >= 0.0);
        let loss = match weather.loss.is_finite() {
            true => weather.loss.clamp(0.0, 1.0),
            false => 0.0,
        };
        let hindered = self.is_hindered(rtt, loss);
        if rtt.is_some() {
            self.hindered = hindered;
        }
        self.learn(rtt, loss, hindered);
        self.pace = match self.pace {
            _ if !self.moves => self.forget(),
            pace if self.wait > 0 => {
                self.wait -= 1;
                pace
            }
            pace if hindered => self.yield_way(pace),
            // Nothing was measured since it was slowed down: whether that was enough is not known.
            pace if self.hindered => pace,
            Some(pace) => self.let_go(pace),
            None => None,
        };
        self.pace
    }

    fn is_hindered(&self, rtt: Option<f64>, loss: f64) -> bool {
        let base = self.rtt.or(rtt).unwrap_or_default();
        let most = base + RISE_MS.max(base * RISE_SHARE);
        rtt.is_some_and(|rtt| rtt > most) || loss > self.loss + RISE_LOSS
    }

    /// The path at rest: the shortest round trip, drifting up slowly in case the path is
    /// another by now; the usual loss while nothing, or next to nothing, is sent.
    fn learn(&mut self, rtt: Option<f64>, loss: f64, hindered: bool) {
        let resigned = self.low >= RESIGNED && hindered;
        let rests = !self.moves || resigned;
        if let Some(rtt) = rtt {
            self.rtt = Some(match self.rtt {
                Some(base) if rtt < base => rtt,
                Some(base) if rests => base + (rtt - base) / 4.0,
                Some(base) => base + (rtt - base).min(base / 500.0),
                None => rtt,
            });
        }
        if rests || loss < self.loss {
            self.loss += (loss - self.loss) / 4.0;
        }
        if resigned {
            self.wait = 0;
        }
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
        self.hindered = false;
        self.pace = None;
        None
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
        /// It is measured every so many seconds.
        every: u64,
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
            let weather = Weather {
                rtt: self.beat.is_multiple_of(self.every).then_some(rtt),
                loss,
                media: true,
            };
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
                seen.bad += u32::from(late || weather.loss > self.loss + 0.01);
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
        for rest in [0, 10] {
            let mut lossy = path(1_250_000.0, 50.0, 0.08);
            let seen = lossy.run(&mut Courtesy::default(), rest, 300);
            let share = lossy.share(&seen, 300);
            assert!(share > 0.3, "after {rest} s of rest: {share}");
        }
    }

    #[test]
    fn never_below_the_floor_however_bad_it_is() {
        let mut courtesy = Courtesy::default();
        let rest = |rtt, loss| Weather {
            rtt: Some(rtt),
            loss,
            media: true,
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
                loss: 0.0,
                media: true,
            };
            assert_eq!(courtesy.on_weather(calm, Some(50_000_000)), None);
        }
        for _ in 0..10 {
            let bad = Weather {
                rtt: Some(900.0),
                loss: 0.3,
                media: false,
            };
            assert_eq!(courtesy.on_weather(bad, Some(50_000_000)), None);
        }
    }

    #[test]
    fn what_is_no_number_does_no_harm() {
        let mut courtesy = Courtesy::default();
        for rtt in [None, Some(f64::NAN), Some(f64::INFINITY), Some(-5.0)] {
            for loss in [0.0, f64::NAN, -1.0, 7.0] {
                let media = true;
                let _ = courtesy.on_weather(Weather { rtt, loss, media }, Some(1_000_000));
            }
        }
        assert!(courtesy.loss.is_finite() && courtesy.rtt.is_none());
    }
}
