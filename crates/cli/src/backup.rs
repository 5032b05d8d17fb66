//! `sealpost backup`, `restore` and `after-restore`: a database taken away and
//! put back, without what must not come back with it (R61).

use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use sealpost_server::{Config, open_database, sole_server};
use sealpost_store::look::{self, Schema};
use sealpost_store::restore::{Restored, after_restore};

use crate::desk::{DeskSettings, must_exist, sqlite_file};
use crate::failure::Usage;
use crate::output;

/// Copy a desk's SQLite database into a file, while the desk runs
#[derive(Debug, clap::Args)]
#[command(after_help = BACKUP)]
pub struct Backup {
    /// The file to make; it must not be there yet
    file: PathBuf,
    #[command(flatten)]
    desk: DeskSettings,
}

/// Put a backup in the place of a desk's SQLite database
#[derive(Debug, clap::Args)]
#[command(after_help = RESTORE)]
pub struct Restore {
    /// A file that `sealpost backup` made
    file: PathBuf,
    #[command(flatten)]
    desk: DeskSettings,
}

/// Tell a PostgreSQL database that it was restored from a backup, before a desk serves it
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_RESTORE)]
pub struct AfterRestore {
    #[command(flatten)]
    desk: DeskSettings,
}

impl Backup {
    pub async fn run(self) -> anyhow::Result<()> {
        let config = self.desk.resolve(None)?;
        must_exist(&config)?;
        if sqlite_file(&config).is_none() {
            return Err(Usage("PostgreSQL is backed up by pg_dump, or by its own archive".to_owned()).into());
        }
        // Nobody else may read it at any moment; SQLite would make it as the umask says.
        private(&self.file)?;
        let outcome = copied(&config, &self.file).await;
        if outcome.is_err() {
            std::fs::remove_file(&self.file).ok();
        }
        outcome?;
        output::note(format!(
            "{} holds the database. secret.key and ca/ of the data folder belong to it: keep them, too, elsewhere.",
            self.file.display()
        ));
        Ok(())
    }
}

async fn copied(config: &Config, file: &Path) -> anyhow::Result<()> {
    look::copy_into(&mut look::look(&config.database).await?, text(file)?).await?;
    std::fs::File::open(file)?.sync_all()?;
    check(file, config).await
}

impl Restore {
    pub async fn run(self) -> anyhow::Result<()> {
        let config = self.desk.resolve(None)?;
        let Some(database) = sqlite_file(&config) else {
            let told = "PostgreSQL is restored by its own tools; then run `sealpost after-restore`";
            return Err(Usage(told.to_owned()).into());
        };
        anyhow::ensure!(self.file.exists(), "there is no {}", self.file.display());
        anyhow::ensure!(
            config.data.join("secret.key").exists(),
            "{} has no secret.key: put the one that belongs to the backup there first",
            config.data.display()
        );
        // Held until the end: nobody serves what is being replaced.
        let lock = sole_server(&config.database)?;
        let draft = beside(&database, "restoring");
        remove(&draft)?;
        check(&self.file, &config).await?;
        private(&draft)?;
        look::copy_into(&mut look::look(&url(&self.file)?).await?, text(&draft)?).await?;
        // What must not act is ended before anybody can serve it.
        let draft_config = Config { database: url(&draft)?, ..config };
        let restored = settle(&draft_config).await?;
        // Closing moved it into the file; else what was settled would be lost.
        anyhow::ensure!(!with_end(&draft, "-wal").exists(), "{} is still in use", draft.display());
        let replaced = replace(&database, &draft)?;
        drop(lock);
        tell(restored);
        if let Some(replaced) = replaced {
            output::note(format!("The database that was there is kept as {}.", replaced.display()));
        }
        Ok(())
    }
}

impl AfterRestore {
    pub async fn run(self) -> anyhow::Result<()> {
        let config = self.desk.resolve(None)?;
        must_exist(&config)?;
        let lock = sole_server(&config.database)?;
        tell(settle(&config).await?);
        drop(lock);
        Ok(())
    }
}

