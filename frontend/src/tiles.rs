//! The `<video>` of each tile: what it shows, and that it plays. Sound is elsewhere.

use crate::{dom::by_id, events::let_run};
use parlor::ids::ParticipantId;
use std::collections::BTreeMap;
use web_sys::{HtmlVideoElement, MediaStream};

/// The elements that are in the page; my own is that of nobody.
#[derive(Default)]
pub(crate) struct Tiles(BTreeMap<Option<ParticipantId>, HtmlVideoElement>);

impl Tiles {
    /// The element with this id shows that person from now on.
    pub(crate) fn mount(
        &mut self,
        who: Option<ParticipantId>,
        id: &str,
        picture: Option<&MediaStream>,
    ) {
        if let Some(element) = by_id::<HtmlVideoElement>(id) {
            // Pictures without sound play in every browser without a touch.
            element.set_muted(true);
            self.0.insert(who, element);
            self.show(who, picture);
        }
    }

    /// Gives a tile its picture and makes it play.
    pub(crate) fn show(&self, who: Option<ParticipantId>, picture: Option<&MediaStream>) {
        if let Some(element) = self.0.get(&who) {
            if element.src_object().as_ref() != picture {
                element.set_src_object(picture);
            }
            play(element);
        }
    }

    /// Forgets the elements that left the page.
    pub(crate) fn tidy(&mut self) {
        self.0.retain(|_, element| element.is_connected());
    }

    /// After a touch: whatever the browser held back.
    pub(crate) fn play(&self) {
        self.0.values().for_each(play);
    }
}

fn play(element: &HtmlVideoElement) {
    if let Ok(playing) = element.play() {
        let_run(playing);
    }
}
