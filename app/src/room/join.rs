//! *Join*, *Ask to join*, and what stands in the way of either.

use super::{check_link, use_view, use_wish};
use crate::{
    backend::{RoomFront, Viewer},
    parts::icon,
    prelude::*,
    text::{Said, use_text},
    view::{Intent, Scene},
};
use leptos::{ev::SubmitEvent, wasm_bindgen::JsCast, web_sys::HtmlInputElement};
use parlor::{call::EnterFailure, limits, wire::Access};

/// Where the person stands with *Join*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Opening,
    Outside(Option<EnterFailure>),
    Entering,
    Waiting,
}

impl At {
    fn of(scene: &Scene) -> Self {
        match scene {
            Scene::Lobby { refused } => Self::Outside(*refused),
            Scene::Entering | Scene::Live | Scene::Over(_) => Self::Entering,
            Scene::Waiting => Self::Waiting,
            Scene::Opening => Self::Opening,
        }
    }

    fn refused(self) -> Option<EnterFailure> {
        match self {
            Self::Outside(refused) => refused,
            _ => None,
        }
    }
}

/// Whether this person has to ask.
fn asks(front: &RoomFront) -> bool {
    front.access == Access::Ask && !front.hosts
}

/// What is known to be in the way before anybody pressed anything.
fn foreseen(front: &RoomFront) -> Option<EnterFailure> {
    match front {
        front if front.locked && !front.hosts => Some(EnterFailure::Locked),
        front if front.inside.len() >= usize::from(front.capacity) => Some(EnterFailure::Full),
        _ => None,
    }
}

#[component]
pub(super) fn Join(front: StoredValue<RoomFront>) -> AnyView {
    let view = use_view();
    let at = memo(move || view.scene.with(At::of));
    let waiting = memo(move || at.get() == At::Waiting);
    live(move || {
        if waiting.get() {
            view! { <Waiting/> }.into_any()
        } else {
            view! { <Form front at/> }.into_any()
        }
    })
}

#[component]
fn Form(front: StoredValue<RoomFront>, at: Memo<At>) -> AnyView {
    let text = use_text();
    let wish = use_wish();
    let viewer = expect_context::<Viewer>();
    let field = Place::new();
    let account = viewer.account.map(|account| account.display_name);
    let known = account.clone();
    let join = Callback::new(move |take_over: bool| {
        let typed = field
            .get_untracked()
            .and_then(|field| field.clone().dyn_into::<HtmlInputElement>().ok())
            .map(|field| field.value());
        let name = known.clone().or(typed).unwrap_or_default();
        wish.send(Intent::Join { name, take_over });
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        join.run(false);
    };
    let asks = front.with_value(asks);
    let words = move || match at.get() {
        At::Entering => text.lobby.entering,
        _ if asks => text.lobby.ask_to_join,
        _ => text.page.join,
    };
    view! {
        <form class="lobby__join" on:submit=submit>
            <Refused front at join/>
            {match account {
                Some(name) => view! { <p class="lobby__me">{(text.lobby.join_as)(&name)}</p> }.into_any(),
                None => view! { <Name field at value=viewer.guest_name/> }.into_any(),
            }}
            <button
                class="button button--primary button--large button--wide"
                disabled=move || at.get() == At::Opening
                aria-busy=move || (at.get() == At::Entering).then_some("true")
            >{move || words()}</button>
            {asks.then(|| view! {
                <p class="lobby__note">{icon("door")}<span>{text.lobby.ask_note}</span></p>
            }.into_any())}
        </form>
    }
    .into_any()
}

/// A guest's name.
#[component]
fn Name(field: Place, at: Memo<At>, value: Option<String>) -> AnyView {
    let text = &use_text().lobby;
    let bad = move || at.get().refused() == Some(EnterFailure::BadName);
    let (title, words) = (text.refused)(EnterFailure::BadName);
    view! {
        <div class="field">
            <label class="field__label" for="name">{text.your_name}</label>
            <input
                class="field__input" id="name" name="name" node_ref=field value=value
                autocomplete="nickname" maxlength=limits::DISPLAY_NAME_BYTES required
                aria-invalid=move || bad().then_some("true") aria-describedby="name-about"
            />
            <p class="field__error" id="name-about" role="alert" hidden=move || !bad()>
                {icon("warning")}<span>{title}". "{words}</span>
            </p>
        </div>
    }
    .into_any()
}

/// Why the door did not open.
#[component]
fn Refused(front: StoredValue<RoomFront>, at: Memo<At>, join: Callback<bool>) -> AnyView {
    let text = use_text();
    let foreseen = front.with_value(foreseen);
    let why = memo(move || match at.get() {
        At::Outside(Some(EnterFailure::BadName)) | At::Entering | At::Waiting => None,
        At::Outside(Some(why)) => Some(why),
        At::Outside(None) | At::Opening => foreseen,
    });
    let actions = move |why| {
        match why {
        EnterFailure::Elsewhere => view! {
            <button class="button" type="button" on:click=move |_| join.run(true)>{text.lobby.move_here}</button>
        }
        .into_any(),
        EnterFailure::NotForYou => view! { <a class="button" href="/sign-in" rel="external">{text.page.sign_in}</a> }.into_any(),
        EnterFailure::Unreachable => check_link("button"),
        _ => ().into_any(),
    }
    };
    live(move || {
        why.get().map(|why| {
            let (title, words): Said = (text.lobby.refused)(why);
            view! {
                <div class="banner" role="alert" data-tone="warn">
                    {icon("warning")}
                    <p class="banner__title">{title}</p>
                    <p class="banner__text">{words}</p>
                    <div class="banner__actions">{actions(why)}</div>
                </div>
            }
            .into_any()
        })
    })
}

/// At the door until a host answers.
#[component]
fn Waiting() -> AnyView {
    let text = &use_text().lobby;
    let wish = use_wish();
    let (title, words) = text.waiting;
    view! {
        <section class="lobby__join" role="status">
            <div class="banner">
                {icon("door")}
                <p class="banner__title">{title}</p>
                <p class="banner__text">{words}</p>
            </div>
            <button
                class="button button--large button--wide" type="button"
                on:click=move |_| wish.send(Intent::Leave)
            >{text.stop_waiting}</button>
        </section>
    }
    .into_any()
}
