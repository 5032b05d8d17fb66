//! How names were proved (R14). Rows are only added: a proof that lapsed, or
//! that a later one replaced, stays for as long as the database does.

use std::collections::HashMap;

use sealpost_domain::dcv::{Approval, Evidence, Verdict};
use sealpost_domain::policy::BR_VERSION;
use sealpost_domain::{AccountId, Domain, DomainId, EmailAddress, Order, OrderId, Timestamp};
use sqlx::AssertSqlSafe;

use crate::approvals::Owner;
use crate::writer::Batch;
use crate::{Actor, Conn, Reader, Result, on, on_each};

/// One proof of one name.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Record {
    pub name: String,
    /// The word of [`sealpost_domain::dcv::Method::name`].
    pub method: String,
    /// Of the Baseline Requirements in force then.
    pub br_version: String,
    pub adn: String,
    pub recipient: Option<String>,
    /// The approval mail that asked.
    pub mail_id: Option<uuid::Uuid>,
    /// When that mail was queued.
    pub asked_at: Option<i64>,
    pub proved_at: i64,
    /// As in the audit log: a masked approver, or a key.
    pub actor: String,
    pub request_id: String,
}

/// Every proof that was ever given for an order, the oldest first.
pub async fn of_order(reader: &mut Reader, account: AccountId, order: OrderId) -> Result<Vec<Record>> {
    Ok(on!(reader.conn(), sqlx::query_as(OF_ORDER_SQL).bind(account.0).bind(order.0), fetch_all)?)
}

pub(crate) const OF_ORDER_SQL: &str = "select name, method, br_version, adn, recipient, mail_id, asked_at, proved_at,
        actor, request_id
    from evidence where account_id = $1 and order_id = $2 order by id";

/// Every proof that was ever given for a domain of its own, the oldest first.
pub async fn of_domain(reader: &mut Reader, account: AccountId, domain: DomainId) -> Result<Vec<Record>> {
    const SQL: &str = "select name, method, br_version, adn, recipient, mail_id, asked_at, proved_at, actor, request_id
        from evidence where account_id = $1 and domain_id = $2 order by id";
    Ok(on!(reader.conn(), sqlx::query_as(SQL).bind(account.0).bind(domain.0), fetch_all)?)
}

/// Adds what the decisions of a batch proved.
pub(crate) async fn write(conn: Conn<'_>, batch: &Batch) -> Result<()> {
    insert(conn, &proofs(batch)).await
}

/// Adds the proof of a domain, unless it is the one that was there before.
pub(crate) async fn write_domain(conn: Conn<'_>, before: Option<&Domain>, after: &Domain, actor: &Actor) -> Result<()> {
    let Some(evidence) = &after.evidence else { return Ok(()) };
    if before.and_then(|before| before.evidence.as_ref()) == Some(evidence) {
        return Ok(());
    }
    let owner = Owner::Domain(after.id);
    let approval = approval(&after.approvals, evidence);
    let name = after.name.as_str().to_owned();
    insert(conn, &[Proof { account: after.account, owner, name, evidence, approval, actor }]).await
}

async fn insert(conn: Conn<'_>, proofs: &[Proof<'_>]) -> Result<()> {
    if proofs.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "insert into evidence (account_id, order_id, domain_id, name, method, br_version, adn, recipient, mail_id, asked_at,
            proved_at, actor, request_id) {}",
        conn.rows(13)
    );
    on_each!(conn, sqlx::query(AssertSqlSafe(sql)), proofs, |proof| [
        proof.account.0,
        proof.owner.ids().0,
        proof.owner.ids().1,
        proof.name.as_str(),
        proof.evidence.method.name(),
        BR_VERSION,
        proof.evidence.adn.as_str(),
        proof.evidence.recipient.as_ref().map(EmailAddress::as_str),
        proof.approval.map(|approval| approval.mail.0),
        proof.approval.map(|approval| approval.created_at.millis()),
        proof.evidence.at.millis(),
        proof.actor.who.as_str(),
        proof.actor.request_id.as_str(),
    ])?;
    Ok(())
}

struct Proof<'a> {
    account: AccountId,
    owner: Owner,
    name: String,
    evidence: &'a Evidence,
    /// Whose value proved it.
    approval: Option<&'a Approval>,
    actor: &'a Actor,
}

/// What each decision proved that was not proved before it, in turn.
fn proofs(batch: &Batch) -> Vec<Proof<'_>> {
    let mut latest: HashMap<OrderId, &Order> = batch.before.iter().map(|(id, order)| (*id, order)).collect();
    let mut proofs = Vec::new();
    for decided in &batch.decisions {
        let (order, actor) = (&decided.decision.order, &decided.actor);
        let before = latest.insert(order.id, order);
        // Names come back with their proofs when a reissue ends without a certificate.
        let of_certificates = before.into_iter().flat_map(|before| &before.certificates).flat_map(|one| &one.names);
        let known: Vec<_> = before.into_iter().flat_map(|before| &before.names).chain(of_certificates).collect();
        for (name, evidence) in order.names.iter().filter_map(|name| Some((&name.name, name.evidence.as_ref()?))) {
            if !known.iter().any(|known| known.name == *name && known.evidence.as_ref() == Some(evidence)) {
                let approval = approval(&order.approvals, evidence);
                let (account, owner) = (order.account, Owner::Order(order.id));
                proofs.push(Proof { account, owner, name: name.to_string(), evidence, approval, actor });
            }
        }
    }
    proofs
}

fn approval<'a>(approvals: &'a [Approval], evidence: &Evidence) -> Option<&'a Approval> {
    let decided = |at: Option<Timestamp>| at == Some(evidence.at);
    approvals.iter().find(|approval| {
        approval.verdict == Some(Verdict::Approved)
            && approval.adn == evidence.adn
            && Some(&approval.recipient) == evidence.recipient.as_ref()
            && decided(approval.ended_at)
    })
}
