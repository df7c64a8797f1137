//! The call's controls. They never move: panels open above the bar, names change, places
//! do not.

use super::{
    call::{Menu, Open, Panel, use_open},
    menus::{DeviceMenu, Reactions},
    preview::{is_on, sign},
    use_view, use_wish,
};
use crate::{
    amounts::hundredths,
    parts::{focus, icon, icon_along},
    prelude::*,
    text::use_text,
    view::{Intent, MeView},
};
use leptos::{ev::MouseEvent, wasm_bindgen::JsCast, web_sys::PointerEvent};
use parlor::call::Kind;

#[component]
pub(super) fn Bar() -> AnyView {
    let text = &use_text().call;
    let (chat, files) = (&use_text().chat, &use_text().files);
    let open = use_open();
    let view = use_view();
    let hosts = memo(move || view.me.with(|me| me.role.hosts()));
    let waiting = move || {
        if hosts.get() {
            view.door.with(Vec::len)
        } else {
            0
        }
    };
    view! {
        <footer class="call__bar call-bar" id="controls" tabindex="-1">
            <div class="call-bar__tools" role="toolbar" aria-label=text.controls>
                <div class="call-bar__group">
                    <Device kind=Kind::Microphone menu=Menu::Microphone key="M"/>
                    <Device kind=Kind::Camera menu=Menu::Camera key="V"/>
                    <Hand/>
                    <React/>
                </div>
                <div class="call-bar__group">
                    <Opens
                        panel=Panel::Chat name=chat.title sign="chat" rank="1" key="C"
                        count=memo(move || view.chat.unread.get()) words=chat.unread
                    />
                    <Opens
                        panel=Panel::Files name=files.title sign="file" key="F"
                        count=memo(move || view.files.asked.get()) words=files.offered
                        moving=moving()
                    />
                    <Opens
                        panel=Panel::People name=text.people sign="people" count=memo(waiting)
                        words=use_text().people.at_door
                    />
                    <Opens panel=Panel::Settings name=text.settings sign="settings"/>
                    <More open/>
                </div>
                <Leave/>
            </div>
        </footer>
    }
    .into_any()
}

/// How a device's button looks.
fn device(me: &MeView, kind: Kind) -> &'static str {
    match me.problems.iter().any(|problem| problem.kind == kind) {
        true => "missing",
        false if is_on(me, kind) => "on",
        false => "off",
    }
}

/// A microphone or camera, and the little door to its list.
#[component]
fn Device(kind: Kind, menu: Menu, key: &'static str) -> AnyView {
    let text = &use_text().call;
    let view = use_view();
    let wish = use_wish();
    let open = use_open();
    let chooser = Place::new();
    let on = memo(move || view.me.with(|me| is_on(me, kind)));
    let words = move || match kind {
        Kind::Microphone => (text.microphone)(on.get()),
        Kind::Camera => (text.camera)(on.get()),
    };
    let shown = move || open.menu.get() == Some(menu);
    view! {
        <div class="call-bar__pair" on:click=|event| event.stop_propagation()>
            <button
                class="call-bar__button" type="button" data-rank="1" aria-keyshortcuts=key
                aria-label=move || words().0 data-device=move || view.me.with(|me| device(me, kind))
                on:click=move |_| wish.send(Intent::Switch(kind, !on.get_untracked()))
            >
                {move || sign(kind, on.get())}
                <span class="call-bar__label" aria-hidden="true">{move || words().1}</span>
            </button>
            <button
                class="call-bar__choose" type="button" data-rank="2" node_ref=chooser
                aria-label=(text.choose)(kind) aria-haspopup="dialog"
                aria-expanded=move || shown().to_string() on:click=move |_| open.toggle_menu(menu)
            >{icon("chevron")}</button>
            {move || shown().then(|| view! { <DeviceMenu kind anchor=chooser/> }.into_any())}
        </div>
    }
    .into_any()
}

#[component]
fn Hand() -> AnyView {
    let text = &use_text().call;
    let view = use_view();
    let wish = use_wish();
    let up = memo(move || view.me.with(|me| me.hand));
    view! {
        <button
            class="call-bar__button" type="button" data-rank="1" aria-keyshortcuts="H"
            aria-label=move || (text.hand)(up.get()) data-on=move || up.get().to_string()
            on:click=move |_| wish.send(Intent::RaiseHand(!up.get_untracked()))
        >
            {icon("hand")}
            <span class="call-bar__label" aria-hidden="true">{text.hand_word}</span>
        </button>
    }
    .into_any()
}

