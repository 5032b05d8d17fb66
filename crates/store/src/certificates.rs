//! Certificates: the intent to sign, the lease of whoever signs, the result.

use std::time::Duration;

use sealpost_domain::order::{IssuedCertificate, OrderCertificate, Stage};
use sealpost_domain::{AccountId, CertificateId, Order, OrderId, Timestamp};
use serde_json::json;
use sqlx::AssertSqlSafe;

use crate::orders::NameView;
use crate::writer::Batch;
use crate::{Actor, Conn, Db, Reader, Result, audit, crls, on, on_each, orders};

/// The chain that a certificate hangs on, kept for as long as it is offered.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Issuer {
    /// 16 hex digits: `ca_cert.id` of the API.
    pub id: String,
    pub common_name: String,
    /// Issuing certificate first, PEM.
    pub intermediates: String,
    pub root: String,
}

/// A certificate that waits for its signature, leased to the caller.
#[derive(Clone, Debug)]
pub struct Intent {
    pub id: CertificateId,
    pub account: AccountId,
    pub order: OrderId,
    /// Upper-case hex.
    pub serial: String,
    pub attempts: i64,
    lease: i64,
}

/// An issued certificate with its chain.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Certificate {
    pub id: i64,
    pub order_id: i64,
    pub common_name: String,
    pub serial: String,
    pub pem: String,
    pub issuer_name: String,
    pub intermediates: String,
    pub root: String,
    pub issued_at: i64,
}

/// Writes the certificates that are new or changed: the intents to sign, what
/// was revoked, what ended unsigned, and the signatures that were made.
pub(crate) async fn write(mut conn: Conn<'_>, batch: &Batch, now: Timestamp) -> Result<()> {
    let mut new = Vec::new();
    let mut changed = Vec::new();
    let mut revoked = Vec::new();
    let mut names = Vec::new();
    for (before, after) in batch.changed() {
        let before = before.map(|before| before.certificates.as_slice()).unwrap_or_default();
        for certificate in &after.certificates {
            let old = before.iter().find(|old| old.id == certificate.id);
            let old_names = old.map(|old| old.names.as_slice()).unwrap_or_default();
            names.extend(orders::changed_names(certificate.id.0, old_names, &certificate.names));
            match old {
                None => new.push((after, certificate)),
                Some(old) if old.stage != certificate.stage => changed.push(certificate),
                Some(_) => {}
            }
            if is_revoked(certificate) && !old.is_some_and(is_revoked) {
                revoked.push(certificate.id.0);
            }
        }
    }
    insert(conn.again(), &new, now).await?;
    update(conn.again(), &changed, now).await?;
    orders::insert_names(conn.again(), "certificate_names", "certificate_id", &names).await?;
    crls::count(conn.again(), &revoked).await?;
    let issued: Vec<_> = batch.decisions.iter().filter_map(|decided| decided.decision.certificate.as_ref()).collect();
    if issued.is_empty() { Ok(()) } else { write_issued(conn, &issued, now).await }
}

fn is_revoked(certificate: &OrderCertificate) -> bool {
    certificate.issued().is_some_and(|issued| issued.revoked.is_some())
}

fn serial(certificate: &OrderCertificate) -> Option<&str> {
    match &certificate.stage {
        Stage::Signing { serial } => Some(serial),
        Stage::Issued(issued) => Some(&issued.serial),
        Stage::Waiting | Stage::Dropped => None,
    }
}

/// A certificate that waits for its signature is due at once.
fn due(certificate: &OrderCertificate, now: Timestamp) -> Option<i64> {
    matches!(certificate.stage, Stage::Signing { .. }).then_some(now.millis())
}

async fn insert(conn: Conn<'_>, new: &[(&Order, &OrderCertificate)], now: Timestamp) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "insert into certificates (id, account_id, order_id, kind, stage, common_name, details, serial, created_at,
            due_at) {}",
        conn.rows(10)
    );
    on_each!(conn, sqlx::query(AssertSqlSafe(sql)), new, |(order, certificate)| [
        certificate.id.0,
        order.account.0,
        order.id.0,
        certificate.kind.name(),
        certificate.stage.name(),
        certificate.common_name.to_string(),
        certificate.details.to_string(),
        serial(certificate),
        certificate.created_at.millis(),
        due(certificate, now),
    ])?;
    Ok(())
}

/// The lease number goes on: whoever signs at this moment comes too late. An
/// intent that was withdrawn comes back with a serial number of its own.
async fn update(conn: Conn<'_>, changed: &[&OrderCertificate], now: Timestamp) -> Result<()> {
    if changed.is_empty() {
        return Ok(());
    }
    let sql = conn.each(
        &["id", "stage", "serial", "due", "revoked", "reason"],
        "update certificates set stage = v.stage, serial = coalesce(v.serial, certificates.serial),
            due_at = v.due, lease_until = null, lease = certificates.lease + 1, attempts = 0, refusal = null,
            revoked_at = v.revoked, revocation_reason = v.reason
        from v where certificates.id = v.id",
    );
    let revoked = |certificate: &OrderCertificate| certificate.issued().and_then(|issued| issued.revoked);
    on_each!(conn, sqlx::query(AssertSqlSafe(sql)), changed, |certificate| [
        certificate.id.0,
        certificate.stage.name(),
        serial(certificate),
        due(certificate, now),
        revoked(certificate).map(|revoked| revoked.at.millis()),
        revoked(certificate).map(|revoked| revoked.reason.name()),
    ])?;
    Ok(())
}

