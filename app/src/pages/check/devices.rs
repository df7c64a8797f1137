//! Camera and sound: a look in the mirror, how loud one is, and a sound to hear.

use super::{Wishes, rows::list};
use crate::{
    check::{CheckView, CheckWish, METER, PREVIEW},
    parts::icon,
    prelude::*,
    text::{
        LobbyText,
        check::{CheckText, use_check_text},
        use_text,
    },
};
use parlor::{
    call::Kind,
    check::{Found, Group, Row, State},
};

#[component]
pub(super) fn Devices(view: CheckView, wishes: Wishes) -> AnyView {
    let text = use_check_text();
    let lobby = &use_text().lobby;
    let played = RwSignal::new(false);
    let play = move |_| {
        played.set(true);
        wishes.send(CheckWish::PlaySound);
    };
    // Until somebody listens to what is pressed.
    let asleep = move || {
        view.checks
            .with(|checks| checks.state(Row::Level) == State::Idle)
    };
    view! {
        <section class="card stack" aria-labelledby="devices">
            <div class="card__head"><h2 id="devices">{text.devices}</h2></div>
            <div
                class="preview preview--small needs-script"
                data-camera=move || if view.camera.get() { "on" } else { "off" }
            >
                <video
                    class="preview__video" id=PREVIEW autoplay playsinline muted prop:muted=true
                    aria-label=lobby.preview
                ></video>
                {move || words(lobby, text, view)}
            </div>
            <div class="stack stack--close needs-script">
                <p class="field__label">{icon("microphone")}{text.speak}</p>
                <div
                    class="meter" role="meter" id=METER aria-label=lobby.level
                    aria-valuemin="0" aria-valuemax="100" aria-valuenow="0"
                ></div>
            </div>
            {list(Group::Devices, view)}
            <div class="cluster needs-script">
                <button class="button" type="button" disabled=asleep on:click=play>{icon("speaker")}{text.play}</button>
                <p class="small quiet" role="status">{move || played.get().then_some(text.played)}</p>
            </div>
        </section>
    }
    .into_any()
}

/// What stands where there is no picture.
fn words(lobby: &LobbyText, check: &CheckText, view: CheckView) -> Option<AnyView> {
    if view.camera.get() {
        return None;
    }
    let state = |row| view.checks.with(|checks| checks.state(row));
    let refused = |state| match state {
        State::Known(Found::Refused(why)) => Some(why),
        _ => None,
    };
    let (microphone, camera) = (state(Row::Microphone), state(Row::Camera));
    let (title, words): (&str, &str) = match (refused(microphone), refused(camera)) {
        (Some(one), Some(other)) if one == other => (lobby.problem)(None, one),
        (_, Some(why)) => (lobby.problem)(Some(Kind::Camera), why),
        _ if matches!(camera, State::Known(_)) => (check.no_picture, ""),
        _ => ("", lobby.opening),
    };
    let title = (!title.is_empty()).then(|| view! { <h3>{title}</h3> }.into_any());
    Some(view! { <div class="preview__words">{title}<p>{words}</p></div> }.into_any())
}
