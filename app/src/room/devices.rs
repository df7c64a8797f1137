//! Device lists and the microphone's level.

use super::{use_view, use_wish};
use crate::{
    parts::icon,
    prelude::*,
    text::use_text,
    view::{Device, Intent},
};
use parlor::call::Kind;

/// A meter with this id shows my microphone's level while the component lives.
pub(super) fn use_meter(id: &'static str) -> &'static str {
    let wish = use_wish();
    effect(move || wish.send(Intent::MeterMounted { meter: id.into() }));
    id
}

/// The three lists, the level and the speaker's test.
#[component]
pub(super) fn Devices(
    /// Makes the ids unique: `lobby` or `panel`.
    place: &'static str,
) -> AnyView {
    let text = &use_text().lobby;
    let wish = use_wish();
    let meter = use_meter(if place == "lobby" {
        "meter-lobby"
    } else {
        "meter-panel"
    });
    view! {
        <section class="lobby__devices" aria-label=text.devices>
            <div class="lobby__device">
                <Choose kind=Some(Kind::Microphone) place/>
                <div
                    class="meter" role="meter" id=meter aria-label=text.level
                    aria-valuemin="0" aria-valuemax="100" aria-valuenow="0"
                ></div>
            </div>
            <div class="lobby__device"><Choose kind=Some(Kind::Camera) place/></div>
            <div class="lobby__beside">
                <div class="lobby__device"><Choose kind=None place/></div>
                <button
                    class="button button--field" type="button"
                    on:click=move |_| wish.send(Intent::TestSpeaker)
                >{icon("play")}{text.test}</button>
            </div>
            <HideAddress/>
        </section>
    }
    .into_any()
}

/// Whether others may learn my address; the room may have decided that already.
#[component]
fn HideAddress() -> AnyView {
    let text = &use_text().lobby;
    let view = use_view();
    let wish = use_wish();
    let everybody = memo(move || {
        view.room
            .with(|room| room.as_ref().is_some_and(|room| room.hide_address))
    });
    let hidden = memo(move || everybody.get() || view.hide_address.get());
    view! {
        <button
            class="field__choice" type="button" role="checkbox" disabled=move || everybody.get()
            aria-checked=move || hidden.get().to_string()
            on:click=move |_| wish.send(Intent::HideAddress(!hidden.get_untracked()))
        >
            {icon("check")}
            <span class="field__choice-name">{text.hide_address}</span>
            <span class="field__choice-hint">{move || (text.hide_address_hint)(everybody.get())}</span>
        </button>
    }
    .into_any()
}

/// Which devices there are of a kind (`None`: speakers), and which is chosen.
pub(super) fn listed(
    view: crate::view::View,
    kind: Option<Kind>,
) -> Memo<(Vec<Device>, Option<String>)> {
    memo(move || {
        view.devices.with(|all| match kind {
            Some(Kind::Microphone) => (all.microphones.clone(), all.microphone.clone()),
            Some(Kind::Camera) => (all.cameras.clone(), all.camera.clone()),
            None => (all.speakers.clone(), all.speaker.clone()),
        })
    })
}

/// The wish to use this device.
pub(super) fn choose(kind: Option<Kind>, id: String) -> Intent {
    match kind {
        Some(kind) => Intent::Choose(kind, id),
        None => Intent::ChooseSpeaker(id),
    }
}

/// What the list of this kind is called, and its sign.
fn named(kind: Option<Kind>) -> (&'static str, &'static str) {
    let text = &use_text().lobby;
    match kind {
        Some(Kind::Microphone) => ((text.kind)(Kind::Microphone), "microphone"),
        Some(Kind::Camera) => ((text.kind)(Kind::Camera), "camera"),
        None => (text.speaker, "speaker"),
    }
}

/// One list.
#[component]
fn Choose(kind: Option<Kind>, place: &'static str) -> AnyView {
    let text = &use_text().lobby;
    let wish = use_wish();
    let devices = listed(use_view(), kind);
    let (label, sign) = named(kind);
    let id = format!("{place}-{sign}");
    let options = move || {
        devices.with(|(all, chosen)| {
            if all.is_empty() {
                return view! { <option value="">{text.any_device}</option> }.into_any();
            }
            let option = |device: &Device| {
                let selected = chosen.as_ref() == Some(&device.id);
                view! { <option value=device.id.clone() selected=selected>{device.label.clone()}</option> }.into_any()
            };
            all.iter().map(option).collect_view().into_any()
        })
    };
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>{icon(sign)}{label}</label>
            <div class="field__select">
                <select
                    class="field__input" id=id
                    on:change=move |event| wish.send(choose(kind, event_target_value(&event)))
                >{move || options()}</select>
                {icon("chevron")}
            </div>
        </div>
    }
    .into_any()
}
