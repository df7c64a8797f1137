//! *Network*: what the server finds when it looks at its own setup, what its relay does,
//! and where it is reached.

use crate::{
    findings::{Finding, Relay, State},
    page::Network as Shown,
    pages::admin::tabs,
    parts::{Page, icon},
    text::{
        network::{NetworkText, Place, amount},
        use_text,
    },
};
use leptos::prelude::*;

#[component]
pub(crate) fn Network(network: Shown) -> AnyView {
    let text = &use_text().network;
    let Shown {
        findings,
        relay,
        places,
    } = network;
    view! {
        <Page title=format!("{} · Parlor", text.title) class="page__main--wide" above=tabs()>
            <div class="page__head">
                <div>
                    <h1>{text.title}</h1>
                    <p class="page__lead small">{text.lead}</p>
                </div>
                <a class="button" href="/admin/network">{icon("again")}{text.again}</a>
            </div>
            <div class="split split--wide-start">
                <Findings findings/>
                <div class="stack stack--loose">
                    {relay_card(text, relay)}
                    {places_card(text, places)}
                </div>
            </div>
        </Page>
    }
    .into_any()
}

#[component]
fn Findings(findings: Vec<Finding>) -> AnyView {
    let text = &use_text().network;
    let count = |state| findings.iter().filter(|found| found.state == state).count();
    let summary = (text.summary)(count(State::Warn), count(State::Fail));
    let rows = findings.into_iter().map(|found| row(text, &found));
    view! {
        <section class="card" aria-labelledby="findings">
            <div class="card__head"><h2 id="findings">{text.findings}</h2><p>{summary}</p></div>
            <ul class="check-list" role="list">{rows.collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn row(text: &NetworkText, found: &Finding) -> AnyView {
    let (result, sign) = match found.state {
        State::Ok => ("good", "check"),
        State::Warn => ("warn", "warning"),
        State::Fail => ("bad", "close"),
    };
    view! {
        <li class="check-list__row" data-result=result>
            <span class="check-list__mark">{icon(sign)}</span>
            <p class="check-list__name">{(text.about)(found.about)}</p>
            <p class="check-list__value">{(text.state)(found.state)}</p>
            <p class="check-list__means">{(text.says)(&found.says)}</p>
        </li>
    }
    .into_any()
}

fn relay_card(text: &NetworkText, relay: Option<Relay>) -> AnyView {
    let shown = match relay {
        Some(relay) => relay_figures(text, relay),
        None => view! { <p class="quiet small">{text.no_relay}</p> }.into_any(),
    };
    view! {
        <section class="card" aria-labelledby="relay">
            <div class="card__head"><h2 id="relay">{text.relay}</h2></div>
            {shown}
        </section>
    }
    .into_any()
}

fn relay_figures(text: &NetworkText, relay: Relay) -> AnyView {
    let refused: u64 = relay.refusals.iter().map(|(_, count)| count).sum();
    let refused = match refused {
        0 => text.no_refusals.to_owned(),
        count => count.to_string(),
    };
    let reasons = relay.refusals.into_iter().filter(|(_, count)| *count > 0);
    let reasons = reasons.map(|(reason, count)| fact((text.refusal)(reason), count.to_string()));
    view! {
        <dl class="facts">
            {fact(text.allocations.to_owned(), relay.allocations.to_string())}
            {fact(text.relayed.to_owned(), amount(relay.relayed_bytes))}
            {fact(text.refusals.to_owned(), refused)}
            {reasons.collect_view()}
        </dl>
    }
    .into_any()
}

fn places_card(text: &NetworkText, places: Vec<(Place, String)>) -> AnyView {
    let places = places.into_iter();
    let places = places.map(|(place, at)| fact((text.place)(place).to_owned(), at));
    view! {
        <section class="card" aria-labelledby="places">
            <div class="card__head"><h2 id="places">{text.places}</h2></div>
            <dl class="facts facts--long">{places.collect_view()}</dl>
        </section>
    }
    .into_any()
}

fn fact(name: String, value: String) -> AnyView {
    view! { <dt>{name}</dt><dd>{value}</dd> }.into_any()
}
