//! Browser events, promises and tasks, as values that clean up on drop.

use futures_util::future::{AbortHandle, Abortable};
use js_sys::{Function, Promise};
use std::future::Future;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::EventTarget;

/// A listener that is removed when this value is dropped.
#[must_use = "the listener is removed when this is dropped"]
pub(crate) struct Listener {
    target: EventTarget,
    event: &'static str,
    callback: Closure<dyn FnMut(JsValue)>,
}

impl Listener {
    pub(crate) fn new<E: JsCast>(
        target: &EventTarget,
        event: &'static str,
        mut handle: impl FnMut(E) + 'static,
    ) -> Self {
        let callback =
            Closure::<dyn FnMut(JsValue)>::new(move |e: JsValue| handle(e.unchecked_into()));
        // Adding a listener fails only for a detached callback, which ours is not.
        let _ = target.add_event_listener_with_callback(event, callback.as_ref().unchecked_ref());
        Self {
            target: target.clone(),
            event,
            callback,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let callback: &Function = self.callback.as_ref().unchecked_ref();
        let _ = self
            .target
            .remove_event_listener_with_callback(self.event, callback);
    }
}

/// A rejected promise, reduced to what we match on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {message}")]
pub(crate) struct JsFailure {
    pub(crate) name: String,
    pub(crate) message: String,
}

impl From<JsValue> for JsFailure {
    fn from(value: JsValue) -> Self {
        let word = |key| crate::dom::get(&value, key).and_then(|word| word.as_string());
        Self {
            name: word("name").unwrap_or_else(|| "Unknown".into()),
            message: word("message").unwrap_or_default(),
        }
    }
}

/// Awaits a promise and names its failure.
pub(crate) async fn settle(promise: Promise) -> Result<JsValue, JsFailure> {
    Ok(JsFuture::from(promise).await?)
}

/// Lets a promise run its course; whether it fails makes no difference to us, and an
/// unhandled rejection would only frighten whoever reads the console.
pub(crate) fn let_run(promise: Promise) {
    spawn_local(async move {
        let _ = settle(promise).await;
    });
}

/// Work that ends, wherever it waits, when this value is dropped.
#[must_use = "the work ends when this is dropped"]
pub(crate) struct Task(AbortHandle);

impl Task {
    pub(crate) fn spawn(work: impl Future<Output = ()> + 'static) -> Self {
        let (handle, registration) = AbortHandle::new_pair();
        spawn_local(async move {
            let _ = Abortable::new(work, registration).await;
        });
        Self(handle)
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}
