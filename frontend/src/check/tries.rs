//! Peer connections, a channel over them, and what an offer says: tried in this page alone.

use super::{
    browser, learn,
    pair::{Apart, Loopback, Peer, hear, reach, there},
    within,
};
use crate::{clock, dom::object};
use futures_util::StreamExt;
use parlor::{
    check::{Codecs, Found, Row},
    wire::IceServers,
};
use parlor_app::check::CheckView;
use wasm_bindgen::JsValue;

/// How long two connections in one page may take to find each other, and a message to pass.
const CONNECT_MS: u64 = 5_000;

/// Tries peer connections, a channel over them, and what an offer says.
pub(super) async fn check(view: CheckView) {
    if !there() {
        learn(view, Row::Peer, Found::Lacks);
        for row in [Row::Channel, Row::Codecs, Row::Simulcast, Row::Transforms] {
            learn(view, row, Found::Needs);
        }
        return;
    }
    learn(view, Row::Codecs, codecs().await);
    learn(view, Row::Simulcast, simulcast().await);
    learn(view, Row::Transforms, browser::transforms());
    let began = clock::now();
    let no_servers = reach(&IceServers::default(), false);
    // A browser that hides its addresses finds them again by asking around in the network
    // (mDNS), and a question may get lost.
    let mut pair = Loopback::connect(&no_servers, CONNECT_MS).await;
    if matches!(pair, Err(Apart::Silent)) {
        pair = Loopback::connect(&no_servers, CONNECT_MS).await;
    }
    match pair {
        Ok(pair) => {
            let ms = u32::try_from(clock::now() - began).unwrap_or(u32::MAX);
            learn(view, Row::Peer, Found::Within { ms });
            let passed = within(CONNECT_MS, message(&pair)).await;
            learn(view, Row::Channel, passed.unwrap_or(Found::Silent));
        }
        Err(why) => {
            learn(view, Row::Peer, apart(&why));
            learn(view, Row::Channel, Found::Needs);
        }
    }
}

fn apart(why: &Apart) -> Found {
    match why {
        Apart::Silent => Found::Silent,
        Apart::Refused | Apart::Failed => Found::Fails,
    }
}

async fn message(pair: &Loopback) -> Found {
    let (mut heard, _listener) = hear(&pair.there);
    if pair.here.send_bytes(b"check").is_err() {
        return Found::Fails;
    }
    match heard.next().await {
        Some(5) => Found::Works,
        _ => Found::Fails,
    }
}

async fn codecs() -> Found {
    match offer_with(&JsValue::UNDEFINED).await {
        Ok(sdp) => Found::Offers(Codecs::of(&sdp)),
        Err(_) => Found::Fails,
    }
}

/// Whether the browser offers one picture in two sizes (RFC 8853).
async fn simulcast() -> Found {
    let rid = |name: &str| object(&[("rid", name.into())]);
    let encodings: js_sys::Array = [rid("h"), rid("l")].into_iter().collect();
    let init = object(&[
        ("direction", "sendonly".into()),
        ("sendEncodings", encodings.into()),
    ]);
    match offer_with(&init).await {
        Ok(sdp) if sdp.contains("a=simulcast:") => Found::Works,
        Ok(_) => Found::Lacks,
        Err(_) => Found::Fails,
    }
}

/// An offer of sound and of a picture that is sent like this.
async fn offer_with(picture: &JsValue) -> Result<String, JsValue> {
    let peer = Peer::new(&JsValue::UNDEFINED)?;
    let nothing = JsValue::UNDEFINED;
    peer.rtc().add_transceiver(&"audio".into(), &nothing)?;
    peer.rtc().add_transceiver(&"video".into(), picture)?;
    peer.offer().await
}
