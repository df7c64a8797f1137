//! How others will see you, the two switches that matter, and what is in the way.

use super::{check_link, devices::use_meter, use_view, use_wish};
use crate::{
    parts::icon,
    prelude::*,
    text::{Said, use_text},
    view::{Intent, MeView, Scene},
};
use parlor::call::{CaptureFailure, Kind, Problem};

#[component]
pub(super) fn Preview() -> AnyView {
    let text = &use_text().lobby;
    let view = use_view();
    let camera = memo(move || view.me.with(|me| me.camera_live));
    let microphone = move || view.me.with(|me| me.mic_live);
    let meter = use_meter("meter-preview");
    super::tile::mount(None, "video-preview");
    view! {
        <section
            class="preview needs-script" aria-label=text.preview
            data-camera=move || if camera.get() { "on" } else { "off" }
        >
            <video
                class="preview__video" id="video-preview" autoplay playsinline muted prop:muted=true
            ></video>
            <p class="preview__hearing" hidden=move || !microphone()>
                {icon("microphone")}
                <span class="visually-hidden">{text.heard}</span>
                <span class="meter meter--bare" id=meter aria-hidden="true"></span>
            </p>
            <Words/>
            <div class="preview__bar">
                <Switch kind=Kind::Microphone/>
                <Switch kind=Kind::Camera/>
            </div>
        </section>
    }
    .into_any()
}

/// What the preview says while there is no picture.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Says {
    Nothing,
    Opening,
    CameraOff,
    Problems(Vec<Said>),
}

/// Problems with one cause are one problem.
fn problems(me: &MeView, said: fn(Option<Kind>, CaptureFailure) -> Said) -> Vec<Said> {
    match me.problems.as_slice() {
        [one, other] if one.why == other.why => vec![said(None, one.why)],
        all => all
            .iter()
            .map(|Problem { kind, why }| said(Some(*kind), *why))
            .collect(),
    }
}

impl Says {
    fn of(me: &MeView, said: fn(Option<Kind>, CaptureFailure) -> Said) -> Self {
        match problems(me, said) {
            problems if !problems.is_empty() && !me.camera_live => Self::Problems(problems),
            _ if me.camera_live => Self::Nothing,
            _ if me.camera => Self::Opening,
            _ => Self::CameraOff,
        }
    }
}

#[component]
fn Words() -> AnyView {
    let text = &use_text().lobby;
    let view = use_view();
    let wish = use_wish();
    let says = memo(move || view.me.with(|me| Says::of(me, text.problem)));
    let problem = |(title, words): Said| view! { <h2>{title}</h2><p>{words}</p> }.into_any();
    let again = move |_| wish.send(Intent::TryAgain);
    live(move || match says.get() {
        Says::Nothing => ().into_any(),
        Says::Opening => {
            view! { <div class="preview__words"><p>{text.opening}</p></div> }.into_any()
        }
        Says::CameraOff => view! {
            <div class="preview__words">
                <h2>{text.camera_is_off}</h2>
                <p>{text.camera_off_hint}</p>
            </div>
        }
        .into_any(),
        Says::Problems(all) => view! {
            <div class="preview__words" role="alert">
                {all.into_iter().map(problem).collect_view()}
                <div class="cluster">
                    <button class="button" type="button" on:click=again>{text.try_again}</button>
                    {check_link("button")}
                </div>
            </div>
        }
        .into_any(),
    })
}

/// Whether this kind is on: wanted, and nothing is in the way.
pub(super) fn is_on(me: &MeView, kind: Kind) -> bool {
    let wanted = match kind {
        Kind::Microphone => me.mic,
        Kind::Camera => me.camera,
    };
    wanted && !me.problems.iter().any(|problem| problem.kind == kind)
}

/// The drawing for this kind, on or off.
pub(super) fn sign(kind: Kind, on: bool) -> AnyView {
    icon(match (kind, on) {
        (Kind::Microphone, true) => "microphone",
        (Kind::Microphone, false) => "microphone-off",
        (Kind::Camera, true) => "camera",
        (Kind::Camera, false) => "camera-off",
    })
}

#[component]
fn Switch(kind: Kind) -> AnyView {
    let text = &use_text().lobby;
    let view = use_view();
    let wish = use_wish();
    let on = memo(move || view.me.with(|me| is_on(me, kind)));
    let opening = move || view.scene.with(|scene| *scene == Scene::Opening);
    view! {
        <button
            class="preview__switch" type="button" disabled=opening
            aria-label=move || (text.turn)(kind, !on.get())
            data-device=move || if on.get() { "on" } else { "off" }
            on:click=move |_| wish.send(Intent::Switch(kind, !on.get_untracked()))
        >
            {move || sign(kind, on.get())}
        </button>
    }
    .into_any()
}
