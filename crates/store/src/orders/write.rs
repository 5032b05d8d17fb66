//! Writing a batch: one statement per table, and only what changed.

use std::collections::BTreeSet;

use sealpost_domain::dcv::Method;
use sealpost_domain::order::{AdditionalEmail, OrderName};
use sealpost_domain::{EmailAddress, Order, OrderId, Source, Timestamp};
use sqlx::AssertSqlSafe;

use super::life;
use crate::conn::{Many, rows_at_once};
use crate::writer::Batch;
use crate::{Conn, Result, domains, on};

pub(crate) async fn write(mut conn: Conn<'_>, batch: &Batch, now: Timestamp) -> Result<()> {
    insert(conn.again(), batch, now).await?;
    update_rows(conn.again(), batch).await?;
    write_names(conn.again(), batch).await?;
    life::write_requests(conn.again(), batch).await?;
    touch_renewed(conn.again(), batch).await?;
    write_notes(conn, batch, now).await
}

async fn insert(mut conn: Conn<'_>, batch: &Batch, now: Timestamp) -> Result<()> {
    if batch.new.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = batch.new.iter().filter_map(|(id, row)| Some((batch.after.get(id)?, row))).collect();
    let sql = format!(
        "insert into orders (id, account_id, container_id, user_id, organization_id, product, status, common_name,
            method, language, technical_email, organization_email, disable_renewal, certificate_id, additional_emails,
            created_at, status_changed_at, order_days, valid_till, renewal_of, renewal_message, renewal_said) values {}",
        conn.places(rows.len(), 22)
    );
    on!(
        conn.again(),
        {
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for (order, row) in &rows {
                query = query
                    .bind(order.id.0)
                    .bind(order.account.0)
                    .bind(order.container.0)
                    .bind(order.user.0)
                    .bind(row.organization.map(|id| id.0))
                    .bind(order.product.name_id)
                    .bind(order.status.name())
                    .bind(order.common_name.to_string())
                    .bind(order.method.name())
                    .bind(order.language.code())
                    .bind(order.technical_contact.as_ref().map(EmailAddress::as_str))
                    .bind(order.organization_contact.as_ref().map(EmailAddress::as_str))
                    .bind(is_silent(order))
                    .bind(order.certificate.0)
                    .bind(list(&order.additional_emails))
                    .bind(order.created_at.millis())
                    .bind(order.status_changed_at.millis())
                    .bind(i64::from(order.days))
                    .bind(order.valid_till.map(Timestamp::millis))
                    .bind(order.renewal_of.map(|earlier| earlier.order.0))
                    .bind(order.renewal_message.as_deref())
                    .bind(order.renewal_notices.is_some());
            }
            query
        },
        execute
    )?;
    let sql = format!("insert into order_details (order_id, details) values {}", conn.places(rows.len(), 2));
    on!(
        conn.again(),
        {
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for (order, row) in &rows {
                query = query.bind(order.id.0).bind(row.details.as_str());
            }
            query
        },
        execute
    )?;
    insert_domains(conn, &rows, now).await
}

/// The domains of an organization are known from its first order on.
async fn insert_domains(mut conn: Conn<'_>, rows: &[(&Order, &crate::NewOrder)], now: Timestamp) -> Result<()> {
    let mut domains: Vec<_> = rows
        .iter()
        .filter_map(|(order, row)| Some((order, row, row.organization?)))
        .flat_map(|(order, row, organization)| {
            let validation = order.product.validation_type();
            row.domains
                .iter()
                .map(move |(id, name)| (order.account, name, organization, order.container, *id, validation))
        })
        .collect();
    // In one order everywhere, so that two writers never wait for each other.
    domains.sort_unstable();
    for domains in domains.chunks(rows_at_once(7)) {
        let sql = format!(
            "insert into domains (id, account_id, organization_id, container_id, name, created_at, validation) values {}
            on conflict (account_id, name, organization_id) do nothing",
            conn.places(domains.len(), 7)
        );
        on!(
            conn.again(),
            {
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for (account, name, organization, container, id, validation) in domains {
                    query = query.bind(*id).bind(account.0).bind(organization.0).bind(container.0).bind(name.as_str());
                    query = query.bind(now.millis()).bind(*validation);
                }
                query
            },
            execute
        )?;
    }
    Ok(())
}

fn changed(batch: &Batch) -> impl Iterator<Item = (Option<&Order>, &Order)> {
    batch.after.iter().map(|(id, after)| (batch.before.get(id), after))
}

