//! `sealpost mails retry` and `cancel`: what people do with mails that wait.

use sealpost_client::api::own::MailInfo;
use sealpost_client::{Client, MailQuery};

use crate::failure::Usage;
use crate::output;

/// Which mails: by id, or all of an order or of the account in one state.
#[derive(Debug, clap::Args)]
pub struct Which {
    /// The mails' ids, UUIDs
    #[arg(value_name = "MAIL", conflicts_with_all = ["state", "order"])]
    ids: Vec<String>,
    /// All mails in this state: queued, deferred or parked
    #[arg(long)]
    state: Option<String>,
    /// With --state: mails of this order only
    #[arg(long, value_name = "ID", requires = "state")]
    order: Option<i64>,
}

impl Which {
    /// Their ids, of all pages.
    async fn find(self, client: &Client) -> anyhow::Result<Vec<String>> {
        let Some(state) = self.state else {
            return match self.ids.is_empty() {
                true => Err(Usage("name mails by their ids, or all in one state with --state".to_owned()).into()),
                false => Ok(self.ids),
            };
        };
        if !["queued", "deferred", "parked"].contains(&state.as_str()) {
            let text = format!("mails that are {state} do not wait; those that are queued, deferred or parked do");
            return Err(Usage(text).into());
        }
        let mut query = MailQuery { order_id: self.order, state: Some(state), ..MailQuery::default() };
        let mut ids = Vec::new();
        loop {
            let page = client.mails(&query).await?;
            ids.extend(page.mails.into_iter().map(|mail| mail.id));
            query.after = page.next;
            if query.after.is_none() {
                return Ok(ids);
            }
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Retry,
    Cancel,
}

/// Does it to each, tells about each, and fails at the end if one could not be.
pub async fn run(client: &Client, which: Which, act: Act, json: bool) -> anyhow::Result<()> {
    let ids = which.find(client).await?;
    let (mut done, mut refused) = (Vec::new(), 0);
    for id in &ids {
        let outcome = match act {
            Act::Retry => client.retry_mail(id).await,
            Act::Cancel => client.cancel_mail(id).await,
        };
        match outcome {
            Ok(mail) => {
                if !json {
                    output::note(told(&mail, act));
                }
                done.push(mail);
            }
            // What is wrong with one mail is not wrong with the next.
            Err(error) if error.status().is_some_and(|status| [400, 404].contains(&status)) => {
                refused += 1;
                output::note(format!("{id}: {error}"));
            }
            Err(error) => return Err(error.into()),
        }
    }
    if json {
        output::json(&done)?;
    } else if ids.is_empty() {
        output::note("There is no such mail.");
    }
    if refused > 0 {
        anyhow::bail!("{refused} of {} mails stayed as they were", ids.len());
    }
    Ok(())
}

fn told(mail: &MailInfo, act: Act) -> String {
    let MailInfo { id, kind, recipient, .. } = mail;
    match act {
        Act::Retry => format!("Mail {id} ({kind} to {recipient}) is due now."),
        Act::Cancel => format!("Mail {id} ({kind} to {recipient}) is canceled, and what it said is erased."),
    }
}
