//! Lists of orders: filters, sorting and paging of `GET /order/certificate`.

use sealpost_domain::{AccountId, OrderId};
use sqlx::AssertSqlSafe;

use crate::order_view::{COLUMNS, OrderView, TABLES, add_names};
use crate::{Reader, Result, on};

/// What to list. Filters are combined with *and*.
#[derive(Clone, Debug, Default)]
pub struct OrderQuery {
    pub filters: Vec<Filter>,
    pub sort: Vec<(SortKey, Direction)>,
    pub limit: i64,
    pub offset: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    Id(i64),
    /// One of these, as it is at a moment (milliseconds): an order is expired
    /// from its end on, whether or not that was written down yet.
    Status(Vec<String>, i64),
    Product(String),
    Organization(i64),
    User(i64),
    Container(i64),
    /// In one of these; in none if there are none.
    Containers(Vec<i64>),
    Certificate(i64),
    CommonName(Text),
    /// Common name or any other name.
    DomainName(Text),
    /// Requester's address.
    Email(Text),
    /// Common name or requester's address.
    Search(Text),
    Serial(String),
    DisableRenewal(bool),
    /// Another order renews it.
    IsRenewed(bool),
    /// Milliseconds, from (inclusive) and till (exclusive).
    CreatedAt(Option<i64>, Option<i64>),
    ValidTill(Option<i64>, Option<i64>),
    /// Matches nothing: a value that no order can have.
    Nothing,
}

/// How a text filter matches; case does not matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    Is(String),
    Contains(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortKey {
    Id,
    DateCreated,
    CommonName,
    Status,
    ValidTill,
    Product,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Ascending,
    Descending,
}

/// One page, and how many orders match in all.
pub async fn list(reader: &mut Reader, account: AccountId, query: &OrderQuery) -> Result<(Vec<OrderView>, i64)> {
    let mut conditions = vec!["o.account_id = $1".to_owned()];
    let mut values: Vec<Value> = Vec::new();
    for filter in &query.filters {
        conditions.push(condition(filter, &mut values));
    }
    let conditions = conditions.join(" and ");
    let count = format!("select count(*) from {TABLES} where {conditions}");
    let total: i64 = on!(
        reader.conn(),
        {
            let mut sql = sqlx::query_scalar(AssertSqlSafe(count)).bind(account.0);
            for value in &values {
                sql = match value {
                    Value::Number(number) => sql.bind(*number),
                    Value::Text(text) => sql.bind(text.as_str()),
                };
            }
            sql
        },
        fetch_one
    )?;
    let page = page_sql(&conditions, &query.sort, values.len() + 2);
    let mut views: Vec<OrderView> = on!(
        reader.conn(),
        {
            let mut sql = sqlx::query_as(AssertSqlSafe(page)).bind(account.0);
            for value in &values {
                sql = match value {
                    Value::Number(number) => sql.bind(*number),
                    Value::Text(text) => sql.bind(text.as_str()),
                };
            }
            sql.bind(query.limit).bind(query.offset)
        },
        fetch_all
    )?;
    add_names(reader, &mut views).await?;
    Ok((views, total))
}

/// `next` is the number of the first place behind those of the conditions.
pub(crate) fn page_sql(conditions: &str, sort: &[(SortKey, Direction)], next: usize) -> String {
    let order = order_by(sort);
    format!("select {COLUMNS} from {TABLES} where {conditions} order by {order} limit ${next} offset ${}", next + 1)
}

pub(crate) enum Value {
    Number(i64),
    Text(String),
}

/// The SQL of one filter; its values are added behind `$1`, the account.
pub(crate) fn condition(filter: &Filter, values: &mut Vec<Value>) -> String {
    let mut number = |column: &str, operator: &str, number: i64| {
        values.push(Value::Number(number));
        format!("{column} {operator} ${}", values.len() + 1)
    };
    match filter {
        Filter::Id(id) => number("o.id", "=", *id),
        Filter::Organization(id) => number("o.organization_id", "=", *id),
        Filter::User(id) => number("o.user_id", "=", *id),
        Filter::Container(id) => number("o.container_id", "=", *id),
        Filter::Containers(ids) => {
            let any: Vec<String> = ids.iter().map(|id| number("o.container_id", "=", *id)).collect();
            if any.is_empty() { "1 = 0".to_owned() } else { format!("({})", any.join(" or ")) }
        }
        Filter::Certificate(id) => {
            let id = number("d.id", "=", *id);
            format!("exists (select 1 from certificates d where d.order_id = o.id and {id})")
        }
        Filter::CreatedAt(from, till) => range("o.created_at", *from, *till, number),
        Filter::ValidTill(from, till) => range("t.valid_till", *from, *till, number),
        Filter::DisableRenewal(on) => if *on { "o.disable_renewal" } else { "not o.disable_renewal" }.to_owned(),
        // PostgreSQL takes no value that its statement does not use.
        Filter::Status(statuses, _) if statuses.is_empty() => "1 = 0".to_owned(),
        Filter::Status(statuses, now) => {
            let over = number("o.valid_till", "<", *now);
            let ends = format!("(o.status in ('issued', 'reissue_pending') and coalesce({over}, false))");
            let one = |status: &String| {
                let is = text("o.status", &Text::Is(status.clone()), values);
                match status.as_str() {
                    "expired" => format!("({is} or {ends})"),
                    "issued" | "reissue_pending" => format!("({is} and not {ends})"),
                    _ => is,
                }
            };
            let any: Vec<String> = statuses.iter().map(one).collect();
            format!("({} or ({over} and 1 = 0))", any.join(" or "))
        }
        Filter::IsRenewed(wanted) => {
            let not = if *wanted { "" } else { "not " };
            format!(
                "{not}exists (select 1 from orders r where r.renewal_of = o.id and r.account_id = o.account_id
                    and r.status not in ('rejected', 'canceled'))"
            )
        }
        Filter::Product(product) => text("o.product", &Text::Is(product.clone()), values),
        Filter::Serial(serial) => text("lower(t.serial)", &Text::Is(serial.clone()), values),
        Filter::CommonName(name) => text("o.common_name", name, values),
        Filter::Email(email) => text("lower(u.email)", email, values),
        Filter::DomainName(name) => {
            let matches = text("n.name", name, values);
            format!("exists (select 1 from order_names n where n.order_id = o.id and {matches})")
        }
        Filter::Search(search) => {
            let name = text("o.common_name", search, values);
            let email = text("lower(u.email)", search, values);
            format!("({name} or {email})")
        }
        Filter::Nothing => "1 = 0".to_owned(),
    }
}

