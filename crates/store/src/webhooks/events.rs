//! Events become rows of the queue in the commit that they belong to (R34): one
//! statement for all events of a batch, none for a batch without any.

use std::collections::HashMap;

use sealpost_domain::reminder::Step;
use sealpost_domain::webhook::{self, Event, EventId, EventKind};
use sealpost_domain::{AccountId, Order, OrderId, Timestamp};
use sqlx::AssertSqlSafe;

use crate::writer::Batch;
use crate::{Conn, Db, Result, on, on_each};

/// Queues what the webhooks are to hear of a batch; says whether there is
/// anything to deliver.
pub(crate) async fn tell_of(db: &Db, conn: Conn<'_>, batch: &Batch, now: Timestamp) -> Result<bool> {
    let mut last: HashMap<OrderId, &Order> = HashMap::new();
    let mut events = Vec::new();
    for decided in &batch.decisions {
        let order = &decided.decision.order;
        let before = last.get(&order.id).copied().or_else(|| batch.before.get(&order.id));
        events.extend(webhook::events(before, &decided.decision));
        last.insert(order.id, order);
    }
    tell(db, conn, &events, now).await
}

/// Queues events for the active webhooks of their accounts that listen to them;
/// says whether there are any.
pub async fn tell(db: &Db, conn: Conn<'_>, events: &[Event], now: Timestamp) -> Result<bool> {
    tell_where(db, conn, events, "", now).await
}

/// The same of a step of reminders: webhooks that name the steps they want are
/// told of no others, and those that do not of all up to the end.
pub(crate) async fn tell_of_step(
    db: &Db,
    conn: Conn<'_>,
    events: &[Event],
    step: Step,
    now: Timestamp,
) -> Result<bool> {
    let find = match conn {
        Conn::Sqlite(_) => "instr",
        Conn::Postgres(_) => "strpos",
    };
    let days = step.days();
    let named = "replace(replace(w.frequency, '[', ','), ']', ',')";
    let listens = format!(
        "and case when coalesce(w.frequency, '[]') = '[]' then {days} >= 0 else {find}({named}, ',{days},') > 0 end"
    );
    tell_where(db, conn, events, &listens, now).await
}

async fn tell_where(db: &Db, conn: Conn<'_>, events: &[Event], listens: &str, now: Timestamp) -> Result<bool> {
    if events.is_empty() {
        return Ok(false);
    }
    let sql = format!(
        "with {}
        insert into webhook_deliveries (webhook_id, event_id, account_id, event, data, with_chain, state, created_at,
            queued_at, due_at)
        select w.id, v.event_id, v.account_id, v.event, v.data,
            v.event = '{issued}' and (case when v.immediate then w.instant_chain else w.chain end),
            'queued', {now}, {now}, {now}
        from v join webhooks w on w.account_id = v.account_id
        where w.status = 'active' and (w.events is null or {}) and (w.instant or not v.immediate) {listens}
        returning webhook_id",
        conn.table("v", &["event_id", "account_id", "event", "data", "immediate"]),
        conn.lists("w.events", "v.event"),
        issued = EventKind::CertificateIssued.name(),
        now = now.millis(),
    );
    let events: Vec<_> = events.iter().map(|event| (new_id(db, now).0, event)).collect();
    let queued: Vec<i64> = on_each!(
        conn,
        sqlx::query_scalar(AssertSqlSafe(sql)),
        events,
        |(id, event)| [*id, event.account.0, event.kind.name(), event.data.to_string(), event.is_immediate],
        fetch_all
    )?;
    Ok(!queued.is_empty())
}

/// Queues an event for one webhook alone, whatever it listens to.
pub async fn tell_one(db: &Db, conn: Conn<'_>, account: AccountId, webhook: i64, kind: EventKind) -> Result<EventId> {
    const SQL: &str =
        "insert into webhook_deliveries (webhook_id, event_id, account_id, event, data, with_chain, state,
            created_at, queued_at, due_at) values ($1, $2, $3, $4, '{}', $5, 'queued', $6, $6, $6)";
    let (id, now) = (new_id(db, db.now()), db.now().millis());
    on!(
        conn,
        sqlx::query(SQL).bind(webhook).bind(id.0).bind(account.0).bind(kind.name()).bind(false).bind(now),
        execute
    )?;
    Ok(id)
}

fn new_id(db: &Db, now: Timestamp) -> EventId {
    let mut random = [0; 10];
    db.fill(&mut random);
    EventId::new(now, &random)
}
