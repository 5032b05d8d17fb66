//! Plans reminders: settles what fell due, order by order and domain by domain,
//! each with its mails in one commit ([`sealpost_domain::Order::remind`]).
//!
//! It sleeps until the next one is due. Orders are taken a few at a time, with a
//! pause after each round, so that callers never wait behind ten thousand of them.

use std::time::Duration;

use futures_util::future::join_all;
use sealpost_domain::order::{NotDue, Reminded};
use sealpost_domain::{DomainId, OrderId, Timestamp};
use sealpost_store::domains::{self, remind::DueDomain};
use sealpost_store::reminders::{self, DueOrder};
use sealpost_store::{Actor, Parts, Written};
use tokio::sync::{Notify, watch};
use tokio::time::Instant;

use super::{LOOK_EVERY, PAUSE, rest};
use crate::app::App;
use crate::error::ApiError;

/// How often the database is asked when the next one is due. Nothing that is
/// issued now falls due sooner: the first step comes after two thirds of a life.
const ASK_EVERY: Duration = Duration::from_secs(60);

/// Orders that are looked up at once.
const PAGE: i64 = 256;

/// How fast due orders are settled. Callers' acts join the same batches.
#[derive(Clone, Copy)]
struct Pace {
    /// Orders that are settled at once.
    round: usize,
    /// After each round callers have the writer for themselves for as long as the
    /// round took, but no longer than this.
    rest: Duration,
}

/// Ten thousand orders in well under a minute, and most of the time left to callers.
const BESIDE_CALLERS: Pace = Pace { round: 3, rest: Duration::from_millis(20) };

const AT_ONCE: Pace = Pace { round: 64, rest: Duration::ZERO };

/// An order or a domain whose reminders were settled.
#[derive(Clone, Debug)]
pub struct Settled {
    pub subject: Subject,
    pub reminded: Vec<Reminded>,
}

/// What was reminded of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Order(OrderId),
    Domain(DomainId),
}

/// Works until `stopped`.
pub(super) async fn run(app: &App, mut stopped: watch::Receiver<bool>) {
    let never = Notify::new();
    let mut asked: Option<Instant> = None;
    let mut next = None;
    while !*stopped.borrow() {
        if asked.is_none_or(|asked| asked.elapsed() >= ASK_EVERY) || next.is_some_and(|next| next <= app.now()) {
            // What is under way is committed or was never begun.
            let outcome = tokio::select! {
                outcome = settle_and_ask(app) => outcome,
                _ = stopped.wait_for(|stopped| *stopped) => return,
            };
            let (wait, known) = match outcome {
                Ok(known) => (Duration::ZERO, known),
                Err(error) => {
                    tracing::error!(?error, "Reminders could not be planned");
                    (PAUSE, next)
                }
            };
            (asked, next) = (Some(Instant::now()), known);
            rest(&never, &mut stopped, wait).await;
        }
        // The clock of a test desk can be turned meanwhile: it is looked at, not the database.
        let left = next.map_or(ASK_EVERY, |next: Timestamp| next.since(app.now()));
        rest(&never, &mut stopped, left.min(LOOK_EVERY)).await;
    }
}

async fn settle_and_ask(app: &App) -> Result<Option<Timestamp>, ApiError> {
    settle_due(app, BESIDE_CALLERS).await?;
    Ok(reminders::next_due(&mut app.db.read().await?).await?)
}

/// Settles at once whatever is due by now, and tells what became of it.
pub async fn run_due(app: &App) -> Result<Vec<Settled>, ApiError> {
    settle_due(app, AT_ONCE).await
}

/// Each order gets its turn, though others fail; the first failure is given when
/// all had theirs.
async fn settle_due(app: &App, pace: Pace) -> Result<Vec<Settled>, ApiError> {
    let now = app.now();
    let (mut settled, mut failure) = settle_domains(app, now).await?;
    let mut last = None;
    loop {
        let due = reminders::due(&mut app.db.read().await?, now, last, PAGE).await?;
        let Some(latest) = due.last() else { break };
        last = Some((latest.at, latest.order));
        for round in due.chunks(pace.round) {
            let began = Instant::now();
            for outcome in join_all(round.iter().map(|due| settle(app, due.clone()))).await {
                match outcome {
                    Ok(one) => settled.extend(one),
                    Err(error) => failure = failure.or(Some(error)),
                }
            }
            tokio::time::sleep(began.elapsed().min(pace.rest)).await;
        }
    }
    if !settled.is_empty() {
        let mails: usize = settled.iter().flat_map(|one| &one.reminded).map(|reminded| reminded.mails).sum();
        tracing::info!(settled = settled.len(), mails, "Settled reminders of {} orders and domains", settled.len());
    }
    failure.map_or(Ok(settled), Err)
}

/// Domains are few: one after the other.
async fn settle_domains(app: &App, now: Timestamp) -> Result<(Vec<Settled>, Option<ApiError>), ApiError> {
    let (mut settled, mut failure, mut last) = (Vec::new(), None, None);
    loop {
        let due = domains::remind::due(&mut app.db.read().await?, now, last, PAGE).await?;
        let Some(latest) = due.last() else { return Ok((settled, failure)) };
        last = Some((latest.at, latest.domain));
        for due in due {
            match settle_domain(app, &due, now).await {
                Ok(one) => settled.extend(one),
                Err(error) => {
                    tracing::error!(%error, domain.id = %due.domain, "The reminders of a domain could not be planned");
                    failure = failure.or(Some(error.into()));
                }
            }
        }
    }
}

async fn settle_domain(app: &App, due: &DueDomain, now: Timestamp) -> Result<Option<Settled>, sealpost_store::Error> {
    let DueDomain { account, domain, at } = *due;
    let request_id = format!("remind-domain-{domain}-{}", at.millis());
    let actor = Actor { user: None, who: "system".to_owned(), request_id };
    let names = domains::remind::names_below(&mut app.db.read().await?, account, domain, now).await?;
    let reminded = domains::remind::remind(&app.db, account, domain, names, &actor).await?;
    Ok(reminded.map(|reminded| Settled { subject: Subject::Domain(domain), reminded: vec![reminded] }))
}

async fn settle(app: &App, due: DueOrder) -> Result<Option<Settled>, ApiError> {
    let DueOrder { account, order, at, settings, is_renewed } = due;
    let actor = Actor { user: None, who: "system".to_owned(), request_id: format!("remind-{order}-{}", at.millis()) };
    let rule = move |order: &sealpost_domain::Order, context: &sealpost_domain::Context| {
        order.remind(&settings, is_renewed, context)
    };
    let written = app.db.write(account, order, Parts::All, None, actor, rule).await.inspect_err(|error| {
        tracing::error!(%error, order.id = %order, "The reminders of order {order} could not be planned");
    })?;
    match written {
        Written::Done { output: reminded, .. } => Ok(Some(Settled { subject: Subject::Order(order), reminded })),
        // Another node was quicker, or the order changed meanwhile.
        Written::Refused(NotDue) | Written::Missing => Ok(None),
    }
}
