//! The command line: `parlor` serves, `parlor user` looks after accounts, `parlor doctor`
//! looks at the setup.

mod doctor;
mod users;

pub use doctor::{Shape, doctor};
pub use users::{UserAct, UserError, read_password};

use crate::config::{Config, ConfigError, KEYS, Settings};
use clap::{Arg, ArgMatches, Command};
use std::path::PathBuf;

const ABOUT: &str = "Rooms to talk in, on a server of your own.";
const SOURCES: &str = "\
Everything can be set by a flag, by an environment variable, or in a file: parlor.toml in \
the data folder, or the one that --config names. A flag goes before a variable, a variable \
before the file. In the file, turn.urls is the key urls in the table [turn], and a LIST is an \
array of texts; elsewhere it is separated by commas.\n\n\
The first start prints a link by which the first administrator's account is created.";
/// The file that is read when no other is named.
const FILE: &str = "parlor.toml";

/// What was asked for on the command line.
#[derive(Debug)]
pub enum Order {
    Serve(Config, Log),
    User(Config, UserAct),
    Doctor(Config, Shape),
}

/// What goes to the log, as a filter.
#[derive(Debug)]
pub struct Log(pub String);

/// The command line, as `--help` tells of it.
pub fn command() -> Command {
    let keys = KEYS.iter().map(|key| {
        let variable = key.variable();
        let mut help = format!("{} [env: {variable}]", key.help);
        if !key.default.is_empty() {
            help = format!("{help} [default: {}]", key.default);
        }
        Arg::new(key.name)
            .long(key.flag())
            .value_name(key.value)
            .help(help)
            .global(true)
            .help_heading("Settings")
    });
    let file = Arg::new("config")
        .long("config")
        .value_name("FILE")
        .help(
            "The configuration file [env: PARLOR_CONFIG] [default: parlor.toml in the data folder]",
        )
        .global(true)
        .help_heading("Settings");
    Command::new("parlor")
        .version(env!("CARGO_PKG_VERSION"))
        .about(ABOUT)
        .after_help(SOURCES)
        .arg(file)
        .args(keys)
        .subcommand(Command::new("serve").about("Run the server (also without any command)"))
        .subcommand(users::command())
        .subcommand(doctor::command())
}

/// What this command line, in this environment, asks for.
pub fn order(
    matches: &ArgMatches,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Order, ConfigError> {
    let command = matches.subcommand();
    let matches = match command {
        Some(("user", user)) => users::act(user).1,
        Some((_, command)) => command,
        None => matches,
    };
    let settings = settings(matches, environment)?;
    let config = Config::new(&settings)?;
    Ok(match command {
        Some(("user", user)) => Order::User(config, users::act(user).0),
        Some(("doctor", doctor)) => Order::Doctor(config, doctor::shape(doctor)),
        _ => Order::Serve(config, log(&settings)?),
    })
}

/// Defaults, file, environment and flags, each over the one before.
fn settings(
    matches: &ArgMatches,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Settings, ConfigError> {
    let environment: Vec<_> = environment.into_iter().collect();
    let over = |base: Settings| {
        let mut settings = base.with_environment(environment.iter().cloned());
        for key in &KEYS {
            if let Some(value) = matches.get_one::<String>(key.name) {
                settings = settings.with_flag(key, value.clone());
            }
        }
        settings
    };
    let named = matches.get_one::<String>("config").cloned().or_else(|| {
        let variable = environment.iter().find(|(name, _)| name == "PARLOR_CONFIG");
        variable.map(|(_, value)| value.clone())
    });
    let file = match &named {
        Some(named) => PathBuf::from(named),
        // Where the data folder is may not be said in the file that is in it.
        None => PathBuf::from(over(Settings::defaults()).text("data_dir")).join(FILE),
    };
    let base = Settings::defaults().with_file(&file, named.is_some())?;
    Ok(over(base))
}

fn log(settings: &Settings) -> Result<Log, ConfigError> {
    let filter = settings.text("log");
    match tracing_subscriber::EnvFilter::try_new(filter) {
        Ok(_) if !filter.is_empty() => Ok(Log(filter.to_owned())),
        _ => Err(settings.wrong("log", "error, warn, info, debug, trace or a filter")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(line: &[&str], environment: &[(&str, &str)]) -> Result<Order, ConfigError> {
        let line = [&["parlor"], line].concat();
        let environment = environment.iter().map(|(a, b)| ((*a).into(), (*b).into()));
        order(&command().get_matches_from(line), environment)
    }

    #[test]
    fn the_command_line_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn help_names_every_setting_with_its_variable() {
        let help = command().render_long_help().to_string();
        for key in &KEYS {
            assert!(help.contains(&key.variable()), "{}", key.name);
            assert!(help.contains(&format!("--{}", key.flag())), "{}", key.name);
        }
    }

    #[test]
    fn without_a_command_the_server_is_run() {
        for line in [&[][..], &["serve"]] {
            let folder = tempfile::tempdir().unwrap();
            let data = folder.path().to_str().unwrap();
            let order = asked(line, &[("PARLOR_DATA_DIR", data)]);
            assert!(matches!(order, Ok(Order::Serve(..))), "{order:?}");
        }
    }

    #[test]
    fn the_doctor_is_asked_for_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let environment = [("PARLOR_DATA_DIR", folder.path().to_str().unwrap())];
        for (line, shape) in [
            (&["doctor"][..], Shape::Sentences),
            (&["doctor", "--json"], Shape::Json),
            (
                &["--listen", "127.0.0.1:3", "doctor", "--json"],
                Shape::Json,
            ),
        ] {
            let order = asked(line, &environment);
            assert!(
                matches!(order, Ok(Order::Doctor(_, asked)) if asked == shape),
                "{order:?}"
            );
        }
    }

    #[test]
    fn a_flag_goes_before_a_variable_and_a_variable_before_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = "listen = '127.0.0.1:1'\npublic_url = 'https://file.example'\nsign_up = 'open'";
        std::fs::write(folder.path().join(FILE), file).unwrap();
        let data = folder.path().to_str().unwrap();
        let environment = [
            ("PARLOR_DATA_DIR", data),
            ("PARLOR_LISTEN", "127.0.0.1:2"),
            ("PARLOR_PUBLIC_URL", "https://env.example"),
        ];
        for line in [
            &["--listen", "127.0.0.1:3"][..],
            &["serve", "--listen", "127.0.0.1:3"],
            &["--listen", "127.0.0.1:3", "serve"],
        ] {
            let Ok(Order::Serve(config, _)) = asked(line, &environment) else {
                panic!("{line:?}");
            };
            assert_eq!(config.web.listen.port(), 3);
            assert_eq!(config.web.public_url.origin(), "https://env.example");
            assert_eq!(config.accounts.sign_up, crate::config::SignUp::Open);
        }
    }

    #[test]
    fn a_file_that_is_named_must_be_there() {
        let ConfigError(sentence) = asked(&["--config", "/nowhere.toml"], &[]).unwrap_err();
        assert!(sentence.contains("/nowhere.toml"), "{sentence}");
    }
}
