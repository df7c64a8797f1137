//! Lists that the server keeps up to date: an event stream into a signal.

use crate::{clock::sleep, events::Listener};
use futures_channel::{mpsc, oneshot};
use futures_util::{FutureExt, StreamExt, select_biased};
use leptos::prelude::on_cleanup;
use parlor_app::{reactive::RwSignal, runtime::LiveFeed};
use serde::de::DeserializeOwned;
use std::pin::pin;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::{EventSource, MessageEvent};

/// A browser comes back by itself to a server that is away, but gives up on one that answers
/// with an error: there we come back after this.
const AGAIN_MS: u64 = 5_000;

/// Fills the feed's signal until the owner that asks is cleaned up.
pub(crate) fn live(feed: LiveFeed) {
    match feed {
        LiveFeed::Rooms(signal) => follow("/live/rooms", signal),
        LiveFeed::Admin(signal) => follow("/live/admin", signal),
    }
}

fn follow<T>(url: &'static str, signal: RwSignal<Option<T>>)
where
    T: DeserializeOwned + Send + Sync + 'static,
{
    let (alive, mut gone) = oneshot::channel::<()>();
    on_cleanup(move || drop(alive));
    spawn_local(async move {
        loop {
            let (lost, mut over) = mpsc::unbounded();
            let source = Source::open(url, signal, lost);
            select_biased! {
                _ = gone => return,
                _ = over.next() => drop(source),
            }
            let mut again = pin!(sleep(AGAIN_MS).fuse());
            select_biased! {
                _ = gone => return,
                () = again => {}
            }
        }
    });
}

/// One event stream; dropping it closes it.
struct Source {
    source: EventSource,
    _listeners: [Listener; 2],
}

impl Source {
    /// `lost` is told, or dropped, when this stream is over.
    fn open<T>(
        url: &str,
        signal: RwSignal<Option<T>>,
        lost: mpsc::UnboundedSender<()>,
    ) -> Option<Self>
    where
        T: DeserializeOwned + Send + Sync + 'static,
    {
        let source = EventSource::new(url).ok()?;
        let message = Listener::new(&source, "message", move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            if let Ok(value) = serde_json::from_str(&text) {
                signal.try_set(Some(value));
            }
        });
        let of = source.clone();
        let error = Listener::new(&source, "error", move |_: JsValue| {
            if of.ready_state() == EventSource::CLOSED {
                let _ = lost.unbounded_send(());
            }
        });
        Some(Self {
            source,
            _listeners: [message, error],
        })
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        self.source.close();
    }
}
