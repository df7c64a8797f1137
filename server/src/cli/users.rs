//! `parlor user`: accounts, for whoever runs the server.
//!
//! Works beside a running server, on the same database: what it ends is over for the
//! server, too, at the next request or the next look.

use crate::{
    accounts::{Accounts, Applicant, Refusal},
    clock::Clock,
    db::{AccountRow, Act, Store, StoreError},
};
use clap::{Arg, ArgAction, ArgMatches, Command};
use parlor::name::{DisplayName, NameError, Password, Username};
use std::io::{BufRead, Write};

/// What to do with accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserAct {
    Add {
        username: String,
        display_name: Option<String>,
        administrator: bool,
    },
    List,
    SetPassword {
        username: String,
    },
    Disable {
        username: String,
    },
    Enable {
        username: String,
    },
}

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum UserError {
    #[error("The {field} will not do: {why}.")]
    Name { field: &'static str, why: NameError },
    #[error("There is no account with the username {0:?}.")]
    Unknown(String),
    #[error("The username {0:?} is taken.")]
    Taken(String),
    #[error("The password could not be read: {0}.")]
    Read(#[from] std::io::Error),
    #[error("The database did not do it; see above.")]
    Store,
}

impl From<StoreError> for UserError {
    fn from(_: StoreError) -> Self {
        Self::Store
    }
}

pub(super) fn command() -> Command {
    let username = || {
        Arg::new("username")
            .required(true)
            .help("The name to sign in with")
    };
    let password = "The password is asked for, or read from the first line of the input";
    Command::new("user")
        .about("Look after accounts")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            Command::new("add")
                .about("Create an account")
                .after_help(password)
                .arg(username())
                .arg(
                    Arg::new("display-name")
                        .long("display-name")
                        .value_name("NAME")
                        .help("The name others see [default: the username]"),
                )
                .arg(
                    Arg::new("administrator")
                        .long("administrator")
                        .action(ArgAction::SetTrue)
                        .help("Administers this server"),
                ),
        )
        .subcommand(Command::new("list").about("List all accounts"))
        .subcommand(
            Command::new("set-password")
                .about("Give an account a new password and sign it out everywhere")
                .after_help(password)
                .arg(username()),
        )
        .subcommand(
            Command::new("disable")
                .about("Shut an account out and sign it out everywhere")
                .arg(username()),
        )
        .subcommand(
            Command::new("enable")
                .about("Let a disabled account in again")
                .arg(username()),
        )
}

/// What `parlor user …` asks for, and the arguments it was given with.
pub(super) fn act(matches: &ArgMatches) -> (UserAct, &ArgMatches) {
    let Some((name, matches)) = matches.subcommand() else {
        return (UserAct::List, matches);
    };
    let text = |id: &str| matches.get_one::<String>(id).cloned();
    let username = || text("username").unwrap_or_default();
    let act = match name {
        "add" => UserAct::Add {
            username: username(),
            display_name: text("display-name"),
            administrator: matches.get_flag("administrator"),
        },
        "set-password" => UserAct::SetPassword {
            username: username(),
        },
        "disable" => UserAct::Disable {
            username: username(),
        },
        "enable" => UserAct::Enable {
            username: username(),
        },
        _ => UserAct::List,
    };
    (act, matches)
}

/// Asks for a password without showing it, or reads it from a pipe.
pub fn read_password() -> std::io::Result<String> {
    use std::io::IsTerminal;
    if std::io::stdin().is_terminal() {
        return rpassword::prompt_password("Password: ");
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

impl UserAct {
    /// Does it, and says what was done to `out`.
    pub async fn run(
        self,
        store: &Store,
        password: impl FnOnce() -> std::io::Result<String>,
        out: &mut impl Write,
    ) -> Result<(), UserError> {
        let accounts = Accounts::new(store.clone(), Clock::default());
        match self {
            Self::List => return list(store, out).await,
            Self::Add {
                username,
                display_name,
                administrator,
            } => {
                let applicant = applicant(&username, display_name, &password()?)?;
                add(store, &accounts, applicant, administrator).await?;
                writeln!(out, "{username} may sign in now.")?;
            }
            Self::SetPassword { username } => {
                let account = find(store, &username).await?;
                let password = parse_password(&password()?)?;
                let set = accounts.set_password(account.id, password).await;
                set.map_err(|refusal| refused(refusal, &username))?;
                let record = accounts.record(Act::SetPassword, ACTOR, &account.username, "");
                store.write(record).await?;
                writeln!(
                    out,
                    "{username} has a new password and is signed out everywhere."
                )?;
            }
            Self::Disable { username } => {
                disable(store, &accounts, &username, true).await?;
                writeln!(out, "{username} is shut out and signed out everywhere.")?;
            }
            Self::Enable { username } => {
                disable(store, &accounts, &username, false).await?;
                writeln!(out, "{username} may sign in again.")?;
            }
        }
        Ok(())
    }
}

/// Who acts, in the audit log.
const ACTOR: &str = "command line";

fn applicant(
    username: &str,
    display_name: Option<String>,
    password: &str,
) -> Result<Applicant, UserError> {
    let wrong = |field| move |why| UserError::Name { field, why };
    let shown = display_name.as_deref().unwrap_or(username);
    Ok(Applicant {
        username: Username::parse(username).map_err(wrong("username"))?,
        display_name: DisplayName::parse(shown).map_err(wrong("display name"))?,
        password: parse_password(password)?,
    })
}

fn parse_password(password: &str) -> Result<Password, UserError> {
    Password::parse(password).map_err(|why| UserError::Name {
        field: "password",
        why,
    })
}

async fn add(
    store: &Store,
    accounts: &Accounts,
    applicant: Applicant,
    administrator: bool,
) -> Result<(), UserError> {
    let username = applicant.username.as_str().to_owned();
    let added = accounts.create(applicant, administrator).await;
    added.map_err(|refusal| refused(refusal, &username))?;
    let record = accounts.record(Act::AddAccount, ACTOR, &username, "");
    Ok(store.write(record).await?)
}

async fn disable(
    store: &Store,
    accounts: &Accounts,
    username: &str,
    disabled: bool,
) -> Result<(), UserError> {
    let account = find(store, username).await?;
    let set = accounts.set_disabled(account.id, disabled).await;
    set.map_err(|refusal| refused(refusal, username))?;
    let act = match disabled {
        true => Act::DisableAccount,
        false => Act::EnableAccount,
    };
    let record = accounts.record(act, ACTOR, &account.username, "");
    Ok(store.write(record).await?)
}

fn refused(refusal: Refusal, username: &str) -> UserError {
    match refusal {
        Refusal::Taken => UserError::Taken(username.to_owned()),
        Refusal::Closed => UserError::Unknown(username.to_owned()),
        Refusal::Wrong | Refusal::Slow { .. } | Refusal::Busy => UserError::Store,
    }
}

async fn find(store: &Store, username: &str) -> Result<AccountRow, UserError> {
    let account = match Username::parse(username) {
        Ok(username) => store.account_by_username(username.as_str()).await?,
        Err(_) => None,
    };
    account.ok_or_else(|| UserError::Unknown(username.to_owned()))
}

async fn list(store: &Store, out: &mut impl Write) -> Result<(), UserError> {
    for account in store.accounts().await? {
        let what = match (account.administrator, account.disabled) {
            (_, true) => "disabled",
            (true, false) => "administrator",
            (false, false) => "member",
        };
        writeln!(
            out,
            "{}\t{}\t{what}",
            account.username, account.display_name
        )?;
    }
    Ok(())
}
