//! How loud a microphone is: the meter, and whether it hears nothing or too much.

use super::learn;
use crate::{
    clock::{self, Interval},
    dom::{get, set_attribute, window},
};
use parlor::{
    check::{Found, Heard, Hearing, Row},
    time::Millis,
};
use parlor_app::check::CheckView;
use wasm_bindgen::JsValue;
use web_sys::{
    AnalyserNode, AudioContext, AudioContextState, HtmlElement, MediaStream,
    MediaStreamAudioSourceNode,
};

/// Twenty looks a second, each at the samples since the last one: 43 ms at 48 kHz.
const EVERY_MS: i32 = 50;
const SAMPLES: usize = 2_048;
/// So long a browser may take to begin measuring: without a touch, and again after one.
const HELD_MS: u64 = 3_000;
/// The quietest that the meter shows, in decibels below full scale.
const FLOOR_DB: f32 = -60.0;

/// Listens until it is dropped.
pub(super) struct Listening {
    source: MediaStreamAudioSourceNode,
    meter: HtmlElement,
    _look: Interval,
}

impl Listening {
    pub(super) fn of(
        stream: &MediaStream,
        context: &AudioContext,
        meter: HtmlElement,
        view: CheckView,
    ) -> Result<Self, JsValue> {
        let source = context.create_media_stream_source(stream)?;
        let analyser = context.create_analyser()?;
        analyser.set_fft_size(SAMPLES as u32);
        source.connect_with_audio_node(&analyser)?;
        let mut ear = Ear {
            context: context.clone(),
            analyser,
            samples: vec![0.0; SAMPLES],
            began: clock::now(),
            touched: None,
            hearing: None,
            found: None,
            view,
        };
        let shown = meter.clone();
        let look = Interval::every(EVERY_MS, move || show(&shown, ear.look()));
        Ok(Self {
            source,
            meter,
            _look: look,
        })
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let _ = self.source.disconnect();
        show(&self.meter, 0.0);
    }
}

/// What looks, and says what it heard when that changes.
struct Ear {
    context: AudioContext,
    analyser: AnalyserNode,
    samples: Vec<f32>,
    began: Millis,
    /// Since this page was known to be touched.
    touched: Option<Millis>,
    /// Since the browser measures.
    hearing: Option<Hearing>,
    found: Option<Found>,
    view: CheckView,
}

impl Ear {
    /// The loudest sample since the last look.
    fn look(&mut self) -> f32 {
        let now = clock::now();
        if self.context.state() != AudioContextState::Running {
            self.wait(now);
            return 0.0;
        }
        self.analyser.get_float_time_domain_data(&mut self.samples);
        let peak = self
            .samples
            .iter()
            .fold(0.0_f32, |peak, s| peak.max(s.abs()));
        let hearing = self.hearing.get_or_insert_with(|| Hearing::new(now));
        match hearing.step(now, peak) {
            Heard::NotYet => {}
            Heard::Silence => self.say(Found::Quiet),
            Heard::Sound => self.say(Found::Works),
            Heard::Clipping => self.say(Found::Loud),
        }
        peak
    }

    /// The browser does not measure: before a touch that is its habit, after one it cannot,
    /// which is so where there is nothing to play sound on.
    fn wait(&mut self, now: Millis) {
        if self.touched.is_none() && was_touched() {
            self.touched = Some(now);
        }
        match self.touched {
            Some(touched) if now - touched > HELD_MS => self.say(Found::Fails),
            None if now - self.began > HELD_MS => self.say(Found::Held),
            _ => {}
        }
    }

    fn say(&mut self, found: Found) {
        if self.found != Some(found) {
            self.found = Some(found);
            learn(self.view, Row::Level, found);
        }
    }
}

fn was_touched() -> bool {
    get(&window().navigator(), "userActivation")
        .and_then(|activation| get(&activation, "hasBeenActive"))
        .is_some_and(|been| been.is_truthy())
}

/// Decibels, as a share of the meter.
fn share(peak: f32) -> f32 {
    if peak <= 0.0 {
        return 0.0;
    }
    (1.0 - 20.0 * peak.log10() / FLOOR_DB).clamp(0.0, 1.0)
}

fn show(meter: &HtmlElement, peak: f32) {
    let percent = (share(peak) * 100.0).round() as i32;
    let level = (f64::from(percent) / 100.0).to_string();
    let _ = meter.style().set_property("--level", &level);
    set_attribute(meter, "aria-valuenow", &percent.to_string());
}
