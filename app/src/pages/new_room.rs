//! *New room*: in a dialog, or as a page of its own.

use crate::{
    parts::{Ask, Back, Field, access_choices, icon},
    prelude::*,
    text::use_text,
};
use parlor::{limits, wire::Access};

const DIALOG: &str = "new-room";

/// The button *New room*.
#[component]
pub(crate) fn NewRoomButton(#[prop(into)] class: String) -> AnyView {
    view! {
        <Ask dialog=DIALOG action="/".to_string() fields=vec![("new", "1".to_string())] class=class>
            {icon("plus")}
            {use_text().rooms.new_room}
        </Ask>
    }
    .into_any()
}

/// The dialog, which stands open in the page where the address asks for it.
#[component]
pub(crate) fn NewRoom(open: bool, bad_name: bool, busy: bool) -> AnyView {
    let text = &use_text().rooms;
    let page = &use_text().page;
    let error = match (bad_name, busy) {
        (true, _) => Some(text.bad_name.to_string()),
        (_, true) => Some(text.no_more.to_string()),
        _ => None,
    };
    let cancel = move |class: &'static str, label: Option<&'static str>, words: AnyView| {
        view! { <Back to="/".to_string() dialog=DIALOG open class label>{words}</Back> }.into_any()
    };
    view! {
        <dialog class="dialog paper" id=DIALOG aria-labelledby="new-room-title" open=open>
            <form method="post" action="/rooms">
                <div class="dialog__head">
                    <h2 class="dialog__title" id="new-room-title">{text.new_room}</h2>
                    {cancel("button button--quiet button--icon", Some(page.close), icon("close"))}
                </div>
                <div class="dialog__body">
                    <Field
                        name="name" label=text.name hint=text.name_hint placeholder=text.name_example
                        length=(1, limits::ROOM_NAME_BYTES) error=error autofocus=true
                    />
                    {access_choices(Access::Link)}
                </div>
                <div class="dialog__actions">
                    {cancel("button button--quiet", None, page.cancel.into_any())}
                    <button class="button button--primary">{text.create}</button>
                </div>
            </form>
        </dialog>
    }
    .into_any()
}
