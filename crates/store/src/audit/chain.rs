//! The chain of hashes over the audit log (R49).
//!
//! Writers do not wait for one another to chain their rows: they only add them.
//! A [`Sealer`] comes behind and gives each row its place, in the order of ids.
//! It takes a row only when no transaction is left that might still bring one
//! with a lower id, so that a row that turns up below the last sealed one was
//! not written by this program. It also writes down which rows are about which
//! order: for many of them at once that is far less to write than one by one.

use aws_lc_rs::digest;
use sealpost_domain::OrderId;
use sqlx::AssertSqlSafe;

use super::AuditRow;
use crate::conn::Many;
use crate::{Conn, Db, Result, Tx, on, on_each};

/// SHA-256.
pub type Hash = [u8; 32];

/// What stands before the first row.
pub const BEGINNING: Hash = [0; 32];

/// Rows sealed in one transaction.
const BATCH: i64 = 2000;

/// Held in PostgreSQL by the one node that is sealing.
const LOCK: i64 = 0x5ea1_c4a1;

/// A row's place in the chain.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Link {
    /// 1, 2, 3 … without a gap.
    pub position: i64,
    pub audit_id: i64,
    /// 32 bytes.
    pub hash: Vec<u8>,
}

impl AuditRow {
    /// SHA-256 over the hash before and every column. Each text comes with its
    /// length, so that no two rows give the same bytes.
    pub fn hash_after(&self, before: &Hash) -> Hash {
        let mut hash = digest::Context::new(&digest::SHA256);
        hash.update(before);
        for number in [self.id, self.account_id, self.at] {
            hash.update(&number.to_be_bytes());
        }
        hash.update(&[u8::from(self.order_id.is_some())]);
        hash.update(&self.order_id.unwrap_or_default().to_be_bytes());
        for text in [&self.actor, &self.request_id, &self.action, &self.detail] {
            hash.update(&(text.len() as u64).to_be_bytes());
            hash.update(text.as_bytes());
        }
        hash.finish().as_ref().try_into().expect("SHA-256 has 32 bytes")
    }
}

/// Seals what was committed. Each node has one; they take turns.
#[derive(Debug, Default)]
pub struct Sealer {
    /// No row with an id up to this one can come any more.
    settled: i64,
    settling: Option<Settling>,
}

/// Rows are there up to an id. Whoever drew a lower one had a transaction then.
#[derive(Debug)]
struct Settling {
    until: i64,
    /// Transactions below this number were begun by then.
    before: i64,
}

impl Sealer {
    /// Gives the next rows their places, and tells how many those were. 0: there
    /// are none, or another node is at it, or a transaction may still bring one.
    pub async fn seal(&mut self, db: &Db) -> Result<usize> {
        let mut reader = db.read().await?;
        self.settle(reader.conn()).await?;
        let head = head(reader.conn()).await?;
        let rows = rows(reader.conn(), head.as_ref().map_or(0, |head| head.audit_id), self.settled).await?;
        drop(reader);
        if rows.is_empty() {
            return Ok(0);
        }
        let links = links(head.as_ref(), &rows);
        let mut tx = db.begin().await?;
        if !is_ours(&mut tx).await? || self::head(tx.conn()).await? != head {
            return Ok(0);
        }
        insert(tx.conn(), &links).await?;
        insert_by_order(tx.conn(), &rows).await?;
        tx.commit().await?;
        Ok(links.len())
    }

    /// Finds out up to where all rows are there. SQLite has one writer, and ids
    /// in the order of commits.
    async fn settle(&mut self, mut conn: Conn<'_>) -> Result<()> {
        const NEWEST: &str = "select coalesce(max(id), 0) from audit";
        const RUNNING: &str = "select pg_snapshot_xmin(now)::text::bigint, pg_snapshot_xmax(now)::text::bigint
            from pg_current_snapshot() now";
        let newest: i64 = on!(conn.again(), sqlx::query_scalar(NEWEST), fetch_one)?;
        let (oldest, next): (i64, i64) = match conn {
            Conn::Sqlite(_) => {
                self.settled = newest;
                return Ok(());
            }
            Conn::Postgres(conn) => sqlx::query_as(RUNNING).fetch_one(conn).await?,
        };
        if let Some(settling) = self.settling.take_if(|settling| oldest >= settling.before) {
            self.settled = settling.until;
        }
        if self.settling.is_none() && newest > self.settled {
            self.settling = Some(Settling { until: newest, before: next });
        }
        Ok(())
    }
}

