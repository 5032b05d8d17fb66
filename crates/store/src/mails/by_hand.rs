//! What people do with a mail in the queue: try it now, or give it up.

use sealpost_domain::mail::MailKind;
use sealpost_domain::{AccountId, MailId, MailState, OrderId, Timestamp};
use serde_json::json;
use sqlx::AssertSqlSafe;

use crate::orders::corrupt;
use crate::{Actor, Db, Result, Tx, audit, on};

/// Why a mail stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A worker has it in hand at this moment.
    UnderWay,
    /// It is over, and its content was erased (R17).
    Over { state: MailState, kind: MailKind },
}

struct Waiting {
    order: Option<OrderId>,
    state: MailState,
}

/// Makes a mail due now; a parked one begins anew (R36). `None` if the account
/// has no such mail; else its state before.
pub async fn retry(
    db: &Db,
    account: AccountId,
    id: MailId,
    actor: &Actor,
    now: Timestamp,
) -> Result<Option<Result<MailState, Refusal>>> {
    const SQL: &str = "update mails set state = $2, due_at = $3, lease_until = null, lease = lease + 1, deaths = 0
        where id = $1";
    let mut tx = db.begin().await?;
    let waiting = match waiting(&mut tx, account, id).await? {
        Some(Ok(waiting)) => waiting,
        Some(Err(refusal)) => return Ok(Some(Err(refusal))),
        None => return Ok(None),
    };
    let state = if waiting.state == MailState::Parked { MailState::Queued } else { waiting.state };
    on!(tx.conn(), sqlx::query(SQL).bind(id.0).bind(state.name()).bind(now.millis()), execute)?;
    let detail = json!({ "mail_id": id, "was": waiting.state });
    audit::add_about(&mut tx, (account, waiting.order), actor, "mail_retried", &detail, now).await?;
    tx.commit().await?;
    db.work().mails.notify_one();
    Ok(Some(Ok(waiting.state)))
}

/// Gives a mail up and erases what it says (R17). `None` if the account has no
/// such mail; else its state before.
pub async fn cancel(
    db: &Db,
    account: AccountId,
    id: MailId,
    actor: &Actor,
    now: Timestamp,
) -> Result<Option<Result<MailState, Refusal>>> {
    const SQL: &str = "update mails set state = $2, due_at = null, lease_until = null, lease = lease + 1,
            attempts = attempts + 1, content = null, message = null
        where id = $1";
    const ATTEMPT: &str = "insert into mail_attempts (mail_id, attempt, at, server, stage, outcome, reply)
        select id, attempts, $2, 'sealpost', 'queue', $3, $4 from mails where id = $1";
    let mut tx = db.begin().await?;
    let waiting = match waiting(&mut tx, account, id).await? {
        Some(Ok(waiting)) => waiting,
        Some(Err(refusal)) => return Ok(Some(Err(refusal))),
        None => return Ok(None),
    };
    let state = MailState::Canceled.name();
    on!(tx.conn(), sqlx::query(SQL).bind(id.0).bind(state), execute)?;
    let why = format!("canceled by {}", actor.who);
    on!(tx.conn(), sqlx::query(ATTEMPT).bind(id.0).bind(now.millis()).bind(state).bind(why.as_str()), execute)?;
    let detail = json!({ "mail_id": id, "was": waiting.state });
    audit::add_about(&mut tx, (account, waiting.order), actor, "mail_canceled", &detail, now).await?;
    tx.commit().await?;
    Ok(Some(Ok(waiting.state)))
}

#[derive(sqlx::FromRow)]
struct Row {
    order_id: Option<i64>,
    kind: String,
    state: String,
    is_leased: bool,
}

/// A mail that waits for its next attempt or for a person, locked.
async fn waiting(tx: &mut Tx, account: AccountId, id: MailId) -> Result<Option<Result<Waiting, Refusal>>> {
    let sql = format!(
        "select m.order_id, m.kind, m.state, (m.lease_until is not null and m.lease_until > {}) as is_leased
        from mails m where m.account_id = $1 and m.id = $2{}",
        tx.conn().clock(),
        tx.conn().for_update("m")
    );
    let row: Option<Row> =
        on!(tx.conn(), sqlx::query_as(AssertSqlSafe(sql)).bind(account.0).bind(id.0), fetch_optional)?;
    let Some(row) = row else { return Ok(None) };
    let state = MailState::find(&row.state).ok_or_else(|| corrupt("state of a mail", &row.state))?;
    let kind = MailKind::find(&row.kind).ok_or_else(|| corrupt("kind of mail", &row.kind))?;
    Ok(Some(match state {
        MailState::Queued | MailState::Deferred if row.is_leased => Err(Refusal::UnderWay),
        MailState::Queued | MailState::Deferred | MailState::Parked => {
            Ok(Waiting { order: row.order_id.map(OrderId), state })
        }
        MailState::Sent | MailState::Bounced | MailState::Failed | MailState::Canceled => {
            Err(Refusal::Over { state, kind })
        }
    }))
}
