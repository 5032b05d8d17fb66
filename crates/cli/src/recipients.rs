//! `sealpost recipients`: an address over all orders. Where the server has no
//! `/sealpost/v1`, the same is done order by order through the compatible API.

mod marks;
mod one_by_one;

use std::collections::BTreeMap;

use sealpost_client::api::recipients::{
    EmailItem, HeardOrder, RecipientOrders, ReplaceEmail, ReplaceReport, ReplacedIn,
};
use sealpost_client::{Client, Error, RecipientQuery};
use sealpost_domain::EmailAddress;

use crate::additional_emails::item;
use crate::connect::Connect;
use crate::failure::Usage;
use crate::orders::pair;
use crate::{ask, output};

/// Find or replace an address on all orders; see whom notices do not reach, and write to them again
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Recipients {
    #[command(flatten)]
    connect: Connect,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Show the orders that an address hears about, and why
    Find {
        /// The address
        address: String,
    },
    /// Show everybody who is told of an order, and whom notices do not reach
    Of {
        /// The order's id
        order: i64,
    },
    /// Put one address in the place of another on the lists of additional emails
    Replace(Replace),
    /// List the addresses that are marked because their mail bounced or because they unsubscribed
    List {
        /// Addresses after this mark: the end of the page before
        #[arg(long, value_name = "MARK")]
        after: Option<i64>,
        /// How many addresses at most
        #[arg(long, value_name = "COUNT")]
        limit: Option<u32>,
    },
    /// Take a mark away: notices go to that address again
    Clear {
        /// The mark's id, as `recipients list` shows it
        id: i64,
    },
}

#[derive(Debug, clap::Args)]
struct Replace {
    /// The address that leaves every list
    from: String,
    /// The address that comes in its place; ADDRESS=LOCALE is written to in that language (Sealpost only)
    to: String,
    /// Only orders that a filter of the API lets through (repeatable): status, organization_id, domain_name, …
    #[arg(long = "filter", value_name = "NAME=VALUE", value_parser = pair)]
    filters: Vec<(String, String)>,
    /// Show the plan and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Show the plan and carry it out without asking
    #[arg(long, short, conflicts_with = "dry_run")]
    yes: bool,
}

impl Recipients {
    pub fn url(&self) -> String {
        self.connect.url.clone()
    }

    pub async fn run(self) -> anyhow::Result<()> {
        let client = self.connect.client()?;
        match &self.command {
            Command::Find { address } => find(&self.connect, &client, address).await,
            Command::Of { order } => marks::of_order(&self.connect, &client, *order).await,
            Command::Replace(replace) => replace.run(&self.connect, &client).await,
            Command::List { after, limit } => marks::list(&self.connect, &client, *after, *limit).await,
            Command::Clear { id } => marks::clear(&client, *id).await,
        }
    }
}

async fn find(connect: &Connect, client: &Client, address: &str) -> anyhow::Result<()> {
    let found = match every_order(client, address).await {
        Err(error) if is_no_sealpost(&error) => one_by_one::find(client, &parse(address)?).await?,
        found => found?,
    };
    if connect.is_json() {
        return output::json(&RecipientOrders { orders: found, next: None });
    }
    if found.is_empty() {
        output::note("No order tells this address anything.");
    }
    output::table(["ORDER", "STATUS", "COMMON NAME", "AS"], found.iter().map(heard))
}

async fn every_order(client: &Client, address: &str) -> Result<Vec<HeardOrder>, Error> {
    let mut orders = Vec::new();
    let mut query = RecipientQuery::default();
    loop {
        let page = client.recipient_orders(address, query).await?;
        orders.extend(page.orders);
        match page.next {
            None => return Ok(orders),
            after => query.after = after,
        }
    }
}

fn heard(order: &HeardOrder) -> [String; 4] {
    let role =
        |(role, locale): (&str, &str)| if locale.is_empty() { role.to_owned() } else { format!("{role} ({locale})") };
    let roles: Vec<_> = order.roles.iter().map(|heard| role((&heard.role, &heard.locale))).collect();
    [order.order_id.to_string(), order.status.clone(), order.common_name.clone(), roles.join(", ")]
}

