//! The figures, each beside what is wanted of it.

use crate::{
    chat::{Figures, Late},
    stream::Outcome,
};
use std::fmt::{self, Display, Formatter};

#[derive(Debug, Default)]
pub(crate) struct Report {
    /// Bytes.
    pub(crate) idle_server: u64,
    pub(crate) per_socket: f64,
    /// Per second.
    pub(crate) joins: f64,
    pub(crate) calm: Outcome,
    /// The last step of the ramp that the server kept up with.
    pub(crate) kept_up: Outcome,
    /// The most it delivered in any step.
    pub(crate) most: f64,
    pub(crate) refused: u64,
    pub(crate) closed: u64,
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut row = |what: &str, found: String, wanted: &str| {
            writeln!(f, "  {what:<46} {found:>14}   {wanted}")
        };
        row("one core relays, rooms of four", processor(), "wanted")?;
        let frames = format!("{:.0}/s", self.most);
        row("frames delivered at most", frames, "130000/s or more")?;
        let kept = format!("{:.0}/s", self.kept_up.due);
        row("... at the highest load it kept up with", kept, "")?;
        let late = |outcome: &Outcome| format!("{:.2}/{:.2} ms", outcome.p50, outcome.p99);
        row("... p50/p99 there", late(&self.kept_up), "")?;
        let calm = format!(
            "p50/p99 at {:.0} of {:.0}/s",
            self.calm.delivered, self.calm.due
        );
        row(&calm, late(&self.calm), "")?;
        row(
            "joins (page's request, socket, welcome)",
            format!("{:.0}/s", self.joins),
            "",
        )?;
        let socket = format!("{:.1} kB", self.per_socket / 1_000.0);
        row("memory per idle socket, of 10000", socket, "16 kB or less")?;
        let server = format!("{:.1} MB", self.idle_server as f64 / 1e6);
        row("memory of the idle server", server, "25 MB or less")?;
        let lost = format!("{} / {}", self.refused, self.closed);
        row(
            "frames refused / sockets closed",
            lost,
            "0 / 0 below saturation",
        )
    }
}

impl Display for Figures {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut row = |what: &str, found: String, wanted: &str| {
            writeln!(f, "  {what:<46} {found:>14}   {wanted}")
        };
        let late = |(p50, p99): Late| format!("{p50:.2}/{p99:.2} ms");
        row("kept chat, rooms of eight", String::new(), "")?;
        let stored = format!("{:.0}/s", self.stored);
        row("messages stored and seen by all", stored, "3000/s or more")?;
        let sync = late(self.sync);
        row("... one small fsync here, p50/p99", sync, "")?;
        let lively = format!("p50/p99 sent to seen at {:.0}/s", self.lively.due / 8.0);
        row(&lively, late((self.lively.p50, self.lively.p99)), "")?;
        row("page of 50, of 10000 kept", late(self.page_of_many), "")?;
        row("page of an empty room", late(self.page_of_none), "")?;
        row("search among 100000", late(self.search), "20 ms or less")?;
        let lost = format!("{} / {}", self.refused, self.closed);
        row("frames refused / sockets closed", lost, "0 / 0")
    }
}

/// This machine's processor, as it calls itself.
fn processor() -> String {
    let known = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = known
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    name.map_or("unknown".to_owned(), |(_, name)| name.trim().to_owned())
}
