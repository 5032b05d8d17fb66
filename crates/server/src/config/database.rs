//! The settings of the database, and of who works on it.

use std::path::Path;

use super::{Settings, Wrong};

/// In the data folder unless it is named.
pub(super) fn url(settings: &Settings, data: &Path) -> String {
    settings.database.clone().unwrap_or_else(|| format!("sqlite:{}", data.join("sealpost.db").display()))
}

pub(super) fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

/// Whether this process is to do the work.
pub(super) fn worker(settings: &Settings, database: &str) -> Result<bool, Wrong> {
    let worker = settings.worker.unwrap_or(true);
    if !worker && !is_postgres(database) {
        let reason = "a SQLite database has one process, and without its worker nothing would ever be sent";
        return Err(("worker", reason.to_owned()));
    }
    Ok(worker)
}
