//! Approvals: what was asked of whom, by the hash of the value (R17).

use std::collections::{BTreeSet, HashMap};

use sealpost_domain::dcv::{Approval, CodeHash, Verdict};
use sealpost_domain::limits::Count;
use sealpost_domain::order::JOIN_WINDOW;
use sealpost_domain::time::{DAY, HOUR};
use sealpost_domain::{
    AccountId, DnsName, DomainId, EmailAddress, Fqdn, Language, Mail, MailId, MailKind, MailLimits, MailState, OrderId,
    Timestamp, Usage, ValueHash,
};
use sqlx::AssertSqlSafe;

use crate::conn::Many;
use crate::orders::{Keys, ParseName as _, corrupt, source};
use crate::writer::Batch;
use crate::{Conn, Error, Reader, Result, Tx, on, on_each_later};

#[derive(sqlx::FromRow)]
pub(crate) struct ApprovalRow {
    hash: Vec<u8>,
    order_id: Option<i64>,
    domain_id: Option<i64>,
    mail_id: uuid::Uuid,
    adn: String,
    names: String,
    recipient: String,
    source: String,
    language: String,
    created_at: i64,
    expires_at: i64,
    asked_at: Option<i64>,
    ended_at: Option<i64>,
    verdict: Option<String>,
    reason: Option<String>,
    code: Option<Vec<u8>>,
    wrong_codes: i64,
    mail_state: Option<String>,
}

/// What of an approval is read. Whether its mail is still queued is looked up
/// where `asks` holds, SQL about the approval `p`.
fn columns(asks: &str) -> String {
    format!(
        "p.hash, p.order_id, p.domain_id, p.mail_id, p.adn, p.names, p.recipient, p.source, p.language, p.created_at,
        p.expires_at, p.asked_at, p.ended_at, p.verdict, p.reason, p.code, p.wrong_codes,
        case when {asks} then (select m.state from mails m where m.id = p.mail_id) end as mail_state"
    )
}

/// What rules look at: approvals that are not ended, decided, or of the day since
/// `$3`. Only a mail asked for since `$4` may be joined while it is queued (R42).
/// Both are [`since`].
fn recent(of_owner: &str) -> String {
    format!(
        "select {} from approvals p where {of_owner}
            and (p.ended_at is null or p.verdict is not null or p.created_at > $3)",
        columns("p.ended_at is null and p.created_at > $4")
    )
}

pub(crate) fn since(now: Timestamp) -> [i64; 2] {
    [(now - DAY).millis(), (now - JOIN_WINDOW).millis()]
}

/// Who asked, and what an approval decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    Order(OrderId),
    Domain(DomainId),
}

impl std::fmt::Display for Owner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Order(id) => write!(f, "Order {id}"),
            Self::Domain(id) => write!(f, "Domain {id}"),
        }
    }
}

impl Owner {
    pub(crate) fn of_ids(order: Option<i64>, domain: Option<i64>) -> Result<Self> {
        match (order, domain) {
            (Some(order), None) => Ok(Self::Order(OrderId(order))),
            (None, Some(domain)) => Ok(Self::Domain(DomainId(domain))),
            _ => Err(corrupt("owner", "of an approval")),
        }
    }

    /// No order has the id of a domain.
    const fn id(self) -> i64 {
        match self {
            Self::Order(id) => id.0,
            Self::Domain(id) => id.0,
        }
    }

    /// As the columns `order_id` and `domain_id` hold it.
    pub(crate) fn ids(self) -> (Option<i64>, Option<i64>) {
        match self {
            Self::Order(id) => (Some(id.0), None),
            Self::Domain(id) => (None, Some(id.0)),
        }
    }
}

/// Whom a value belongs to; the door of the approval page, so the only look-up
/// without an account (the value is the credential).
pub async fn owner_of(reader: &mut Reader, hash: ValueHash) -> Result<Option<(AccountId, Owner, Approval)>> {
    let sql = owned("p.hash");
    owned_row(on!(reader.conn(), sqlx::query_as(AssertSqlSafe(sql)).bind(hash.0.to_vec()), fetch_optional)?)
}

