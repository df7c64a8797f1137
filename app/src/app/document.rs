//! The document that the server sends.

use super::{live, surround};
use crate::{
    page::{Frame, Opened, Page, Paper},
    pages::{
        Front, Network, NoPage, NoRoom, NotYours, OnlyAdmins, Reports, RoomSettings, SetUp,
        SetUpGone, SignIn, SignUp, Unavailable,
    },
    runtime::{BROKE, STARTED},
    text::use_text,
};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::{HashedStylesheet, MetaTags};

/// A page as a document. Only a page on which something happens brings the bundle.
pub fn shell(options: LeptosOptions, frame: Frame, page: Page) -> AnyView {
    let language = frame.viewer.language.tag();
    let theme = frame.viewer.theme.word();
    let (script, shown, held) = match page {
        Page::Live(page) => {
            let opened = Opened { frame, page };
            let bundle = view! { {rescue()}<HydrationScripts options=options.clone()/> };
            let held = held(&opened);
            (bundle.into_any(), live(opened), held)
        }
        Page::Paper(page) => {
            surround(frame);
            let script = view! { <script src="/paper.js" defer nonce=use_nonce()></script> };
            (script.into_any(), paper(page), ().into_any())
        }
    };
    view! {
        <!DOCTYPE html>
        <html lang=language dir="ltr" data-theme=(!theme.is_empty()).then_some(theme)>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" content="#f7f3f7" media="(prefers-color-scheme: light)"/>
                <meta name="theme-color" content="#1b121e" media="(prefers-color-scheme: dark)"/>
                <HashedStylesheet options=options.clone() id="parlor"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="apple-touch-icon" href="/icon-192.png"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <AutoReload options/>
                {script}
                <MetaTags/>
            </head>
            <body>{shown}{held}{icons()}</body>
        </html>
    }
    .into_any()
}

/// What the browser takes over, at the end of the body: a page's head is what programs show
/// of a link, and says nothing about a room. And what a person sees when that fails.
fn held(opened: &Opened) -> AnyView {
    let text = &use_text().page;
    view! {
        <script type="application/json" id=Opened::ID nonce=use_nonce()>{opened.write()}</script>
        <div class="broke" id=BROKE role="alert" hidden>
            <p>{text.broke}</p>
            <a class="button button--small" href="">{text.load_again}</a>
        </div>
    }
    .into_any()
}

/// The line drawings, in the document itself: there with the first paint, and a drawing that
/// goes while a file of them is on its way would keep some browsers loading for ever.
fn icons() -> AnyView {
    view! { <div hidden inner_html=include_str!("icons.svg")></div> }.into_any()
}

/// Tells when the bundle did not come, or did not start. A page that is being left drops what
/// it was loading too: it has no second left to tell of it.
fn rescue() -> AnyView {
    let script = format!(
        "addEventListener('unhandledrejection',event=>{{\
         const page=document.documentElement;\
         if(page.hasAttribute('{STARTED}'))return;\
         event.preventDefault();\
         setTimeout(()=>{{\
         console.error(event.reason);\
         document.getElementById('{BROKE}').hidden=false\
         }},1000)}})"
    );
    view! { <script nonce=use_nonce()>{script}</script> }.into_any()
}

/// A page on which nothing happens.
fn paper(page: Paper) -> AnyView {
    match page {
        Paper::Front { bad_link } => view! { <Front bad_link/> }.into_any(),
        Paper::SignIn { failed, back } => view! { <SignIn failed back/> }.into_any(),
        Paper::SignUp { failed } => view! { <SignUp failed/> }.into_any(),
        Paper::SetUp { token, failed } => view! { <SetUp token failed/> }.into_any(),
        Paper::SetUpGone => view! { <SetUpGone/> }.into_any(),
        Paper::RoomSettings { room, came } => view! { <RoomSettings room came/> }.into_any(),
        Paper::Network(network) => view! { <Network network/> }.into_any(),
        Paper::NotYours => view! { <NotYours/> }.into_any(),
        Paper::NoRoom => view! { <NoRoom/> }.into_any(),
        Paper::OnlyAdmins => view! { <OnlyAdmins/> }.into_any(),
        Paper::Reports(reports) => view! { <Reports reports/> }.into_any(),
        Paper::NoPage => view! { <NoPage/> }.into_any(),
        Paper::Unavailable => view! { <Unavailable/> }.into_any(),
    }
}
