//! Contacts that the operator filed: who may approve a domain besides those
//! that the world publishes (R3).

use sealpost_domain::{AccountId, EmailAddress, Fqdn, OrderId, Source, Timestamp};
use sqlx::AssertSqlSafe;

use crate::conn::rows_at_once;
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
    let mut found = Vec::new();
    for adns in adns.chunks(rows_at_once(1)) {
        let places: Vec<_> = (2..adns.len() + 2).map(|place| format!("${place}")).collect();
        let sql = format!(
            "select id, adn, email, created_at from contacts where account_id = $1 and adn in ({}) order by adn, id",
            places.join(", ")
        );
        let rows: Vec<Contact> = on!(
            reader.conn(),
            {
                let mut query = sqlx::query_as(AssertSqlSafe(sql)).bind(account.0);
                for adn in adns {
                    query = query.bind(adn.as_str());
                }
                query
            },
            fetch_all
        )?;
        found.extend(rows);
    }
    Ok(found)
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

/// Orders in which such a contact was asked and could still decide.
pub async fn live_orders(
    reader: &mut Reader,
    account: AccountId,
    adn: &str,
    email: &EmailAddress,
) -> Result<Vec<OrderId>> {
    const SQL: &str = "select distinct order_id from approvals
        where account_id = $1 and recipient_key = $2 and adn = $3 and source = $4 and ended_at is null";
    let ids: Vec<i64> = on!(
        reader.conn(),
        sqlx::query_scalar(SQL).bind(account.0).bind(email.key()).bind(adn).bind(Source::Filed.name()),
        fetch_all
    )?;
    Ok(ids.into_iter().map(OrderId).collect())
}