async fn write_issued(conn: Conn<'_>, issued: &[&IssuedCertificate], now: Timestamp) -> Result<()> {
    let sql = conn.each(
        &["id", "issuer", "pem", "thumbprint", "sha256", "valid_from", "valid_till", "issued"],
        "update certificates set issuer_id = v.issuer, pem = v.pem, thumbprint = v.thumbprint, sha256 = v.sha256,
            valid_from = v.valid_from, valid_till = v.valid_till, issued_at = v.issued, due_at = null,
            lease_until = null, refusal = null
        from v where certificates.id = v.id",
    );
    on_each!(conn, sqlx::query(AssertSqlSafe(sql)), issued, |certificate| [
        certificate.id.0,
        certificate.issuer_id.as_str(),
        certificate.pem.as_str(),
        certificate.thumbprint.as_str(),
        certificate.sha256.as_str(),
        certificate.valid_from.millis(),
        certificate.valid_till.millis(),
        now.millis(),
    ])?;
    Ok(())
}

/// Remembers the chain of the CA that signs from now on.
pub async fn add_issuer(conn: Conn<'_>, issuer: &Issuer) -> Result<()> {
    const SQL: &str = "insert into issuers (id, common_name, intermediates, root) values ($1, $2, $3, $4)
        on conflict (id) do nothing";
    let Issuer { id, common_name, intermediates, root } = issuer;
    on!(conn, sqlx::query(SQL).bind(id).bind(common_name).bind(intermediates).bind(root), execute)?;
    Ok(())
}

/// Leases certificates that wait for a signature: `only` that one, or up to
/// `most` that are due.
pub async fn claim(db: &Db, only: Option<CertificateId>, most: i64, lease: Duration) -> Result<Vec<Intent>> {
    let now = db.now();
    let mut tx = db.begin().await?;
    let sql = claim_sql(&tx.conn());
    let rows = on!(
        tx.conn(),
        sqlx::query_as::<_, (i64, i64, i64, String, i64, i64)>(AssertSqlSafe(sql))
            .bind(i64::try_from(lease.as_millis()).unwrap_or(i64::MAX))
            .bind(now.millis())
            .bind(only.map_or(0, |id| id.0))
            .bind(most),
        fetch_all
    )?;
    tx.commit().await?;
    let intent = |(id, account, order, serial, attempts, lease)| Intent {
        id: CertificateId(id),
        account: AccountId(account),
        order: OrderId(order),
        serial,
        attempts,
        lease,
    };
    Ok(rows.into_iter().map(intent).collect())
}

pub(crate) fn claim_sql(conn: &Conn<'_>) -> String {
    format!(
        "with due as materialized (select id from certificates
            where due_at <= $2 and (lease_until is null or lease_until <= {clock}) and ($3 = 0 or id = $3)
            order by due_at limit $4{})
        update certificates set lease = lease + 1, lease_until = {clock} + $1, attempts = attempts + 1
        where id in (select id from due) returning id, account_id, order_id, serial, attempts, lease",
        conn.skip_locked("certificates"),
        clock = conn.clock(),
    )
}

/// Gives a lease back: the signature is tried again at `due`. `refusal`, if the
/// certificate may not be signed as things are, is told to whoever reads the
/// order, and to the audit log.
pub async fn put_back(db: &Db, intent: &Intent, due: Timestamp, refusal: Option<&str>) -> Result<()> {
    const SQL: &str = "update certificates set lease_until = null, due_at = $1, refusal = $2
        where id = $3 and lease = $4 and due_at is not null returning id";
    let mut tx = db.begin().await?;
    let written: Option<i64> = on!(
        tx.conn(),
        sqlx::query_scalar(SQL).bind(due.millis()).bind(refusal).bind(intent.id.0).bind(intent.lease),
        fetch_optional
    )?;
    const SEEN: &str = "update orders set version = version + 1 where id = $1";
    if written.is_some() {
        on!(tx.conn(), sqlx::query(SEEN).bind(intent.order.0), execute)?;
    }
    // Another worker's lease: it tells what it found.
    if let Some(refusal) = refusal.filter(|_| written.is_some()) {
        let actor = Actor { user: None, who: "system".to_owned(), request_id: format!("issue-{}", intent.id) };
        let detail = json!({ "certificate_id": intent.id, "reason": refusal });
        let about = (intent.account, Some(intent.order));
        audit::add_about(&mut tx, about, &actor, "certificate_refused", &detail, db.now()).await?;
    }
    tx.commit().await
}

/// Ends every lease, as [`crate::mails::release_all`] does.
pub async fn release_all(db: &Db) -> Result<()> {
    const SQL: &str = "update certificates set lease_until = null where due_at is not null and lease_until is not null";
    let mut tx = db.begin().await?;
    on!(tx.conn(), sqlx::query(SQL), execute)?;
    tx.commit().await
}

