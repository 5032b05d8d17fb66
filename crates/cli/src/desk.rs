//! The settings of a desk, for commands that work on it without its server.

use std::path::PathBuf;

use sealpost_server::{Config, Settings, config};

use crate::failure::Usage;

/// As `sealpost serve` takes them.
#[derive(Debug, clap::Args)]
pub struct DeskSettings {
    /// Settings file [default: sealpost.toml, if it is there]
    #[arg(long, env = "SEALPOST_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    settings: Settings,
}

impl DeskSettings {
    /// Flags, then variables, then the file, then defaults.
    pub fn resolve(self, api_key: Option<String>) -> anyhow::Result<Config> {
        let names: Vec<_> = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()).collect();
        config::check_variables(names.iter().map(String::as_str))?;
        let file = config::read_file(self.config.as_deref())?;
        Ok(Config::resolve(self.settings, file.as_ref(), api_key)?)
    }
}

/// The file of a SQLite database; none for PostgreSQL.
pub fn sqlite_file(config: &Config) -> Option<PathBuf> {
    let path = config.database.strip_prefix("sqlite:")?;
    Some(PathBuf::from(path.strip_prefix("//").unwrap_or(path)))
}

/// Looking must not make a desk where there is none.
pub fn must_exist(config: &Config) -> anyhow::Result<()> {
    match sqlite_file(config) {
        Some(file) if !file.exists() => {
            let text = format!("there is no database: {} is missing (--data names the desk's folder)", file.display());
            Err(Usage(text).into())
        }
        _ => Ok(()),
    }
}
