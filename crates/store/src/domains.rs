//! Domains: validated for an organization ahead of its orders.
//!
//! Domains change seldom, so each change is a transaction of its own. It commits
//! what a batch of orders commits: state, approvals, mails and audit. Orders that
//! waited for a domain are settled in the same commit.

pub mod remind;
mod write;

use sealpost_domain::dcv::{Approval, Evidence, Method};
use sealpost_domain::{
    AccountId, ContainerId, Domain, DomainId, EmailAddress, Fqdn, Organization, OrganizationId, Timestamp,
};
use sqlx::AssertSqlSafe;

use crate::orders::{corrupt, source};
use crate::{Conn, Error, Reader, Result, approvals, on};

pub(crate) use write::prove;
pub use write::{Written, add, write};

/// A domain as its account may see it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct DomainRow {
    pub id: i64,
    pub account_id: i64,
    pub account_name: String,
    pub name: String,
    pub organization_id: i64,
    pub organization_name: String,
    pub container_id: i64,
    pub container_name: String,
    /// `ov` or `ev`.
    pub validation: String,
    pub is_active: bool,
    pub method: Option<String>,
    pub source: Option<String>,
    pub adn: Option<String>,
    pub recipient: Option<String>,
    pub proved_at: Option<i64>,
    pub created_at: i64,
}

const COLUMNS: &str = "d.id, d.account_id, a.name as account_name, d.name, d.organization_id,
    g.name as organization_name, d.container_id, c.name as container_name, d.validation, d.is_active, d.method,
    d.source, d.adn, d.recipient, d.proved_at, d.created_at";

const TABLES: &str = "domains d join accounts a on a.id = d.account_id
    join organizations g on g.id = d.organization_id join containers c on c.id = d.container_id";

/// The domains of an account, in the order in which they became known.
pub async fn list(reader: &mut Reader, account: AccountId) -> Result<Vec<DomainRow>> {
    let sql = format!("select {COLUMNS} from {TABLES} where d.account_id = $1 order by d.id");
    Ok(on!(reader.conn(), sqlx::query_as(AssertSqlSafe(sql)).bind(account.0), fetch_all)?)
}

/// The domains of one organization, for an order that may use their proofs.
pub async fn of_organization(reader: &mut Reader, account: AccountId, organization: i64) -> Result<Vec<Domain>> {
    let sql = format!("select {COLUMNS} from {TABLES} where d.account_id = $1 and d.organization_id = $2");
    let query = on!(
        reader.conn(),
        sqlx::query_as::<_, DomainRow>(AssertSqlSafe(sql)).bind(account.0).bind(organization),
        fetch_all
    )?;
    query.into_iter().map(|row| Domain::try_from(&row)).collect()
}

pub async fn find(reader: &mut Reader, account: AccountId, id: DomainId) -> Result<Option<DomainRow>> {
    row(reader.conn(), account, id, false).await
}

async fn row(conn: Conn<'_>, account: AccountId, id: DomainId, lock: bool) -> Result<Option<DomainRow>> {
    let lock = if lock { conn.for_update("d") } else { String::new() };
    let sql = format!("select {COLUMNS} from {TABLES} where d.account_id = $1 and d.id = $2{lock}");
    Ok(on!(conn, sqlx::query_as(AssertSqlSafe(sql)).bind(account.0).bind(id.0), fetch_optional)?)
}

/// The approvals of a domain whose values still decide, the oldest first.
pub async fn live_approvals(
    reader: &mut Reader,
    account: AccountId,
    id: DomainId,
    now: Timestamp,
) -> Result<Vec<Approval>> {
    let mut known = approvals::of_domain(reader.conn(), account, id, now).await?;
    known.retain(|approval| approval.is_live(now));
    Ok(known)
}

/// A domain with its approvals, locked for the transaction.
async fn load(mut conn: Conn<'_>, account: AccountId, id: DomainId, now: Timestamp) -> Result<Option<Domain>> {
    let Some(row) = row(conn.again(), account, id, true).await? else { return Ok(None) };
    let mut domain = Domain::try_from(&row)?;
    domain.approvals = approvals::of_domain(conn, account, id, now).await?;
    Ok(Some(domain))
}

/// Without approvals: these are rows of their own.
impl TryFrom<&DomainRow> for Domain {
    type Error = Error;

    fn try_from(row: &DomainRow) -> Result<Self> {
        let name = |text: &str| Fqdn::parse(text).map_err(|_| corrupt("name", text));
        let evidence = match (row.proved_at, &row.adn) {
            (Some(at), Some(adn)) => Some(Evidence {
                method: row.source.as_deref().map(source).transpose()?.map_or(Method::Prevalidated, Method::of),
                adn: name(adn)?,
                recipient: row.recipient.as_deref().and_then(|text| EmailAddress::parse(text).ok()),
                at: Timestamp::from_millis(at),
            }),
            _ => None,
        };
        Ok(Self {
            id: DomainId(row.id),
            account: AccountId(row.account_id),
            account_name: row.account_name.clone(),
            container: ContainerId(row.container_id),
            organization: Organization { id: OrganizationId(row.organization_id), name: row.organization_name.clone() },
            name: name(&row.name)?,
            is_active: row.is_active,
            evidence,
            approvals: Vec::new(),
            created_at: Timestamp::from_millis(row.created_at),
        })
    }
}
