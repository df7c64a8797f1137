//! Asks before the page is left while files are on their way, and lets what comes rest then:
//! what would still be on its way would be lost with the page. The screen is kept on by the
//! call itself, for as long as it lasts.

use super::{
    exchange::Exchange,
    post::{Happened, Post},
};
use crate::{
    clock::Timer,
    dom::{set, window},
    events::Listener,
};
use parlor::transfer::{Input, Key, Side, State};
use web_sys::Event;

/// Time stands still while the browser asks; whoever is still here after it stays.
const STAYS_MS: u64 = 1_000;

/// Whether it asks. A page that always asked could not be kept for *Back*.
#[derive(Default)]
pub(super) struct Leaving {
    asks: Option<Listener>,
    /// What rests until it is clear that the page stays.
    resting: Vec<Key>,
    stays: Option<Timer>,
}

impl Leaving {
    pub(super) fn ask(&mut self, moving: bool, post: &Post) {
        match (&self.asks, moving) {
            (None, true) => {
                let post = post.clone();
                let asks = Listener::new(&window(), "beforeunload", move |event: Event| {
                    post.put(Happened::Leaving);
                    event.prevent_default();
                    // Older browsers ask only when this is set.
                    set(&event, "returnValue", &"".into());
                });
                self.asks = Some(asks);
            }
            (Some(_), false) => self.asks = None,
            _ => {}
        }
    }
}

impl Exchange {
    /// The page may be left.
    pub(super) fn on_leaving(&mut self) {
        let comes = self.machine.list().filter(|row| {
            let streams = matches!(row.state, State::Streaming | State::Opening);
            row.side == Side::Receiving && streams
        });
        let comes: Vec<Key> = comes.map(|row| row.key).collect();
        for key in &comes {
            self.step(Input::Pause(Side::Receiving, *key, true));
        }
        self.leaving.resting.extend(comes);
        let post = self.post.clone();
        let stays = Timer::after(STAYS_MS, move || post.put(Happened::Staying));
        self.leaving.stays = Some(stays);
    }

    pub(super) fn on_staying(&mut self) {
        for key in std::mem::take(&mut self.leaving.resting) {
            self.step(Input::Pause(Side::Receiving, key, false));
        }
    }
}
