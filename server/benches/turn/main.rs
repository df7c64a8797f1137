//! What the relay takes per message, beside coturn on the same machine in the same run: each
//! server on the first core, coturn's own client on the second.

mod client;
mod report;
mod server;

use client::{Line, Outcome, run};
use report::Report;
use server::{Kind, Server};
use std::process::Command;

fn main() {
    if let Some(port) = server::asked_to_serve() {
        return server::serve(port);
    }
    // Under `cargo test --benches` there is nothing to measure: that would be a debug build.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let there = |program| Command::new(program).arg("-h").output().is_ok();
    if !there("turnutils_uclient") || !there("turnserver") {
        println!("  relay: skipped, since coturn is not installed (on Debian: apt install coturn)");
        return;
    }
    let mut report = Report::default();
    for line in Line::ALL {
        let [ours, theirs] = [Kind::Ours, Kind::Coturn].map(|kind| measure(kind, line));
        report.rows.push((line, ours, theirs));
    }
    print!("{report}");
}

/// A fresh server, and a million messages through it.
fn measure(kind: Kind, line: Line) -> Outcome {
    let server = Server::start(kind);
    run(&server, line)
}
