//! What a host may do about somebody.

use crate::{
    parts::{along, focus_when_there, icon, icon_along},
    prelude::*,
    room::use_wish,
    text::use_text,
    view::Intent,
};
use parlor::{ids::ParticipantId, wire::Role};

/// What a host may do about a person.
#[component]
pub(super) fn HostMenu(
    id: ParticipantId,
    label: String,
    role: Role,
    menu: RwSignal<Option<ParticipantId>>,
) -> AnyView {
    let text = &use_text().people;
    let wish = use_wish();
    let area = Place::new();
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
        }.into_any()
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
    .into_any()
}
