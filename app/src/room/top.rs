//! Above the stage: which room this is, and what everyone should know about it.

use super::{check_link, use_view, use_wish};
use crate::{
    pages::access_icon,
    parts::{icon, mark},
    prelude::*,
    text::use_text,
    view::{Intent, Layout},
};

#[component]
pub(super) fn Top(name: Memo<String>) -> AnyView {
    let text = use_text();
    let wish = use_wish();
    view! {
        <header class="call__top call-top">
            <div class="call-top__room">
                {mark("call-top__mark")}
                <h1 class="call-top__name">{move || name.get()}</h1>
                <Facts/>
            </div>
            <div class="call-top__tools">
                <button
                    class="button button--quiet" type="button"
                    on:click=move |_| wish.send(Intent::CopyLink)
                >{icon("link")}<span class="button__words">{text.page.copy_link}</span></button>
                <div class="switch" role="group" aria-label=text.call.layout>
                    <Shape layout=Layout::Grid name=text.call.grid sign="grid"/>
                    <Shape layout=Layout::Spotlight name=text.call.spotlight sign="spotlight"/>
                </div>
            </div>
        </header>
    }
    .into_any()
}

#[component]
fn Shape(layout: Layout, name: &'static str, sign: &'static str) -> AnyView {
    let view = use_view();
    let wish = use_wish();
    view! {
        <button
            class="switch__option" type="button" aria-label=name
            aria-pressed=move || (view.layout.get() == layout).to_string()
            on:click=move |_| wish.send(Intent::Layout(layout))
        >{icon(sign)}</button>
    }
    .into_any()
}

#[component]
fn Facts() -> AnyView {
    let text = use_text();
    let view = use_view();
    let access = memo(move || {
        view.room
            .with(|room| room.as_ref().map(|room| (room.access, room.locked)))
    });
    let people = memo(move || view.tiles.with(Vec::len) + 1);
    let door = move || {
        access.get().map(|(access, locked)| match locked {
            true => view! { {icon("lock")}{text.call.locked} }.into_any(),
            false => view! { {access_icon(access)}{(text.rooms.access)(access)} }.into_any(),
        })
    };
    let count = move || match people.get() {
        1 => text.call.only_you.to_string(),
        people => (text.call.count)(people),
    };
    let link = move || {
        view.link_down
            .get()
            .then(|| view! { {icon("warning")}{text.call.link_down}" "{check_link("")} }.into_any())
    };
    view! {
        <p class="call-top__facts">
            <span class="call-top__fact">{move || door()}</span>
            <span class="call-top__fact">{move || count()}</span>
            <span class="call-top__fact">
                <span class="visually-hidden">{text.call.in_call_for}</span>
                <time>{move || (text.call.minutes)(view.minutes.get())}</time>
            </span>
        </p>
        <p class="call-top__link" role="status">{move || link()}</p>
    }
    .into_any()
}
