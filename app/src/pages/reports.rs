//! What people sent from *Check your setup*, for administrators.

use crate::{
    backend::Report,
    parts::{Calendar, EmptyState, Heading, Page, icon},
    prelude::*,
    text::check::use_reports_text,
};

#[component]
pub(crate) fn Reports(reports: Vec<Report>) -> AnyView {
    let text = use_reports_text();
    let list = if reports.is_empty() {
        view! { <EmptyState said=text.none heading=Heading::Part/> }.into_any()
    } else {
        view! {
            <ol class="stack" role="list">{reports.into_iter().map(report).collect_view()}</ol>
        }
        .into_any()
    };
    view! {
        <Page title=format!("{} · Parlor", text.title)>
            <div class="page__head">
                <div>
                    <h1>{text.title}</h1>
                    <p class="page__lead small">{text.lead}</p>
                </div>
                <a class="button" href="/admin">{text.back}</a>
            </div>
            {list}
        </Page>
    }
    .into_any()
}

/// Who sent it, for which room, and when; the verdict in one line, and the whole of it.
fn report(report: Report) -> AnyView {
    let text = use_reports_text();
    let calendar = expect_context::<Calendar>();
    let name = match report.name.is_empty() {
        true => text.somebody.to_string(),
        false => report.name,
    };
    let room = report
        .room
        .map(|room| format!(" {}", (text.from_room)(&room)));
    let first = report.text.lines().next().unwrap_or_default().to_string();
    view! {
        <li class="card">
            <div class="card__head">
                <h2>{name}{room}</h2>
                <p>{calendar.words(report.at)}</p>
            </div>
            <p>{first}</p>
            <details class="check-report">
                <summary class="button button--small">{icon("file")}{text.open}</summary>
                <pre class="check-report__text">{report.text}</pre>
            </details>
        </li>
    }
    .into_any()
}
