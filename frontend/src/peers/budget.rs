//! How much of a picture each of the others gets: a mesh multiplies my uplink by them.

/// How high the first pictures are at most, in pixels.
const FIRST_HEIGHT: u32 = 360;

/// What one sender of pictures may spend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Budget {
    /// The picture's height, in pixels.
    pub(crate) height: u32,
    pub(crate) bits_per_second: u32,
}

impl Budget {
    /// The budget in a call of so many people, me included.
    pub(crate) fn for_people(people: usize) -> Self {
        let (height, bits_per_second) = match people {
            0..=2 => (720, 1_700_000),
            3 => (540, 1_000_000),
            4 => (360, 700_000),
            5 | 6 => (360, 400_000),
            _ => (180, 150_000),
        };
        Self {
            height,
            bits_per_second,
        }
    }

    /// The budget of a connection that has not carried anything yet. A browser begins with
    /// few bits, and drops the first pictures if they are too large for them.
    pub(crate) fn at_first(self) -> Self {
        Self {
            height: self.height.min(FIRST_HEIGHT),
            ..self
        }
    }

    /// By how much a camera's picture is to be made smaller. Unknown heights stay.
    pub(crate) fn scale(self, height: Option<u32>) -> f64 {
        let height = height.unwrap_or(self.height);
        (f64::from(height) / f64::from(self.height)).max(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_uplink_never_grows_past_what_a_home_has() {
        for people in 2..=16 {
            let others = people as u32 - 1;
            assert!(Budget::for_people(people).bits_per_second * others <= 2_250_000);
        }
    }

    #[test]
    fn the_first_pictures_are_small() {
        assert_eq!(Budget::for_people(2).at_first().scale(Some(720)), 2.0);
        assert_eq!(Budget::for_people(8).at_first(), Budget::for_people(8));
    }

    #[test]
    fn a_picture_is_made_smaller_and_never_larger() {
        assert_eq!(Budget::for_people(4).scale(Some(720)), 2.0);
        assert_eq!(Budget::for_people(2).scale(Some(480)), 1.0);
        assert_eq!(Budget::for_people(8).scale(None), 1.0);
    }
}
