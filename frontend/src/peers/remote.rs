//! What one of the others sends me, as one stream that outlives connections: when a fresh
//! connection takes over, the last picture stays until the first new one arrives.

use super::rtc::Receiver;
use crate::{
    event::{Event, Queue},
    events::Listener,
};
use parlor::{call::Kind, ids::ParticipantId, say::Generation};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MediaStream, MediaStreamTrack};

/// The receiving side of a connection.
#[derive(Clone)]
pub(crate) struct Reception {
    pub(crate) audio: Receiver,
    pub(crate) video: Receiver,
}

impl Reception {
    fn track(&self, kind: Kind) -> MediaStreamTrack {
        match kind {
            Kind::Microphone => self.audio.track(),
            Kind::Camera => self.video.track(),
        }
    }
}

/// The stream of one tile.
pub(crate) struct Remote {
    stream: MediaStream,
    reception: Option<(Generation, Reception)>,
    _arrivals: Vec<Listener>,
}

impl Remote {
    pub(crate) fn new() -> Option<Self> {
        Some(Self {
            stream: MediaStream::new().ok()?,
            reception: None,
            _arrivals: vec![],
        })
    }

    pub(crate) fn stream(&self) -> &MediaStream {
        &self.stream
    }

    /// How loud the sound is that arrives just now, from 0 to 1.
    pub(crate) fn loudness(&self) -> f64 {
        let Some((_, reception)) = &self.reception else {
            return 0.0;
        };
        let Ok(sources) = reception.audio.synchronization_sources() else {
            return 0.0;
        };
        crate::dom::get(&sources.get(0), "audioLevel")
            .and_then(|level| level.as_f64())
            .unwrap_or_default()
    }

    /// A connection has its receiving side. Into an empty place its track goes at once;
    /// where an older one shows something, it waits for its first media.
    pub(crate) fn receive(
        &mut self,
        who: ParticipantId,
        generation: Generation,
        reception: Reception,
        queue: &Queue,
    ) {
        let mut arrivals = vec![];
        for kind in [Kind::Microphone, Kind::Camera] {
            let track = reception.track(kind);
            if self.tracks(kind).is_empty() || !track.muted() {
                self.put(kind, &track);
            } else {
                let queue = queue.clone();
                arrivals.push(Listener::new(&track, "unmute", move |_: JsValue| {
                    queue.put(Event::Arriving(who, generation, kind));
                }));
            }
        }
        self.reception = Some((generation, reception));
        self._arrivals = arrivals;
    }

    /// Media of this kind arrives: it takes the place of what was shown. False when that
    /// connection is not the one any more.
    pub(crate) fn arrive(&self, generation: Generation, kind: Kind) -> bool {
        match &self.reception {
            Some((current, reception)) if *current == generation => {
                self.put(kind, &reception.track(kind));
                true
            }
            _ => false,
        }
    }

    fn put(&self, kind: Kind, track: &MediaStreamTrack) {
        for old in self.tracks(kind) {
            self.stream.remove_track(&old);
        }
        self.stream.add_track(track);
    }

    fn tracks(&self, kind: Kind) -> Vec<MediaStreamTrack> {
        let tracks = match kind {
            Kind::Microphone => self.stream.get_audio_tracks(),
            Kind::Camera => self.stream.get_video_tracks(),
        };
        tracks.iter().map(JsCast::unchecked_into).collect()
    }
}
