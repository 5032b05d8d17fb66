//! The mail servers and the DKIM keys that the settings name, with their files.

use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;

use sealpost_mail::{Dkim, DkimKey, Smtp, SmtpOptions};
use zeroize::Zeroizing;

use crate::config::{Config, DkimConfig, SmtpConfig};
use crate::serve::StartError;

/// The largest file of a key or of roots, in octets.
const MAX_FILE: u64 = 1 << 20;

/// None: mail stays in the built-in inbox.
pub fn smtp(config: &Config) -> Result<Option<Smtp>, StartError> {
    config.smtp.as_ref().map(smtp_of).transpose()
}

/// None: mail is not signed.
pub fn dkim(config: &Config) -> Result<Option<Arc<Dkim>>, StartError> {
    config.dkim.as_ref().map(|dkim| dkim_of(dkim).map(Arc::new)).transpose()
}

fn smtp_of(config: &SmtpConfig) -> Result<Smtp, StartError> {
    let mut options = SmtpOptions::new(&config.servers);
    options.timeouts = config.timeouts;
    options.connections = config.connections;
    if let Some(path) = &config.ca {
        let trouble = |why: &dyn std::fmt::Display| StartError::Smtp(format!("{}: {why}", path.display()));
        let text = read(path, false).map_err(|error| trouble(&error))?;
        options.trust(&text).map_err(|error| trouble(&error))?;
    }
    Smtp::new(&options).map_err(|error| StartError::Smtp(error.to_string()))
}

fn dkim_of(config: &DkimConfig) -> Result<Dkim, StartError> {
    let mut keys = Vec::new();
    for (selector, path) in &config.keys {
        let trouble = |why: &dyn std::fmt::Display| StartError::Dkim(format!("{}: {why}", path.display()));
        let text = read(path, true).map_err(|error| trouble(&error))?;
        keys.push((selector.clone(), DkimKey::from_pem(&text).map_err(|error| trouble(&error))?));
    }
    Dkim::new(&config.domain, keys).map_err(|error| StartError::Dkim(error.to_string()))
}

/// A private file must be its owner's alone.
fn read(path: &Path, private: bool) -> std::io::Result<Zeroizing<String>> {
    let file = std::fs::File::open(path)?;
    let mode = file.metadata()?.permissions().mode() & 0o777;
    if private && mode & 0o077 != 0 {
        let why = format!("others can read it (mode {mode:03o}); run `chmod 600` on it");
        return Err(std::io::Error::new(std::io::ErrorKind::PermissionDenied, why));
    }
    let mut text = Zeroizing::new(String::new());
    file.take(MAX_FILE).read_to_string(&mut text)?;
    Ok(text)
}
