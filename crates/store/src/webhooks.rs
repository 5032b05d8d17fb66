//! Webhooks: where accounts want to be called, what they are to be told, and
//! what became of each call.

pub(crate) mod deliveries;
mod events;
mod log;

pub use deliveries::{Claimed, LEASE, Outcome, Recorded, Ticket, claim, record, release_all, waiting};
pub use events::{tell, tell_one};
pub(crate) use events::{tell_of, tell_of_step};
pub use log::{Attempt, Delivery, attempts, deliveries, delivery, forget, replay};
use sealpost_domain::webhook::EventKind;
use sealpost_domain::{AccountId, Timestamp};
use sqlx::AssertSqlSafe;

use crate::{Conn, Db, Error, Reader, Result, on};

/// Most webhooks of an account.
pub const MOST: i64 = 20;

/// A webhook without its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    pub id: i64,
    pub endpoint: String,
    pub has_secret: bool,
    pub is_signed: bool,
    /// None: all.
    pub events: Option<Vec<EventKind>>,
    /// Also of certificates that are issued without anybody being asked.
    pub instant: bool,
    pub chain: bool,
    pub instant_chain: bool,
    /// Days before an end, as the vendor's API takes them.
    pub frequency: Vec<i64>,
    pub status: Status,
    pub failing_since: Option<i64>,
    pub disabled_at: Option<i64>,
    pub created_at: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Active,
    /// Switched off by its owner.
    Inactive,
    /// Failed for days.
    Disabled,
}

impl Status {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Inactive => "inactive",
            Self::Disabled => "disabled",
        }
    }

    fn find(name: &str) -> Option<Self> {
        [Self::Active, Self::Inactive, Self::Disabled].into_iter().find(|status| status.name() == name)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    endpoint: String,
    has_secret: bool,
    is_signed: bool,
    events: Option<String>,
    instant: bool,
    chain: bool,
    instant_chain: bool,
    frequency: Option<String>,
    status: String,
    failing_since: Option<i64>,
    disabled_at: Option<i64>,
    created_at: i64,
}

const COLUMNS: &str = "id, endpoint, secret is not null as has_secret, signing_key is not null as is_signed, events,
    instant, chain, instant_chain, frequency, status, failing_since, disabled_at, created_at";

/// All of an account, the oldest first.
pub async fn list(reader: &mut Reader, account: AccountId) -> Result<Vec<Webhook>> {
    let sql = format!("select {COLUMNS} from webhooks where account_id = $1 order by id");
    let rows: Vec<Row> = on!(reader.conn(), sqlx::query_as(AssertSqlSafe(sql)).bind(account.0), fetch_all)?;
    rows.into_iter().map(Webhook::try_from).collect()
}

pub async fn find(conn: Conn<'_>, account: AccountId, id: i64) -> Result<Option<Webhook>> {
    one(conn, account, id, "").await
}

/// Locks the row, so that a change of it can be written.
pub async fn find_to_change(conn: Conn<'_>, account: AccountId, id: i64) -> Result<Option<Webhook>> {
    let lock = conn.for_update("webhooks");
    one(conn, account, id, &lock).await
}

async fn one(conn: Conn<'_>, account: AccountId, id: i64, lock: &str) -> Result<Option<Webhook>> {
    let sql = format!("select {COLUMNS} from webhooks where account_id = $1 and id = $2{lock}");
    let row: Option<Row> = on!(conn, sqlx::query_as(AssertSqlSafe(sql)).bind(account.0).bind(id), fetch_optional)?;
    row.map(Webhook::try_from).transpose()
}

/// Writes a new webhook; `false` when the account has as many as it may.
pub async fn insert(mut conn: Conn<'_>, account: AccountId, webhook: &Webhook) -> Result<bool> {
    // Accounts are few and their webhooks too: whoever adds one waits for the other.
    let lock = conn.for_update("accounts");
    let sql = format!("select id from accounts where id = $1{lock}");
    on!(conn.again(), sqlx::query(AssertSqlSafe(sql)).bind(account.0), execute)?;
    const COUNT: &str = "select count(*) from webhooks where account_id = $1";
    let count: i64 = on!(conn.again(), sqlx::query_scalar(COUNT).bind(account.0), fetch_one)?;
    if count >= MOST {
        return Ok(false);
    }
    const SQL: &str = "insert into webhooks (id, account_id, endpoint, events, instant, chain, instant_chain,
            frequency, status, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let (events, frequency) = (webhook.events_text(), webhook.frequency_text());
    on!(
        conn,
        sqlx::query(SQL)
            .bind(webhook.id)
            .bind(account.0)
            .bind(webhook.endpoint.as_str())
            .bind(events.as_deref())
            .bind(webhook.instant)
            .bind(webhook.chain)
            .bind(webhook.instant_chain)
            .bind(frequency.as_str())
            .bind(webhook.status.name())
            .bind(webhook.created_at),
        execute
    )?;
    Ok(true)
}

