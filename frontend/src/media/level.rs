//! How loud the microphone is: the meters, and whether I speak.

use crate::{clock::Interval, dom};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::JsValue;
use web_sys::{
    AnalyserNode, AudioContext, HtmlElement, MediaStream, MediaStreamAudioSourceNode,
    MediaStreamTrack,
};

/// Twenty looks a second: a meter that follows a voice.
const EVERY_MS: i32 = 50;
/// Samples per look: 43 ms at 48 kHz, so that little falls between two looks.
const SAMPLES: usize = 2048;
/// Silence and as loud as it gets, in decibels below full scale.
const FLOOR_DB: f32 = -60.0;
const CEILING_DB: f32 = -6.0;

/// Where the level is shown.
pub(crate) type Meters = Rc<RefCell<Vec<HtmlElement>>>;

/// Listens to one microphone and moves the meters until it is dropped.
pub(crate) struct Level {
    /// The loudest since it was last asked for.
    peak: Rc<Cell<f32>>,
    meters: Meters,
    source: MediaStreamAudioSourceNode,
    _look: Interval,
}

impl Level {
    pub(crate) fn of(
        track: &MediaStreamTrack,
        context: &AudioContext,
        meters: &Meters,
    ) -> Result<Self, JsValue> {
        let stream = MediaStream::new()?;
        stream.add_track(track);
        let source = context.create_media_stream_source(&stream)?;
        let analyser = context.create_analyser()?;
        analyser.set_fft_size(SAMPLES as u32);
        source.connect_with_audio_node(&analyser)?;
        let peak = Rc::new(Cell::new(0.0_f32));
        let look = {
            let (peak, meters) = (peak.clone(), meters.clone());
            let mut samples = vec![0.0; SAMPLES];
            Interval::every(EVERY_MS, move || {
                if dom::visible() {
                    let level = read(&analyser, &mut samples);
                    peak.set(peak.get().max(level));
                    show(&meters, level);
                }
            })
        };
        Ok(Self {
            peak,
            meters: meters.clone(),
            source,
            _look: look,
        })
    }

    /// The loudest since the last call, from 0 (silence) to 1.
    pub(crate) fn take_peak(&self) -> f32 {
        self.peak.take()
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        let _ = self.source.disconnect();
        show(&self.meters, 0.0);
    }
}

fn read(analyser: &AnalyserNode, samples: &mut [f32]) -> f32 {
    analyser.get_float_time_domain_data(samples);
    loudness(samples)
}

/// The root mean square of samples, on a scale of decibels from 0 to 1.
fn loudness(samples: &[f32]) -> f32 {
    let power = samples.iter().map(|s| s * s).sum::<f32>() / samples.len().max(1) as f32;
    if power <= 0.0 {
        return 0.0;
    }
    let db = 10.0 * power.log10();
    ((db - FLOOR_DB) / (CEILING_DB - FLOOR_DB)).clamp(0.0, 1.0)
}

/// Moves every meter that is in the page, and forgets the others.
fn show(meters: &Meters, level: f32) {
    let mut meters = meters.borrow_mut();
    meters.retain(|meter| meter.is_connected());
    let percent = (level * 100.0).round() as i32;
    for meter in meters.iter() {
        let share = f64::from(percent) / 100.0;
        let _ = meter.style().set_property("--level", &share.to_string());
        if meter.has_attribute("aria-valuenow") {
            dom::set_attribute(meter, "aria-valuenow", &percent.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_nothing_and_a_full_tone_is_all() {
        assert_eq!(loudness(&[0.0; 16]), 0.0);
        assert_eq!(loudness(&[]), 0.0);
        assert_eq!(loudness(&[1.0, -1.0, 1.0, -1.0]), 1.0);
    }

    #[test]
    fn a_voice_is_between() {
        let level = loudness(&[0.05, -0.05, 0.05, -0.05]);
        assert!((0.3..0.9).contains(&level), "{level}");
    }
}
