//! What happened by itself in a span of time, read from what each part of the
//! desk writes down anyway.

use sealpost_domain::{AccountId, Timestamp};
use sqlx::AssertSqlSafe;

use crate::{Reader, Result, on};

/// Something that nobody asked for at that moment.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Happened {
    /// Milliseconds since 1970, by the desk's clock.
    pub at: i64,
    /// An action of the audit log; `mail_` and the outcome of an attempt;
    /// `webhook_called` or `webhook_failed`; `approval_link_expired`,
    /// `certificate_expired`.
    pub kind: String,
    pub order_id: Option<i64>,
    /// The kind of the mail, or the event that a webhook was told.
    pub about: Option<String>,
    /// Of a mail, or of the mail that brought a link.
    pub recipient: Option<String>,
}

/// How often something happened.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Count {
    pub kind: String,
    pub about: Option<String>,
    pub count: i64,
}

/// The last entry of the audit log as it stands.
pub async fn last_entry(reader: &mut Reader) -> Result<i64> {
    Ok(on!(reader.conn(), sqlx::query_scalar("select coalesce(max(id), 0) from audit"), fetch_one)?)
}

/// What happened in an account from `from` to `till`, the first first and at
/// most `most` of it; and how often each kind of it did. `after` is the
/// [`last_entry`] of before.
pub async fn happened(
    reader: &mut Reader,
    account: AccountId,
    (from, till): (Timestamp, Timestamp),
    after: i64,
    most: i64,
) -> Result<(Vec<Happened>, Vec<Count>)> {
    let list = format!(
        "{HAPPENED} select at, kind, order_id, about, recipient from happened
        order by at, rank, kind, order_id, about, recipient limit {most}"
    );
    let counts = format!(
        "{HAPPENED} select kind, about, count(*) as count from happened group by kind, about order by kind, about"
    );
    macro_rules! bound {
        ($query:expr) => {
            $query.bind(account.0).bind(from.millis()).bind(till.millis()).bind(after)
        };
    }
    let list = on!(reader.conn(), bound!(sqlx::query_as(AssertSqlSafe(list.as_str()))), fetch_all)?;
    let counts = on!(reader.conn(), bound!(sqlx::query_as(AssertSqlSafe(counts.as_str()))), fetch_all)?;
    Ok((list, counts))
}

/// Attempts have no index by time: only test desks ask, and they are small.
const HAPPENED: &str = "with happened (rank, at, kind, order_id, about, recipient) as (
        select 0, valid_till, 'certificate_expired', order_id, cast(null as text), cast(null as text) from certificates
            where account_id = $1 and stage = 'issued' and revoked_at is null and valid_till > $2 and valid_till <= $3
        union all select 0, p.expires_at, 'approval_link_expired', p.order_id, cast(null as text), m.recipient
            from approvals p left join mails m on m.id = p.mail_id
            where p.account_id = $1 and p.ended_at is null and p.expires_at > $2 and p.expires_at <= $3
        union all select 1, at, action, order_id, cast(null as text), cast(null as text) from audit
            where account_id = $1 and id > $4 and at >= $2 and at <= $3 and actor = 'system'
        union all select 2, t.at, 'mail_' || t.outcome, m.order_id, m.kind, m.recipient
            from mail_attempts t join mails m on m.id = t.mail_id
            where m.account_id = $1 and t.at >= $2 and t.at <= $3
        union all select 3, t.at, case when t.status between 200 and 299 then 'webhook_called' else 'webhook_failed' end,
            cast(null as bigint), d.event, cast(null as text)
            from webhook_attempts t join webhook_deliveries d on d.webhook_id = t.webhook_id and d.event_id = t.event_id
            where d.account_id = $1 and t.at >= $2 and t.at <= $3)";