async fn settle(config: &Config) -> anyhow::Result<Restored> {
    let db = open_database(config).await?;
    let restored = after_restore(&db).await?;
    db.close().await;
    Ok(restored)
}

fn tell(restored: Restored) {
    output::note(format!(
        "Restored. {} values of approval mails are dead, {} approval mails are not sent: ask again with resend-emails.",
        restored.values, restored.mails
    ));
}

/// A whole database of such a desk?
async fn check(file: &Path, config: &Config) -> anyhow::Result<()> {
    let shown = file.display();
    let mut reader = look::look(&url(file)?).await.with_context(|| format!("{shown} is no database"))?;
    if let Some(wrong) = look::integrity(&mut reader).await.with_context(|| format!("{shown} is no database"))? {
        anyhow::bail!("{shown} is damaged: {wrong}");
    }
    let facts = look::facts(&mut reader).await?;
    match facts.schema {
        Schema::Current | Schema::Behind(_) => {}
        Schema::Ahead(_) => anyhow::bail!("{shown} is of a newer version of Sealpost"),
        Schema::Empty | Schema::Broken => anyhow::bail!("{shown} is not the database of a desk"),
    }
    match facts.mode {
        Some(mode) if mode != config.mode.name() => {
            anyhow::bail!("{shown} belongs to a {mode} desk, and the settings say {}", config.mode.name())
        }
        _ => Ok(()),
    }
}

/// Renames the present files away and the draft into their place.
fn replace(database: &Path, draft: &Path) -> anyhow::Result<Option<PathBuf>> {
    let mut kept = None;
    if database.exists() {
        let free = (1..).map(|number| beside(database, &format!("replaced-{number}"))).find(|path| !path.exists());
        let target = free.context("no name is free")?;
        // The log first: a database without its log is older, one with another's is broken.
        for end in ["-wal", "-shm", ""] {
            let (from, to) = (with_end(database, end), with_end(&target, end));
            if from.exists() {
                std::fs::rename(&from, &to).with_context(|| format!("cannot rename {}", from.display()))?;
            }
        }
        kept = Some(target);
    }
    std::fs::File::open(draft)?.sync_all()?;
    std::fs::rename(draft, database).with_context(|| format!("cannot rename {}", draft.display()))?;
    if let Some(folder) = database.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(kept)
}

/// What an interrupted restore left.
fn remove(draft: &Path) -> anyhow::Result<()> {
    for end in ["-wal", "-shm", ""] {
        let path = with_end(draft, end);
        if path.exists() {
            std::fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}

fn private(path: &Path) -> anyhow::Result<()> {
    let made = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    made.map(drop).with_context(|| format!("cannot make {}", path.display()))
}

fn beside(database: &Path, word: &str) -> PathBuf {
    with_end(database, &format!(".{word}"))
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut whole = path.as_os_str().to_owned();
    whole.push(end);
    PathBuf::from(whole)
}

fn text(path: &Path) -> anyhow::Result<&str> {
    path.to_str().with_context(|| format!("{} is not text", path.display()))
}

fn url(path: &Path) -> anyhow::Result<String> {
    Ok(format!("sqlite:{}", text(path)?))
}

const BACKUP: &str = "\
Example:
  sealpost backup /backups/desk-2026-11-22.db --data /var/lib/sealpost

Callers and mail go on meanwhile. The file holds addresses, orders and sealed mail: keep it as you
keep the desk. secret.key and ca/ are not in it.";

const RESTORE: &str = "\
Example:
  sealpost restore /backups/desk-2026-11-22.db --data /var/lib/sealpost

The desk must be stopped. The database that is there is kept beside it. Links in approval mails
that were sent before are dead afterwards, waiting approval mails are not sent, no lease holds,
and CRL numbers go on above all that were given.";

const AFTER_RESTORE: &str = "\
Example:
  pg_restore --clean --dbname sealpost /backups/desk.dump
  sealpost after-restore --config /etc/sealpost.toml

All servers must be stopped until it has run.";
