//! What is told about a mail after it was sent: bounces and delays. They mark
//! the mail and its recipient and do nothing else (R40).

use sealpost_domain::order::MarkKind;
use sealpost_domain::{AccountId, MailId, MailState, OrderId, Timestamp};
use serde_json::json;
use sqlx::AssertSqlSafe;

use super::MailRow;
use super::show::of_mails;
use crate::{Actor, Db, Reader, Result, audit, marks, on};

/// So many events of one mail are kept: whoever sends more is not heard.
const MOST: i64 = 20;

/// What happened to a mail behind the next server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// It will not arrive.
    Bounced,
    /// It has not arrived yet.
    Delayed,
}

impl Happened {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bounced => "bounced",
            Self::Delayed => "delayed",
        }
    }
}

/// A notification about one mail.
#[derive(Clone, Debug)]
pub struct Bounce {
    pub mail: MailId,
    /// The account that brings it; `None` if it came to the desk itself.
    pub account: Option<AccountId>,
    /// The keys of the recipients that it names.
    pub named: Vec<String>,
    /// It came to an address that only the mail's servers were told. One that
    /// did not must name the mail's recipient.
    pub is_proved: bool,
    pub happened: Happened,
    /// An enhanced status code.
    pub status: String,
    /// The server that said it; empty if unknown.
    pub server: String,
    /// In the server's words.
    pub detail: String,
    /// The address that it names is of no use. The mail's recipient is marked
    /// only if it is that one: an alias may have passed the mail on to others.
    pub condemns: bool,
}

/// What came of a notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Noted {
    /// There is no such mail, or not to that recipient.
    Unknown,
    /// It was told before.
    Again,
    Done {
        account: AccountId,
        order: Option<OrderId>,
        recipient: String,
        /// The mail's state now.
        state: String,
        /// The recipient is marked from now on.
        marked: bool,
    },
}

#[derive(sqlx::FromRow)]
struct Target {
    account_id: i64,
    order_id: Option<i64>,
    recipient: String,
    state: String,
}

/// Notes a bounce or a delay. Only a mail that was sent becomes `bounced`; one
/// that the queue still works on stays in its hands.
pub async fn note_bounce(db: &Db, bounce: &Bounce, actor: &Actor, now: Timestamp) -> Result<Noted> {
    // Ids come from a transaction of their own.
    let mark = if bounce.condemns { Some(db.new_id().await?) } else { None };
    let mut tx = db.begin().await?;
    let sql = format!(
        "select m.account_id, m.order_id, m.recipient, m.state from mails m
        where m.id = $1 and ($2 = 0 or m.account_id = $2){}",
        tx.conn().for_update("m")
    );
    let account = bounce.account.map_or(0, |account| account.0);
    let target: Option<Target> =
        on!(tx.conn(), sqlx::query_as(AssertSqlSafe(sql)).bind(bounce.mail.0).bind(account), fetch_optional)?;
    let Some(target) = target else { return Ok(Noted::Unknown) };
    let key = target.recipient.to_ascii_lowercase();
    let is_named = bounce.named.contains(&key);
    if !bounce.is_proved && !is_named {
        return Ok(Noted::Unknown);
    }
    const KNOWN: &str = "select count(*), coalesce(sum(case when kind = $2 and status = $3 and detail = $4
        then 1 else 0 end), 0) from mail_events where mail_id = $1";
    let (events, same): (i64, i64) = on!(
        tx.conn(),
        sqlx::query_as(KNOWN)
            .bind(bounce.mail.0)
            .bind(bounce.happened.name())
            .bind(bounce.status.as_str())
            .bind(bounce.detail.as_str()),
        fetch_one
    )?;
    if same > 0 || events >= MOST {
        return Ok(Noted::Again);
    }
    const INSERT: &str = "insert into mail_events (mail_id, event, at, kind, status, server, detail)
        values ($1, $2, $3, $4, $5, $6, $7)";
    on!(
        tx.conn(),
        sqlx::query(INSERT)
            .bind(bounce.mail.0)
            .bind(events + 1)
            .bind(now.millis())
            .bind(bounce.happened.name())
            .bind(bounce.status.as_str())
            .bind(bounce.server.as_str())
            .bind(bounce.detail.as_str()),
        execute
    )?;
    let mut state = target.state;
    if bounce.happened == Happened::Bounced && state == MailState::Sent.name() {
        const UPDATE: &str = "update mails set state = $1 where id = $2";
        state = MailState::Bounced.name().to_owned();
        on!(tx.conn(), sqlx::query(UPDATE).bind(state.as_str()).bind(bounce.mail.0), execute)?;
    }
    let account = AccountId(target.account_id);
    let order = target.order_id.map(OrderId);
    let marked = match mark.filter(|_| is_named || bounce.named.is_empty()) {
        Some(id) => {
            let why = format!("{} {}", bounce.status, bounce.detail).trim().to_owned();
            let (kind, email) = (MarkKind::Bounced, &target.recipient);
            let mark = marks::NewMark { id, account, kind, order: None, email, why: &why, mail: bounce.mail };
            marks::mark(tx.conn(), &mark, now).await?
        }
        None => false,
    };
    let action = match bounce.happened {
        Happened::Bounced => "mail_bounced",
        Happened::Delayed => "mail_delayed",
    };
    let detail = json!({
        "mail_id": bounce.mail, "status": bounce.status, "state": state, "recipient_marked": marked,
    });
    audit::add_about(&mut tx, (account, order), actor, action, &detail, now).await?;
    tx.commit().await?;
    if marked {
        db.work().reach.notify_one();
    }
    Ok(Noted::Done { account, order, recipient: target.recipient, state, marked })
}

/// What was told about a mail after it had been sent.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct EventRow {
    pub mail_id: uuid::Uuid,
    pub at: i64,
    /// A name of [`Happened`].
    pub kind: String,
    pub status: String,
    /// Empty if unknown.
    pub server: String,
    pub detail: String,
}

/// Adds its events to each mail.
pub(super) async fn add_events(reader: &mut Reader, mails: &mut [MailRow]) -> Result<()> {
    const SELECT: &str = "select mail_id, at, kind, status, server, detail from mail_events";
    let sent = mails.iter().filter(|mail| !mail.attempts.is_empty()).map(|mail| mail.id).collect();
    let mut by_mail = of_mails(reader, sent, SELECT, "event", |row: &EventRow| row.mail_id).await?;
    for mail in mails {
        mail.events = by_mail.remove(&mail.id).unwrap_or_default();
    }
    Ok(())
}
