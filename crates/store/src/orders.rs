//! Order rows for the writer: load many, write what changed.

mod life;
mod load;
mod write;

use sealpost_domain::dcv::{Evidence, Method};
use sealpost_domain::order::{DcvMethod, Earlier, OrderName};
use sealpost_domain::{
    AccountId, CertificateId, ContainerId, EmailAddress, Fqdn, Language, Order, OrderId, OrderStatus, Organization,
    OrganizationId, Product, Source, Timestamp, UserId,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::{Conn, Error, Result, accounts};

pub(crate) use life::certificate_names;
#[cfg(test)]
pub(crate) use life::sql as life_sql;
#[cfg(test)]
pub(crate) use load::orders_sql;
pub(crate) use load::{Keys, begin, load, names, prepared, read};
pub(crate) use write::{changed_names, insert_names, reach_may_change, source_of, write};

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
