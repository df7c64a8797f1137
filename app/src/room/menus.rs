//! What opens over the bar: devices, and six faces.

use super::{
    call::use_open,
    devices::{choose, listed, use_meter},
    use_view, use_wish,
};
use crate::{
    parts::{along, focus, focus_when_there, icon},
    prelude::*,
    text::use_text,
    view::{Device, Intent},
};
use parlor::call::Kind;

/// Takes the focus while it is open, and gives it back to its button.
pub(super) fn hold(area: Place, anchor: Place) {
    focus_when_there(area);
    let open = use_open();
    on_cleanup(move || {
        if open.menu.try_get_untracked().flatten().is_none() {
            focus(anchor);
        }
    });
}

#[component]
pub(super) fn DeviceMenu(kind: Kind, anchor: Place) -> AnyView {
    let text = use_text();
    let area = Place::new();
    hold(area, anchor);
    let microphone = kind == Kind::Microphone;
    view! {
        <div
            class="device-menu paper" role="dialog" data-over="bar" tabindex="-1" node_ref=area
            aria-label=(text.call.choose)(kind)
        >
            <Choices kind=Some(kind) label=(text.lobby.kind)(kind)/>
            {microphone.then(|| view! {
                <div class="device-menu__meter"><Level/></div>
                <hr class="device-menu__rule"/>
                <Choices kind=None label=text.lobby.speaker/>
            }.into_any())}
        </div>
    }
    .into_any()
}

#[component]
fn Level() -> AnyView {
    let meter = use_meter("meter-menu");
    view! {
        <div
            class="meter" role="meter" id=meter aria-label=use_text().lobby.level
            aria-valuemin="0" aria-valuemax="100" aria-valuenow="0"
        ></div>
    }
    .into_any()
}

#[component]
fn Choices(kind: Option<Kind>, label: &'static str) -> AnyView {
    let text = &use_text().lobby;
    let wish = use_wish();
    let devices = listed(use_view(), kind);
    let choice = move |device: Device, chosen: bool| {
        let id = device.id.clone();
        view! {
            <label class="device-menu__item">
                <input
                    on:change=move |_| wish.send(choose(kind, id.clone()))
                    type="radio" name=label checked=chosen
                />
                {icon("check")}
                <span>{device.label}</span>
            </label>
        }
        .into_any()
    };
    let choices = move || {
        let (all, chosen) = devices.get();
        match all.is_empty() {
            true => {
                view! { <p class="device-menu__item"><span></span>{text.any_device}</p> }.into_any()
            }
            false => all
                .into_iter()
                .map(|device| {
                    let is = chosen.as_ref() == Some(&device.id);
                    choice(device, is)
                })
                .collect_view()
                .into_any(),
        }
    };
    view! {
        <fieldset>
            <legend class="device-menu__label">{label}</legend>
            {move || choices()}
        </fieldset>
    }
    .into_any()
}

#[component]
pub(super) fn Reactions(anchor: Place) -> AnyView {
    let text = &use_text().call;
    let wish = use_wish();
    let open = use_open();
    let area = Place::new();
    hold(area, anchor);
    let one = move |(emoji, name): (&'static str, &'static str)| {
        view! {
            <button
                class="reactions__one" type="button" role="menuitem" aria-label=name
                on:click=move |_| {
                    wish.send(Intent::React(emoji.into()));
                    open.menu.set(None);
                }
            >{emoji}</button>
        }
        .into_any()
    };
    view! {
        <div
            class="reactions paper" role="menu" aria-label=text.reactions data-over="bar" tabindex="-1"
            node_ref=area on:keydown=along
        >
            {text.reaction.map(one).into_iter().collect_view()}
        </div>
    }
    .into_any()
}
