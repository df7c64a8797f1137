//! What the page *Check your setup* reads, and what people want of it.
//!
//! The browser edge tries everything and writes down what came of it; what that means is said
//! by [`parlor::check`], in words by [`crate::text`].

use crate::reactive::RwSignal;
use futures_channel::mpsc;
use parlor::check::Checks;

/// The element that shows what the camera sees, and the one that shows how loud it is.
pub const PREVIEW: &str = "check-camera";
pub const METER: &str = "check-level";

/// What the page reads.
#[derive(Clone, Copy, Debug, Default)]
pub struct CheckView {
    pub checks: RwSignal<Checks>,
    /// What the browser calls itself; empty until it was asked.
    pub browser: RwSignal<String>,
    /// The camera's picture is there.
    pub camera: RwSignal<bool>,
    /// What became of the report.
    pub sent: RwSignal<Sent>,
}

/// What became of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sent {
    #[default]
    No,
    Sending,
    Kept,
    TooOften,
    Failed,
}

/// What people want.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckWish {
    /// Try everything anew.
    Again,
    PlaySound,
    /// Send this to the administrator.
    Send(String),
}

/// What the page hands to the edge.
#[derive(Debug)]
pub struct CheckEnds {
    /// The room whose link the person came with.
    pub slug: Option<String>,
    pub view: CheckView,
    pub wishes: mpsc::UnboundedReceiver<CheckWish>,
}
