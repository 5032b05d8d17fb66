//! What became of an attempt to send: the mail's new state, the attempt, the
//! built-in inbox.

use sealpost_domain::{MailState, Timestamp};
use sqlx::AssertSqlSafe;

use super::Claimed;
use crate::{Conn, Db, Result, Seal, on};

/// One attempt and what follows from it.
#[derive(Debug)]
pub struct Attempt<'a> {
    pub mail: &'a Claimed,
    pub at: Timestamp,
    pub server: String,
    pub stage: String,
    pub reply: String,
    pub next: Next,
    /// Kept for the built-in inbox (test mode).
    pub keep: Option<&'a [u8]>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Sent,
    Failed,
    Canceled,
    /// Tried again then.
    Deferred(Timestamp),
}

impl Next {
    pub const fn state(self) -> MailState {
        match self {
            Self::Sent => MailState::Sent,
            Self::Failed => MailState::Failed,
            Self::Canceled => MailState::Canceled,
            Self::Deferred(_) => MailState::Deferred,
        }
    }
}

/// Records attempts. The result of a worker whose lease was taken over is
/// refused (R36), and so is a result that was recorded before (R59); bodies are erased once their mail's state is final (R17).
pub async fn record(db: &Db, attempts: &[Attempt<'_>]) -> Result<()> {
    if attempts.is_empty() {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    let sql = format!(
        "with v (id, lease, state, due, sent) as (values {})
        update mails set state = v.state, due_at = v.due, sent_at = v.sent, lease_until = null,
            attempts = attempts + 1, content = case when v.due is null then null else content end,
            message = case when v.due is null then null else message end
        from v where mails.id = v.id and mails.lease = v.lease and mails.lease_until is not null
        returning mails.id",
        tx.conn().places(attempts.len(), 5)
    );
    let accepted: Vec<uuid::Uuid> = on!(
        tx.conn(),
        {
            let mut query = sqlx::query_scalar(AssertSqlSafe(sql));
            for attempt in attempts {
                let due = if let Next::Deferred(at) = attempt.next { Some(at.millis()) } else { None };
                let sent = (attempt.next == Next::Sent).then(|| attempt.at.millis());
                query = query.bind(attempt.mail.id.0).bind(attempt.mail.lease).bind(attempt.next.state().name());
                query = query.bind(due).bind(sent);
            }
            query
        },
        fetch_all
    )?;
    let accepted: Vec<&Attempt> = attempts.iter().filter(|attempt| accepted.contains(&attempt.mail.id.0)).collect();
    insert_attempts(tx.conn(), &accepted).await?;
    insert_inbox(tx.conn(), db.seal(), &accepted).await?;
    tx.commit().await
}

async fn insert_attempts(conn: Conn<'_>, attempts: &[&Attempt<'_>]) -> Result<()> {
    if attempts.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "insert into mail_attempts (mail_id, attempt, at, server, stage, outcome, reply) values {}",
        conn.places(attempts.len(), 7)
    );
    on!(
        conn,
        {
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for attempt in attempts {
                query = query
                    .bind(attempt.mail.id.0)
                    .bind(attempt.mail.attempts + 1)
                    .bind(attempt.at.millis())
                    .bind(attempt.server.as_str())
                    .bind(attempt.stage.as_str())
                    .bind(attempt.next.state().name())
                    .bind(attempt.reply.as_str());
            }
            query
        },
        execute
    )?;
    Ok(())
}

async fn insert_inbox(conn: Conn<'_>, seal: &Seal, attempts: &[&Attempt<'_>]) -> Result<()> {
    let rows: Vec<_> = attempts.iter().filter_map(|attempt| Some((attempt, seal.close(attempt.keep?)))).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "insert into inbox (mail_id, received_at, message) values {} on conflict (mail_id) do nothing",
        conn.places(rows.len(), 3)
    );
    on!(
        conn,
        {
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for (attempt, message) in &rows {
                query = query.bind(attempt.mail.id.0).bind(attempt.at.millis()).bind(message.as_slice());
            }
            query
        },
        execute
    )?;
    Ok(())
}
