//! `parlor doctor`: what there is to find about this server's setup, a sentence each.

use crate::{config::Config, doctor::examine};
use clap::{Arg, ArgAction, ArgMatches, Command};
use parlor_app::{
    backend::Language,
    findings::{Finding, State},
    text::text_in,
};
use std::io::{self, Write};

/// How findings are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// For people.
    Sentences,
    /// For programs.
    Json,
}

const JSON: &str = "json";

pub(super) fn command() -> Command {
    Command::new("doctor")
        .about("Look at this server's setup and say what is wrong with it")
        .after_help("Ends with 0 where nothing failed, and with 1 otherwise.")
        .arg(
            Arg::new(JSON)
                .long("json")
                .action(ArgAction::SetTrue)
                .help("Say so for programs: a list of objects with about, state and says"),
        )
}

pub(super) fn shape(matches: &ArgMatches) -> Shape {
    match matches.get_flag(JSON) {
        true => Shape::Json,
        false => Shape::Sentences,
    }
}

/// Looks, and tells `out`; whether nothing failed.
pub async fn doctor(config: &Config, shape: Shape, out: &mut impl Write) -> io::Result<bool> {
    let found = examine(config, false, None).await;
    match shape {
        Shape::Sentences => sentences(&found, out)?,
        Shape::Json => json(&found, out)?,
    }
    Ok(found.iter().all(|found| found.state != State::Fail))
}

fn sentences(found: &[Finding], out: &mut impl Write) -> io::Result<()> {
    let text = &text_in(Language::En).network;
    for Finding { about, state, says } in found {
        let (about, says) = ((text.about)(*about), (text.says)(says));
        writeln!(out, "{:<5} {about}: {says}", state.word())?;
    }
    let count = |state| found.iter().filter(|found| found.state == state).count();
    let (warn, fail) = (count(State::Warn), count(State::Fail));
    writeln!(out, "\n{}", (text.summary)(warn, fail))
}

fn json(found: &[Finding], out: &mut impl Write) -> io::Result<()> {
    let text = &text_in(Language::En).network;
    let told = found.iter().map(|Finding { about, state, says }| {
        let (about, state, says) = (about.word(), state.word(), (text.says)(says));
        serde_json::json!({ "about": about, "state": state, "says": says })
    });
    let told: Vec<_> = told.collect();
    serde_json::to_writer_pretty(&mut *out, &told)?;
    writeln!(out)
}
