//! The queue's side of a mail: leases with fencing, and stored bytes.

use std::collections::HashSet;
use std::time::Duration;

use sealpost_domain::{Fqdn, Mail, MailId, MailState};
use sqlx::AssertSqlSafe;

use super::wanted::is_wanted;
use crate::writer::Batch;
use crate::{Conn, Db, Error, Result, Seal, Tx, on, on_each, on_each_later};

/// How long after a worker died another may take up its mails. A living worker
/// renews its leases, so that this need not cover the slowest mail server. By
/// the database's clock (R59).
const LEASE: Duration = Duration::from_secs(30);

/// Queues every mail of a batch, bodies sealed (R17, R34). Those that are handed
/// over to the worker of this process are leased to it from the start.
pub(crate) async fn queue(tx: &mut Tx, seal: &Seal, batch: &Batch, handed_over: bool) -> Result<()> {
    queue_all(tx, seal, &batch.mails().collect::<Vec<_>>(), handed_over).await
}

pub(crate) async fn queue_all(tx: &mut Tx, seal: &Seal, mails: &[&Mail], handed_over: bool) -> Result<()> {
    if mails.is_empty() {
        return Ok(());
    }
    let lease =
        if handed_over { format!(", {FIRST_LEASE}, {}", lease_end(&tx.conn())) } else { ", 0, null".to_owned() };
    let sealed: Vec<Vec<u8>> = mails
        .iter()
        .map(|mail| serde_json::to_vec(&(&mail.content, &mail.unsubscribe)).map(|json| seal.close(&json)))
        .collect::<Result<_, _>>()
        .map_err(|error| Error::Corrupt(error.to_string()))?;
    let rows: Vec<(&Mail, Vec<u8>)> = mails.iter().copied().zip(sealed).collect();
    let sql = format!(
        "insert into mails (id, account_id, order_id, kind, role, recipient, domain, language, state, queued_at, due_at,
            content, lease, lease_until) {}",
        tx.conn().rows_with(12, &lease)
    );
    on_each_later!(tx, sql, rows, |(mail, content)| [
        mail.id.0,
        mail.account.0,
        mail.order.map(|order| order.0),
        mail.kind().name(),
        mail.role.name(),
        mail.to.as_str(),
        mail.domain().map(Fqdn::as_str),
        mail.language.code(),
        MailState::Queued.name(),
        mail.queued_at.millis(),
        mail.queued_at.millis(),
        content.as_slice(),
    ])?;
    Ok(())
}

/// The number of a mail's first lease.
pub(super) const FIRST_LEASE: i64 = 1;

/// When a lease that begins now is over.
pub(super) fn lease_end(conn: &Conn<'_>) -> String {
    format!("{} + {}", conn.clock(), LEASE.as_millis())
}

/// Whoever holds the current ticket of a mail may work on it and record what
/// came of it; any older ticket is void (R36).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    pub id: MailId,
    /// Attempts before this one.
    pub attempts: i64,
    pub(super) lease: i64,
}

/// A message that is about to leave for the first time.
#[derive(Debug)]
pub struct Composed {
    pub ticket: Ticket,
    pub subject: String,
    pub bytes: Vec<u8>,
}

/// Stores composed messages before their first attempt, so that every later
/// attempt repeats the same bytes (R35). Gives those that were stored. The
/// others belong to another worker by now (R36) or are not wanted any more, and
/// must not be sent.
pub async fn store_messages(db: &Db, messages: &[Composed]) -> Result<HashSet<MailId>> {
    if messages.is_empty() {
        return Ok(HashSet::new());
    }
    let mut tx = db.begin().await?;
    let wanted = is_wanted(&tx.conn(), db.now());
    let sql = tx.conn().each(
        &["id", "lease", "subject", "message"],
        &format!(
            "update mails set subject = v.subject, message = v.message, content = null
            from v where mails.id = v.id and mails.lease = v.lease and mails.lease_until is not null and {wanted}
            returning mails.id"
        ),
    );
    let seal = db.seal();
    let stored: Vec<uuid::Uuid> = on_each!(
        tx.conn(),
        sqlx::query_scalar(AssertSqlSafe(sql)),
        messages,
        |Composed { ticket, subject, bytes }| [ticket.id.0, ticket.lease, subject.as_str(), seal.close_message(bytes),],
        fetch_all
    )?;
    tx.commit().await?;
    Ok(stored.into_iter().map(MailId).collect())
}

/// Holds on to mails that are under way. Those that are recorded, or were taken
/// over by another worker, are left alone.
pub async fn renew(db: &Db, tickets: &[Ticket]) -> Result<()> {
    let mut tx = db.begin().await?;
    let set = format!("lease_until = {}", lease_end(&tx.conn()));
    update_held(tx.conn(), &set, tickets).await?;
    tx.commit().await
}

/// Gives leases back unused: the mails are due again at once.
pub async fn put_back(db: &Db, tickets: &[Ticket]) -> Result<()> {
    let mut tx = db.begin().await?;
    update_held(tx.conn(), "lease_until = null", tickets).await?;
    tx.commit().await
}

async fn update_held(conn: Conn<'_>, set: &str, tickets: &[Ticket]) -> Result<()> {
    if tickets.is_empty() {
        return Ok(());
    }
    let sql = conn.each(
        &["id", "lease"],
        &format!(
            "update mails set {set}
            from v where mails.id = v.id and mails.lease = v.lease and mails.lease_until is not null"
        ),
    );
    on_each!(conn, sqlx::query(AssertSqlSafe(sql)), tickets, |ticket| [ticket.id.0, ticket.lease])?;
    Ok(())
}

/// Ends every lease. Only for a process that has the database to itself and has
/// not begun to work: whoever held them is dead, and that is counted (R36).
pub async fn release_all(db: &Db) -> Result<()> {
    const SQL: &str = "update mails set lease_until = null, deaths = deaths + 1
        where due_at is not null and lease_until is not null";
    let mut tx = db.begin().await?;
    on!(tx.conn(), sqlx::query(SQL), execute)?;
    tx.commit().await
}
