//! Certificate revocation lists, made beforehand and kept as they are served.
//!
//! An issuer counts its revocations. A list remembers the count that it was made
//! at, so that a revocation committed while it was made is never missed.

use sealpost_domain::Timestamp;
use sqlx::AssertSqlSafe;

use crate::conn::Many;
use crate::{Conn, Db, Reader, Result, on};

/// A list as it is served.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Crl {
    pub number: i64,
    /// How many revocations the issuer had when it was made.
    pub revocations: i64,
    pub made_at: i64,
    pub next_update: i64,
    pub der: Vec<u8>,
}

/// A certificate on a list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Entry {
    /// Upper-case hex.
    pub serial: String,
    pub revoked_at: i64,
    pub revocation_reason: String,
}

/// Counts revocations of certificates for their issuers.
pub(crate) async fn count(conn: Conn<'_>, revoked: &[i64]) -> Result<()> {
    if revoked.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "update issuers set revocations = revocations + 1
        where id in (select issuer_id from certificates where id {})",
        conn.in_many(1)
    );
    on!(conn, sqlx::query(AssertSqlSafe(sql)).bind(Many(revoked.to_vec())), execute)?;
    Ok(())
}

pub async fn find(reader: &mut Reader, issuer: &str) -> Result<Option<Crl>> {
    const SQL: &str = "select number, revocations, made_at, next_update, der from crls where issuer_id = $1";
    Ok(on!(reader.conn(), sqlx::query_as(SQL).bind(issuer), fetch_optional)?)
}

/// How many revocations the issuer has, and what is known of its list: the
/// number, the revocations on it, and when it was made.
pub async fn standing(reader: &mut Reader, issuer: &str) -> Result<Option<(i64, Option<(i64, i64, i64)>)>> {
    const SQL: &str = "select i.revocations, l.number, l.revocations, l.made_at
        from issuers i left join crls l on l.issuer_id = i.id where i.id = $1";
    type Row = (i64, Option<i64>, Option<i64>, Option<i64>);
    let row: Option<Row> = on!(reader.conn(), sqlx::query_as(SQL).bind(issuer), fetch_optional)?;
    Ok(row.map(|(revocations, number, listed, made_at)| {
        (revocations, number.zip(listed).zip(made_at).map(|((number, listed), made_at)| (number, listed, made_at)))
    }))
}

pub(crate) const ENTRIES_SQL: &str = "select serial, revoked_at, revocation_reason from certificates
    where issuer_id = $1 and revoked_at is not null and valid_till > $2 order by serial";

/// The revoked certificates of an issuer that had not ended at `since`, by
/// serial number.
pub async fn entries(reader: &mut Reader, issuer: &str, since: Timestamp) -> Result<Vec<Entry>> {
    Ok(on!(reader.conn(), sqlx::query_as(ENTRIES_SQL).bind(issuer).bind(since.millis()), fetch_all)?)
}

/// Keeps a list, unless a newer one is kept already.
pub async fn put(db: &Db, issuer: &str, list: &Crl) -> Result<()> {
    const SQL: &str = "insert into crls (issuer_id, number, revocations, made_at, next_update, der)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (issuer_id) do update set number = excluded.number, revocations = excluded.revocations,
            made_at = excluded.made_at, next_update = excluded.next_update, der = excluded.der
        where excluded.number > crls.number";
    let mut tx = db.begin().await?;
    on!(
        tx.conn(),
        sqlx::query(SQL)
            .bind(issuer)
            .bind(list.number)
            .bind(list.revocations)
            .bind(list.made_at)
            .bind(list.next_update)
            .bind(list.der.as_slice()),
        execute
    )?;
    tx.commit().await
}
