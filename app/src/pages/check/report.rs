//! All that was found, as plain text: what is copied and sent is what is seen.

use super::rows::said;
use crate::{check::CheckView, text::check::CheckText};
use parlor::{
    check::{Group, ROWS, State},
    limits::REPORT_BYTES,
};

/// The verdict in the first line, then who the browser is, then a line for every row.
pub(super) fn report(text: &CheckText, view: CheckView) -> String {
    let checks = view.checks.get_untracked();
    let sum = checks.sum();
    let mut report = format!("{}\n{}\n", (text.verdict)(&sum).0, (text.counts)(&sum));
    report.push_str(&view.browser.get_untracked());
    for (group, heading) in [
        (Group::Network, text.network),
        (Group::Devices, text.devices),
        (Group::Browser, text.browser),
    ] {
        report.push_str(&format!("\n\n{heading}"));
        for row in ROWS.into_iter().filter(|row| row.group() == group) {
            let State::Known(found) = checks.state(row) else {
                continue;
            };
            let (value, means) = said(text, row, State::Known(found));
            let (mark, name) = ((text.mark)(row.mark(found)), (text.name)(row));
            report.push_str(&format!("\n- {mark}{name}: {value}. {means}"));
        }
    }
    report.truncate(report.floor_char_boundary(REPORT_BYTES));
    report
}