/// Writes what may change of a webhook. Whatever still waits for one that is not
/// active is given up; it can be replayed.
pub async fn update(mut conn: Conn<'_>, account: AccountId, webhook: &Webhook) -> Result<()> {
    const SQL: &str = "update webhooks set endpoint = $3, events = $4, instant = $5, chain = $6, instant_chain = $7,
            frequency = $8, status = $9, failing_since = $10, disabled_at = $11
        where account_id = $1 and id = $2";
    let (events, frequency) = (webhook.events_text(), webhook.frequency_text());
    on!(
        conn.again(),
        sqlx::query(SQL)
            .bind(account.0)
            .bind(webhook.id)
            .bind(webhook.endpoint.as_str())
            .bind(events.as_deref())
            .bind(webhook.instant)
            .bind(webhook.chain)
            .bind(webhook.instant_chain)
            .bind(frequency.as_str())
            .bind(webhook.status.name())
            .bind(webhook.failing_since)
            .bind(webhook.disabled_at),
        execute
    )?;
    if webhook.status == Status::Active { Ok(()) } else { give_up(conn, webhook.id).await }
}

/// Takes what waits for a webhook out of the queue; a result that is on its way
/// comes too late.
async fn give_up(conn: Conn<'_>, webhook: i64) -> Result<()> {
    const SQL: &str = "update webhook_deliveries set state = 'canceled', due_at = null, lease_until = null
        where webhook_id = $1 and due_at is not null";
    on!(conn, sqlx::query(SQL).bind(webhook), execute)?;
    Ok(())
}

/// Sets or removes what is sent in `X-WEBHOOK-KEY`; sealed (R48).
pub async fn set_secret(db: &Db, conn: Conn<'_>, account: AccountId, id: i64, secret: Option<&str>) -> Result<()> {
    const SQL: &str = "update webhooks set secret = $3 where account_id = $1 and id = $2";
    seal(db, conn, SQL, account, id, secret.map(str::as_bytes)).await
}

/// Sets the key that signs; sealed.
pub async fn set_signing_key(db: &Db, conn: Conn<'_>, account: AccountId, id: i64, key: &[u8]) -> Result<()> {
    const SQL: &str = "update webhooks set signing_key = $3 where account_id = $1 and id = $2";
    seal(db, conn, SQL, account, id, Some(key)).await
}

async fn seal(
    db: &Db,
    conn: Conn<'_>,
    sql: &'static str,
    account: AccountId,
    id: i64,
    secret: Option<&[u8]>,
) -> Result<()> {
    let sealed = secret.map(|secret| db.seal().close(secret));
    on!(conn, sqlx::query(sql).bind(account.0).bind(id).bind(sealed.as_deref()), execute)?;
    Ok(())
}

/// Removes a webhook with its log; `false` when there is none.
pub async fn remove(conn: Conn<'_>, account: AccountId, id: i64) -> Result<bool> {
    const SQL: &str = "delete from webhooks where account_id = $1 and id = $2 returning id";
    let removed: Option<i64> = on!(conn, sqlx::query_scalar(SQL).bind(account.0).bind(id), fetch_optional)?;
    Ok(removed.is_some())
}

impl Webhook {
    fn events_text(&self) -> Option<String> {
        let names = |kinds: &Vec<EventKind>| {
            serde_json::Value::from(kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>()).to_string()
        };
        self.events.as_ref().map(names)
    }

    fn frequency_text(&self) -> String {
        serde_json::Value::from(self.frequency.clone()).to_string()
    }
}

impl TryFrom<Row> for Webhook {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let corrupt = |what: &str| Error::Corrupt(format!("webhook {}: {what}", row.id));
        let kinds = |text: &str| {
            let names: Vec<String> = serde_json::from_str(text).map_err(|_no_list| corrupt("its events"))?;
            let kinds = names.iter().map(|name| EventKind::find(name).ok_or_else(|| corrupt(name)));
            kinds.collect::<Result<Vec<_>>>()
        };
        let frequency = row.frequency.as_deref().map(serde_json::from_str).transpose();
        Ok(Self {
            events: row.events.as_deref().map(kinds).transpose()?,
            frequency: frequency.map_err(|_no_list| corrupt("its frequency"))?.unwrap_or_default(),
            status: Status::find(&row.status).ok_or_else(|| corrupt("its status"))?,
            id: row.id,
            endpoint: row.endpoint,
            has_secret: row.has_secret,
            is_signed: row.is_signed,
            instant: row.instant,
            chain: row.chain,
            instant_chain: row.instant_chain,
            failing_since: row.failing_since,
            disabled_at: row.disabled_at,
            created_at: row.created_at,
        })
    }
}

impl Webhook {
    /// An active one that failed again and again since `at` or earlier.
    pub(crate) const DISABLE: &str = "update webhooks set status = 'disabled', disabled_at = $2
        where id = $1 and status = 'active' and failing_since <= $3 returning account_id";
}

/// After so long without any success a webhook is switched off.
pub const DISABLED_AFTER: std::time::Duration = std::time::Duration::from_secs(5 * 86_400);

/// Since when a webhook has to have failed, to be switched off now.
pub(crate) fn disabled_since(now: Timestamp) -> i64 {
    let span = i64::try_from(DISABLED_AFTER.as_millis()).unwrap_or(i64::MAX);
    now.millis() - span
}
