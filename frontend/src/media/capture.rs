//! Opening a camera or a microphone.

use crate::{
    clock,
    dom::{object, window},
    event::{Event, Queue},
    events::{JsFailure, Listener, settle},
};
use parlor::call::{CaptureFailure, Choice, Input, Kind};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MediaDevices, MediaStream, MediaStreamConstraints, MediaStreamTrack};

/// A refusal that comes faster than this was not a person's: a setting said no, and for one
/// of two devices it may still say yes.
const NO_HUMAN_IS_SO_FAST_MS: u64 = 300;

/// One captured track; the device is let go on drop.
pub(crate) struct Capture {
    track: MediaStreamTrack,
    _ended: Listener,
}

impl Capture {
    fn new(kind: Kind, track: MediaStreamTrack, queue: &Queue) -> Self {
        let queue = queue.clone();
        let ended = Listener::new(&track, "ended", move |_: JsValue| {
            queue.tell(Input::TrackEnded(kind));
        });
        Self {
            track,
            _ended: ended,
        }
    }

    pub(crate) fn track(&self) -> &MediaStreamTrack {
        &self.track
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        self.track.stop();
    }
}

/// A device to open.
pub(crate) type Wish = (Kind, Choice);

/// Opens what is wished for: together, so that the browser asks the person once; each by
/// itself where together fails, so that one failure leaves the other.
pub(crate) async fn open(
    wishes: &[Wish],
    queue: &Queue,
) -> Vec<(Kind, Result<Capture, CaptureFailure>)> {
    let began = clock::now();
    match ask(wishes).await {
        Ok(stream) => tracks(wishes, &stream, queue),
        Err(why) if wishes.len() == 1 || decided(why, began) => {
            wishes.iter().map(|(kind, _)| (*kind, Err(why))).collect()
        }
        Err(_) => {
            let mut opened = vec![];
            for wish in wishes {
                let wish = std::slice::from_ref(wish);
                match ask(wish).await {
                    Ok(stream) => opened.extend(tracks(wish, &stream, queue)),
                    Err(why) => opened.push((wish[0].0, Err(why))),
                }
            }
            opened
        }
    }
}

/// Whether asking again would only annoy: a person said no, or there is nobody to ask.
fn decided(why: CaptureFailure, began: parlor::time::Millis) -> bool {
    match why {
        CaptureFailure::Denied => clock::now() - began > NO_HUMAN_IS_SO_FAST_MS,
        CaptureFailure::Insecure | CaptureFailure::Unsupported => true,
        CaptureFailure::Missing | CaptureFailure::Busy => false,
    }
}

/// `navigator.mediaDevices`, which is there only on pages that were served securely.
pub(crate) fn media_devices() -> Option<MediaDevices> {
    let devices = window().navigator().media_devices().ok()?;
    (!devices.is_undefined()).then_some(devices)
}

async fn ask(wishes: &[Wish]) -> Result<MediaStream, CaptureFailure> {
    if crate::dom::get(&window(), "RTCPeerConnection").is_none() {
        return Err(CaptureFailure::Unsupported);
    }
    let devices = media_devices().ok_or(CaptureFailure::Insecure)?;
    let constraints = MediaStreamConstraints::new();
    for (kind, choice) in wishes {
        match kind {
            Kind::Microphone => constraints.set_audio(&microphone(choice)),
            Kind::Camera => constraints.set_video(&camera(choice)),
        }
    }
    let promise = devices
        .get_user_media_with_constraints(&constraints)
        .map_err(|error| failure(&error.into()))?;
    let stream = settle(promise).await.map_err(|error| failure(&error))?;
    Ok(stream.unchecked_into())
}

fn tracks(
    wishes: &[Wish],
    stream: &MediaStream,
    queue: &Queue,
) -> Vec<(Kind, Result<Capture, CaptureFailure>)> {
    let open = |kind| {
        let tracks = match kind {
            Kind::Microphone => stream.get_audio_tracks(),
            Kind::Camera => stream.get_video_tracks(),
        };
        let track = tracks.get(0).dyn_into::<MediaStreamTrack>();
        track
            .map(|track| Capture::new(kind, track, queue))
            .map_err(|_| CaptureFailure::Missing)
    };
    wishes
        .iter()
        .map(|(kind, _)| (*kind, open(*kind)))
        .collect()
}

/// The device is a wish, not a condition: one that is not there any more is replaced by the
/// browser rather than refused.
fn with_device(mut entries: Vec<(&str, JsValue)>, choice: &Choice) -> JsValue {
    if let Some(id) = &choice.0 {
        entries.push(("deviceId", object(&[("ideal", id.as_str().into())])));
    }
    object(&entries)
}

fn microphone(choice: &Choice) -> JsValue {
    let entries = vec![
        ("echoCancellation", true.into()),
        ("noiseSuppression", true.into()),
        ("autoGainControl", true.into()),
    ];
    with_device(entries, choice)
}

fn camera(choice: &Choice) -> JsValue {
    let ideal = |value: u32| object(&[("ideal", value.into())]);
    let entries = vec![
        ("width", ideal(1280)),
        ("height", ideal(720)),
        ("frameRate", ideal(30)),
    ];
    with_device(entries, choice)
}

pub(crate) fn failure(error: &JsFailure) -> CaptureFailure {
    named(&error.name)
}

/// `getUserMedia`'s failures, by what a person can do about them.
fn named(name: &str) -> CaptureFailure {
    match name {
        "NotAllowedError" | "SecurityError" => CaptureFailure::Denied,
        "NotFoundError" | "OverconstrainedError" => CaptureFailure::Missing,
        "TypeError" => CaptureFailure::Insecure,
        _ => CaptureFailure::Busy,
    }
}

/// Says what is captured; what comes after the page is gone is dropped, and its light off.
pub(crate) fn report(
    queue: &Queue,
    tickets: &[(parlor::ids::Ticket, Kind)],
    opened: Vec<(Kind, Result<Capture, CaptureFailure>)>,
) {
    for (kind, result) in opened {
        if let Some((ticket, _)) = tickets.iter().find(|(_, of)| *of == kind) {
            queue.put(Event::Captured(*ticket, kind, result));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_of_a_camera_is_named_by_what_a_person_can_do() {
        assert_eq!(named("NotAllowedError"), CaptureFailure::Denied);
        assert_eq!(named("OverconstrainedError"), CaptureFailure::Missing);
        assert_eq!(named("NotReadableError"), CaptureFailure::Busy);
        assert_eq!(named("AbortError"), CaptureFailure::Busy);
    }
}
