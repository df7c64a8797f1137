//! *Live sessions*: what the server sees this second.

mod ask;
mod chart;
mod mesh;
mod numbers;
mod rooms;
mod tabs;

use crate::{
    backend::{Live, LiveRoom},
    page::Question,
    parts::{EmptyState, Heading, Page, icon},
    prelude::*,
    runtime::{LiveFeed, Runtime},
    text::use_text,
};
use ask::{AskEnd, AskRemove, Target};
use chart::PeopleChart;
use mesh::Mesh;
use numbers::{Numbers, Pairs};
use rooms::{People, RoomTable};
pub(crate) use tabs::tabs;

#[component]
pub(crate) fn Admin(live: Live, show: Option<String>, question: Option<Question>) -> AnyView {
    let text = &use_text().admin;
    view! {
        <Page title=format!("{} · Parlor", text.title) class="page__main--wide" above=tabs()>
            <LiveSessions live show question/>
        </Page>
    }
    .into_any()
}

/// Which room is shown in full: the chosen one, or the first.
fn shown(live: &Live, chosen: Option<&str>) -> Option<LiveRoom> {
    live.rooms
        .iter()
        .find(|room| chosen == Some(room.slug.as_str()))
        .or(live.rooms.first())
        .cloned()
}

#[component]
fn LiveSessions(live: Live, show: Option<String>, question: Option<Question>) -> AnyView {
    let text = &use_text().admin;
    let pushed = RwSignal::new(None);
    let runtime = use_context::<Runtime>();
    effect(move || {
        if let Some(runtime) = runtime {
            untrack(|| (runtime.live)(LiveFeed::Admin(pushed)));
        }
    });
    let live = memo(move || pushed.get().unwrap_or_else(|| live.clone()));
    let chosen = RwSignal::new(show);
    let shown = memo(move || live.with(|live| chosen.with(|slug| shown(live, slug.as_deref()))));
    let target = RwSignal::new(live.with_untracked(|live| Target::of(live, question.as_ref())));
    let quiet = memo(move || live.with(|live| live.rooms.is_empty()));
    view! {
        <div class="page__head">
            <div>
                <h1>{text.title}</h1>
                <p class="page__lead small">{text.lead}</p>
            </div>
            <a class="button" href="/admin/reports">{icon("signal")}{text.reports}</a>
        </div>
        <div class="stack stack--loose">
            <Numbers live/>
            <div class="trio">
                <PeopleChart live/>
                <Pairs live/>
            </div>
            {move || if quiet.get() {
                view! {
                    <EmptyState said=text.none heading=Heading::Part/>
                }.into_any()
            } else {
                view! {
                    <div class="split split--wide-start">
                        <div class="stack stack--loose">
                            <RoomTable live chosen shown target/>
                            <People shown target/>
                        </div>
                        <Mesh shown/>
                    </div>
                }.into_any()
            }}
        </div>
        <AskEnd target open=matches!(question, Some(Question::End { .. }))/>
        <AskRemove target open=matches!(question, Some(Question::Remove { .. }))/>
    }
    .into_any()
}
