//! Writing a batch: one statement per table, and only what changed.

use std::collections::BTreeSet;

use sealpost_domain::dcv::Method;
use sealpost_domain::order::{AdditionalEmail, OrderName};
use sealpost_domain::{EmailAddress, Order, OrderId, Source, Timestamp};
use sqlx::AssertSqlSafe;

use super::life;
use crate::conn::Many;
use crate::writer::Batch;
use crate::{Conn, Result, Tx, domains, on, on_each, on_each_later};

pub(crate) async fn write(tx: &mut Tx, batch: &Batch, now: Timestamp) -> Result<()> {
    insert(tx.conn(), batch, now).await?;
    update_rows(tx, batch).await?;
    write_names(tx.conn(), batch).await?;
    life::write_requests(tx.conn(), batch).await?;
    touch_renewed(tx.conn(), batch).await?;
    write_notes(tx.conn(), batch, now).await
}

async fn insert(mut conn: Conn<'_>, batch: &Batch, now: Timestamp) -> Result<()> {
    if batch.new.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = batch.new.iter().filter_map(|(id, row)| Some((batch.after(*id)?, row))).collect();
    let sql = format!(
        "insert into orders (id, account_id, container_id, user_id, organization_id, product, status, common_name,
            method, language, technical_email, organization_email, disable_renewal, certificate_id, additional_emails,
            created_at, status_changed_at, order_days, valid_till, renewal_of, renewal_message, renewal_said) {}",
        conn.rows(22)
    );
    on_each!(conn.again(), sqlx::query(AssertSqlSafe(sql)), rows, |(order, row)| [
        order.id.0,
        order.account.0,
        order.container.0,
        order.user.0,
        row.organization.map(|id| id.0),
        order.product.name_id,
        order.status.name(),
        order.common_name.to_string(),
        order.method.name(),
        order.language.code(),
        order.technical_contact.as_ref().map(EmailAddress::as_str),
        order.organization_contact.as_ref().map(EmailAddress::as_str),
        is_silent(order),
        order.certificate.0,
        list(&order.additional_emails),
        order.created_at.millis(),
        order.status_changed_at.millis(),
        i64::from(order.days),
        order.valid_till.map(Timestamp::millis),
        order.renewal_of.map(|earlier| earlier.order.0),
        order.renewal_message.as_deref(),
        order.renewal_notices.is_some(),
    ])?;
    let sql = format!("insert into order_details (order_id, details) {}", conn.rows(2));
    on_each!(conn.again(), sqlx::query(AssertSqlSafe(sql)), rows, |(order, row)| [order.id.0, row.details.as_str()])?;
    insert_domains(conn, &rows, now).await
}

/// The domains of an organization are known from its first order on.
async fn insert_domains(conn: Conn<'_>, rows: &[(&Order, &crate::NewOrder)], now: Timestamp) -> Result<()> {
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
    if !domains.is_empty() {
        let sql = format!(
            "insert into domains (account_id, name, organization_id, container_id, id, validation, created_at) {}
            on conflict (account_id, name, organization_id) do nothing",
            conn.rows(7)
        );
        on_each!(conn, sqlx::query(AssertSqlSafe(sql)), domains, |(
            account,
            name,
            organization,
            container,
            id,
            validation,
        )| [
            account.0,
            name.as_str(),
            organization.0,
            container.0,
            *id,
            *validation,
            now.millis(),
        ])?;
    }
    Ok(())
}

/// An order that is renewed shows by which: its version changes when a renewal
/// is placed or ends.
async fn touch_renewed(conn: Conn<'_>, batch: &Batch) -> Result<()> {
    let is_news = |(before, after): &(Option<&Order>, &Order)| before.is_none_or(|old| old.status != after.status);
    let earlier = batch.changed().filter(is_news).filter_map(|(_, after)| Some(after.renewal_of?.order.0));
    let ids: BTreeSet<i64> = earlier.collect();
    if ids.is_empty() {
        return Ok(());
    }
    let sql = format!("update orders set version = version + 1 where id {}", conn.in_many(1));
    on!(conn, sqlx::query(AssertSqlSafe(sql)).bind(ids.into_iter().collect::<Many<_>>()), execute)?;
    Ok(())
}

