//! What hangs over the call: offers while the panel is closed, and the place to drop files.

use super::{
    Desk,
    facts::{self, RowKey},
    inert::Names,
    whom::{here, whom},
};
use crate::{
    parts::{icon, portrait, rows},
    prelude::*,
    room::call::{Panel, use_open},
    view::{FileRow, FilesIntent},
};
use parlor::transfer::{Side, State};

/// How many offers hang over the stage at once; the panel *Files* has all.
const QUESTIONS: usize = 2;

/// Whether it asks something of me.
pub(super) fn asks(row: &FileRow) -> bool {
    let mut people = row.people.iter();
    row.side == Side::Receiving && people.any(|one| one.state == State::Offered)
}

/// Offers, with both answers at hand.
pub(in crate::room) fn offers() -> AnyView {
    let desk = Desk::new();
    let open = use_open();
    let waiting = memo(move || {
        if open.panel.get() == Some(Panel::Files) {
            return vec![];
        }
        desk.files.rows.with(|all| {
            let asking = all.iter().filter(|row| asks(row));
            asking.take(QUESTIONS).cloned().collect::<Vec<_>>()
        })
    });
    rows(
        move || waiting.get(),
        |row| RowKey::of(row).name(),
        move |row| offer(desk, row),
    )
}

fn offer(desk: Desk, row: FileRow) -> AnyView {
    let text = desk.text;
    let Some(person) = row.people.first() else {
        return ().into_any();
    };
    let key = person.key;
    let names = Names {
        who: desk.name(person),
        file: row.name.clone(),
    };
    let words = (text.offers)(&facts::size(desk, &row));
    let id = ["asked-", &RowKey::of(&row).name()].concat();
    let button = |class, name, press: Box<dyn Fn()>| {
        view! {
            <button class=class type="button" aria-describedby=id.clone() on:click=move |_| press()>{name}</button>
        }
        .into_any()
    };
    let primary = "button button--small button--primary";
    let open = use_open();
    let yes = match row.too_large {
        // What that means, and what else can be done, needs more room than there is here.
        Some(_) => button(
            primary,
            text.show,
            Box::new(move || open.toggle_panel(Panel::Files)),
        ),
        None => button(
            primary,
            text.accept,
            Box::new(move || desk.send(FilesIntent::Accept(key))),
        ),
    };
    let no = Box::new(move || desk.send(FilesIntent::Decline(key)));
    view! {
        <div class="toast paper" data-kind="question">
            <p class="toast__text">{portrait(&names.who, false)}<span id=id.clone()>{names.within(&words)}</span></p>
            <div class="toast__actions">
                {yes}{button("button button--small button--quiet", text.decline, no)}
            </div>
        </div>
    }
    .into_any()
}

/// The whole room takes files: shown while something is dragged over it.
pub(in crate::room) fn drop_zone() -> AnyView {
    let desk = Desk::new();
    let whom = whom(desk, here());
    let inside = move || {
        let (title, words) = desk.text.drop;
        let everyone = desk.files.to.with(Option::is_none);
        let title = move || match (everyone, whom.get().as_slice()) {
            (_, []) => desk.text.drop_nobody.into_any(),
            (_, [(_, name)]) => Names::who(name).within(desk.text.drop_to),
            (true, _) => title.into_any(),
            (false, some) => (desk.text.drop_to_people)(some.len()).into_any(),
        };
        view! {
            <div class="drop-zone">
                {icon("upload")}
                <p class="drop-zone__title">{live(title)}</p>
                <p class="drop-zone__text">{words}</p>
            </div>
        }
        .into_any()
    };
    live(move || desk.files.dragging.get().then(inside))
}
