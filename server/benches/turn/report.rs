//! The figures, each beside coturn's.

use crate::client::{Line, Outcome};
use std::fmt::{self, Display, Formatter};

#[derive(Debug, Default)]
pub(crate) struct Report {
    /// Which way, ours, coturn's.
    pub(crate) rows: Vec<(Line, Outcome, Outcome)>,
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut row = |what: &str, found: String, coturn: String, wanted: &str| {
            writeln!(f, "  {what:<46} {found:>14} {coturn:>14}   {wanted}")
        };
        let words = |word: &str| word.to_owned();
        row(
            "a million messages of 1000 bytes relayed",
            words("Parlor"),
            words("coturn"),
            "wanted",
        )?;
        for (line, ours, theirs) in &self.rows {
            let of = |figure: &dyn Fn(&Outcome) -> String| (figure(ours), figure(theirs));
            let (found, coturn) = of(&|outcome| format!("{:.2} us", outcome.each()));
            let share = theirs.each() / ours.each();
            let wanted = format!("{share:.2} of coturn's per core: 0.8 or more");
            row(
                &format!("{}: processor each", line.name()),
                found,
                coturn,
                &wanted,
            )?;
            let (found, coturn) =
                of(&|outcome| format!("{:.0}/s", outcome.messages / outcome.seconds));
            row("... messages", found, coturn, "")?;
            let (found, coturn) = of(&|outcome| format!("{:.2} %", outcome.lost()));
            row("... lost (full sockets)", found, coturn, "")?;
            let (found, coturn) = of(&|outcome| format!("{:.1} kB", outcome.memory / 1_000.0));
            row("... memory per allocation", found, coturn, "")?;
        }
        Ok(())
    }
}
