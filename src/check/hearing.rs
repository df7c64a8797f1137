//! Whether a microphone hears anything, and whether it hears too much.

use crate::{rate::Window, time::Millis};

/// A look whose loudest sample is below this heard nothing: quieter than any room is.
const SILENCE: f32 = 0.001;
/// A sample this close to the end of the scale was cut off.
const CLIPPED: f32 = 0.985;
/// So long without anything is silence: a person who was asked to speak has begun by then.
const SILENT_MS: u64 = 4_000;
/// So many looks with something cut off, within so long, are too loud; a single one was a
/// knock on the table.
const CLIPPINGS: usize = 3;
const CLIPPED_WITHIN_MS: u64 = 2_000;

/// Listens to one microphone.
#[derive(Clone, Debug)]
pub struct Hearing {
    began: Millis,
    sound: Option<Millis>,
    clipped: Window<CLIPPINGS>,
}

/// What is heard just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Nothing yet, but it is too early to say.
    NotYet,
    Silence,
    Sound,
    Clipping,
}

impl Hearing {
    pub fn new(now: Millis) -> Self {
        Self {
            began: now,
            sound: None,
            clipped: Window::new(CLIPPED_WITHIN_MS),
        }
    }

    /// A look at the microphone: its loudest sample, from 0 to 1.
    pub fn step(&mut self, now: Millis, peak: f32) -> Heard {
        if peak >= SILENCE {
            self.sound = Some(now);
        }
        let clips = peak >= CLIPPED && self.clipped.count(now);
        if clips || self.clipped.is_full(now) {
            return Heard::Clipping;
        }
        match self.sound {
            Some(sound) if now - sound < SILENT_MS => Heard::Sound,
            None if now - self.began < SILENT_MS => Heard::NotYet,
            _ => Heard::Silence,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voice_is_heard_at_once_and_silence_after_a_while() {
        let mut hearing = Hearing::new(Millis(0));
        assert_eq!(hearing.step(Millis(50), 0.0), Heard::NotYet);
        assert_eq!(hearing.step(Millis(100), 0.2), Heard::Sound);
        assert_eq!(hearing.step(Millis(4_000), 0.0), Heard::Sound);
        assert_eq!(hearing.step(Millis(4_100), 0.0), Heard::Silence);
        assert_eq!(hearing.step(Millis(9_000), 0.1), Heard::Sound);
    }

    #[test]
    fn a_microphone_that_gives_nothing_is_silent_after_four_seconds() {
        let mut hearing = Hearing::new(Millis(0));
        assert_eq!(hearing.step(Millis(3_999), 0.0), Heard::NotYet);
        assert_eq!(hearing.step(Millis(4_000), 0.000_5), Heard::Silence);
    }

    #[test]
    fn one_knock_is_not_too_loud_and_shouting_is_until_it_ends() {
        let mut hearing = Hearing::new(Millis(0));
        assert_eq!(hearing.step(Millis(0), 1.0), Heard::Sound);
        assert_eq!(hearing.step(Millis(50), 1.0), Heard::Sound);
        assert_eq!(hearing.step(Millis(100), 0.99), Heard::Clipping);
        assert_eq!(hearing.step(Millis(1_000), 0.3), Heard::Clipping);
        assert_eq!(hearing.step(Millis(2_200), 0.3), Heard::Sound);
    }
}