/// An issued certificate of the account, by its id.
pub async fn find(reader: &mut Reader, account: AccountId, id: i64) -> Result<Option<Certificate>> {
    const SQL: &str = "select c.id, c.order_id, c.common_name, c.serial, c.pem, i.common_name as issuer_name,
            i.intermediates, i.root, c.issued_at
        from certificates c join issuers i on i.id = c.issuer_id
        where c.account_id = $1 and c.id = $2 and c.pem is not null";
    Ok(on!(reader.conn(), sqlx::query_as(SQL).bind(account.0).bind(id), fetch_optional)?)
}

pub(crate) const BY_MARK_SQL: &str = "select o.id from certificates c
    join orders o on o.id = c.order_id and o.certificate_id = c.id
    where c.account_id = $1 and (c.serial = $2 or c.thumbprint = $2) and c.pem is not null";

/// The order whose primary certificate has this serial number or thumbprint.
pub async fn order_by_mark(reader: &mut Reader, account: AccountId, mark: &str) -> Result<Option<OrderId>> {
    let id: Option<i64> = on!(
        reader.conn(),
        sqlx::query_scalar(BY_MARK_SQL).bind(account.0).bind(mark.to_ascii_uppercase()),
        fetch_optional
    )?;
    Ok(id.map(OrderId))
}

/// The certificate of the account that somebody names by its id, its serial
/// number (hex or decimal) or its thumbprint, and its order.
pub async fn locate(reader: &mut Reader, account: AccountId, mark: &str) -> Result<Option<(CertificateId, OrderId)>> {
    // Ids have at most 19 digits, and serial numbers at least 38.
    let id = mark.parse::<i64>().unwrap_or(0);
    let decimal = mark.parse::<u128>().ok().filter(|_| mark.len() > 32).map(|number| format!("{number:032X}"));
    let mark = mark.to_ascii_uppercase();
    let found: Option<(i64, i64)> = on!(
        reader.conn(),
        sqlx::query_as(LOCATE_SQL).bind(account.0).bind(id).bind(&mark).bind(decimal.as_deref()),
        fetch_optional
    )?;
    Ok(found.map(|(id, order)| (CertificateId(id), OrderId(order))))
}

pub(crate) const LOCATE_SQL: &str = "select id, order_id from certificates
    where account_id = $1 and (id = $2 or serial = $3 or serial = $4 or thumbprint = $3) limit 1";

/// A certificate of an order as callers read it; text as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct CertificateView {
    pub id: i64,
    /// `original`, `reissue` or `duplicate`.
    pub kind: String,
    /// `waiting`, `signing`, `issued` or `dropped`.
    pub stage: String,
    pub common_name: String,
    pub details: String,
    pub created_at: i64,
    pub serial: Option<String>,
    pub thumbprint: Option<String>,
    pub sha256: Option<String>,
    pub issuer_id: Option<String>,
    pub issuer_name: Option<String>,
    pub valid_from: Option<i64>,
    pub valid_till: Option<i64>,
    pub issued_at: Option<i64>,
    pub revoked_at: Option<i64>,
    pub revocation_reason: Option<String>,
    #[sqlx(skip)]
    pub names: Vec<NameView>,
}

#[derive(sqlx::FromRow)]
struct WithNames {
    #[sqlx(flatten)]
    view: CertificateView,
    names_list: String,
}

/// Every certificate of an order of the account, the newest first.
pub async fn of_order(reader: &mut Reader, account: AccountId, order: OrderId) -> Result<Vec<CertificateView>> {
    let sql = view_sql(&reader.conn(), "c.account_id = $1 and c.order_id = $2 order by c.id desc");
    let rows: Vec<WithNames> =
        on!(reader.conn(), sqlx::query_as(AssertSqlSafe(sql)).bind(account.0).bind(order.0), fetch_all)?;
    rows.into_iter().map(with_names).collect()
}

/// One certificate of the account, issued or not.
pub async fn view(reader: &mut Reader, account: AccountId, id: CertificateId) -> Result<Option<CertificateView>> {
    let sql = view_sql(&reader.conn(), "c.account_id = $1 and c.id = $2");
    let row: Option<WithNames> =
        on!(reader.conn(), sqlx::query_as(AssertSqlSafe(sql)).bind(account.0).bind(id.0), fetch_optional)?;
    row.map(with_names).transpose()
}

fn view_sql(conn: &Conn<'_>, condition: &str) -> String {
    let names = orders::certificate_names(conn, "c.id");
    format!(
        "select c.id, c.kind, c.stage, c.common_name, c.details, c.created_at, c.serial, c.thumbprint, c.sha256,
            c.issuer_id, i.common_name as issuer_name, c.valid_from, c.valid_till, c.issued_at, c.revoked_at,
            c.revocation_reason, {names} as names_list
        from certificates c left join issuers i on i.id = c.issuer_id where {condition}"
    )
}

fn with_names(row: WithNames) -> Result<CertificateView> {
    Ok(CertificateView { names: orders::list(&row.names_list)?, ..row.view })
}