/// Writes the rows of orders of which a reader can see something change.
async fn update_rows(tx: &mut Tx, batch: &Batch) -> Result<()> {
    let noted: BTreeSet<OrderId> = batch
        .decisions
        .iter()
        .filter(|decided| decided.decision.note.is_some() || decided.decision.certificate.is_some())
        .map(|decided| decided.decision.order.id)
        .collect();
    let (rows, lists): (Vec<_>, Vec<_>) = batch
        .changed()
        .filter_map(|(before, after)| Some((before?, after)))
        .filter(|(before, after)| noted.contains(&after.id) || is_seen(before, after))
        .partition(|(before, after)| row(before) != row(after));
    update_whole_rows(tx.conn(), &rows).await?;
    update_lists(tx, &lists).await
}

async fn update_whole_rows(conn: Conn<'_>, rows: &[(&Order, &Order)]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let sql = conn.each(
        &[
            "id",
            "status",
            "changed",
            "certificate",
            "emails",
            "name",
            "till",
            "silent",
            "message",
            "said",
            "since",
            "is_news",
        ],
        &format!(
            "update orders set status = v.status, status_changed_at = v.changed, certificate_id = v.certificate,
                additional_emails = v.emails, common_name = v.name, valid_till = v.till, disable_renewal = v.silent,
                renewal_message = v.message, renewal_said = v.said, unreachable_since = v.since,
                reach_due = case when v.is_news then {} else reach_due end, version = version + 1
            from v where orders.id = v.id",
            conn.clock()
        ),
    );
    on_each!(conn, sqlx::query(AssertSqlSafe(sql)), rows, |(before, order)| [
        order.id.0,
        order.status.name(),
        order.status_changed_at.millis(),
        order.certificate.0,
        list(&order.additional_emails),
        order.common_name.to_string(),
        order.valid_till.map(Timestamp::millis),
        is_silent(order),
        order.renewal_message.as_deref(),
        order.renewal_notices.is_some(),
        order.unreachable_since.map(Timestamp::millis),
        reach_may_change(before, order),
    ])?;
    Ok(())
}

/// Orders of which no other column changed. SQLite writes every index anew that
/// has a column in the statement, whether its value is another or not.
async fn update_lists(tx: &mut Tx, rows: &[(&Order, &Order)]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let conn = tx.conn();
    let sql = conn.each(
        &["id", "emails", "is_news"],
        &format!(
            "update orders set additional_emails = v.emails, version = version + 1,
                reach_due = case when v.is_news then {} else reach_due end
            from v where orders.id = v.id",
            conn.clock()
        ),
    );
    on_each_later!(tx, sql, rows, |(before, order)| [
        order.id.0,
        list(&order.additional_emails),
        reach_may_change(before, order)
    ])?;
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
    for (before, after) in batch.changed() {
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
    conn: Conn<'_>,
    table: &str,
    owner: &str,
    rows: &[(i64, i64, &OrderName)],
) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "insert into {table} ({owner}, position, name, method, source, adn, recipient, proved_at) {}
        on conflict ({owner}, position) do update set name = excluded.name, method = excluded.method,
            source = excluded.source, adn = excluded.adn, recipient = excluded.recipient,
            proved_at = excluded.proved_at",
        conn.rows(8)
    );
    on_each!(conn, sqlx::query(AssertSqlSafe(sql)), rows, |(id, position, name)| [
        *id,
        *position,
        name.name.to_string(),
        name.evidence.as_ref().map(|proof| proof.method.name()),
        name.evidence.as_ref().and_then(|proof| source_of(proof.method)),
        name.evidence.as_ref().map(|proof| proof.adn.as_str()),
        name.evidence.as_ref().and_then(|proof| proof.recipient.as_ref()).map(EmailAddress::as_str),
        name.evidence.as_ref().map(|proof| proof.at.millis()),
    ])?;
    Ok(())
}

/// Takes away what is left of longer lists: of each order, from a place on.
async fn cut_off(conn: Conn<'_>, table: &str, shorter: &[(i64, i64)]) -> Result<()> {
    if shorter.is_empty() {
        return Ok(());
    }
    let text = format!("delete from {table} using v where order_id = v.id and position >= v.length");
    let sql = conn.each(&["id", "length"], &text);
    on_each!(conn, sqlx::query(AssertSqlSafe(sql)), shorter, |(order, length)| [*order, *length])?;
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
    let sql = format!("insert into notes (id, account_id, order_id, user_id, body, created_at) {}", conn.rows(6));
    on_each!(conn, sqlx::query(AssertSqlSafe(sql)), rows, |(note, order, actor)| [
        note.id.0,
        order.account.0,
        order.id.0,
        actor.user.map(|id| id.0),
        note.text.as_str(),
        now.millis(),
    ])?;
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
