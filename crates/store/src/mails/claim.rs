//! Claiming mails that are due: which are taken, which step aside, which are
//! parked, and what there is to do for each.

use std::time::Duration;

use sealpost_domain::mail::{Content, MailKind, Recipient};
use sealpost_domain::order::{DcvMethod, MarkKind};
use sealpost_domain::{
    AccountId, EmailAddress, Fqdn, Language, Mail, MailId, MailState, OrderId, Source, Timestamp, Value,
};
use sqlx::AssertSqlSafe;

use super::queue::{FIRST_LEASE, Ticket, lease_end};
use super::wanted::{is_reminded, silence};
use crate::orders::corrupt;
use crate::{Conn, Db, Error, Result, Seal, on, on_each};

/// A mail that was under way in so many workers that died is parked (R36).
const DEATHS: i64 = 3;

/// After so many deaths it is suspect, and goes alone: the next death is its own
/// fault, and not that of whatever else was under way.
const SUSPECT: i64 = DEATHS - 1;

/// A mail that stepped aside for those behind it is due again so much later (R39).
const ASIDE: Duration = Duration::from_secs(15);

/// The same when nobody was hidden behind it.
const ASIDE_SHORTLY: Duration = Duration::from_secs(1);

/// A mail that is leased to the caller.
#[derive(Debug)]
pub struct Claimed {
    pub ticket: Ticket,
    pub kind: MailKind,
    pub to: EmailAddress,
    pub queued_at: Timestamp,
    /// Of an approval mail: afterwards it is of no use.
    pub expires_at: Option<Timestamp>,
    /// Workers died while they had this mail (R36).
    pub is_suspect: bool,
    /// Of an approval mail to an address that somebody else publishes: it is
    /// looked up again before the mail leaves (R3).
    pub published: Option<Published>,
    pub work: Work,
}

/// By what, and for which name, the recipient of an approval mail is published.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Published {
    pub adn: Fqdn,
    pub source: Source,
}

impl Published {
    fn new(adn: Fqdn, source: Source) -> Option<Self> {
        source.is_looked_up().then_some(Self { adn, source })
    }
}

impl Claimed {
    /// The domain it goes to: slow ones are kept apart (R39).
    pub fn destination(&self) -> &str {
        destination(self.to.as_str())
    }

    /// A mail that its own process queued and leased (see [`crate::Db::hand_over`]).
    pub fn handed_over(mail: Mail) -> Self {
        let (expires_at, published) = match &mail.content {
            Content::DcvApproval(asked) => (Some(asked.expires_at), Published::new(asked.adn.clone(), asked.source)),
            _ => (None, None),
        };
        Self {
            ticket: Ticket { id: mail.id, attempts: 0, lease: FIRST_LEASE },
            kind: mail.kind(),
            to: mail.to.clone(),
            queued_at: mail.queued_at,
            expires_at,
            is_suspect: false,
            published,
            work: Work::Compose(Box::new(mail)),
        }
    }
}

fn destination(recipient: &str) -> &str {
    recipient.rsplit('@').next().unwrap_or_default()
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
    kind: String,
    role: String,
    recipient: String,
    language: String,
    queued_at: i64,
    attempts: i64,
    /// The lease before this claim, and whether its holder never came back.
    lease: i64,
    was_leased: bool,
    deaths: i64,
    content: Option<Vec<u8>>,
    message: Option<Vec<u8>>,
    order_method: Option<String>,
    approval_ended: Option<i64>,
    approval_expires: Option<i64>,
    adn: Option<String>,
    source: Option<String>,
    listed: bool,
    /// The approver was filed by the operator, and is not any more.
    withdrawn: bool,
    /// A notice to somebody whom notices do not reach: why.
    silence: Option<String>,
}

/// What a claim took.
#[derive(Debug, Default)]
pub struct Claim {
    pub mails: Vec<Claimed>,
    /// More may be due.
    pub is_full: bool,
}

/// Leases up to `most` mails of the first `window` that are due: those that
/// `may_take` admits, by their destination and whether they are suspect. The
/// others step aside for a while, so that they hide nobody behind them (R39).
pub async fn claim(db: &Db, most: usize, window: usize, mut may_take: impl FnMut(&str, bool) -> bool) -> Result<Claim> {
    let now = db.now();
    let mut tx = db.begin().await?;
    let sql = claim_sql(&tx.conn());
    let rows: Vec<QueueRow> = on!(
        tx.conn(),
        sqlx::query_as(AssertSqlSafe(sql)).bind(now.millis()).bind(i64::try_from(window).unwrap_or(i64::MAX)),
        fetch_all
    )?;
    let looked_at = rows.len();
    let (mut taken, mut aside, mut parked) = (Vec::new(), Vec::new(), Vec::new());
    let mut suspects_wait = false;
    for row in rows {
        let deaths = row.deaths + i64::from(row.was_leased);
        if deaths >= DEATHS {
            parked.push(row.id);
        } else if taken.len() == most {
            break;
        } else if may_take(destination(&row.recipient), deaths >= SUSPECT) {
            taken.push(row);
        } else if deaths >= SUSPECT {
            suspects_wait = true;
        } else {
            aside.push(row.id);
        }
    }
    let is_full = looked_at == window || taken.len() == most || suspects_wait;
    take(tx.conn(), &taken).await?;
    let while_aside = if looked_at == window { ASIDE } else { ASIDE_SHORTLY };
    step_aside(tx.conn(), aside, now + while_aside).await?;
    park(tx.conn(), parked).await?;
    tx.commit().await?;
    let claimed = taken.iter().filter_map(|row| match claimed(row, db.seal(), now) {
        Ok(claimed) => Some(claimed),
        // It stays leased, so that the others are not held up; next time it is told again.
        Err(error) => {
            tracing::error!(mail.id = %row.id, %error, "A queued mail cannot be read");
            None
        }
    });
    Ok(Claim { mails: claimed.collect(), is_full })
}

