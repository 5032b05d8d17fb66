//! The queue's side of a mail: leases with fencing, stored bytes, attempts.

use std::collections::HashSet;
use std::time::Duration;

use sealpost_domain::mail::{Content, Recipient};
use sealpost_domain::{
    AccountId, EmailAddress, Language, Mail, MailId, MailState, OrderId, OrderStatus, Timestamp, Value,
};
use sqlx::AssertSqlSafe;

use crate::conn::{padded, rows_at_once};
use crate::orders::corrupt;
use crate::writer::Batch;
use crate::{Conn, Db, Error, Result, Seal, on};

/// Queues every mail of a batch, bodies sealed (R17, R34).
pub(crate) async fn queue(conn: Conn<'_>, seal: &Seal, batch: &Batch) -> Result<()> {
    let mails: Vec<&Mail> = batch.decisions.iter().flat_map(|decided| &decided.decision.mails).collect();
    queue_all(conn, seal, &mails).await
}

pub(crate) async fn queue_all(mut conn: Conn<'_>, seal: &Seal, mails: &[&Mail]) -> Result<()> {
    for mails in mails.chunks(rows_at_once(12)) {
        let sealed: Vec<Vec<u8>> = mails
            .iter()
            .map(|mail| serde_json::to_vec(&(&mail.content, &mail.unsubscribe)).map(|json| seal.close(&json)))
            .collect::<Result<_, _>>()
            .map_err(|error| Error::Corrupt(error.to_string()))?;
        let sql = format!(
            "insert into mails (id, account_id, order_id, kind, role, recipient, domain, language, state, queued_at,
                due_at, content) values {}",
            conn.places(mails.len(), 12)
        );
        on!(
            conn.again(),
            {
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for (mail, content) in mails.iter().zip(&sealed) {
                    query = query
                        .bind(mail.id.0)
                        .bind(mail.account.0)
                        .bind(mail.order.map(|order| order.0))
                        .bind(mail.kind().name())
                        .bind(mail.role.name())
                        .bind(mail.to.as_str())
                        .bind(mail.domain().map(sealpost_domain::Fqdn::as_str))
                        .bind(mail.language.code())
                        .bind(MailState::Queued.name())
                        .bind(mail.queued_at.millis())
                        .bind(mail.queued_at.millis())
                        .bind(content.as_slice());
                }
                query
            },
            execute
        )?;
    }
    Ok(())
}

/// A mail that is leased to the caller.
#[derive(Debug)]
pub struct Claimed {
    pub id: MailId,
    pub to: EmailAddress,
    /// Attempts before this one.
    pub attempts: i64,
    pub queued_at: Timestamp,
    pub work: Work,
    pub(super) lease: i64,
}

/// What there is to do for a claimed mail.
#[derive(Debug)]
pub enum Work {
    /// Compose it, store the bytes, send them.
    Compose(Box<Mail>),
    /// Send these very bytes again (R7, R35).
    Send(Vec<u8>),
    /// Overtaken: its value died, or its recipient left the list (R3, R25).
    Drop(&'static str),
}

#[derive(sqlx::FromRow)]
struct QueueRow {
    id: uuid::Uuid,
    account_id: i64,
    order_id: Option<i64>,
    role: String,
    recipient: String,
    language: String,
    queued_at: i64,
    attempts: i64,
    lease: i64,
    content: Option<Vec<u8>>,
    message: Option<Vec<u8>>,
    order_status: Option<String>,
    approval_ended: Option<i64>,
    approval_expires: Option<i64>,
    listed: bool,
}

/// Leases up to `most` mails that are due, for `lease` long.
pub async fn claim(db: &Db, most: i64, lease: Duration) -> Result<Vec<Claimed>> {
    let now = db.now();
    let mut tx = db.begin().await?;
    let sql = claim_sql(&tx.conn());
    let ids: Vec<uuid::Uuid> = on!(
        tx.conn(),
        sqlx::query_scalar(AssertSqlSafe(sql)).bind((now + lease).millis()).bind(now.millis()).bind(most),
        fetch_all
    )?;
    let rows = if ids.is_empty() { Vec::new() } else { details(tx.conn(), ids).await? };
    tx.commit().await?;
    let claimed = rows.iter().filter_map(|row| match claimed(row, db.seal(), now) {
        Ok(claimed) => Some(claimed),
        // It stays leased, so that the others are not held up; next time it is told again.
        Err(error) => {
            tracing::error!(mail.id = %row.id, %error, "A queued mail cannot be read");
            None
        }
    });
    Ok(claimed.collect())
}

pub(crate) fn claim_sql(conn: &Conn<'_>) -> String {
    format!(
        "with due as materialized (select id from mails
            where due_at <= $2 and (lease_until is null or lease_until <= $2) order by due_at limit $3{})
        update mails set lease = lease + 1, lease_until = $1 where id in (select id from due) returning id",
        conn.skip_locked()
    )
}

async fn details(conn: Conn<'_>, ids: Vec<uuid::Uuid>) -> Result<Vec<QueueRow>> {
    let ids = padded(ids);
    let sql = details_sql(&conn, ids.len());
    Ok(on!(
        conn,
        {
            let mut query = sqlx::query_as(AssertSqlSafe(sql));
            for id in &ids {
                query = query.bind(*id);
            }
            query
        },
        fetch_all
    )?)
}

pub(crate) fn details_sql(conn: &Conn<'_>, ids: usize) -> String {
    format!(
        "select m.id, m.account_id, m.order_id, m.role, m.recipient, m.language, m.queued_at, m.attempts, m.lease,
            m.content, m.message, o.status as order_status, p.ended_at as approval_ended,
            p.expires_at as approval_expires,
            exists (select 1 from additional_emails e
                where e.order_id = m.order_id and lower(e.email) = lower(m.recipient)) as listed
        from mails m left join orders o on o.id = m.order_id left join approvals p on p.mail_id = m.id
        where m.id in {} order by m.queued_at, m.id",
        conn.places(1, ids)
    )
}

