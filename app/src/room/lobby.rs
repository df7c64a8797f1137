//! Before joining: how others will see you, who is in, the one thing to do.

use super::{devices::Devices, join::Join, preview::Preview, title, use_view};
use crate::{
    backend::{RoomFront, Viewer},
    parts::{Page, icon, portraits, without_script},
    prelude::*,
    text::use_text,
};
use parlor::call::CaptureFailure;

#[component]
pub(super) fn Lobby(front: StoredValue<RoomFront>) -> AnyView {
    let text = &use_text().lobby;
    let view = use_view();
    let name = move || super::name(view, front);
    let inside = front.with_value(|front| front.inside.clone());
    let (heading, words) = text.no_script;
    let no_script = format!(
        r#"<div class="banner" data-tone="warn"><p class="banner__title">{heading}</p><p class="banner__text">{words}</p></div>"#
    );
    view! {
        <Page title=title(front) class="page__main--lobby">
            <div class="lobby">
                <div class="lobby__title">
                    <h1>{move || name()}</h1>
                    {who_is_in(&inside)}
                    {insecure()}
                    {without_script(no_script)}
                </div>
                <Preview/>
                <div class="lobby__side needs-script">
                    <Join front/>
                    <Devices place="lobby"/>
                </div>
            </div>
        </Page>
    }
    .into_any()
}

/// No camera and no microphone will open here, which is said before anybody tries.
fn insecure() -> AnyView {
    let (title, words) = (use_text().lobby.problem)(None, CaptureFailure::Insecure);
    let insecure = use_context::<Viewer>().is_some_and(|viewer| viewer.insecure);
    insecure
        .then(|| {
            view! {
                <div class="banner" data-tone="warn">
                    {icon("warning")}
                    <p class="banner__title">{title}</p>
                    <p class="banner__text">{words}</p>
                </div>
            }
            .into_any()
        })
        .into_any()
}

fn who_is_in(names: &[String]) -> AnyView {
    let text = use_text();
    let words = match names {
        [] => text.lobby.nobody.to_string(),
        names => (text.lobby.are_in)(&(text.page.names)(names), names.len()),
    };
    view! {
        <div class="lobby__inside">
            {(!names.is_empty()).then(|| portraits(names))}
            <p>{words}</p>
        </div>
    }
    .into_any()
}
