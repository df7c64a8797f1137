//! The fixed places of a peer connection: one for sound, one for a picture, both ways.
//! What is put into them changes without a word to the other side.

use super::{
    budget::Budget,
    rtc::{PeerConnection, Receiver, Sender, Transceiver},
};
use crate::{
    dom::{get, object, set},
    events::let_run,
};
use js_sys::Array;
use parlor::call::Kind;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MediaStream, MediaStreamTrack};

/// What I send to everybody just now.
#[derive(Clone, Default)]
pub(crate) struct Outgoing {
    pub(crate) microphone: Option<MediaStreamTrack>,
    pub(crate) camera: Option<MediaStreamTrack>,
    /// Both belong together: receivers keep lips and voice in step by it.
    pub(crate) stream: Option<MediaStream>,
}

impl Outgoing {
    pub(crate) fn track(&self, kind: Kind) -> Option<&MediaStreamTrack> {
        match kind {
            Kind::Microphone => self.microphone.as_ref(),
            Kind::Camera => self.camera.as_ref(),
        }
    }

    pub(crate) fn put(&mut self, kind: Kind, track: Option<MediaStreamTrack>) {
        match kind {
            Kind::Microphone => self.microphone = track,
            Kind::Camera => self.camera = track,
        }
    }
}

/// The two places.
#[derive(Clone, PartialEq)]
pub(crate) struct Slots {
    audio: Transceiver,
    video: Transceiver,
}

impl Slots {
    /// Makes both, filled with what flows already.
    pub(crate) fn make(rtc: &PeerConnection, out: &Outgoing) -> Result<Self, JsValue> {
        let make = |kind: Kind, name: &str| {
            let track_or_kind = out
                .track(kind)
                .map_or_else(|| JsValue::from(name), |track| track.into());
            let streams: Array = out.stream.iter().collect();
            let init = object(&[
                ("direction", "sendrecv".into()),
                ("streams", streams.into()),
            ]);
            rtc.add_transceiver(&track_or_kind, &init)
        };
        Ok(Self {
            audio: make(Kind::Microphone, "audio")?,
            video: make(Kind::Camera, "video")?,
        })
    }

    /// Finds both in a connection to which an offer was applied, and fills them. Those made
    /// for an offer of ours that gave way belong to no line any more, and are stopped.
    pub(crate) fn adopt(rtc: &PeerConnection, out: &Outgoing) -> Option<Self> {
        let (lined, loose): (Vec<_>, Vec<_>) = rtc
            .transceivers()
            .iter()
            .map(JsCast::unchecked_into::<Transceiver>)
            .partition(|transceiver| transceiver.mid().is_some());
        for transceiver in loose {
            let _ = transceiver.stop();
        }
        let first = |kind: &str| {
            lined
                .iter()
                .find(|transceiver| transceiver.receiver().track().kind() == kind)
                .cloned()
        };
        let slots = Self {
            audio: first("audio")?,
            video: first("video")?,
        };
        for kind in [Kind::Microphone, Kind::Camera] {
            let transceiver = slots.of(kind);
            let _ = transceiver.set_direction("sendrecv");
            if let Some(stream) = &out.stream {
                // Firefox learnt this late; without it only lip synchrony is lost.
                let _ = transceiver.sender().set_streams(stream);
            }
            slots.send(kind, out.track(kind));
        }
        Some(slots)
    }

    /// Puts a track, or silence, into its place.
    pub(crate) fn send(&self, kind: Kind, track: Option<&MediaStreamTrack>) {
        let_run(self.of(kind).sender().replace_track(track));
    }

    pub(crate) fn receiver(&self, kind: Kind) -> Receiver {
        self.of(kind).receiver()
    }

    /// Sound first, and a picture no larger than everybody's uplink carries.
    pub(crate) fn spend(&self, budget: Budget, camera: Option<&MediaStreamTrack>) {
        encode(&self.audio.sender(), |encoding| {
            set(encoding, "priority", &"high".into());
            set(encoding, "networkPriority", &"high".into());
        });
        let height = camera
            .and_then(|track| track.get_settings().get_height())
            .and_then(|height| u32::try_from(height).ok());
        encode(&self.video.sender(), |encoding| {
            set(encoding, "maxBitrate", &budget.bits_per_second.into());
            set(
                encoding,
                "scaleResolutionDownBy",
                &budget.scale(height).into(),
            );
        });
    }

    fn of(&self, kind: Kind) -> &Transceiver {
        match kind {
            Kind::Microphone => &self.audio,
            Kind::Camera => &self.video,
        }
    }
}

/// Changes the first (our only) encoding of a sender.
fn encode(sender: &Sender, change: impl Fn(&JsValue)) {
    let parameters = sender.parameters();
    let first = get(&parameters, "encodings").map(|encodings| Array::from(&encodings).get(0));
    if let Some(encoding) = first.filter(JsValue::is_object) {
        change(&encoding);
        let_run(sender.set_parameters(&parameters));
    }
}
