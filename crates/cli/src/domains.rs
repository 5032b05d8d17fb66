//! `sealpost domains`: names that are validated for an organization ahead of its
//! orders, and who may approve a name.

mod approvers;

use std::collections::HashSet;

use sealpost_client::api::domains::{Domain, NewDomain, ResendDomainEmails, ValidationRef};
use sealpost_client::api::own::OrderMails;

use crate::connect::Connect;
use crate::mails;
use crate::output::{self, or_empty};

/// Add, read and ask again about domains that are validated ahead of orders; see who may approve a name
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Domains {
    #[command(flatten)]
    connect: Connect,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List the account's domains
    List,
    Add(Add),
    /// Show one domain, and whose links still decide
    Show {
        /// The domain's id, as `domains list` shows it
        domain: i64,
    },
    ResendEmails(ResendEmails),
    /// List everybody who may approve a name, and what was found but is of no use
    #[command(after_help = approvers::EXAMPLES)]
    Approvers {
        /// The name; a leading *. is left out
        name: String,
    },
}

/// Add a domain and ask its approvers by mail
#[derive(Debug, clap::Args)]
struct Add {
    /// The domain; www. before it is left off
    name: String,
    /// The organization's id [default: the account's only one]
    #[arg(long, value_name = "ID")]
    organization: Option<i64>,
    /// Validate it for EV certificates, too
    #[arg(long)]
    ev: bool,
    /// Language of the mails: en de es fr it ja ko pt ru zh_CN zh_TW [default: the account's]
    #[arg(long)]
    locale: Option<String>,
}

/// Ask the approvers of a domain again: all of them, or chosen ones, in a chosen language
#[derive(Debug, clap::Args)]
struct ResendEmails {
    /// The domain's id
    domain: i64,
    /// Ask this approver (repeatable); without it, all of them
    #[arg(long = "approver", value_name = "EMAIL")]
    approvers: Vec<String>,
    /// Ask at this name: the domain or a parent of it
    #[arg(long, value_name = "NAME")]
    scope: Option<String>,
    /// Language of the mails: en de es fr it ja ko pt ru zh_CN zh_TW [default: the account's]
    #[arg(long)]
    locale: Option<String>,
}

impl Domains {
    pub fn url(&self) -> String {
        self.connect.url.clone()
    }

    pub async fn run(self) -> anyhow::Result<()> {
        let connect = &self.connect;
        match self.command {
            Command::List => list(connect).await,
            Command::Add(add) => add.run(connect).await,
            Command::Show { domain } => show(connect, domain).await,
            Command::ResendEmails(resend) => resend.run(connect).await,
            Command::Approvers { name } => approvers::run(connect, &name).await,
        }
    }
}

async fn list(connect: &Connect) -> anyhow::Result<()> {
    let list = connect.client()?.domains().await?;
    if connect.is_json() {
        return output::json(&list);
    }
    output::table(["DOMAIN", "NAME", "ORGANIZATION", "STATUS", "UNTIL", "ACTIVE"], list.domains.iter().map(row))
}

fn row(domain: &Domain) -> [String; 6] {
    [
        domain.id.to_string(),
        or_empty(domain.name.as_ref()),
        or_empty(domain.organization.as_ref().and_then(|organization| organization.name.as_ref())),
        or_empty(state(domain)),
        or_empty(domain.dcv_expiration_datetime.as_ref()),
        if domain.is_active { "yes" } else { "no" }.to_owned(),
    ]
}

fn state(domain: &Domain) -> Option<&String> {
    domain.validations.as_ref()?.first()?.status.as_ref()
}

async fn show(connect: &Connect, id: i64) -> anyhow::Result<()> {
    let domain = connect.client()?.domain(id).await?;
    if connect.is_json() {
        return output::json(&domain);
    }
    let [id, name, organization, state, until, active] = row(&domain);
    output::fields([
        ("Domain", id),
        ("Name", name),
        ("Organization", organization),
        ("Status", state),
        ("Proved", or_empty(domain.dcv_approval_datetime.as_ref())),
        ("Until", until),
        ("Active", active),
    ])?;
    let open = domain.dcv.map(|dcv| dcv.dcv_invitations).unwrap_or_default();
    output::table(
        ["ASKED", "AT", "SOURCE", "WHEN"],
        open.iter().map(|one| {
            [&one.email, &one.name_scope, &one.source, &one.date_sent].map(|value| or_empty(value.as_ref()))
        }),
    )
}

impl Add {
    async fn run(self, connect: &Connect) -> anyhow::Result<()> {
        let client = connect.client()?;
        mails::warn_of(self.locale.as_deref());
        let organization = match self.organization {
            Some(id) => id,
            None => match client.organizations().await?.organizations.as_slice() {
                [only] => only.id,
                _ => anyhow::bail!("say which organization with --organization ID"),
            },
        };
        let kind = if self.ev { "ev" } else { "ov" };
        let new = NewDomain {
            name: Some(self.name),
            organization: Some(organization.into()),
            validations: Some(vec![ValidationRef { kind: Some(kind.to_owned()) }]),
            dcv_method: Some("email".to_owned()),
            locale: self.locale,
            ..NewDomain::default()
        };
        let created = client.add_domain(&new).await?;
        if connect.is_json() {
            return output::json(&created);
        }
        output::note("The domain is added, and its approvers are asked.");
        output::line(created.id)
    }
}

impl ResendEmails {
    async fn run(self, connect: &Connect) -> anyhow::Result<()> {
        let client = connect.client()?;
        mails::warn_of(self.locale.as_deref());
        let before = client.domain_mails(self.domain).await?.mails;
        let before: HashSet<_> = before.into_iter().map(|mail| mail.id).collect();
        let request = ResendDomainEmails {
            name_scope: self.scope,
            email_array: Some(self.approvers).filter(|approvers| !approvers.is_empty()),
            locale: self.locale,
        };
        client.resend_domain_emails(self.domain, &request).await?;
        let mut mails = client.domain_mails(self.domain).await?.mails;
        mails.retain(|mail| !before.contains(&mail.id));
        if connect.is_json() {
            return output::json(&OrderMails { mails, next: None });
        }
        if mails.is_empty() {
            output::note("Done: the same mails were asked for a moment ago and are on their way.");
        }
        mails::table(&mails)
    }
}

const EXAMPLES: &str = "\
Examples:
  sealpost domains add example.com --ev
  sealpost domains list
  sealpost domains resend-emails 1042 --approver webmaster@example.com --locale ko";
