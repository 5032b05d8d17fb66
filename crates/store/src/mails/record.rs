//! What became of an attempt to send: the mail's new state, the attempt, the
//! built-in inbox.

use std::collections::HashSet;

use sealpost_domain::webhook::{Event, EventKind};
use sealpost_domain::{AccountId, MailId, MailState, Timestamp};
use serde_json::json;
use sqlx::AssertSqlSafe;

use super::bounce::Happened;
use super::queue::{Composed, Ticket};
use super::wanted::is_wanted;
use crate::{Conn, Db, Result, Seal, on, on_each, webhooks};

/// One attempt and what follows from it.
#[derive(Debug)]
pub struct Attempt {
    pub ticket: Ticket,
    pub at: Timestamp,
    pub server: String,
    pub stage: String,
    pub reply: String,
    pub next: Next,
    /// Kept for the built-in inbox (test mode).
    pub keep: Option<Vec<u8>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Sent,
    Failed,
    Canceled,
    /// Waits for a person.
    Parked,
    /// Tried again then.
    Deferred(Timestamp),
}

impl Next {
    const fn is_final(self) -> bool {
        matches!(self, Self::Sent | Self::Failed | Self::Canceled)
    }

    const fn due(self) -> Option<Timestamp> {
        if let Self::Deferred(at) = self { Some(at) } else { None }
    }

    pub const fn state(self) -> MailState {
        match self {
            Self::Sent => MailState::Sent,
            Self::Failed => MailState::Failed,
            Self::Canceled => MailState::Canceled,
            Self::Parked => MailState::Parked,
            Self::Deferred(_) => MailState::Deferred,
        }
    }
}

/// Records attempts. The result of a worker whose lease was taken over is
/// refused (R36), and so is a result that was recorded before (R59); bodies are
/// erased once their mail's state is final (R17).
pub async fn record(db: &Db, attempts: &[Attempt]) -> Result<()> {
    if attempts.is_empty() {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    let accepted: HashSet<uuid::Uuid> = set_states(tx.conn(), attempts).await?.into_iter().collect();
    let accepted: Vec<&Attempt> = attempts.iter().filter(|attempt| accepted.contains(&attempt.ticket.id.0)).collect();
    insert_attempts(tx.conn(), &accepted).await?;
    insert_inbox(tx.conn(), db.seal(), &accepted).await?;
    let has_calls = tell_failed(db, tx.conn(), &accepted).await?;
    tx.commit().await?;
    if has_calls {
        db.work().webhooks.notify_one();
    }
    Ok(())
}

/// Gives the mails whose leases held.
async fn set_states(conn: Conn<'_>, attempts: &[Attempt]) -> Result<Vec<uuid::Uuid>> {
    // A bounce may be quicker than our record of the sending.
    let text = format!(
        "update mails set state = case when v.state = '{}' and exists (select 1 from mail_events e
                where e.mail_id = v.id and e.kind = '{}') then '{}' else v.state end, due_at = v.due, sent_at = v.sent, lease_until = null,
            attempts = attempts + 1, deaths = 0, content = case when v.is_final then null else content end,
            message = case when v.is_final then null else message end
        from v where mails.id = v.id and mails.lease = v.lease and mails.lease_until is not null
        returning mails.id",
        MailState::Sent.name(),
        Happened::Bounced.name(),
        MailState::Bounced.name()
    );
    let sql = conn.each(&["id", "lease", "state", "is_final", "due", "sent"], &text);
    Ok(on_each!(
        conn,
        sqlx::query_scalar(AssertSqlSafe(sql)),
        attempts,
        |attempt| [
            attempt.ticket.id.0,
            attempt.ticket.lease,
            attempt.next.state().name(),
            attempt.next.is_final(),
            attempt.next.due().map(Timestamp::millis),
            (attempt.next == Next::Sent).then(|| attempt.at.millis()),
        ],
        fetch_all
    )?)
}

