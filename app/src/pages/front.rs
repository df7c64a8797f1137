//! The front door, and the form on it for whoever was sent a link.

use crate::{parts::Field, prelude::*, text::use_text};
#[cfg(feature = "ssr")]
use crate::{parts::Page, text::Said};

#[cfg(feature = "ssr")]
#[component]
pub(crate) fn Front(bad_link: bool) -> AnyView {
    let text = &use_text().front;
    let page = &use_text().page;
    view! {
        <Page title=text.title.to_string() class="page__main--wide">
            <div class="front">
                <div>
                    <h1 class="front__title">{text.heading}</h1>
                    <p class="front__lead">{text.lead}</p>
                    <div class="front__join"><JoinForm bad_link/></div>
                    <p class="front__or">{text.have_account}" "<a href="/sign-in">{page.sign_in}</a></p>
                    <p class="front__or"><a href="/check">{page.check}</a></p>
                </div>
                <img class="front__picture" src="/house.svg" width="640" height="600" alt=text.picture/>
            </div>
            <section class="promises" aria-label=text.promises>
                {[text.connects, text.stays, text.truth].map(promise).into_iter().collect_view()}
            </section>
        </Page>
    }
    .into_any()
}

#[cfg(feature = "ssr")]
fn promise((title, words): Said) -> AnyView {
    view! {
        <div class="promises__one">
            <h2>{title}</h2>
            <p>{words}</p>
        </div>
    }
    .into_any()
}

/// For whoever was sent a link or read a code.
#[component]
pub(crate) fn JoinForm(
    /// The form came back: it was no link to a room.
    bad_link: bool,
) -> AnyView {
    let text = &use_text().front;
    view! {
        <form class="join-form" action="/join" aria-label=text.join_a_room>
            <Field
                name="link" label=text.link hint=text.link_hint placeholder="lusab-modiv-gutih-tugad"
                error=bad_link.then(|| text.bad_link.to_string())
            />
            <button class="button button--primary button--field">{use_text().page.join}</button>
        </form>
    }
    .into_any()
}