/// The last link.
pub async fn head(conn: Conn<'_>) -> Result<Option<Link>> {
    const SQL: &str = "select position, audit_id, hash from audit_chain order by position desc limit 1";
    Ok(on!(conn, sqlx::query_as(SQL), fetch_optional)?)
}

async fn rows(conn: Conn<'_>, after: i64, until: i64) -> Result<Vec<AuditRow>> {
    const SQL: &str = "select id, account_id, at, actor, request_id, action, order_id, detail from audit
        where id > $1 and id <= $2 order by id limit $3";
    Ok(on!(conn, sqlx::query_as(SQL).bind(after).bind(until).bind(BATCH), fetch_all)?)
}

fn links(head: Option<&Link>, rows: &[AuditRow]) -> Vec<Link> {
    let mut position = head.map_or(0, |head| head.position);
    let mut hash = head.map_or(BEGINNING, |head| known(&head.hash));
    let next = |row: &AuditRow| {
        position += 1;
        hash = row.hash_after(&hash);
        Link { position, audit_id: row.id, hash: hash.to_vec() }
    };
    rows.iter().map(next).collect()
}

/// A stored hash. One that was cut by somebody matches nothing.
pub(super) fn known(stored: &[u8]) -> Hash {
    stored.try_into().unwrap_or(BEGINNING)
}

/// Until the end of the transaction. SQLite has one writer anyhow.
async fn is_ours(tx: &mut Tx) -> Result<bool> {
    match tx.conn() {
        Conn::Sqlite(_) => Ok(true),
        Conn::Postgres(conn) => {
            Ok(sqlx::query_scalar("select pg_try_advisory_xact_lock($1)").bind(LOCK).fetch_one(conn).await?)
        }
    }
}

async fn insert(conn: Conn<'_>, links: &[Link]) -> Result<()> {
    let sql = format!("insert into audit_chain (position, audit_id, hash) {}", conn.rows(3));
    on_each!(conn, sqlx::query(AssertSqlSafe(sql)), links, |link| [
        link.position,
        link.audit_id,
        link.hash.as_slice()
    ])?;
    Ok(())
}

/// In the order of the orders: a page is written once for all that stand on it.
async fn insert_by_order(conn: Conn<'_>, rows: &[AuditRow]) -> Result<()> {
    let mut about: Vec<(i64, i64)> = rows.iter().filter_map(|row| Some((row.order_id?, row.id))).collect();
    if about.is_empty() {
        return Ok(());
    }
    about.sort_unstable();
    let sql = format!("insert into audit_by_order (order_id, audit_id) {}", conn.rows(2));
    on_each!(conn, sqlx::query(AssertSqlSafe(sql)), about, |(order, row)| [*order, *row])?;
    Ok(())
}

/// The ids of all rows about an order: those that were sealed, and the few that
/// are not yet.
pub(super) async fn about(conn: Conn<'_>, order: OrderId) -> Result<Many<i64>> {
    Ok(Many(on!(conn, sqlx::query_scalar(ABOUT_SQL).bind(order.0), fetch_all)?))
}

pub(crate) const ABOUT_SQL: &str = "select audit_id from audit_by_order where order_id = $1 union all
    select id from audit where order_id = $1 and id > (select coalesce(max(audit_id), 0) from audit_chain)";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r49_the_hash_of_a_row_tells_every_column_apart() {
        let row = AuditRow {
            id: 1,
            account_id: 2,
            at: 3,
            actor: "key 1".into(),
            request_id: "ab".into(),
            action: "placed".into(),
            order_id: Some(0),
            detail: "{}".into(),
        };
        let others = [
            AuditRow { id: 2, ..row.clone() },
            AuditRow { account_id: 3, ..row.clone() },
            AuditRow { at: 4, ..row.clone() },
            AuditRow { actor: "key 1a".into(), request_id: "b".into(), ..row.clone() },
            AuditRow { request_id: "ac".into(), ..row.clone() },
            AuditRow { action: "place".into(), detail: "d{}".into(), ..row.clone() },
            AuditRow { order_id: None, ..row.clone() },
            AuditRow { detail: "{} ".into(), ..row.clone() },
        ];
        let hash = row.hash_after(&BEGINNING);
        assert!(others.iter().all(|other| other.hash_after(&BEGINNING) != hash));
        assert_ne!(row.hash_after(&hash), hash, "what stands before counts, too");
        // The bytes that are hashed are a promise to whoever kept a head.
        assert_eq!(hash[..4], [243, 191, 95, 63]);
    }
}
