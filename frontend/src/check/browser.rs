//! *This browser*: what it can do, found out by doing it where that harms nobody.

use super::{learn, pair::Peer, storage, within};
use crate::{
    dom::{document, get, object, set, window},
    events::settle,
    media::media_devices,
};
use js_sys::{Function, Promise, Reflect};
use parlor::check::{Found, Row};
use parlor_app::check::CheckView;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlAudioElement;

/// How long anything here may take: none of it waits for a network or a person.
const WITHIN_MS: u64 = 5_000;

pub(super) async fn check(view: CheckView) {
    learn(view, Row::Secure, secure());
    learn(view, Row::Screen, screen());
    learn(view, Row::Clipboard, clipboard());
    let in_time = |found: Option<Found>| found.unwrap_or(Found::Silent);
    let found = within(WITHIN_MS, speaker()).await;
    learn(view, Row::Speaker, in_time(found));
    let found = within(WITHIN_MS, picture()).await;
    learn(view, Row::Picture, in_time(found));
    let found = within(WITHIN_MS, storage::check()).await;
    learn(view, Row::Storage, in_time(found));
    let found = within(WITHIN_MS, awake()).await;
    learn(view, Row::Awake, in_time(found));
}

/// What people call this browser.
pub(super) fn name() -> String {
    let navigator = window().navigator();
    let agent = get(&navigator, "userAgent").and_then(|agent| agent.as_string());
    agent.map_or(String::new(), |agent| parlor::check::browser(&agent))
}

fn secure() -> Found {
    let secure = get(&window(), "isSecureContext").is_some_and(|secure| secure.is_truthy());
    match secure && media_devices().is_some() {
        true => Found::Works,
        false => Found::Lacks,
    }
}

/// Asking for a screen would open a question; that it is there has to be enough.
fn screen() -> Found {
    let offered = media_devices().and_then(|devices| get(&devices, "getDisplayMedia"));
    found(offered.is_some())
}

fn found(there: bool) -> Found {
    if there { Found::Works } else { Found::Lacks }
}

/// Writing would take away what the person has on it; the old way is asked without doing it.
fn clipboard() -> Found {
    let new = get(&window().navigator(), "clipboard")
        .and_then(|clipboard| get(&clipboard, "writeText"))
        .is_some();
    let page = document();
    let old = get(&page, "queryCommandSupported")
        .and_then(|ask| ask.dyn_into::<Function>().ok())
        .and_then(|ask| ask.call1(&page, &"copy".into()).ok())
        .is_some_and(|supported| supported.is_truthy());
    match (new, old) {
        (true, _) => Found::Works,
        (false, true) => Found::Partly,
        (false, false) => Found::Lacks,
    }
}

/// Chooses the speaker that is chosen already.
async fn speaker() -> Found {
    let Ok(element) = HtmlAudioElement::new() else {
        return Found::Fails;
    };
    match try_call(&element, "setSinkId", &["".into()]).await {
        Tried::Absent => Found::Lacks,
        Tried::Done(_) => Found::Works,
        Tried::Failed(_) => Found::Fails,
    }
}

/// Asks for what needs a touch and a film: a browser that can do it says that these are
/// missing.
async fn picture() -> Found {
    let Ok(video) = document().create_element("video") else {
        return Found::Fails;
    };
    match try_call(&video, "requestPictureInPicture", &[]).await {
        Tried::Done(_) => Found::Works,
        Tried::Failed(name) if name == "InvalidStateError" || name == "NotAllowedError" => {
            Found::Works
        }
        Tried::Failed(_) => Found::Fails,
        Tried::Absent => Found::Lacks,
    }
}

/// Keeps the screen on for as long as it takes to let it go.
async fn awake() -> Found {
    let Some(lock) = get(&window().navigator(), "wakeLock") else {
        return Found::Lacks;
    };
    match try_call(&lock, "request", &["screen".into()]).await {
        Tried::Done(sentinel) => {
            storage::call(&sentinel, "release", &[]).await;
            Found::Works
        }
        Tried::Failed(_) => Found::Fails,
        Tried::Absent => Found::Lacks,
    }
}

/// Whether a page may work on coded pictures, in either of the two ways there are.
pub(super) fn transforms() -> Found {
    found(by_worker().is_some() || by_streams().is_some())
}

/// The standard's way: a worker that is handed each coded picture.
fn by_worker() -> Option<()> {
    let class: Function = get(&window(), "RTCRtpScriptTransform")?.dyn_into().ok()?;
    let worker: Function = get(&window(), "Worker")?.dyn_into().ok()?;
    let worker = Reflect::construct(&worker, &js_sys::Array::of1(&WORKER.into())).ok()?;
    let transform = Reflect::construct(&class, &js_sys::Array::of1(&worker));
    let peer = Peer::new(&JsValue::UNDEFINED).ok();
    let sender = peer.as_ref().and_then(sender);
    let taken = transform.ok().zip(sender).filter(|(transform, sender)| {
        set(sender, "transform", transform);
        get(sender, "transform").as_ref() == Some(transform)
    });
    let end = get(&worker, "terminate").and_then(|end| end.dyn_into::<Function>().ok());
    if let Some(end) = end {
        let _ = end.call0(&worker);
    }
    taken.map(|_| ())
}

/// A worker of ours that does nothing.
const WORKER: &str = "/still.js";

/// The older way of some browsers.
fn by_streams() -> Option<()> {
    let asked = object(&[("encodedInsertableStreams", true.into())]);
    let peer = Peer::new(&asked).ok()?;
    let sender = sender(&peer)?;
    let create: Function = get(&sender, "createEncodedStreams")?.dyn_into().ok()?;
    create.call0(&sender).ok().map(|_| ())
}

fn sender(peer: &Peer) -> Option<JsValue> {
    let transceiver = peer
        .rtc()
        .add_transceiver(&"video".into(), &JsValue::UNDEFINED)
        .ok()?;
    Some(transceiver.sender().into())
}

/// What came of calling a method that answers later.
enum Tried {
    Absent,
    Done(JsValue),
    /// The name of its failure.
    Failed(String),
}

async fn try_call(on: &JsValue, method: &str, with: &[JsValue]) -> Tried {
    let method = get(on, method).and_then(|method| method.dyn_into::<Function>().ok());
    let Some(method) = method else {
        return Tried::Absent;
    };
    let with: js_sys::Array = with.iter().collect();
    let answer = match Reflect::apply(&method, on, &with) {
        Ok(promise) => settle(Promise::resolve(&promise)).await,
        Err(thrown) => Err(thrown.into()),
    };
    match answer {
        Ok(done) => Tried::Done(done),
        Err(why) => Tried::Failed(why.name),
    }
}
