//! Which orders an address hears about.
//!
//! There is no index of the lists of additional emails: it would make each change
//! of a list, the call that has to be fast, a third slower. The orders of the
//! account are looked through instead, so many at a time that no answer takes
//! long (`docs/performance.md` tells how long).

use sealpost_domain::order::AdditionalEmail;
use sealpost_domain::{AccountId, OrderId};
use sqlx::AssertSqlSafe;

use crate::order_list::{Filter, Value, condition};
use crate::order_view::TABLES;
use crate::{Reader, Result, on, orders};

/// Orders that one call looks through at most.
pub const LOOKED_THROUGH: i64 = 50_000;

/// What was found, and where to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<T> {
    pub orders: Vec<T>,
    /// Orders with a higher id were not looked at; `None` if there are none.
    pub next: Option<OrderId>,
}

/// An order on whose list an address is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    pub order: OrderId,
    pub common_name: String,
    pub status: String,
    pub list: Vec<AdditionalEmail>,
}

/// An order that may be one an address hears about: it has to be looked at.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Candidate {
    pub id: i64,
    pub common_name: String,
    pub status: String,
    pub requester: String,
    pub requester_language: String,
    pub account_language: String,
    pub technical_email: Option<String>,
    additional_emails: String,
    /// What was asked with the order, as JSON.
    pub details: String,
}

impl Candidate {
    pub fn list(&self) -> Result<Vec<AdditionalEmail>> {
        orders::list(&self.additional_emails)
    }
}

/// Where to look: behind this order, and for how many at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    pub after: i64,
    pub limit: i64,
}

/// The orders that the filters let through and on whose list the address with
/// this [key](sealpost_domain::EmailAddress::key) is, by their ids.
pub async fn listing(
    reader: &mut Reader,
    account: AccountId,
    filters: &[Filter],
    key: &str,
    page: Page,
) -> Result<Found<Listing>> {
    let till = till(reader, account, page.after).await?;
    let mut values = Vec::new();
    let mut conditions: Vec<String> = filters.iter().map(|filter| condition(filter, &mut values)).collect();
    // `$1` is the account.
    let place = |index: usize| format!("${}", values.len() + 2 + index);
    conditions.push(format!("o.id > {} and o.id <= {}", place(0), place(1)));
    conditions.push(reader.conn().lists("o.additional_emails", &place(2)));
    let sql = format!(
        "select o.id, o.common_name, o.status, o.additional_emails from {TABLES}
        where o.account_id = $1 and {} order by o.id limit {}",
        conditions.join(" and "),
        place(3)
    );
    let rows: Vec<(i64, String, String, String)> = on!(
        reader.conn(),
        {
            let mut query = sqlx::query_as(AssertSqlSafe(sql)).bind(account.0);
            for value in &values {
                query = match value {
                    Value::Number(number) => query.bind(*number),
                    Value::Text(text) => query.bind(text.as_str()),
                };
            }
            query.bind(page.after).bind(till.unwrap_or(i64::MAX)).bind(key).bind(page.limit)
        },
        fetch_all
    )?;
    let next = next(rows.last().map(|row| row.0), rows.len(), page.limit, till);
    let listing = |(id, common_name, status, list): (i64, String, String, String)| {
        Ok(Listing { order: OrderId(id), common_name, status, list: orders::list(&list)? })
    };
    Ok(Found { orders: rows.into_iter().map(listing).collect::<Result<_>>()?, next })
}

/// The orders that tell an address with this key of themselves, in any role, by
/// their ids, and maybe some that do not.
pub async fn heard(reader: &mut Reader, account: AccountId, key: &str, page: Page) -> Result<Found<Candidate>> {
    let till = till(reader, account, page.after).await?;
    let sql = heard_sql(&reader.conn());
    let rows: Vec<Candidate> = on!(
        reader.conn(),
        sqlx::query_as(AssertSqlSafe(sql))
            .bind(account.0)
            .bind(page.after)
            .bind(till.unwrap_or(i64::MAX))
            .bind(key)
            .bind(page.limit),
        fetch_all
    )?;
    let next = next(rows.last().map(|row| row.id), rows.len(), page.limit, till);
    Ok(Found { orders: rows, next })
}

pub(crate) fn heard_sql(conn: &crate::Conn<'_>) -> String {
    // The contact of an organization is among what was asked with an order.
    let (listed, contact) = (conn.lists("o.additional_emails", "$4"), conn.lists("d.details", "$4"));
    format!(
        "select o.id, o.common_name, o.status, o.technical_email, o.additional_emails, d.details,
            u.email as requester, u.language as requester_language, a.language as account_language
        from orders o join order_details d on d.order_id = o.id join users u on u.id = o.user_id
            join accounts a on a.id = o.account_id
        where o.account_id = $1 and o.id > $2 and o.id <= $3
            and ({listed} or lower(o.technical_email) = lower($4)
                or o.user_id in (select id from users where account_id = $1 and lower(email) = lower($4))
                or o.organization_id is not null and exists
                    (select 1 from order_details d where d.order_id = o.id and {contact}))
        order by o.id limit $5"
    )
}

/// The last order that this call looks at, unless it looks at all that are left.
async fn till(reader: &mut Reader, account: AccountId, after: i64) -> Result<Option<i64>> {
    const SQL: &str = "select id from orders where account_id = $1 and id > $2 order by id limit 1 offset $3";
    Ok(on!(
        reader.conn(),
        sqlx::query_scalar(SQL).bind(account.0).bind(after).bind(LOOKED_THROUGH - 1),
        fetch_optional
    )?)
}

fn next(last: Option<i64>, found: usize, limit: i64, till: Option<i64>) -> Option<OrderId> {
    let is_full = i64::try_from(found).is_ok_and(|found| found >= limit);
    last.filter(|_| is_full).or(till).map(OrderId)
}
