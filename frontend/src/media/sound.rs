//! The few sounds Parlor makes: a speaker test and a knock.

use crate::{clock::Timer, events::let_run, media::speaker::set_sink};
use wasm_bindgen::JsValue;
use web_sys::{AudioContext, HtmlAudioElement};

/// One note after another: hertz, and seconds.
type Melody = &'static [(f32, f64)];

/// Loud enough to find the right speaker by.
const TEST: (Melody, f32) = (&[(523.25, 0.25), (659.25, 0.25), (783.99, 0.4)], 0.2);
/// Soft: somebody is at the door, and somebody else is talking.
const KNOCK: (Melody, f32) = (&[(587.33, 0.12), (440.0, 0.2)], 0.06);

/// A sound while it plays; dropping it stops it.
pub(crate) struct Sound {
    element: HtmlAudioElement,
    _end: Timer,
}

impl Drop for Sound {
    fn drop(&mut self) {
        let _ = self.element.pause();
        self.element.set_src_object(None);
    }
}

/// Plays the test melody on the speaker with this id.
pub(crate) fn test(context: &AudioContext, sink: Option<&str>) -> Option<Sound> {
    play(context, sink, TEST).ok()
}

/// Plays the knock.
pub(crate) fn knock(context: &AudioContext, sink: Option<&str>) -> Option<Sound> {
    play(context, sink, KNOCK).ok()
}

/// Plays through an element, since only elements can choose a speaker in every browser.
fn play(
    context: &AudioContext,
    sink: Option<&str>,
    (melody, volume): (Melody, f32),
) -> Result<Sound, JsValue> {
    let out = context.create_media_stream_destination()?;
    let gain = context.create_gain()?;
    gain.gain().set_value(0.0);
    gain.connect_with_audio_node(&out)?;
    let tone = context.create_oscillator()?;
    tone.connect_with_audio_node(&gain)?;
    let mut at = context.current_time() + 0.05;
    for (hertz, seconds) in melody {
        tone.frequency().set_value_at_time(*hertz, at)?;
        gain.gain().set_target_at_time(volume, at, 0.015)?;
        gain.gain()
            .set_target_at_time(0.0, at + seconds * 0.6, 0.05)?;
        at += seconds;
    }
    tone.start()?;
    tone.stop_with_when(at + 0.3)?;
    let element = HtmlAudioElement::new()?;
    element.set_src_object(Some(&out.stream()));
    if let Some(sink) = sink {
        set_sink(&element, sink);
    }
    let_run(element.play()?);
    let lasts = ((at + 0.5 - context.current_time()) * 1000.0) as u64;
    let end = {
        let element = element.clone();
        Timer::after(lasts, move || {
            let _ = element.pause();
        })
    };
    Ok(Sound { element, _end: end })
}
