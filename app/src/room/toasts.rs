//! News in a call, and the question whether to open the door.

use super::{
    call::{Panel, use_open},
    panels::{Part, late},
    people::Answers,
    use_view, use_wish,
};
use crate::{
    parts::{icon, portrait, rows},
    prelude::*,
    text::use_text,
    view::{Intent, Knock, News, Notice},
};
use parlor::ids::ParticipantId;

/// How many questions hang over the stage at once; the panel *People* has all.
const QUESTIONS: usize = 2;

#[component]
pub(super) fn Toasts() -> AnyView {
    let text = &use_text().call;
    let view = use_view();
    let open = use_open();
    let hosts = memo(move || view.me.with(|me| me.role.hosts()));
    let questions = move || match open.panel.get() {
        Some(Panel::People) => vec![],
        _ if !hosts.get() => vec![],
        _ => view
            .door
            .with(|door| door.iter().take(QUESTIONS).cloned().collect()),
    };
    let notices = move || view.notices.get();
    view! {
        <div class="call__toasts" role="status" aria-label=text.notices>
            {rows(questions, |knock| knock.id, |knock| view! { <Question knock/> }.into_any())}
            {late(Part::Offers)}
            {late(Part::FileNews)}
            {rows(notices, |notice| notice.n, |notice| view! { <Said notice/> }.into_any())}
        </div>
    }
    .into_any()
}

/// Somebody knocks.
#[component]
fn Question(knock: Knock) -> AnyView {
    let text = &use_text().call;
    let id = format!("knock-{}", knock.id);
    view! {
        <div class="toast paper" data-kind="question">
            <p class="toast__text">
                {portrait(&knock.name, false)}
                <span><strong id=id.clone()>{knock.name.clone()}</strong>" "{text.knocks}</span>
            </p>
            <div class="toast__actions"><Answers id=knock.id described_by=id/></div>
        </div>
    }
    .into_any()
}

/// Something happened.
#[component]
fn Said(notice: Notice) -> AnyView {
    let text = &use_text().call;
    let wish = use_wish();
    let n = notice.n;
    let words = (text.news)(&notice.what);
    if notice.what == News::TapToHear {
        return view! {
            <div class="toast paper" data-kind="question">
                <p class="toast__text">{icon("speaker")}{words}</p>
                <div class="toast__actions">
                    <button
                        class="button button--primary button--small" type="button"
                        on:click=move |_| {
                            wish.send(Intent::Hear);
                            wish.send(Intent::Dismiss(n));
                        }
                    >{text.hear}</button>
                </div>
            </div>
        }
        .into_any();
    }
    let sign = match notice.what {
        News::LinkCopied => "check",
        News::MutedByHost => "microphone-off",
        News::DeviceGone(_) | News::NotDone => "warning",
        _ => "person",
    };
    view! {
        <div class="toast paper" data-kind="said"><p class="toast__text">{icon(sign)}{words}</p></div>
    }
    .into_any()
}

/// Says to whoever listens rather than looks that a hand went up.
#[component]
pub(super) fn Announce() -> AnyView {
    let raised = use_text().call.raised;
    let view = use_view();
    let hands = memo(move || {
        view.tiles.with(|all| {
            let up = all.iter().filter(|tile| tile.hand_place.is_some());
            up.map(|tile| (tile.id, tile.name.clone()))
                .collect::<Vec<_>>()
        })
    });
    let words = RwSignal::new(String::new());
    Effect::new(move |was: Option<Vec<ParticipantId>>| {
        let was = was.unwrap_or_default();
        hands.with(|hands| {
            if let Some((_, name)) = hands.iter().rev().find(|(id, _)| !was.contains(id)) {
                words.set(raised(name));
            }
            hands.iter().map(|(id, _)| *id).collect()
        })
    });
    view! { <p class="visually-hidden" role="status">{move || words.get()}</p> }.into_any()
}
