//! The panel *People*: who is here, who would like to be, and what a host may do.

use super::{call::use_open, use_view, use_wish};
use crate::{
    backend::Viewer,
    parts::{along, focus_when_there, icon, icon_along, portrait, use_act},
    runtime::Act,
    text::use_text,
    view::{Intent, Knock, Tile},
};
use leptos::{html::Div, prelude::*};
use parlor::{call::Kind, ids::ParticipantId, wire::Role};

const END: &str = "end-for-all";

/// A panel's head: its title, and the way to close it.
#[component]
pub(super) fn PanelHead(title: &'static str, close: &'static str) -> impl IntoView {
    let open = use_open();
    view! {
        <div class="panel__head">
            <h2 class="panel__title" id="panel-title">{title}</h2>
            <button
                class="button button--quiet button--icon" type="button" aria-label=close
                on:click=move |_| open.panel.set(None)
            >{icon("close")}</button>
        </div>
    }
}

#[component]
pub(super) fn People() -> impl IntoView {
    let text = use_text();
    let view = use_view();
    let area = NodeRef::<Div>::new();
    focus_when_there(area);
    let hosts = Memo::new(move |_| view.me.with(|me| me.role.hosts()));
    let menu = RwSignal::new(None);
    let count = move || (text.people.in_call)(view.tiles.with(Vec::len) + 1);
    let here = move || view.tiles.get();
    view! {
        <div class="panel paper" id="panel" tabindex="-1" node_ref=area>
            <PanelHead title=text.call.people close=text.people.close/>
            <div class="panel__body">
                {move || hosts.get().then(|| view! { <Door/> })}
                <h3 class="panel__label">{count}</h3>
                <ul class="roster__people" role="list" aria-label=text.call.people>
                    <For
                        each=here
                        key=|tile| tile.id
                        children=move |tile| view! { <Person id=tile.id first=tile hosts menu/> }
                    />
                    <Me/>
                </ul>
            </div>
            <Foot hosts/>
        </div>
    }
}

/// Those at the door, with both answers at hand.
#[component]
fn Door() -> impl IntoView {
    let text = &use_text().people;
    let view = use_view();
    let wish = use_wish();
    let some = Memo::new(move |_| !view.door.with(Vec::is_empty));
    move || {
        some.get().then(|| {
            view! {
                <section class="roster__waiting" aria-labelledby="waiting">
                    <div class="roster__waiting-head">
                        <h3 id="waiting">{move || (text.at_door)(view.door.with(Vec::len))}</h3>
                        <button
                            class="button button--small" type="button"
                            on:click=move |_| wish.send(Intent::AdmitAll)
                        >{text.admit_all}</button>
                    </div>
                    <ul class="roster__people" role="list" aria-labelledby="waiting">
                        <For
                            each=move || view.door.get()
                            key=|knock| knock.id
                            children=|knock| view! { <Waits knock/> }
                        />
                    </ul>
                </section>
            }
        })
    }
}

#[component]
fn Waits(knock: Knock) -> impl IntoView {
    let text = &use_text().people;
    let name = format!("waits-{}", knock.id);
    view! {
        <li class="roster__person">
            {portrait(&knock.name, false)}
            <div>
                <p class="roster__name" id=name.clone()>{knock.name}</p>
                <p class="roster__facts">{(text.role)(knock.role)}</p>
            </div>
            <div class="roster__answers"><Answers id=knock.id described_by=name/></div>
        </li>
    }
}

/// *Admit* and *Deny*.
#[component]
pub(super) fn Answers(id: ParticipantId, described_by: String) -> impl IntoView {
    let text = &use_text().people;
    let wish = use_wish();
    view! {
        <button
            class="button button--small button--primary" type="button" aria-describedby=described_by.clone()
            on:click=move |_| wish.send(Intent::Admit(id))
        >{icon("check")}{text.admit}</button>
        <button
            class="button button--small button--quiet" type="button" aria-describedby=described_by
            on:click=move |_| wish.send(Intent::Deny(id))
        >{text.deny}</button>
    }
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
) -> impl IntoView {
    let text = &use_text().people;
    let view = use_view();
    let tile = Memo::new(move |last: Option<&Tile>| {
        let now = view
            .tiles
            .with(|all| all.iter().find(|tile| tile.id == id).cloned());
        now.or_else(|| last.cloned())
            .unwrap_or_else(|| first.clone())
    });
    let name = tile.with_untracked(|tile| tile.name.clone());
    let what = (text.menu)(&name);
    let shown = Memo::new(move |_| hosts.get() && menu.get() == Some(id));
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
        })
        }
    };
    view! {
        <li class="roster__person">
            {portrait(&name, false)}
            <div>
                <p class="roster__name">{name}</p>
                <p class="roster__facts">{move || tile.with(facts)}</p>
            </div>
            <div class="roster__signs">{state}{more}</div>
            {move || shown.get().then(|| view! {
                <HostMenu id label=what.clone() role=tile.get_untracked().role menu/>
            })}
        </li>
    }
}

