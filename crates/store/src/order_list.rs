//! Lists of orders: filters, sorting and paging of `GET /order/certificate`.

use sealpost_domain::AccountId;
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
    Status(String),
    Product(String),
    Organization(i64),
    User(i64),
    Container(i64),
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
        Filter::Certificate(id) => number("o.certificate_id", "=", *id),
        Filter::CreatedAt(from, till) => range("o.created_at", *from, *till, number),
        Filter::ValidTill(from, till) => range("t.valid_till", *from, *till, number),
        Filter::DisableRenewal(on) => if *on { "o.disable_renewal" } else { "not o.disable_renewal" }.to_owned(),
        Filter::Status(status) => text("o.status", &Text::Is(status.clone()), values),
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
