//! Keeps the screen on while somebody is in a call.

use crate::{
    dom::{get, window},
    events::{Task, let_run, settle},
};
use js_sys::Promise;
use std::future::pending;
use wasm_bindgen::{JsCast, prelude::wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    /// `navigator.wakeLock`.
    type WakeLock;

    #[wasm_bindgen(method)]
    fn request(this: &WakeLock, kind: &str) -> Promise;

    /// The screen stays on until it is released, or the page hidden.
    type Sentinel;

    #[wasm_bindgen(method)]
    fn release(this: &Sentinel) -> Promise;
}

/// The screen stays on while this lives, in browsers that can. A hidden page loses it and
/// asks anew when it is visible again.
pub(crate) struct Awake {
    _hold: Task,
}

impl Awake {
    pub(crate) fn new() -> Self {
        let hold = Task::spawn(async {
            let Some(lock) = get(&window().navigator(), "wakeLock") else {
                return;
            };
            let asked = lock.unchecked_into::<WakeLock>().request("screen");
            if let Ok(sentinel) = settle(asked).await {
                let _held = Held(sentinel.unchecked_into());
                pending::<()>().await;
            }
        });
        Self { _hold: hold }
    }
}

struct Held(Sentinel);

impl Drop for Held {
    fn drop(&mut self) {
        let_run(self.0.release());
    }
}