/// What a host may do about a person.
#[component]
fn HostMenu(
    id: ParticipantId,
    label: String,
    role: Role,
    menu: RwSignal<Option<ParticipantId>>,
) -> impl IntoView {
    let text = &use_text().people;
    let wish = use_wish();
    let area = NodeRef::<Div>::new();
    focus_when_there(area);
    let item = move |intent: Intent, sign: AnyView, name: &'static str, bad: bool| {
        view! {
            <button
                class="device-menu__item" type="button" role="menuitem" data-tone=bad.then_some("bad")
                on:click=move |_| {
                    wish.send(intent.clone());
                    menu.set(None);
                }
            >{sign}{name}</button>
        }
    };
    view! {
        <div
            class="device-menu paper roster__menu" role="menu" aria-label=label tabindex="-1"
            node_ref=area on:keydown=along
        >
            {item(Intent::Mute(id), icon("microphone-off"), text.mute, false)}
            {(!role.hosts()).then(|| item(Intent::Promote(id), icon("shield"), text.promote, false))}
            <hr class="device-menu__rule"/>
            {item(Intent::Remove(id), icon_along("leave"), text.remove, true)}
            {item(Intent::Ban(id), icon("stop"), text.ban, true)}
        </div>
    }
}

#[component]
fn Me() -> impl IntoView {
    let text = use_text();
    let view = use_view();
    let viewer = expect_context::<Viewer>();
    let name = viewer
        .account
        .map(|account| account.display_name)
        .or(viewer.guest_name);
    let state = move || {
        view.me
            .with(|me| signs(me.hand_place, me.mic, me.camera && me.camera_live))
    };
    view! {
        <li class="roster__person">
            {portrait(name.as_deref().unwrap_or_default(), true)}
            <div>
                <p class="roster__name">{text.call.you}</p>
                <p class="roster__facts">{move || view.me.with(|me| (text.people.role)(me.role))}</p>
            </div>
            <div class="roster__signs">{state}</div>
        </li>
    }
}

/// Lock, copy, end.
#[component]
fn Foot(hosts: Memo<bool>) -> impl IntoView {
    let text = use_text();
    let view = use_view();
    let wish = use_wish();
    let act = use_act();
    let locked = Memo::new(move |_| {
        view.room
            .with(|room| room.as_ref().is_some_and(|room| room.locked))
    });
    let lock = move || {
        hosts.get().then(|| {
            view! {
                <button
                    class="button" type="button" aria-pressed=move || locked.get().to_string()
                    on:click=move |_| wish.send(Intent::Lock(!locked.get_untracked()))
                >{icon("lock")}{text.people.lock}</button>
            }
        })
    };
    let end =
        move || {
            hosts.get().then(|| view! {
        <button
            class="button button--quiet button--danger" type="button" aria-haspopup="dialog"
            on:click=move |_| act(Act::OpenDialog(END.into()))
        >{icon("stop")}{text.people.end}</button>
    })
        };
    view! {
        <div class="panel__foot cluster">
            {lock}
            <button
                class="button button--quiet" type="button"
                on:click=move |_| wish.send(Intent::CopyLink)
            >{icon("link")}{text.page.copy_link}</button>
            {end}
        </div>
    }
}

/// Ending the call for everyone asks first.
#[component]
pub(super) fn AskEnd() -> impl IntoView {
    let text = &use_text().people;
    let wish = use_wish();
    let act = use_act();
    let close = move || act(Act::CloseDialog(END.into()));
    view! {
        <dialog class="dialog paper" id=END aria-labelledby="end-for-all-title">
            <div class="dialog__head">
                <h2 class="dialog__title" id="end-for-all-title">{text.end_ask}</h2>
            </div>
            <div class="dialog__body"><p>{text.end_means}</p></div>
            <div class="dialog__actions">
                <button class="button button--quiet" type="button" on:click=move |_| close()>{text.stay}</button>
                <button
                    class="button button--final" type="button"
                    on:click=move |_| {
                        close();
                        wish.send(Intent::End);
                    }
                >{text.end}</button>
            </div>
        </dialog>
    }
}
