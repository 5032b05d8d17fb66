//! `sealpost dkim`: a key that signs mails, and the record that goes with it.

use std::path::PathBuf;

use anyhow::Context as _;
use sealpost_domain::Fqdn;
use sealpost_mail::{DkimKey, DkimKeyType};

use crate::{file, output};

/// Make a key that signs mails (DKIM)
#[derive(Debug, clap::Args)]
pub struct Dkim {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Keygen(Keygen),
    Record(Record),
}

/// Make a key file, and print the DNS record to publish
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  sealpost dkim keygen --domain desk.example --selector s1
  sealpost dkim keygen --domain desk.example --selector s2 --type rsa --out /etc/sealpost/dkim-rsa.pem")]
struct Keygen {
    /// Domain of the sender's address
    #[arg(long, value_name = "DOMAIN")]
    domain: String,
    /// Name of the key below _domainkey
    #[arg(long, value_name = "NAME")]
    selector: String,
    /// ed25519 is small and fast; rsa (2048 bits) is what every receiver knows. Signing with both is best
    #[arg(long = "type", value_enum, default_value_t)]
    key_type: KeyType,
    /// File of the key [default: SELECTOR.DOMAIN.dkim.pem]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Print the DNS record of a key that is there
#[derive(Debug, clap::Args)]
struct Record {
    /// Domain of the sender's address
    #[arg(long, value_name = "DOMAIN")]
    domain: String,
    /// Name of the key below _domainkey
    #[arg(long, value_name = "NAME")]
    selector: String,
    /// File of the key, PEM
    key: PathBuf,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum KeyType {
    #[default]
    Ed25519,
    Rsa,
}

impl Dkim {
    pub fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::Keygen(keygen) => keygen.run(),
            Command::Record(Record { domain, selector, key }) => {
                let text = std::fs::read_to_string(&key).with_context(|| format!("cannot read {}", key.display()))?;
                output::line(DkimKey::from_pem(&text)?.zone_line(&parsed(&domain)?, &selector)?)
            }
        }
    }
}

impl Keygen {
    fn run(self) -> anyhow::Result<()> {
        let domain = parsed(&self.domain)?;
        let key = DkimKey::generate(match self.key_type {
            KeyType::Ed25519 => DkimKeyType::Ed25519,
            KeyType::Rsa => DkimKeyType::Rsa2048,
        })?;
        // Before the file is there: a selector that cannot be used leaves none behind.
        let record = key.zone_line(&domain, &self.selector)?;
        let path = self.out.unwrap_or_else(|| file::named_after(&format!("{}.{domain}", self.selector), "dkim.pem"));
        file::write_new(&path, 0o600, key.to_pem().as_bytes(), "choose another name with --out")?;
        output::note(format!("The key is in {}. Publish this record, then start the desk with", path.display()));
        output::note(format!("--dkim-key {} --dkim-selector {}", path.display(), self.selector));
        output::line(record)
    }
}

fn parsed(domain: &str) -> anyhow::Result<Fqdn> {
    Fqdn::parse(domain).with_context(|| format!("{domain:?} is not a domain"))
}
