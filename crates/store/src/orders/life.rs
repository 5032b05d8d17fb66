//! Certificates and requests of orders, for the writer: load many, write what
//! changed of the requests. (Certificates are written by their own module.)

use std::collections::HashMap;

use sealpost_domain::order::{
    CertificateKind, Issued, OrderCertificate, Processed, Request, RequestId, RequestKind, RequestStatus,
    RevocationReason, Revoked, Stage,
};
use sealpost_domain::{CertificateId, Order, OrderId, Timestamp, UserId};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::AssertSqlSafe;

use super::{NameView, ParseName as _, corrupt, list};
use crate::conn::Many;
use crate::writer::Batch;
use crate::{Conn, Error, Result, accounts, on, on_each};

/// The lists of an order, as [`Conn::list`] writes them.
#[derive(sqlx::FromRow)]
struct LifeRow {
    id: i64,
    certificates: String,
    requests: String,
    people: String,
}

#[derive(Deserialize)]
struct CertificateRow {
    id: i64,
    kind: String,
    stage: String,
    common_name: String,
    details: String,
    created_at: i64,
    serial: Option<String>,
    sha256: Option<String>,
    issuer: Option<String>,
    valid_from: Option<i64>,
    valid_till: Option<i64>,
    revoked_at: Option<i64>,
    reason: Option<String>,
    names: Value,
}

#[derive(Deserialize)]
struct RequestRow {
    id: i64,
    kind: String,
    status: String,
    user: i64,
    comments: Option<String>,
    created_at: i64,
    certificate: Option<i64>,
    reason: Option<String>,
    asks: String,
    processed_at: Option<i64>,
    processor: Option<i64>,
    processor_comment: Option<String>,
}

/// The names of a certificate `c`, for [`super::list`] of [`NameView`].
pub(crate) fn certificate_names(conn: &Conn<'_>, certificate: &str) -> String {
    conn.list(
        &["n.name", "n.method", "n.source", "n.adn", "n.recipient", "n.proved_at"],
        &format!("from certificate_names n where n.certificate_id = {certificate} order by n.position"),
    )
}

pub(super) async fn add(conn: Conn<'_>, ids: Vec<i64>, orders: &mut HashMap<OrderId, Order>) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let sql = sql(&conn);
    let rows: Vec<LifeRow> = on!(conn, sqlx::query_as(AssertSqlSafe(sql)).bind(Many(ids)), fetch_all)?;
    for row in rows {
        let Some(order) = orders.get_mut(&OrderId(row.id)) else { continue };
        let certificates: Vec<CertificateRow> = list(&row.certificates)?;
        order.certificates = certificates.into_iter().map(OrderCertificate::try_from).collect::<Result<_>>()?;
        let requests: Vec<RequestRow> = list(&row.requests)?;
        order.requests = requests.into_iter().map(Request::try_from).collect::<Result<_>>()?;
        order.staff.people = accounts::people(&row.people)?;
    }
    Ok(())
}

pub(crate) fn sql(conn: &Conn<'_>) -> String {
    let names = certificate_names(conn, "c.id");
    let certificates = conn.list(
        &[
            "c.id",
            "c.kind",
            "c.stage",
            "c.common_name",
            "c.details",
            "c.created_at",
            "c.serial",
            "c.sha256",
            "i.common_name",
            "c.valid_from",
            "c.valid_till",
            "c.revoked_at",
            "c.revocation_reason",
            &names,
        ],
        "from certificates c left join issuers i on i.id = c.issuer_id where c.order_id = o.id order by c.id",
    );
    let requests = conn.list(
        &[
            "r.id",
            "r.kind",
            "r.status",
            "r.user_id",
            "r.comments",
            "r.created_at",
            "r.certificate_id",
            "r.reason",
            "r.asks",
            "r.processed_at",
            "r.processor_id",
            "r.processor_comment",
        ],
        "from requests r where r.order_id = o.id order by r.id",
    );
    let people = accounts::people_list(
        conn,
        "o.account_id",
        "o.container_id",
        "or u.id in (select r.user_id from requests r where r.order_id = o.id)",
    );
    format!(
        "select o.id, {certificates} as certificates, {requests} as requests, {people} as people
        from orders o where o.id {}",
        conn.in_many(1)
    )
}

impl TryFrom<CertificateRow> for OrderCertificate {
    type Error = Error;