impl Replace {
    async fn run(&self, connect: &Connect, client: &Client) -> anyhow::Result<()> {
        let (plan, is_sealpost) = match self.every_list(client, true).await {
            Err(error) if is_no_sealpost(&error) => (self.plan_one_by_one(client).await?, false),
            plan => (plan?, true),
        };
        if self.dry_run || plan.is_empty() {
            return report(connect, true, plan, "No list has this address; nothing is to be changed.");
        }
        for order in &plan {
            output::note(format!("{} {} {}: {}", order.order_id, order.status, order.common_name, self.words(order)));
        }
        ask::confirm(&format!("Change the lists of {} orders?", plan.len()), self.yes)?;
        let changed = if is_sealpost {
            self.every_list(client, false).await?
        } else {
            let (from, to) = self.addresses()?;
            one_by_one::replace(client, plan, &from, &to).await?
        };
        report(connect, false, changed, "Nothing was left to change.")
    }

    /// Each call goes on where the last one stopped.
    async fn every_list(&self, client: &Client, dry_run: bool) -> Result<Vec<ReplacedIn>, Error> {
        let filters: BTreeMap<String, String> = self.filters.iter().cloned().collect();
        let mut request = ReplaceEmail {
            from: Some(self.from.clone()),
            to: Some(item(&self.to)),
            filters: (!filters.is_empty()).then_some(filters),
            dry_run: Some(dry_run),
            ..ReplaceEmail::default()
        };
        let mut orders = Vec::new();
        loop {
            let report = client.replace_additional_email(&request).await?;
            orders.extend(report.orders);
            match report.next {
                None => return Ok(orders),
                after => request.after = after,
            }
        }
    }

    async fn plan_one_by_one(&self, client: &Client) -> anyhow::Result<Vec<ReplacedIn>> {
        let (from, to) = self.addresses()?;
        one_by_one::plan(client, &self.filters, &from, &to).await
    }

    fn addresses(&self) -> anyhow::Result<(EmailAddress, EmailAddress)> {
        if matches!(item(&self.to), EmailItem::With(_)) {
            return Err(Usage("this server keeps no language for an address".to_owned()).into());
        }
        Ok((parse(&self.from)?, parse(&self.to)?))
    }

    fn words(&self, order: &ReplacedIn) -> String {
        match order.outcome.as_str() {
            "removed" => format!("- {} ({} is there already)", self.from, self.to),
            _ => format!("{} -> {}", self.from, self.to),
        }
    }
}

fn report(connect: &Connect, dry_run: bool, orders: Vec<ReplacedIn>, none: &str) -> anyhow::Result<()> {
    if connect.is_json() {
        return output::json(&ReplaceReport { dry_run, orders, next: None });
    }
    if orders.is_empty() {
        output::note(none);
    }
    let row = |order: &ReplacedIn| {
        [order.order_id.to_string(), order.status.clone(), order.common_name.clone(), order.outcome.clone()]
    };
    output::table(["ORDER", "STATUS", "COMMON NAME", "OUTCOME"], orders.iter().map(row))
}

/// The server speaks the compatible API only.
fn is_no_sealpost(error: &Error) -> bool {
    matches!(error, Error::Api { status: 404, .. })
}

fn parse(text: &str) -> anyhow::Result<EmailAddress> {
    EmailAddress::parse_international(text)
        .map_err(|error| Usage(format!("{text:?} is not an address: {error}")).into())
}

const EXAMPLES: &str = "\
Examples:
  sealpost recipients find chris@example.com
  sealpost recipients replace chris@example.com jill@example.com --dry-run
  sealpost recipients replace chris@example.com jill@example.com --filter status=issued --yes
  sealpost recipients list
  sealpost recipients clear 1042

The plan is shown first, and you are asked. A run that was interrupted may be run again: it does what is left.
On a server without Sealpost's own API each order is read and its list replaced, one by one.";
