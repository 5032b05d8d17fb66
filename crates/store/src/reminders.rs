//! Reminders: which orders are due for one, found by an index (for domains see
//! [`crate::domains::remind`]), and what their
//! accounts want of them. The decision itself is an act like any other
//! ([`crate::Db::write`]): it settles the step in the commit of its mails, under
//! the order's lock, so that neither a crash nor a second node tells it twice.

use sealpost_domain::reminder::ReminderSettings;
use sealpost_domain::{AccountId, Order, OrderId, Timestamp};
use sqlx::AssertSqlSafe;

use crate::orders::corrupt;
use crate::writer::Batch;
use crate::{Conn, Reader, Result, on, on_each};

/// An order with a reminder that fell due.
#[derive(Clone, Debug)]
pub struct DueOrder {
    pub account: AccountId,
    pub order: OrderId,
    pub at: Timestamp,
    pub settings: ReminderSettings,
    /// An order that continues it has its certificate.
    pub is_renewed: bool,
}

/// When the earliest reminder of all falls due, of orders and of domains.
pub async fn next_due(reader: &mut Reader) -> Result<Option<Timestamp>> {
    let next: Option<i64> = on!(reader.conn(), sqlx::query_scalar(NEXT_SQL), fetch_one)?;
    Ok(next.map(Timestamp::from_millis))
}

pub(crate) const NEXT_SQL: &str =
    "select min(at) from (select min(remind_at) as at from orders where remind_at is not null
        union all select min(remind_at) from domains where remind_at is not null) due";

/// Orders of all accounts that are due by `now`, the first one first; those after
/// a place of that order, which is a time and an order.
pub async fn due(
    reader: &mut Reader,
    now: Timestamp,
    after: Option<(Timestamp, OrderId)>,
    most: i64,
) -> Result<Vec<DueOrder>> {
    let (at, order) = after.map_or((i64::MIN, 0), |(at, order)| (at.millis(), order.0));
    let rows: Vec<(i64, i64, i64, Option<String>, bool)> =
        on!(reader.conn(), sqlx::query_as(DUE_SQL).bind(now.millis()).bind(at).bind(order).bind(most), fetch_all)?;
    let due = |(order, account, at, reminders, is_renewed): (i64, i64, i64, Option<String>, bool)| {
        let (account, order, at) = (AccountId(account), OrderId(order), Timestamp::from_millis(at));
        Ok(DueOrder { account, order, at, settings: settings(reminders.as_deref())?, is_renewed })
    };
    rows.into_iter().map(due).collect()
}

pub(crate) const DUE_SQL: &str = "select o.id, o.account_id, o.remind_at, a.reminders,
        exists (select 1 from orders r where r.renewal_of = o.id
            and r.status in ('issued', 'reissue_pending', 'expired')) as is_renewed
    from orders o join accounts a on a.id = o.account_id
    where o.remind_at <= $1 and o.remind_at >= $2 and (o.remind_at > $2 or o.id > $3)
    order by o.remind_at, o.id limit $4";

/// What an account wants of reminders.
pub async fn of_account(conn: Conn<'_>, account: AccountId) -> Result<ReminderSettings> {
    const SQL: &str = "select reminders from accounts where id = $1";
    let text: Option<Option<String>> = on!(conn, sqlx::query_scalar(SQL).bind(account.0), fetch_optional)?;
    settings(text.flatten().as_deref())
}

/// The same, so that nobody else changes it before the transaction ends.
pub async fn of_account_to_change(conn: Conn<'_>, account: AccountId) -> Result<ReminderSettings> {
    let sql = format!("select a.reminders from accounts a where a.id = $1{}", conn.for_update("a"));
    let text: Option<Option<String>> =
        on!(conn, sqlx::query_scalar(AssertSqlSafe(sql)).bind(account.0), fetch_optional)?;
    settings(text.flatten().as_deref())
}

pub async fn set(conn: Conn<'_>, account: AccountId, settings: &ReminderSettings) -> Result<()> {
    const SQL: &str = "update accounts set reminders = $2 where id = $1";
    let text = serde_json::to_string(settings).map_err(|error| corrupt("reminders", &error.to_string()))?;
    on!(conn, sqlx::query(SQL).bind(account.0).bind(text), execute)?;
    Ok(())
}

fn settings(text: Option<&str>) -> Result<ReminderSettings> {
    let Some(text) = text else { return Ok(ReminderSettings::default()) };
    serde_json::from_str(text).map_err(|_| corrupt("reminders", text))
}

/// Writes down when the next reminder of each order falls due that a batch
/// changed in what reminders go by.
pub(crate) async fn write(conn: Conn<'_>, batch: &Batch) -> Result<()> {
    let is_moved = |before: Option<&Order>, after| before.is_some_and(|before| goes_by(before) != goes_by(after));
    let moved = batch.changed().filter_map(|(before, after)| is_moved(before, after).then_some(after));
    let moved: Vec<&Order> = moved.collect();
    if moved.is_empty() {
        return Ok(());
    }
    let sql = conn.each(
        &["id", "next", "till"],
        "update orders set remind_at = v.next, reminded_till = v.till from v where orders.id = v.id",
    );
    on_each!(conn, sqlx::query(AssertSqlSafe(sql)), moved, |order| [
        order.id.0,
        order.next_reminder().map(Timestamp::millis),
        order.reminded_till.map(Timestamp::millis),
    ])?;
    Ok(())
}

/// Acts that see no certificates change none of this.
fn goes_by(order: &Order) -> impl PartialEq + use<'_> {
    (order.certificate, &order.certificates, order.status, order.valid_till, order.remind_at, order.reminded_till)
}
