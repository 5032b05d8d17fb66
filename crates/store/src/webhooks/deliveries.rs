//! The queue's side of a call: leases with fencing (R36), and what came of it.

use std::time::Duration;

use sealpost_domain::webhook::EventId;
use sealpost_domain::{AccountId, Timestamp};
use serde_json::json;
use sqlx::AssertSqlSafe;

use super::{Webhook, disabled_since, give_up};
use crate::{Actor, Conn, Db, Error, Result, Tx, audit, on, on_each};

/// How long after a worker died another may call in its place, by the database's
/// clock. No call takes as long.
pub const LEASE: Duration = Duration::from_secs(60);

/// Whoever holds the current ticket may record what came of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    pub webhook: i64,
    pub event: EventId,
    lease: i64,
}

/// A call that is leased to the caller.
#[derive(Clone)]
pub struct Claimed {
    pub ticket: Ticket,
    pub account: AccountId,
    pub endpoint: String,
    /// For `X-WEBHOOK-KEY`.
    pub secret: Option<String>,
    pub signing_key: Option<Vec<u8>>,
    pub event: String,
    /// JSON.
    pub data: String,
    pub with_chain: bool,
    pub queued_at: Timestamp,
    /// Attempts since it was queued.
    pub tries: i64,
    attempts: i64,
}

/// What came of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Delivered,
    /// Tried again then.
    Retry(Timestamp),
    Failed,
}

/// An attempt, as it is kept.
#[derive(Clone, Debug)]
pub struct Recorded {
    pub at: Timestamp,
    pub took: Duration,
    /// Of HTTP; none when there was no answer.
    pub status: Option<u16>,
    /// The first bytes of the answer, or why there is none.
    pub answer: String,
    pub outcome: Outcome,
}

#[derive(sqlx::FromRow)]
struct Row {
    webhook_id: i64,
    event_id: uuid::Uuid,
    account_id: i64,
    event: String,
    data: String,
    with_chain: bool,
    queued_at: i64,
    tries: i64,
    attempts: i64,
    lease: i64,
    endpoint: String,
    secret: Option<Vec<u8>>,
    signing_key: Option<Vec<u8>>,
}

/// Webhooks for which something is due, and whether each is failing.
pub async fn waiting(db: &Db) -> Result<Vec<(i64, bool)>> {
    let now = db.now();
    let mut reader = db.read().await?;
    let sql = format!(
        "select w.id, w.failing_since is not null from webhooks w where exists (select 1 from webhook_deliveries d
            where d.webhook_id = w.id and d.due_at <= $1 and (d.lease_until is null or d.lease_until <= {}))
        order by w.id",
        reader.conn().clock()
    );
    Ok(on!(reader.conn(), sqlx::query_as(AssertSqlSafe(sql)).bind(now.millis()), fetch_all)?)
}

/// Leases due calls: for each webhook so many at most. What one webhook leaves
/// waiting is in nobody else's way.
pub async fn claim(db: &Db, wanted: &[(i64, usize)]) -> Result<Vec<Claimed>> {
    let now = db.now();
    let mut tx = db.begin().await?;
    let sql = claim_sql(&tx.conn());
    let mut rows: Vec<Row> = Vec::new();
    for (webhook, most) in wanted {
        let most = i64::try_from(*most).unwrap_or(i64::MAX);
        let due: Vec<Row> = on!(
            tx.conn(),
            sqlx::query_as(AssertSqlSafe(sql.as_str())).bind(now.millis()).bind(webhook).bind(most),
            fetch_all
        )?;
        rows.extend(due);
    }
    lease(tx.conn(), &rows).await?;
    tx.commit().await?;
    let claimed = rows.into_iter().filter_map(|row| {
        let (webhook, event) = (row.webhook_id, row.event_id);
        claimed(db, row)
            // It stays leased, so that the others are not held up.
            .inspect_err(|error| tracing::error!(webhook.id = webhook, %event, %error, "A call cannot be read"))
            .ok()
    });
    Ok(claimed.collect())
}

pub(crate) fn claim_sql(conn: &Conn<'_>) -> String {
    format!(
        "select d.webhook_id, d.event_id, d.account_id, d.event, d.data, d.with_chain, d.queued_at, d.tries, d.attempts,
            d.lease, w.endpoint, w.secret, w.signing_key
        from webhook_deliveries d join webhooks w on w.id = d.webhook_id
        where d.webhook_id = $2 and d.due_at <= $1 and (d.lease_until is null or d.lease_until <= {})
        order by d.due_at limit $3{}",
        conn.clock(),
        conn.skip_locked("d")
    )
}

async fn lease(conn: Conn<'_>, rows: &[Row]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let sql = conn.each(
        &["webhook_id", "event_id"],
        &format!(
            "update webhook_deliveries set lease = lease + 1, lease_until = {} + {}
            from v where webhook_deliveries.webhook_id = v.webhook_id and webhook_deliveries.event_id = v.event_id",
            conn.clock(),
            LEASE.as_millis()
        ),
    );
    on_each!(conn, sqlx::query(AssertSqlSafe(sql)), rows, |row| [row.webhook_id, row.event_id])?;
    Ok(())
}

