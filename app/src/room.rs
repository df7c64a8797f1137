//! A room: before joining, the call, and after it, on one page.

mod bar;
mod call;
mod chat;
mod devices;
mod files;
mod join;
mod keys;
mod lobby;
mod menus;
mod over;
mod panels;
mod people;
mod preview;
mod settings;
mod stage;
mod tile;
mod toasts;
mod top;

use crate::{
    backend::RoomFront,
    prelude::*,
    runtime::{Intents, RoomEnds, Runtime},
    text::use_text,
    view::{Intent, Scene, View},
};
use call::Call;
use futures_channel::mpsc;
use lobby::Lobby;
use over::Over;
use parlor::call::Ending;

/// What people want of the room page they look at.
#[derive(Clone, Copy, Debug)]
struct Wish(StoredValue<Intents>);

impl Wish {
    fn send(self, intent: Intent) {
        self.0.try_with_value(|intents| intents.send(intent));
    }
}

fn use_wish() -> Wish {
    expect_context()
}

fn use_view() -> View {
    expect_context()
}

/// Where this browser and its network can be checked for this room.
#[derive(Clone, Debug)]
struct CheckAddress(String);

/// The way to *Check your setup*, beside each failure to connect: in a page of its own, since
/// a call goes on in this one.
fn check_link(class: &'static str) -> AnyView {
    let CheckAddress(address) = expect_context();
    view! {
        <a class=class href=address target="_blank" rel="noopener">{use_text().page.check}</a>
    }
    .into_any()
}

/// Which part of the page is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Lobby,
    Call,
    Over(Ending),
}

impl Part {
    fn of(scene: &Scene) -> Self {
        match scene {
            Scene::Opening | Scene::Lobby { .. } | Scene::Entering | Scene::Waiting => Self::Lobby,
            Scene::Live => Self::Call,
            Scene::Over(ending) => Self::Over(*ending),
        }
    }
}

/// Hands the room to the browser, once the page is hydrated, for as long as it is shown.
fn run(front: &RoomFront, view: View) -> Wish {
    let (sender, receiver) = mpsc::unbounded();
    let runtime = use_context::<Runtime>();
    let mut ends = Some(RoomEnds {
        slug: front.slug.clone(),
        view,
        intents: receiver,
    });
    effect(move || {
        if let (Some(runtime), Some(ends)) = (runtime, ends.take()) {
            untrack(|| (runtime.room)(ends));
        }
    });
    Wish(StoredValue::new(Intents(sender)))
}

/// The page `/r/{slug}`.
#[component]
pub(crate) fn Room(front: RoomFront) -> AnyView {
    let view = View::new();
    provide_context(run(&front, view));
    provide_context(view);
    provide_context(CheckAddress(format!("/check?room={}", front.slug)));
    let front = StoredValue::new(front);
    let part = memo(move || view.scene.with(Part::of));
    live(move || match part.get() {
        Part::Lobby => view! { <Lobby front/> }.into_any(),
        Part::Call => view! { <Call front/> }.into_any(),
        Part::Over(ending) => view! { <Over front ending/> }.into_any(),
    })
}

/// The page's title: that this is a room for whoever only fetches the page, its name for
/// whoever is there, and how many wait for an answer: people at its door,
/// messages, and files.
fn title(front: StoredValue<RoomFront>) -> Memo<String> {
    let view = use_view();
    let stranger = format!("{} · Parlor", use_text().page.a_room);
    let here = RwSignal::new(false);
    effect(move || here.set(true));
    memo(move || {
        if !here.get() {
            return stranger.clone();
        }
        let name = name(view, front);
        match view.door.with(Vec::len) + view.chat.unread.get() + view.files.asked.get() {
            0 => format!("{name} · Parlor"),
            waiting => format!("({waiting}) {name} · Parlor"),
        }
    })
}

/// The room's name as it is now.
fn name(view: View, front: StoredValue<RoomFront>) -> String {
    let now = view
        .room
        .with(|room| room.as_ref().map(|room| room.name.clone()));
    now.unwrap_or_else(|| front.with_value(|front| front.name.clone()))
}
