//! Lock, copy the link, end the call for everyone.

use crate::{
    parts::{icon, use_act},
    prelude::*,
    room::{use_view, use_wish},
    runtime::Act,
    text::use_text,
    view::Intent,
};

const END: &str = "end-for-all";

/// Lock, copy, end.
#[component]
pub(super) fn Foot(hosts: Memo<bool>) -> AnyView {
    let text = use_text();
    let view = use_view();
    let wish = use_wish();
    let act = use_act();
    let locked = memo(move || {
        view.room
            .with(|room| room.as_ref().is_some_and(|room| room.locked))
    });
    let lock = move || {
        hosts.get().then(|| {
            view! {
                <button
                    class="button" type="button" aria-pressed=move || locked.get().to_string()
                    on:click=move |_| wish.send(Intent::Lock(!locked.get_untracked()))
                >{icon("lock")}{text.people.lock}</button>
            }
            .into_any()
        })
    };
    let end = move || {
        hosts.get().then(|| {
            view! {
                <button
                    class="button button--quiet button--danger" type="button" aria-haspopup="dialog"
                    on:click=move |_| act(Act::OpenDialog(END.into()))
                >{icon("stop")}{text.people.end}</button>
            }
            .into_any()
        })
    };
    view! {
        <div class="panel__foot cluster">
            {move || lock()}
            <button
                class="button button--quiet" type="button"
                on:click=move |_| wish.send(Intent::CopyLink)
            >{icon("link")}{text.page.copy_link}</button>
            {move || end()}
        </div>
    }
    .into_any()
}

/// Ending the call for everyone asks first.
#[component]
pub(in crate::room) fn AskEnd() -> AnyView {
    let text = &use_text().people;
    let wish = use_wish();
    let act = use_act();
    let close = move || act(Act::CloseDialog(END.into()));
    view! {
        <dialog class="dialog paper" id=END aria-labelledby="end-for-all-title">
            <div class="dialog__head">
                <h2 class="dialog__title" id="end-for-all-title">{text.end_ask}</h2>
            </div>
            <div class="dialog__body"><p>{text.end_means}</p></div>
            <div class="dialog__actions">
                <button class="button button--quiet" type="button" on:click=move |_| close()>{text.stay}</button>
                <button
                    class="button button--final" type="button"
                    on:click=move |_| {
                        close();
                        wish.send(Intent::End);
                    }
                >{text.end}</button>
            </div>
        </dialog>
    }
    .into_any()
}
