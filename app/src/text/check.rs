//! The words of *Check your setup*. They are apart from all others, since they come in a file
//! of their own: nobody in a call reads them.

mod en;
mod zh;

use super::Said;
use crate::backend::{Language, Viewer};
use leptos::prelude::use_context;
use parlor::check::{Found, Mark, Row, Sum};

/// All words of the page in one language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CheckText {
    pub(crate) lead: &'static str,
    pub(crate) for_room: fn(&str) -> String,
    pub(crate) no_script: Said,
    pub(crate) browser: &'static str,
    pub(crate) devices: &'static str,
    pub(crate) network: &'static str,
    pub(crate) name: fn(Row) -> &'static str,
    /// What is tried, while it is.
    pub(crate) trying: Said,
    pub(crate) idle: Said,
    pub(crate) mark: fn(Mark) -> &'static str,
    /// What was found, in a word or a number.
    pub(crate) value: fn(Found) -> String,
    /// What that means, and what to do.
    pub(crate) means: fn(Row, Found) -> &'static str,
    pub(crate) verdict: fn(&Sum) -> Said,
    /// How many did how well.
    pub(crate) counts: fn(&Sum) -> String,
    pub(crate) again: &'static str,
    pub(crate) copy: &'static str,
    pub(crate) copied: &'static str,
    pub(crate) send: &'static str,
    pub(crate) sending: &'static str,
    pub(crate) sent: &'static str,
    pub(crate) too_often: &'static str,
    pub(crate) not_sent: &'static str,
    pub(crate) may_not_send: &'static str,
    pub(crate) no_picture: &'static str,
    pub(crate) speak: &'static str,
    pub(crate) play: &'static str,
    pub(crate) played: &'static str,
}

/// The words of whoever looks at this page.
pub(crate) fn use_check_text() -> &'static CheckText {
    match use_context::<Viewer>().unwrap_or_default().language {
        Language::En => &en::EN,
        Language::Zh => &zh::ZH,
    }
}

/// What administrators read about reports.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReportsText {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) none: Said,
    pub(crate) somebody: &'static str,
    pub(crate) from_room: fn(&str) -> String,
    pub(crate) open: &'static str,
    pub(crate) back: &'static str,
}

#[cfg(feature = "ssr")]
pub(crate) fn use_reports_text() -> &'static ReportsText {
    match use_context::<Viewer>().unwrap_or_default().language {
        Language::En => &en::EN_REPORTS,
        Language::Zh => &zh::ZH_REPORTS,
    }
}

/// Kilobits a second as people read them: `8.4 Mb/s`.
fn megabits(kbps: u32) -> String {
    format!("{}.{} Mb/s", kbps / 1_000, kbps % 1_000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use parlor::{
        call::CaptureFailure,
        check::{Checks, Codecs, ROWS, Verdict, Withheld as Why},
    };
    use std::collections::HashSet;

    /// Every outcome there is, each kind once.
    fn outcomes() -> Vec<Found> {
        use Found::*;
        let mut all = vec![
            Works,
            Within { ms: 21 },
            Within { ms: 400 },
            Carries {
                ms: 64,
                kbps: 8_460,
            },
            Carries { ms: 640, kbps: 90 },
            Offers(Codecs {
                opus: true,
                vp8: true,
                h264: true,
                ..Codecs::default()
            }),
            Offers(Codecs {
                opus: true,
                vp8: true,
                ..Codecs::default()
            }),
            Offers(Codecs::default()),
            Partly,
            Quiet,
            Loud,
            Held,
            Lacks,
            Fails,
            Silent,
            Needs,
            NotOffered,
        ];
        all.extend(
            [
                CaptureFailure::Denied,
                CaptureFailure::Missing,
                CaptureFailure::Busy,
                CaptureFailure::Insecure,
                CaptureFailure::Unsupported,
            ]
            .map(Refused),
        );
        let withheld = [Why::Stranger, Why::Outside, Why::TooOften, Why::Unanswered];
        all.extend(withheld.map(Found::Withheld));
        all
    }

    #[test]
    fn every_row_says_a_sentence_for_every_outcome_in_every_language() {
        for row in ROWS {
            for found in outcomes() {
                let (en, zh) = ((en::EN.means)(row, found), (zh::ZH.means)(row, found));
                assert!(en.ends_with('.'), "{row:?} {found:?}: {en}");
                assert!(zh.ends_with('。'), "{row:?} {found:?}: {zh}");
                assert!(!(en::EN.value)(found).is_empty(), "{found:?}");
                assert!(!(zh::ZH.value)(found).is_empty(), "{found:?}");
            }
        }
    }

    #[test]
    fn what_works_well_and_what_does_not_are_never_told_in_the_same_words() {
        for row in ROWS {
            let said = |found| (en::EN.means)(row, found);
            for failure in [Found::Lacks, Found::Fails, Found::Silent, Found::Needs] {
                assert_ne!(said(Found::Works), said(failure), "{row:?} {failure:?}");
            }
        }
    }

    #[test]
    fn each_row_has_a_name_of_its_own_and_so_has_each_mark() {
        for text in [&en::EN, &zh::ZH] {
            let names: HashSet<_> = ROWS.into_iter().map(text.name).collect();
            assert_eq!(names.len(), ROWS.len());
            let marks = [Mark::Good, Mark::Warn, Mark::Bad, Mark::Untried].map(text.mark);
            assert_eq!(HashSet::from(marks).len(), 4);
        }
    }

    #[test]
    fn every_verdict_has_a_title_and_a_sentence() {
        let verdicts = [
            Verdict::NotBegun,
            Verdict::Checking,
            Verdict::NoWay,
            Verdict::Unproven,
            Verdict::OnlyDirect,
            Verdict::Well,
        ];
        let rows = ROWS
            .into_iter()
            .flat_map(|row| [Verdict::NoCall(row), Verdict::Without(row)]);
        for verdict in verdicts.into_iter().chain(rows) {
            let sum = Sum {
                verdict,
                ..Checks::default().sum()
            };
            for text in [&en::EN, &zh::ZH] {
                let (title, words) = (text.verdict)(&sum);
                assert!(
                    !title.is_empty() && words.ends_with(['.', '。']),
                    "{verdict:?}"
                );
            }
        }
    }

    #[test]
    fn numbers_are_read_as_people_read_them() {
        assert_eq!((en::EN.value)(Found::Within { ms: 21 }), "21 ms");
        let carries = Found::Carries {
            ms: 64,
            kbps: 8_460,
        };
        assert_eq!((en::EN.value)(carries), "64 ms, 8.4 Mb/s");
        let sum = Sum {
            verdict: Verdict::Well,
            good: 14,
            warn: 1,
            bad: 0,
            untried: 3,
        };
        assert_eq!(
            (en::EN.counts)(&sum),
            "14 of 18 things are as good as they get. 1 works less well. 3 were not tried."
        );
    }
}