fn claimed(db: &Db, row: Row) -> Result<Claimed> {
    let open = |sealed: Option<Vec<u8>>| {
        let open = |sealed: Vec<u8>| db.seal().open(&sealed);
        sealed.map(open).transpose().map_err(|error| Error::Corrupt(format!("webhook {}: {error}", row.webhook_id)))
    };
    let secret = open(row.secret)?.map(String::from_utf8).transpose();
    Ok(Claimed {
        ticket: Ticket { webhook: row.webhook_id, event: EventId(row.event_id), lease: row.lease + 1 },
        account: AccountId(row.account_id),
        endpoint: row.endpoint,
        secret: secret.map_err(|_no_text| Error::Corrupt(format!("webhook {}: its secret", row.webhook_id)))?,
        signing_key: open(row.signing_key)?,
        event: row.event,
        data: row.data,
        with_chain: row.with_chain,
        queued_at: Timestamp::from_millis(row.queued_at),
        tries: row.tries,
        attempts: row.attempts,
    })
}

/// Records an attempt; `false` when somebody else has the lease by now, and then
/// nothing is written (R36). A webhook that failed for days is switched off.
pub async fn record(db: &Db, call: &Claimed, attempt: &Recorded) -> Result<bool> {
    const UPDATE: &str = "update webhook_deliveries set state = $4, due_at = $5, lease_until = null,
            attempts = attempts + 1, tries = tries + 1
        where webhook_id = $1 and event_id = $2 and lease = $3 and lease_until is not null returning webhook_id";
    let Ticket { webhook, event, lease } = call.ticket;
    let (state, due) = match attempt.outcome {
        Outcome::Delivered => ("delivered", None),
        Outcome::Retry(at) => ("retrying", Some(at.millis())),
        Outcome::Failed => ("failed", None),
    };
    let mut tx = db.begin().await?;
    let held: Option<i64> = on!(
        tx.conn(),
        sqlx::query_scalar(UPDATE).bind(webhook).bind(event.0).bind(lease).bind(state).bind(due),
        fetch_optional
    )?;
    if held.is_none() {
        return Ok(false);
    }
    insert_attempt(tx.conn(), call, attempt).await?;
    if attempt.outcome == Outcome::Delivered {
        const WORKS: &str = "update webhooks set failing_since = null where id = $1 and failing_since is not null";
        on!(tx.conn(), sqlx::query(WORKS).bind(webhook), execute)?;
    } else {
        const FAILS: &str = "update webhooks set failing_since = $2 where id = $1 and failing_since is null";
        on!(tx.conn(), sqlx::query(FAILS).bind(webhook).bind(attempt.at.millis()), execute)?;
        disable(&mut tx, webhook, attempt.at).await?;
    }
    tx.commit().await?;
    Ok(true)
}

async fn insert_attempt(conn: Conn<'_>, call: &Claimed, attempt: &Recorded) -> Result<()> {
    const SQL: &str = "insert into webhook_attempts (webhook_id, event_id, attempt, at, took, status, answer)
        values ($1, $2, $3, $4, $5, $6, $7)";
    on!(
        conn,
        sqlx::query(SQL)
            .bind(call.ticket.webhook)
            .bind(call.ticket.event.0)
            .bind(call.attempts + 1)
            .bind(attempt.at.millis())
            .bind(i64::try_from(attempt.took.as_millis()).unwrap_or(i64::MAX))
            .bind(attempt.status.map(i64::from))
            .bind(attempt.answer.as_str()),
        execute
    )?;
    Ok(())
}

async fn disable(tx: &mut Tx, webhook: i64, now: Timestamp) -> Result<()> {
    let disabled: Option<i64> = on!(
        tx.conn(),
        sqlx::query_scalar(Webhook::DISABLE).bind(webhook).bind(now.millis()).bind(disabled_since(now)),
        fetch_optional
    )?;
    let Some(account) = disabled else { return Ok(()) };
    tracing::warn!(webhook.id = webhook, "Webhook {webhook} failed for days and is switched off");
    give_up(tx.conn(), webhook).await?;
    let actor = Actor { user: None, who: "system".to_owned(), request_id: format!("webhook-{webhook}") };
    audit::add(tx, AccountId(account), &actor, "webhook_disabled", &json!({ "webhook_id": webhook }), now).await
}

/// Ends every lease, as [`crate::mails::release_all`] does.
pub async fn release_all(db: &Db) -> Result<()> {
    const SQL: &str = "update webhook_deliveries set lease_until = null, lease = lease + 1
        where due_at is not null and lease_until is not null";
    let mut tx = db.begin().await?;
    on!(tx.conn(), sqlx::query(SQL), execute)?;
    tx.commit().await
}
