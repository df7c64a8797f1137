//! Which cameras, microphones and speakers there are.

use super::{capture::media_devices, speaker};
use crate::{
    event::{Event, Queue},
    events::{Listener, settle},
};
use parlor_app::view::{Device, Devices};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MediaDeviceInfo, MediaDeviceKind};

/// Tells when a device is plugged in or taken out, until it is dropped.
pub(crate) struct Watch {
    _change: Option<Listener>,
}

impl Watch {
    pub(crate) fn new(queue: Queue) -> Self {
        let change = media_devices().map(|devices| {
            Listener::new(&devices, "devicechange", move |_: JsValue| {
                queue.put(Event::DevicesChanged);
            })
        });
        Self { _change: change }
    }
}

/// What is in use.
pub(crate) struct Chosen {
    pub(crate) microphone: Option<String>,
    pub(crate) camera: Option<String>,
    pub(crate) speaker: Option<String>,
}

/// Looks which devices there are. Before the person allowed any, browsers show none.
pub(crate) async fn list(queue: Queue, chosen: Chosen) {
    let Some(Ok(promise)) = media_devices().map(|devices| devices.enumerate_devices()) else {
        return;
    };
    let Ok(found) = settle(promise).await else {
        return;
    };
    let found: Vec<MediaDeviceInfo> = js_sys::Array::from(&found)
        .iter()
        .map(JsCast::unchecked_into)
        .collect();
    let of = |kind| {
        found
            .iter()
            .filter(|device| device.kind() == kind && !device.device_id().is_empty())
            .map(|device| Device {
                id: device.device_id(),
                label: device.label(),
            })
            .collect::<Vec<_>>()
    };
    let speakers = match speaker::can_choose() {
        true => of(MediaDeviceKind::Audiooutput),
        false => vec![],
    };
    queue.put(Event::Devices(Devices {
        microphones: of(MediaDeviceKind::Audioinput),
        cameras: of(MediaDeviceKind::Videoinput),
        speakers,
        microphone: chosen.microphone,
        camera: chosen.camera,
        speaker: chosen.speaker,
    }));
}
