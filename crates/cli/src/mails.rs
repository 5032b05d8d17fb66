//! `sealpost mails`: what became of each mail, by Sealpost's own API, since the
//! vendor's service does not tell; and what mails look like.

use sealpost_client::api::own::{MailInfo, OrderMails};
use sealpost_client::{Client, MailQuery};
use sealpost_domain::Language;

mod by_hand;
mod preview;

use by_hand::Act;

use crate::connect::Connect;
use crate::output::{self, or_empty};

/// See what became of each mail, and what mails look like
#[derive(Debug, clap::Args)]
pub struct Mails {
    #[command(flatten)]
    connect: Connect,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    List(List),
    Show(Show),
    /// Send mails that wait as soon as possible: deferred ones now, parked ones anew
    Retry(by_hand::Which),
    /// Give mails that wait up; what they say is erased
    Cancel(by_hand::Which),
    Preview(preview::Preview),
}

/// List mails, the newest first
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  sealpost mails list --order 1007\n  sealpost mails list --state deferred --limit 20\n  sealpost mails retry --state parked"
)]
struct List {
    /// Mails of this order only
    #[arg(long, value_name = "ID")]
    order: Option<i64>,
    /// Mails in this state only: queued, deferred, sent, bounced, failed, canceled or parked
    #[arg(long)]
    state: Option<String>,
    /// Mails of this kind only: dcv_approval, certificate_issued, order_canceled, …
    #[arg(long)]
    kind: Option<String>,
    /// Mails after this one: the end of the page before
    #[arg(long, value_name = "MAIL")]
    after: Option<String>,
    /// How many mails at most
    #[arg(long, value_name = "COUNT")]
    limit: Option<u32>,
}

/// Show a mail and each attempt to deliver it
#[derive(Debug, clap::Args)]
struct Show {
    /// The mail's id, a UUID
    id: String,
}

impl Mails {
    pub fn url(&self) -> String {
        self.connect.url.clone()
    }

    pub async fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::Preview(preview) => preview.run(),
            Command::List(List { order, state, kind, after, limit }) => {
                let query = MailQuery { order_id: order, state, kind, after, limit };
                let list = self.connect.client()?.mails(&query).await?;
                if self.connect.is_json() {
                    return output::json(&list);
                }
                if list.mails.is_empty() {
                    output::note("There is no such mail.");
                }
                let header = ["MAIL", "ORDER", "KIND", "TO", "DOMAIN", "LOCALE", "STATE", "TRIES", "NEXT", "QUEUED"];
                output::table(header, list.mails.iter().map(row))?;
                if let Some(next) = &list.next {
                    output::note(format!("There may be more: --after {next}"));
                }
                Ok(())
            }
            Command::Retry(which) => {
                by_hand::run(&self.connect.client()?, which, Act::Retry, self.connect.is_json()).await
            }
            Command::Cancel(which) => {
                by_hand::run(&self.connect.client()?, which, Act::Cancel, self.connect.is_json()).await
            }
            Command::Show(Show { id }) => {
                let mail = self.connect.client()?.mail(&id).await?;
                if self.connect.is_json() { output::json(&mail) } else { show(&mail) }
            }
        }
    }
}

