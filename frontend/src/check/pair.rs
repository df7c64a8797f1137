//! Two peer connections in one page that call each other.

use super::within;
use crate::{
    dom::{get, object, window},
    events::{Listener, settle},
    peers::rtc::{
        CandidateEvent, DataChannel, PeerConnection, candidate_init, configuration, description,
        local_candidate, local_sdp,
    },
};
use futures_channel::mpsc;
use futures_util::StreamExt;
use parlor::{call::Reach, say::Candidate, wire::IceServers};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use web_sys::{EventTarget, MessageEvent};

/// Whether this browser has peer connections at all.
pub(super) fn there() -> bool {
    get(&window(), "RTCPeerConnection").is_some()
}

#[wasm_bindgen]
extern "C" {
    /// A data channel, for what only checks do with one.
    #[wasm_bindgen(extends = EventTarget)]
    #[derive(Clone)]
    pub(super) type Pipe;

    #[wasm_bindgen(method, catch, js_name = send)]
    pub(super) fn send_bytes(this: &Pipe, bytes: &[u8]) -> Result<(), JsValue>;

    #[wasm_bindgen(method, getter, js_name = bufferedAmount)]
    pub(super) fn buffered(this: &Pipe) -> f64;

    #[wasm_bindgen(method, getter, js_name = readyState)]
    pub(super) fn state(this: &Pipe) -> String;

    #[wasm_bindgen(method, setter, js_name = binaryType)]
    fn set_binary_type(this: &Pipe, kind: &str);
}

/// Connects as calls do, by these servers; or by their relays and in no other way.
pub(super) fn reach(servers: &IceServers, relay_only: bool) -> JsValue {
    configuration(&Reach {
        ice: servers.clone(),
        relay_only,
    })
}

/// A peer connection; dropping it closes it.
pub(super) struct Peer(PeerConnection);

impl Peer {
    pub(super) fn new(configuration: &JsValue) -> Result<Self, JsValue> {
        PeerConnection::new(configuration).map(Self)
    }

    pub(super) fn rtc(&self) -> &PeerConnection {
        &self.0
    }

    /// A channel that both ends make by themselves.
    pub(super) fn pipe(&self) -> Result<Pipe, JsValue> {
        let init = object(&[("negotiated", true.into()), ("id", 1.into())]);
        let channel: DataChannel = self.0.create_data_channel("check", &init)?;
        let pipe: Pipe = channel.unchecked_into();
        pipe.set_binary_type("arraybuffer");
        Ok(pipe)
    }

    /// What this browser says it can do: its own offer.
    pub(super) async fn offer(&self) -> Result<String, JsValue> {
        settled(self.0.set_local_description()).await?;
        Ok(local_sdp(&self.0).unwrap_or_default())
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.0.close();
    }
}

pub(super) async fn settled(promise: js_sys::Promise) -> Result<JsValue, JsValue> {
    let done = settle(promise).await;
    done.map_err(|why| JsValue::from(why.message))
}

/// The candidates of one connection as they come, and whether a server refused.
pub(super) struct Trickle {
    pub(super) candidates: mpsc::UnboundedReceiver<Candidate>,
    refused: Rc<Cell<bool>>,
    _listeners: [Listener; 2],
}

/// What a browser reports when a relay answers that it does not know these credentials.
const UNAUTHORISED: f64 = 400.0;
/// What it reports when no answer came at all (RFC 8839 knows no such code; WebRTC does).
const UNREACHED: f64 = 701.0;

