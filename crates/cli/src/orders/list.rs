//! `orders list`: filtered, sorted, page by page.

use sealpost_client::api::orders::{OrderList, OrderRow};
use sealpost_client::{Client, OrderQuery};

use crate::connect::Connect;
use crate::output::{self, or_empty};

/// The most orders of a page that every server gives.
const PAGE: u32 = 1000;

/// List orders, the newest first
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct List {
    /// Orders in this status only: pending, issued, canceled, …
    #[arg(long)]
    status: Option<String>,
    /// Orders with this text in their common name or an address
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// Any other filter of the API (repeatable): domain_name, organization_id, product_name_id, …
    #[arg(long = "filter", value_name = "NAME=VALUE", value_parser = pair)]
    filters: Vec<(String, String)>,
    /// What to sort by; a minus before it turns the order round
    #[arg(long, value_name = "PROPERTY", default_value = "-date_created", allow_hyphen_values = true)]
    sort: String,
    /// How many orders at most
    #[arg(long, value_name = "COUNT", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    /// All orders, in as many calls as that takes
    #[arg(long, conflicts_with = "limit")]
    all: bool,
}

impl List {
    pub async fn run(self, connect: &Connect) -> anyhow::Result<()> {
        let client = connect.client()?;
        let mut query = OrderQuery { filters: self.filters, sort: Some(self.sort), ..Default::default() };
        query.filters.extend(self.status.map(|status| ("status".to_owned(), status)));
        // A leading % makes it a search for a part.
        let part = |text: String| if text.starts_with('%') { text } else { format!("%{text}") };
        query.filters.extend(self.search.map(|text| ("search".to_owned(), part(text))));
        let list = if self.all {
            every_page(&client, query).await?
        } else {
            client.orders(&OrderQuery { limit: Some(self.limit), ..query }).await?
        };
        if connect.is_json() {
            return output::json(&list);
        }
        let header = ["ORDER", "STATUS", "COMMON NAME", "NAMES", "PRODUCT", "VALID TILL", "CREATED"];
        output::table(header, list.orders.iter().map(row))?;
        match (list.orders.len(), list.page.total) {
            (0, _) => output::note("There is no such order."),
            (shown, total) if i64::try_from(shown).is_ok_and(|shown| shown < total) => {
                output::note(format!("These are {shown} of {total} orders; --all shows every one."));
            }
            _ => {}
        }
        Ok(())
    }
}

async fn every_page(client: &Client, query: OrderQuery) -> anyhow::Result<OrderList> {
    let mut whole = OrderList::default();
    loop {
        let offset = u32::try_from(whole.orders.len())?;
        let page = client.orders(&OrderQuery { limit: Some(PAGE), offset: Some(offset), ..query.clone() }).await?;
        whole.page.total = page.page.total;
        let ended = page.orders.is_empty();
        whole.orders.extend(page.orders);
        whole.page.limit = i64::try_from(whole.orders.len())?;
        if ended || whole.page.limit >= whole.page.total {
            return Ok(whole);
        }
    }
}

fn row(order: &OrderRow) -> [String; 7] {
    let certificate = &order.certificate;
    let product = order.product.as_ref().map(|product| &product.name_id).or(order.product_name_id.as_ref());
    [
        order.id.to_string(),
        order.status.clone(),
        or_empty(certificate.common_name.as_ref()),
        certificate.dns_names.len().to_string(),
        or_empty(product),
        or_empty(certificate.valid_till.as_ref()),
        or_empty(order.date_created.as_ref()),
    ]
}

/// A filter of the API as it is written on the command line.
pub fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write NAME=VALUE, such as product_name_id=ssl_basic".to_owned()),
    }
}

const EXAMPLES: &str = "\
Examples:
  sealpost orders list --status pending
  sealpost orders list --search shop.example --sort id
  sealpost orders list --all --output json | jq '.orders[].id'";
