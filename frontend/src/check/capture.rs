//! *Camera and sound*: both are opened, shown and listened to, and closed with the page.

use super::{learn, listen::Listening, within};
use crate::{
    dom::by_id,
    events::{Listener, let_run, settle},
    media::{failure, media_devices, sound},
};
use parlor::{
    call::{CaptureFailure, Kind},
    check::{Found, Row},
};
use parlor_app::check::{CheckView, METER, PREVIEW};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    AudioContext, HtmlVideoElement, MediaStream, MediaStreamConstraints, MediaStreamTrack,
};

/// How long a person may take to answer the browser's question.
const ANSWER_MS: u64 = 30_000;

/// What is open here.
pub(super) struct Devices {
    view: CheckView,
    context: Option<AudioContext>,
    /// Browsers let a page make sound, and measure it, only after the first touch.
    _touch: Listener,
    camera: Option<Shown>,
    microphone: Option<(Stream, Listening)>,
    sound: Option<sound::Sound>,
}

/// Tracks of one device, or of two; dropping them lets the devices go.
struct Stream(MediaStream);

impl Drop for Stream {
    fn drop(&mut self) {
        for track in self.0.get_tracks() {
            track.unchecked_into::<MediaStreamTrack>().stop();
        }
    }
}

/// A camera's picture on the page.
struct Shown {
    _stream: Stream,
    video: HtmlVideoElement,
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.video.set_src_object(None);
    }
}

impl Devices {
    pub(super) fn new(view: CheckView) -> Self {
        let context = AudioContext::new().ok();
        let touched = context.clone();
        let touch = Listener::new(&crate::dom::document(), "click", move |_: JsValue| {
            wake(touched.as_ref());
        });
        Self {
            view,
            context,
            _touch: touch,
            camera: None,
            microphone: None,
            sound: None,
        }
    }

    pub(super) fn play(&mut self) {
        wake(self.context.as_ref());
        let context = self.context.as_ref();
        self.sound = context.and_then(|context| sound::test(context, None));
    }

    /// Lets go of what was open before.
    fn close(&mut self) {
        self.camera = None;
        self.microphone = None;
        self.view.camera.try_set(false);
    }

    fn take(&mut self, kind: Kind, stream: Stream) {
        match kind {
            Kind::Camera => self.show(stream),
            Kind::Microphone => self.listen(stream),
        }
    }

    fn show(&mut self, stream: Stream) {
        let Some(video) = by_id::<HtmlVideoElement>(PREVIEW) else {
            return;
        };
        video.set_src_object(Some(&stream.0));
        if let Ok(playing) = video.play() {
            let_run(playing);
        }
        self.camera = Some(Shown {
            _stream: stream,
            video,
        });
        self.view.camera.try_set(true);
    }

    fn listen(&mut self, stream: Stream) {
        wake(self.context.as_ref());
        let context = self.context.as_ref();
        let listening = context
            .zip(by_id(METER))
            .and_then(|(context, meter)| Listening::of(&stream.0, context, meter, self.view).ok());
        match listening {
            Some(listening) => self.microphone = Some((stream, listening)),
            None => learn(self.view, Row::Level, Found::Fails),
        }
    }
}

impl Drop for Devices {
    fn drop(&mut self) {
        if let Some(Ok(closing)) = self.context.as_ref().map(AudioContext::close) {
            let_run(closing);
        }
    }
}

fn wake(context: Option<&AudioContext>) {
    if let Some(Ok(waking)) = context.map(AudioContext::resume) {
        let_run(waking);
    }
}

/// Opens both, with one question; each alone where both together fail.
pub(super) async fn check(devices: &RefCell<Devices>, view: CheckView) {
    devices.borrow_mut().close();
    let both = [Kind::Microphone, Kind::Camera];
    match within(ANSWER_MS, open(&both)).await {
        None => {
            for kind in both {
                fail(view, kind, Found::Silent);
            }
        }
        Some(Ok(stream)) => {
            for kind in both {
                keep(devices, view, kind, part(&stream, kind));
            }
        }
        Some(Err(why @ (CaptureFailure::Insecure | CaptureFailure::Unsupported))) => {
            for kind in both {
                fail(view, kind, Found::Refused(why));
            }
        }
        Some(Err(_)) => {
            for kind in both {
                let alone = within(ANSWER_MS, open(&[kind])).await;
                match alone {
                    None => fail(view, kind, Found::Silent),
                    Some(Ok(stream)) => keep(devices, view, kind, part(&stream, kind)),
                    Some(Err(why)) => fail(view, kind, Found::Refused(why)),
                }
            }
        }
    }
}

fn row(kind: Kind) -> Row {
    match kind {
        Kind::Microphone => Row::Microphone,
        Kind::Camera => Row::Camera,
    }
}

fn fail(view: CheckView, kind: Kind, found: Found) {
    learn(view, row(kind), found);
    if kind == Kind::Microphone {
        learn(view, Row::Level, Found::Needs);
    }
}

fn keep(devices: &RefCell<Devices>, view: CheckView, kind: Kind, stream: Option<Stream>) {
    match stream {
        None => fail(view, kind, Found::Refused(CaptureFailure::Missing)),
        Some(stream) => {
            learn(view, row(kind), Found::Works);
            devices.borrow_mut().take(kind, stream);
        }
    }
}

/// The tracks of one kind, as a stream of their own.
fn part(stream: &MediaStream, kind: Kind) -> Option<Stream> {
    let tracks = match kind {
        Kind::Microphone => stream.get_audio_tracks(),
        Kind::Camera => stream.get_video_tracks(),
    };
    let track = tracks.get(0).dyn_into::<MediaStreamTrack>().ok()?;
    let part = MediaStream::new().ok()?;
    part.add_track(&track);
    Some(Stream(part))
}

async fn open(kinds: &[Kind]) -> Result<MediaStream, CaptureFailure> {
    let devices = media_devices().ok_or(CaptureFailure::Insecure)?;
    let constraints = MediaStreamConstraints::new();
    for kind in kinds {
        match kind {
            Kind::Microphone => constraints.set_audio(&true.into()),
            Kind::Camera => constraints.set_video(&true.into()),
        }
    }
    let promise = devices
        .get_user_media_with_constraints(&constraints)
        .map_err(|error| failure(&error.into()))?;
    let stream = settle(promise).await.map_err(|error| failure(&error))?;
    Ok(stream.unchecked_into())
}