/// An order that is renewed shows by which: its version changes when a renewal
/// is placed or ends.
async fn touch_renewed(conn: Conn<'_>, batch: &Batch) -> Result<()> {
    let is_news = |(before, after): &(Option<&Order>, &Order)| before.is_none_or(|old| old.status != after.status);
    let earlier = changed(batch).filter(is_news).filter_map(|(_, after)| Some(after.renewal_of?.order.0));
    let ids: BTreeSet<i64> = earlier.collect();
    if ids.is_empty() {
        return Ok(());
    }
    let sql = format!("update orders set version = version + 1 where id {}", conn.in_many(1));
    on!(conn, sqlx::query(AssertSqlSafe(sql)).bind(ids.into_iter().collect::<Many<_>>()), execute)?;
    Ok(())
}

/// Writes the rows of orders of which a reader can see something change.
async fn update_rows(mut conn: Conn<'_>, batch: &Batch) -> Result<()> {
    let noted: BTreeSet<OrderId> = batch
        .decisions
        .iter()
        .filter(|decided| decided.decision.note.is_some() || decided.decision.certificate.is_some())
        .map(|decided| decided.decision.order.id)
        .collect();
    let (rows, lists): (Vec<_>, Vec<_>) = changed(batch)
        .filter_map(|(before, after)| Some((before?, after)))
        .filter(|(before, after)| noted.contains(&after.id) || is_seen(before, after))
        .partition(|(before, after)| row(before) != row(after));
    update_whole_rows(conn.again(), &rows).await?;
    update_lists(conn, &lists).await
}

async fn update_whole_rows(conn: Conn<'_>, rows: &[(&Order, &Order)]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "with v (id, status, changed, certificate, emails, name, till, silent, message, said, since, is_news)
            as (values {})
        update orders set status = v.status, status_changed_at = v.changed, certificate_id = v.certificate,
            additional_emails = v.emails, common_name = v.name, valid_till = v.till, disable_renewal = v.silent,
            renewal_message = v.message, renewal_said = v.said, unreachable_since = v.since,
            reach_due = case when v.is_news then {} else reach_due end, version = version + 1
        from v where orders.id = v.id",
        conn.places(rows.len(), 12),
        conn.clock()
    );
    on!(
        conn,
        {
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for (before, order) in rows {
                query = query.bind(order.id.0).bind(order.status.name()).bind(order.status_changed_at.millis());
                query = query.bind(order.certificate.0).bind(list(&order.additional_emails));
                query = query.bind(order.common_name.to_string()).bind(order.valid_till.map(Timestamp::millis));
                query = query.bind(is_silent(order)).bind(order.renewal_message.as_deref());
                query = query.bind(order.renewal_notices.is_some());
                query =
                    query.bind(order.unreachable_since.map(Timestamp::millis)).bind(reach_may_change(before, order));
            }
            query
        },
        execute
    )?;
    Ok(())
}

/// Orders of which no other column changed. SQLite writes every index anew that
/// has a column in the statement, whether its value is another or not.
async fn update_lists(conn: Conn<'_>, rows: &[(&Order, &Order)]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "with v (id, emails, is_news) as (values {})
        update orders set additional_emails = v.emails, reach_due = case when v.is_news then {} else reach_due end,
            version = version + 1
        from v where orders.id = v.id",
        conn.places(rows.len(), 3),
        conn.clock()
    );
    on!(
        conn,
        {
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for (before, order) in rows {
                query = query.bind(order.id.0).bind(list(&order.additional_emails));
                query = query.bind(reach_may_change(before, order));
            }
            query
        },
        execute
    )?;
    Ok(())
}

/// Whether the order's row or its names differ. Approvals are not shown with it.
fn is_seen(before: &Order, after: &Order) -> bool {
    row(before) != row(after)
        || before.additional_emails != after.additional_emails
        || before.names != after.names
        || before.certificates != after.certificates
        || before.requests != after.requests
}

/// Whether it has to be looked at who can be reached about a live certificate.
/// What the look itself wrote is no news.
pub(crate) fn reach_may_change(before: &Order, after: &Order) -> bool {
    (before.status.is_live() || after.status.is_live()) && before.unreachable_since == after.unreachable_since
}

/// What of an order's row can change.
fn row(order: &Order) -> impl PartialEq + use<'_> {
    let Order { status, status_changed_at, certificate, common_name, valid_till, .. } = order;
    let Order { renewal_notices, renewal_message, unreachable_since, .. } = order;
    let silence = (renewal_notices, renewal_message, unreachable_since);
    (status, status_changed_at, certificate, common_name, valid_till, silence)
}

/// Reminders were switched off for this order.
fn is_silent(order: &Order) -> bool {
    order.renewal_notices == Some(false)
}

