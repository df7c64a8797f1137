//! One person: the picture, the name, and what is true just now.

use super::{check_link, use_view, use_wish};
use crate::{
    parts::{icon, portrait},
    prelude::*,
    text::use_text,
    view::{Intent, Layout, Tile as Seen},
};
use parlor::{ids::ParticipantId, wire::Path};

/// Says, once it is in the page, that the `<video>` with this id waits for a picture.
pub(super) fn mount(who: Option<ParticipantId>, video: &'static str) {
    mount_as(who, video.to_string());
}

fn mount_as(who: Option<ParticipantId>, video: String) {
    let wish = use_wish();
    effect(move || {
        wish.send(Intent::TileMounted {
            who,
            video: video.clone(),
        })
    });
}

/// The name plate.
fn plate(
    muted: impl Fn() -> bool + Copy + Send + Sync + 'static,
    name: impl Fn() -> String + Send + Sync + 'static,
    way: impl Fn() -> Option<Path> + Send + Sync + 'static,
) -> AnyView {
    let text = &use_text().call;
    let off = move || {
        muted().then(|| {
            view! {
                {icon("microphone-off")}<span class="visually-hidden">{text.microphone_off}</span>
            }
            .into_any()
        })
    };
    let words = use_text().admin.path;
    // Always there, so that a tile keeps its shape when its way becomes known.
    let way = move || way().map_or("", words);
    view! {
        <p class="tile__plate">
            {move || off()}<span class="tile__name">{move || name()}</span>
            <span class="tile__way">{move || way()}</span>
        </p>
    }
    .into_any()
}

fn hand(place: Option<usize>) -> Option<AnyView> {
    place.map(|place| {
        view! {
            <span class="tile__mark" data-mark="hand" title=(use_text().people.hand)(place)>
                {icon("hand")}<span>{place.to_string()}</span>
            </span>
        }
        .into_any()
    })
}

/// The way is not there yet, or is being mended.
fn trouble(tile: &Seen) -> Option<AnyView> {
    let text = &use_text().call;
    if tile.unreachable {
        return Some(
            view! {
                <span class="tile__mark" data-mark="link" role="status">
                    {icon("warning")}<span>{text.unreachable}</span>
                </span>
                {check_link("tile__mark tile__check")}
            }
            .into_any(),
        );
    }
    let words = match tile {
        Seen { mending: true, .. } => text.mending,
        Seen {
            connected: false, ..
        } => text.connecting,
        _ => return None,
    };
    Some(view! {
        <span class="tile__mark" data-mark="link" role="status">
            <svg class="icon icon--turning" aria-hidden="true"><use href="#icon-again"></use></svg>
            <span>{words}</span>
        </span>
    }.into_any())
}

fn reaction(emoji: Option<String>) -> Option<AnyView> {
    emoji.map(|emoji| {
        view! { <span class="tile__reaction" aria-hidden="true">{emoji}</span> }.into_any()
    })
}

/// Somebody else.
#[component]
pub(super) fn Tile(tile: Seen, spot: Memo<Option<ParticipantId>>) -> AnyView {
    let id = tile.id;
    let view = use_view();
    let first = tile.clone();
    let seen = memo_from(move |last: Option<&Seen>| {
        let now = view
            .tiles
            .with(|all| all.iter().find(|tile| tile.id == id).cloned());
        now.or_else(|| last.cloned())
            .unwrap_or_else(|| first.clone())
    });
    let video = format!("video-{id}");
    mount_as(Some(id), video.clone());
    let name = memo(move || seen.with(|tile| tile.name.clone()));
    let camera = memo(move || seen.with(|tile| tile.camera));
    let marks = memo(move || {
        seen.with(|tile| {
            (
                tile.hand_place,
                tile.mending,
                tile.connected,
                tile.unreachable,
            )
        })
    });
    let way = memo(move || seen.with(|tile| tile.path));
    let reacted = memo(move || seen.with(|tile| tile.reaction.clone()));
    view! {
        <div
            class="tile" role="group" aria-label=move || name.get() data-tile=id.to_string()
            data-link=move || if seen.with(|tile| tile.mending) { "down" } else { "up" }
            data-camera=move || if camera.get() { "on" } else { "off" }
            data-speaking=move || seen.with(|tile| tile.speaking).then_some("true")
            data-spot=move || (spot.get() == Some(id)).then_some("true")
        >
            <video class="tile__video" id=video autoplay playsinline></video>
            {move || (!camera.get()).then(|| name.with(|name| own_portrait(name)))}
            <div class="tile__marks">
                {move || { marks.get(); seen.with_untracked(trouble) }}
                {move || hand(marks.get().0)}
                <ShowLarge id name spot/>
            </div>
            {move || reaction(reacted.get())}
            {plate(move || seen.with(|tile| !tile.mic), move || name.get(), move || way.get())}
        </div>
    }
    .into_any()
}

fn own_portrait(name: &str) -> AnyView {
    view! { <div class="tile__portrait">{portrait(name, false)}</div> }.into_any()
}

/// Shows this person large, or like all others again.
#[component]
fn ShowLarge(id: ParticipantId, name: Memo<String>, spot: Memo<Option<ParticipantId>>) -> AnyView {
    let text = &use_text().call;
    let wish = use_wish();
    let large = memo(move || spot.get() == Some(id));
    let toggle = move |_| {
        if large.get_untracked() {
            wish.send(Intent::Spotlight(None));
            wish.send(Intent::Layout(Layout::Grid));
        } else {
            wish.send(Intent::Spotlight(Some(id)));
        }
    };
    view! {
        <button
            class="tile__more" type="button" aria-label=move || name.with(|name| (text.show_large)(name))
            aria-pressed=move || large.get().to_string() on:click=toggle
        >{icon("pin")}</button>
    }
    .into_any()
}

/// My own tile.
#[component]
pub(super) fn OwnTile() -> AnyView {
    let text = &use_text().call;
    let view = use_view();
    mount(None, "video-me");
    let camera = memo(move || view.me.with(|me| me.camera && me.camera_live));
    let place = memo(move || view.me.with(|me| me.hand_place));
    let name = memo(move || view.me.with(|me| me.name.clone()));
    view! {
        <div
            class="tile" role="group" aria-label=text.you data-self="true" data-link="up"
            data-camera=move || if camera.get() { "on" } else { "off" }
            data-speaking=move || view.me.with(|me| me.speaking).then_some("true")
        >
            <video class="tile__video" id="video-me" autoplay playsinline muted prop:muted=true></video>
            {move || (!camera.get()).then(|| name.with(|name| own_portrait(name)))}
            <div class="tile__marks">{move || hand(place.get())}</div>
            {move || reaction(view.reaction.get())}
            {plate(move || view.me.with(|me| !me.mic), move || text.you.to_string(), || None)}
        </div>
    }
    .into_any()
}
