//! My camera and microphone, and the sounds of the page.
//!
//! Not here: whether anything may be opened or flow. The call decides that.

mod capture;
mod context;
mod devices;
mod level;
pub(crate) mod sound;
mod speaker;

pub(crate) use capture::{Capture, failure, media_devices};
pub(crate) use devices::Watch;
pub(crate) use speaker::set_sink;

use crate::{dom::by_id, event::Queue, events::Listener};
use context::Context;
use level::{Level, Meters};
use parlor::{
    call::{Choice, Kind},
    ids::Ticket,
    time::Millis,
};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::{MediaStream, MediaStreamTrack};

/// Above this my own voice counts as speaking: the middle of the meter.
const SPEAKING: f32 = 0.45;
/// Whoever spoke is lit for so long, so that the light does not flicker between words.
pub(crate) const SPEAKING_HOLD_MS: u64 = 600;

/// One device of mine.
#[derive(Default)]
struct Held {
    ticket: Ticket,
    capture: Option<Capture>,
}

/// What is open here.
pub(crate) struct Media {
    queue: Queue,
    microphone: Held,
    camera: Held,
    /// What [`Self::take`] put aside, until it is known whether the new one stays.
    replaced: Option<Held>,
    /// Captures ordered and not yet asked of the browser.
    wishes: Rc<RefCell<Vec<(Ticket, capture::Wish)>>>,
    /// What I see of myself: my camera, and never my voice.
    own: Option<MediaStream>,
    context: Context,
    /// Browsers let a page make sound, and measure it, only after the first touch.
    _touches: [Listener; 3],
    meters: Meters,
    level: Option<Level>,
    spoke: Option<Millis>,
    sound: Option<sound::Sound>,
    speaker: Option<String>,
}

impl Media {
    pub(crate) fn new(queue: Queue) -> Self {
        let context = Context::default();
        let touch = |event| {
            let context = context.clone();
            Listener::new(&crate::dom::document(), event, move |_: JsValue| {
                context.touch();
            })
        };
        // Browsers differ in which of these counts as a touch.
        let touches = [touch("pointerdown"), touch("click"), touch("keydown")];
        Self {
            queue,
            microphone: Held::default(),
            camera: Held::default(),
            replaced: None,
            wishes: Rc::default(),
            own: MediaStream::new().ok(),
            context,
            _touches: touches,
            meters: Rc::default(),
            level: None,
            spoke: None,
            sound: None,
            speaker: None,
        }
    }

    /// Asks the browser, once for all that is ordered at the same moment.
    pub(crate) fn open(&self, ticket: Ticket, kind: Kind, choice: Choice) {
        self.wishes.borrow_mut().push((ticket, (kind, choice)));
        let (wishes, queue) = (self.wishes.clone(), self.queue.clone());
        spawn_local(async move {
            let all = std::mem::take(&mut *wishes.borrow_mut());
            if all.is_empty() {
                return;
            }
            let tickets: Vec<_> = all
                .iter()
                .map(|(ticket, (kind, _))| (*ticket, *kind))
                .collect();
            let wished: Vec<_> = all.into_iter().map(|(_, wish)| wish).collect();
            capture::report(&queue, &tickets, capture::open(&wished, &queue).await);
        });
    }

    /// Puts a new capture in place of the one before, which is kept until [`Self::settle`].
    pub(crate) fn take(&mut self, ticket: Ticket, kind: Kind, capture: Capture) {
        let held = Held {
            ticket,
            capture: Some(capture),
        };
        self.replaced = Some(std::mem::replace(self.held(kind), held));
        self.refresh(kind);
    }

    /// The call did not want what this ticket brought: what was there before is back.
    pub(crate) fn discard(&mut self, ticket: Ticket) {
        for kind in [Kind::Microphone, Kind::Camera] {
            let held = self.held(kind);
            if held.capture.is_some() && held.ticket == ticket {
                let before = self.replaced.take().unwrap_or_default();
                *self.held(kind) = before;
                self.refresh(kind);
            }
        }
    }

    /// The call has taken the last capture in: what it replaced is let go.
    pub(crate) fn settle(&mut self) {
        self.replaced = None;
    }

    /// Lets a device go: its light goes off.
    pub(crate) fn release(&mut self, kind: Kind) {
        *self.held(kind) = Held::default();
        self.refresh(kind);
    }

    pub(crate) fn track(&self, kind: Kind) -> Option<&MediaStreamTrack> {
        let held = match kind {
            Kind::Microphone => &self.microphone,
            Kind::Camera => &self.camera,
        };
        held.capture.as_ref().map(Capture::track)
    }

    /// The stream of my own tile.
    pub(crate) fn own(&self) -> Option<&MediaStream> {
        self.own.as_ref()
    }

    /// Listens to whether I speak.
    pub(crate) fn listen(&mut self, now: Millis) {
        let peak = self.level.as_ref().map_or(0.0, Level::take_peak);
        if peak > SPEAKING {
            self.spoke = Some(now);
        }
    }

    pub(crate) fn speaks(&self, now: Millis) -> bool {
        self.spoke
            .is_some_and(|spoke| now - spoke < SPEAKING_HOLD_MS)
    }

    /// A meter with this id shows the level from now on.
    pub(crate) fn meter(&self, id: &str) {
        if let Some(meter) = by_id(id) {
            self.meters.borrow_mut().push(meter);
        }
    }

    pub(crate) fn set_speaker(&mut self, id: String) {
        self.speaker = Some(id);
    }

    pub(crate) fn test_speaker(&mut self) {
        let context = self.context.wanted();
        self.sound = context.and_then(|context| sound::test(context, self.speaker.as_deref()));
    }

    pub(crate) fn knock(&mut self) {
        let context = self.context.wanted();
        self.sound = context.and_then(|context| sound::knock(context, self.speaker.as_deref()));
    }

    /// Learns anew what there is to choose from; the answer comes as an event.
    pub(crate) fn list_devices(&self) {
        let device = |kind| {
            self.track(kind)
                .and_then(|track| track.get_settings().get_device_id())
        };
        let chosen = devices::Chosen {
            microphone: device(Kind::Microphone),
            camera: device(Kind::Camera),
            speaker: self.speaker.clone(),
        };
        spawn_local(devices::list(self.queue.clone(), chosen));
    }

    fn held(&mut self, kind: Kind) -> &mut Held {
        match kind {
            Kind::Microphone => &mut self.microphone,
            Kind::Camera => &mut self.camera,
        }
    }

    /// My tile and my meters follow what is open.
    fn refresh(&mut self, kind: Kind) {
        match kind {
            Kind::Camera => self.show_own(),
            Kind::Microphone => {
                // Some browsers let a page hear once the person has let it listen.
                self.level = self.track(Kind::Microphone).and_then(|track| {
                    let context = self.context.wanted()?;
                    Level::of(track, context, &self.meters).ok()
                });
            }
        }
    }

    fn show_own(&self) {
        let Some(own) = &self.own else { return };
        for old in own.get_tracks() {
            own.remove_track(&wasm_bindgen::JsCast::unchecked_into(old));
        }
        if let Some(track) = self.track(Kind::Camera) {
            own.add_track(track);
        }
    }
}
