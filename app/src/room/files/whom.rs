//! To whom the next files go.

use super::Desk;
use crate::{
    parts::{focus, icon, rows},
    prelude::*,
    room::use_view,
    view::FilesIntent,
};
use parlor::ids::ParticipantId;

/// Somebody who could get files.
pub(super) type Somebody = (ParticipantId, String);

/// Those that a choice means, of those who are here.
pub(super) fn chosen(to: Option<&[ParticipantId]>, here: &[Somebody]) -> Vec<Somebody> {
    let meant = here
        .iter()
        .filter(|(id, _)| to.is_none_or(|to| to.contains(id)));
    meant.cloned().collect()
}

/// The choice once `who` was taken in or out of it. All who are here are everybody.
fn with(
    to: Option<&[ParticipantId]>,
    here: &[Somebody],
    who: ParticipantId,
) -> Option<Vec<ParticipantId>> {
    let mut ids: Vec<_> = chosen(to, here).into_iter().map(|(id, _)| id).collect();
    match ids.iter().position(|id| *id == who) {
        Some(place) => drop(ids.remove(place)),
        None => ids.push(who),
    }
    (ids.len() < here.len()).then_some(ids)
}

/// Who is here besides me.
pub(super) fn here() -> Memo<Vec<Somebody>> {
    let tiles = use_view().tiles;
    memo(move || {
        tiles.with(|all| {
            let all = all.iter().map(|tile| (tile.id, tile.name.clone()));
            all.collect()
        })
    })
}

/// Those the next files go to.
pub(super) fn whom(desk: Desk, here: Memo<Vec<Somebody>>) -> Memo<Vec<Somebody>> {
    memo(move || {
        let to = desk.files.to.get();
        here.with(|here| chosen(to.as_deref(), here))
    })
}

/// Says who gets the next files, and lets it be changed where there is a choice.
pub(super) fn choice(desk: Desk, here: Memo<Vec<Somebody>>, whom: Memo<Vec<Somebody>>) -> AnyView {
    let open = RwSignal::new(false);
    let button = Place::new();
    let several = memo(move || here.with(|here| here.len() > 1));
    let words = move || {
        let all = whom.with(Vec::len) == here.with(Vec::len);
        match (all, whom.get().as_slice()) {
            (true, _) => desk.text.to_everyone.into_any(),
            (_, []) => desk.text.choose_some.into_any(),
            (_, [(_, name)]) => super::Names::who(name).within(desk.text.to_one),
            (_, some) => (desk.text.to_some)(some.len()).into_any(),
        }
    };
    let press = move |_| open.update(|open| *open = !*open);
    let head = move || {
        view! {
            <button
                class="button button--quiet button--small files-foot__to" type="button" node_ref=button
                aria-controls=LIST on:click=press
                aria-expanded=attr(move || Some(if open.get() { "true" } else { "false" }))
            >{icon("people")}<span>{live(words)}</span>{icon("chevron")}</button>
            {live(move || open.get().then(|| list(desk, here, whom, open, button)))}
        }
        .into_any()
    };
    live(move || several.get().then(head))
}

const LIST: &str = "files-whom";

fn list(
    desk: Desk,
    here: Memo<Vec<Somebody>>,
    whom: Memo<Vec<Somebody>>,
    open: RwSignal<bool>,
    button: Place,
) -> AnyView {
    let all = move || whom.with(Vec::len) == here.with(Vec::len);
    let everyone = move |_| {
        let to = if all() { Some(vec![]) } else { None };
        desk.send(FilesIntent::SendTo(to));
    };
    let one = move |(who, name): Somebody| {
        let on = move || whom.with(|whom| whom.iter().any(|(id, _)| *id == who));
        let change = move |_| {
            let to = desk.files.to.get_untracked();
            let to = here.with_untracked(|here| with(to.as_deref(), here, who));
            desk.send(FilesIntent::SendTo(to));
        };
        view! {
            <label class="file-row__check">
                <input class="file-row__box" type="checkbox" prop:checked=on on:change=change/>
                <bdi>{name}</bdi>
            </label>
        }
        .into_any()
    };
    // *Escape* closes the list alone, and the panel after it.
    let escape = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            focus(button);
            open.set(false);
        }
    };
    view! {
        <fieldset class="files-foot__whom" id=LIST on:keydown=escape>
            <legend class="visually-hidden">{desk.text.whom}</legend>
            <label class="file-row__check">
                <input class="file-row__box" type="checkbox" prop:checked=all on:change=everyone/>
                <span>{desk.text.everyone}</span>
            </label>
            {rows(move || here.get(), |(id, _)| *id, one)}
        </fieldset>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: ParticipantId = ParticipantId(1);
    const BOB: ParticipantId = ParticipantId(2);
    const EVE: ParticipantId = ParticipantId(3);

    fn here() -> Vec<Somebody> {
        vec![(ANN, "Ann".into()), (BOB, "Bob".into())]
    }

    #[test]
    fn everybody_less_one_is_the_others() {
        assert_eq!(with(None, &here(), ANN), Some(vec![BOB]));
    }

    #[test]
    fn all_of_them_are_everybody_whoever_comes_later() {
        assert_eq!(with(Some(&[BOB]), &here(), ANN), None);
    }

    #[test]
    fn nobody_is_a_choice_too() {
        assert_eq!(with(Some(&[BOB]), &here(), BOB), Some(vec![]));
    }

    #[test]
    fn whoever_left_gets_nothing() {
        assert_eq!(chosen(Some(&[EVE, BOB]), &here()), [(BOB, "Bob".into())]);
        assert_eq!(with(Some(&[EVE]), &here(), ANN), Some(vec![ANN]));
    }
}
