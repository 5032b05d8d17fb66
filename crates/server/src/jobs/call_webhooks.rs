//! Calls webhooks: take what is due, call, record. No transaction is open while
//! an endpoint is spoken to. A crash after the answer repeats the call under the
//! same id: delivery is at least once (R35).

use std::collections::HashMap;
use std::time::{Duration, Instant};

use sealpost_domain::{Retry, Timestamp};
use sealpost_store::webhooks::{self, Claimed, Outcome, Recorded};
use sealpost_store::{Error, certificates};
use serde::Serialize;
use tokio::sync::watch;
use tokio::task::{Id, JoinSet};

use super::{LOOK_EVERY, PAUSE, rest};
use crate::api::certificates::named;
use crate::app::{App, fill};
use crate::webhooks::Answer;

/// Calls under way at once.
const ROOM: usize = 32;

/// Of them to one webhook, so that a slow one leaves room for others; and to one
/// whose last call failed.
const OF_ONE: usize = 8;
const OF_A_FAILING_ONE: usize = 1;

/// How long the log is kept, and how often it is looked at.
const KEEP: Duration = Duration::from_secs(30 * 86_400);
const FORGET_EVERY: Duration = Duration::from_secs(3600);

/// Works until `stopped`, and finishes what is under way.
pub async fn run(app: App, mut stopped: watch::Receiver<bool>) {
    let mut hand = Hand::default();
    let mut forgot: Option<Instant> = None;
    while !*stopped.borrow() {
        if forgot.is_none_or(|at| at.elapsed() >= FORGET_EVERY) {
            forgot = Some(Instant::now());
            forget(&app).await;
        }
        let wait = match hand.take(&app).await {
            Ok(()) => LOOK_EVERY,
            Err(error) => {
                tracing::error!(%error, "Calls to webhooks could not be looked at");
                PAUSE
            }
        };
        tokio::select! {
            () = rest(&app.db.work().webhooks, &mut stopped, wait) => {}
            Some(done) = hand.calls.join_next_with_id() => hand.put_down(done),
        }
    }
    while let Some(done) = hand.calls.join_next_with_id().await {
        hand.put_down(done);
    }
}

/// Shortens the log to what is kept of it.
pub async fn forget(app: &App) {
    if let Err(error) = webhooks::forget(&app.db, app.now() - KEEP).await {
        tracing::warn!(%error, "Old calls to webhooks could not be removed");
    }
}

/// The calls under way, and whose they are.
#[derive(Default)]
struct Hand {
    calls: JoinSet<()>,
    webhooks: HashMap<Id, i64>,
    /// The webhook that was served last; the next round begins behind it.
    last: i64,
}

impl Hand {
    /// Takes what is due, as far as there is room.
    async fn take(&mut self, app: &App) -> Result<(), Error> {
        let mut free = ROOM - self.calls.len();
        if free == 0 {
            return Ok(());
        }
        let mut waiting = webhooks::waiting(&app.db).await?;
        let first = waiting.partition_point(|(webhook, _)| *webhook <= self.last);
        waiting.rotate_left(first);
        let mut wanted = Vec::new();
        for (webhook, is_failing) in waiting {
            let most = if is_failing { OF_A_FAILING_ONE } else { OF_ONE };
            let taken = self.webhooks.values().filter(|taken| **taken == webhook).count();
            let most = most.saturating_sub(taken).min(free);
            if most > 0 {
                wanted.push((webhook, most));
                free -= most;
            }
        }
        let Some((last, _)) = wanted.last() else { return Ok(()) };
        self.last = *last;
        for call in webhooks::claim(&app.db, &wanted).await? {
            let webhook = call.ticket.webhook;
            let task = self.calls.spawn(deliver(app.clone(), call));
            self.webhooks.insert(task.id(), webhook);
        }
        Ok(())
    }

    /// A call that panicked stays leased and is made again when its lease is over.
    fn put_down(&mut self, done: Result<(Id, ()), tokio::task::JoinError>) {
        let id = match done {
            Ok((id, ())) => id,
            Err(error) => {
                tracing::error!("Calling a webhook ended in a panic");
                error.id()
            }
        };
        self.webhooks.remove(&id);
    }
}

async fn deliver(app: App, call: Claimed) {
    let body = match body(&app, &call).await {
        Ok(body) => body,
        Err(error) => {
            // It is tried again when the lease is over.
            tracing::error!(webhook.id = call.ticket.webhook, %error, "A call to a webhook cannot be made");
            return;
        }
    };
    let (at, started) = (app.now(), Instant::now());
    let answer = app.webhooks.call(&call, body, at).await;
    let outcome = outcome(&call, &answer, at);
    let (webhook, event) = (call.ticket.webhook, call.ticket.event);
    tracing::info!(webhook.id = webhook, %event, status = ?answer.status, ?outcome, "Called webhook {webhook}");
    let attempt = Recorded { at, took: started.elapsed(), status: answer.status, answer: answer.text, outcome };
    match webhooks::record(&app.db, &call, &attempt).await {
        Ok(true) => {}
        Ok(false) => tracing::warn!(webhook.id = webhook, %event, "The result of a call came too late"),
        Err(error) => {
            tracing::error!(webhook.id = webhook, %event, %error, "A call to a webhook could not be recorded");
        }
    }
}

fn outcome(call: &Claimed, answer: &Answer, at: Timestamp) -> Outcome {
    if answer.is_success() {
        return Outcome::Delivered;
    }
    let mut chance = [0];
    fill(&mut chance);
    let next = Retry::webhooks().next(call.tries, chance[0], call.queued_at, None, at);
    next.map_or(Outcome::Failed, Outcome::Retry)
}

/// The body of a call, as the vendor has it.
#[derive(Serialize)]
struct Body<'a> {
    event: &'a str,
    data: serde_json::Value,
}

async fn body(app: &App, call: &Claimed) -> Result<String, Error> {
    let broken = |error: serde_json::Error| Error::Corrupt(format!("event {}: {error}", call.ticket.event));
    let mut data: serde_json::Value = serde_json::from_str(&call.data).map_err(broken)?;
    if call.with_chain
        && let Some(id) = data["certificate_id"].as_i64()
        && let Some(certificate) = certificates::find(&mut app.db.read().await?, call.account, id).await?
    {
        data["certificate_chain"] = serde_json::to_value(named(app, &certificate, true)).map_err(broken)?;
    }
    serde_json::to_string(&Body { event: &call.event, data }).map_err(broken)
}
