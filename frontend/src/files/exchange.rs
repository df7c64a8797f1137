//! Files at work, in a file of its own: one loop, one event at a time. What happened goes into
//! the transfers, what they order is done, and what they then hold is shown.
//!
//! Not here: decisions. What is sent, kept, refused and gone on with is decided in `parlor`.

use super::{
    Event, PeerConnection,
    choose::Choosing,
    disk::{self, Disk, Found},
    leaving::Leaving,
    lines::Lines,
    place::Place,
    post::{Happened, LineFact, LineName, Post},
    project::Shown,
    remember::Remembered,
    source::Sources,
};
use crate::{
    clock::{self, Timer},
    memory::FilesMemory,
    peers::DataChannel,
};
use futures_channel::mpsc;
use futures_util::{StreamExt, select_biased};
use js_sys::ArrayBuffer;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use parlor::{
    ids::ParticipantId,
    transfer::{Input, Key, Plan, Transfers},
};
use parlor_app::view::View;
use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};
use wasm_bindgen_futures::spawn_local;

/// What the later part is given.
pub(super) struct Ends {
    pub(super) slug: String,
    pub(super) view: View,
    pub(super) events: mpsc::UnboundedReceiver<Event>,
    pub(super) memory: FilesMemory,
}

/// Lets it work, until nobody sends events any more.
#[wasm_split(files, wasm_split_path = leptos::wasm_split, preload(load), fallible)]
pub(super) fn begin(ends: Ends) -> Result<(), SplitLoaderError> {
    spawn_local(async move {
        let Ends {
            slug,
            view,
            events,
            memory,
        } = ends;
        let (post, happenings) = Post::new();
        let mut exchange = Exchange::new(&slug, view, memory, post);
        exchange.open(&slug).await;
        exchange.run(events, happenings).await;
    });
    Ok(())
}

/// Somebody whose `control` is open.
pub(super) struct Reached {
    pub(super) rtc: PeerConnection,
    pub(super) control: DataChannel,
}

/// Everything that files need; dropping it ends it.
pub(super) struct Exchange {
    pub(super) view: View,
    pub(super) machine: Transfers,
    pub(super) post: Post,
    pub(super) reached: BTreeMap<ParticipantId, Reached>,
    pub(super) lines: Lines,
    pub(super) sources: Sources,
    pub(super) disk: Rc<Disk>,
    /// How the names of this seat's stores begin.
    pub(super) mine: String,
    /// Where the blocks of each open store lie.
    pub(super) plans: BTreeMap<Key, Plan>,
    /// Stores that are whole and closed.
    pub(super) finished: BTreeSet<Key>,
    /// What other seats of this browser left here.
    pub(super) left_over: Vec<Found>,
    pub(super) remembered: Remembered,
    pub(super) choosing: Choosing,
    pub(super) places: BTreeMap<Key, Place>,
    pub(super) leaving: Leaving,
    pub(super) shown: Shown,
    /// The piece that was just told, until it is clear where it goes.
    pub(super) piece: Option<ArrayBuffer>,
    pub(super) alarm: Option<Timer>,
}

impl Exchange {
    fn new(slug: &str, view: View, memory: FilesMemory, post: Post) -> Self {
        let me = view.me.with_untracked(|me| me.id);
        Self {
            view,
            machine: Transfers::default(),
            reached: BTreeMap::new(),
            lines: Lines::new(post.clone()),
            sources: Sources::new(post.clone()),
            disk: Rc::new(Disk::new(post.clone())),
            mine: disk::mine(slug, me),
            plans: BTreeMap::new(),
            finished: BTreeSet::new(),
            left_over: Vec::new(),
            remembered: Remembered::recall(memory),
            choosing: Choosing::new(post.clone()),
            places: BTreeMap::new(),
            leaving: Leaving::default(),
            shown: Shown::default(),
            piece: None,
            alarm: None,
            post,
        }
    }

