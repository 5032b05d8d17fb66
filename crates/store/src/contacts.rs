//! Contacts that the operator filed: who may approve a domain besides those
//! that the world publishes (R3).

use sealpost_domain::{AccountId, EmailAddress, Fqdn, Source, Timestamp};
use sqlx::AssertSqlSafe;

use crate::approvals::Owner;
use crate::conn::Many;
use crate::{Conn, Reader, Result, on};

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Contact {
    pub id: i64,
    /// The domain whose names the address may approve.
    pub adn: String,
    pub email: String,
    pub created_at: i64,
}

/// All of an account, by domain.
pub async fn list(reader: &mut Reader, account: AccountId) -> Result<Vec<Contact>> {
    const SQL: &str = "select id, adn, email, created_at from contacts where account_id = $1 order by adn, id";
    Ok(on!(reader.conn(), sqlx::query_as(SQL).bind(account.0), fetch_all)?)
}

/// Those of the given domains.
pub async fn of_domains(reader: &mut Reader, account: AccountId, adns: &[&Fqdn]) -> Result<Vec<Contact>> {
    let sql = format!(
        "select id, adn, email, created_at from contacts where account_id = $1 and adn {} order by adn, id",
        reader.conn().in_many(2)
    );
    let adns: Many<&str> = adns.iter().map(|adn| adn.as_str()).collect();
    Ok(on!(reader.conn(), sqlx::query_as(AssertSqlSafe(sql)).bind(account.0).bind(adns), fetch_all)?)
}

/// Files an address; `false` if it is filed for that domain already.
pub async fn insert(
    conn: Conn<'_>,
    account: AccountId,
    id: i64,
    adn: &Fqdn,
    email: &EmailAddress,
    now: Timestamp,
) -> Result<bool> {
    const SQL: &str = "insert into contacts (id, account_id, adn, email, email_key, created_at)
        values ($1, $2, $3, $4, $5, $6) on conflict (account_id, adn, email_key) do nothing
        returning id";
    let written: Option<i64> = on!(
        conn,
        sqlx::query_scalar(SQL)
            .bind(id)
            .bind(account.0)
            .bind(adn.as_str())
            .bind(email.as_str())
            .bind(email.key())
            .bind(now.millis()),
        fetch_optional
    )?;
    Ok(written.is_some())
}

/// Takes a contact out and gives it.
pub async fn remove(conn: Conn<'_>, account: AccountId, id: i64) -> Result<Option<Contact>> {
    const SQL: &str = "delete from contacts where account_id = $1 and id = $2 returning id, adn, email, created_at";
    Ok(on!(conn, sqlx::query_as(SQL).bind(account.0).bind(id), fetch_optional)?)
}

/// Orders and domains for which such a contact was asked and could still decide.
pub async fn asking(reader: &mut Reader, account: AccountId, adn: &str, email: &EmailAddress) -> Result<Vec<Owner>> {
    const SQL: &str = "select distinct order_id, domain_id from approvals
        where account_id = $1 and recipient_key = $2 and adn = $3 and source = $4 and ended_at is null";
    let ids: Vec<(Option<i64>, Option<i64>)> = on!(
        reader.conn(),
        sqlx::query_as(SQL).bind(account.0).bind(email.key()).bind(adn).bind(Source::Filed.name()),
        fetch_all
    )?;
    ids.into_iter().map(|(order, domain)| Owner::of_ids(order, domain)).collect()
}
