//! A room page at work: one loop, one event at a time. What happened goes into the call,
//! what the call orders is done, and what the call then holds is shown.

mod execute;
mod intents;
mod project;
mod talk;

use crate::{
    awake::Awake,
    clock::{self, Interval, Timer, Wakefulness},
    dom::{document, visible, window},
    event::{Event, Queue},
    events::Listener,
    files::Files,
    media::{Media, Watch},
    memory::{ChatMemory, Habits, SeatMemory},
    notices::Notices,
    peers::Peers,
    socket::Socket,
    stage::Stage,
    tiles::Tiles,
};
use futures_channel::{mpsc, oneshot};
use futures_util::{StreamExt, select_biased};
use leptos::prelude::on_cleanup;
use parlor::call::{Call, Choice, Input, Kind, Phase};
use parlor_app::{
    runtime::RoomEnds,
    view::{Intent, News, View},
};
use project::Shown;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

/// Nine looks a second at who speaks, what has been said long enough, and the clock. Not in
/// step with anything that sounds in quarters of a second.
const PULSE_MS: i32 = 110;

/// Runs a room page until the owner that asks is cleaned up; then leaves and closes all.
pub(crate) fn room(ends: RoomEnds) {
    let (alive, gone) = oneshot::channel::<()>();
    on_cleanup(move || drop(alive));
    spawn_local(async move {
        let RoomEnds {
            slug,
            view,
            intents,
        } = ends;
        let (queue, events) = Queue::new();
        let mut page = Page::new(slug, view, queue);
        page.open().await;
        page.run(events, intents, gone).await;
        page.step(Input::Leave);
    });
}

/// Everything that a room page has open; dropping it closes it.
struct Page {
    slug: String,
    view: View,
    call: Call,
    queue: Queue,
    media: Media,
    peers: Peers,
    files: Files,
    tiles: Tiles,
    socket: Option<Socket>,
    stage: Option<Stage>,
    notices: Notices,
    habits: Habits,
    seat: SeatMemory,
    chat: ChatMemory,
    /// *Leave* was pressed, and the last words are on their way.
    parting: bool,
    shown: Shown,
    wakefulness: Wakefulness,
    awake: Option<Awake>,
    alarm: Option<Timer>,
    _pulse: Interval,
    _devices: Watch,
    _wakings: [Listener; 3],
}

impl Page {
    fn new(slug: String, view: View, queue: Queue) -> Self {
        let pulse = {
            let queue = queue.clone();
            Interval::every(PULSE_MS, move || queue.put(Event::Pulse))
        };
        let files = Files::new(&slug, view);
        Self {
            view,
            call: Call::new(seed()),
            media: Media::new(queue.clone()),
            peers: Peers::new(queue.clone(), files.inbox()),
            files,
            tiles: Tiles::default(),
            socket: None,
            stage: None,
            notices: Notices::default(),
            habits: Habits::load(),
            seat: SeatMemory::new(&slug),
            chat: ChatMemory::new(&slug),
            parting: false,
            shown: Shown::default(),
            wakefulness: Wakefulness::new(),
            awake: None,
            alarm: None,
            _pulse: pulse,
            _devices: Watch::new(queue.clone()),
            _wakings: wakings(&queue),
            slug,
            queue,
        }
    }

    /// Begins as it was last time: devices, switches, and the seat after a reload.
    async fn open(&mut self) {
        for kind in [Kind::Microphone, Kind::Camera] {
            if let Some(device) = self.habits.device(kind).clone() {
                self.step(Input::Choose(kind, Choice(Some(device))));
            }
            if !*self.habits.switch(kind) {
                self.step(Input::Switch(kind, false));
            }
        }
        if let Some(speaker) = self.habits.speaker.clone() {
            self.peers.set_speaker(speaker.clone());
            self.media.set_speaker(speaker);
        }
        self.hide_address(self.habits.hide_address);
        self.open_chat();
        let seat = self.seat.recall().await;
        self.shown.opening = seat.is_some();
        self.step(Input::Open { seat });
        self.media.list_devices();
        self.project();
    }

    async fn run(
        &mut self,
        mut events: mpsc::UnboundedReceiver<Event>,
        mut intents: mpsc::UnboundedReceiver<Intent>,
        mut gone: oneshot::Receiver<()>,
    ) {
        loop {
            let event = select_biased! {
                _ = gone => return,
                event = events.next() => event,
                intent = intents.next() => intent.map(Event::Wanted),
            };
            let Some(event) = event else { return };
            self.on(event);
            self.project();
        }
    }

    fn on(&mut self, event: Event) {
        let now = clock::now();
        match event {
            Event::Call(input) => self.step(input),
            Event::Wanted(intent) => self.on_intent(intent),
            Event::Captured(ticket, kind, Ok(capture)) => {
                self.media.take(ticket, kind, capture);
                self.step(Input::Captured(ticket, kind));
                self.media.settle();
                self.media.list_devices();
                self.tiles.show(None, self.media.own());
            }
            Event::Captured(ticket, kind, Err(why)) => {
                self.step(Input::CaptureFailed(ticket, kind, why));
            }
            Event::Devices(devices) => project::show(self.view.devices, devices),
            Event::DevicesChanged => self.media.list_devices(),
            Event::Receiving(who, generation, reception) => {
                self.peers.receive(who, generation, reception);
                self.tiles.show(Some(who), self.peers.picture(who));
            }
            Event::Arriving(who, generation) => {
                if self.peers.arrive(who, generation) {
                    self.tiles.show(Some(who), self.peers.picture(who));
                }
            }
            Event::PlayRefused => self.notices.say(now, News::TapToHear),
            Event::Copied => self.notices.say(now, News::LinkCopied),
            Event::Pulse => self.on_pulse(),
            Event::Visible => self.on_visible(),
        }
    }

    fn step(&mut self, input: Input) {
        for effect in self.call.step(clock::now(), input) {
            self.execute(effect);
        }
    }

    fn on_pulse(&mut self) {
        let now = clock::now();
        self.notices.pass(now);
        self.peers.listen(now);
        self.media.listen(now);
        self.tiles.tidy();
        self.files.tend(now, *self.call.phase() == Phase::Live);
        if self.wakefulness.slept() {
            self.step(Input::Woke);
        }
    }

    fn on_visible(&mut self) {
        if self.awake.is_some() {
            self.awake = Some(Awake::new());
        }
        self.step(Input::Woke);
    }
}

/// Spreads retries in time and keeps the names of commands apart: not a secret.
fn seed() -> u64 {
    let half = || (js_sys::Math::random() * f64::from(u32::MAX)) as u64;
    half() << 32 | half()
}

/// What may mean that the world went on without this page.
fn wakings(queue: &Queue) -> [Listener; 3] {
    let woke = |queue: &Queue| {
        let queue = queue.clone();
        move |_: JsValue| queue.tell(Input::Woke)
    };
    let seen = queue.clone();
    [
        Listener::new(&window(), "online", woke(queue)),
        Listener::new(&window(), "pageshow", woke(queue)),
        Listener::new(&document(), "visibilitychange", move |_: JsValue| {
            if visible() {
                seen.put(Event::Visible);
            }
        }),
    ]
}
