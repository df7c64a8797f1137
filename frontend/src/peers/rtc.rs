//! `RTCPeerConnection` as the browser has it, bound so that what it throws is a `Result`
//! and not the end of the page.

use crate::dom::{get, object};
use js_sys::{Array, Promise, Uint8Array};
use parlor::{call::Reach, say::Candidate};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use web_sys::{EventTarget, MediaStream, MediaStreamTrack};

/// The numbers of the channels that both ends have from the first (`docs/PROTOCOL.md`,
/// *Between two clients*).
const CONTROL: u16 = 0;
const WORDS: u16 = 1;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = EventTarget, js_name = RTCPeerConnection)]
    #[derive(Clone)]
    pub(crate) type PeerConnection;

    #[wasm_bindgen(constructor, catch, js_class = "RTCPeerConnection")]
    pub(crate) fn new(configuration: &JsValue) -> Result<PeerConnection, JsValue>;

    #[wasm_bindgen(method, catch, js_name = addTransceiver)]
    pub(crate) fn add_transceiver(
        this: &PeerConnection,
        track_or_kind: &JsValue,
        init: &JsValue,
    ) -> Result<Transceiver, JsValue>;

    #[wasm_bindgen(method, js_name = getTransceivers)]
    pub(crate) fn transceivers(this: &PeerConnection) -> Array;

    #[wasm_bindgen(method, js_name = setLocalDescription)]
    pub(crate) fn set_local_description(this: &PeerConnection) -> Promise;

    #[wasm_bindgen(method, js_name = setRemoteDescription)]
    pub(crate) fn set_remote_description(this: &PeerConnection, description: &JsValue) -> Promise;

    #[wasm_bindgen(method, getter, js_name = localDescription)]
    pub(crate) fn local_description(this: &PeerConnection) -> JsValue;

    #[wasm_bindgen(method, js_name = addIceCandidate)]
    pub(crate) fn add_ice_candidate(this: &PeerConnection, candidate: &JsValue) -> Promise;

    #[wasm_bindgen(method, js_name = restartIce)]
    pub(crate) fn restart_ice(this: &PeerConnection);

    #[wasm_bindgen(method, catch, js_name = setConfiguration)]
    pub(crate) fn set_configuration(
        this: &PeerConnection,
        configuration: &JsValue,
    ) -> Result<(), JsValue>;

    #[wasm_bindgen(method, getter, js_name = connectionState)]
    pub(crate) fn connection_state(this: &PeerConnection) -> String;

    #[wasm_bindgen(method, getter, js_name = iceConnectionState)]
    pub(crate) fn ice_connection_state(this: &PeerConnection) -> String;

    #[wasm_bindgen(method, js_name = getStats)]
    pub(crate) fn stats(this: &PeerConnection) -> Promise;

    #[wasm_bindgen(method)]
    pub(crate) fn close(this: &PeerConnection);

    #[wasm_bindgen(method, getter)]
    pub(crate) fn sctp(this: &PeerConnection) -> JsValue;

    #[wasm_bindgen(js_name = RTCRtpTransceiver)]
    #[derive(Clone, PartialEq)]
    pub(crate) type Transceiver;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn mid(this: &Transceiver) -> Option<String>;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn sender(this: &Transceiver) -> Sender;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn receiver(this: &Transceiver) -> Receiver;

    #[wasm_bindgen(method, setter, catch)]
    pub(crate) fn set_direction(this: &Transceiver, direction: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn stop(this: &Transceiver) -> Result<(), JsValue>;

    #[wasm_bindgen(js_name = RTCRtpSender)]
    pub(crate) type Sender;

    #[wasm_bindgen(method, js_name = replaceTrack)]
    pub(crate) fn replace_track(this: &Sender, track: Option<&MediaStreamTrack>) -> Promise;

    #[wasm_bindgen(method, catch, js_name = setStreams)]
    pub(crate) fn set_streams(this: &Sender, stream: &MediaStream) -> Result<(), JsValue>;

    #[wasm_bindgen(method, js_name = getParameters)]
    pub(crate) fn parameters(this: &Sender) -> JsValue;

    #[wasm_bindgen(method, js_name = setParameters)]
    pub(crate) fn set_parameters(this: &Sender, parameters: &JsValue) -> Promise;

    #[wasm_bindgen(js_name = RTCRtpReceiver)]
    #[derive(Clone)]
    pub(crate) type Receiver;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn track(this: &Receiver) -> MediaStreamTrack;

    #[wasm_bindgen(method, catch, js_name = getSynchronizationSources)]
    pub(crate) fn synchronization_sources(this: &Receiver) -> Result<Array, JsValue>;

    #[wasm_bindgen(method, catch, js_name = createDataChannel)]
    pub(crate) fn create_data_channel(
        this: &PeerConnection,
        label: &str,
        init: &JsValue,
    ) -> Result<DataChannel, JsValue>;

    #[wasm_bindgen(extends = EventTarget, js_name = RTCDataChannel)]
    #[derive(Clone)]
    pub(crate) type DataChannel;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn send(this: &DataChannel, text: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch, js_name = send)]
    pub(crate) fn send_bytes(this: &DataChannel, bytes: &Uint8Array) -> Result<(), JsValue>;

    #[wasm_bindgen(method)]
    pub(crate) fn close(this: &DataChannel);

    #[wasm_bindgen(method, getter)]
    pub(crate) fn label(this: &DataChannel) -> String;

    #[wasm_bindgen(method, getter, js_name = readyState)]
    pub(crate) fn ready_state(this: &DataChannel) -> String;

    #[wasm_bindgen(method, getter, js_name = bufferedAmount)]
    pub(crate) fn buffered(this: &DataChannel) -> f64;

    #[wasm_bindgen(method, setter, js_name = bufferedAmountLowThreshold)]
    pub(crate) fn set_low_mark(this: &DataChannel, bytes: f64);

    #[wasm_bindgen(method, setter, js_name = binaryType)]
    pub(crate) fn set_binary_type(this: &DataChannel, kind: &str);

    /// The event of a local candidate.
    pub(crate) type CandidateEvent;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn candidate(this: &CandidateEvent) -> JsValue;
}

