//! Where settings come from: defaults, then the file, then the environment, then flags.

use super::ConfigError;
use std::{collections::BTreeMap, path::Path, str::FromStr};

/// Something that can be set.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// As in the file; a dot means a table.
    pub name: &'static str,
    pub default: &'static str,
    /// What a value looks like, for `--help`.
    pub value: &'static str,
    pub help: &'static str,
    /// Never shown.
    pub secret: bool,
}

impl Key {
    /// `turn.urls` → `PARLOR_TURN_URLS`.
    pub fn variable(&self) -> String {
        format!("PARLOR_{}", self.name.replace('.', "_").to_uppercase())
    }

    /// `turn.urls` → `turn-urls`.
    pub fn flag(&self) -> String {
        self.name.replace(['.', '_'], "-")
    }
}

const fn key(
    name: &'static str,
    default: &'static str,
    value: &'static str,
    help: &'static str,
) -> Key {
    Key {
        name,
        default,
        value,
        help,
        secret: false,
    }
}

/// All there is to set, in the order in which `--help` tells of it.
pub const KEYS: [Key; 21] = [
    key(
        "listen",
        "127.0.0.1:3000",
        "ADDRESS:PORT",
        "Where to listen",
    ),
    key("data_dir", "data", "FOLDER", "Where everything is kept"),
    key(
        "public_url",
        "",
        "URL",
        "The address people open, like https://parlor.example [default: http://<listen>]",
    ),
    key(
        "sign_up",
        "closed",
        "closed|open",
        "Who may create an account without an administrator",
    ),
    key(
        "stun_urls",
        "",
        "LIST",
        "STUN servers for the browsers, like stun:stun.example:3478",
    ),
    key(
        "turn.urls",
        "",
        "LIST",
        "TURN servers for the browsers, like turn:turn.example:3478",
    ),
    Key {
        secret: true,
        ..key(
            "turn.secret",
            "",
            "TEXT",
            "The secret shared with the TURN servers",
        )
    },
    key(
        "turn.enabled",
        "true",
        "CHOICE",
        "Whether Parlor is a STUN and TURN server itself: true or false",
    ),
    key(
        "turn.listen",
        "",
        "LIST",
        "Where it listens, over UDP and TCP [default: where the web does, on port 3478]",
    ),
    key(
        "turn.public_address",
        "",
        "LIST",
        "Its addresses on the internet, if no interface has them",
    ),
    key(
        "turn.relay_ports",
        "49160-51160",
        "RANGE",
        "The UDP ports that calls are relayed through",
    ),
    key(
        "turn.lan",
        "",
        "LIST",
        "Local networks that it may relay to, like 192.168.1.0/24",
    ),
    key(
        "trusted_proxies",
        "",
        "LIST",
        "Proxies whose X-Forwarded-For is believed, like 10.0.0.0/8",
    ),
    key(
        "site_root",
        "target/site",
        "FOLDER",
        "The built pages' scripts, styles and pictures",
    ),
    key(
        "log",
        "info",
        "FILTER",
        "What to log: error, warn, info, debug, or a filter per module",
    ),
    key(
        "limits.sockets",
        "20000",
        "NUMBER",
        "Signaling sockets in all",
    ),
    key(
        "limits.sockets_per_person",
        "10",
        "NUMBER",
        "Signaling sockets per person",
    ),
    key(
        "limits.sockets_per_address",
        "200",
        "NUMBER",
        "Signaling sockets per address",
    ),
    key("limits.capacity", "16", "NUMBER", "People in one room"),
    key(
        "limits.rooms_per_account",
        "200",
        "NUMBER",
        "Rooms one account may own",
    ),
    key(
        "limits.chats",
        "10",
        "NUMBER",
        "Messages one person may write within 10 seconds",
    ),
];

/// A word, and where it was found.
#[derive(Clone, Debug)]
struct Found {
    value: String,
    /// As the person who set it calls it: `PARLOR_LISTEN`, `--listen`, `listen in parlor.toml`.
    called: String,
}

/// The words that were set, the last source's first.
#[derive(Clone, Debug)]
pub struct Settings {
    found: BTreeMap<&'static str, Found>,
}

impl Settings {
    /// Only defaults.
    pub fn defaults() -> Self {
        let default = |key: Key| {
            let found = Found {
                value: key.default.to_owned(),
                called: key.name.to_owned(),
            };
            (key.name, found)
        };
        Self {
            found: KEYS.into_iter().map(default).collect(),
        }
    }