/// What an approval mail asks, for the worker that is about to send it.
pub async fn of_mail(reader: &mut Reader, mail: MailId) -> Result<Option<(AccountId, Owner, Approval)>> {
    let sql = owned("p.mail_id");
    owned_row(on!(reader.conn(), sqlx::query_as(AssertSqlSafe(sql)).bind(mail.0), fetch_optional)?)
}

#[derive(sqlx::FromRow)]
struct OwnedRow {
    account_id: i64,
    #[sqlx(flatten)]
    approval: ApprovalRow,
}

fn owned(column: &str) -> String {
    format!("select p.account_id, {} from approvals p where {column} = $1", columns("true"))
}

fn owned_row(row: Option<OwnedRow>) -> Result<Option<(AccountId, Owner, Approval)>> {
    let Some(row) = row else { return Ok(None) };
    let owner = row.approval.owner()?;
    Ok(Some((AccountId(row.account_id), owner, row.approval.try_into()?)))
}

/// Every approval of one order, for showing what became of its mails.
pub async fn all_of_order(reader: &mut Reader, account: AccountId, order: OrderId) -> Result<Vec<Approval>> {
    let sql = format!(
        "select {} from approvals p where p.account_id = $1 and p.owner_id = $2 order by p.created_at, p.mail_id",
        columns("true")
    );
    let query = on!(
        reader.conn(),
        sqlx::query_as::<_, ApprovalRow>(AssertSqlSafe(sql)).bind(account.0).bind(order.0),
        fetch_all
    )?;
    query.into_iter().map(Approval::try_from).collect()
}

/// The approvals of one domain that rules look at, as for orders.
pub(crate) async fn of_domain(
    conn: Conn<'_>,
    account: AccountId,
    domain: DomainId,
    now: Timestamp,
) -> Result<Vec<Approval>> {
    let sql = recent("p.owner_id = $1 and +p.account_id = $2");
    let [day, joinable] = since(now);
    let rows = on!(
        conn,
        sqlx::query_as::<_, ApprovalRow>(AssertSqlSafe(sql)).bind(domain.0).bind(account.0).bind(day).bind(joinable),
        fetch_all
    )?;
    let mut found = rows.into_iter().map(Approval::try_from).collect::<Result<Vec<_>>>()?;
    sort(&mut found);
    Ok(found)
}

/// As they were asked for; a database would sort those of a whole batch.
pub(crate) fn sort(approvals: &mut [Approval]) {
    approvals.sort_unstable_by_key(|approval| (approval.created_at, approval.mail));
}

/// The approvals of orders that rules look at.
pub(crate) async fn of_orders(
    conn: Conn<'_>,
    Keys { orders, accounts }: Keys,
    now: Timestamp,
) -> Result<Vec<ApprovalRow>> {
    let sql = of_orders_sql(&conn);
    let [day, joinable] = since(now);
    Ok(on!(conn, sqlx::query_as(AssertSqlSafe(sql)).bind(orders).bind(accounts).bind(day).bind(joinable), fetch_all)?)
}

pub(crate) fn of_orders_sql(conn: &Conn<'_>) -> String {
    recent(&format!("p.owner_id {} and +p.account_id {}", conn.in_many(1), conn.in_many(2)))
}

impl ApprovalRow {
    fn owner(&self) -> Result<Owner> {
        Owner::of_ids(self.order_id, self.domain_id)
    }

    pub fn of_order(self) -> Result<(OrderId, Approval)> {
        match self.owner()? {
            Owner::Order(order) => Ok((order, self.try_into()?)),
            Owner::Domain(domain) => Err(corrupt("approval of domain", &domain.to_string())),
        }
    }
}

impl TryFrom<ApprovalRow> for Approval {
    type Error = Error;

