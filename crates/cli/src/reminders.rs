//! `sealpost reminders`: when the account is reminded of ends, and who beside
//! the people of an order.

use std::collections::BTreeMap;

use sealpost_client::api::reminders::{ChangeReminders, Reminders as Settings};

use crate::connect::Connect;
use crate::output;

/// See and set when your account is reminded of certificates that end, and who is
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Reminders {
    #[command(flatten)]
    connect: Connect,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Show what is set
    Show,
    Set(Set),
}

/// Change what is set; what is not named stays
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = true)]
struct Set {
    /// Remind of every order that does not say otherwise
    #[arg(long, conflicts_with = "off")]
    on: bool,
    /// Remind of no order that does not say otherwise
    #[arg(long)]
    off: bool,
    /// The steps to tick, in days before the end; -7 is 7 days after it
    #[arg(long, value_name = "DAYS,…", value_delimiter = ',', allow_hyphen_values = true)]
    steps: Option<Vec<i64>>,
    /// Tell this address of every step; give it again for each address of the whole list
    #[arg(long = "email", value_name = "ADDRESS")]
    emails: Option<Vec<String>>,
    /// Tell nobody beside the people of an order
    #[arg(long, conflicts_with = "emails")]
    no_emails: bool,
    /// Tell these addresses of one step, in place of --email; give it again for each step with a list
    #[arg(long, value_name = "DAYS=ADDRESS,…", value_parser = list, allow_hyphen_values = true)]
    escalate: Option<Vec<(String, Vec<String>)>>,
    /// Go back from a list for each step to the one list
    #[arg(long, conflicts_with = "escalate")]
    no_escalation: bool,
    /// Words for the reminders of orders that have none of their own; an empty text takes them away
    #[arg(long, value_name = "TEXT")]
    message: Option<String>,
}

/// `7=duty@example.com,head@example.com`
fn list(text: &str) -> Result<(String, Vec<String>), String> {
    let (days, list) = text.split_once('=').ok_or("write it as 7=duty@example.com,head@example.com")?;
    Ok((days.to_owned(), list.split(',').filter(|address| !address.is_empty()).map(str::to_owned).collect()))
}

impl Reminders {
    pub fn url(&self) -> String {
        self.connect.url.clone()
    }

    pub async fn run(self) -> anyhow::Result<()> {
        let client = self.connect.client()?;
        let settings = match self.command {
            Command::Show => client.reminders().await?,
            Command::Set(set) => {
                let settings = client.change_reminders(&set.change()).await?;
                output::note("The settings are changed; they count from the next reminder on.");
                settings
            }
        };
        if self.connect.is_json() { output::json(&settings) } else { show(&settings) }
    }
}

impl Set {
    fn change(self) -> ChangeReminders {
        let lists = |lists: Vec<(String, Vec<String>)>| {
            let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
            lists.into_iter().for_each(|(days, list)| all.entry(days).or_default().extend(list));
            all
        };
        ChangeReminders {
            enabled: (self.on || self.off).then_some(self.on),
            steps: self.steps,
            additional_emails: self.emails.or(self.no_emails.then(Vec::new)),
            escalation: self.escalate.map(lists).map(Some).or(self.no_escalation.then_some(None)),
            custom_renewal_message: self.message,
        }
    }
}

fn show(settings: &Settings) -> anyhow::Result<()> {
    let day = |days: &i64| if *days < 0 { format!("{} days after", -days) } else { format!("{days} days before") };
    let steps: Vec<String> = settings.steps.iter().map(day).collect();
    let mut fields = vec![
        ("Reminders", if settings.enabled { "on" } else { "off" }.to_owned()),
        ("Steps", if steps.is_empty() { "none".to_owned() } else { steps.join(", ") }),
    ];
    match &settings.escalation {
        None => fields.push(("Every step", settings.additional_emails.join(", "))),
        Some(lists) => {
            let mut lists: Vec<_> = lists.iter().map(|(days, list)| (days.parse().unwrap_or(0), list)).collect();
            lists.sort_by_key(|(days, _): &(i64, _)| -days);
            let lines = lists.iter().map(|(days, list)| ("Step", format!("{}: {}", day(days), list.join(", "))));
            fields.extend(lines);
        }
    }
    fields.push(("Message", settings.custom_renewal_message.clone()));
    output::fields(fields)
}

const EXAMPLES: &str = "\
Examples:
  sealpost reminders show
  sealpost reminders set --steps 30,7,3,-7 --email duty@example.com
  sealpost reminders set --escalate 7=duty@example.com --escalate 3=duty@example.com,head@example.com";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_steps_are_read() {
        let two = vec!["a@example.com".to_owned(), "b@example.com".to_owned()];
        assert_eq!(list("-7=a@example.com,b@example.com"), Ok(("-7".to_owned(), two)));
        assert_eq!(list("30="), Ok(("30".to_owned(), Vec::new())));
        assert!(list("a@example.com").is_err());
    }
}
