//! Addresses that notices do not reach, because mail bounced or because they
//! unsubscribed: seen, and written to again.

use sealpost_client::Client;
use sealpost_client::api::own::{Mark, OrderRecipient};

use crate::connect::Connect;
use crate::output;

pub async fn list(connect: &Connect, client: &Client, after: Option<i64>, limit: Option<u32>) -> anyhow::Result<()> {
    let list = client.marks(after, limit).await?;
    if connect.is_json() {
        return output::json(&list);
    }
    if list.marks.is_empty() {
        output::note("No address is marked.");
    }
    output::table(["MARK", "EMAIL", "WHY", "ORDERS", "SINCE", "REASON"], list.marks.iter().map(row))?;
    if let Some(next) = list.next {
        output::note(format!("There may be more: --after {next}"));
    }
    Ok(())
}

pub async fn of_order(connect: &Connect, client: &Client, order: i64) -> anyhow::Result<()> {
    let told = client.order_recipients(order).await?;
    if connect.is_json() {
        return output::json(&told);
    }
    let why = |one: &OrderRecipient| {
        let marks = one.marks.iter().map(|mark| format!("{} (mark {})", mark.kind, mark.id));
        marks.collect::<Vec<_>>().join(", ")
    };
    let row = |one: &OrderRecipient| {
        [one.email.clone(), one.role.clone(), one.locale.clone(), one.kinds.len().to_string(), why(one)]
    };
    output::table(["EMAIL", "ROLE", "LOCALE", "KINDS", "NOT REACHED"], told.recipients.iter().map(row))?;
    if let Some(since) = told.unreachable_since {
        output::note(format!("Nobody can be reached about this order since {since}."));
    }
    Ok(())
}

pub async fn clear(client: &Client, id: i64) -> anyhow::Result<()> {
    client.clear_mark(id).await?;
    output::note(format!("Mark {id} is taken away; notices are sent to the address again."));
    Ok(())
}

fn row(mark: &Mark) -> [String; 6] {
    let orders = mark.order_id.map_or_else(|| "all".to_owned(), |order| order.to_string());
    let mark = mark.clone();
    [mark.id.to_string(), mark.email, mark.kind, orders, mark.since, mark.reason]
}