/// The mails of an order; none if the server is not one of ours.
pub async fn of_order(client: &Client, order: i64) -> anyhow::Result<Option<Vec<MailInfo>>> {
    match client.order_mails(order).await {
        Ok(OrderMails { mails, .. }) => Ok(Some(mails)),
        Err(error) if error.status() == Some(404) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Tells when mails will be in another language than was asked for.
pub fn warn_of(locale: Option<&str>) {
    if let Some(locale) = locale.filter(|locale| Language::find(locale).is_none()) {
        output::note(format!("{locale} is no language that Sealpost writes: the account's is used instead."));
    }
}

/// Prints the mails of one order.
pub fn table(mails: &[MailInfo]) -> anyhow::Result<()> {
    let row = |mail: &MailInfo| {
        [
            mail.kind.clone(),
            mail.recipient.clone(),
            or_empty(mail.domain.as_ref()),
            mail.locale.clone(),
            mail.state.clone(),
            answer(mail),
        ]
    };
    output::table(["KIND", "TO", "DOMAIN", "LOCALE", "STATE", "ANSWER"], mails.iter().map(row))
}

fn row(mail: &MailInfo) -> [String; 10] {
    [
        mail.id.clone(),
        or_empty(mail.order_id.as_ref()),
        mail.kind.clone(),
        mail.recipient.clone(),
        or_empty(mail.domain.as_ref()),
        mail.locale.clone(),
        mail.state.clone(),
        mail.attempts.len().to_string(),
        or_empty(mail.next_attempt_at.as_ref()),
        mail.queued_at.clone(),
    ]
}

/// What the recipient did.
fn answer(mail: &MailInfo) -> String {
    match (&mail.decision, &mail.opened_at) {
        (Some(decision), _) => decision.verdict.clone(),
        (None, Some(_)) => "page opened".to_owned(),
        (None, None) => String::new(),
    }
}

fn show(mail: &MailInfo) -> anyhow::Result<()> {
    let decision = mail.decision.as_ref().map(|decision| format!("{} at {}", decision.verdict, decision.at));
    output::fields([
        ("Mail", mail.id.clone()),
        ("Order", or_empty(mail.order_id.as_ref())),
        ("Kind", mail.kind.clone()),
        ("To", format!("{} ({})", mail.recipient, mail.role)),
        ("Domain", or_empty(mail.domain.as_ref())),
        ("Locale", mail.locale.clone()),
        ("Subject", or_empty(mail.subject.as_ref())),
        ("State", mail.state.clone()),
        ("Queued", mail.queued_at.clone()),
        ("Sent", or_empty(mail.sent_at.as_ref())),
        ("Next attempt", or_empty(mail.next_attempt_at.as_ref())),
        ("Page opened", or_empty(mail.opened_at.as_ref())),
        ("Decision", or_empty(decision)),
        ("Reason", or_empty(mail.decision.as_ref().and_then(|decision| decision.reason.as_ref()))),
    ])?;
    if !mail.openings.is_empty() {
        output::line("")?;
        let row = |opening: &sealpost_client::api::own::Opening| {
            let after = opening.seconds_after_sending.map(|seconds| format!("{seconds} s"));
            let by = opening.sign.as_ref().map_or(opening.by.clone(), |sign| format!("{} ({sign})", opening.by));
            [opening.first_at.clone(), or_empty(after), opening.times.to_string(), by]
        };
        output::table(["OPENED", "AFTER SENDING", "TIMES", "BY"], mail.openings.iter().map(row))?;
    }
    if let Some(mark) = &mail.recipient_mark {
        output::line("")?;
        output::note(format!(
            "{} on {}{}; notices to it are not sent. `sealpost recipients clear {}` ends that.",
            if mark.kind == "unsubscribed" { "This address unsubscribed" } else { "Mail to this address bounced" },
            mark.since,
            if mark.reason.is_empty() { String::new() } else { format!(" ({})", mark.reason) },
            mark.id
        ));
    }
    if !mail.events.is_empty() {
        output::line("")?;
        let row = |event: &sealpost_client::api::own::MailEvent| {
            let event = event.clone();
            [event.at, event.kind, event.status, event.server.unwrap_or_default(), event.detail]
        };
        output::table(["TOLD", "WHAT", "STATUS", "SERVER", "WORDS"], mail.events.iter().map(row))?;
    }
    if mail.attempts.is_empty() {
        return Ok(());
    }
    output::line("")?;
    let row = |attempt: &sealpost_client::api::own::Attempt| {
        let attempt = attempt.clone();
        [attempt.at, attempt.server, attempt.stage, attempt.outcome, attempt.reply]
    };
    output::table(["ATTEMPT", "SERVER", "STAGE", "OUTCOME", "REPLY"], mail.attempts.iter().map(row))
}
