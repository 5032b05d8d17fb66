//! Order rows for the writer: load many, write what changed.

mod life;
mod write;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sealpost_domain::dcv::{Evidence, Method};
use sealpost_domain::order::{DcvMethod, Earlier, OrderName};
use sealpost_domain::{
    AccountId, CertificateId, ContainerId, EmailAddress, Fqdn, Language, Order, OrderId, OrderStatus, Organization,
    OrganizationId, Product, Source, Timestamp, UserId,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sqlx::AssertSqlSafe;

use crate::conn::Many;
use crate::writer::Parts;
use crate::{Conn, Error, Result, accounts, approvals, on};

pub(crate) use life::certificate_names;
#[cfg(test)]
pub(crate) use life::sql as life_sql;
pub(crate) use write::{changed_names, insert_names, reach_may_change, source_of, write};

/// What was found of the orders that were wanted.
#[derive(Default)]
pub(crate) struct Loaded {
    pub orders: HashMap<OrderId, Order>,
    /// At that moment; none if there is no order. See [`crate::order_view::Now`].
    pub epoch: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct OrderRow {
    epoch: i64,
    id: i64,
    account_id: i64,
    container_id: i64,
    user_id: i64,
    product: String,
    status: String,
    common_name: String,
    method: String,
    language: String,
    technical_email: Option<String>,
    organization_email: Option<String>,
    certificate_id: i64,
    created_at: i64,
    status_changed_at: i64,
    order_days: i64,
    valid_till: Option<i64>,
    renewal_of: Option<i64>,
    renewed_till: Option<i64>,
    disable_renewal: bool,
    renewal_said: bool,
    remind_at: Option<i64>,
    reminded_till: Option<i64>,
    renewal_message: Option<String>,
    unreachable_since: Option<i64>,
    requester: String,
    requester_language: String,
    organization_id: Option<i64>,
    organization_name: Option<String>,
    account_name: String,
    account_language: String,
    admin_email: String,
    emergency_emails: String,
    settings: String,
    additional_emails: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct NameView {
    pub name: String,
    pub method: Option<String>,
    pub source: Option<String>,
    pub adn: Option<String>,
    pub recipient: Option<String>,
    pub proved_at: Option<i64>,
}

/// A stored word that this version does not know.
pub(crate) fn corrupt(what: &str, text: &str) -> Error {
    Error::Corrupt(format!("{what} {text:?}"))
}

/// Loads the wanted orders of their accounts, locked for the transaction in the
/// order of their ids.
pub(crate) async fn load(
    conn: Conn<'_>,
    wanted: &BTreeMap<(AccountId, OrderId), Parts>,
    now: Timestamp,
) -> Result<Loaded> {
    let lock = conn.for_update("o");
    load_with(conn, wanted, &lock, now).await
}

/// The same without locks, to look at: what is loaded may not belong together
/// where somebody changes an order meanwhile.
pub(crate) async fn read(
    conn: Conn<'_>,
    wanted: &BTreeMap<(AccountId, OrderId), Parts>,
    now: Timestamp,
) -> Result<HashMap<OrderId, Order>> {
    Ok(load_with(conn, wanted, "", now).await?.orders)
}

async fn load_with(
    mut conn: Conn<'_>,
    wanted: &BTreeMap<(AccountId, OrderId), Parts>,
    lock: &str,
    now: Timestamp,
) -> Result<Loaded> {
    if wanted.is_empty() {
        return Ok(Loaded::default());
    }
    let keys = Keys::new(wanted.keys().copied());
    let sql = load_sql(&conn, lock);
    let rows = on!(
        conn.again(),
        sqlx::query_as::<_, OrderRow>(AssertSqlSafe(sql)).bind(keys.orders).bind(keys.accounts),
        fetch_all
    )?;
    let epoch = rows.first().map(|row| row.epoch);
    let mut orders = HashMap::with_capacity(rows.len());
    for row in rows.into_iter().filter(|row| wanted.contains_key(&(AccountId(row.account_id), OrderId(row.id)))) {
        orders.insert(OrderId(row.id), Order::try_from(row)?);
    }
    let whole: Vec<i64> = wanted
        .iter()
        .filter(|((_, order), parts)| **parts >= Parts::Names && orders.contains_key(order))
        .map(|((_, order), _)| order.0)
        .collect();
    let all: Vec<i64> = wanted
        .iter()
        .filter(|((_, order), parts)| **parts == Parts::All && orders.contains_key(order))
        .map(|((_, order), _)| order.0)
        .collect();
    // A statement of its own: only now, under the lock, are the names final.
    for names in names(conn.again(), whole.clone()).await? {
        let Some(order) = orders.get_mut(&OrderId(names.id)) else { continue };
        order.names = names.list()?.into_iter().map(OrderName::try_from).collect::<Result<_>>()?;
    }
    life::add(conn.again(), all, &mut orders).await?;
    for (order, approval) in approvals::of_orders(conn, whole, now).await? {
        orders.entry(order).and_modify(|order| order.approvals.push(approval));
    }
    Ok(Loaded { orders, epoch })
}

/// Orders of accounts, as two lists: a list of pairs would be neater, but
/// PostgreSQL may look up every order of an account to find one in it. Whoever
/// asks for pairs drops the rows that are none of them.
pub(crate) struct Keys {
    pub orders: Many<i64>,
    pub accounts: Many<i64>,
}

impl Keys {
    pub fn new(keys: impl Iterator<Item = (AccountId, OrderId)> + Clone) -> Self {
        let accounts: BTreeSet<i64> = keys.clone().map(|(account, _)| account.0).collect();
        Self { orders: keys.map(|(_, order)| order.0).collect(), accounts: accounts.into_iter().collect() }
    }

    /// For a statement whose first two values are the lists.
    pub fn condition(conn: &Conn<'_>) -> String {
        format!("o.id {} and +o.account_id {}", conn.in_many(1), conn.in_many(2))
    }
}

pub(crate) fn load_sql(conn: &Conn<'_>, lock: &str) -> String {
    format!(
        "select (select number from epoch) as epoch, o.id, o.account_id, o.container_id, o.user_id, o.product, o.status, o.common_name, o.method,
            o.language, o.technical_email, o.organization_email, o.certificate_id, o.created_at, o.status_changed_at, o.order_days,
            o.valid_till, o.renewal_of, e.valid_till as renewed_till, o.disable_renewal, o.renewal_message,
            o.renewal_said, o.remind_at, o.reminded_till, o.unreachable_since,
            o.organization_id, g.name as organization_name,
            u.email as requester, u.language as requester_language,
            a.name as account_name, a.language as account_language, a.admin_email, a.emergency_emails, a.settings,
            o.additional_emails
        from orders o join users u on u.id = o.user_id join accounts a on a.id = o.account_id
            left join orders r on r.id = o.renewal_of left join certificates e on e.id = r.certificate_id
            left join organizations g on g.id = o.organization_id
        where {} order by o.id{lock}",
        Keys::condition(conn),
    )
}

/// The names of an order, as [`Conn::list`] writes them.
#[derive(sqlx::FromRow)]
pub(crate) struct Names {
    pub id: i64,
    names_list: String,
}

impl Names {
    pub fn list(&self) -> Result<Vec<NameView>> {
        list(&self.names_list)
    }
}

/// The names of many orders.
pub(crate) async fn names(conn: Conn<'_>, orders: Vec<i64>) -> Result<Vec<Names>> {
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("select o.id, {} as names_list from orders o where o.id {}", names_list(&conn), conn.in_many(1));
    let ids = Many(orders);
    Ok(on!(conn, sqlx::query_as(AssertSqlSafe(sql)).bind(ids), fetch_all)?)
}

pub(crate) fn names_list(conn: &Conn<'_>) -> String {
    conn.list(
        &["n.name", "n.method", "n.source", "n.adn", "n.recipient", "n.proved_at"],
        "from order_names n where n.order_id = o.id order by n.position",
    )
}

/// Reads a list that is kept as JSON text; in what [`Conn::list`] wrote a row is
/// an array of its columns.
pub(crate) fn list<T: DeserializeOwned>(text: &str) -> Result<Vec<T>> {
    serde_json::from_str(text).map_err(|error| Error::Corrupt(format!("a list of an order: {error}")))
}

impl TryFrom<OrderRow> for Order {
    type Error = Error;

    fn try_from(row: OrderRow) -> Result<Self> {
        let address = |text: &str| EmailAddress::parse_international(text).map_err(|_| corrupt("address", text));
        let language = |text: &str| Language::find(text).ok_or_else(|| corrupt("language", text));
        Ok(Self {
            id: OrderId(row.id),
            account: AccountId(row.account_id),
            account_name: row.account_name,
            container: ContainerId(row.container_id),
            organization: row
                .organization_id
                .zip(row.organization_name)
                .map(|(id, name)| Organization { id: OrganizationId(id), name }),
            user: UserId(row.user_id),
            requester: address(&row.requester)?,
            requester_language: language(&row.requester_language)?,
            product: Product::find(&row.product).ok_or_else(|| corrupt("product", &row.product))?,
            status: OrderStatus::find(&row.status).ok_or_else(|| corrupt("status", &row.status))?,
            common_name: row.common_name.parse_name()?,
            names: Vec::new(),
            method: match row.method.as_str() {
                "email" => DcvMethod::Email,
                other => return Err(corrupt("method", other)),
            },
            language: language(&row.language)?,
            account_language: language(&row.account_language)?,
            technical_contact: row.technical_email.as_deref().map(address).transpose()?,
            // Read as an address when the order was placed; what is none is nobody's.
            organization_contact: row.organization_email.as_deref().and_then(|text| address(text).ok()),
            additional_emails: list(&row.additional_emails)?,
            approvals: Vec::new(),
            certificate: CertificateId(row.certificate_id),
            certificates: Vec::new(),
            requests: Vec::new(),
            staff: accounts::addressed(&row.admin_email, &row.emergency_emails, &row.settings)?,
            days: u32::try_from(row.order_days).map_err(|_| corrupt("days", &row.order_days.to_string()))?,
            valid_till: row.valid_till.map(Timestamp::from_millis),
            renewal_of: row.renewal_of.map(|order| Earlier {
                order: OrderId(order),
                valid_till: row.renewed_till.map(Timestamp::from_millis),
            }),
            renewal_notices: row.renewal_said.then_some(!row.disable_renewal),
            renewal_message: row.renewal_message,
            unreachable_since: row.unreachable_since.map(Timestamp::from_millis),
            remind_at: row.remind_at.map(Timestamp::from_millis),
            reminded_till: row.reminded_till.map(Timestamp::from_millis),
            created_at: Timestamp::from_millis(row.created_at),
            status_changed_at: Timestamp::from_millis(row.status_changed_at),
        })
    }
}

pub(crate) trait ParseName {
    fn parse_name(&self) -> Result<sealpost_domain::DnsName>;
}

impl ParseName for str {
    fn parse_name(&self) -> Result<sealpost_domain::DnsName> {
        sealpost_domain::DnsName::restore(self).map_err(|_| corrupt("name", self))
    }
}

pub(crate) fn source(text: &str) -> Result<Source> {
    Source::ALL.into_iter().find(|source| source.name() == text).ok_or_else(|| corrupt("source", text))
}

impl TryFrom<NameView> for OrderName {
    type Error = Error;

    fn try_from(row: NameView) -> Result<Self> {
        let evidence = match (row.proved_at, row.adn) {
            (Some(at), Some(adn)) => Some(Evidence {
                method: row.source.as_deref().map(source).transpose()?.map_or(Method::Prevalidated, Method::of),
                adn: Fqdn::parse(&adn).map_err(|_| corrupt("name", &adn))?,
                recipient: row.recipient.and_then(|text| EmailAddress::parse(&text).ok()),
                at: Timestamp::from_millis(at),
            }),
            _ => None,
        };
        Ok(Self { name: row.name.parse_name()?, evidence })
    }
}
