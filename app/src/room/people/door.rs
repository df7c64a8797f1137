//! Who waits at the door, and the answers to a knock.

use crate::{
    parts::{icon, portrait, rows},
    prelude::*,
    room::{use_view, use_wish},
    text::use_text,
    view::{Intent, Knock},
};
use parlor::ids::ParticipantId;

/// Those at the door, with both answers at hand.
#[component]
pub(super) fn Door() -> AnyView {
    let text = &use_text().people;
    let view = use_view();
    let wish = use_wish();
    let some = memo(move || !view.door.with(Vec::is_empty));
    let all = move || view.door.get();
    live(move || {
        some.get().then(|| {
            view! {
                <section class="roster__waiting" aria-labelledby="waiting">
                    <div class="roster__waiting-head">
                        <h3 id="waiting">{move || (text.at_door)(view.door.with(Vec::len))}</h3>
                        <button
                            class="button button--small" type="button"
                            on:click=move |_| wish.send(Intent::AdmitAll)
                        >{text.admit_all}</button>
                    </div>
                    <ul class="roster__people" role="list" aria-labelledby="waiting">
                        {rows(all, |knock| knock.id, |knock| view! { <Waits knock/> }.into_any())}
                    </ul>
                </section>
            }
            .into_any()
        })
    })
}

#[component]
fn Waits(knock: Knock) -> AnyView {
    let text = &use_text().people;
    let name = format!("waits-{}", knock.id);
    view! {
        <li class="roster__person">
            {portrait(&knock.name, false)}
            <div>
                <p class="roster__name" id=name.clone()>{knock.name}</p>
                <p class="roster__facts">{(text.role)(knock.role)}</p>
            </div>
            <div class="roster__answers"><Answers id=knock.id described_by=name/></div>
        </li>
    }
    .into_any()
}

/// *Admit* and *Deny*.
#[component]
pub(in crate::room) fn Answers(id: ParticipantId, described_by: String) -> AnyView {
    let text = &use_text().people;
    let wish = use_wish();
    view! {
        <button
            class="button button--small button--primary" type="button" aria-describedby=described_by.clone()
            on:click=move |_| wish.send(Intent::Admit(id))
        >{icon("check")}{text.admit}</button>
        <button
            class="button button--small button--quiet" type="button" aria-describedby=described_by
            on:click=move |_| wish.send(Intent::Deny(id))
        >{text.deny}</button>
    }
    .into_any()
}