    fn try_from(row: ApprovalRow) -> Result<Self> {
        let bytes = |bytes: Vec<u8>| <[u8; 32]>::try_from(bytes).map_err(|_| corrupt("hash", "of an approval"));
        let verdict = row.verdict.map(|name| Verdict::find(&name).ok_or_else(|| corrupt("verdict", &name)));
        Ok(Self {
            hash: ValueHash(bytes(row.hash)?),
            mail: MailId(row.mail_id),
            adn: Fqdn::parse(&row.adn).map_err(|_| corrupt("name", &row.adn))?,
            names: row.names.split(' ').map(str::parse_name).collect::<Result<_>>()?,
            recipient: EmailAddress::parse(&row.recipient).map_err(|_| corrupt("address", &row.recipient))?,
            source: source(&row.source)?,
            language: Language::find(&row.language).ok_or_else(|| corrupt("language", &row.language))?,
            created_at: Timestamp::from_millis(row.created_at),
            expires_at: Timestamp::from_millis(row.expires_at),
            asked_at: Timestamp::from_millis(row.asked_at.unwrap_or(row.created_at)),
            ended_at: row.ended_at.map(Timestamp::from_millis),
            verdict: verdict.transpose()?,
            reason: row.reason,
            code: row.code.map(bytes).transpose()?.map(CodeHash),
            wrong_codes: u32::try_from(row.wrong_codes).unwrap_or(u32::MAX),
            queued: row.mail_state.as_deref() == Some(MailState::Queued.name()),
        })
    }
}

/// Approvals that are new, and those that ended or were decided.
#[derive(Default)]
pub(crate) struct Changes<'a> {
    new: Vec<(AccountId, Owner, &'a Approval)>,
    ended: Vec<(Owner, &'a Approval)>,
}

/// What is different between the approvals before and after.
pub(crate) fn changes<'a>(account: AccountId, owner: Owner, before: &[Approval], after: &'a [Approval]) -> Changes<'a> {
    let before: HashMap<ValueHash, &Approval> = before.iter().map(|approval| (approval.hash, approval)).collect();
    let mut changes = Changes::default();
    for approval in after {
        match before.get(&approval.hash) {
            None => changes.new.push((account, owner, approval)),
            Some(old) if *old != approval => changes.ended.push((owner, approval)),
            Some(_) => {}
        }
    }
    changes
}

pub(crate) async fn write(tx: &mut Tx, batch: &Batch) -> Result<()> {
    let mut all = Changes::default();
    for (before, after) in batch.changed() {
        let before = before.map(|before| before.approvals.as_slice()).unwrap_or_default();
        let of_order = changes(after.account, Owner::Order(after.id), before, &after.approvals);
        all.new.extend(of_order.new);
        all.ended.extend(of_order.ended);
    }
    write_changes(tx, &all).await
}

pub(crate) async fn write_changes(tx: &mut Tx, changes: &Changes<'_>) -> Result<()> {
    let Changes { new, ended } = changes;
    if !new.is_empty() {
        let sql = format!(
            "insert into approvals (owner_id, hash, account_id, order_id, domain_id, mail_id, adn, names, recipient,
                recipient_key, source, language, created_at, expires_at, ended_at, verdict, reason, code, wrong_codes) {}",
            tx.conn().rows(19)
        );
        on_each_later!(tx, sql, new, |(account, owner, approval)| [
            owner.id(),
            approval.hash.0.to_vec(),
            account.0,
            owner.ids().0,
            owner.ids().1,
            approval.mail.0,
            approval.adn.as_str(),
            words(&approval.names),
            approval.recipient.as_str(),
            approval.recipient.key(),
            approval.source.name(),
            approval.language.code(),
            approval.created_at.millis(),
            approval.expires_at.millis(),
            approval.ended_at.map(Timestamp::millis),
            approval.verdict.map(Verdict::name),
            approval.reason.as_deref(),
            approval.code.map(|code| code.0.to_vec()),
            i64::from(approval.wrong_codes),
        ])?;
    }
    if !ended.is_empty() {
        let sql = tx.conn().each(
            &["owner", "hash", "ended", "verdict", "reason", "wrong_codes", "asked"],
            "update approvals set ended_at = v.ended, verdict = v.verdict, reason = v.reason,
                wrong_codes = v.wrong_codes, asked_at = v.asked
            from v where approvals.owner_id = v.owner and approvals.hash = v.hash",
        );
        on_each_later!(tx, sql, ended, |(owner, approval)| [
            owner.id(),
            approval.hash.0.to_vec(),
            approval.ended_at.map(Timestamp::millis),
            approval.verdict.map(Verdict::name),
            approval.reason.as_deref(),
            i64::from(approval.wrong_codes),
            approval.asked_at.millis(),
        ])?;
    }
    Ok(())
}

