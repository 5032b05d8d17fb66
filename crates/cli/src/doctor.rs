//! `sealpost doctor`: is everything around this desk as it should be?

mod check;
mod database;
mod dns;
mod files;
mod reach;
mod relay;

use sealpost_domain::EmailAddress;
use serde_json::json;

use crate::desk::DeskSettings;
use crate::failure::Usage;
use crate::output::{self, Format};
use check::{Check, Verdict};

/// Check a desk's surroundings: relay, DNS, database, disk, CA, public URL, clock
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Doctor {
    /// Send a test mail to this address, too
    #[arg(long, value_name = "ADDRESS")]
    to: Option<String>,
    /// How the verdicts are printed
    #[arg(long, env = "SEALPOST_OUTPUT", value_name = "FORMAT", value_enum, default_value_t = Format::Table)]
    output: Format,
    #[command(flatten)]
    desk: DeskSettings,
}

impl Doctor {
    pub async fn run(self) -> anyhow::Result<()> {
        let config = self.desk.resolve(None)?;
        let to = self.to.as_deref().map(EmailAddress::parse).transpose();
        let to = to.map_err(|error| Usage(format!("--to is not an address: {error}")))?;
        let mut checks = files::check(&config);
        // They wait for different things.
        let (database, reach, dns, relay) = tokio::join!(
            database::check(&config),
            reach::check(&config),
            dns::check(config.mail_from.domain(), config.dkim.as_ref()),
            relay::check(&config, to.as_ref()),
        );
        checks.extend([database, reach, dns, relay].into_iter().flatten());
        match self.output {
            Format::Json => output::json(&json!({
                "verdict": worst(&checks).name(),
                "checks": checks.iter().map(Check::as_json).collect::<Vec<_>>(),
            }))?,
            Format::Table => output::table(["CHECK", "VERDICT", "FOUND"], checks.iter().map(Check::as_row))?,
        }
        match checks.iter().filter(|check| check.verdict == Verdict::Failed).count() {
            0 => Ok(()),
            1 => anyhow::bail!("1 check failed"),
            count => anyhow::bail!("{count} checks failed"),
        }
    }
}

fn worst(checks: &[Check]) -> Verdict {
    checks.iter().map(|check| check.verdict).max().unwrap_or(Verdict::Ok)
}

const EXAMPLES: &str = "\
Examples:
  sealpost doctor --config /etc/sealpost.toml
  sealpost doctor --config /etc/sealpost.toml --to you@example.com

It takes the settings that `sealpost serve` takes, and may be run beside it: it changes nothing.
Exit code 1: something failed. Warnings do not count.";
