//! The caller's side of a mail: what became of it, and the test mode's inbox.

use std::collections::HashMap;

use sealpost_domain::{AccountId, DomainId, MailId, OrderId, Timestamp};
use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, FromRow};

use super::bounce::{self, EventRow};
use super::openings::{self, OpeningRow};
use crate::conn::Many;
use crate::{Db, Error, Reader, Result, on, sqlite};

/// A mail as its account may see it, with every attempt.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct MailRow {
    pub id: uuid::Uuid,
    /// None for what concerns a domain or the account.
    pub order_id: Option<i64>,
    pub domain_id: Option<i64>,
    pub kind: String,
    pub role: String,
    pub recipient: String,
    pub domain: Option<String>,
    pub language: String,
    pub state: String,
    pub subject: Option<String>,
    pub queued_at: i64,
    pub due_at: Option<i64>,
    pub sent_at: Option<i64>,
    pub opened_at: Option<i64>,
    /// A mark of its recipient that nobody has taken away.
    pub mark_id: Option<i64>,
    pub marked_at: Option<i64>,
    pub marked_why: Option<String>,
    pub marked_kind: Option<String>,
    pub marked_order: Option<i64>,
    pub verdict: Option<String>,
    pub decided_at: Option<i64>,
    /// Why, in the approver's words.
    pub reason: Option<String>,
    #[sqlx(skip)]
    pub attempts: Vec<AttemptRow>,
    /// What was told after it had been sent, the earliest first.
    #[sqlx(skip)]
    pub events: Vec<EventRow>,
    /// How its approval page was opened, the earliest first.
    #[sqlx(skip)]
    pub openings: Vec<OpeningRow>,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AttemptRow {
    pub mail_id: uuid::Uuid,
    pub at: i64,
    pub server: String,
    pub stage: String,
    pub outcome: String,
    pub reply: String,
}

/// Which mails of an account; empty filters match all.
#[derive(Clone, Debug, Default)]
pub struct MailFilter {
    pub order: Option<OrderId>,
    /// The approval mails of a domain of its own; not together with `order`.
    pub domain: Option<DomainId>,
    pub state: Option<String>,
    pub kind: Option<String>,
    /// Mails that come after this one in the list.
    pub after: Option<MailId>,
    /// At most so many.
    pub limit: Option<i64>,
}

const COLUMNS: &str =
    "m.id, m.order_id, p.domain_id, m.kind, m.role, m.recipient, m.domain, m.language, m.state, m.subject,
    m.queued_at, m.due_at, m.sent_at, m.opened_at, r.id as mark_id, r.since as marked_at,
    r.why as marked_why, r.kind as marked_kind, r.order_id as marked_order, p.verdict, p.ended_at as decided_at,
    p.reason";

/// What [`COLUMNS`] come from.
const FROM: &str = "mails m left join approvals p on p.mail_id = m.id
    left join recipient_marks r on r.id = (select min(x.id) from recipient_marks x where x.account_id = m.account_id
        and x.email_key = lower(m.recipient) and x.cleared_at is null
        and (x.order_id is null or x.order_id = m.order_id))";

/// The mails of the order `$2`. What was asked of approvers is found by the
/// approvals: an index of it beside theirs would be a page more for each resend.
pub(crate) const OF_ORDER: &str = "m.id in (select a.mail_id from approvals a where a.owner_id = $2 union all
    select n.id from mails n where n.order_id = $2 and n.kind <> 'dcv_approval')";

/// Mails of an account: oldest first for one order or domain, newest first otherwise.
pub async fn list(reader: &mut Reader, account: AccountId, filter: &MailFilter) -> Result<Vec<MailRow>> {
    let (filters, order, id) = match (filter.order, filter.domain) {
        (Some(id), _) => (OF_ORDER, "m.id", id.0),
        (None, Some(id)) => ("p.domain_id = $2", "m.id", id.0),
        (None, None) => ("$2 = 0", "m.id desc", 0),
    };
    let after = match (filter.after, filter.order.is_some() || filter.domain.is_some()) {
        (None, _) => "$6 = $6",
        (Some(_), true) => "m.id > $6",
        (Some(_), false) => "m.id < $6",
    };
    let sql = format!(
        "select {COLUMNS} from {FROM}
        where m.account_id = $1 and {filters} and {after} and ($3 = '' or m.state = $3) and ($4 = '' or m.kind = $4)
        order by {order} limit $5"
    );
    let mut rows: Vec<MailRow> = on!(
        reader.conn(),
        sqlx::query_as(AssertSqlSafe(sql))
            .bind(account.0)
            .bind(id)
            .bind(filter.state.as_deref().unwrap_or_default())
            .bind(filter.kind.as_deref().unwrap_or_default())
            .bind(filter.limit.unwrap_or(10_000))
            .bind(filter.after.map_or(uuid::Uuid::nil(), |id| id.0)),
        fetch_all
    )?;
    add_attempts(reader, &mut rows).await?;
    openings::add(reader, &mut rows).await?;
    bounce::add_events(reader, &mut rows).await?;
    Ok(rows)
}

pub async fn find(reader: &mut Reader, account: AccountId, id: MailId) -> Result<Option<MailRow>> {
    let sql = format!(
        "select {COLUMNS} from {FROM}
        where m.account_id = $1 and m.id = $2"
    );
    let row: Option<MailRow> =
        on!(reader.conn(), sqlx::query_as(AssertSqlSafe(sql)).bind(account.0).bind(id.0), fetch_optional)?;
    let mut rows: Vec<MailRow> = row.into_iter().collect();
    add_attempts(reader, &mut rows).await?;
    openings::add(reader, &mut rows).await?;
    bounce::add_events(reader, &mut rows).await?;
    Ok(rows.pop())
}

