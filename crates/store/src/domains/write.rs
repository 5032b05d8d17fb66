//! How a domain changes: one transaction for its row, its approvals, its mails,
//! its audit row and the orders that waited for it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sealpost_domain::dcv::Evidence;
use sealpost_domain::domain::DomainDecision;
use sealpost_domain::order::HashCode;
use sealpost_domain::{AccountId, Context, Domain, DomainId, EmailAddress, Order, OrderId, Timestamp, Usage};
use sqlx::AssertSqlSafe;

use super::load;
use crate::approvals::Owner;
use crate::orders::source_of;
use crate::writer::{Batch, Parts, write_batch};
use crate::{Actor, Conn, Db, Result, Tx, approvals, audit, evidence, mails, on, on_each, orders};

/// What came of an act on a domain.
#[derive(Debug)]
pub enum Written<T, E> {
    /// Decided and committed.
    Done { domain: Box<Domain>, output: T },
    /// The rule refused; nothing was written.
    Refused(E),
    /// The account has no such domain.
    Missing,
    /// The organization has this domain already.
    Exists,
}

/// Changes one domain by a rule. `asks` is `Some` for acts that send approval
/// mail, with the keys of the recipients, so that the limits can be checked.
pub async fn write<T, E>(
    db: &Db,
    account: AccountId,
    id: DomainId,
    asks: Option<BTreeSet<String>>,
    actor: &Actor,
    rule: impl FnOnce(&Domain, &Context) -> Result<DomainDecision<T>, E> + Send,
) -> Result<Written<T, E>> {
    let mut tx = db.begin().await?;
    let now = db.now();
    // Orders are locked before their domains, here as in a batch.
    let waiting = match asks {
        Some(_) => BTreeMap::new(),
        None => waiting(tx.conn(), account, id).await?,
    };
    let orders = orders::load(tx.conn(), &waiting, now).await?.orders;
    let Some(before) = load(tx.conn(), account, id, now).await? else { return Ok(Written::Missing) };
    let usage = usage(&mut tx, db, account, asks, now).await?;
    let decided = {
        let fill = |bytes: &mut [u8]| db.fill(bytes);
        let codes = db.codes().map(|codes| &**codes as HashCode);
        let context = Context { now, usage: &usage, policy: db.policy(), fill: &fill, codes };
        rule(&before, &context).map(|decision| {
            let batch = adopting(orders, &decision.domain, actor, &context);
            (decision, batch)
        })
    };
    let (decision, batch) = match decided {
        Ok(decided) => decided,
        Err(error) => return Ok(Written::Refused(error)),
    };
    if decision.audit.is_some() {
        update(tx.conn(), &decision.domain).await?;
        record(&mut tx, db, Some(&before), &decision, actor, now).await?;
        write_batch(db, &mut tx, &batch, false, now).await?;
        tx.commit().await?;
        wake(db, &decision);
        db.work().tell(batch.decisions, None);
    }
    Ok(Written::Done { domain: Box::new(decision.domain), output: decision.output })
}

/// Writes a new domain by a rule, which asks its approvers.
pub async fn add<E>(
    db: &Db,
    domain: &Domain,
    validation: &str,
    asks: BTreeSet<String>,
    actor: &Actor,
    rule: impl FnOnce(&Domain, &Context) -> Result<DomainDecision, E> + Send,
) -> Result<Written<(), E>> {
    const SQL: &str = "insert into domains (id, account_id, organization_id, container_id, name, validation,
        created_at) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (account_id, name, organization_id) do nothing returning id";
    let mut tx = db.begin().await?;
    let now = db.now();
    let usage = usage(&mut tx, db, domain.account, Some(asks), now).await?;
    let decided = {
        let fill = |bytes: &mut [u8]| db.fill(bytes);
        let codes = db.codes().map(|codes| &**codes as HashCode);
        rule(domain, &Context { now, usage: &usage, policy: db.policy(), fill: &fill, codes })
    };
    let decision = match decided {
        Ok(decision) => decision,
        Err(error) => return Ok(Written::Refused(error)),
    };
    let inserted: Option<i64> = on!(
        tx.conn(),
        sqlx::query_scalar(SQL)
            .bind(domain.id.0)
            .bind(domain.account.0)
            .bind(domain.organization.id.0)
            .bind(domain.container.0)
            .bind(domain.name.as_str())
            .bind(validation)
            .bind(domain.created_at.millis()),
        fetch_optional
    )?;
    if inserted.is_none() {
        return Ok(Written::Exists);
    }
    record(&mut tx, db, None, &decision, actor, now).await?;
    tx.commit().await?;
    wake(db, &decision);
    Ok(Written::Done { domain: Box::new(decision.domain), output: () })
}

/// Mails of a domain wait in the queue for whoever claims them.
fn wake<T>(db: &Db, decision: &DomainDecision<T>) {
    if !decision.mails.is_empty() {
        db.work().mails.notify_one();
    }
}

/// Counts what was sent to those who are about to be asked (R41).
async fn usage(
    tx: &mut Tx,
    db: &Db,
    account: AccountId,
    asks: Option<BTreeSet<String>>,
    now: Timestamp,
) -> Result<Usage> {
    let Some(recipients) = asks else { return Ok(Usage::default()) };
    let mut usage = approvals::usage(tx.conn(), &BTreeSet::from([account]), recipients, db.limits(), now).await?;
    Ok(usage.remove(&account).unwrap_or_default())
}

