//! One question, asked in front of everything, and the small things only a browser can do.

use crate::{
    prelude::*,
    runtime::{Act, Runtime},
};
use leptos::ev::{MouseEvent, SubmitEvent};

/// Does one small thing in the browser; without one, nothing.
pub(crate) fn use_act() -> impl Fn(Act) + Copy + Send + Sync + 'static {
    let runtime = use_context::<Runtime>();
    move |act| {
        if let Some(Runtime { act: run, .. }) = runtime {
            run(act);
        }
    }
}

/// A button that opens the dialog `dialog`. It is a form that asks for the same question as
/// a page of its own, for whoever has no script or is faster than it.
#[component]
pub(crate) fn Ask(
    dialog: &'static str,
    /// Where the question is a page of its own.
    action: String,
    /// What that page is asked, as hidden fields.
    fields: Vec<(&'static str, String)>,
    /// Called before the dialog opens.
    #[prop(optional, into)]
    before: Option<Callback<()>>,
    #[prop(into)] class: String,
    #[prop(optional, into)] described_by: Option<String>,
    #[prop(optional, into)] label: Option<String>,
    children: Children,
) -> AnyView {
    let act = use_act();
    let open = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(before) = before {
            before.run(());
        }
        act(Act::OpenDialog(dialog.into()));
    };
    let hidden =
        move |(name, value)| view! { <input type="hidden" name=name value=value/> }.into_any();
    view! {
        <form method="get" action=action data-asks=dialog on:submit=open>
            {fields.into_iter().map(hidden).collect_view()}
            <button class=class aria-describedby=described_by aria-label=label aria-haspopup="dialog">
                {children()}
            </button>
        </form>
    }
    .into_any()
}

/// The button that leaves a dialog as if nothing had been asked. Where the dialog is a page
/// of its own, it goes back to `to`.
#[component]
pub(crate) fn Back(
    to: String,
    dialog: &'static str,
    /// The dialog stands open in the page.
    open: bool,
    class: &'static str,
    #[prop(default = None)] label: Option<&'static str>,
    children: Children,
) -> AnyView {
    let act = use_act();
    let close = move |event: MouseEvent| {
        if !open {
            event.prevent_default();
            act(Act::CloseDialog(dialog.into()));
        }
    };
    view! {
        <button
            class=class aria-label=label formmethod="get" formaction=to formnovalidate=true
            on:click=close
        >
            {children()}
        </button>
    }
    .into_any()
}
