//! `orders resend-emails`: asks again for approval.

use std::collections::HashSet;

use anyhow::Context as _;
use sealpost_client::api::emails;
use sealpost_client::api::own::OrderMails;

use crate::approver::Approver;
use crate::connect::Connect;
use crate::{mails, output};

/// Send the approval mails of an order again: to all, or to chosen approvers, in a chosen language
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct ResendEmails {
    /// The order's id
    order: i64,
    /// Whom to ask about a name (repeatable); without it, everybody who was asked last is asked again
    #[arg(long = "approver", value_name = "NAME=EMAIL[,via=DOMAIN]")]
    approvers: Vec<Approver>,
    /// Language of the mails: en de es fr it ja ko pt ru zh_CN zh_TW [default: the order's]
    #[arg(long)]
    locale: Option<String>,
}

impl ResendEmails {
    pub async fn run(self, connect: &Connect) -> anyhow::Result<()> {
        let client = connect.client()?;
        mails::warn_of(self.locale.as_deref());
        let before = mails::of_order(&client, self.order).await?;
        let request = request(self.approvers, self.locale);
        client.resend_emails(self.order, &request).await?;
        let Some(before) = before else {
            output::note("Done. This server does not tell what it sent.");
            return Ok(());
        };
        let before: HashSet<_> = before.into_iter().map(|mail| mail.id).collect();
        let mails = mails::of_order(&client, self.order).await;
        let mut mails = mails.context("the mails are sent again, but cannot be listed")?.unwrap_or_default();
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

fn request(approvers: Vec<Approver>, locale: Option<String>) -> emails::ResendEmails {
    let entries: Vec<_> = approvers.into_iter().map(Into::into).collect();
    emails::ResendEmails { domain_approval_emails: Some(entries).filter(|entries| !entries.is_empty()), locale }
}

const EXAMPLES: &str = "\
Examples:
  sealpost orders resend-emails 1007
  sealpost orders resend-emails 1007 --locale ko --approver example.com=webmaster@example.com
  sealpost orders resend-emails 1007 --approver sub.example2.com=someone@example2.com

An address at a parent domain approves through it (email_domain); ,via=DOMAIN names another.";

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_published_request_can_be_written() {
        let approvers = ["example.com=someone@example.com", "sub.example2.com=someone@example2.com"];
        let approvers = approvers.map(|text| text.parse().expect("valid")).to_vec();
        let wanted = json!({
            "domain_approval_emails": [
                {"domain": "example.com", "email": "someone@example.com"},
                {"domain": "sub.example2.com", "email": "someone@example2.com", "email_domain": "example2.com"}
            ],
            "locale": "en"
        });
        assert_eq!(serde_json::to_value(request(approvers, Some("en".to_owned()))).expect("plain"), wanted);
        assert_eq!(serde_json::to_value(request(vec![], None)).expect("plain"), json!({}));
    }
}
