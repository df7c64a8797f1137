//! The picture in numbers, and how pairs reach each other.

use crate::{backend::Live, prelude::*, text::use_text};
use parlor::wire::Path;

/// The paths in the order in which they are shown, with their word in the style sheet.
pub(super) const PATHS: [(Path, &str); 6] = [
    (Path::SameNetwork, "same-network"),
    (Path::Direct, "direct"),
    (Path::RelayedUdp, "relayed-udp"),
    (Path::RelayedTcp, "relayed-tcp"),
    (Path::RelayedTls, "relayed-tls"),
    (Path::Down, "down"),
];

/// A path's word in the style sheet.
pub(super) fn path_word(path: Path) -> &'static str {
    PATHS
        .iter()
        .find(|(one, _)| *one == path)
        .map_or("down", |(_, word)| word)
}

/// How many of these paths there are of each kind, without those there are none of.
pub(super) fn count(paths: impl Iterator<Item = Path> + Clone) -> Vec<(Path, &'static str, usize)> {
    PATHS
        .map(|(path, word)| (path, word, paths.clone().filter(|one| *one == path).count()))
        .into_iter()
        .filter(|(_, _, count)| *count > 0)
        .collect()
}

/// Parts of a whole in one bar, which is as long as there are things to count.
pub(super) fn bar(parts: &[(Path, &'static str, usize)], class: &'static str) -> AnyView {
    let mut all = 0;
    let part = |(_, word, count): &(Path, &'static str, usize)| {
        let start = all;
        all += *count;
        view! { <rect data-path=*word x=start width=*count height="1"></rect> }.into_any()
    };
    let parts = parts.iter().map(part).collect_view();
    let whole = format!("0 0 {} 1", all.max(1));
    view! {
        <svg class=class viewBox=whole preserveAspectRatio="none" aria-hidden="true">{parts}</svg>
    }
    .into_any()
}

fn people(live: &Live) -> usize {
    live.rooms.iter().map(|room| room.people.len()).sum()
}

#[component]
pub(super) fn Numbers(live: Memo<Live>) -> AnyView {
    let text = &use_text().admin;
    let waiting = move || live.with(|live| live.rooms.iter().map(|room| room.waiting).sum());
    let most = move || {
        live.with(|live| {
            live.most_today
                .max(u32::try_from(people(live)).unwrap_or(u32::MAX))
        })
    };
    view! {
        <section aria-label=text.numbers>
            <dl class="stats">
                <div class="stat">
                    <dt class="stat__name">{text.people}</dt>
                    <dd class="stat__value">{move || live.with(people).to_string()}</dd>
                    <dd class="stat__note">{move || (text.most_today)(most())}</dd>
                </div>
                <div class="stat">
                    <dt class="stat__name">{text.rooms}</dt>
                    <dd class="stat__value">
                        {move || live.with(|live| live.rooms.len()).to_string()}" "
                        <small>{move || (text.of)(live.with(|live| live.rooms_in_all))}</small>
                    </dd>
                    <dd class="stat__note">{move || (text.at_doors)(waiting())}</dd>
                </div>
                <div class="stat">
                    <dt class="stat__name">{text.sockets}</dt>
                    <dd class="stat__value">{move || live.with(|live| live.sockets).to_string()}</dd>
                    <dd class="stat__note">{move || (text.mending)(live.with(|live| live.mending))}</dd>
                </div>
            </dl>
        </section>
    }
    .into_any()
}

/// How pairs reach each other, over all rooms.
#[component]
pub(super) fn Pairs(live: Memo<Live>) -> AnyView {
    let text = &use_text().admin;
    let parts = memo(move || {
        live.with(|live| {
            count(
                live.rooms
                    .iter()
                    .flat_map(|room| &room.pairs)
                    .map(|pair| pair.path),
            )
        })
    });
    let all = move || parts.with(|parts| parts.iter().map(|(_, _, count)| count).sum());
    let row = move |(path, word, count): (Path, &'static str, usize)| {
        view! {
            <dt><span class="legend__item" data-path=word>{(text.path)(path)}</span></dt>
            <dd>{count.to_string()}</dd>
        }
        .into_any()
    };
    view! {
        <section class="card stack" aria-labelledby="paths">
            <div class="chart__head">
                <h2 class="chart__title" id="paths">{text.how_pairs}</h2>
                <span class="chart__now">{move || (text.pairs)(all())}</span>
            </div>
            {move || if parts.with(Vec::is_empty) {
                view! { <p class="quiet small">{text.no_pairs}</p> }.into_any()
            } else {
                view! {
                    {parts.with(|parts| bar(parts, "parts"))}
                    <dl class="facts">{parts.get().into_iter().map(row).collect_view()}</dl>
                }.into_any()
            }}
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_nobody_uses_are_not_listed() {
        let paths = [Path::Direct, Path::Down, Path::Direct];
        assert_eq!(
            count(paths.into_iter()),
            [(Path::Direct, "direct", 2), (Path::Down, "down", 1)]
        );
    }
}