#[component]
fn React() -> AnyView {
    let text = &use_text().call;
    let open = use_open();
    let button = Place::new();
    let shown = move || open.menu.get() == Some(Menu::React);
    view! {
        <div class="call-bar__pair" on:click=|event| event.stop_propagation()>
            <button
                class="call-bar__button" type="button" data-rank="2" node_ref=button
                aria-label=text.react aria-haspopup="menu" aria-expanded=move || shown().to_string()
                on:click=move |_| open.toggle_menu(Menu::React)
            >
                {icon("smile")}
                <span class="call-bar__label" aria-hidden="true">{text.react}</span>
            </button>
            {move || shown().then(|| view! { <Reactions anchor=button/> }.into_any())}
        </div>
    }
    .into_any()
}

/// The button of a panel. When its panel is closed, the focus comes back to it.
#[component]
fn Opens(
    panel: Panel,
    name: &'static str,
    sign: &'static str,
    #[prop(default = "2")] rank: &'static str,
    #[prop(optional)] key: Option<&'static str>,
    /// How many are new,
    #[prop(default = memo(|| 0))]
    count: Memo<usize>,
    /// and what that says.
    #[prop(default = |_| String::new())]
    words: fn(usize) -> String,
    /// How far is what moves there, in hundredths.
    #[prop(default = memo(|| None))]
    moving: Memo<Option<u64>>,
) -> AnyView {
    let open = use_open();
    let button = Place::new();
    let shown = memo(move || open.panel.get() == Some(panel));
    Effect::new(move |was: Option<bool>| {
        let is = shown.get();
        if was == Some(true) && !is && open.panel.get_untracked().is_none() {
            focus(button);
        }
        is
    });
    let described = format!("count-{sign}");
    let number = move || Some(count.get()).filter(|count| *count > 0);
    let says = move || {
        let count = number().map(words);
        let moving = moving.get().map(use_text().files.moving);
        count
            .into_iter()
            .chain(moving)
            .collect::<Vec<_>>()
            .join(". ")
    };
    let press = move |event: MouseEvent| {
        open.touched.set(by_finger(&event));
        open.toggle_panel(panel);
    };
    view! {
        <button
            class="call-bar__button" type="button" data-rank=rank node_ref=button aria-label=name
            aria-expanded=attr(move || Some(if shown.get() { "true" } else { "false" }))
            aria-controls="panel" aria-keyshortcuts=key aria-describedby=described.clone()
            data-count=attr(move || number().map(|count| count.to_string())) on:click=press
        >
            {icon(sign)}
            <span class="call-bar__label" aria-hidden="true">{name}</span>
            {amount(moving)}
        </button>
        <span id=described hidden>{live(says)}</span>
    }
    .into_any()
}

/// How far all files that move are, in whole hundredths.
fn moving() -> Memo<Option<u64>> {
    let progress = use_view().files.progress;
    memo(move || progress.get().map(hundredths))
}

/// A thin line while something moves; the button's description says it in words.
fn amount(moving: Memo<Option<u64>>) -> AnyView {
    let some = memo(move || moving.with(Option::is_some));
    let line = move || {
        let value = attr(move || moving.get().map(|hundredths| hundredths.to_string()));
        view! { <progress class="progress call-bar__progress" max="100" value=value aria-hidden="true"></progress> }
            .into_any()
    };
    live(move || some.get().then(line))
}

/// Whether a finger did it, rather than a mouse or a key.
fn by_finger(event: &MouseEvent) -> bool {
    let pointer = event.dyn_ref::<PointerEvent>();
    pointer.is_some_and(|pointer| pointer.pointer_type() == "touch")
}

/// On a phone: unfolds all controls.
#[component]
fn More(open: Open) -> AnyView {
    let text = &use_text().call;
    let moving = moving();
    view! {
        <button
            class="call-bar__button call-bar__more" type="button" aria-label=text.more
            aria-expanded=move || open.more.get().to_string()
            on:click=move |_| open.more.update(|more| *more = !*more)
        >
            {icon("more")}
            <span class="call-bar__label" aria-hidden="true">{text.more}</span>
            {amount(moving)}
        </button>
    }
    .into_any()
}

#[component]
fn Leave() -> AnyView {
    let text = &use_text().call;
    let wish = use_wish();
    view! {
        <button
            class="call-bar__button call-bar__button--leave" type="button" data-rank="1"
            aria-label=text.leave on:click=move |_| wish.send(Intent::Leave)
        >
            {icon_along("leave")}
            <span class="call-bar__label" aria-hidden="true">{text.leave}</span>
        </button>
    }
    .into_any()
}
