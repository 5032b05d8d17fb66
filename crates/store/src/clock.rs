//! The clock of a test desk: how far it is ahead of real time, who turns it, and
//! when something is due next.
//!
//! Whoever turns it holds a lease, by the database's own clock, which nobody
//! turns (R59). What holds at a time is stored before anything happens at that
//! time, so that no crash sets the clock back.

mod happened;

use std::time::Duration;

pub use happened::{Count, Happened, happened, last_entry};
use sealpost_domain::{AccountId, Timestamp};
use sqlx::AssertSqlSafe;

use crate::news::News;
use crate::{Actor, Conn, Db, Reader, Result, audit, on};

/// How long after its holder died somebody else may turn the clock.
const LEASE: Duration = Duration::from_secs(30);

/// The right to turn the clock.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    lease: i64,
}

/// By how many milliseconds the desk's clock is ahead of real time.
pub async fn ahead(conn: Conn<'_>) -> Result<i64> {
    Ok(on!(conn, sqlx::query_scalar("select ahead from clock"), fetch_one)?)
}

/// Takes the right to turn the clock; `None` while somebody else has it.
pub async fn take(db: &Db) -> Result<Option<Turn>> {
    let mut tx = db.begin().await?;
    let sql = format!(
        "update clock set lease = lease + 1, lease_until = {clock} + {} where lease_until is null or lease_until <= {clock}
        returning lease",
        LEASE.as_millis(),
        clock = tx.conn().clock()
    );
    let lease: Option<i64> = on!(tx.conn(), sqlx::query_scalar(AssertSqlSafe(sql)), fetch_optional)?;
    tx.commit().await?;
    Ok(lease.map(|lease| Turn { lease }))
}

/// Puts the clock ahead, never back, and holds on to the right to turn it;
/// `false` when somebody else has it by now, and then nothing is changed.
/// Callers that other nodes keep in memory are looked up anew, and with them the
/// time.
pub async fn step(
    db: &Db,
    turn: Turn,
    ahead: i64,
    note: Option<(AccountId, &Actor, &serde_json::Value)>,
) -> Result<bool> {
    let mut tx = db.begin().await?;
    let sql = format!(
        "update clock set ahead = $1, lease_until = {} + {}
        where lease = $2 and lease_until is not null and ahead <= $1 returning lease",
        tx.conn().clock(),
        LEASE.as_millis()
    );
    let held: Option<i64> =
        on!(tx.conn(), sqlx::query_scalar(AssertSqlSafe(sql)).bind(ahead).bind(turn.lease), fetch_optional)?;
    if held.is_none() {
        return Ok(false);
    }
    on!(tx.conn(), sqlx::query("update epoch set number = number + 1"), execute)?;
    if let Some((account, actor, detail)) = note {
        audit::add(&mut tx, account, actor, "clock_turned", detail, db.now()).await?;
    }
    News { clock: true, ..News::default() }.tell(tx.conn()).await?;
    tx.commit().await?;
    Ok(true)
}

/// Gives the right back.
pub async fn release(db: &Db, turn: Turn) -> Result<()> {
    const SQL: &str = "update clock set lease_until = null where lease = $1";
    let mut tx = db.begin().await?;
    on!(tx.conn(), sqlx::query(SQL).bind(turn.lease), execute)?;
    tx.commit().await
}

/// Ends the lease, as [`crate::mails::release_all`] does.
pub async fn release_all(db: &Db) -> Result<()> {
    let mut tx = db.begin().await?;
    on!(tx.conn(), sqlx::query("update clock set lease_until = null, lease = lease + 1"), execute)?;
    tx.commit().await
}

/// When the next thing falls due, or fell: mails, calls to webhooks and
/// signatures, also those under way, reminders, and orders that end.
pub async fn next_due(reader: &mut Reader) -> Result<Option<Timestamp>> {
    let at: Option<i64> = on!(reader.conn(), sqlx::query_scalar(NEXT_DUE_SQL), fetch_one)?;
    Ok(at.map(Timestamp::from_millis))
}

pub(crate) const NEXT_DUE_SQL: &str = "select min(at) from (
        select min(due_at) as at from mails where due_at is not null
        union all select min(due_at) from webhook_deliveries where due_at is not null
        union all select min(due_at) from certificates where due_at is not null
        union all select min(remind_at) from orders where remind_at is not null
        union all select min(remind_at) from domains where remind_at is not null
        union all select min(valid_till) + 1 from orders where status in ('issued', 'reissue_pending')) due";
