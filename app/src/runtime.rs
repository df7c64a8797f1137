//! What a page needs from the browser, as plain function pointers.
//!
//! `frontend` provides a [`Runtime`] as context before it hydrates; on the server there is
//! none, and nothing runs.

use crate::{
    backend::{Language, Live, RoomCard, Theme},
    check::CheckEnds,
    reactive::RwSignal,
    view::{Intent, View},
};
use futures_channel::mpsc;
use parlor::time::UnixMillis;

/// The element that tells a person that this page broke, hidden until it does.
pub const BROKE: &str = "broke";
/// The attribute of the document by which it shows that its script runs.
pub const STARTED: &str = "data-started";

/// The browser, as pages see it.
#[derive(Clone, Copy, Debug)]
pub struct Runtime {
    /// Runs a room page until its owner is cleaned up.
    pub room: fn(RoomEnds),
    /// Keeps a signal up to date from the server's event stream until its owner is cleaned up.
    pub live: fn(LiveFeed),
    /// Tries everything that *Check your setup* shows, for as long as it is wished for.
    pub check: fn(CheckEnds),
    /// Does one small thing at once.
    pub act: fn(Act),
}

/// The browser's clock and calendar; without one, times are shown in UTC.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    pub now: fn() -> UnixMillis,
    /// How many minutes east of UTC this browser's time zone is at that moment.
    pub east: fn(UnixMillis) -> i32,
}

/// What the room page hands to the edge.
#[derive(Debug)]
pub struct RoomEnds {
    pub slug: String,
    pub view: View,
    pub intents: mpsc::UnboundedReceiver<Intent>,
}

/// Which event stream, and the signal it fills.
#[derive(Clone, Copy, Debug)]
pub enum LiveFeed {
    /// `/live/rooms`: the viewer's rooms.
    Rooms(RwSignal<Option<Vec<RoomCard>>>),
    /// `/live/admin`: all live sessions.
    Admin(RwSignal<Option<Live>>),
}

/// Small things only a browser can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    Copy(String),
    /// Fixes the theme in this page and in its cookie.
    Theme(Theme),
    /// Sets the cookie and loads the page again.
    Language(Language),
    /// `showModal()` and `close()` of the dialog with this id.
    OpenDialog(String),
    CloseDialog(String),
    /// Goes to this page.
    Go(String),
}

/// Where components send what people want.
#[derive(Clone, Debug)]
pub struct Intents(pub mpsc::UnboundedSender<Intent>);

impl Intents {
    /// Sends an intent; a page that is going away drops it.
    pub fn send(&self, intent: Intent) {
        let _ = self.0.unbounded_send(intent);
    }
}
