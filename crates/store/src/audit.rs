//! The audit log: who did what, when. Rows are only ever added, and chained by
//! hashes afterwards (R49).

pub mod chain;
mod list;
pub mod verify;

pub use list::{AuditFilter, AuditRow, list};
use sealpost_domain::{AccountId, OrderId, Timestamp};
use sqlx::AssertSqlSafe;

use crate::writer::Batch;
use crate::{Actor, Conn, Result, on};

pub(crate) async fn write(conn: Conn<'_>, batch: &Batch, now: Timestamp) -> Result<()> {
    let rows: Vec<_> = batch
        .decisions
        .iter()
        .filter_map(|decided| Some((&decided.decision.order, &decided.actor, decided.decision.audit.as_ref()?)))
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "insert into audit (account_id, at, actor, request_id, action, order_id, detail) values {}",
        conn.places(rows.len(), 7)
    );
    on!(
        conn,
        {
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for (order, actor, audit) in &rows {
                query = query
                    .bind(order.account.0)
                    .bind(now.millis())
                    .bind(actor.who.as_str())
                    .bind(actor.request_id.as_str())
                    .bind(audit.action)
                    .bind(order.id.0)
                    .bind(audit.detail.to_string());
            }
            query
        },
        execute
    )?;
    Ok(())
}

/// One row for something that is not about an order.
pub async fn add(
    conn: Conn<'_>,
    account: AccountId,
    actor: &Actor,
    action: &str,
    detail: &serde_json::Value,
    now: Timestamp,
) -> Result<()> {
    add_about(conn, (account, None), actor, action, detail, now).await
}

/// One row, about an order or not.
pub(crate) async fn add_about(
    conn: Conn<'_>,
    (account, order): (AccountId, Option<OrderId>),
    actor: &Actor,
    action: &str,
    detail: &serde_json::Value,
    now: Timestamp,
) -> Result<()> {
    const SQL: &str = "insert into audit (account_id, at, actor, request_id, action, order_id, detail)
        values ($1, $2, $3, $4, $5, $6, $7)";
    on!(
        conn,
        sqlx::query(SQL)
            .bind(account.0)
            .bind(now.millis())
            .bind(actor.who.as_str())
            .bind(actor.request_id.as_str())
            .bind(action)
            .bind(order.map(|order| order.0))
            .bind(detail.to_string()),
        execute
    )?;
    Ok(())
}
