//! The one way in which orders change: batches.
//!
//! A batch takes whatever acts are waiting (at most [`MOST`], waiting for
//! nobody), loads all their orders with one query per table, lets each rule
//! decide in turn, writes all decisions with one statement per table, commits
//! once, and only then answers everybody. One act alone is a batch of one.
//!
//! A refused act writes nothing. When the database itself objects, or a rule
//! panics, the acts are run again one by one, so that only the one at fault fails.
//! After a commit that nobody could confirm (R59) nothing is done again on a guess.

mod batch;

use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Weak};

pub(crate) use batch::{Batch, Decided, write as write_batch};
use futures_util::FutureExt as _;
use sealpost_domain::{AccountId, Context, Decision, Order, OrderId, OrganizationId, UserId};
use tokio::sync::{mpsc, oneshot};

use crate::pool::Pool;
use crate::{Db, Error, Inner, Result};

/// Most acts in one batch.
const MOST: usize = 64;

/// Who acts, for the audit log and for notes.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The user, when a user acts; the system and approvers are none.
    pub user: Option<UserId>,
    /// In words: `key 12`, `approver a***@example.com`, `system`.
    pub who: String,
    pub request_id: String,
}

/// An actor, and what is known of it.
#[derive(Clone, Debug)]
pub struct Acting {
    pub actor: Actor,
    /// The [epoch](crate::keys::Caller::epoch) of a caller who is remembered: in
    /// another one every order is [missing](Written::Missing).
    pub epoch: Option<i64>,
}

impl From<Actor> for Acting {
    fn from(actor: Actor) -> Self {
        Self { actor, epoch: None }
    }
}

/// What an act needs to see of an order beside its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Parts {
    /// The list of additional emails alone; the other lists come empty.
    AdditionalEmails,
    /// Names and approvals as well.
    Names,
    /// Everything: also certificates, requests and administrators.
    All,
}

/// What an act came to once its batch is durable.
#[derive(Debug)]
pub enum Written<T, E> {
    /// Decided and committed.
    Done { order: Box<Order>, output: T },
    /// The rule refused; nothing was written.
    Refused(E),
    /// The account has no such order; or none for a caller of [another
    /// epoch](Acting::epoch).
    Missing,
}

/// What is stored with a new order beside what rules know of it.
#[derive(Clone, Debug)]
pub struct NewOrder {
    pub organization: Option<OrganizationId>,
    /// Everything else that was asked, as JSON.
    pub details: String,
    /// For new domains of an organization: `(id, name)`.
    pub domains: Vec<(i64, String)>,
}

/// Which order an act is about.
#[derive(Clone)]
pub(crate) enum Subject {
    Existing { account: AccountId, order: OrderId, parts: Parts, asks: Option<Vec<String>> },
    New { account: AccountId, order: OrderId, asks: Vec<String>, row: Box<NewOrder> },
}

/// One waiting act with its rule, its answer and its caller.
pub(crate) trait Act: Send {
    fn subject(&self) -> &Subject;
    fn acting(&self) -> &Acting;
    /// Runs the rule; `None` when it refuses or there is no order.
    fn decide(&mut self, order: Option<&Order>, context: &Context) -> Option<Decision>;
    fn answer(self: Box<Self>, outcome: Result<()>);
}

struct Waiting<R, T, E> {
    subject: Subject,
    acting: Acting,
    rule: R,
    written: Written<T, E>,
    reply: oneshot::Sender<Result<Written<T, E>>>,
}

impl<R, T, E> Act for Waiting<R, T, E>
where
    R: FnMut(Option<&Order>, &Context) -> Option<Result<Decision<T>, E>> + Send,
    T: Send,
    E: Send,
{
    fn subject(&self) -> &Subject {
        &self.subject
    }

    fn acting(&self) -> &Acting {
        &self.acting
    }

    fn decide(&mut self, order: Option<&Order>, context: &Context) -> Option<Decision> {
        let (written, decision) = match (self.rule)(order, context) {
            None => (Written::Missing, None),
            Some(Err(error)) => (Written::Refused(error), None),
            Some(Ok(Decision { order, mails, certificate, note, audit, output })) => {
                let written = Written::Done { order: Box::new(order.clone()), output };
                (written, Some(Decision { order, mails, certificate, note, audit, output: () }))
            }
        };
        self.written = written;
        decision.filter(|decision| decision.audit.is_some())
    }

    fn answer(self: Box<Self>, outcome: Result<()>) {
        // The caller may have gone away; what is committed stays.
        let Self { reply, written, .. } = *self;
        let _gone = reply.send(outcome.map(|()| written));
    }
}

/// The lanes that acts wait in. An order always waits in the same lane.
pub(crate) struct Writer {
    lanes: Vec<Lane>,
    /// Acts that are not answered yet.
    waiting: AtomicUsize,
}

/// More acts than this at once, and callers wait for one another.
const CROWD: usize = 16;

/// Counts one waiting act for as long as its caller waits.
struct Counted<'a>(&'a AtomicUsize);

