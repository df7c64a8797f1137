//! Amounts of bytes as people read them, in decimal units, as disks and browsers count.
//! What is on its way is rounded down: only the whole is the whole.

/// The names of units above single bytes are the same in every language.
const UNITS: [&str; 6] = ["", "kB", "MB", "GB", "TB", "PB"];
/// From this unit on, whole figures move too slowly to be watched.
const LARGE: usize = 3;

fn size_of(unit: usize) -> u128 {
    UNITS[..unit].iter().fold(1, |size, _| size * 1_000)
}

fn unit_of(bytes: u64) -> usize {
    // As it is shown: 999 500 is a thousand thousands.
    let fits = |unit: &usize| {
        let one = size_of(*unit);
        u128::from(bytes) + one / 2 < 1_000 * one
    };
    let largest = UNITS.len() - 1;
    (0..largest).find(fits).unwrap_or(largest)
}

/// Whole tenths of something, with no more figures than needed.
fn tenths(tenths: u128) -> String {
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => format!("{}.{rest}", tenths / 10),
    }
}

/// To the nearest, with a tenth where there is only one figure before it.
fn figure(bytes: u64, unit: usize) -> String {
    let (bytes, one) = (u128::from(bytes), size_of(unit));
    let fine = (bytes * 10 + one / 2) / one;
    match fine < 100 {
        true => tenths(fine),
        false => ((bytes + one / 2) / one).to_string(),
    }
}

/// *1.8 GB*. `single` is the unit of less than a thousand.
pub(crate) fn amount(bytes: u64, single: &str) -> String {
    let unit = unit_of(bytes);
    let name = if unit == 0 { single } else { UNITS[unit] };
    [&figure(bytes, unit), " ", name].concat()
}

/// The figure of `done` in the unit of `total`: the *412* of *412 of 644 MB*.
pub(crate) fn part(done: u64, total: u64) -> String {
    let unit = unit_of(total);
    if done >= total {
        return figure(total, unit);
    }
    let one = size_of(unit);
    let fine = unit >= LARGE || u128::from(total) < 10 * one;
    match fine {
        true => tenths(u128::from(done) * 10 / one),
        false => (u128::from(done) / one).to_string(),
    }
}

/// How much of it is there, in hundredths.
pub(crate) fn percent(done: u64, total: u64) -> u64 {
    let hundredths = u128::from(done) * 100 / u128::from(total.max(1));
    u64::try_from(hundredths).unwrap_or(100).min(100)
}

/// A share of one, in whole hundredths.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is between nought and a hundred"
)]
pub(crate) fn hundredths(share: f64) -> u64 {
    (share.clamp(0.0, 1.0) * 100.0) as u64
}

/// Time that is left, in the one or two units that matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Span {
    Seconds(u64),
    Minutes(u64),
    Hours(u64, u64),
    /// Longer than anybody waits.
    Days,
}

/// So many seconds; from a minute on rounded up, so that it is never over before it is over.
pub(crate) fn span(seconds: u64) -> Span {
    match seconds {
        0..60 => Span::Seconds(seconds.max(1)),
        60..3_600 => match seconds.div_ceil(60) {
            60 => Span::Hours(1, 0),
            minutes => Span::Minutes(minutes),
        },
        3_600..172_800 => {
            let minutes = seconds.div_ceil(60);
            Span::Hours(minutes / 60, minutes % 60)
        }
        _ => Span::Days,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_has_two_figures_or_three() {
        let said = |bytes| amount(bytes, "bytes");
        assert_eq!(said(0), "0 bytes");
        assert_eq!(said(999), "999 bytes");
        assert_eq!(said(1_000), "1 kB");
        assert_eq!(said(16_384), "16 kB");
        assert_eq!(said(999_499), "999 kB");
        assert_eq!(said(999_500), "1 MB");
        assert_eq!(said(1_048_576), "1 MB");
        assert_eq!(said(2_400_000), "2.4 MB");
        assert_eq!(said(9_960_000), "10 MB");
        assert_eq!(said(644_000_000), "644 MB");
        assert_eq!(said(1_800_000_000), "1.8 GB");
        assert_eq!(said((1 << 53) - 1), "9 PB");
        assert_eq!(said(u64::MAX), "18447 PB");
    }

    #[test]
    fn a_part_is_in_the_unit_of_the_whole_and_never_looks_like_it() {
        assert_eq!(part(412_300_000, 644_000_000), "412");
        assert_eq!(part(643_999_999, 644_000_000), "643");
        assert_eq!(part(644_000_000, 644_000_000), "644");
        assert_eq!(part(0, 644_000_000), "0");
        assert_eq!(part(430_000_000, 1_800_000_000), "0.4");
        assert_eq!(part(3_470_000_000, 120_000_000_000), "3.4");
        assert_eq!(part(5, 800), "5");
        assert_eq!(part(1_048_576, 2_400_000), "1");
        assert_eq!(part(9, 0), "0");
    }

    #[test]
    fn hundredths_reach_a_hundred_only_with_the_last_byte() {
        assert_eq!(percent(0, 0), 0);
        assert_eq!(percent(999, 1_000), 99);
        assert_eq!(percent(1_000, 1_000), 100);
        assert_eq!(percent(u64::MAX, 1), 100);
        assert_eq!(percent(u64::MAX - 1, u64::MAX), 99);
    }

    #[test]
    fn time_is_told_as_finely_as_it_matters() {
        assert_eq!(span(0), Span::Seconds(1));
        assert_eq!(span(38), Span::Seconds(38));
        assert_eq!(span(61), Span::Minutes(2));
        assert_eq!(span(3_590), Span::Hours(1, 0));
        assert_eq!(span(3_900), Span::Hours(1, 5));
        assert_eq!(span(172_799), Span::Hours(48, 0));
        assert_eq!(span(u64::MAX), Span::Days);
    }
}