    /// Begins with what was left, before anybody asks for it.
    async fn open(&mut self, slug: &str) {
        self.disk.look_for_room();
        for memory in self.remembered.all() {
            self.step(Input::RestoreSending(memory));
        }
        for found in self.disk.list(slug, &self.mine).await {
            let key = found.memory.key;
            if found.name != disk::name(&self.mine, key) {
                self.left_over.push(found);
                continue;
            }
            if found.memory.done {
                self.finished.insert(key);
            }
            self.shown.name(key.who, &found.memory.from);
            self.step(Input::RestoreReceiving(found.memory));
        }
        self.project();
    }

    async fn run(
        &mut self,
        mut events: mpsc::UnboundedReceiver<Event>,
        mut happenings: mpsc::UnboundedReceiver<Happened>,
    ) {
        loop {
            select_biased! {
                event = events.next() => match event {
                    Some(event) => self.on(event),
                    None => break,
                },
                happened = happenings.next() => match happened {
                    Some(happened) => self.on_happened(happened),
                    None => break,
                },
            }
            self.project();
        }
        self.remembered.save();
    }

    fn on(&mut self, event: Event) {
        match event {
            Event::Reached(who, rtc, control) => {
                self.reached.insert(who, Reached { rtc, control });
                self.step(Input::Reached(who));
            }
            Event::Lost(who) => self.on_lost(who),
            Event::Left(who) => {
                self.on_lost(who);
                self.step(Input::Left(who));
            }
            Event::Told(who, text) => self.step(Input::Told(who, text)),
            Event::Line(who, channel) => match self.reached.get(&who) {
                Some(reached) => self.lines.take(who, channel, &reached.rtc),
                None => channel.close(),
            },
            Event::Seen(who, weather) => {
                let went = self.lines.went(who);
                self.step(Input::Seen(who, weather, went));
            }
            Event::Wanted(intent) => self.on_intent(intent),
        }
    }

    /// A connection that is gone tells nothing of its lines.
    fn on_lost(&mut self, who: ParticipantId) {
        for (side, key) in self.lines.lose(who) {
            self.step(Input::LineClosed(side, key));
        }
        if self.reached.remove(&who).is_some() {
            self.step(Input::Lost(who));
        }
    }

    fn on_happened(&mut self, happened: Happened) {
        match happened {
            Happened::Fact(input) => self.step(input),
            // A line that was closed or replaced has nothing to say any more.
            Happened::Line(name, told) if self.lines.is_current(name) => self.on_line(name, told),
            Happened::Line(..) => {}
            Happened::Read(transfer, held, block, read) => {
                for told in self.sources.on_read((transfer, held), block, read) {
                    self.step(told);
                }
            }
            other => self.on_page_happened(other),
        }
    }

    fn on_line(&mut self, LineName { side, key, .. }: LineName, told: LineFact) {
        match told {
            LineFact::Open => self.step(Input::LineOpen(side, key)),
            LineFact::Closed => {
                self.lines.close(side, key);
                self.step(Input::LineClosed(side, key));
            }
            LineFact::Text(text) => self.step(Input::LineText(side, key, text)),
            LineFact::Piece(bytes) => {
                let length = bytes.byte_length() as usize;
                self.piece = Some(bytes);
                self.step(Input::LinePiece(key, length));
                self.piece = None;
            }
            LineFact::Sent(block) => self.step(Input::Sent(key, block)),
        }
    }

    /// What the machine need not know of.
    fn on_page_happened(&mut self, happened: Happened) {
        match happened {
            Happened::Chosen(purpose, chosen) => self.on_chosen(purpose, chosen),
            Happened::Offering(files, offered, to) => self.on_offering(files, offered, to),
            Happened::Dragging(on) => super::project::show(self.view.files.dragging, on),
            Happened::Finished(key) => self.on_finished(key),
            Happened::Room { disk, bytes } => self.shown.room(disk, bytes),
            Happened::Packing(key, far) => self.shown.pack(key, Some(far)),
            Happened::Saved(key, saved) => {
                self.shown.pack(key, None);
                self.shown.save(key, saved);
            }
            Happened::Leaving => self.on_leaving(),
            Happened::Staying => self.on_staying(),
            Happened::Placed(key, place) => self.on_placed(key, place),
            _ => {}
        }
    }

    pub(super) fn step(&mut self, input: Input) {
        for effect in self.machine.step(clock::now(), input) {
            self.execute(effect);
        }
    }
}
