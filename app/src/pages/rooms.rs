//! *Your rooms*: which there are, who is in them now.

use super::{
    front::JoinForm,
    new_room::{NewRoom, NewRoomButton},
};
use crate::{
    backend::{RoomCard, Viewer},
    page::Asked,
    parts::{Calendar, EmptyState, Heading, Page, Saying, icon, portraits, rows, use_act},
    prelude::*,
    runtime::{Act, LiveFeed, Runtime},
    text::use_text,
};
use parlor::wire::Access;

#[component]
pub(crate) fn Rooms(cards: Vec<RoomCard>, asked: Asked) -> AnyView {
    let text = &use_text().page;
    view! {
        <Page title=format!("{} · Parlor", text.your_rooms)><RoomList cards asked/></Page>
    }
    .into_any()
}

#[component]
fn RoomList(cards: Vec<RoomCard>, asked: Asked) -> AnyView {
    let text = use_text();
    let live = RwSignal::new(None);
    let runtime = use_context::<Runtime>();
    effect(move || {
        if let Some(runtime) = runtime {
            untrack(|| (runtime.live)(LiveFeed::Rooms(live)));
        }
    });
    let rooms = memo(move || live.get().unwrap_or_else(|| cards.clone()));
    let some = memo(move || !rooms.with(Vec::is_empty));
    let lit = memo(move || rooms.with(|all| all.iter().any(|room| !room.inside.is_empty())));
    let saying = Saying::new();
    let button = move || {
        if lit.get() {
            "button"
        } else {
            "button button--primary"
        }
    };
    view! {
        <div class="page__head">
            <h1>{text.page.your_rooms}</h1>
            <div hidden=move || !some.get()>
                {move || view! { <NewRoomButton class=button()/> }.into_any()}
            </div>
        </div>
        {move || if some.get() {
            view! { <Lists rooms saying/> }.into_any()
        } else {
            view! { <NoRooms bad_link=asked.bad_link/> }.into_any()
        }}
        {saying.view()}
        <NewRoom open=asked.new bad_name=asked.bad_name busy=asked.busy/>
    }
    .into_any()
}

#[component]
fn NoRooms(bad_link: bool) -> AnyView {
    let text = &use_text().rooms;
    view! {
        <EmptyState said=text.none heading=Heading::Part>
            <NewRoomButton class="button button--primary button--large"/>
        </EmptyState>
        <div class="sent-a-link">
            <p class="quiet small">{text.sent_a_link}</p>
            <JoinForm bad_link/>
        </div>
    }
    .into_any()
}

/// Rooms with people in them first, then the quiet ones.
#[component]
fn Lists(rooms: Memo<Vec<RoomCard>>, saying: Saying) -> AnyView {
    let text = &use_text().rooms;
    let part = move |live: bool| {
        move || {
            let mut part = rooms.get();
            part.retain(|room| room.inside.is_empty() != live);
            part
        }
    };
    let (lit, quiet) = (memo(move || part(true)()), memo(move || part(false)()));
    let key = |room: &RoomCard| room.slug.clone();
    let row = move |room: RoomCard| view! { <Row slug=room.slug rooms saying/> }.into_any();
    view! {
        <div class="rooms">
            <section aria-labelledby="lit" hidden=move || lit.with(Vec::is_empty)>
                <h2 class="visually-hidden" id="lit">{text.lit}</h2>
                <ul class="rooms__lit" role="list">
                    {rows(move || lit.get(), key, row)}
                </ul>
            </section>
            <section aria-labelledby="quiet" hidden=move || quiet.with(Vec::is_empty)>
                <h2 class="rooms__label" id="quiet">{text.quiet}</h2>
                <ul class="rooms__list" role="list">
                    {rows(move || quiet.get(), key, row)}
                </ul>
            </section>
        </div>
    }
    .into_any()
}

#[component]
fn Row(slug: String, rooms: Memo<Vec<RoomCard>>, saying: Saying) -> AnyView {
    let text = use_text();
    let id = format!("room-{slug}");
    let address = format!("/r/{slug}");
    let settings = format!("/rooms/{slug}/settings");
    let room = {
        let slug = slug.clone();
        memo(move || rooms.with(|all| all.iter().find(|room| room.slug == slug).cloned()))
    };
    let name = move || room.with(|room| room.as_ref().map(|room| room.name.clone()));
    let live =
        memo(move || room.with(|room| room.as_ref().is_some_and(|room| !room.inside.is_empty())));
    let join = {
        let (address, id) = (address.clone(), id.clone());
        move || {
            live.get().then(|| view! {
            <a class="button button--primary" href=address.clone() aria-describedby=id.clone()>{text.page.join}</a>
        }.into_any())
        }
    };
    let class = move || {
        if live.get() {
            "button"
        } else {
            "button button--quiet"
        }
    };
    view! {
        <li class="room" data-live=move || live.get().to_string()>
            <span class="arch" data-light=move || live.get().then_some("on") aria-hidden="true"></span>
            <div>
                <h3 class="room__name" id=id.clone()><a href=address>{move || name()}</a></h3>
                {move || room.get().map(facts)}
            </div>
            <div class="room__actions">
                {move || join()}
                <CopyLink slug room saying class=memo(class) id=id.clone()/>
                <a class="button button--quiet" href=settings aria-describedby=id.clone()>
                    {icon("settings")}{text.page.settings}
                </a>
            </div>
        </li>
    }
    .into_any()
}

#[component]
fn CopyLink(
    slug: String,
    room: Memo<Option<RoomCard>>,
    saying: Saying,
    class: Memo<&'static str>,
    id: String,
) -> AnyView {
    let text = &use_text().page;
    let act = use_act();
    let link = format!("{}/r/{slug}", expect_context::<Viewer>().origin);
    let copy = move |_| {
        act(Act::Copy(link.clone()));
        if let Some(room) = room.get_untracked() {
            saying.say((text.link_copied)(&room.name));
        }
    };
    view! {
        <button class=move || class.get() type="button" aria-describedby=id on:click=copy>
            {icon("link")}{text.copy_link}
        </button>
    }
    .into_any()
}

/// The sign of each rule of access.
pub(crate) fn access_icon(access: Access) -> AnyView {
    icon(match access {
        Access::Link => "link",
        Access::Ask => "door",
        Access::Members => "lock",
    })
}

/// Who is in, who may come in, how full it is, when it was used.
fn facts(room: RoomCard) -> AnyView {
    let text = &use_text().rooms;
    let calendar = expect_context::<Calendar>();
    let access = view! {
        <span class="room__fact">{access_icon(room.access)}{(text.access)(room.access)}</span>
    }
    .into_any();
    if room.inside.is_empty() {
        let used = move || match room.last_used {
            Some(at) => (text.last_used)(&calendar.words(at)),
            None => text.not_used.into(),
        };
        return view! { <p class="room__facts">{access}" "<span class="room__fact">{move || used()}</span></p> }
            .into_any();
    }
    let names = (use_text().page.names)(&room.inside);
    let words = move || match room.since {
        None => names.clone(),
        Some(since) => match calendar.minutes_since(since) {
            Some(minutes) => (text.for_minutes)(&names, minutes),
            None => (text.since)(&names, &calendar.clock(since)),
        },
    };
    let seats = (text.seats)(room.inside.len(), room.capacity);
    view! {
        <div class="room__now">
            <span class="badge" data-tone="live">{text.live}</span>
            {portraits(&room.inside)}
            <p>{move || words()}</p>
        </div>
        <p class="room__facts">{access}" "<span class="room__fact">{seats}</span></p>
    }
    .into_any()
}
