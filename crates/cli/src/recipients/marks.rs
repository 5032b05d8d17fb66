//! Addresses whose mail bounced: seen, and written to again.

use sealpost_client::Client;
use sealpost_client::api::own::Mark;

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
    output::table(["MARK", "EMAIL", "SINCE", "REASON"], list.marks.iter().map(row))?;
    if let Some(next) = list.next {
        output::note(format!("There may be more: --after {next}"));
    }
    Ok(())
}

pub async fn clear(client: &Client, id: i64) -> anyhow::Result<()> {
    client.clear_mark(id).await?;
    output::note(format!("Mark {id} is taken away; notices are sent to the address again."));
    Ok(())
}

fn row(mark: &Mark) -> [String; 4] {
    [mark.id.to_string(), mark.email.clone(), mark.since.clone(), mark.reason.clone()]
}
