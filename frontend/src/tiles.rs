//! The `<video>` of each tile: what it shows, that it plays, and where its sound goes.

use crate::{
    dom::by_id,
    event::{Event, Queue},
    events::{Task, settle},
    media::set_sink,
};
use parlor::ids::ParticipantId;
use std::collections::BTreeMap;
use web_sys::{HtmlVideoElement, MediaStream};

/// One tile's element.
struct Tile {
    element: HtmlVideoElement,
    _playing: Option<Task>,
}

/// The elements that are in the page; my own is that of nobody.
pub(crate) struct Tiles {
    queue: Queue,
    tiles: BTreeMap<Option<ParticipantId>, Tile>,
}

impl Tiles {
    pub(crate) fn new(queue: Queue) -> Self {
        Self {
            queue,
            tiles: BTreeMap::new(),
        }
    }

    /// The element with this id shows that person from now on.
    pub(crate) fn mount(
        &mut self,
        who: Option<ParticipantId>,
        id: &str,
        stream: Option<&MediaStream>,
        sink: Option<&str>,
    ) {
        let Some(element) = by_id::<HtmlVideoElement>(id) else {
            return;
        };
        if let Some(sink) = sink.filter(|_| who.is_some()) {
            set_sink(&element, sink);
        }
        let tile = Tile {
            element,
            _playing: None,
        };
        self.tiles.insert(who, tile);
        self.show(who, stream);
    }

    /// Gives a tile its stream and makes it play.
    pub(crate) fn show(&mut self, who: Option<ParticipantId>, stream: Option<&MediaStream>) {
        let queue = self.queue.clone();
        if let Some(tile) = self.tiles.get_mut(&who) {
            if tile.element.src_object().as_ref() != stream {
                tile.element.set_src_object(stream);
            }
            tile._playing = Some(play(tile.element.clone(), queue));
        }
    }

    /// Forgets the elements that left the page.
    pub(crate) fn tidy(&mut self) {
        self.tiles.retain(|_, tile| tile.element.is_connected());
    }

    /// After a touch: everything that was kept silent plays aloud.
    pub(crate) fn hear(&mut self) {
        for (who, tile) in &mut self.tiles {
            if who.is_some() {
                tile.element.set_muted(false);
                tile._playing = Some(play(tile.element.clone(), self.queue.clone()));
            }
        }
    }

    /// Sends everybody's sound to the speaker with this id.
    pub(crate) fn set_speaker(&self, id: &str) {
        for (who, tile) in &self.tiles {
            if who.is_some() {
                set_sink(&tile.element, id);
            }
        }
    }
}

/// Plays; where the browser allows no sound yet, the picture at least plays, and the person
/// is asked for a touch.
fn play(element: HtmlVideoElement, queue: Queue) -> Task {
    Task::spawn(async move {
        let Ok(playing) = element.play() else { return };
        let refused = settle(playing)
            .await
            .is_err_and(|e| e.name == "NotAllowedError");
        if !refused || element.muted() {
            return;
        }
        element.set_muted(true);
        queue.put(Event::PlayRefused);
        if let Ok(playing) = element.play() {
            let _ = settle(playing).await;
        }
    })
}