impl Trickle {
    pub(super) fn of(peer: &Peer) -> Self {
        let (say, candidates) = mpsc::unbounded();
        let refused = Rc::new(Cell::new(false));
        let found = Listener::new(peer.rtc(), "icecandidate", move |event: CandidateEvent| {
            match local_candidate(&event) {
                Some(candidate) => {
                    let _ = say.unbounded_send(candidate);
                }
                // The last event of all bears no candidate; one generation's, an empty one.
                None if event.candidate().is_null() => say.close_channel(),
                None => {}
            }
        });
        let failed = {
            let refused = refused.clone();
            Listener::new(peer.rtc(), "icecandidateerror", move |event: JsValue| {
                let code = get(&event, "errorCode").and_then(|code| code.as_f64());
                let answered = code.is_some_and(|code| (UNAUTHORISED..UNREACHED).contains(&code));
                refused.set(refused.get() || answered);
            })
        };
        Self {
            candidates,
            refused,
            _listeners: [found, failed],
        }
    }
}

/// Two connections in this page that found each other, with a channel between them.
pub(super) struct Loopback {
    pub(super) here: Pipe,
    pub(super) there: Pipe,
    _peers: [Peer; 2],
}

/// Why they did not.
pub(super) enum Apart {
    /// A server answered, and refused.
    Refused,
    /// Nothing came of it within the time.
    Silent,
    /// The browser does not do it.
    Failed,
}

impl Loopback {
    /// Connects two, by these servers and no others, within so many milliseconds.
    pub(super) async fn connect(configuration: &JsValue, millis: u64) -> Result<Self, Apart> {
        let (Ok(one), Ok(other)) = (Peer::new(configuration), Peer::new(configuration)) else {
            return Err(Apart::Failed);
        };
        let mut from_one = Trickle::of(&one);
        let mut from_other = Trickle::of(&other);
        let opened = within(millis, async {
            let (here, there) = (one.pipe()?, other.pipe()?);
            let (open, mut opened) = mpsc::unbounded();
            let open_too = open.clone();
            let _here = Listener::new(&here, "open", move |_: JsValue| {
                let _ = open.unbounded_send(());
            });
            let _there = Listener::new(&there, "open", move |_: JsValue| {
                let _ = open_too.unbounded_send(());
            });
            describe(&one, &other).await?;
            let carry = futures_util::future::join(
                carry(&mut from_one, &other),
                carry(&mut from_other, &one),
            );
            let both = async {
                opened.next().await;
                opened.next().await;
            };
            // Candidates may end long before the channel is open.
            futures_util::future::select(
                std::pin::pin!(both),
                std::pin::pin!(async {
                    carry.await;
                    std::future::pending::<()>().await;
                }),
            )
            .await;
            Ok::<_, JsValue>((here, there))
        })
        .await;
        let refused = from_one.refused.get() || from_other.refused.get();
        match opened {
            Some(Ok((here, there))) => Ok(Self {
                here,
                there,
                _peers: [one, other],
            }),
            Some(Err(_)) => Err(Apart::Failed),
            None if refused => Err(Apart::Refused),
            None => Err(Apart::Silent),
        }
    }
}

/// Offer and answer (RFC 8829), without a wire between them.
async fn describe(one: &Peer, other: &Peer) -> Result<(), JsValue> {
    let offer = one.offer().await?;
    let offer = description("offer", &offer);
    settled(other.rtc().set_remote_description(&offer)).await?;
    let answer = other.offer().await?;
    let answer = description("answer", &answer);
    settled(one.rtc().set_remote_description(&answer)).await?;
    Ok(())
}

async fn carry(from: &mut Trickle, to: &Peer) {
    while let Some(candidate) = from.candidates.next().await {
        // One that the browser does not like is one way less.
        let _ = settled(to.rtc().add_ice_candidate(&candidate_init(&candidate))).await;
    }
}

/// What a pipe hears: sizes of messages, one after the other.
pub(super) fn hear(pipe: &Pipe) -> (mpsc::UnboundedReceiver<usize>, Listener) {
    let (say, heard) = mpsc::unbounded();
    let listener = Listener::new(pipe, "message", move |event: MessageEvent| {
        let bytes = js_sys::Uint8Array::new(&event.data()).length();
        let _ = say.unbounded_send(bytes as usize);
    });
    (heard, listener)
}
