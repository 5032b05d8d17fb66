//! `sealpost domains approvers`: who may approve a name, and why not others.

use sealpost_client::api::approvers::{Approver, Approvers, UnusableContact};

use crate::connect::Connect;
use crate::output;

pub async fn run(connect: &Connect, name: &str) -> anyhow::Result<()> {
    let found = connect.client()?.approvers(name).await?;
    if connect.is_json() { output::json(&found) } else { print(&found) }
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

pub const EXAMPLES: &str = "\
Examples:
  sealpost domains approvers www.example.com
  sealpost domains approvers www.example.com --output json

An address approves the domain beside it and all names below that: say it as --email-domain when
you resend.";