/// Tells webhooks of mails that are given up.
async fn tell_failed(db: &Db, mut conn: Conn<'_>, attempts: &[&Attempt]) -> Result<bool> {
    const SQL: &str = "select account_id, order_id, kind, recipient from mails where id = $1";
    let mut events = Vec::new();
    for attempt in attempts.iter().filter(|attempt| attempt.next == Next::Failed) {
        let id = attempt.ticket.id;
        let (account, order, kind, recipient): (i64, Option<i64>, String, String) =
            on!(conn.again(), sqlx::query_as(SQL).bind(id.0), fetch_one)?;
        let data = json!({ "mail_id": id, "order_id": order, "kind": kind, "recipient": recipient });
        events.push(Event { account: AccountId(account), kind: EventKind::MailFailed, data, is_immediate: false });
    }
    webhooks::tell(db, conn, &events, db.now()).await
}

/// Puts messages into the built-in inbox, which is all the sending there is
/// without a mail server: composed, delivered and recorded in one transaction.
/// Gives those that are there now; see [`super::store_messages`] for the others.
pub async fn deliver_to_inbox(db: &Db, messages: Vec<Composed>, at: Timestamp) -> Result<HashSet<MailId>> {
    let mut tx = db.begin().await?;
    let text = format!(
        "update mails set subject = v.subject, state = '{}', due_at = null, sent_at = {at}, lease_until = null,
            attempts = attempts + 1, deaths = 0, content = null
        from v where mails.id = v.id and mails.lease = v.lease and mails.lease_until is not null and {}
        returning mails.id",
        MailState::Sent.name(),
        is_wanted(&tx.conn(), at),
        at = at.millis(),
    );
    let sql = tx.conn().each(&["id", "lease", "subject"], &text);
    let accepted: Vec<uuid::Uuid> = on_each!(
        tx.conn(),
        sqlx::query_scalar(AssertSqlSafe(sql)),
        messages,
        |message| [message.ticket.id.0, message.ticket.lease, message.subject.as_str()],
        fetch_all
    )?;
    let accepted: HashSet<MailId> = accepted.into_iter().map(MailId).collect();
    let attempt = |Composed { ticket, bytes, .. }| Attempt {
        ticket,
        at,
        server: "sealpost".to_owned(),
        stage: "inbox".to_owned(),
        reply: "kept in the built-in inbox".to_owned(),
        next: Next::Sent,
        keep: Some(bytes),
    };
    let attempts: Vec<Attempt> =
        messages.into_iter().filter(|message| accepted.contains(&message.ticket.id)).map(attempt).collect();
    let attempts: Vec<&Attempt> = attempts.iter().collect();
    insert_attempts(tx.conn(), &attempts).await?;
    insert_inbox(tx.conn(), db.seal(), &attempts).await?;
    tx.commit().await?;
    Ok(accepted)
}

/// The message lies in the inbox once more; nothing if it does not lie there.
pub async fn duplicate_in_inbox(db: &Db, id: MailId) -> Result<()> {
    const SQL: &str = "update inbox set copies = copies + 1 where mail_id = $1";
    let mut tx = db.begin().await?;
    on!(tx.conn(), sqlx::query(SQL).bind(id.0), execute)?;
    tx.commit().await
}

async fn insert_attempts(conn: Conn<'_>, attempts: &[&Attempt]) -> Result<()> {
    if attempts.is_empty() {
        return Ok(());
    }
    let sql =
        format!("insert into mail_attempts (mail_id, attempt, at, server, stage, outcome, reply) {}", conn.rows(7));
    on_each!(conn, sqlx::query(AssertSqlSafe(sql)), attempts, |attempt| [
        attempt.ticket.id.0,
        attempt.ticket.attempts + 1,
        attempt.at.millis(),
        attempt.server.as_str(),
        attempt.stage.as_str(),
        attempt.next.state().name(),
        attempt.reply.as_str(),
    ])?;
    Ok(())
}

async fn insert_inbox(conn: Conn<'_>, seal: &Seal, attempts: &[&Attempt]) -> Result<()> {
    let rows: Vec<_> =
        attempts.iter().filter_map(|attempt| Some((attempt, seal.close_message(attempt.keep.as_deref()?)))).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let sql =
        format!("insert into inbox (mail_id, received_at, message) {} on conflict (mail_id) do nothing", conn.rows(3));
    on_each!(conn, sqlx::query(AssertSqlSafe(sql)), rows, |(attempt, message)| [
        attempt.ticket.id.0,
        attempt.at.millis(),
        message.as_slice()
    ])?;
    Ok(())
}