pub(crate) fn claim_sql(conn: &Conn<'_>) -> String {
    format!(
        "select m.id, m.account_id, m.order_id, m.kind, m.role, m.recipient, m.language, m.queued_at, m.attempts, m.lease,
            m.lease_until is not null as was_leased, m.deaths, m.content, m.message,
            p.ended_at as approval_ended, p.expires_at as approval_expires, p.adn, p.source,
            coalesce(case m.role when 'reminder_contact' then {} else {} end, false) as listed, o.method as order_method,
            (p.source = 'filed' and not exists (select 1 from contacts c
                where c.account_id = m.account_id and c.adn = p.adn and c.email_key = p.recipient_key)) is true
                as withdrawn,
            {} as silence
        from mails m left join approvals p on p.mail_id = m.id left join orders o on o.id = m.order_id
        where m.due_at <= $1 and (m.lease_until is null or m.lease_until <= {}) order by m.due_at limit $2{}",
        is_reminded(conn, "m"),
        conn.lists("o.additional_emails", "m.recipient"),
        silence("m"),
        conn.clock(),
        conn.skip_locked("m")
    )
}

async fn take(conn: Conn<'_>, rows: &[QueueRow]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let set = format!(
        "lease = lease + 1, deaths = deaths + case when lease_until is null then 0 else 1 end, lease_until = {}",
        lease_end(&conn)
    );
    update_all(conn, &set, rows.iter().map(|row| row.id).collect()).await
}

async fn step_aside(conn: Conn<'_>, ids: Vec<uuid::Uuid>, until: Timestamp) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    update_all(conn, &format!("due_at = {}", until.millis()), ids).await
}

/// A parked mail waits for a person: `sealpost mails retry`.
async fn park(conn: Conn<'_>, ids: Vec<uuid::Uuid>) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    for id in &ids {
        tracing::error!(mail.id = %id, "Mail {id} is parked: {DEATHS} workers died while they had it");
    }
    let parked = MailState::Parked.name();
    let set = format!("state = '{parked}', due_at = null, lease_until = null, deaths = 0");
    update_all(conn, &set, ids).await
}

async fn update_all(conn: Conn<'_>, set: &str, ids: Vec<uuid::Uuid>) -> Result<()> {
    let sql = conn.each(&["id"], &format!("update mails set {set} from v where mails.id = v.id"));
    on_each!(conn, sqlx::query(AssertSqlSafe(sql)), ids, |id| [*id])?;
    Ok(())
}

fn claimed(row: &QueueRow, seal: &Seal, now: Timestamp) -> Result<Claimed> {
    let to = EmailAddress::parse_international(&row.recipient).map_err(|_| corrupt("address", &row.recipient))?;
    let work = work(row, &to, seal, now)?;
    let published = if matches!(work, Work::Drop(_)) { None } else { published(row)? };
    Ok(Claimed {
        ticket: Ticket { id: MailId(row.id), attempts: row.attempts, lease: row.lease + 1 },
        kind: MailKind::find(&row.kind).ok_or_else(|| corrupt("kind", &row.kind))?,
        published,
        work,
        to,
        queued_at: Timestamp::from_millis(row.queued_at),
        expires_at: row.approval_expires.map(Timestamp::from_millis),
        is_suspect: row.deaths + i64::from(row.was_leased) >= SUSPECT,
    })
}

fn published(row: &QueueRow) -> Result<Option<Published>> {
    let (Some(adn), Some(source)) = (&row.adn, &row.source) else { return Ok(None) };
    let name = Fqdn::parse(adn).map_err(|_| corrupt("name", adn))?;
    Ok(Published::new(name, crate::orders::source(source)?))
}

fn work(row: &QueueRow, to: &EmailAddress, seal: &Seal, now: Timestamp) -> Result<Work> {
    let role = Recipient::ALL.into_iter().find(|role| role.name() == row.role);
    let role = role.ok_or_else(|| corrupt("role", &row.role))?;
    match role {
        Recipient::Approver => {
            let dead = row.approval_ended.is_some() || row.approval_expires.is_none_or(|at| at <= now.millis());
            if dead {
                return Ok(Work::Drop("the request was decided or ended before this mail left"));
            }
            // Who may be asked is looked at again, as far as the database knows it (R3).
            // Without an order it is a domain that asks, by email in any case.
            let by_email = row.order_id.is_none() || row.order_method.as_deref() == Some(DcvMethod::Email.name());
            if row.withdrawn || !by_email {
                return Ok(Work::Drop("the recipient may not approve any more"));
            }
        }
        Recipient::Additional if !row.listed => {
            return Ok(Work::Drop("the recipient was removed from the order before this mail left"));
        }
        Recipient::ReminderContact if !row.listed => {
            return Ok(Work::Drop("the recipient was removed from the account's reminders before this mail left"));
        }
        _ => {}
    }
    match row.silence.as_deref().map(MarkKind::find) {
        None => {}
        Some(Some(MarkKind::Unsubscribed)) => return Ok(Work::Drop("the recipient wants no such notices")),
        Some(_) => {
            return Ok(Work::Drop("an earlier mail to this recipient bounced, and nobody has taken the mark away"));
        }
    }
    let sealed = |error: crate::SealError| Error::Corrupt(format!("mail {}: {error}", row.id));
    if let Some(message) = &row.message {
        return Ok(Work::Send(seal.open_message(message).map_err(sealed)?));
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
