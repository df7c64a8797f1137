//! Voices before files: how fast files may go to somebody, so that what is spoken still comes
//! through.

use super::Weather;

/// What is known of the path to one person.
#[derive(Debug, Default)]
pub(super) struct Courtesy {}

impl Courtesy {
    /// How the path is just now, and how many bytes of files went in the last second.
    pub(super) fn on_weather(&mut self, _weather: Weather, _sent: u64) -> Option<u64> {
        None
    }
}
