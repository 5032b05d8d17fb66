//! Reading the audit log.

use sealpost_domain::{AccountId, OrderId};
use sqlx::AssertSqlSafe;

use super::chain;
use crate::{Reader, Result, on};

/// What somebody did, as it was written down.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct AuditRow {
    pub id: i64,
    pub account_id: i64,
    /// Milliseconds since 1970.
    pub at: i64,
    /// `key 17`, a masked approver, `system`, `command line`.
    pub actor: String,
    /// The request that it was asked with.
    pub request_id: String,
    pub action: String,
    pub order_id: Option<i64>,
    /// JSON.
    pub detail: String,
}

/// Which rows of an account to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct AuditFilter {
    pub order: Option<OrderId>,
    /// Rows with a higher id only: the last one of the page before.
    pub after: i64,
    /// At most so many.
    pub limit: i64,
}

/// Rows of an account, the oldest first.
pub async fn list(reader: &mut Reader, account: AccountId, filter: AuditFilter) -> Result<Vec<AuditRow>> {
    let about = match filter.order {
        Some(order) => Some(chain::about(reader.conn(), order).await?),
        None => None,
    };
    let which = about.as_ref().map_or_else(String::new, |_| format!("and id {}", reader.conn().in_many(4)));
    let sql = format!(
        "select id, account_id, at, actor, request_id, action, order_id, detail from audit
        where account_id = $1 and id > $2 {which} order by id limit $3"
    );
    Ok(on!(
        reader.conn(),
        {
            let query = sqlx::query_as(AssertSqlSafe(sql)).bind(account.0).bind(filter.after).bind(filter.limit);
            match about {
                Some(ids) => query.bind(ids),
                None => query,
            }
        },
        fetch_all
    )?)
}
