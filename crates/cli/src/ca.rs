//! `sealpost ca`: the certificate authority that a desk made for itself.

use std::path::PathBuf;

use anyhow::Context as _;
use sealpost_ca::{KeySeal, open_key};

use crate::{file, output};

/// Look after the certificate authority that a desk made for itself
#[derive(Debug, clap::Args)]
pub struct Ca {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    ExportKey(ExportKey),
}

/// Write a sealed key out as plain PEM, to use it elsewhere
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  sealpost ca export-key sealpost-data/ca/root.key --out /media/offline/root.pem
  sealpost ca export-key /backup/ca/issuing.key --secret /backup/secret.key --out issuing.pem")]
struct ExportKey {
    /// The sealed key: ca/root.key or ca/issuing.key of the data folder
    key: PathBuf,
    /// The secret that it is sealed with [default: secret.key in the folder above the key's]
    #[arg(long, value_name = "FILE")]
    secret: Option<PathBuf>,
    /// File to make, mode 0600; it must not be there yet
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

impl Ca {
    pub fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::ExportKey(export) => export.run(),
        }
    }
}

impl ExportKey {
    fn run(self) -> anyhow::Result<()> {
        let Self { key, secret, out } = self;
        let secret = match secret {
            Some(secret) => secret,
            None => std::path::absolute(&key)?
                .ancestors()
                .nth(2)
                .context("name the secret with --secret")?
                .join("secret.key"),
        };
        let bytes = std::fs::read(&secret).with_context(|| format!("cannot read {}", secret.display()))?;
        let bytes = <[u8; 32]>::try_from(bytes).ok();
        let bytes = bytes.with_context(|| format!("{} does not hold 32 bytes", secret.display()))?;
        let pem = open_key(&key, Some(&KeySeal::new(&bytes)?))?;
        file::write_new(&out, 0o600, pem.as_bytes(), "choose another name with --out")?;
        output::note(format!("{} holds the key as plain PEM: keep it offline.", out.display()));
        Ok(())
    }
}