impl<'a> Counted<'a> {
    fn new(waiting: &'a AtomicUsize) -> Self {
        waiting.fetch_add(1, Ordering::Relaxed);
        Self(waiting)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

struct Lane {
    sender: mpsc::UnboundedSender<Box<dyn Act>>,
    receiver: std::sync::Mutex<Option<mpsc::UnboundedReceiver<Box<dyn Act>>>>,
}

impl Writer {
    pub fn new(pool: &Pool) -> Self {
        let lane = |_| {
            let (sender, receiver) = mpsc::unbounded_channel();
            Lane { sender, receiver: std::sync::Mutex::new(Some(receiver)) }
        };
        Self { lanes: (0..pool.lanes()).map(lane).collect(), waiting: AtomicUsize::new(0) }
    }
}

impl Db {
    /// Changes one order by a rule. `asks` is `Some` for acts that may send
    /// approval mail, with the keys of the recipients they name, so that the
    /// limits can be checked.
    pub async fn write<T, E, R>(
        &self,
        account: AccountId,
        order: OrderId,
        parts: Parts,
        asks: Option<Vec<String>>,
        acting: impl Into<Acting>,
        mut rule: R,
    ) -> Result<Written<T, E>>
    where
        R: FnMut(&Order, &Context) -> Result<Decision<T>, E> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        let subject = Subject::Existing { account, order, parts, asks };
        self.act(order, subject, acting.into(), move |order: Option<&Order>, context: &Context| {
            order.map(|order| rule(order, context))
        })
        .await
    }

    /// Writes a new order by a rule. `asks` holds the keys of the recipients
    /// that the rule may write to.
    pub async fn place<E, R>(
        &self,
        account: AccountId,
        order: OrderId,
        asks: Vec<String>,
        row: NewOrder,
        acting: impl Into<Acting>,
        mut rule: R,
    ) -> Result<Written<(), E>>
    where
        R: FnMut(&Context) -> Result<Decision, E> + Send + 'static,
        E: Send + 'static,
    {
        let subject = Subject::New { account, order, asks, row: Box::new(row) };
        self.act(order, subject, acting.into(), move |_: Option<&Order>, context: &Context| Some(rule(context))).await
    }

    /// Whether callers wait for one another: work that can wait should let them
    /// go first.
    pub fn is_crowded(&self) -> bool {
        self.0.writer.waiting.load(Ordering::Relaxed) > CROWD
    }

    async fn act<T, E, R>(&self, order: OrderId, subject: Subject, acting: Acting, rule: R) -> Result<Written<T, E>>
    where
        R: FnMut(Option<&Order>, &Context) -> Option<Result<Decision<T>, E>> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        let lanes = &self.0.writer.lanes;
        let number = usize::try_from(order.0).unwrap_or(0) % lanes.len();
        let lane = &lanes[number];
        if let Some(receiver) = lane.receiver.lock().expect("nothing panics while holding it").take() {
            crate::on_own_thread("writer", serve(Arc::downgrade(&self.0), number, receiver));
        }
        let _counted = Counted::new(&self.0.writer.waiting);
        let (reply, answer) = oneshot::channel();
        let act = Waiting { subject, acting, rule, written: Written::Missing, reply };
        lane.sender.send(Box::new(act)).map_err(|_closed| Error::Closed)?;
        answer.await.map_err(|_closed| Error::Closed)?
    }
}

/// Serves one lane until the database handle is gone.
async fn serve(db: Weak<Inner>, lane: usize, mut receiver: mpsc::UnboundedReceiver<Box<dyn Act>>) {
    loop {
        let mut acts = Vec::with_capacity(MOST);
        if receiver.recv_many(&mut acts, MOST).await == 0 {
            return;
        }
        let Some(db) = db.upgrade().map(Db) else { return };
        match run(&db, lane, &mut acts).await {
            Err(error) if acts.len() > 1 && is_one_at_fault(&error) => {
                for act in acts {
                    let mut alone = vec![act];
                    let outcome = run(&db, lane, &mut alone).await;
                    alone.into_iter().for_each(|act| act.answer(outcome.clone()));
                }
            }
            outcome => acts.into_iter().for_each(|act| act.answer(outcome.clone())),
        }
    }
}

/// A rule that panics must not take its lane along.
async fn run(db: &Db, lane: usize, acts: &mut [Box<dyn Act>]) -> Result<()> {
    let outcome = AssertUnwindSafe(batch::run(db, lane, acts)).catch_unwind().await;
    outcome.unwrap_or(Err(Error::Panicked))
}

/// Whether the other acts of a batch could fare better alone. When the database
/// is away they could not; and whether a commit that was not confirmed happened
/// is not known: doing it again could do it twice (R59).
fn is_one_at_fault(error: &Error) -> bool {
    match error {
        Error::Database(error) => matches!(**error, sqlx::Error::Database(_) | sqlx::Error::Encode(_)),
        Error::Corrupt(_) | Error::Panicked => true,
        _ => false,
    }
}
