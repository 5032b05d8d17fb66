//! Certificates: the intent to sign, the lease of whoever signs, the result.

use std::time::Duration;

use sealpost_domain::order::{CertificateChange, IssuedCertificate};
use sealpost_domain::{AccountId, CertificateId, OrderId, Timestamp};
use serde_json::json;
use sqlx::AssertSqlSafe;

use crate::writer::Batch;
use crate::{Actor, Conn, Db, Reader, Result, audit, on};

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

pub(crate) async fn write(mut conn: Conn<'_>, batch: &Batch, now: Timestamp) -> Result<()> {
    let mut intents = Vec::new();
    let mut withdrawn = Vec::new();
    let mut issued = Vec::new();
    for decided in &batch.decisions {
        let order = &decided.decision.order;
        match &decided.decision.certificate {
            Some(CertificateChange::Intend { id, serial }) => intents.push((order, *id, hex(serial))),
            Some(CertificateChange::Withdraw { id }) => withdrawn.push(*id),
            Some(CertificateChange::Issue(certificate)) => issued.push(certificate),
            None => {}
        }
    }
    for id in withdrawn {
        on!(conn.again(), sqlx::query(WITHDRAW_SQL).bind(id.0), execute)?;
    }
    if !intents.is_empty() {
        // An intent that was withdrawn comes back with a serial number of its own.
        let sql = format!(
            "insert into certificates (id, account_id, order_id, serial, created_at, due_at) values {}
            on conflict (id) do update set serial = excluded.serial, due_at = excluded.due_at, attempts = 0
            where certificates.pem is null",
            conn.places(intents.len(), 6)
        );
        on!(
            conn.again(),
            {
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for (order, id, serial) in &intents {
                    query = query.bind(id.0).bind(order.account.0).bind(order.id.0).bind(serial.as_str());
                    query = query.bind(now.millis()).bind(now.millis());
                }
                query
            },
            execute
        )?;
    }
    if issued.is_empty() { Ok(()) } else { write_issued(conn, &issued, now).await }
}

/// The lease number goes on: whoever signs at this moment comes too late.
const WITHDRAW_SQL: &str = "update certificates set due_at = null, lease_until = null, lease = lease + 1
    where id = $1 and pem is null";

async fn write_issued(conn: Conn<'_>, issued: &[&IssuedCertificate], now: Timestamp) -> Result<()> {
    let sql = format!(
        "with v (id, issuer, pem, thumbprint, sha256, valid_from, valid_till, issued) as (values {})
        update certificates set issuer_id = v.issuer, pem = v.pem, thumbprint = v.thumbprint, sha256 = v.sha256,
            valid_from = v.valid_from, valid_till = v.valid_till, issued_at = v.issued, due_at = null,
            lease_until = null, refusal = null
        from v where certificates.id = v.id",
        conn.places(issued.len(), 8)
    );
    on!(
        conn,
        {
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for certificate in issued {
                query = query
                    .bind(certificate.id.0)
                    .bind(certificate.issuer_id.as_str())
                    .bind(certificate.pem.as_str())
                    .bind(certificate.thumbprint.as_str())
                    .bind(certificate.sha256.as_str())
                    .bind(certificate.valid_from.millis())
                    .bind(certificate.valid_till.millis())
                    .bind(now.millis());
            }
            query
        },
        execute
    )?;
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
        audit::add_about(tx.conn(), about, &actor, "certificate_refused", &detail, db.now()).await?;
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
    const SQL: &str = "select c.id, c.order_id, o.common_name, c.serial, c.pem, i.common_name as issuer_name,
            i.intermediates, i.root, c.issued_at
        from certificates c join orders o on o.id = c.order_id join issuers i on i.id = c.issuer_id
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

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}
