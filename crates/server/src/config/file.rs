//! The settings file: read strictly, and able to name the line of a setting.

use std::path::{Path, PathBuf};

use super::{ConfigError, Settings};

/// Reads the settings file: the one named, or `sealpost.toml` if it is there.
pub fn read_file(named: Option<&Path>) -> Result<Option<SettingsFile>, ConfigError> {
    let path = named.unwrap_or(Path::new("sealpost.toml"));
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && named.is_none() => return Ok(None),
        Err(error) => return Err(ConfigError::Read { path: path.to_owned(), error }),
    };
    let settings = toml::from_str(&text).map_err(|error| ConfigError::File {
        path: path.to_owned(),
        message: error.to_string().trim_end().to_owned(),
    })?;
    Ok(Some(SettingsFile { path: path.to_owned(), text, settings }))
}

/// A settings file, with its text so that an error can name the line.
pub struct SettingsFile {
    path: PathBuf,
    text: String,
    pub(super) settings: Settings,
}

impl SettingsFile {
    /// `sealpost.toml:7: mode`; `None` for what it does not set.
    pub(super) fn place(&self, name: &str) -> Option<String> {
        self.line_of(name).map(|line| format!("{}:{line}: {name}", self.path.display()))
    }

    fn line_of(&self, name: &str) -> Option<usize> {
        let is_key =
            |line: &str| line.trim_start().strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with('='));
        self.text.lines().position(is_key).map(|line| line + 1)
    }
}
