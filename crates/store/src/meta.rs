//! Facts about this database: its mode, and which CA and key belong to it.

use crate::{Conn, Result, on};

pub async fn find(conn: Conn<'_>, name: &str) -> Result<Option<String>> {
    Ok(on!(conn, sqlx::query_scalar("select value from meta where name = $1").bind(name), fetch_optional)?)
}

/// Writes a fact unless it is there already; gives what holds from now on.
pub async fn settle(mut conn: Conn<'_>, name: &str, value: &str) -> Result<String> {
    const SQL: &str = "insert into meta (name, value) values ($1, $2) on conflict (name) do nothing";
    on!(conn.again(), sqlx::query(SQL).bind(name).bind(value), execute)?;
    Ok(find(conn, name).await?.unwrap_or_else(|| value.to_owned()))
}

/// Writes a fact, whatever held before.
pub async fn put(conn: Conn<'_>, name: &str, value: &str) -> Result<()> {
    const SQL: &str = "insert into meta (name, value) values ($1, $2)
        on conflict (name) do update set value = excluded.value";
    on!(conn, sqlx::query(SQL).bind(name).bind(value), execute)?;
    Ok(())
}
