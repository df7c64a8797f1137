//! People in calls over the last hour, drawn by whoever renders the page.

use crate::{backend::Live, prelude::*, text::use_text};
use std::fmt::Write;

/// The drawing's own size, in tenths; the page stretches it.
const WIDTH: usize = 6000;
const HEIGHT: u32 = 1000;

/// The top of the scale: an even number that is easy to halve.
fn top(most: u32) -> u32 {
    match most {
        0..=4 => 4,
        5..=100 => most.div_ceil(10) * 10,
        _ => most.div_ceil(100) * 100,
    }
}

/// A stair of one step a minute, from left to right.
fn stair(minutes: &[u32], top: u32) -> String {
    let mut path = String::new();
    for (n, people) in minutes.iter().enumerate() {
        let start = if n == 0 { "M0 " } else { "V" };
        let y = HEIGHT - HEIGHT * people.min(&top) / top;
        let x = WIDTH * (n + 1) / minutes.len();
        // Writing to a string cannot fail.
        let _ = write!(path, "{start}{}.{}H{}.{}", y / 10, y % 10, x / 10, x % 10);
    }
    path
}

#[component]
pub(super) fn PeopleChart(live: Memo<Live>) -> AnyView {
    let text = &use_text().admin;
    let minutes = memo(move || live.with(|live| live.people_by_minute.clone()));
    let most = memo(move || minutes.with(|all| all.iter().copied().max().unwrap_or(0)));
    let line = memo(move || minutes.with(|all| stair(all, top(most.get()))));
    let area = move || {
        line.with(|line| match line.as_str() {
            "" => String::new(),
            line => format!("{line}V100H0Z"),
        })
    };
    let words = move || {
        minutes.with(|all| {
            let (first, now) = (all.first().copied(), all.last().copied());
            (text.chart)(first.unwrap_or(0), most.get(), now.unwrap_or(0))
        })
    };
    view! {
        <figure class="card chart">
            <figcaption class="chart__head">
                <span class="chart__title">{text.people}</span>
                <span class="chart__now">{text.last_hour}</span>
            </figcaption>
            <div class="chart__frame">
                <div class="chart__plot">
                    <svg viewBox="0 0 600 100" preserveAspectRatio="none" role="img" aria-label=words>
                        <path class="chart__rule" d="M0 0H600M0 50H600M0 100H600"></path>
                        <path class="chart__area" data-series="1" d=area></path>
                        <path class="chart__line" data-series="1" d=move || line.get()></path>
                    </svg>
                </div>
                <p class="chart__y" aria-hidden="true">
                    <span>{move || top(most.get()).to_string()}</span>
                    <span>{move || (top(most.get()) / 2).to_string()}</span>
                    <span>"0"</span>
                </p>
                <p class="chart__x" aria-hidden="true">
                    <span>{text.hour_ago}</span>
                    <span>{text.now}</span>
                </p>
            </div>
        </figure>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stair_spans_the_drawing_and_the_top_is_full_height() {
        assert_eq!(stair(&[0, 4], 4), "M0 100.0H300.0V0.0H600.0");
        assert_eq!(stair(&[], 4), "");
    }

    #[test]
    fn the_scale_is_never_lower_than_the_highest_step() {
        for most in 0..500 {
            assert!(top(most) >= most && top(most).is_multiple_of(2), "{most}");
        }
    }
}