fn range(
    column: &str,
    from: Option<i64>,
    till: Option<i64>,
    mut number: impl FnMut(&str, &str, i64) -> String,
) -> String {
    let from = from.map(|from| number(column, ">=", from));
    let till = till.map(|till| number(column, "<", till));
    let both: Vec<String> = [from, till].into_iter().flatten().collect();
    if both.is_empty() { "1 = 1".to_owned() } else { both.join(" and ") }
}

fn text(column: &str, wanted: &Text, values: &mut Vec<Value>) -> String {
    let (value, operator) = match wanted {
        Text::Is(text) => (text.to_lowercase(), "="),
        Text::Contains(text) => {
            let escaped = text.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            (format!("%{escaped}%"), "like")
        }
    };
    values.push(Value::Text(value));
    let place = values.len() + 1;
    if operator == "like" { format!("{column} like ${place} escape '\\'") } else { format!("{column} = ${place}") }
}

fn order_by(sort: &[(SortKey, Direction)]) -> String {
    let mut keys: Vec<String> = sort
        .iter()
        .map(|(key, direction)| {
            let column = match key {
                SortKey::Id => "o.id",
                SortKey::DateCreated => "o.created_at",
                SortKey::CommonName => "o.common_name",
                SortKey::Status => "o.status",
                SortKey::ValidTill => "t.valid_till",
                SortKey::Product => "o.product",
            };
            // The databases disagree about where a null goes unless told.
            format!("{column} {} nulls last", if *direction == Direction::Descending { "desc" } else { "asc" })
        })
        .collect();
    // Newest first unless asked otherwise; the id settles what is left open.
    keys.push("o.id desc".to_owned());
    keys.join(", ")
}

/// An order whose status changed; text as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StatusChange {
    pub id: i64,
    pub certificate_id: i64,
    pub status: String,
    pub valid_till: Option<i64>,
    pub container_id: i64,
}

/// The account's orders whose status changed last within a time, from inclusive,
/// till exclusive: in the order in which they changed. An order that came to its
/// end changed then, whether or not that was written down yet.
pub async fn status_changes(
    reader: &mut Reader,
    account: AccountId,
    from: i64,
    till: i64,
    now: i64,
) -> Result<Vec<StatusChange>> {
    let rows = on!(
        reader.conn(),
        sqlx::query_as(STATUS_CHANGES_SQL).bind(account.0).bind(from).bind(till).bind(now),
        fetch_all
    )?;
    Ok(rows)
}

pub(crate) const STATUS_CHANGES_SQL: &str =
    "select id, certificate_id, status, valid_till, container_id, status_changed_at as at
    from orders where account_id = $1 and status_changed_at >= $2 and status_changed_at < $3
        and not (status in ('issued', 'reissue_pending') and coalesce(valid_till < $4, false))
    union all
    select id, certificate_id, status, valid_till, container_id, valid_till as at
    from orders where account_id = $1 and status in ('issued', 'reissue_pending') and valid_till < $4
        and valid_till >= $2 and valid_till < $3
    order by at, id";

/// Orders of all accounts that came to their end and are not yet marked so.
pub async fn ended(reader: &mut Reader, now: i64, most: i64) -> Result<Vec<(AccountId, OrderId)>> {
    let rows: Vec<(i64, i64)> = on!(reader.conn(), sqlx::query_as(ENDED_SQL).bind(now).bind(most), fetch_all)?;
    Ok(rows.into_iter().map(|(account, order)| (AccountId(account), OrderId(order))).collect())
}

pub(crate) const ENDED_SQL: &str = "select account_id, id from orders
    where status in ('issued', 'reissue_pending') and valid_till < $1 order by valid_till limit $2";
