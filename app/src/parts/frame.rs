//! What stands around every page of paper: header, main, footer.

use super::{focus_when_there, icon, person::portrait, use_act, without_script};
use crate::{
    backend::{Account, Language, Theme, Viewer},
    page::Address,
    prelude::*,
    runtime::Act,
    text::{Said, use_text},
};
use leptos_meta::Title;

/// A page of paper.
#[component]
pub(crate) fn Page(
    /// The page's name in the browser's tab.
    #[prop(into)]
    title: Memo<String>,
    /// `door`, or the width of `main`.
    #[prop(optional)]
    class: &'static str,
    /// It took another page's place without a load: reading begins at its beginning.
    #[prop(optional)]
    focus: bool,
    /// What stands between header and main.
    #[prop(optional)]
    above: Option<AnyView>,
    children: Children,
) -> AnyView {
    let text = &use_text().page;
    let area = Place::new();
    if focus {
        focus_when_there(area);
    }
    let main = format!("page__main {class}");
    view! {
        <Title text=title.title()/>
        <div class="page" node_ref=area tabindex=focus.then_some("-1")>
            <a class="skip-link" href="#main">{text.skip}</a>
            <Header/>
            {above}
            <main class=main id="main">{children()}</main>
            <Footer/>
        </div>
    }
    .into_any()
}

/// The mark and the name.
fn brand() -> AnyView {
    view! {
        <a class="brand" href="/">
            {mark("brand__mark")}
            <span class="brand__name">"Parlor"</span>
        </a>
    }
    .into_any()
}

/// A doorway with the light on.
pub(crate) fn mark(class: &'static str) -> AnyView {
    view! {
        <svg class=class viewBox="0 0 20 24" aria-hidden="true">
            <path class="brand__wall" d="M0 22V10a10 10 0 0 1 20 0v12a2 2 0 0 1-2 2H2a2 2 0 0 1-2-2Z"></path>
            <path class="brand__light" d="M5.5 24V11a4.5 4.5 0 0 1 9 0v13Z"></path>
        </svg>
    }
    .into_any()
}

#[component]
fn Header() -> AnyView {
    let text = &use_text().page;
    let viewer = expect_context::<Viewer>();
    let Address(address) = expect_context();
    let path = address.split('?').next().unwrap_or_default().to_string();
    let within = |address: &str| address == "/admin" && path.starts_with("/admin/");
    let here = |address: &str| (path == address || within(address)).then_some("page");
    let link = |address: &'static str, name: &'static str| {
        view! {
            <li><a class="header__link" href=address aria-current=here(address)>{name}</a></li>
        }
        .into_any()
    };
    let member = viewer.account.is_some();
    let administers = |account: &Account| account.administrator;
    let administrator = viewer.account.as_ref().is_some_and(administers);
    let links = view! {
        <nav class="header__nav" aria-label=text.main>
            <ul class="header__links" role="list">
                {member.then(|| link("/", text.your_rooms))}
                {link("/check", text.check)}
                {administrator.then(|| link("/admin", text.admin))}
            </ul>
        </nav>
    }
    .into_any();
    view! {
        <header class="header">
            {brand()}
            {links}
            <div class="header__account">
                {match viewer.account {
                    Some(account) => signed_in(account),
                    None => view! {
                        <a class="button" href="/sign-in" hidden=path == "/sign-in">{text.sign_in}</a>
                    }.into_any(),
                }}
            </div>
        </header>
    }
    .into_any()
}

fn signed_in(account: Account) -> AnyView {
    let text = &use_text().page;
    view! {
        <p class="header__me">
            {portrait(&account.display_name, true)}
            <span class="visually-hidden">{text.signed_in_as}</span>
            <span class="header__my-name">{account.display_name}</span>
        </p>
        <form method="post" action="/sign-out">
            <button class="button button--quiet">{text.sign_out}</button>
        </form>
    }
    .into_any()
}

/// What server this is, and the two switches that belong to every page.
#[component]
fn Footer() -> AnyView {
    let text = &use_text().page;
    let viewer = expect_context::<Viewer>();
    let act = use_act();
    let Address(back) = expect_context();
    let language = move |event| {
        if let Some(language) = Language::from_tag(&event_target_value(&event)) {
            act(Act::Language(language));
        }
    };
    let theme = move |event| act(Act::Theme(Theme::from_word(&event_target_value(&event))));
    let apply = format!(
        r#"<button class="button button--small">{}</button>"#,
        text.apply
    );
    view! {
        <footer class="footer">
            <p>{viewer.host.clone()}" · "{text.promise}</p>
            <form class="footer__switches" method="post" action="/preferences">
                <input type="hidden" name="back" value=back/>
                <label class="footer__switch">
                    {icon("globe")}<span class="visually-hidden">{text.language}</span>
                    <select name="language" on:change=language>
                        {[(Language::En, "English"), (Language::Zh, "中文")].map(|(one, name)| view! {
                            <option value=one.tag() lang=one.tag() selected=one == viewer.language>{name}</option>
                        }.into_any()).into_iter().collect_view()}
                    </select>
                </label>
                <label class="footer__switch">
                    {icon("sun")}<span class="visually-hidden">{text.theme}</span>
                    <select name="theme" on:change=theme>{theme_options(viewer.theme)}</select>
                </label>
                {without_script(apply)}
            </form>
        </footer>
    }
    .into_any()
}

/// The three themes as options of a list.
pub(crate) fn theme_options(chosen: Theme) -> AnyView {
    let text = &use_text().page;
    [
        (Theme::Device, text.like_device),
        (Theme::Light, text.light),
        (Theme::Dark, text.dark),
    ]
    .map(|(one, name)| {
        view! { <option value=one.word() selected=one == chosen>{name}</option> }.into_any()
    })
    .into_iter()
    .collect_view()
    .into_any()
}

/// How large the words of an empty state are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heading {
    /// They are the page's heading.
    Page,
    /// The page has another one.
    Part,
}

/// Nothing here, or not any more: what happened, what it means, what to do.
#[component]
pub(crate) fn EmptyState(
    said: Said,
    #[prop(default = Heading::Page)] heading: Heading,
    /// The actions.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let (title, words) = said;
    view! {
        <section class="empty-state">
            <span class="arch" aria-hidden="true"></span>
            {match heading {
                Heading::Page => view! { <h1 class="empty-state__title">{title}</h1> }.into_any(),
                Heading::Part => view! { <h2 class="empty-state__title">{title}</h2> }.into_any(),
            }}
            <p class="empty-state__text">{words}</p>
            <div class="empty-state__actions">{children.map(|children| children())}</div>
        </section>
    }
    .into_any()
}
