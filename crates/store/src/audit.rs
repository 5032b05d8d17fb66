//! The audit log: who did what, when. Rows are only ever added, and chained by
//! hashes afterwards (R49).

pub mod chain;
mod list;
mod lists;
pub mod verify;

pub use list::{AuditFilter, AuditRow, list};
pub use lists::{KeyOwner, ListVersion, list_at, lists};
use sealpost_domain::order::Audit;
use sealpost_domain::{AccountId, OrderId, Timestamp};

use crate::writer::{Batch, Decided};
use crate::{Actor, Result, Tx, on_each_later};

/// Writes what a batch decided.
pub(crate) async fn write(tx: &mut Tx, batch: &Batch, now: Timestamp) -> Result<()> {
    let decisions = batch.decisions.iter();
    let rows: Vec<_> = decisions
        .filter_map(|Decided { decision, actor }| {
            let Audit { action, detail } = decision.audit.as_ref()?;
            let (account, order) = (decision.order.account, Some(decision.order.id));
            Some(Row { account, order, actor, action, detail: detail.to_string() })
        })
        .collect();
    if rows.is_empty() { Ok(()) } else { insert(tx, &rows, now).await }
}

/// One row for something that is not about an order.
pub async fn add(
    tx: &mut Tx,
    account: AccountId,
    actor: &Actor,
    action: &str,
    detail: &serde_json::Value,
    now: Timestamp,
) -> Result<()> {
    add_about(tx, (account, None), actor, action, detail, now).await
}

/// One row, about an order or not.
pub(crate) async fn add_about(
    tx: &mut Tx,
    (account, order): (AccountId, Option<OrderId>),
    actor: &Actor,
    action: &str,
    detail: &serde_json::Value,
    now: Timestamp,
) -> Result<()> {
    insert(tx, &[Row { account, order, actor, action, detail: detail.to_string() }], now).await
}

struct Row<'a> {
    account: AccountId,
    order: Option<OrderId>,
    actor: &'a Actor,
    action: &'a str,
    detail: String,
}

/// Also keeps what their transaction can be asked about by (R59).
async fn insert(tx: &mut Tx, rows: &[Row<'_>], now: Timestamp) -> Result<()> {
    let columns = "account_id, at, actor, request_id, action, order_id, detail";
    let mut sql = format!("insert into audit ({columns}) {}", tx.conn().rows(7));
    if tx.later().is_some() {
        sql += " returning id, request_id";
    }
    on_each_later!(tx, sql, rows, |row| [
        row.account.0,
        now.millis(),
        row.actor.who.as_str(),
        row.actor.request_id.as_str(),
        row.action,
        row.order.map(|order| order.0),
        row.detail.as_str(),
    ])?;
    if let Some(later) = tx.later() {
        later.tells_receipt();
    }
    Ok(())
}
