//! Asks before the page is left while files are on their way. The screen is kept on by the
//! call itself, for as long as it lasts.

use crate::{
    dom::{set, window},
    events::Listener,
};
use web_sys::Event;

/// Whether it asks. A page that always asked could not be kept for *Back*.
#[derive(Default)]
pub(super) struct Leaving(Option<Listener>);

impl Leaving {
    pub(super) fn ask(&mut self, moving: bool) {
        match (&self.0, moving) {
            (None, true) => {
                self.0 = Some(Listener::new(&window(), "beforeunload", |event: Event| {
                    event.prevent_default();
                    // Older browsers ask only when this is set.
                    set(&event, "returnValue", &"".into());
                }));
            }
            (Some(_), false) => self.0 = None,
            _ => {}
        }
    }
}
