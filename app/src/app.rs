//! The whole of what is seen: the document around it, and which page stands at which address.

use crate::{
    backend::Viewer,
    pages::{Admin, Home, NoPage, RoomSettings, SetUp, SignIn, SignUp},
    parts::Calendar,
    room::Room,
};
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    path,
};

/// The document that the server sends.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let viewer = use_context::<Viewer>().unwrap_or_default();
    let theme = viewer.theme.word();
    view! {
        <!DOCTYPE html>
        <html lang=viewer.language.tag() dir="ltr" data-theme=(!theme.is_empty()).then_some(theme)>
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
                <AutoReload options=options.clone()/>
                <HydrationScripts options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// Every page.
#[component]
pub fn App() -> AnyView {
    provide_meta_context();
    let viewer = SharedValue::new(|| use_context::<Viewer>().unwrap_or_default()).into_inner();
    provide_context(viewer);
    provide_context(Calendar::new());
    view! {
        <Router>
            <Routes fallback=NoPage>
                <Route path=path!("/") view=Home ssr=SsrMode::Async/>
                <Route path=path!("/setup") view=SetUp ssr=SsrMode::Async/>
                <Route path=path!("/sign-in") view=SignIn ssr=SsrMode::Async/>
                <Route path=path!("/sign-up") view=SignUp ssr=SsrMode::Async/>
                <Route path=path!("/rooms/:slug/settings") view=RoomSettings ssr=SsrMode::Async/>
                <Route path=path!("/r/:slug") view=Room ssr=SsrMode::Async/>
                <Route path=path!("/admin") view=Admin ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
    .into_any()
}