    /// Lays a file's settings over these. The file must be there if `must_exist`.
    pub fn with_file(self, path: &Path, must_exist: bool) -> Result<Self, ConfigError> {
        match std::fs::read_to_string(path) {
            Ok(text) => self.with_toml(&text, &path.display().to_string()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !must_exist => Ok(self),
            Err(error) => Err(ConfigError(format!(
                "The configuration file {} cannot be read: {error}.",
                path.display()
            ))),
        }
    }

    /// Lays settings in TOML over these; `file` is its name, for errors.
    pub fn with_toml(mut self, text: &str, file: &str) -> Result<Self, ConfigError> {
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            ConfigError(format!(
                "The configuration file {file} is not TOML: {}.",
                error.message()
            ))
        })?;
        let mut words = Vec::new();
        flatten("", &table, &mut words, file)?;
        for (name, value) in words {
            let Some(key) = KEYS.iter().find(|key| key.name == name) else {
                return Err(ConfigError(format!(
                    "{name} in {file} is not something that can be set."
                )));
            };
            self.lay(key, value, format!("{name} in {file}"));
        }
        Ok(self)
    }

    /// Lays `PARLOR_…` variables over these.
    pub fn with_environment(
        mut self,
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        for (variable, value) in variables {
            if let Some(key) = KEYS.iter().find(|key| key.variable() == variable) {
                self.lay(key, value, variable);
            }
        }
        self
    }

    /// Lays one flag's value over these.
    pub fn with_flag(mut self, key: &Key, value: String) -> Self {
        self.lay(key, value, format!("--{}", key.flag()));
        self
    }

    fn lay(&mut self, key: &Key, value: String, called: String) {
        self.found.insert(key.name, Found { value, called });
    }

    /// The word for `name`, empty if there is none.
    pub fn text(&self, name: &str) -> &str {
        self.found.get(name).map_or("", |found| found.value.trim())
    }

    pub(super) fn some_text(&self, name: &str) -> Result<&str, ConfigError> {
        match self.text(name) {
            "" => Err(self.wrong(name, "a folder")),
            text => Ok(text),
        }
    }

    /// The words of a list, which commas separate.
    pub(crate) fn list(&self, name: &str) -> impl Iterator<Item = &str> {
        self.text(name)
            .split(',')
            .map(str::trim)
            .filter(|word| !word.is_empty())
    }

    pub(crate) fn parse<T: FromStr>(&self, name: &str, expected: &str) -> Result<T, ConfigError> {
        self.text(name)
            .parse()
            .map_err(|_| self.wrong(name, expected))
    }

    /// The sentence for a wrong value: names the key as it was set and what it should be.
    pub fn wrong(&self, name: &str, expected: &str) -> ConfigError {
        let called = self.found.get(name).map_or(name, |found| &found.called);
        let secret = KEYS.iter().any(|key| key.name == name && key.secret);
        let value = self.text(name);
        ConfigError(if secret || value.is_empty() {
            format!("{called} must be {expected}.")
        } else {
            format!("{called} must be {expected}, not {value:?}.")
        })
    }
}

fn flatten(
    prefix: &str,
    table: &toml::Table,
    words: &mut Vec<(String, String)>,
    file: &str,
) -> Result<(), ConfigError> {
    for (key, value) in table {
        let name = if prefix.is_empty() {
            key.clone()
        } else {
            format!("{prefix}.{key}")
        };
        match value {
            toml::Value::Table(inner) => flatten(&name, inner, words, file)?,
            toml::Value::Array(items) => {
                let items: Option<Vec<_>> = items.iter().map(toml::Value::as_str).collect();
                let items = items.ok_or_else(|| {
                    ConfigError(format!("{name} in {file} must be a list of texts."))
                })?;
                words.push((name, items.join(",")));
            }
            toml::Value::String(text) => words.push((name, text.clone())),
            toml::Value::Integer(number) => words.push((name, number.to_string())),
            toml::Value::Boolean(choice) => words.push((name, choice.to_string())),
            _ => {
                return Err(ConfigError(format!(
                    "{name} in {file} must be a text, a number, true, false or a list."
                )));
            }
        }
    }
    Ok(())
}
