//! An attempt to send a mail, and recording what came of it.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt as _;
use sealpost_store::Error;
use sealpost_store::mails::{self, Attempt, Claimed, Next};
use tokio::sync::mpsc;

use super::super::hand::Place;
use super::Done;
use crate::app::App;

/// Pauses before what could not be recorded is recorded again.
const RECORD_AGAIN: [Duration; 3] = [Duration::from_millis(200), Duration::from_secs(1), Duration::from_secs(5)];

/// An attempt that no other server had a part in.
pub fn ended(app: &App, mail: &Claimed, stage: &str, reply: &str, next: Next, keep: Option<Vec<u8>>) -> Attempt {
    Attempt {
        ticket: mail.ticket,
        at: app.now(),
        server: "sealpost".to_owned(),
        stage: stage.to_owned(),
        reply: reply.to_owned(),
        next,
        keep,
    }
}

pub async fn attempt(app: &App, mail: &Claimed, bytes: Vec<u8>) -> Attempt {
    let smtp = app.smtp.as_ref().expect("without a mail server, mails stay in the inbox");
    let return_path = app.return_path.as_ref().map(|path| path.of(mail.ticket.id));
    let sent = smtp.send(return_path.as_ref().unwrap_or(&app.config.mail_from), &mail.to, &bytes).await;
    let (ticket, at) = (mail.ticket, app.now());
    match sent {
        Ok(delivery) => Attempt {
            ticket,
            at,
            server: delivery.server,
            stage: "data".to_owned(),
            reply: delivery.reply,
            next: Next::Sent,
            keep: app.config.is_test().then_some(bytes),
        },
        Err(error) => {
            tracing::warn!(
                mail.id = %ticket.id, to = mail.to.masked(), stage = error.stage,
                reply = error.reply.replace(mail.to.as_str(), &mail.to.masked()),
                "Mail {} was not taken by {}", ticket.id, error.server
            );
            let next = if error.permanent { None } else { again(app, mail) };
            Attempt {
                ticket,
                at,
                server: error.server,
                stage: error.stage.to_owned(),
                reply: error.reply,
                next: next.map_or(Next::Failed, Next::Deferred),
                keep: None,
            }
        }
    }
}

/// When to try again; `None` if it is too late for that.
pub fn again(app: &App, mail: &Claimed) -> Option<sealpost_domain::Timestamp> {
    let mut byte = [0];
    crate::app::fill(&mut byte);
    app.config.retry.next(mail.ticket.attempts, byte[0], mail.queued_at, mail.expires_at, app.now())
}

/// Until nothing more can come; a panic loses what was in hand of it, which the
/// queue has again when its lease is over.
pub async fn record_all(app: App, mut recorded: mpsc::Receiver<Done>) {
    while AssertUnwindSafe(record(&app, &mut recorded)).catch_unwind().await.is_err() {
        tracing::error!("The loop that records mail ended in a panic; it begins anew");
    }
}

/// Whoever is done is recorded together with those who are done as well.
async fn record(app: &App, recorded: &mut mpsc::Receiver<Done>) {
    let mut done = Vec::new();
    let most = recorded.max_capacity();
    while recorded.recv_many(&mut done, most).await > 0 {
        let (attempts, places): (Vec<Attempt>, Vec<Place>) = done.drain(..).unzip();
        match record_surely(app, &attempts).await {
            Ok(()) => {
                for attempt in &attempts {
                    app.metrics.mail(attempt.next.state().name());
                }
                app.faults.recorded(app, &attempts);
                app.worker.inbox.notify_waiters();
            }
            Err(error) => tracing::error!(%error, "Attempts were not recorded; their mails may be sent again"),
        }
        drop(places);
    }
}

/// A database that is away for a moment must not make us send again what was
/// sent (R35). Recording twice changes nothing.
async fn record_surely(app: &App, attempts: &[Attempt]) -> Result<(), Error> {
    for pause in RECORD_AGAIN {
        match mails::record(&app.db, attempts).await {
            Ok(()) => return Ok(()),
            Err(error) => tracing::warn!(%error, "Attempts could not be recorded; trying again"),
        }
        tokio::time::sleep(pause).await;
    }
    mails::record(&app.db, attempts).await
}