async fn add_attempts(reader: &mut Reader, mails: &mut [MailRow]) -> Result<()> {
    const SELECT: &str = "select mail_id, at, server, stage, outcome, reply from mail_attempts";
    let all = mails.iter().map(|mail| mail.id).collect();
    let mut by_mail = of_mails(reader, all, SELECT, "attempt", |row: &AttemptRow| row.mail_id).await?;
    for mail in mails {
        mail.attempts = by_mail.remove(&mail.id).unwrap_or_default();
    }
    Ok(())
}

/// The rows of a table that belong to these mails, by their mail, in the order
/// that `order` names.
pub(super) async fn of_mails<R>(
    reader: &mut Reader,
    mails: Vec<uuid::Uuid>,
    select: &str,
    order: &str,
    mail_of: impl Fn(&R) -> uuid::Uuid,
) -> Result<HashMap<uuid::Uuid, Vec<R>>>
where
    R: for<'r> FromRow<'r, sqlite::Row> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    let mut by_mail: HashMap<_, Vec<_>> = HashMap::new();
    let sql = format!("{select} where mail_id {} order by mail_id, {order}", reader.conn().in_bytes(1));
    let rows: Vec<R> = on!(reader.conn(), sqlx::query_as(AssertSqlSafe(sql)).bind(Many(mails)), fetch_all)?;
    for row in rows {
        by_mail.entry(mail_of(&row)).or_default().push(row);
    }
    Ok(by_mail)
}

/// A message in the built-in inbox.
#[derive(Clone, Debug)]
pub struct InboxRow {
    pub id: MailId,
    /// None for what concerns a domain or the account.
    pub order: Option<OrderId>,
    pub kind: String,
    pub to: String,
    pub locale: String,
    pub received_at: Timestamp,
    /// The whole message as sent.
    pub message: Vec<u8>,
    /// How often it arrived.
    pub copies: i64,
}

#[derive(sqlx::FromRow)]
struct SealedRow {
    id: uuid::Uuid,
    order_id: Option<i64>,
    kind: String,
    recipient: String,
    language: String,
    received_at: i64,
    message: Vec<u8>,
    copies: i64,
}

#[derive(Clone, Debug, Default)]
pub struct InboxFilter {
    pub id: Option<MailId>,
    pub order: Option<OrderId>,
    pub to: Option<String>,
    pub kind: Option<String>,
    pub locale: Option<String>,
    /// The newest so many.
    pub limit: i64,
}

/// Whether mail of an order that the filter would show waits for its first attempt.
pub async fn on_their_way(db: &Db, account: AccountId, order: OrderId, filter: &InboxFilter) -> Result<bool> {
    let sql = format!(
        "select count(*) from mails m where m.account_id = $1 and {OF_ORDER} and m.state = 'queued'
            and ($3 = '' or lower(m.recipient) = $3) and ($4 = '' or m.kind = $4) and ($5 = '' or m.language = $5)"
    );
    let mut reader = db.read().await?;
    let waiting: i64 = on!(
        reader.conn(),
        sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(account.0)
            .bind(order.0)
            .bind(filter.to.as_deref().unwrap_or_default().to_ascii_lowercase())
            .bind(filter.kind.as_deref().unwrap_or_default())
            .bind(filter.locale.as_deref().unwrap_or_default()),
        fetch_one
    )?;
    Ok(waiting > 0)
}

/// Messages in the inbox of an account, in the order in which they were queued:
/// those of one moment arrive in any.
pub async fn inbox(db: &Db, account: AccountId, filter: &InboxFilter) -> Result<Vec<InboxRow>> {
    let by_id = if filter.id.is_some() { "i.mail_id = $7" } else { "$7 = $7" };
    let sql = format!(
        "select m.id, m.order_id, m.kind, m.recipient, m.language, i.received_at, i.message, i.copies
        from inbox i join mails m on m.id = i.mail_id
        where m.account_id = $1 and ($2 = 0 or m.order_id = $2) and ($3 = '' or lower(m.recipient) = $3)
            and ($4 = '' or m.kind = $4) and ($5 = '' or m.language = $5) and {by_id}
        order by m.id desc limit $6"
    );
    let mut reader = db.read().await?;
    let rows: Vec<SealedRow> = on!(
        reader.conn(),
        sqlx::query_as(AssertSqlSafe(sql))
            .bind(account.0)
            .bind(filter.order.map_or(0, |id| id.0))
            .bind(filter.to.as_deref().unwrap_or_default().to_ascii_lowercase())
            .bind(filter.kind.as_deref().unwrap_or_default())
            .bind(filter.locale.as_deref().unwrap_or_default())
            .bind(filter.limit)
            .bind(filter.id.map_or(uuid::Uuid::nil(), |id| id.0)),
        fetch_all
    )?;
    let open = |row: SealedRow| {
        let opened = db.seal().open_message(&row.message);
        Ok(InboxRow {
            id: MailId(row.id),
            order: row.order_id.map(OrderId),
            kind: row.kind,
            to: row.recipient,
            locale: row.language,
            received_at: Timestamp::from_millis(row.received_at),
            copies: row.copies,
            message: opened.map_err(|error| Error::Corrupt(format!("inbox {}: {error}", row.id)))?,
        })
    };
    rows.into_iter().rev().map(open).collect()
}
