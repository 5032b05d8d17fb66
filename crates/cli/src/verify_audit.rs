//! `sealpost verify-audit`: is the audit log as it was written? (R49)

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use sealpost_domain::Timestamp;
use sealpost_store::audit::verify::{Break, Head, Verdict, What, verify};
use sealpost_store::look;
use serde_json::json;

use crate::desk::{DeskSettings, must_exist};
use crate::failure::Usage;
use crate::output::{self, Format, or_empty};

/// Check the audit log against its chain of hashes, on the database itself
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct VerifyAudit {
    /// A head that was printed earlier, POSITION:HASH: it must still be in the chain
    #[arg(long, value_name = "HEAD")]
    head: Vec<Head>,
    /// File with heads that --export wrote: all of them must still be in the chain
    #[arg(long, value_name = "FILE")]
    heads: Option<PathBuf>,
    /// Add the head to this file, to be kept where the desk cannot reach
    #[arg(long, value_name = "FILE")]
    export: Option<PathBuf>,
    /// How the verdict is printed
    #[arg(long, env = "SEALPOST_OUTPUT", value_name = "FORMAT", value_enum, default_value_t = Format::Table)]
    output: Format,
    #[command(flatten)]
    desk: DeskSettings,
}

impl VerifyAudit {
    pub async fn run(self) -> anyhow::Result<()> {
        let config = self.desk.resolve(None)?;
        must_exist(&config)?;
        let mut heads = self.head;
        if let Some(file) = &self.heads {
            heads.extend(read_heads(file)?);
        }
        let mut reader = look::look(&config.database).await?;
        let verdict = verify(&mut reader, &heads).await?;
        match self.output {
            Format::Json => output::json(&as_json(&verdict))?,
            Format::Table => tell(&verdict, heads.len())?,
        }
        if !verdict.breaks.is_empty() {
            let more = if verdict.more_breaks { "more than " } else { "" };
            anyhow::bail!("the audit log was changed: {more}{} broken", places(verdict.breaks.len()));
        }
        match (&self.export, &verdict.head) {
            (Some(file), Some(head)) => export(file, head, verdict.last_at),
            _ => Ok(()),
        }
    }
}

fn places(count: usize) -> String {
    if count == 1 { "1 place is".to_owned() } else { format!("{count} places are") }
}

/// The first word of each line.
fn read_heads(file: &Path) -> anyhow::Result<Vec<Head>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let words = text.lines().filter_map(|line| line.split_whitespace().next());
    let heads = words.map(|word| word.parse().map_err(|error| Usage(format!("{}: {error}", file.display())).into()));
    heads.collect()
}

fn export(file: &Path, head: &Head, at: Option<Timestamp>) -> anyhow::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    let opened = options.append(true).create(true).mode(0o600).open(file);
    let mut opened = opened.with_context(|| format!("cannot open {}", file.display()))?;
    writeln!(opened, "{head} {}", or_empty(at.map(Timestamp::iso)))?;
    Ok(opened.sync_all()?)
}

fn tell(verdict: &Verdict, heads: usize) -> anyhow::Result<()> {
    output::fields([
        ("Sealed rows", verdict.sealed.to_string()),
        ("Not sealed yet", verdict.unsealed.to_string()),
        ("First", or_empty(verdict.first_at.map(Timestamp::iso))),
        ("Last", or_empty(verdict.last_at.map(Timestamp::iso))),
        ("Head", or_empty(verdict.head.as_ref())),
    ])?;
    if verdict.breaks.is_empty() {
        let known = if heads == 0 { "" } else { ", and every head that was given is in it" };
        return output::line(format!("The chain is whole{known}."));
    }
    let row = |found: &Break| [found.position.to_string(), or_empty(found.audit_id), in_words(found.what).to_owned()];
    output::table(["POSITION", "AUDIT ID", "WHAT"], verdict.breaks.iter().map(row))
}

const fn in_words(what: What) -> &'static str {
    match what {
        What::Edited => "edited: the row or its hash is not what was sealed",
        What::Deleted => "deleted: the row is gone",
        What::LinkDeleted => "deleted: row or rows are gone from the chain from here on",
        What::Inserted => "inserted: the row was not there when those around it were sealed",
        What::Reordered => "reordered: the row stands at another's place",
        What::HeadMissing => "the head that was given is not here: the end was cut off, or the chain was made anew",
    }
}

fn as_json(verdict: &Verdict) -> serde_json::Value {
    let found =
        |found: &Break| json!({ "position": found.position, "audit_id": found.audit_id, "what": found.what.name() });
    json!({
        "whole": verdict.breaks.is_empty(),
        "sealed": verdict.sealed,
        "unsealed": verdict.unsealed,
        "first_at": verdict.first_at.map(Timestamp::iso),
        "last_at": verdict.last_at.map(Timestamp::iso),
        "head": verdict.head.as_ref().map(Head::to_string),
        "breaks": verdict.breaks.iter().map(found).collect::<Vec<_>>(),
        "more_breaks": verdict.more_breaks,
    })
}

const EXAMPLES: &str = "\
Examples:
  sealpost verify-audit --data /var/lib/sealpost
  sealpost verify-audit --database postgres://sealpost@db/sealpost --export /mnt/elsewhere/heads
  sealpost verify-audit --data /restored --heads /mnt/elsewhere/heads

A chain cannot tell by itself that its end was cut off: keep heads where nobody who can change
the database can change them. Exit code 1: the log was changed, or could not be read.";
