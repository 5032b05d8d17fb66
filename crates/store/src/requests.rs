//! Requests of an account, as callers read them.

use sealpost_domain::{AccountId, OrderId};
use sqlx::AssertSqlSafe;

use crate::conn::Many;
use crate::{Reader, Result, on};

/// A request with its order and the people concerned; text as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RequestRow {
    pub id: i64,
    pub account_id: i64,
    pub order_id: i64,
    pub kind: String,
    pub status: String,
    pub comments: Option<String>,
    pub created_at: i64,
    pub certificate_id: Option<i64>,
    pub reason: Option<String>,
    pub processed_at: Option<i64>,
    pub processor_comment: Option<String>,
    pub user_id: i64,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub processor_id: Option<i64>,
    pub processor_first_name: Option<String>,
    pub processor_last_name: Option<String>,
    pub processor_email: Option<String>,
    pub order_status: String,
    pub order_valid_till: Option<i64>,
    pub product: String,
    pub container_id: i64,
    pub container_name: String,
    pub organization_id: Option<i64>,
    pub organization_name: Option<String>,
    pub common_name: String,
}

const SELECT: &str =
    "select r.id, r.account_id, r.order_id, r.kind, r.status, r.comments, r.created_at, r.certificate_id, r.reason,
        r.processed_at, r.processor_comment, r.user_id, u.first_name, u.last_name, u.email, r.processor_id,
        p.first_name as processor_first_name, p.last_name as processor_last_name, p.email as processor_email,
        o.status as order_status, o.valid_till as order_valid_till, o.product, o.container_id,
        n.name as container_name, o.organization_id, g.name as organization_name,
        coalesce(c.common_name, o.common_name) as common_name
    from requests r join orders o on o.id = r.order_id join users u on u.id = r.user_id
        join containers n on n.id = o.container_id left join organizations g on g.id = o.organization_id
        left join users p on p.id = r.processor_id left join certificates c on c.id = r.certificate_id";

/// One page of the account's requests, the newest first, and how many there are
/// in all; of orders in these containers, or of all.
pub async fn list(
    reader: &mut Reader,
    account: AccountId,
    containers: Option<Vec<i64>>,
    status: Option<&str>,
    limit: i64,
    offset: i64,
) -> Result<(Vec<RequestRow>, i64)> {
    const WANTED: &str = "r.account_id = $1 and ($2 = '' or r.status = $2)";
    let status = status.unwrap_or_default();
    let within = match &containers {
        Some(_) => format!(
            "and exists (select 1 from orders v where v.id = r.order_id and v.container_id {})",
            reader.conn().in_many(3)
        ),
        // PostgreSQL takes no value that its statement does not use.
        None => "and $3 = 0".to_owned(),
    };
    macro_rules! bound {
        ($query:expr) => {{
            let query = $query.bind(account.0).bind(status);
            match &containers {
                Some(ids) => query.bind(ids.iter().copied().collect::<Many<i64>>()),
                None => query.bind(0_i64),
            }
        }};
    }
    let count = format!("select count(*) from requests r where {WANTED} {within}");
    let total: i64 = on!(reader.conn(), bound!(sqlx::query_scalar(AssertSqlSafe(count.as_str()))), fetch_one)?;
    let page = format!("{SELECT} where {WANTED} {within} order by r.id desc limit $4 offset $5");
    let rows =
        on!(reader.conn(), bound!(sqlx::query_as(AssertSqlSafe(page.as_str()))).bind(limit).bind(offset), fetch_all)?;
    Ok((rows, total))
}

pub async fn find(reader: &mut Reader, account: AccountId, id: i64) -> Result<Option<RequestRow>> {
    let sql = format!("{SELECT} where r.account_id = $1 and r.id = $2");
    Ok(on!(reader.conn(), sqlx::query_as(AssertSqlSafe(sql)).bind(account.0).bind(id), fetch_optional)?)
}

/// The order that a request of the account belongs to.
pub async fn order_of(reader: &mut Reader, account: AccountId, id: i64) -> Result<Option<OrderId>> {
    const SQL: &str = "select order_id from requests where account_id = $1 and id = $2";
    let order: Option<i64> = on!(reader.conn(), sqlx::query_scalar(SQL).bind(account.0).bind(id), fetch_optional)?;
    Ok(order.map(OrderId))
}
