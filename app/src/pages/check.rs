//! *Check your setup*: what this browser can do and what this network lets through.

mod devices;
mod report;
mod rows;
mod verdict;

use crate::{
    backend::{CheckFront, CheckRoom},
    check::{CheckEnds, CheckView, CheckWish},
    parts::{Page, Saying, without_script},
    prelude::*,
    runtime::Runtime,
    text::{check::use_check_text, use_text},
};
use devices::Devices;
use futures_channel::mpsc;
use parlor::check::Group;
use rows::Rows;
use verdict::VerdictCard;

#[component]
pub(crate) fn Check(front: CheckFront) -> AnyView {
    let title = use_text().page.check;
    view! {
        <Page title=format!("{title} · Parlor")><Setup front/></Page>
    }
    .into_any()
}

/// Where what people want is sent.
#[derive(Clone, Debug)]
struct Wishes(mpsc::UnboundedSender<CheckWish>);

impl Wishes {
    /// A page that is going away drops it.
    fn send(&self, wish: CheckWish) {
        let _ = self.0.unbounded_send(wish);
    }
}

/// Begins once the page is hydrated.
fn begin(slug: Option<String>) -> (CheckView, Wishes) {
    let view = CheckView::default();
    let (send, wishes) = mpsc::unbounded();
    let runtime = use_context::<Runtime>();
    let mut ends = Some(CheckEnds { slug, view, wishes });
    effect(move || {
        if let Some((runtime, ends)) = runtime.zip(ends.take()) {
            untrack(|| (runtime.check)(ends));
        }
    });
    (view, Wishes(send))
}

#[component]
fn Setup(front: CheckFront) -> AnyView {
    let text = use_check_text();
    let (title, words) = text.no_script;
    let no_script = format!(
        r#"<div class="banner" data-tone="warn"><p class="banner__title">{title}</p><p class="banner__text">{words}</p></div>"#
    );
    let (view, wishes) = begin(front.room.as_ref().map(|room| room.slug.clone()));
    let saying = Saying::new();
    view! {
        <div class="page__head">
            <div>
                <h1>{use_text().page.check}</h1>
                <p class="page__lead small">{lead(front.room.as_ref())}</p>
            </div>
        </div>
        <div class="stack stack--loose">
            {without_script(no_script)}
            <VerdictCard view wishes=wishes.clone() saying may_report=front.may_report/>
            <div class="split">
                <Rows group=Group::Network view/>
                <Devices view wishes/>
            </div>
            <Rows group=Group::Browser view/>
        </div>
        {saying.view()}
    }
    .into_any()
}

fn lead(room: Option<&CheckRoom>) -> String {
    let text = use_check_text();
    match room {
        Some(room) => format!("{} {}", (text.for_room)(&room.name), text.lead),
        None => text.lead.to_string(),
    }
}
