//! One batch, from its orders' rows to its commit.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sealpost_domain::order::{HashCode, OrderCertificate, Stage};
use sealpost_domain::{AccountId, Context, Decision, Mail, Order, OrderId, Timestamp, Usage};

use super::{Act, Actor, NewOrder, Parts, Subject};
use crate::news::News;
use crate::{Db, Error, Result, Tx, approvals, audit, certificates, evidence, mails, orders, reminders, webhooks};

/// What a batch is about to write, in the order in which it was decided.
#[derive(Default)]
pub(crate) struct Batch {
    pub before: HashMap<OrderId, Order>,
    pub after: BTreeMap<OrderId, Order>,
    pub new: BTreeMap<OrderId, NewOrder>,
    pub decisions: Vec<Decided>,
}

impl Batch {
    pub fn mails(&self) -> impl Iterator<Item = &Mail> {
        self.decisions.iter().flat_map(|decided| &decided.decision.mails)
    }
}

pub(crate) struct Decided {
    pub actor: Actor,
    pub decision: Decision,
}

impl Decided {
    pub fn intends_a_certificate(&self) -> bool {
        let signing = |one: &OrderCertificate| matches!(one.stage, Stage::Signing { .. });
        self.decision.order.certificates.iter().any(signing)
    }
}

/// Loads, decides, writes and commits one batch.
pub(super) async fn run(db: &Db, acts: &mut [Box<dyn Act>]) -> Result<()> {
    let mut tx = db.begin().await?;
    let now = db.now();
    let wanted = wanted(acts);
    let orders::Loaded { orders, epoch } = orders::load(tx.conn(), &wanted, now).await?;
    let mut batch = Batch { before: orders, ..Batch::default() };
    let (accounts, recipients) = asking(acts, &batch);
    let mut usage = approvals::usage(tx.conn(), &accounts, recipients, db.limits(), now).await?;
    let fill = |bytes: &mut [u8]| db.fill(bytes);
    let none = Usage::default();
    let codes = db.codes().map(|codes| &**codes as HashCode);
    for act in acts.iter_mut() {
        let (account, id, is_new) = match act.subject() {
            Subject::Existing { account, order, .. } => (*account, *order, false),
            Subject::New { account, order, .. } => (*account, *order, true),
        };
        if is_new && batch.after.contains_key(&id) {
            return Err(Error::Corrupt(format!("order {id} is placed twice")));
        }
        let order = batch.after.get(&id).or_else(|| batch.before.get(&id)).filter(|order| order.account == account);
        let is_who_it_was = act.acting().epoch.is_none_or(|known| Some(known) == epoch);
        let order = order.filter(|_| is_who_it_was);
        let counted = usage.get(&account).unwrap_or(&none);
        let context = Context { now, usage: counted, policy: db.policy(), fill: &fill, codes };
        let Some(decision) = act.decide(order.filter(|_| !is_new), &context) else { continue };
        approvals::count_new(&mut usage, &decision.mails, now);
        if let Subject::New { row, .. } = act.subject() {
            batch.new.insert(id, (**row).clone());
        }
        batch.after.insert(id, decision.order.clone());
        batch.decisions.push(Decided { actor: act.acting().actor.clone(), decision });
    }
    if batch.decisions.is_empty() {
        return Ok(());
    }
    // Room for the mails is kept until they are durable; without it they wait
    // in the queue for whoever claims them.
    let room = db.work().room(batch.mails().count());
    write(db, &mut tx, &batch, room.is_some(), now).await?;
    let has_calls = webhooks::tell_of(db, tx.conn(), &batch, now).await?;
    let news = News {
        mails: !db.work().has_worker() && batch.mails().next().is_some(),
        certificates: !db.work().has_worker() && batch.decisions.iter().any(Decided::intends_a_certificate),
        clock: false,
    };
    news.tell(tx.conn()).await?;
    tx.commit().await?;
    if has_calls {
        db.work().webhooks.notify_one();
    }
    if batch
        .after
        .iter()
        .any(|(id, after)| batch.before.get(id).is_some_and(|old| orders::reach_may_change(old, after)))
    {
        db.work().reach.notify_one();
    }
    db.work().tell(batch.decisions, room);
    Ok(())
}

/// The orders that the acts are about, and how much of each.
fn wanted(acts: &[Box<dyn Act>]) -> BTreeMap<(AccountId, OrderId), Parts> {
    let mut wanted: BTreeMap<(AccountId, OrderId), Parts> = BTreeMap::new();
    for act in acts {
        if let Subject::Existing { account, order, parts, .. } = act.subject() {
            let known = wanted.entry((*account, *order)).or_insert(*parts);
            *known = (*known).max(*parts);
        }
    }
    wanted
}

/// Who may be about to cause approval mail, and who may get it.
fn asking(acts: &[Box<dyn Act>], batch: &Batch) -> (BTreeSet<AccountId>, BTreeSet<String>) {
    let mut accounts = BTreeSet::new();
    let mut recipients = BTreeSet::new();
    for act in acts {
        match act.subject() {
            Subject::Existing { asks: None, .. } => {}
            Subject::Existing { account, order, asks: Some(named), .. } => {
                accounts.insert(*account);
                recipients.extend(named.iter().cloned());
                let known = batch.before.get(order).into_iter().flat_map(|order| &order.approvals);
                recipients.extend(known.map(|approval| approval.recipient.key()));
            }
            Subject::New { account, asks, .. } => {
                accounts.insert(*account);
                recipients.extend(asks.iter().cloned());
            }
        }
    }
    (accounts, recipients)
}

/// One statement for each table; what was not decided is not touched.
pub(crate) async fn write(db: &Db, tx: &mut Tx, batch: &Batch, handed_over: bool, now: Timestamp) -> Result<()> {
    orders::write(tx, batch, now).await?;
    certificates::write(tx.conn(), batch, now).await?;
    reminders::write(tx.conn(), batch).await?;
    mails::queue(tx, db.seal(), batch, handed_over).await?;
    approvals::write(tx, batch).await?;
    evidence::write(tx.conn(), batch).await?;
    audit::write(tx, batch, now).await
}
