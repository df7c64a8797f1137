//! A room's settings, for its owner.

use crate::{
    backend::{RoomSettings as Settings, Viewer},
    page::Came,
    parts::{Ask, Back, Banner, ChatField, Field, Page, SeatsField, access_choices, icon},
    text::use_text,
};
use leptos::prelude::*;
use parlor::limits;

const DIALOG: &str = "delete-room";

#[component]
pub(crate) fn RoomSettings(room: Settings, came: Option<Came>) -> AnyView {
    let text = &use_text().page;
    view! {
        <Page title=format!("{} · Parlor", text.settings)><Form room came/></Page>
    }
    .into_any()
}

#[component]
fn Form(room: Settings, came: Option<Came>) -> AnyView {
    let text = use_text();
    let action = format!("/rooms/{}/settings", room.slug);
    let error = (came == Some(Came::BadName)).then(|| text.rooms.bad_name.to_string());
    let saved = (came == Some(Came::Saved))
        .then(|| view! { <Banner tone="good" said=(text.settings.saved, "")/> });
    view! {
        <div class="narrow stack stack--loose">
            <div>
                <h1>{(text.settings.title)(&room.name)}</h1>
                <p class="page__lead">{text.settings.lead}</p>
            </div>
            {saved}
            <Link slug=room.slug.clone() name=room.name.clone()/>
            <form class="card stack stack--loose" method="post" action=action>
                <Field
                    name="name" label=text.rooms.name hint=text.rooms.name_hint value=Some(room.name.clone())
                    length=(1, limits::ROOM_NAME_BYTES) error=error
                />
                {access_choices(room.access)}
                <SeatsField capacity=room.capacity/>
                <ChatField keep=room.keep/>
                <input type="hidden" name="was_locked" value=room.locked.then_some("true")/>
                <label class="field__choice">
                    <input type="checkbox" name="locked" value="true" checked=room.locked/>
                    <span class="field__choice-name">{text.settings.locked}</span>
                    <span class="field__choice-hint">{text.settings.locked_hint}</span>
                </label>
                <input type="hidden" name="was_hidden" value=room.hide_address.then_some("true")/>
                <label class="field__choice">
                    <input type="checkbox" name="hide_address" value="true" checked=room.hide_address/>
                    <span class="field__choice-name">{text.settings.hide_address}</span>
                    <span class="field__choice-hint">{text.settings.hide_address_hint}</span>
                </label>
                <button class="button button--primary">{text.settings.save}</button>
            </form>
            <Delete room open=came == Some(Came::ToDelete)/>
        </div>
    }
    .into_any()
}

/// The room's link, to copy and to follow.
#[component]
fn Link(slug: String, name: String) -> AnyView {
    let text = use_text();
    let address = format!("/r/{slug}");
    let link = format!("{}{address}", expect_context::<Viewer>().origin);
    let copied = (text.page.link_copied)(&name);
    view! {
        <section class="card stack" aria-labelledby="link-title">
            <h2 class="card__name" id="link-title">{text.settings.link}</h2>
            <p class="link-box" id="link">{link}</p>
            <div class="cluster">
                <button class="button" type="button" data-copies="link">{icon("link")}{text.page.copy_link}</button>
                <a class="button button--quiet" href=address>{icon("door")}{text.settings.open_room}</a>
            </div>
            <div class="toasts" role="status">
                <template>
                    <div class="toast paper" data-kind="said">
                        <p class="toast__text">{icon("check")}{copied}</p>
                    </div>
                </template>
            </div>
        </section>
    }
    .into_any()
}

/// Deleting, which asks first.
#[component]
fn Delete(room: Settings, open: bool) -> AnyView {
    let text = &use_text().settings;
    let page = format!("/rooms/{}/settings", room.slug);
    let action = format!("/rooms/{}/delete", room.slug);
    let back = page.clone();
    view! {
        <section class="card stack" aria-labelledby="delete-title">
            <h2 class="card__name" id="delete-title">{text.delete}</h2>
            <p class="quiet">{text.delete_lead}</p>
            <Ask dialog=DIALOG action=page fields=vec![("delete", "1".to_string())] class="button button--danger">
                {text.delete}
            </Ask>
        </section>
        <dialog class="dialog paper" id=DIALOG aria-labelledby="delete-ask" open=open>
            <form method="post" action=action>
                <div class="dialog__head">
                    <h2 class="dialog__title" id="delete-ask">{(text.delete_ask)(&room.name)}</h2>
                </div>
                <div class="dialog__body"><p>{text.delete_means}</p></div>
                <div class="dialog__actions">
                    <Back to=back dialog=DIALOG open class="button button--quiet">{text.keep}</Back>
                    <button class="button button--final">{text.delete}</button>
                </div>
            </form>
        </dialog>
    }
    .into_any()
}
