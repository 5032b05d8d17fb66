//! `orders additional-emails`: the call replaces the whole list, so the
//! difference is shown first.

use std::collections::HashSet;
use std::fmt;

use anyhow::Context as _;
use sealpost_client::api::emails;
use sealpost_domain::EmailAddress;

use crate::connect::Connect;
use crate::{ask, output};

/// Show, or replace, the list of people who get an order's notices
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct AdditionalEmails {
    /// The order's id
    order: i64,
    /// The complete new list; whoever is not on it gets no more notices
    #[arg(value_name = "EMAIL")]
    emails: Vec<String>,
    /// Empty the list
    #[arg(long, conflicts_with = "emails")]
    clear: bool,
    /// Replace the list without asking
    #[arg(long, short)]
    yes: bool,
}

impl AdditionalEmails {
    pub async fn run(self, connect: &Connect) -> anyhow::Result<()> {
        let client = connect.client()?;
        let present = client.order(self.order).await?.additional_emails;
        if self.emails.is_empty() && !self.clear {
            return print(connect, present);
        }
        let changes = difference(&present, &self.emails);
        if changes.iter().all(|change| matches!(change, Change::Keep(_))) {
            output::note("The list is like that already; nothing was changed.");
            return print(connect, present);
        }
        changes.iter().for_each(output::note);
        ask::confirm(&format!("Replace the list of order {}?", self.order), self.yes)?;
        client.set_additional_emails(self.order, &self.emails).await?;
        let order = client.order(self.order).await.context("the list is replaced, but cannot be read back")?;
        print(connect, order.additional_emails)
    }
}

fn print(connect: &Connect, list: Vec<String>) -> anyhow::Result<()> {
    if connect.is_json() {
        return output::json(&emails::AdditionalEmails { additional_emails: Some(list) });
    }
    if list.is_empty() {
        output::note("The list is empty.");
    }
    list.iter().try_for_each(output::line)
}

/// What becomes of an address.
#[derive(Debug, PartialEq, Eq)]
enum Change<'a> {
    Keep(&'a str),
    Remove(&'a str),
    Add(&'a str),
}

impl fmt::Display for Change<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keep(email) => write!(f, "= {email}"),
            Self::Remove(email) => write!(f, "- {email}"),
            Self::Add(email) => write!(f, "+ {email}"),
        }
    }
}

/// What becomes of each address, the present ones first. Addresses are compared
/// as the server does.
fn difference<'a>(present: &'a [String], wanted: &'a [String]) -> Vec<Change<'a>> {
    let wanted_keys: HashSet<_> = wanted.iter().map(|email| key(email)).collect();
    let mut seen = HashSet::new();
    let mut changes = Vec::new();
    for email in present {
        seen.insert(key(email));
        let stays = wanted_keys.contains(&key(email));
        changes.push(if stays { Change::Keep(email) } else { Change::Remove(email) });
    }
    changes.extend(wanted.iter().filter(|email| seen.insert(key(email))).map(|email| Change::Add(email)));
    changes
}

fn key(email: &str) -> String {
    EmailAddress::parse_international(email).map_or_else(|_| email.to_owned(), |email| email.key())
}

const EXAMPLES: &str = "\
Examples:
  sealpost orders additional-emails 1007
  sealpost orders additional-emails 1007 jill.valentine@example.com leon.kennedy@example.com
  sealpost orders additional-emails 1007 --clear --yes

Before the list is overwritten the difference is shown (- goes, + comes, = stays) and you are asked.
Where nobody can be asked, nothing is changed without --yes.";

#[cfg(test)]
mod tests {
    use super::Change::{Add, Keep, Remove};
    use super::*;

    fn list(emails: &[&str]) -> Vec<String> {
        emails.iter().map(|email| (*email).to_owned()).collect()
    }

    #[test]
    fn the_difference_tells_who_goes_who_comes_and_who_stays() {
        let present = list(&["a@x.example", "b@x.example"]);
        let wanted = list(&["c@x.example", "b@x.example", "c@x.example"]);
        let changes = [Remove("a@x.example"), Keep("b@x.example"), Add("c@x.example")];
        assert_eq!(difference(&present, &wanted), changes);
        assert_eq!(difference(&present, &[]), [Remove("a@x.example"), Remove("b@x.example")]);
        assert_eq!(difference(&[], &[]), []);
    }

    #[test]
    fn another_spelling_is_the_same_address() {
        assert_eq!(difference(&list(&["A@x.example"]), &list(&["a@X.example"])), [Keep("A@x.example")]);
        assert_eq!(difference(&list(&["no address"]), &list(&["no address"])), [Keep("no address")]);
    }
}
