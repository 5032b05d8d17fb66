//! Reminders of domains: one transaction settles a domain's step, with its mails,
//! the events of webhooks and the audit row.

use sealpost_domain::order::Reminded;
use sealpost_domain::reminder::{DomainReminder, Involved};
use sealpost_domain::{AccountId, Context, DnsName, Domain, DomainId, EmailAddress, Language, Timestamp, Usage};

use super::load;
use crate::orders::ParseName as _;
use crate::{Actor, Conn, Db, Reader, Result, accounts, audit, mails, on, reminders, webhooks};

/// A domain with a reminder that fell due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueDomain {
    pub account: AccountId,
    pub domain: DomainId,
    pub at: Timestamp,
}

/// The domains of all accounts that are due by `now`, the first one first; those
/// after a place of that order.
pub async fn due(
    reader: &mut Reader,
    now: Timestamp,
    after: Option<(Timestamp, DomainId)>,
    most: i64,
) -> Result<Vec<DueDomain>> {
    let (at, domain) = after.map_or((i64::MIN, 0), |(at, domain)| (at.millis(), domain.0));
    let rows: Vec<(i64, i64, i64)> =
        on!(reader.conn(), sqlx::query_as(DUE_SQL).bind(now.millis()).bind(at).bind(domain).bind(most), fetch_all)?;
    let due = |(account, domain, at)| DueDomain {
        account: AccountId(account),
        domain: DomainId(domain),
        at: Timestamp::from_millis(at),
    };
    Ok(rows.into_iter().map(due).collect())
}

pub(crate) const DUE_SQL: &str = "select account_id, id, remind_at from domains
    where remind_at <= $1 and remind_at >= $2 and (remind_at > $2 or id > $3) order by remind_at, id limit $4";

/// Names that a mail can well list.
const MOST_NAMES: i64 = 50;

/// The names of live certificates that rest on a domain, the latest orders' first.
pub async fn names_below(
    reader: &mut Reader,
    account: AccountId,
    domain: DomainId,
    now: Timestamp,
) -> Result<Vec<DnsName>> {
    let names: Vec<String> = on!(
        reader.conn(),
        sqlx::query_scalar(NAMES_SQL).bind(account.0).bind(domain.0).bind(now.millis()).bind(MOST_NAMES),
        fetch_all
    )?;
    names.iter().map(|name| name.parse_name()).collect()
}

pub(crate) const NAMES_SQL: &str = "select n.name from domains d
        join orders o on o.account_id = d.account_id and o.organization_id = d.organization_id
            and o.status in ('issued', 'reissue_pending')
        join certificates c on c.order_id = o.id and c.revoked_at is null and c.valid_till > $3
        join certificate_names n on n.certificate_id = c.id and (n.name = d.name or n.name like '%.' || d.name)
    where d.account_id = $1 and d.id = $2 group by n.name order by max(o.id) desc, n.name limit $4";

/// Settles what fell due of a domain. `None` if nothing did, or another node was
/// quicker.
pub async fn remind(
    db: &Db,
    account: AccountId,
    id: DomainId,
    names: Vec<DnsName>,
    actor: &Actor,
) -> Result<Option<Reminded>> {
    let mut tx = db.begin().await?;
    let now = db.now();
    let Some(domain) = load(tx.conn(), account, id, now).await? else { return Ok(None) };
    let (remind_at, settled) = standing(tx.conn(), id).await?;
    if remind_at.is_none_or(|at| at > now) {
        return Ok(None);
    }
    let settings = reminders::of_account(tx.conn(), account).await?;
    let involved = involved(tx.conn(), &domain, names).await?;
    let DomainReminder { mails, events, reminded, audit, remind_at } = {
        let (usage, fill) = (Usage::default(), |bytes: &mut [u8]| db.fill(bytes));
        let context = Context { now, usage: &usage, policy: db.policy(), fill: &fill, codes: None };
        domain.remind(settled, &settings, &involved, &context)
    };
    write(tx.conn(), id, remind_at, now).await?;
    mails::queue_all(&mut tx, db.seal(), &mails.iter().collect::<Vec<_>>(), false).await?;
    let mut has_calls = false;
    for (step, event) in events {
        has_calls |= webhooks::tell_of_step(db, tx.conn(), &[event], step, now).await?;
    }
    if let Some(row) = audit {
        let mut detail = row.detail;
        detail["domain_id"] = id.0.into();
        audit::add(&mut tx, account, actor, row.action, &detail, now).await?;
    }
    tx.commit().await?;
    if !mails.is_empty() {
        db.work().mails.notify_one();
    }
    if has_calls {
        db.work().webhooks.notify_one();
    }
    Ok(reminded)
}

/// Who is told of a domain.
async fn involved(mut conn: Conn<'_>, domain: &Domain, names: Vec<DnsName>) -> Result<Involved> {
    const SQL: &str = "select g.details, a.language from organizations g join accounts a on a.id = g.account_id
        where g.id = $1 and g.account_id = $2";
    let (details, language): (String, String) =
        on!(conn.again(), sqlx::query_as(SQL).bind(domain.organization.id.0).bind(domain.account.0), fetch_one)?;
    let language = Language::find(&language).unwrap_or_default();
    let details: serde_json::Value = serde_json::from_str(&details).unwrap_or_default();
    let contact = details["organization_contact"]["email"].as_str();
    let contact = contact.and_then(|text| EmailAddress::parse_international(text).ok());
    let staff = accounts::staff(conn, domain.account).await?.unwrap_or_default();
    Ok(Involved { people: staff.of_organization(contact, language), language, names })
}

/// When the next reminder is due, and till when they are settled; under the
/// domain's lock.
async fn standing(conn: Conn<'_>, id: DomainId) -> Result<(Option<Timestamp>, Option<Timestamp>)> {
    const SQL: &str = "select remind_at, reminded_till from domains where id = $1";
    let (at, till): (Option<i64>, Option<i64>) = on!(conn, sqlx::query_as(SQL).bind(id.0), fetch_one)?;
    Ok((at.map(Timestamp::from_millis), till.map(Timestamp::from_millis)))
}

async fn write(conn: Conn<'_>, id: DomainId, next: Option<Timestamp>, till: Timestamp) -> Result<()> {
    const SQL: &str = "update domains set remind_at = $2, reminded_till = $3 where id = $1";
    on!(conn, sqlx::query(SQL).bind(id.0).bind(next.map(Timestamp::millis)).bind(till.millis()), execute)?;
    Ok(())
}
