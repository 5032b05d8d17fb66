//! `sealpost domains`: who may approve a name, and why not others.

use sealpost_client::api::approvers::{Approver, Approvers, UnusableContact};

use crate::connect::Connect;
use crate::output;

/// See who may approve a domain
#[derive(Debug, clap::Args)]
pub struct Domains {
    #[command(flatten)]
    connect: Connect,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List everybody who may approve a name, and what was found but is of no use
    #[command(after_help = EXAMPLES)]
    Approvers {
        /// The name; a leading *. is left out
        name: String,
    },
}

impl Domains {
    pub fn url(&self) -> String {
        self.connect.url.clone()
    }

    pub async fn run(self) -> anyhow::Result<()> {
        let Command::Approvers { name } = &self.command;
        let found = self.connect.client()?.approvers(name).await?;
        if self.connect.is_json() { output::json(&found) } else { print(&found) }
    }
}

fn print(found: &Approvers) -> anyhow::Result<()> {
    if found.approvers.is_empty() {
        output::note(format!("Nobody can be asked about {}.", found.domain));
    }
    let approver = |Approver { email_domain, email, source, doubt }: &Approver| {
        [email_domain.clone(), email.clone(), source.clone(), doubt.clone().unwrap_or_default()]
    };
    output::table(["EMAIL DOMAIN", "EMAIL", "SOURCE", ""], found.approvers.iter().map(approver))?;
    if found.unusable.is_empty() {
        return Ok(());
    }
    if !found.approvers.is_empty() {
        output::line("")?;
    }
    let unusable = |UnusableContact { email_domain, source, found, reason }: &UnusableContact| {
        [email_domain.clone(), source.clone(), found.clone(), reason.clone()]
    };
    output::table(["EMAIL DOMAIN", "SOURCE", "NOT USED", "WHY NOT"], found.unusable.iter().map(unusable))
}

const EXAMPLES: &str = "\
Examples:
  sealpost domains approvers www.example.com
  sealpost domains approvers www.example.com --output json

An address approves the domain beside it and all names below that: say it as --email-domain when
you resend.";
