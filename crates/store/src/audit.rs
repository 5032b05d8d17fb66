//! The audit log: who did what, when. Rows are only ever added, and chained by
//! hashes afterwards (R49).

pub mod chain;
mod list;
mod lists;
pub mod verify;

pub use list::{AuditFilter, AuditRow, list};
pub use lists::{KeyOwner, ListVersion, list_at, lists};
use sealpost_domain::{AccountId, OrderId, Timestamp};
use sqlx::AssertSqlSafe;

use crate::writer::{Batch, Receipt};
use crate::{Actor, Conn, Result, on};

/// Writes what a batch decided; gives what its transaction is known by (R59).
pub(crate) async fn write(conn: Conn<'_>, batch: &Batch, now: Timestamp) -> Result<Option<Receipt>> {
    let rows: Vec<_> = batch
        .decisions
        .iter()
        .filter_map(|decided| Some((&decided.decision.order, &decided.actor, decided.decision.audit.as_ref()?)))
        .collect();
    if rows.is_empty() {
        return Ok(None);
    }
    let sql = format!(
        "insert into audit (account_id, at, actor, request_id, action, order_id, detail) values {}",
        conn.places(rows.len(), 7)
    );
    macro_rules! bound {
        ($query:expr) => {{
            let mut query = $query;
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
        }};
    }
    match conn {
        Conn::Sqlite(conn) => {
            bound!(sqlx::query(AssertSqlSafe(sql))).execute(conn).await?;
            Ok(None)
        }
        Conn::Postgres(conn) => {
            let sql = format!(
                "with added as ({sql} returning id, request_id)
                select id, pg_current_xact_id()::text, request_id from added limit 1"
            );
            let (audit_id, transaction, request_id) =
                bound!(sqlx::query_as(AssertSqlSafe(sql))).fetch_one(conn).await?;
            Ok(Some(Receipt { transaction, audit_id, request_id }))
        }
    }
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
