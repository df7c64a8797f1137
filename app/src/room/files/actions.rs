//! What a row asks, and what can be done with it in the end.

use super::{facts::kept, people::can_offer_again, row::Row};
use crate::{
    parts::{focus, icon},
    prelude::*,
    view::{FileRow, FilesIntent},
};
use parlor::transfer::{Key, Side, State};

/// What there is to press, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Accept,
    /// `true` where it is the only way to have it.
    AcceptInto(bool),
    Decline,
    ChooseAgain,
    /// `true` while one file is made of several.
    Save(bool),
    SaveInto(bool),
    OfferAgain(Key),
    Dismiss,
    /// What is kept here goes with the row; `true` where it is nowhere else.
    Delete(bool),
}

fn acts(row: &FileRow) -> Vec<Act> {
    let is = |wanted: fn(State) -> bool| row.people.iter().any(|one| wanted(one.state));
    let receiving = row.side == Side::Receiving;
    let mut acts = vec![];
    if receiving && is(|state| state == State::Offered) {
        let too_large = row.too_large.is_some();
        acts.extend((!too_large).then_some(Act::Accept));
        acts.extend(row.placeable.then_some(Act::AcceptInto(too_large)));
        acts.push(Act::Decline);
    }
    if !receiving && is(|state| state == State::NeedsFiles) {
        acts.push(Act::ChooseAgain);
    }
    let done = receiving && is(|state| state == State::Done);
    if done && row.saveable {
        let busy = row.packing.is_some();
        acts.push(Act::Save(busy));
        acts.extend(row.placeable.then_some(Act::SaveInto(busy)));
    }
    let alone = Row::alone(row).filter(|one| !receiving && can_offer_again(one.state));
    acts.extend(alone.map(|one| Act::OfferAgain(one.key)));
    if row.left_over || row.people.iter().all(|one| one.state.is_over()) {
        // What was cancelled or failed is thrown away by itself.
        let left = is(|state| state == State::Left) && kept(row) > 0;
        acts.push(match receiving && (row.saveable || left) {
            true => Act::Delete(done && !row.saved),
            false => Act::Dismiss,
        });
    }
    acts
}

pub(super) fn actions(row: Row) -> AnyView {
    let now = memo(move || row.now.with(acts));
    let some = memo(move || now.with(|acts| !acts.is_empty()));
    // Trust is for what could be accepted.
    let asks = memo(move || now.with(|acts| acts.contains(&Act::Accept)));
    let asking = RwSignal::new(false);
    let choices = move || {
        let all = now.get().into_iter();
        let all = all.map(|act| button(row, act, asking));
        all.collect_view().into_any()
    };
    let inside = move || {
        view! {
            <div class="file-row__actions">
                {live(move || if asking.get() { sure(row, asking) } else { choices() })}
            </div>
        }
        .into_any()
    };
    view! {
        {live(move || some.get().then(inside))}
        {live(move || asks.get().then(|| trust(row)).flatten())}
    }
    .into_any()
}

/// Offers the same files again to somebody.
pub(super) fn again(row: Row, key: Key) -> AnyView {
    button(row, Act::OfferAgain(key), RwSignal::new(false))
}

fn button(row: Row, act: Act, asking: RwSignal<bool>) -> AnyView {
    let text = row.desk.text;
    let primary = matches!(act, Act::Accept | Act::AcceptInto(true));
    let quiet = matches!(act, Act::Decline | Act::Dismiss | Act::Delete(_));
    let class = match (primary, quiet) {
        (true, _) => "button button--small button--primary",
        (_, true) => "button button--small button--quiet",
        _ => "button button--small",
    };
    let (sign, name) = match act {
        Act::Accept => (Some("check"), text.accept),
        Act::AcceptInto(_) => (None, text.accept_into),
        Act::Decline => (None, text.decline),
        Act::ChooseAgain => (Some("again"), text.choose_again),
        Act::Save(_) => (Some("download"), text.save),
        Act::SaveInto(_) => (Some("folder"), text.save_into),
        Act::OfferAgain(_) => (Some("again"), text.offer_again),
        Act::Dismiss => (None, text.dismiss),
        Act::Delete(_) => (None, text.delete),
    };
    let busy = matches!(act, Act::Save(true) | Act::SaveInto(true));
    view! {
        <button
            class=class type="button" aria-describedby=row.id() disabled=busy
            on:click=move |_| press(row, act, asking)
        >{sign.map(icon)}{name}</button>
    }
    .into_any()
}

fn press(row: Row, act: Act, asking: RwSignal<bool>) {
    let answer = |intent: fn(Key) -> FilesIntent| {
        // The question goes with its answer: the row takes the focus.
        focus(row.area);
        row.send_each(|_, key| intent(key));
    };
    match act {
        Act::Accept => answer(FilesIntent::Accept),
        Act::AcceptInto(_) => answer(FilesIntent::AcceptInto),
        Act::Decline => answer(FilesIntent::Decline),
        Act::ChooseAgain => {
            let transfer = row.now.with_untracked(|row| row.transfer);
            row.send(FilesIntent::ChooseAgain(transfer));
        }
        Act::Save(_) => row.send_each(|_, key| FilesIntent::Save(key)),
        Act::SaveInto(_) => row.send_each(|_, key| FilesIntent::SaveInto(key)),
        Act::OfferAgain(key) => {
            focus(row.area);
            row.send(FilesIntent::OfferAgain(key));
        }
        Act::Delete(true) => asking.set(true),
        Act::Delete(false) | Act::Dismiss => go(row),
    }
}

/// The row goes; reading goes on at the panel.
fn go(row: Row) {
    focus(row.desk.panel);
    row.send_each(FilesIntent::Dismiss);
}

/// What is deleted is gone for good: asks once.
fn sure(row: Row, asking: RwSignal<bool>) -> AnyView {
    let text = row.desk.text;
    let keep = Place::new();
    effect(move || focus(keep));
    let no = move |_| {
        focus(row.area);
        asking.set(false);
    };
    view! {
        <p class="file-row__said" role="alert">{text.delete_ask}</p>
        <button class="button button--small" type="button" node_ref=keep on:click=no>{text.keep}</button>
        <button
            class="button button--small button--quiet button--danger" type="button"
            aria-describedby=row.id() on:click=move |_| go(row)
        >{text.delete_it}</button>
    }
    .into_any()
}

/// *Always accept from Bao in this call*
fn trust(row: Row) -> Option<AnyView> {
    let who = row
        .now
        .with_untracked(|row| Row::alone(row).map(|one| one.key.who))?;
    let trusted = memo(move || row.desk.files.trusted.with(|all| all.contains(&who)));
    let change = move |_| row.send(FilesIntent::Trust(who, !trusted.get_untracked()));
    Some(
        view! {
            <label class="file-row__check">
                <input
                    class="file-row__box" type="checkbox" prop:checked=move || trusted.get() on:change=change
                />
                <span>{row.names().within(row.desk.text.trust)}</span>
            </label>
        }
        .into_any(),
    )
}
