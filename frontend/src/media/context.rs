//! Where sound is measured and made.

use crate::events::let_run;
use std::{
    cell::{Cell, OnceCell},
    rc::Rc,
};
use web_sys::{AudioContext, AudioContextState};

/// One for a page. It costs a browser some processor for as long as it is running: for whoever
/// has no microphone it rests until the first knock. The last of its clones that is dropped
/// closes it.
#[derive(Clone, Default)]
pub(super) struct Context(Rc<Kept>);

#[derive(Default)]
struct Kept {
    context: OnceCell<AudioContext>,
    /// Something was to be measured, or heard.
    wanted: Cell<bool>,
}

impl Context {
    /// Something is to be measured, or heard.
    pub(super) fn wanted(&self) -> Option<&AudioContext> {
        self.0.wanted.set(true);
        let context = self.get()?;
        wake(context);
        Some(context)
    }

    /// The browser lets a page make sound from now on; until some is wanted, it rests.
    pub(super) fn touch(&self) {
        let is_new = self.0.context.get().is_none();
        let Some(context) = self.get() else { return };
        if self.0.wanted.get() {
            wake(context);
        } else if is_new {
            wake(context);
            if let Ok(resting) = context.suspend() {
                let_run(resting);
            }
        }
    }

    fn get(&self) -> Option<&AudioContext> {
        if self.0.context.get().is_none() {
            let _ = self.0.context.set(AudioContext::new().ok()?);
        }
        self.0.context.get()
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        if let Some(Ok(closing)) = self.context.get().map(AudioContext::close) {
            let_run(closing);
        }
    }
}

/// Starts what the browser held back.
fn wake(context: &AudioContext) {
    if context.state() == AudioContextState::Suspended
        && let Ok(waking) = context.resume()
    {
        let_run(waking);
    }
}