/// `RTCConfiguration`: everything in one bundle, since each further port is a further
/// thing that a network can refuse, and candidates gathered before they are asked for.
pub(crate) fn configuration(Reach { ice, relay_only }: &Reach) -> JsValue {
    let servers = Array::new();
    for server in &ice.servers {
        let urls: Array = server.urls.iter().map(JsValue::from).collect();
        let mut entry = vec![("urls", urls.into())];
        let words = [
            ("username", &server.username),
            ("credential", &server.credential),
        ];
        for (key, word) in words {
            if let Some(word) = word {
                entry.push((key, word.into()));
            }
        }
        servers.push(&object(&entry));
    }
    let ways = if *relay_only { "relay" } else { "all" };
    object(&[
        ("iceServers", servers.into()),
        ("iceTransportPolicy", ways.into()),
        ("bundlePolicy", "max-bundle".into()),
        ("iceCandidatePoolSize", 1.into()),
    ])
}

/// The channel for words: the same number at both ends, so that nothing has to be agreed on.
pub(crate) fn words_channel(rtc: &PeerConnection) -> Result<DataChannel, JsValue> {
    negotiated(rtc, "chat", WORDS)
}

/// The channel on which it is said what is to happen with files.
pub(crate) fn control_channel(rtc: &PeerConnection) -> Result<DataChannel, JsValue> {
    negotiated(rtc, "control", CONTROL)
}

fn negotiated(rtc: &PeerConnection, label: &str, id: u16) -> Result<DataChannel, JsValue> {
    let init = object(&[("negotiated", true.into()), ("id", id.into())]);
    rtc.create_data_channel(label, &init)
}

/// `RTCSessionDescriptionInit`.
pub(crate) fn description(kind: &str, sdp: &str) -> JsValue {
    object(&[("type", kind.into()), ("sdp", sdp.into())])
}

/// `RTCIceCandidateInit`.
pub(crate) fn candidate_init(candidate: &Candidate) -> JsValue {
    let mut entry = vec![("candidate", candidate.candidate.as_str().into())];
    if let Some(mid) = &candidate.mid {
        entry.push(("sdpMid", mid.into()));
    }
    if let Some(line) = candidate.line {
        entry.push(("sdpMLineIndex", line.into()));
    }
    object(&entry)
}

/// A local candidate out of its event; the end of gathering is none.
pub(crate) fn local_candidate(event: &CandidateEvent) -> Option<Candidate> {
    let found = event.candidate();
    let candidate = get(&found, "candidate")?.as_string()?;
    (!candidate.is_empty()).then(|| Candidate {
        candidate,
        mid: get(&found, "sdpMid").and_then(|mid| mid.as_string()),
        line: get(&found, "sdpMLineIndex")
            .and_then(|line| line.as_f64())
            .map(|line| line as u16),
    })
}

/// The SDP that was set locally.
pub(crate) fn local_sdp(rtc: &PeerConnection) -> Option<String> {
    get(&rtc.local_description(), "sdp")?.as_string()
}
