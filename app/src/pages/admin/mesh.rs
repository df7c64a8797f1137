//! Who is connected to whom: a picture, its key, and the same as a list.

use super::numbers::{count, path_word};
use crate::{
    backend::{LivePair, LivePerson, LiveRoom},
    parts::{icon, initials},
    prelude::*,
    text::use_text,
};
use parlor::{ids::ParticipantId, wire::Path};
use std::f64::consts::{FRAC_PI_2, PI, TAU};

/// The circle on which people stand.
const CENTRE: (f64, f64) = (210.0, 184.0);
const RADIUS: f64 = 138.0;

/// The sine of an angle between none and a full turn, true to a hundredth of a pixel here:
/// the exact one would bring all of its tables to the browser.
fn sine(angle: f64) -> f64 {
    let (sign, half) = if angle > PI {
        (-1.0, angle - PI)
    } else {
        (1.0, angle)
    };
    let x = if half > FRAC_PI_2 { PI - half } else { half };
    let square = x * x;
    let series = 1.0 - square / 72.0 * (1.0 - square / 110.0);
    sign * x * (1.0 - square / 6.0 * (1.0 - square / 20.0 * (1.0 - square / 42.0 * series)))
}

/// Where the `n`th of `of` people stands: the first at the top, the others clockwise.
fn place(n: usize, of: usize) -> (f64, f64) {
    let angle = TAU * n as f64 / of.max(1) as f64;
    let ahead = angle + FRAC_PI_2;
    let cosine = sine(if ahead > TAU { ahead - TAU } else { ahead });
    (CENTRE.0 + RADIUS * sine(angle), CENTRE.1 - RADIUS * cosine)
}

/// A coordinate with one decimal.
fn number(n: f64) -> String {
    let tenths = (n * 10.0).round() as i32;
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[component]
pub(super) fn Mesh(shown: Memo<Option<LiveRoom>>) -> AnyView {
    let text = &use_text().admin;
    view! {
        <section class="card mesh" aria-labelledby="whom">
            <div class="card__head">
                <h2 id="whom">{text.whom}</h2>
                <p>{move || shown.with(|room| room.as_ref().map(|room| room.name.clone()))}</p>
            </div>
            {move || shown.get().map(|room| view! { <Picture room/> }.into_any())}
        </section>
    }
    .into_any()
}

#[component]
fn Picture(room: LiveRoom) -> AnyView {
    let text = &use_text().admin;
    let people = room.people.len();
    let words = format!("{}: {}", room.name, (text.mesh)(people, room.pairs.len()));
    let lines = room
        .pairs
        .iter()
        .filter_map(|pair| line(&room.people, pair));
    let doors = room
        .people
        .iter()
        .enumerate()
        .map(|(n, person)| door(person, place(n, people)));
    let key = count(room.pairs.iter().map(|pair| pair.path));
    view! {
        <svg class="mesh__picture" viewBox="0 0 420 392" role="img" aria-label=words>
            {lines.collect_view()}
            {doors.collect_view()}
        </svg>
        <div class="mesh__key">{key.into_iter().map(key_row).collect_view()}</div>
        {(!room.pairs.is_empty()).then(|| list(&room))}
    }
    .into_any()
}

fn line(people: &[LivePerson], pair: &LivePair) -> Option<AnyView> {
    let at = |id: ParticipantId| {
        let n = people.iter().position(|person| person.id == id)?;
        Some(place(n, people.len()))
    };
    let ((x1, y1), (x2, y2)) = (at(pair.one)?, at(pair.other)?);
    Some(
        view! {
            <line
                class="mesh__pair" data-path=path_word(pair.path)
                x1=number(x1) y1=number(y1) x2=number(x2) y2=number(y2)
            ></line>
        }
        .into_any(),
    )
}

fn door(person: &LivePerson, (x, y): (f64, f64)) -> AnyView {
    let name = person
        .name
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_string();
    view! {
        <g transform=format!("translate({} {})", number(x), number(y))>
            <path class="mesh__door" d="M-23 24V-6a23 23 0 0 1 46 0v30q0 6-6 6h-34q-6 0-6-6Z"></path>
            <text class="mesh__initials" y="9">{initials(&person.name)}</text>
            <text class="mesh__name" y="50">{name}</text>
        </g>
    }
    .into_any()
}

fn key_row((path, word, count): (Path, &'static str, usize)) -> AnyView {
    view! {
        <svg viewBox="0 0 36 12" aria-hidden="true">
            <line class="mesh__pair" data-path=word x1="3" y1="6" x2="33" y2="6"></line>
        </svg>
        <span>{(use_text().admin.path)(path)}</span>
        <span>{count.to_string()}</span>
    }
    .into_any()
}

fn list(room: &LiveRoom) -> AnyView {
    let text = &use_text().admin;
    let name = |id: ParticipantId| {
        let person = room.people.iter().find(|person| person.id == id);
        person.map_or("", |person| person.name.as_str())
    };
    let row = |pair: &LivePair| {
        let words = (text.pair)(name(pair.one), name(pair.other), (text.path)(pair.path));
        view! { <li>{words}</li> }.into_any()
    };
    view! {
        <details class="mesh__list">
            <summary class="button button--small button--wide">{icon("people")}{text.as_list}</summary>
            <ul>{room.pairs.iter().map(row).collect_view()}</ul>
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_person_stands_at_the_top_and_all_on_the_circle() {
        let (x, y) = place(0, 5);
        assert_eq!((number(x), number(y)), ("210.0".into(), "46.0".into()));
        for n in 0..16 {
            let (x, y) = place(n, 16);
            assert!(
                ((x - CENTRE.0).hypot(y - CENTRE.1) - RADIUS).abs() < 0.01,
                "{n}"
            );
            let angle = TAU * n as f64 / 16.0;
            assert!((sine(angle) - angle.sin()).abs() < 1e-4, "{n}");
        }
    }
}
