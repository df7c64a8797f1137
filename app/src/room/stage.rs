//! Where people are seen. Tiles stay where they are in the document; the browser gives each
//! its rectangle.

use super::{
    tile::{OwnTile, Tile},
    use_view, use_wish,
};
use crate::{
    backend::{RoomFront, Viewer},
    parts::{icon, rows},
    prelude::*,
    text::use_text,
    view::{Intent, Layout},
};
use parlor::ids::ParticipantId;

/// Who is large: whoever was chosen and is still here, else the first.
fn spot(
    layout: Layout,
    chosen: Option<ParticipantId>,
    here: &[ParticipantId],
) -> Option<ParticipantId> {
    match layout {
        Layout::Grid => None,
        Layout::Spotlight => chosen
            .filter(|id| here.contains(id))
            .or(here.first().copied()),
    }
}

#[component]
pub(super) fn Stage(front: StoredValue<RoomFront>) -> AnyView {
    let text = &use_text().call;
    let view = use_view();
    let wish = use_wish();
    effect(move || {
        wish.send(Intent::StageMounted {
            stage: "stage".into(),
        })
    });
    let here = memo(move || {
        view.tiles
            .with(|all| all.iter().map(|tile| tile.id).collect::<Vec<_>>())
    });
    let spot = memo(move || here.with(|here| spot(view.layout.get(), view.spotlight.get(), here)));
    let alone = memo(move || here.with(Vec::is_empty) && view.door.with(Vec::is_empty));
    let all = move || {
        here.get();
        view.tiles.get_untracked()
    };
    view! {
        <section class="stage" id="stage" aria-label=text.stage>
            <div class="stage__tiles">
                {rows(all, |tile| tile.id, move |tile| view! { <Tile tile spot/> }.into_any())}
                <OwnTile/>
            </div>
            {move || alone.get().then(|| view! { <Invite front/> }.into_any())}
        </section>
    }
    .into_any()
}

/// Alone in a room: the one thing to do is to send its link.
#[component]
fn Invite(front: StoredValue<RoomFront>) -> AnyView {
    let text = use_text();
    let wish = use_wish();
    let (title, words) = text.call.first;
    let origin = expect_context::<Viewer>().origin;
    let link = front.with_value(|front| format!("{origin}/r/{}", front.slug));
    view! {
        <section class="invite paper" aria-labelledby="alone">
            <h2 class="invite__title" id="alone">{title}</h2>
            <p class="invite__text">{words}</p>
            <p class="invite__link link-box">{link}</p>
            <div class="invite__actions">
                <button
                    class="button button--primary" type="button"
                    on:click=move |_| wish.send(Intent::CopyLink)
                >{icon("link")}{text.page.copy_link}</button>
            </div>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: ParticipantId = ParticipantId(1);
    const BOB: ParticipantId = ParticipantId(2);

    #[test]
    fn in_a_grid_nobody_is_large() {
        assert_eq!(spot(Layout::Grid, Some(ANN), &[ANN, BOB]), None);
    }

    #[test]
    fn whoever_was_chosen_is_large_until_they_leave() {
        assert_eq!(spot(Layout::Spotlight, Some(BOB), &[ANN, BOB]), Some(BOB));
        assert_eq!(spot(Layout::Spotlight, Some(BOB), &[ANN]), Some(ANN));
        assert_eq!(spot(Layout::Spotlight, None, &[]), None);
    }
}
