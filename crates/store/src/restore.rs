//! After a backup was put back (R61): what it holds of the past must not act.

use sealpost_domain::{AccountId, MailKind, MailState};
use serde_json::json;

use crate::{Actor, Db, Result, accounts, audit, meta, on};

/// What was done to a restored database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Values of approval mails that can decide nothing any more.
    pub values: i64,
    /// Approval mails that were waiting with such a value, and are not sent.
    pub mails: i64,
}

/// The name in `meta`: no CRL may have a lower number than this one.
const CRL_FLOOR: &str = "crl_number_floor";

/// Kills all live values, cancels the mails that were to bring them, ends all
/// leases, drops the revocation lists, and lifts the floor of their numbers above
/// every one that this desk may have given since the backup, all in one commit.
/// Nobody may serve the database meanwhile.
pub async fn after_restore(db: &Db) -> Result<Restored> {
    const LIVE: &str = "select count(*) from approvals where ended_at is null and expires_at > $1";
    const END: &str = "update approvals set ended_at = $1 where ended_at is null";
    const WAITING: &str = "select count(*) from mails where kind = $1 and due_at is not null";
    const CANCEL: &str =
        "update mails set state = $2, due_at = null, lease_until = null, content = null, message = null
        where kind = $1 and due_at is not null";
    const MAILS: &str = "update mails set lease_until = null, lease = lease + 1 where due_at is not null";
    const CERTIFICATES: &str = "update certificates set lease_until = null, lease = lease + 1 where due_at is not null";
    const CALLS: &str = "update webhook_deliveries set lease_until = null, lease = lease + 1 where due_at is not null";
    const LAST_LIST: &str = "select max(number) from crls";
    // Made anew at once: a list of before must not take the place of a later one.
    const NO_LISTS: &str = "delete from crls";
    let now = db.now();
    let (asking, canceled) = (MailKind::DcvApproval.name(), MailState::Canceled.name());
    let mut tx = db.begin().await?;
    let values: i64 = on!(tx.conn(), sqlx::query_scalar(LIVE).bind(now.millis()), fetch_one)?;
    let mails: i64 = on!(tx.conn(), sqlx::query_scalar(WAITING).bind(asking), fetch_one)?;
    on!(tx.conn(), sqlx::query(END).bind(now.millis()), execute)?;
    on!(tx.conn(), sqlx::query(CANCEL).bind(asking).bind(canceled), execute)?;
    on!(tx.conn(), sqlx::query(MAILS), execute)?;
    on!(tx.conn(), sqlx::query(CERTIFICATES), execute)?;
    on!(tx.conn(), sqlx::query(CALLS), execute)?;
    let last: Option<i64> = on!(tx.conn(), sqlx::query_scalar(LAST_LIST), fetch_one)?;
    let floor = crl_floor(tx.conn()).await?.max(last.map_or(0, |last| last + 1)).max(now.millis());
    on!(tx.conn(), sqlx::query(NO_LISTS), execute)?;
    meta::put(tx.conn(), CRL_FLOOR, &floor.to_string()).await?;
    if let Some(account) = accounts::first(tx.conn()).await? {
        let actor = Actor { user: None, who: "command line".to_owned(), request_id: "restore".to_owned() };
        let detail = json!({ "values_ended": values, "mails_canceled": mails });
        audit::add(&mut tx, AccountId(account.id), &actor, "backup_restored", &detail, now).await?;
    }
    tx.commit().await?;
    Ok(Restored { values, mails })
}

/// The lowest number that the next CRL may have: the time of the last restore in
/// milliseconds, as numbers are taken from the clock.
pub async fn crl_floor(conn: crate::Conn<'_>) -> Result<i64> {
    let floor = meta::find(conn, CRL_FLOOR).await?;
    Ok(floor.and_then(|floor| floor.parse().ok()).unwrap_or(0))
}