fn claimed(row: &QueueRow, seal: &Seal, now: Timestamp) -> Result<Claimed> {
    let to = EmailAddress::parse(&row.recipient).map_err(|_| corrupt("address", &row.recipient))?;
    let work = work(row, &to, seal, now)?;
    let queued_at = Timestamp::from_millis(row.queued_at);
    Ok(Claimed { id: MailId(row.id), to, attempts: row.attempts, queued_at, work, lease: row.lease })
}

fn work(row: &QueueRow, to: &EmailAddress, seal: &Seal, now: Timestamp) -> Result<Work> {
    let role = Recipient::ALL.into_iter().find(|role| role.name() == row.role);
    let role = role.ok_or_else(|| corrupt("role", &row.role))?;
    match role {
        Recipient::Approver => {
            let dead = row.approval_ended.is_some() || row.approval_expires.is_none_or(|at| at <= now.millis());
            if dead || row.order_status.as_deref().is_some_and(|status| status != OrderStatus::Pending.name()) {
                return Ok(Work::Drop("the request was decided or ended before this mail left"));
            }
        }
        Recipient::Additional if !row.listed => {
            return Ok(Work::Drop("the recipient was removed from the order before this mail left"));
        }
        _ => {}
    }
    let sealed = |error: crate::SealError| Error::Corrupt(format!("mail {}: {error}", row.id));
    if let Some(message) = &row.message {
        return Ok(Work::Send(seal.open(message).map_err(sealed)?));
    }
    let content = row.content.as_deref().ok_or_else(|| corrupt("mail without content", &row.id.to_string()))?;
    let (content, unsubscribe): (Content, Option<Value>) = serde_json::from_slice(&seal.open(content).map_err(sealed)?)
        .map_err(|error| Error::Corrupt(format!("mail {}: {error}", row.id)))?;
    Ok(Work::Compose(Box::new(Mail {
        id: MailId(row.id),
        account: AccountId(row.account_id),
        order: row.order_id.map(OrderId),
        to: to.clone(),
        role,
        language: Language::find(&row.language).ok_or_else(|| corrupt("language", &row.language))?,
        queued_at: Timestamp::from_millis(row.queued_at),
        content,
        unsubscribe,
    })))
}

/// Stores composed messages before their first attempt, so that every later
/// attempt repeats the same bytes (R35). Gives those that were stored: the
/// others belong to another worker by now (R36) and must not be sent.
pub async fn store_messages(db: &Db, messages: &[(&Claimed, &str, &[u8])]) -> Result<HashSet<MailId>> {
    if messages.is_empty() {
        return Ok(HashSet::new());
    }
    let sealed: Vec<Vec<u8>> = messages.iter().map(|(.., bytes)| db.seal().close(bytes)).collect();
    let mut tx = db.begin().await?;
    let sql = format!(
        "with v (id, lease, subject, message) as (values {})
        update mails set subject = v.subject, message = v.message, content = null
        from v where mails.id = v.id and mails.lease = v.lease and mails.lease_until is not null
        returning mails.id",
        tx.conn().places(messages.len(), 4)
    );
    let stored: Vec<uuid::Uuid> = on!(
        tx.conn(),
        {
            let mut query = sqlx::query_scalar(AssertSqlSafe(sql));
            for ((mail, subject, _), sealed) in messages.iter().zip(&sealed) {
                query = query.bind(mail.id.0).bind(mail.lease).bind(*subject).bind(sealed.as_slice());
            }
            query
        },
        fetch_all
    )?;
    tx.commit().await?;
    Ok(stored.into_iter().map(MailId).collect())
}

/// Holds on to mails that are under way, for `lease` from now. Those that are
/// recorded, or were taken over by another worker, are left alone.
pub async fn renew(db: &Db, mails: &[Claimed], lease: Duration) -> Result<()> {
    if mails.is_empty() {
        return Ok(());
    }
    let until = (db.now() + lease).millis();
    let mut tx = db.begin().await?;
    let sql = format!(
        "with v (id, lease, until) as (values {}) update mails set lease_until = v.until
        from v where mails.id = v.id and mails.lease = v.lease and mails.lease_until is not null",
        tx.conn().places(mails.len(), 3)
    );
    on!(
        tx.conn(),
        {
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for mail in mails {
                query = query.bind(mail.id.0).bind(mail.lease).bind(until);
            }
            query
        },
        execute
    )?;
    tx.commit().await
}

/// Ends every lease. Only for a process that has the database to itself and has
/// not begun to work: whoever held them is dead.
pub async fn release_all(db: &Db) -> Result<()> {
    const SQL: &str = "update mails set lease_until = null where due_at is not null and lease_until is not null";
    let mut tx = db.begin().await?;
    on!(tx.conn(), sqlx::query(SQL), execute)?;
    tx.commit().await
}

/// Gives leases back unused (a graceful stop): the mails are due again at once.
pub async fn put_back(db: &Db, mails: &[Claimed]) -> Result<()> {
    if mails.is_empty() {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    let sql = format!(
        "with v (id, lease) as (values {}) update mails set lease_until = null
        from v where mails.id = v.id and mails.lease = v.lease",
        tx.conn().places(mails.len(), 2)
    );
    on!(
        tx.conn(),
        {
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for mail in mails {
                query = query.bind(mail.id.0).bind(mail.lease);
            }
            query
        },
        execute
    )?;
    tx.commit().await
}