fn words(names: &[DnsName]) -> String {
    names.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// Counts approval mail of the last day by recipient and of the last hour by
/// account (R41). Limits that are off are not counted. Writers on other lanes
/// and nodes do not wait for one another here, so a burst at the very same
/// moment can pass a limit by a few.
pub(crate) async fn usage(
    mut conn: Conn<'_>,
    accounts: &BTreeSet<AccountId>,
    recipients: BTreeSet<String>,
    limits: &MailLimits,
    now: Timestamp,
) -> Result<HashMap<AccountId, Usage>> {
    let mut by_recipient = HashMap::new();
    if limits.recipient_per_day > 0 && !recipients.is_empty() {
        let sql = recipients_sql(&conn);
        let keys: Many<String> = recipients.into_iter().collect();
        let rows: Vec<(String, i64, i64)> =
            on!(conn.again(), sqlx::query_as(AssertSqlSafe(sql)).bind(keys).bind((now - DAY).millis()), fetch_all)?;
        by_recipient.extend(rows.into_iter().map(|(key, mails, first)| (key, tally(mails, first))));
    }
    let mut usage = HashMap::new();
    for account in accounts {
        let count = account_usage(conn.again(), *account, limits, now).await?;
        usage.insert(*account, Usage { recipients: by_recipient.clone(), account: count });
    }
    Ok(usage)
}

pub(crate) fn recipients_sql(conn: &Conn<'_>) -> String {
    format!(
        "select recipient_key, count(*), min(created_at) from approvals
        where recipient_key {} and created_at > $2 group by recipient_key",
        conn.in_many(1)
    )
}

pub(crate) const ACCOUNT_SQL: &str = "select count(*), min(created_at) from (select created_at from approvals
    where account_id = $1 and created_at > $2 order by created_at desc limit $3) latest";

/// Looks at no more rows than the limit allows.
async fn account_usage(conn: Conn<'_>, account: AccountId, limits: &MailLimits, now: Timestamp) -> Result<Count> {
    if limits.account_per_hour == 0 {
        return Ok(Count::default());
    }
    let query = on!(
        conn,
        sqlx::query_as::<_, (i64, Option<i64>)>(ACCOUNT_SQL)
            .bind(account.0)
            .bind((now - HOUR).millis())
            .bind(i64::from(limits.account_per_hour)),
        fetch_one
    )?;
    Ok(query.1.map_or(Count::default(), |first| tally(query.0, first)))
}

fn tally(mails: i64, first: i64) -> Count {
    Count { mails: u32::try_from(mails).unwrap_or(u32::MAX), first: Some(Timestamp::from_millis(first)) }
}

/// Later acts of a batch see what earlier ones decided, those of other accounts
/// included: a recipient's limit holds over all of them.
pub(crate) fn count_new(usage: &mut HashMap<AccountId, Usage>, mails: &[Mail], now: Timestamp) {
    for mail in mails.iter().filter(|mail| mail.kind() == MailKind::DcvApproval) {
        for (account, usage) in usage.iter_mut() {
            if *account == mail.account {
                usage.account.add(now);
            }
            usage.recipients.entry(mail.to.key()).or_default().add(now);
        }
    }
}
