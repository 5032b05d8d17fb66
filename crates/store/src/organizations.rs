//! Organizations and the domains that belong to them.

use sealpost_domain::{AccountId, Timestamp};

use crate::{Conn, Reader, Result, on};

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Organization {
    pub id: i64,
    pub container_id: i64,
    pub container_name: String,
    pub name: String,
    /// `active` or `inactive`.
    pub status: String,
    pub validated: bool,
    /// Address and contacts, as JSON.
    pub details: String,
    pub created_at: i64,
}

const COLUMNS: &str = "g.id, g.container_id, c.name as container_name, g.name, g.status, g.validated, g.details,
    g.created_at";

pub async fn list(reader: &mut Reader, account: AccountId) -> Result<Vec<Organization>> {
    let sql = format!(
        "select {COLUMNS} from organizations g join containers c on c.id = g.container_id
        where g.account_id = $1 order by g.id"
    );
    Ok(on!(reader.conn(), sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(account.0), fetch_all)?)
}

pub async fn find(reader: &mut Reader, account: AccountId, id: i64) -> Result<Option<Organization>> {
    let sql = format!(
        "select {COLUMNS} from organizations g join containers c on c.id = g.container_id
        where g.account_id = $1 and g.id = $2"
    );
    Ok(on!(reader.conn(), sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(account.0).bind(id), fetch_optional)?)
}

pub async fn insert(conn: Conn<'_>, account: AccountId, organization: &Organization, now: Timestamp) -> Result<()> {
    const SQL: &str = "insert into organizations (id, account_id, container_id, name, status, validated, details,
        created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    on!(
        conn,
        sqlx::query(SQL)
            .bind(organization.id)
            .bind(account.0)
            .bind(organization.container_id)
            .bind(&organization.name)
            .bind(&organization.status)
            .bind(organization.validated)
            .bind(&organization.details)
            .bind(now.millis()),
        execute
    )?;
    Ok(())
}

/// Marks an organization of the account as validated; `None` if it has no such
/// one, `false` if it was validated already.
pub async fn validate(mut conn: Conn<'_>, account: AccountId, id: i64) -> Result<Option<bool>> {
    const FIND: &str = "select validated from organizations where account_id = $1 and id = $2";
    const SET: &str = "update organizations set validated = $3 where account_id = $1 and id = $2";
    let known: Option<bool> = on!(conn.again(), sqlx::query_scalar(FIND).bind(account.0).bind(id), fetch_optional)?;
    if known == Some(false) {
        on!(conn, sqlx::query(SET).bind(account.0).bind(id).bind(true), execute)?;
    }
    Ok(known.map(|validated| !validated))
}

/// A domain of an organization, known from its first order on.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Domain {
    pub id: i64,
    pub name: String,
    pub organization_id: i64,
    pub organization_name: String,
    pub container_id: i64,
    pub container_name: String,
    pub created_at: i64,
    /// When control of it was last proved for an order of this organization.
    pub proved_at: Option<i64>,
}

pub async fn domains(reader: &mut Reader, account: AccountId) -> Result<Vec<Domain>> {
    const SQL: &str = "select d.id, d.name, d.organization_id, g.name as organization_name, d.container_id,
            c.name as container_name, d.created_at,
            (select max(n.proved_at) from order_names n join orders o on o.id = n.order_id
                where o.account_id = d.account_id and o.organization_id = d.organization_id
                    and (n.name = d.name or n.name = '*.' || d.name)) as proved_at
        from domains d join organizations g on g.id = d.organization_id join containers c on c.id = d.container_id
        where d.account_id = $1 order by d.id";
    Ok(on!(reader.conn(), sqlx::query_as(SQL).bind(account.0), fetch_all)?)
}
