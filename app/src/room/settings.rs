//! The panel *Settings*: devices, theme, keys.

use super::{devices::Devices, keys::KEYS, people::PanelHead};
use crate::{
    backend::{Theme, Viewer},
    parts::{focus_when_there, icon, theme_options, use_act},
    prelude::*,
    runtime::Act,
    text::use_text,
};

#[component]
pub(super) fn Settings() -> AnyView {
    let text = use_text();
    let act = use_act();
    let area = Place::new();
    focus_when_there(area);
    let theme = move |event| act(Act::Theme(Theme::from_word(&event_target_value(&event))));
    view! {
        <div class="panel paper" id="panel" tabindex="-1" node_ref=area>
            <PanelHead title=text.call.settings close=text.call.close_settings/>
            <div class="panel__body">
                <div class="panel__section panel__section--devices"><Devices place="panel"/></div>
                <div class="panel__section field">
                    <label class="field__label" for="panel-theme">{icon("sun")}{text.page.theme}</label>
                    <div class="field__select">
                        <select class="field__input" id="panel-theme" on:change=theme>
                            {theme_options(expect_context::<Viewer>().theme)}
                        </select>
                        {icon("chevron")}
                    </div>
                </div>
            </div>
            <div class="panel__foot">
                <button
                    class="button button--quiet" type="button" aria-haspopup="dialog"
                    on:click=move |_| act(Act::OpenDialog(KEYS.into()))
                >{icon("info")}{text.call.shortcuts}</button>
            </div>
        </div>
    }
    .into_any()
}
