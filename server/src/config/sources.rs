//! Where settings come from: defaults, then the file, then the environment, then flags.

use super::{ConfigError, KEYS, Key};
use std::{collections::BTreeMap, path::Path, str::FromStr};

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
            toml::Value::Boolean(yes) => words.push((name, yes.to_string())),
            _ => {
                return Err(ConfigError(format!(
                    "{name} in {file} must be a text, a number, true, false or a list."
                )));
            }
        }
    }
    Ok(())
}