/// Approvals, mails and audit of a decision.
async fn record<T>(
    tx: &mut Tx,
    db: &Db,
    before: Option<&Domain>,
    decision: &DomainDecision<T>,
    actor: &Actor,
    now: Timestamp,
) -> Result<()> {
    let domain = &decision.domain;
    let owner = Owner::Domain(domain.id);
    let known = before.map(|before| before.approvals.as_slice()).unwrap_or_default();
    let changes = approvals::changes(domain.account, owner, known, &domain.approvals);
    mails::queue_all(tx, db.seal(), &decision.mails.iter().collect::<Vec<_>>(), false).await?;
    approvals::write_changes(tx, &changes).await?;
    evidence::write_domain(tx.conn(), before, domain, actor).await?;
    if let Some(row) = &decision.audit {
        let mut detail = row.detail.clone();
        detail["domain_id"] = domain.id.0.into();
        audit::add(tx, domain.account, actor, row.action, &detail, now).await?;
    }
    Ok(())
}

async fn update(conn: Conn<'_>, domain: &Domain) -> Result<()> {
    const SQL: &str = "update domains set is_active = $1, method = $2, source = $3, adn = $4, recipient = $5,
        proved_at = $6,
        remind_at = case when proved_at is distinct from $6 then $6 else remind_at end,
        reminded_till = case when proved_at is distinct from $6 then null else reminded_till end
        where id = $7 and account_id = $8";
    let proof = domain.evidence.as_ref();
    on!(
        conn,
        sqlx::query(SQL)
            .bind(domain.is_active)
            .bind(proof.map(|proof| proof.method.name()))
            .bind(proof.and_then(|proof| source_of(proof.method)))
            .bind(proof.map(|proof| proof.adn.as_str()))
            .bind(proof.and_then(|proof| proof.recipient.as_ref()).map(EmailAddress::as_str))
            .bind(proof.map(|proof| proof.at.millis()))
            .bind(domain.id.0)
            .bind(domain.account.0),
        execute
    )?;
    Ok(())
}

/// The pending orders of the organization with a name at or below the domain.
async fn waiting(conn: Conn<'_>, account: AccountId, id: DomainId) -> Result<BTreeMap<(AccountId, OrderId), Parts>> {
    const SQL: &str = "select distinct o.id from domains d
        join orders o on o.account_id = d.account_id and o.organization_id = d.organization_id
        join order_names n on n.order_id = o.id
        where d.account_id = $1 and d.id = $2 and o.status = 'pending' and n.proved_at is null
            and (n.name = d.name or n.name like '%.' || d.name)";
    let ids: Vec<i64> = on!(conn, sqlx::query_scalar(SQL).bind(account.0).bind(id.0), fetch_all)?;
    Ok(ids.into_iter().map(|id| ((account, OrderId(id)), Parts::All)).collect())
}

/// What the domain's proof decides for the orders that waited for it.
fn adopting(orders: HashMap<OrderId, Order>, domain: &Domain, actor: &Actor, context: &Context) -> Batch {
    let evidence = domain.usable(context.policy, context.now);
    let adopted = |order: &Order| order.adopt(&domain.name, evidence?, context);
    let decisions: Vec<_> = orders.values().filter_map(adopted).collect();
    let mut batch = Batch::of(orders);
    decisions.into_iter().for_each(|decision| batch.push(actor, decision));
    batch
}

/// What the approval of an order's name proves for the organization's domain of
/// that name, unless that has a younger proof.
pub(crate) async fn prove(conn: Conn<'_>, proofs: &[(&Order, String, &Evidence)]) -> Result<()> {
    let mut proofs: Vec<_> = proofs
        .iter()
        .filter_map(|(order, name, proof)| Some((order.account.0, order.organization.as_ref()?.id.0, name, proof)))
        .collect();
    // In one order everywhere, so that two writers never wait for each other.
    proofs.sort_unstable_by_key(|(account, organization, name, _)| (*account, *organization, *name));
    // `example.com` and `*.example.com` prove one domain.
    proofs.dedup_by_key(|(account, organization, name, _)| (*account, *organization, *name));
    if proofs.is_empty() {
        return Ok(());
    }
    let sql = conn.each(
        &["account", "organization", "name", "method", "source", "adn", "recipient", "at"],
        "update domains set method = v.method, source = v.source, adn = v.adn, recipient = v.recipient,
            proved_at = v.at, remind_at = v.at, reminded_till = null
        from v where domains.account_id = v.account and domains.organization_id = v.organization
            and domains.name = v.name and (domains.proved_at is null or domains.proved_at < v.at)",
    );
    on_each!(conn, sqlx::query(AssertSqlSafe(sql)), proofs, |(account, organization, name, proof)| [
        *account,
        *organization,
        name.as_str(),
        proof.method.name(),
        source_of(proof.method),
        proof.adn.as_str(),
        proof.recipient.as_ref().map(EmailAddress::as_str),
        proof.at.millis(),
    ])?;
    Ok(())
}
