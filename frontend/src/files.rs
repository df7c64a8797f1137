//! Files, as far as a page knows of them from the first: what happens is put into one queue,
//! and the later part that reads it is fetched when it is needed.
//!
//! Not here: the later part. It is a file of its own, since nobody needs it to see and hear.

mod bytes;
mod choose;
mod control;
mod disk;
mod exchange;
mod execute;
mod folders;
mod hash;
mod intents;
mod leaving;
mod lines;
mod pace;
mod picture;
mod place;
mod post;
mod project;
mod reader;
mod remember;
mod save;
mod source;
mod work;
mod zip;

pub(crate) use control::Control;

use crate::{
    clock,
    dom::{get, window},
    events::Listener,
    memory::FilesMemory,
    peers::{DataChannel, PeerConnection},
};
use exchange::{Ends, begin, load};
use futures_channel::mpsc;
use js_sys::Array;
use parlor::{ids::ParticipantId, time::Millis, transfer::Weather};
use parlor_app::view::{FilesIntent, View};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen_futures::spawn_local;

/// How long after coming in the later part is asked for: the first pictures go before.
const AFTER_MS: u64 = 1_500;
/// A later part that could not be had is asked for again after this.
const AGAIN_MS: u64 = 5_000;

/// One thing that happened about files.
pub(crate) enum Event {
    /// The channel `control` to this person is open; and the connection, to open lines on.
    Reached(ParticipantId, PeerConnection, DataChannel),
    /// It is closed.
    Lost(ParticipantId),
    /// The person left the room.
    Left(ParticipantId),
    /// A text came on it.
    Told(ParticipantId, String),
    /// The person opened a line.
    Line(ParticipantId, DataChannel),
    Seen(ParticipantId, Weather),
    Wanted(FilesIntent),
}

/// Where what happens about files waits for its turn. Once it is read, it is as long as the
/// reader is late; until then, what strangers put into it is bounded by each [`Control`].
#[derive(Clone)]
pub(crate) struct Inbox {
    send: mpsc::UnboundedSender<Event>,
    read: Rc<Cell<bool>>,
    wanted: Rc<Cell<bool>>,
}

impl Inbox {
    fn put(&self, event: Event) {
        let _ = self.send.unbounded_send(event);
    }

    /// The later part is here, and reads.
    fn is_read(&self) -> bool {
        self.read.get()
    }

    /// The later part is needed now.
    fn hurry(&self) {
        self.wanted.set(true);
    }

    pub(crate) fn left(&self, who: ParticipantId) {
        self.put(Event::Left(who));
    }

    /// How a path does matters to those who send on it, and to nobody before.
    pub(crate) fn seen(&self, who: ParticipantId, weather: Weather) {
        if self.is_read() {
            self.put(Event::Seen(who, weather));
        }
    }
}

/// Where the later part is.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    /// It may be asked for from this time on.
    NotYet(Millis),
    Coming,
    Here,
}

/// Files in one room page; dropping it ends the later part.
pub(crate) struct Files {
    inbox: Inbox,
    ends: Rc<RefCell<Option<Ends>>>,
    part: Rc<Cell<Part>>,
    live: Option<Millis>,
    _drops: [Listener; 2],
}

impl Files {
    pub(crate) fn new(slug: &str, view: View) -> Self {
        let (send, events) = mpsc::unbounded();
        let memory = FilesMemory::new(slug);
        let wanted = Rc::new(Cell::new(memory.is_any()));
        let ends = Ends {
            slug: slug.to_owned(),
            view,
            events,
            memory,
        };
        Self {
            inbox: Inbox {
                send,
                read: Rc::default(),
                wanted,
            },
            ends: Rc::new(RefCell::new(Some(ends))),
            part: Rc::new(Cell::new(Part::NotYet(Millis(0)))),
            live: None,
            _drops: ["dragover", "drop"].map(|event| Listener::new(&window(), event, keep_page)),
        }
    }

    pub(crate) fn inbox(&self) -> Inbox {
        self.inbox.clone()
    }

    pub(crate) fn want(&self, intent: FilesIntent) {
        self.inbox.put(Event::Wanted(intent));
        self.fetch(clock::now());
    }

    /// Looks whether the later part is due.
    pub(crate) fn tend(&mut self, now: Millis, live: bool) {
        if live {
            let since = *self.live.get_or_insert(now);
            if now - since >= AFTER_MS || self.inbox.wanted.get() {
                self.fetch(now);
            }
        }
    }

    fn fetch(&self, now: Millis) {
        match self.part.get() {
            Part::NotYet(from) if from <= now => self.part.set(Part::Coming),
            _ => return,
        }
        let (part, ends, read) = (
            self.part.clone(),
            self.ends.clone(),
            self.inbox.read.clone(),
        );
        spawn_local(async move {
            if load().await.is_err() {
                return part.set(Part::NotYet(clock::now() + AGAIN_MS));
            }
            part.set(Part::Here);
            read.set(true);
            let ends = ends.borrow_mut().take();
            if let Some(ends) = ends {
                // It is here, so nothing is waited for and nothing fails.
                let _ = begin(ends).await;
            }
        });
    }
}

/// A file that is dropped beside its aim must not take the page's place.
fn keep_page(event: web_sys::Event) {
    if carries_files(&event) {
        event.prevent_default();
    }
}

/// Whether files are what is dragged, and not a piece of text.
fn carries_files(event: &web_sys::Event) -> bool {
    get(event, "dataTransfer")
        .and_then(|carried| get(&carried, "types"))
        .is_some_and(|types| Array::from(&types).includes(&"Files".into(), 0))
}
