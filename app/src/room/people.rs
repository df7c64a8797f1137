//! The panel *People*: who is here, who would like to be, and what a host may do.

mod door;
mod foot;
mod menu;

pub(super) use door::Answers;
pub(super) use foot::AskEnd;

use super::{call::use_open, use_view};
use crate::{
    parts::{focus_when_there, icon, portrait, rows},
    prelude::*,
    text::use_text,
    view::Tile,
};
use door::Door;
use foot::Foot;
use menu::HostMenu;
use parlor::{call::Kind, ids::ParticipantId};

/// A panel's head: its title, what else can be done there, and the way to close it.
#[component]
pub(super) fn PanelHead(
    title: &'static str,
    close: &'static str,
    #[prop(optional)] children: Option<Children>,
) -> AnyView {
    let open = use_open();
    view! {
        <div class="panel__head">
            <h2 class="panel__title" id="panel-title">{title}</h2>
            {children.map(|children| children())}
            <button
                class="button button--quiet button--icon" type="button" aria-label=close
                on:click=move |_| open.panel.set(None)
            >{icon("close")}</button>
        </div>
    }
    .into_any()
}

#[component]
pub(super) fn People() -> AnyView {
    let text = use_text();
    let view = use_view();
    let area = Place::new();
    focus_when_there(area);
    let hosts = memo(move || view.me.with(|me| me.role.hosts()));
    let menu = RwSignal::new(None);
    let count = move || (text.people.in_call)(view.tiles.with(Vec::len) + 1);
    let here = move || view.tiles.get();
    view! {
        <div class="panel paper" id="panel" tabindex="-1" node_ref=area>
            <PanelHead title=text.call.people close=text.people.close/>
            <div class="panel__body">
                {move || hosts.get().then(|| view! { <Door/> }.into_any())}
                <h3 class="panel__label">{move || count()}</h3>
                <ul class="roster__people" role="list" aria-label=text.call.people>
                    {rows(here, |tile| tile.id, move |tile| {
                        view! { <Person id=tile.id first=tile hosts menu/> }.into_any()
                    })}
                    <Me/>
                </ul>
            </div>
            <Foot hosts/>
        </div>
    }
    .into_any()
}

fn sign(name: &'static str, label: String, on: bool) -> AnyView {
    view! {
        <span class="roster__sign" role="img" aria-label=label data-on=on.then_some("true")>{icon(name)}</span>
    }
    .into_any()
}

/// Hand, microphone and camera.
fn signs(hand: Option<usize>, mic: bool, camera: bool) -> AnyView {
    let text = &use_text().people;
    let mic_sign = if mic { "microphone" } else { "microphone-off" };
    let camera_sign = if camera { "camera" } else { "camera-off" };
    view! {
        {hand.map(|place| sign("hand", (text.hand)(place), true))}
        {sign(mic_sign, (text.on)(Kind::Microphone, mic).into(), false)}
        {sign(camera_sign, (text.on)(Kind::Camera, camera).into(), false)}
    }
    .into_any()
}

/// What is said under a name: role, way, and what is true just now.
fn facts(tile: &Tile) -> String {
    let text = use_text();
    let mut facts = vec![(text.people.role)(tile.role)];
    match tile {
        tile if tile.mending => facts.push(text.people.mending),
        tile if tile.speaking => facts.push(text.people.speaking),
        tile => facts.extend(tile.path.map(text.admin.path)),
    }
    facts.join(" · ")
}

#[component]
fn Person(
    id: ParticipantId,
    first: Tile,
    hosts: Memo<bool>,
    menu: RwSignal<Option<ParticipantId>>,
) -> AnyView {
    let text = &use_text().people;
    let view = use_view();
    let tile = memo_from(move |last: Option<&Tile>| {
        let now = view
            .tiles
            .with(|all| all.iter().find(|tile| tile.id == id).cloned());
        now.or_else(|| last.cloned())
            .unwrap_or_else(|| first.clone())
    });
    let name = tile.with_untracked(|tile| tile.name.clone());
    let what = (text.menu)(&name);
    let shown = memo(move || hosts.get() && menu.get() == Some(id));
    let state = move || tile.with(|tile| signs(tile.hand_place, tile.mic, tile.camera));
    let more = {
        let what = what.clone();
        move || {
            hosts.get().then(|| view! {
            <button
                class="button button--quiet button--icon button--small" type="button"
                aria-label=what.clone() aria-haspopup="menu" aria-expanded=move || shown.get().to_string()
                on:click=move |_| menu.update(|open| *open = (*open != Some(id)).then_some(id))
            >{icon("more")}</button>
        }.into_any())
        }
    };
    view! {
        <li class="roster__person">
            {portrait(&name, false)}
            <div>
                <p class="roster__name">{name}</p>
                <p class="roster__facts">{move || tile.with(facts)}</p>
            </div>
            <div class="roster__signs">{move || state()}{move || more()}</div>
            {move || shown.get().then(|| view! {
                <HostMenu id label=what.clone() role=tile.get_untracked().role menu/>
            }.into_any())}
        </li>
    }
    .into_any()
}

#[component]
fn Me() -> AnyView {
    let text = use_text();
    let view = use_view();
    let name = memo(move || view.me.with(|me| me.name.clone()));
    let state = move || {
        view.me
            .with(|me| signs(me.hand_place, me.mic, me.camera && me.camera_live))
    };
    view! {
        <li class="roster__person">
            {move || name.with(|name| portrait(name, true))}
            <div>
                <p class="roster__name">{text.call.you}</p>
                <p class="roster__facts">{move || view.me.with(|me| (text.people.role)(me.role))}</p>
            </div>
            <div class="roster__signs">{move || state()}</div>
        </li>
    }
    .into_any()
}