/// Addresses as [`super::list`] reads them.
fn list(emails: &[AdditionalEmail]) -> String {
    serde_json::json!(emails).to_string()
}

async fn write_names(mut conn: Conn<'_>, batch: &Batch) -> Result<()> {
    let mut rows = Vec::new();
    let mut proofs = Vec::new();
    let mut shorter = Vec::new();
    for (before, after) in changed(batch) {
        let old = before.map(|before| before.names.as_slice()).unwrap_or_default();
        let changed: Vec<_> = changed_names(after.id.0, old, &after.names).collect();
        let changed_names = changed.iter().map(|(_, _, name)| *name).filter(|_| after.organization.is_some());
        for name in changed_names {
            proofs.extend(name.evidence.as_ref().map(|evidence| (after, name.name.base.to_string(), evidence)));
        }
        rows.extend(changed);
        if after.names.len() < old.len() {
            shorter.push((after.id.0, i64::try_from(after.names.len()).unwrap_or(i64::MAX)));
        }
    }
    domains::prove(conn.again(), &proofs).await?;
    insert_names(conn.again(), "order_names", "order_id", &rows).await?;
    cut_off(conn, "order_names", &shorter).await
}

/// The names that differ, each with its owner and its place.
pub(crate) fn changed_names<'a>(
    owner: i64,
    old: &'a [OrderName],
    new: &'a [OrderName],
) -> impl Iterator<Item = (i64, i64, &'a OrderName)> {
    let places = new.iter().enumerate().filter(move |(place, name)| old.get(*place) != Some(name));
    places.map(move |(place, name)| (owner, i64::try_from(place).unwrap_or(i64::MAX), name))
}

/// Writes names with what proves them: of orders, or of certificates.
pub(crate) async fn insert_names(
    mut conn: Conn<'_>,
    table: &str,
    owner: &str,
    rows: &[(i64, i64, &OrderName)],
) -> Result<()> {
    for rows in rows.chunks(rows_at_once(8)) {
        let sql = format!(
            "insert into {table} ({owner}, position, name, method, source, adn, recipient, proved_at) values {}
            on conflict ({owner}, position) do update set name = excluded.name, method = excluded.method,
                source = excluded.source, adn = excluded.adn, recipient = excluded.recipient,
                proved_at = excluded.proved_at",
            conn.places(rows.len(), 8)
        );
        on!(
            conn.again(),
            {
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for (id, position, name) in rows {
                    let evidence = name.evidence.as_ref();
                    query = query
                        .bind(*id)
                        .bind(*position)
                        .bind(name.name.to_string())
                        .bind(evidence.map(|evidence| evidence.method.name()))
                        .bind(evidence.and_then(|evidence| source_of(evidence.method)))
                        .bind(evidence.map(|evidence| evidence.adn.as_str()))
                        .bind(evidence.and_then(|evidence| evidence.recipient.as_ref()).map(EmailAddress::as_str))
                        .bind(evidence.map(|evidence| evidence.at.millis()));
                }
                query
            },
            execute
        )?;
    }
    Ok(())
}

/// Takes away what is left of longer lists: of each order, from a place on.
async fn cut_off(conn: Conn<'_>, table: &str, shorter: &[(i64, i64)]) -> Result<()> {
    if shorter.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "with v (id, length) as (values {}) delete from {table}
        where exists (select 1 from v where v.id = order_id and position >= v.length)
            and order_id in (select id from v)",
        conn.places(shorter.len(), 2)
    );
    on!(
        conn,
        {
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for (order, length) in shorter {
                query = query.bind(*order).bind(*length);
            }
            query
        },
        execute
    )?;
    Ok(())
}

async fn write_notes(conn: Conn<'_>, batch: &Batch, now: Timestamp) -> Result<()> {
    let rows: Vec<_> = batch
        .decisions
        .iter()
        .filter_map(|decided| Some((decided.decision.note.as_ref()?, &decided.decision.order, &decided.actor)))
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "insert into notes (id, account_id, order_id, user_id, body, created_at) values {}",
        conn.places(rows.len(), 6)
    );
    on!(
        conn,
        {
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for (note, order, actor) in &rows {
                query = query.bind(note.id.0).bind(order.account.0).bind(order.id.0);
                query = query.bind(actor.user.map(|id| id.0)).bind(note.text.as_str()).bind(now.millis());
            }
            query
        },
        execute
    )?;
    Ok(())
}

/// The source of an approver, as far as evidence keeps it.
pub(crate) fn source_of(method: Method) -> Option<&'static str> {
    match method {
        Method::ConstructedEmail => Some(Source::Constructed.name()),
        Method::ContactEmail(source) => Some(source.name()),
        Method::Prevalidated => None,
    }
}
