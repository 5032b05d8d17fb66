//! A Maildir into which another mail server delivers bounces: what lies in
//! `new` is read, then moved to `cur`.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sealpost_mail::bounce::MOST_BYTES;
use tokio::sync::watch;

use super::{Arrived, actor, note};
use crate::app::App;

const LOOK_EVERY: Duration = Duration::from_secs(2);

/// After trouble with the folder or the database.
const PAUSE: Duration = Duration::from_secs(60);

/// Files that are read before anything else is done.
const MOST: usize = 100;

/// Whether the folder can be used.
pub fn check(folder: &Path) -> Result<(), String> {
    for part in ["new", "cur"] {
        let path = folder.join(part);
        fs::read_dir(&path).map_err(|error| format!("{} is not part of a Maildir: {error}", path.display()))?;
    }
    Ok(())
}

/// Looks for new files until `stopped`.
pub async fn run(app: &App, folder: &Path, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        let wait = match empty(app, folder).await {
            Ok(()) => LOOK_EVERY,
            Err(error) => {
                tracing::error!(folder = %folder.display(), "Bounces could not be taken from the Maildir: {error}");
                PAUSE
            }
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            _ = stopped.wait_for(|stopped| *stopped) => {}
        }
    }
}

/// Reads and notes what is new. A file is moved only after it was noted: a crash
/// in between notes it twice, which changes nothing.
async fn empty(app: &App, folder: &Path) -> Result<(), String> {
    let folder = folder.to_owned();
    let messages = blocking({
        let folder = folder.clone();
        move || new_messages(&folder)
    });
    for (path, bytes) in messages.await? {
        let arrived = Arrived { bytes: &bytes, to: &[], account: None };
        note(app, arrived, &actor("bounce maildir")).await.map_err(|error| error.to_string())?;
        let cur = folder.join("cur");
        blocking(move || seen(&path, &cur)).await?;
    }
    Ok(())
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> std::io::Result<T> + Send + 'static) -> Result<T, String> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(|error| error.to_string()),
        Err(_panic) => Err("it ended in a panic".to_owned()),
    }
}

/// Plain files alone; nothing is followed elsewhere.
fn new_messages(folder: &Path) -> std::io::Result<Vec<(PathBuf, Vec<u8>)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder.join("new"))? {
        let entry = entry?;
        if !entry.file_type()?.is_file() || entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let mut bytes = Vec::new();
        fs::File::open(entry.path())?.take(MOST_BYTES as u64).read_to_end(&mut bytes)?;
        found.push((entry.path(), bytes));
        if found.len() == MOST {
            break;
        }
    }
    Ok(found)
}

/// Moves a file to `cur`, marked as seen. Another node may have been quicker.
fn seen(path: &Path, cur: &Path) -> std::io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(":2,S");
    match fs::rename(path, cur.join(name)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        moved => moved,
    }
}
