//! The sound of one of the others, in an element of its own: a tile without a picture would
//! otherwise hold its sound back until a first frame came.

use crate::{
    event::{Event, Queue},
    events::{Task, settle},
    media::set_sink,
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlAudioElement, MediaStream, MediaStreamTrack};

/// A voice; dropping it silences it.
pub(crate) struct Voice {
    stream: MediaStream,
    element: HtmlAudioElement,
    queue: Queue,
    playing: Option<Task>,
}

impl Voice {
    pub(crate) fn new(queue: Queue, speaker: Option<&str>) -> Result<Self, JsValue> {
        let stream = MediaStream::new()?;
        let element = HtmlAudioElement::new()?;
        element.set_autoplay(true);
        if let Some(speaker) = speaker {
            set_sink(&element, speaker);
        }
        Ok(Self {
            stream,
            element,
            queue,
            playing: None,
        })
    }

    /// This track is heard from now on.
    pub(crate) fn put(&mut self, track: &MediaStreamTrack) {
        for old in self.stream.get_tracks() {
            self.stream.remove_track(&old.unchecked_into());
        }
        self.stream.add_track(track);
        self.element.set_src_object(Some(&self.stream));
        self.play();
    }

    /// Plays; a browser that allows no sound without a touch asks for one.
    pub(crate) fn play(&mut self) {
        let Ok(playing) = self.element.play() else {
            return;
        };
        let queue = self.queue.clone();
        self.playing = Some(Task::spawn(async move {
            if settle(playing)
                .await
                .is_err_and(|why| why.name == "NotAllowedError")
            {
                queue.put(Event::PlayRefused);
            }
        }));
    }

    pub(crate) fn set_speaker(&self, id: &str) {
        set_sink(&self.element, id);
    }
}

impl Drop for Voice {
    fn drop(&mut self) {
        let _ = self.element.pause();
        self.element.set_src_object(None);
    }
}
