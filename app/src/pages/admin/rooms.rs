//! Rooms in use, and who is in the one that is shown.

use super::{
    ask::{EndButton, RemoveButton, Target},
    numbers::{bar, count},
};
use crate::{
    backend::{Live, LivePerson, LiveRoom},
    parts::{When, icon, portrait, rows},
    prelude::*,
    text::use_text,
};
use parlor::call::Kind;

#[component]
pub(super) fn RoomTable(
    live: Memo<Live>,
    chosen: RwSignal<Option<String>>,
    shown: Memo<Option<LiveRoom>>,
    target: RwSignal<Target>,
) -> AnyView {
    let text = &use_text().admin;
    let rooms = move || live.with(|live| live.rooms.clone());
    view! {
        <section class="card card--flush" aria-labelledby="in-use">
            <h2 class="card__title" id="in-use">{text.rooms}</h2>
            <table class="table table--middle">
                <thead>
                    <tr>
                        <th scope="col">{text.room}</th>
                        <th scope="col">{text.since}</th>
                        <th scope="col">{text.paths}</th>
                        <th scope="col"><span class="visually-hidden">{text.actions}</span></th>
                    </tr>
                </thead>
                <tbody>
                    {rows(rooms, |room| room.slug.clone(), move |room| {
                        view! { <RoomRow room live chosen shown target/> }.into_any()
                    })}
                </tbody>
            </table>
        </section>
    }
    .into_any()
}

#[component]
fn RoomRow(
    room: LiveRoom,
    live: Memo<Live>,
    chosen: RwSignal<Option<String>>,
    shown: Memo<Option<LiveRoom>>,
    target: RwSignal<Target>,
) -> AnyView {
    let text = use_text();
    let slug = StoredValue::new(room.slug.clone());
    let first = room.clone();
    let now = memo(move || {
        live.with(|live| {
            let mut rooms = live.rooms.iter();
            rooms
                .find(|room| slug.with_value(|slug| *slug == room.slug))
                .cloned()
        })
        .unwrap_or_else(|| first.clone())
    });
    let id = format!("live-{}", room.slug);
    let pressed = move || {
        shown.with(|shown| shown.as_ref().map(|room| room.slug.clone())) == Some(slug.get_value())
    };
    let paths = move || {
        now.with(|room| {
            bar(
                &count(room.pairs.iter().map(|pair| pair.path)),
                "parts parts--thin",
            )
        })
    };
    let show = move |_| chosen.set(Some(slug.get_value()));
    view! {
        <tr>
            <th scope="row" id=id.clone()>
                {move || now.with(|room| room.name.clone())}
                <div class="table__note">{move || (text.call.count)(now.with(|room| room.people.len()))}</div>
            </th>
            <td data-label=text.admin.since><When at=room.since/></td>
            <td data-label=text.admin.paths><div class="table__paths">{move || paths()}</div></td>
            <td>
                <div class="table__actions">
                    <button
                        class="button button--small" type="button" aria-pressed=move || pressed().to_string()
                        aria-describedby=id.clone() on:click=show
                    >{text.call.people}</button>
                    <EndButton room target described_by=id/>
                </div>
            </td>
        </tr>
    }
    .into_any()
}

/// Who is in the room that is shown: since when, from where, with what on.
#[component]
pub(super) fn People(shown: Memo<Option<LiveRoom>>, target: RwSignal<Target>) -> AnyView {
    let text = &use_text().admin;
    let name = memo(move || {
        shown
            .with(|room| room.as_ref().map(|room| room.name.clone()))
            .unwrap_or_default()
    });
    let people = move || {
        shown
            .with(|room| {
                let room = room.as_ref()?;
                let one = |person: &LivePerson| (room.clone(), person.clone());
                Some(room.people.iter().map(one).collect::<Vec<_>>())
            })
            .unwrap_or_default()
    };
    // A person's row is made anew when it changes; a dialog that is open stands elsewhere.
    let key = |(room, person): &(LiveRoom, LivePerson)| {
        let switches = [person.mic, person.camera, person.link].map(u8::from);
        let role = person.role as u8;
        format!(
            "{} {} {switches:?} {role} {}",
            room.slug, person.id, person.from
        )
    };
    view! {
        <section class="card" aria-labelledby="in-room">
            <div class="card__head"><h2 id="in-room">{move || name.with(|name| (text.in_room)(name))}</h2></div>
            <ul class="roster__people" role="list" aria-label=move || name.with(|name| (text.people_in)(name))>
                {rows(people, key, move |(room, person)| {
                    view! { <PersonRow room person target/> }.into_any()
                })}
            </ul>
        </section>
    }
    .into_any()
}

#[component]
fn PersonRow(room: LiveRoom, person: LivePerson, target: RwSignal<Target>) -> AnyView {
    let text = use_text();
    let role = (text.people.role)(person.role);
    let lost = (!person.link).then(|| {
        view! {
            <span class="badge" data-tone="warn">{icon("warning")}{text.admin.link_lost}</span>
        }
        .into_any()
    });
    view! {
        <li class="roster__person">
            {portrait(&person.name, false)}
            <div>
                <p class="roster__name">{person.name.clone()}" "{lost}</p>
                <p class="roster__facts">{role}" · "<When at=person.since/>" · "{person.from.clone()}</p>
            </div>
            <div class="roster__signs">
                {sign(Kind::Microphone, person.mic)}
                {sign(Kind::Camera, person.camera)}
                <RemoveButton room person target/>
            </div>
        </li>
    }
    .into_any()
}

/// A microphone or a camera that is on or off.
fn sign(kind: Kind, on: bool) -> AnyView {
    let name = match (kind, on) {
        (Kind::Microphone, true) => "microphone",
        (Kind::Microphone, false) => "microphone-off",
        (Kind::Camera, true) => "camera",
        (Kind::Camera, false) => "camera-off",
    };
    view! {
        <span class="roster__sign" role="img" aria-label=(use_text().people.on)(kind, on)>{icon(name)}</span>
    }
    .into_any()
}
