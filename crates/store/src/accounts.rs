//! Accounts, their users and containers.

mod scope;
mod staff;

use sealpost_domain::{AccountId, Timestamp, UserId};

use crate::{Conn, Reader, Result, on};

pub use scope::{Part, Scope, assign, assigned, container_of};
pub(crate) use staff::{addressed, people, people_list};
pub use staff::{set_contacts, set_settings, staff, staff_of};

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Account {
    pub id: i64,
    pub name: String,
    pub language: String,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct User {
    pub id: i64,
    pub account_id: i64,
    pub username: String,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    /// Access role, API reference 5.2.
    pub access_role: i64,
    pub language: String,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Container {
    pub id: i64,
    pub account_id: i64,
    pub parent_id: Option<i64>,
    pub name: String,
}

pub async fn find(conn: Conn<'_>, account: AccountId) -> Result<Option<Account>> {
    const SQL: &str = "select id, name, language from accounts where id = $1";
    Ok(on!(conn, sqlx::query_as(SQL).bind(account.0), fetch_optional)?)
}

/// The account that was made at first start.
pub async fn first(conn: Conn<'_>) -> Result<Option<Account>> {
    const SQL: &str = "select id, name, language from accounts order by id limit 1";
    Ok(on!(conn, sqlx::query_as(SQL), fetch_optional)?)
}

pub async fn insert(conn: Conn<'_>, account: &Account, now: Timestamp) -> Result<()> {
    const SQL: &str = "insert into accounts (id, name, language, created_at) values ($1, $2, $3, $4)";
    let query = on!(
        conn,
        sqlx::query(SQL).bind(account.id).bind(&account.name).bind(&account.language).bind(now.millis()),
        execute
    );
    query.map(drop)?;
    Ok(())
}

const USER: &str = "id, account_id, username, first_name, last_name, email, access_role, language";

pub async fn user(reader: &mut Reader, account: AccountId, id: UserId) -> Result<Option<User>> {
    let sql = format!("select {USER} from users where account_id = $1 and id = $2");
    Ok(on!(reader.conn(), sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(account.0).bind(id.0), fetch_optional)?)
}

pub async fn users(conn: Conn<'_>, account: AccountId) -> Result<Vec<User>> {
    let sql = format!("select {USER} from users where account_id = $1 order by id");
    Ok(on!(conn, sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(account.0), fetch_all)?)
}

pub async fn insert_user(conn: Conn<'_>, user: &User, now: Timestamp) -> Result<()> {
    const SQL: &str = "insert into users (id, account_id, username, first_name, last_name, email, access_role,
        language, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    on!(
        conn,
        sqlx::query(SQL)
            .bind(user.id)
            .bind(user.account_id)
            .bind(&user.username)
            .bind(&user.first_name)
            .bind(&user.last_name)
            .bind(&user.email)
            .bind(user.access_role)
            .bind(&user.language)
            .bind(now.millis()),
        execute
    )?;
    Ok(())
}

pub async fn containers(reader: &mut Reader, account: AccountId) -> Result<Vec<Container>> {
    const SQL: &str = "select id, account_id, parent_id, name from containers where account_id = $1 order by id";
    Ok(on!(reader.conn(), sqlx::query_as(SQL).bind(account.0), fetch_all)?)
}

pub async fn insert_container(conn: Conn<'_>, container: &Container) -> Result<()> {
    const SQL: &str = "insert into containers (id, account_id, parent_id, name) values ($1, $2, $3, $4)";
    on!(
        conn,
        sqlx::query(SQL).bind(container.id).bind(container.account_id).bind(container.parent_id).bind(&container.name),
        execute
    )?;
    Ok(())
}