    fn try_from(row: CertificateRow) -> Result<Self> {
        let missing = || corrupt("certificate", &row.id.to_string());
        let stage = match row.stage.as_str() {
            "waiting" => Stage::Waiting,
            "dropped" => Stage::Dropped,
            "signing" => Stage::Signing { serial: row.serial.clone().ok_or_else(missing)? },
            "issued" => Stage::Issued(Issued {
                serial: row.serial.clone().ok_or_else(missing)?,
                sha256: row.sha256.clone().ok_or_else(missing)?,
                issuer: row.issuer.clone().ok_or_else(missing)?,
                valid_from: row.valid_from.map(Timestamp::from_millis).ok_or_else(missing)?,
                valid_till: row.valid_till.map(Timestamp::from_millis).ok_or_else(missing)?,
                revoked: row
                    .revoked_at
                    .map(|at| Ok::<_, Error>(Revoked { at: Timestamp::from_millis(at), reason: reason(&row.reason)? }))
                    .transpose()?,
            }),
            other => return Err(corrupt("stage", other)),
        };
        let names: Vec<NameView> = inner(row.names)?;
        Ok(Self {
            id: CertificateId(row.id),
            kind: CertificateKind::find(&row.kind).ok_or_else(|| corrupt("kind", &row.kind))?,
            common_name: row.common_name.parse_name()?,
            names: names.into_iter().map(TryFrom::try_from).collect::<Result<_>>()?,
            details: serde_json::from_str(&row.details).map_err(|error| Error::Corrupt(error.to_string()))?,
            stage,
            created_at: Timestamp::from_millis(row.created_at),
        })
    }
}

/// A list inside a list: PostgreSQL gives its text, SQLite may know that it is
/// JSON already.
fn inner<T: DeserializeOwned>(value: Value) -> Result<Vec<T>> {
    match value {
        Value::String(text) => list(&text),
        other => serde_json::from_value(other).map_err(|error| Error::Corrupt(format!("a list of an order: {error}"))),
    }
}

fn reason(text: &Option<String>) -> Result<RevocationReason> {
    let text = text.as_deref().unwrap_or_default();
    RevocationReason::find(text).ok_or_else(|| corrupt("reason", text))
}

impl TryFrom<RequestRow> for Request {
    type Error = Error;

    fn try_from(row: RequestRow) -> Result<Self> {
        let (by, comment) = (row.processor.map(UserId), row.processor_comment);
        let processed = |at| Processed { by, at: Timestamp::from_millis(at), comment };
        Ok(Self {
            id: RequestId(row.id),
            kind: RequestKind::find(&row.kind).ok_or_else(|| corrupt("kind", &row.kind))?,
            status: RequestStatus::find(&row.status).ok_or_else(|| corrupt("status", &row.status))?,
            user: UserId(row.user),
            comments: row.comments,
            created_at: Timestamp::from_millis(row.created_at),
            certificate: row.certificate.map(CertificateId),
            reason: row.reason.is_some().then(|| reason(&row.reason)).transpose()?,
            asks: serde_json::from_str(&row.asks).map_err(|error| Error::Corrupt(error.to_string()))?,
            processed: row.processed_at.map(processed),
        })
    }
}

/// Inserts new requests and writes down what became of others.
pub(super) async fn write_requests(conn: Conn<'_>, batch: &Batch) -> Result<()> {
    let mut rows = Vec::new();
    for (before, after) in batch.changed() {
        let before = before.map(|before| before.requests.as_slice()).unwrap_or_default();
        let is_new = |request: &&Request| !before.contains(request);
        rows.extend(after.requests.iter().filter(is_new).map(|request| (after, request)));
    }
    if rows.is_empty() {
        return Ok(());
    }
    let asks: Vec<String> = rows
        .iter()
        .map(|(_, request)| serde_json::to_string(&request.asks))
        .collect::<Result<_, _>>()
        .map_err(|error| Error::Corrupt(error.to_string()))?;
    let rows: Vec<_> = rows.into_iter().zip(asks).collect();
    let sql = format!(
        "insert into requests (id, account_id, order_id, user_id, kind, status, comments, created_at, certificate_id,
            reason, asks, processed_at, processor_id, processor_comment) {}
        on conflict (id) do update set status = excluded.status, processed_at = excluded.processed_at,
            processor_id = excluded.processor_id, processor_comment = excluded.processor_comment",
        conn.rows(14)
    );
    on_each!(conn, sqlx::query(AssertSqlSafe(sql)), rows, |((order, request), asks)| [
        request.id.0,
        order.account.0,
        order.id.0,
        request.user.0,
        request.kind.name(),
        request.status.name(),
        request.comments.as_deref(),
        request.created_at.millis(),
        request.certificate.map(|id| id.0),
        request.reason.map(RevocationReason::name),
        asks.as_str(),
        request.processed.as_ref().map(|processed| processed.at.millis()),
        request.processed.as_ref().and_then(|processed| processed.by).map(|id| id.0),
        request.processed.as_ref().and_then(|processed| processed.comment.as_deref()),
    ])?;
    Ok(())
}
