//! What one of the others sends me, in a picture and a voice that outlive connections: when
//! a fresh connection takes over, the last picture stays until the first new one arrives.

use super::{rtc::Receiver, voice::Voice};
use crate::{
    dom::get,
    event::{Event, Queue},
    events::Listener,
};
use parlor::{ids::ParticipantId, say::Generation};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MediaStream, MediaStreamTrack};

/// The receiving side of a connection.
#[derive(Clone)]
pub(crate) struct Reception {
    pub(crate) audio: Receiver,
    pub(crate) video: Receiver,
}

/// The picture and the voice of one tile.
pub(crate) struct Remote {
    picture: MediaStream,
    voice: Voice,
    reception: Option<(Generation, Reception)>,
    arrival: Option<Listener>,
}

impl Remote {
    pub(crate) fn new(queue: Queue, speaker: Option<&str>) -> Result<Self, JsValue> {
        Ok(Self {
            picture: MediaStream::new()?,
            voice: Voice::new(queue, speaker)?,
            reception: None,
            arrival: None,
        })
    }

    pub(crate) fn picture(&self) -> &MediaStream {
        &self.picture
    }

    pub(crate) fn voice(&mut self) -> &mut Voice {
        &mut self.voice
    }

    /// How loud the sound is that arrives just now, from 0 to 1.
    pub(crate) fn loudness(&self) -> f64 {
        let sources = self
            .reception
            .as_ref()
            .map(|(_, reception)| &reception.audio)
            // Nothing came yet; to ask all the same makes the page wait for its network thread.
            .filter(|audio| !audio.track().muted())
            .and_then(|audio| audio.synchronization_sources().ok());
        sources
            .and_then(|sources| get(&sources.get(0), "audioLevel"))
            .and_then(|level| level.as_f64())
            .unwrap_or_default()
    }

    /// A connection has its receiving side. Its voice is heard at once, and its picture seen
    /// where there is none; where an older one still shows, it waits for its first frame.
    pub(crate) fn receive(
        &mut self,
        who: ParticipantId,
        generation: Generation,
        reception: Reception,
        queue: &Queue,
    ) {
        self.voice.put(&reception.audio.track());
        let track = reception.video.track();
        self.arrival = None;
        if self.picture.get_tracks().length() == 0 || !track.muted() {
            self.show(&track);
        } else {
            let queue = queue.clone();
            self.arrival = Some(Listener::new(&track, "unmute", move |_: JsValue| {
                queue.put(Event::Arriving(who, generation));
            }));
        }
        self.reception = Some((generation, reception));
    }

    /// The picture arrives: it takes the place of the one that was shown. False when that
    /// connection is not the one any more.
    pub(crate) fn arrive(&self, generation: Generation) -> bool {
        match &self.reception {
            Some((current, reception)) if *current == generation => {
                self.show(&reception.video.track());
                true
            }
            _ => false,
        }
    }

    fn show(&self, track: &MediaStreamTrack) {
        for old in self.picture.get_tracks() {
            self.picture.remove_track(&old.unchecked_into());
        }
        self.picture.add_track(track);
    }
}
