//! `sealpost additional-emails`: what the list of an order was before, and changes
//! that do not run over somebody else's.

use sealpost_client::api::recipients::{ChangeEmails, EmailItem, EmailWithLocale, ListVersion, ListedEmail};
use sealpost_client::{Client, HistoryQuery};

use crate::connect::Connect;
use crate::{ask, output};

/// Earlier lists of additional emails, and changes of a list
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct AdditionalEmails {
    #[command(flatten)]
    connect: Connect,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Show every list that an order had, the newest first, and who set it
    History {
        /// The order's id
        order: i64,
        /// Lists to show
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
    /// Put an earlier list back, after showing the difference
    Restore {
        /// The order's id
        order: i64,
        /// The list's id, as `additional-emails history` shows it
        id: i64,
        /// Put it back without asking
        #[arg(long, short)]
        yes: bool,
    },
    /// Put addresses on the list or take them off, and leave the others alone
    Change {
        /// The order's id
        order: i64,
        /// An address that comes onto the list (repeatable); ADDRESS=LOCALE is written to in that language
        #[arg(long, value_name = "ADDRESS[=LOCALE]", required_unless_present = "remove")]
        add: Vec<String>,
        /// An address that leaves it (repeatable)
        #[arg(long, value_name = "ADDRESS")]
        remove: Vec<String>,
    },
}

impl AdditionalEmails {
    pub fn url(&self) -> String {
        self.connect.url.clone()
    }

    pub async fn run(self) -> anyhow::Result<()> {
        let client = self.connect.client()?;
        let connect = &self.connect;
        match self.command {
            Command::History { order, limit } => history(connect, &client, order, limit).await,
            Command::Restore { order, id, yes } => restore(connect, &client, order, id, yes).await,
            Command::Change { order, add, remove } => {
                let present = client.additional_emails(order, HistoryQuery { limit: Some(1), before: None }).await?;
                let change =
                    ChangeEmails { add: Some(add.iter().map(|text| item(text)).collect()), remove: Some(remove) };
                let changed = client.change_additional_emails(order, &present.etag, &change).await?;
                print(connect, &changed.list.additional_emails)
            }
        }
    }
}

async fn history(connect: &Connect, client: &Client, order: i64, limit: u32) -> anyhow::Result<()> {
    let list = client.additional_emails(order, HistoryQuery { limit: Some(limit), before: None }).await?.list;
    if connect.is_json() {
        return output::json(&list);
    }
    let history = list.history.unwrap_or_default();
    output::table(["LIST", "SET AT", "BY", "REQUEST", "ADDITIONAL EMAILS"], history.iter().map(row))?;
    if list.next.is_some() {
        output::note("There may be older ones; --limit shows more.");
    }
    Ok(())
}

fn row(version: &ListVersion) -> [String; 5] {
    let by = match (&version.user, &version.key_name) {
        (Some(user), Some(key)) => format!("{} {} ({}, {key})", user.first_name, user.last_name, version.actor),
        _ => version.actor.clone(),
    };
    let emails: Vec<_> = version.additional_emails.iter().map(words).collect();
    [version.id.to_string(), version.at.clone(), by, version.request_id.clone(), emails.join(", ")]
}

fn words(listed: &ListedEmail) -> String {
    match &listed.locale {
        Some(locale) => format!("{} ({locale})", listed.email),
        None => listed.email.clone(),
    }
}

async fn restore(connect: &Connect, client: &Client, order: i64, id: i64, yes: bool) -> anyhow::Result<()> {
    let before = Some(id.saturating_add(1));
    let read = client.additional_emails(order, HistoryQuery { limit: Some(1), before }).await?;
    let history = read.list.history.unwrap_or_default();
    if let Some(wanted) = history.iter().find(|version| version.id == id) {
        let (present, wanted) = (&read.list.additional_emails, &wanted.additional_emails);
        difference(present, wanted).iter().for_each(output::note);
        ask::confirm(&format!("Put this list of order {order} back?"), yes)?;
    }
    // A list that is not there is refused by the server, in its words.
    let restored = client.restore_additional_emails(order, id, Some(&read.etag)).await?;
    print(connect, &restored.list.additional_emails)
}

/// One line for each address: `-` goes, `+` comes, `=` stays.
fn difference(present: &[ListedEmail], wanted: &[ListedEmail]) -> Vec<String> {
    let goes = present.iter().filter(|listed| !wanted.contains(listed)).map(|listed| format!("- {}", words(listed)));
    let stays = wanted.iter().map(|listed| {
        let sign = if present.contains(listed) { '=' } else { '+' };
        format!("{sign} {}", words(listed))
    });
    goes.chain(stays).collect()
}

/// `ADDRESS` or `ADDRESS=LOCALE`. An address may hold `=` before its `@`.
pub fn item(text: &str) -> EmailItem {
    let domain = text.rfind('@').unwrap_or(text.len());
    match text[domain..].split_once('=') {
        Some((rest, locale)) => EmailItem::With(EmailWithLocale {
            email: Some(format!("{}{rest}", &text[..domain])),
            locale: Some(locale.to_owned()),
        }),
        None => EmailItem::Plain(text.to_owned()),
    }
}

fn print(connect: &Connect, list: &[ListedEmail]) -> anyhow::Result<()> {
    if connect.is_json() {
        return output::json(&list);
    }
    if list.is_empty() {
        output::note("The list is empty.");
    }
    list.iter().map(words).try_for_each(output::line)
}

const EXAMPLES: &str = "\
Examples:
  sealpost additional-emails history 1007
  sealpost additional-emails restore 1007 1093
  sealpost additional-emails change 1007 --add leon.kennedy@example.com=ko --remove chris@example.com

`sealpost orders additional-emails` replaces the whole list, on any server; these commands need a Sealpost desk.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_stands_behind_the_domain() {
        let parts = |text: &str| {
            let item = item(text);
            let (email, locale) = item.parts();
            (email.unwrap_or_default().to_owned(), locale.map(str::to_owned))
        };
        assert_eq!(parts("a@example.com"), ("a@example.com".to_owned(), None));
        assert_eq!(parts("a@example.com=ko"), ("a@example.com".to_owned(), Some("ko".to_owned())));
        assert_eq!(parts("a=b@example.com"), ("a=b@example.com".to_owned(), None));
        assert_eq!(parts("a=b@example.com=zh_TW"), ("a=b@example.com".to_owned(), Some("zh_TW".to_owned())));
        assert_eq!(parts("nonsense"), ("nonsense".to_owned(), None));
    }

    #[test]
    fn the_difference_tells_languages_too() {
        let listed = |email: &str, locale: Option<&str>| ListedEmail {
            email: email.to_owned(),
            locale: locale.map(str::to_owned),
        };
        let present = [listed("a@x.example", None), listed("b@x.example", None)];
        let wanted = [listed("b@x.example", Some("ko")), listed("a@x.example", None)];
        assert_eq!(difference(&present, &wanted), ["- b@x.example", "+ b@x.example (ko)", "= a@x.example"]);
    }
}
