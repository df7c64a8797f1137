//! What all of it means, and what to do with it: before anything else.

use super::{Wishes, report::report};
use crate::{
    check::{CheckView, CheckWish, Sent},
    parts::{Saying, icon, icon_along, use_act},
    prelude::*,
    runtime::Act,
    text::check::{CheckText, use_check_text},
};
use parlor::check::{Sum, Verdict};

#[component]
pub(super) fn VerdictCard(
    view: CheckView,
    wishes: Wishes,
    saying: Saying,
    may_report: bool,
) -> AnyView {
    let text = use_check_text();
    let sum = memo(move || view.checks.with(|checks| checks.sum()));
    let said = memo(move || sum.with(|sum| (sum.verdict, (text.verdict)(sum))));
    let lit = move || (said.get().0 == Verdict::Well).then_some("on");
    view! {
        <section class="card verdict" aria-labelledby="verdict">
            <span class="arch" data-light=attr(lit) aria-hidden="true"></span>
            // Only what is new is read out, once: the rows below are many.
            <div role="status">
                <h2 class="verdict__title" id="verdict">{move || said.get().1.0}</h2>
                <p class="verdict__text">{move || words(text, &sum.get())}</p>
            </div>
            <div class="verdict__actions needs-script">
                <Actions view wishes saying may_report sum/>
            </div>
        </section>
    }
    .into_any()
}

/// The sentence, and how many did how well once that is known.
fn words(text: &CheckText, sum: &Sum) -> String {
    let (_, words) = (text.verdict)(sum);
    match sum.verdict {
        Verdict::NotBegun | Verdict::Checking => words.to_string(),
        _ => format!("{words} {}", (text.counts)(sum)),
    }
}

#[component]
fn Actions(
    view: CheckView,
    wishes: Wishes,
    saying: Saying,
    may_report: bool,
    sum: Memo<Sum>,
) -> AnyView {
    let text = use_check_text();
    let act = use_act();
    let busy =
        memo(move || sum.with(|sum| matches!(sum.verdict, Verdict::NotBegun | Verdict::Checking)));
    let copy = move |_| {
        act(Act::Copy(report(text, view)));
        saying.say(text.copied.to_string());
    };
    let again = {
        let wishes = wishes.clone();
        move |_| wishes.send(CheckWish::Again)
    };
    view! {
        {may_report.then(|| view! { <Send view wishes busy/> }.into_any())}
        <button class="button" type="button" disabled=move || busy.get() on:click=copy>
            {icon("copy")}{text.copy}
        </button>
        <button class="button" type="button" disabled=move || busy.get() on:click=again>
            {icon("again")}{text.again}
        </button>
        {(!may_report).then(|| view! { <p class="small quiet">{text.may_not_send}</p> }.into_any())}
    }
    .into_any()
}

#[component]
fn Send(view: CheckView, wishes: Wishes, busy: Memo<bool>) -> AnyView {
    let text = use_check_text();
    let send = move |_| wishes.send(CheckWish::Send(report(text, view)));
    let became = move || match view.sent.get() {
        Sent::No => "",
        Sent::Sending => text.sending,
        Sent::Kept => text.sent,
        Sent::TooOften => text.too_often,
        Sent::Failed => text.not_sent,
    };
    let closed = move || busy.get() || matches!(view.sent.get(), Sent::Sending | Sent::Kept);
    view! {
        <button class="button button--primary" type="button" disabled=closed on:click=send>
            {icon_along("send")}{text.send}
        </button>
        <p class="small quiet" role="status">{became}</p>
    }
    .into_any()
}
