//! What became of each call, for those who ask; and calls that are made again.

use sealpost_domain::webhook::EventId;
use sealpost_domain::{AccountId, Timestamp};

use crate::{Conn, Db, Reader, Result, on};

/// One event for one webhook.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Delivery {
    pub event_id: uuid::Uuid,
    pub event: String,
    /// JSON.
    pub data: String,
    /// `queued`, `retrying`, `delivered`, `failed` or `canceled`.
    pub state: String,
    pub created_at: i64,
    pub due_at: Option<i64>,
    pub attempts: i64,
}

/// One attempt to deliver it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Attempt {
    pub attempt: i64,
    pub at: i64,
    /// Milliseconds.
    pub took: i64,
    pub status: Option<i64>,
    pub answer: String,
}

/// The newest first, from before `before` on.
pub async fn deliveries(
    reader: &mut Reader,
    (account, webhook): (AccountId, i64),
    before: Option<EventId>,
    limit: i64,
) -> Result<Vec<Delivery>> {
    const SQL: &str = "select event_id, event, data, state, created_at, due_at, attempts from webhook_deliveries
        where webhook_id = $1 and account_id = $2 and event_id < $3 order by event_id desc limit $4";
    let before = before.map_or(uuid::Uuid::max(), |event| event.0);
    Ok(on!(reader.conn(), sqlx::query_as(SQL).bind(webhook).bind(account.0).bind(before).bind(limit), fetch_all)?)
}

pub async fn delivery(
    reader: &mut Reader,
    (account, webhook): (AccountId, i64),
    event: EventId,
) -> Result<Option<Delivery>> {
    const SQL: &str = "select event_id, event, data, state, created_at, due_at, attempts from webhook_deliveries
        where webhook_id = $1 and account_id = $2 and event_id = $3";
    Ok(on!(reader.conn(), sqlx::query_as(SQL).bind(webhook).bind(account.0).bind(event.0), fetch_optional)?)
}

/// The oldest first.
pub async fn attempts(reader: &mut Reader, webhook: i64, event: EventId) -> Result<Vec<Attempt>> {
    const SQL: &str = "select attempt, at, took, status, answer from webhook_attempts
        where webhook_id = $1 and event_id = $2 order by attempt";
    Ok(on!(reader.conn(), sqlx::query_as(SQL).bind(webhook).bind(event.0), fetch_all)?)
}

/// Queues a call once more, under the same id, with all retries before it;
/// `false` when there is none. One that waits already is due at once.
pub async fn replay(
    conn: Conn<'_>,
    (account, webhook): (AccountId, i64),
    event: EventId,
    now: Timestamp,
) -> Result<bool> {
    const SQL: &str = "update webhook_deliveries set state = 'queued', queued_at = $4, due_at = $4, tries = 0
        where webhook_id = $1 and account_id = $2 and event_id = $3 returning webhook_id";
    let queued: Option<i64> = on!(
        conn,
        sqlx::query_scalar(SQL).bind(webhook).bind(account.0).bind(event.0).bind(now.millis()),
        fetch_optional
    )?;
    Ok(queued.is_some())
}

/// Removes what was settled for good and queued before `before`.
pub async fn forget(db: &Db, before: Timestamp) -> Result<()> {
    const SQL: &str = "delete from webhook_deliveries where due_at is null and queued_at < $1";
    let mut tx = db.begin().await?;
    on!(tx.conn(), sqlx::query(SQL).bind(before.millis()), execute)?;
    tx.commit().await
}
