//! One batch, from its orders' rows to its commit.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use sealpost_domain::order::{HashCode, OrderCertificate, Stage};
use sealpost_domain::{AccountId, Context, Decision, Mail, MailLimits, Order, OrderId, Timestamp, Usage};

use super::{Act, Actor, NewOrder, Parts, Subject};
use crate::news::News;
use crate::{Db, Error, Result, Tx, approvals, audit, certificates, evidence, mails, orders, reminders, webhooks};

/// What a batch is about to write, in the order in which it was decided.
#[derive(Default)]
pub(crate) struct Batch {
    pub before: HashMap<OrderId, Order>,
    pub new: BTreeMap<OrderId, NewOrder>,
    pub decisions: Vec<Decided>,
    /// Which decision about an order was the last.
    last: BTreeMap<OrderId, usize>,
}

impl Batch {
    /// A batch that begins with these orders.
    pub fn of(before: HashMap<OrderId, Order>) -> Self {
        Self { before, ..Self::default() }
    }

    pub fn push(&mut self, actor: &Actor, decision: Decision) {
        self.last.insert(decision.order.id, self.decisions.len());
        self.decisions.push(Decided { actor: actor.clone(), decision });
    }

    /// An order as it was decided; none if nothing was.
    pub fn after(&self, order: OrderId) -> Option<&Order> {
        self.last.get(&order).map(|last| &self.decisions[*last].decision.order)
    }

    /// Every order that something was decided about, as it was and as it is now.
    pub fn changed(&self) -> impl Iterator<Item = (Option<&Order>, &Order)> {
        let after = self.last.values().map(|last| &self.decisions[*last].decision.order);
        after.map(|order| (self.before.get(&order.id), order))
    }

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
pub(super) async fn run(db: &Db, lane: usize, acts: &mut [Box<dyn Act>]) -> Result<()> {
    let (mut tx, now, loaded) = orders::begin(db, lane, &wanted(acts)).await?;
    let epoch = loaded.epoch;
    let mut batch = Batch::of(loaded.orders);
    let (accounts, recipients) = asking(acts, &batch, db.limits());
    let mut usage = approvals::usage(tx.conn(), &accounts, recipients, db.limits(), now).await?;
    decide(db, acts, &mut batch, &mut usage, (now, epoch))?;
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
    if batch.changed().any(|(before, after)| before.is_some_and(|old| orders::reach_may_change(old, after))) {
        db.work().reach.notify_one();
    }
    db.work().tell(batch.decisions, room);
    Ok(())
}

/// Lets each rule decide in turn, a later one seeing what an earlier one decided.
fn decide(
    db: &Db,
    acts: &mut [Box<dyn Act>],
    batch: &mut Batch,
    usage: &mut HashMap<AccountId, Usage>,
    (now, epoch): (Timestamp, Option<i64>),
) -> Result<()> {
    let chance = Chance::new(db);
    let fill = |bytes: &mut [u8]| chance.fill(bytes);
    let none = Usage::default();
    let codes = db.codes().map(|codes| &**codes as HashCode);
    for act in acts.iter_mut() {
        let (account, id, is_new) = match act.subject() {
            Subject::Existing { account, order, .. } => (*account, *order, false),
            Subject::New { account, order, .. } => (*account, *order, true),
        };
        if is_new && batch.after(id).is_some() {
            return Err(Error::Corrupt(format!("order {id} is placed twice")));
        }
        let order = batch.after(id).or_else(|| batch.before.get(&id)).filter(|order| order.account == account);
        let is_who_it_was = act.acting().epoch.is_none_or(|known| Some(known) == epoch);
        let order = order.filter(|_| is_who_it_was);
        let counted = usage.get(&account).unwrap_or(&none);
        let context = Context { now, usage: counted, policy: db.policy(), fill: &fill, codes };
        let Some(decision) = act.decide(order.filter(|_| !is_new), &context) else { continue };
        approvals::count_new(usage, &decision.mails, now);
        if let Subject::New { row, .. } = act.subject() {
            batch.new.insert(id, (**row).clone());
        }
        batch.push(&act.acting().actor, decision);
    }
    Ok(())
}

/// Random bytes, drawn for many rules at once: to ask the generator costs more
/// than the bytes. Each of them is given away once.
struct Chance<'a> {
    db: &'a Db,
    drawn: RefCell<Vec<u8>>,
}

/// Bytes that are drawn at once: for some ten values and mails.
const DRAWN: usize = 512;

impl<'a> Chance<'a> {
    const fn new(db: &'a Db) -> Self {
        Self { db, drawn: RefCell::new(Vec::new()) }
    }

    fn fill(&self, bytes: &mut [u8]) {
        let mut drawn = self.drawn.borrow_mut();
        if drawn.len() < bytes.len() {
            drawn.resize(DRAWN.max(bytes.len()), 0);
            self.db.fill(&mut drawn);
        }
        let left = drawn.len() - bytes.len();
        bytes.copy_from_slice(&drawn[left..]);
        drawn.truncate(left);
    }
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
fn asking(acts: &[Box<dyn Act>], batch: &Batch, limits: &MailLimits) -> (BTreeSet<AccountId>, BTreeSet<String>) {
    let mut accounts = BTreeSet::new();
    let mut recipients = BTreeSet::new();
    for act in acts {
        match act.subject() {
            Subject::Existing { asks: None, .. } => {}
            Subject::Existing { account, order, asks: Some(named), .. } => {
                accounts.insert(*account);
                if limits.recipient_per_day == 0 {
                    continue;
                }
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
