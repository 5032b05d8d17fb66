//! Writing a batch: one statement per table, and only what changed.

use std::collections::BTreeSet;

use sealpost_domain::dcv::Method;
use sealpost_domain::order::AdditionalEmail;
use sealpost_domain::{EmailAddress, Order, OrderId, Source, Timestamp};
use sqlx::AssertSqlSafe;

use crate::conn::rows_at_once;
use crate::writer::Batch;
use crate::{Conn, Result, domains, on};

pub(crate) async fn write(mut conn: Conn<'_>, batch: &Batch, now: Timestamp) -> Result<()> {
    insert(conn.again(), batch, now).await?;
    update_rows(conn.again(), batch).await?;
    write_names(conn.again(), batch).await?;
    write_notes(conn, batch, now).await
}

async fn insert(mut conn: Conn<'_>, batch: &Batch, now: Timestamp) -> Result<()> {
    if batch.new.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = batch.new.iter().filter_map(|(id, row)| Some((batch.after.get(id)?, row))).collect();
    let sql = format!(
        "insert into orders (id, account_id, container_id, user_id, organization_id, product, status, common_name,
            method, language, technical_email, disable_renewal, certificate_id, additional_emails,
            created_at, status_changed_at) values {}",
        conn.places(rows.len(), 16)
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
                    .bind(row.disable_renewal)
                    .bind(order.certificate.0)
                    .bind(list(&order.additional_emails))
                    .bind(order.created_at.millis())
                    .bind(order.status_changed_at.millis());
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
    let sql = format!(
        "insert into requests (id, account_id, order_id, user_id, kind, status, comments, created_at) values {}",
        conn.places(rows.len(), 8)
    );
    on!(
        conn.again(),
        {
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for (order, row) in &rows {
                query = query
                    .bind(row.request)
                    .bind(order.account.0)
                    .bind(order.id.0)
                    .bind(order.user.0)
                    .bind("new_request")
                    .bind("approved")
                    .bind(row.request_comments.as_deref())
                    .bind(now.millis());
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

/// Writes the rows of orders of which a reader can see something change.
async fn update_rows(conn: Conn<'_>, batch: &Batch) -> Result<()> {
    let noted: BTreeSet<OrderId> = batch
        .decisions
        .iter()
        .filter(|decided| decided.decision.note.is_some() || decided.decision.certificate.is_some())
        .map(|decided| decided.decision.order.id)
        .collect();
    let rows: Vec<_> = changed(batch)
        .filter_map(|(before, after)| Some((before?, after)))
        .filter(|(before, after)| noted.contains(&after.id) || is_seen(before, after))
        .map(|(_, after)| after)
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "with v (id, status, changed, certificate, emails) as (values {})
        update orders set status = v.status, status_changed_at = v.changed, certificate_id = v.certificate,
            additional_emails = v.emails, version = version + 1
        from v where orders.id = v.id",
        conn.places(rows.len(), 5)
    );
    on!(
        conn,
        {
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for order in &rows {
                query = query.bind(order.id.0).bind(order.status.name()).bind(order.status_changed_at.millis());
                query = query.bind(order.certificate.0).bind(list(&order.additional_emails));
            }
            query
        },
        execute
    )?;
    Ok(())
}

/// Whether the order's row or its names differ. Approvals are not shown with it.
fn is_seen(before: &Order, after: &Order) -> bool {
    before.status != after.status
        || before.certificate != after.certificate
        || before.additional_emails != after.additional_emails
        || before.names != after.names
}

/// Addresses as [`super::list`] reads them.
fn list(emails: &[AdditionalEmail]) -> String {
    serde_json::json!(emails).to_string()
}

async fn write_names(mut conn: Conn<'_>, batch: &Batch) -> Result<()> {
    let mut rows = Vec::new();
    for (before, after) in changed(batch) {
        for (position, name) in after.names.iter().enumerate() {
            if before.and_then(|before| before.names.get(position)) != Some(name) {
                rows.push((after, i64::try_from(position).unwrap_or(i64::MAX), name));
            }
        }
    }
    let proofs: Vec<_> = rows
        .iter()
        .filter(|(order, ..)| order.organization.is_some())
        .filter_map(|(order, _, name)| Some((*order, name.name.base.to_string(), name.evidence.as_ref()?)))
        .collect();
    domains::prove(conn.again(), &proofs).await?;
    for rows in rows.chunks(rows_at_once(8)) {
        let sql = format!(
            "insert into order_names (order_id, position, name, method, source, adn, recipient, proved_at) values {}
            on conflict (order_id, position) do update set method = excluded.method, source = excluded.source,
                adn = excluded.adn, recipient = excluded.recipient, proved_at = excluded.proved_at",
            conn.places(rows.len(), 8)
        );
        on!(
            conn.again(),
            {
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for (order, position, name) in rows {
                    let evidence = name.evidence.as_ref();
                    query = query
                        .bind(order.id.0)
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
