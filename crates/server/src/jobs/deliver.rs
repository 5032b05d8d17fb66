//! One round of the mail queue: lease, compose, store, send, record.
//!
//! No transaction is open while a mail server is spoken to. A crash after the
//! server's reply repeats the very same bytes: delivery is at least once (R35).

use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt as _};
use sealpost_domain::{Mail, Timestamp};
use sealpost_store::mails::{self, Attempt, Claimed, Next, Work};
use tokio::sync::watch;

use super::{LEASE, RENEW_EVERY};
use crate::app::App;

/// Mails in one round.
const MOST: i64 = 64;

/// Pauses before what could not be recorded is recorded again.
const RECORD_AGAIN: [Duration; 3] = [Duration::from_millis(200), Duration::from_secs(1), Duration::from_secs(5)];

/// Attempts end with the mail's fifth day (R37).
const GIVE_UP_AFTER: Duration = Duration::from_secs(5 * 86_400);

/// Minutes until the next attempt, by the number of those made (R37).
const RETRY_MINUTES: [u64; 7] = [1, 5, 15, 30, 60, 120, 240];

/// Works on what is due; gives how many mails that were.
pub async fn deliver(app: &App, stopped: &watch::Receiver<bool>) -> Result<usize, sealpost_store::Error> {
    let claimed = mails::claim(&app.db, MOST, LEASE).await?;
    if claimed.is_empty() {
        return Ok(0);
    }
    if *stopped.borrow() {
        mails::put_back(&app.db, &claimed).await?;
        return Ok(0);
    }
    let ready: Vec<Ready> = claimed.iter().map(|mail| prepare(app, mail)).collect();
    let fresh: Vec<(&Claimed, &str, &[u8])> = claimed.iter().zip(&ready).filter_map(fresh).collect();
    let stored = mails::store_messages(&app.db, &fresh).await?;
    // A fresh message that was not stored belongs to another worker by now (R36).
    let ours = |(mail, ready): &(&Claimed, &Ready)| !matches!(ready, Ready::Fresh { .. }) || stored.contains(&mail.id);
    let sending: FuturesUnordered<_> =
        claimed.iter().zip(&ready).filter(ours).map(|(mail, ready)| attempt(app, mail, ready)).collect();
    // Whoever is done is recorded together with those who are done as well, so
    // that one slow server does not keep the others' results waiting.
    let mut done = sending.ready_chunks(usize::try_from(MOST).unwrap_or(1));
    let mut renewal = tokio::time::interval_at(tokio::time::Instant::now() + RENEW_EVERY, RENEW_EVERY);
    loop {
        let attempts = tokio::select! {
            attempts = done.next() => attempts,
            _ = renewal.tick() => {
                renew(app, &claimed).await;
                continue;
            }
        };
        let Some(attempts) = attempts else { return Ok(claimed.len()) };
        record(app, &attempts).await?;
        for attempt in &attempts {
            app.metrics.mail(attempt.next.state().name());
        }
        app.worker.inbox.notify_waiters();
    }
}

/// Records attempts; a database that is away for a moment must not make us
/// send again what was sent (R35). Recording twice changes nothing.
async fn record(app: &App, attempts: &[Attempt<'_>]) -> Result<(), sealpost_store::Error> {
    for pause in RECORD_AGAIN {
        match mails::record(&app.db, attempts).await {
            Ok(()) => return Ok(()),
            Err(error) => tracing::warn!(%error, "Attempts could not be recorded; trying again"),
        }
        tokio::time::sleep(pause).await;
    }
    mails::record(&app.db, attempts).await
}

/// Keeps what is under way. Should it fail, the sending goes on: the next
/// renewal may come in time.
async fn renew(app: &App, claimed: &[Claimed]) {
    if let Err(error) = mails::renew(&app.db, claimed, LEASE).await {
        tracing::warn!(%error, "Mails under way could not be held on to");
    }
}

/// A mail on the point of leaving.
enum Ready {
    Fresh {
        subject: String,
        bytes: Vec<u8>,
    },
    Again(Vec<u8>),
    Drop(&'static str),
    /// It cannot be composed: a defect, parked rather than tried for ever.
    Broken(String),
}

fn fresh<'a>((mail, ready): (&'a Claimed, &'a Ready)) -> Option<(&'a Claimed, &'a str, &'a [u8])> {
    match ready {
        Ready::Fresh { subject, bytes } => Some((mail, subject, bytes)),
        _ => None,
    }
}

fn prepare(app: &App, mail: &Claimed) -> Ready {
    match &mail.work {
        Work::Drop(why) => Ready::Drop(why),
        Work::Send(bytes) => Ready::Again(bytes.clone()),
        Work::Compose(content) => compose(app, content),
    }
}

fn compose(app: &App, mail: &Mail) -> Ready {
    match app.composer.compose(mail) {
        Ok(composed) => Ready::Fresh { subject: composed.subject, bytes: composed.bytes },
        Err(error) => {
            tracing::error!(mail.id = %mail.id, mail.kind = mail.kind().name(), %error, "A mail could not be composed");
            Ready::Broken(error.to_string())
        }
    }
}

async fn attempt<'a>(app: &App, mail: &'a Claimed, ready: &'a Ready) -> Attempt<'a> {
    let local = |stage: &str, reply: String, next: Next, keep: Option<&'a [u8]>| Attempt {
        mail,
        at: app.now(),
        server: "sealpost".to_owned(),
        stage: stage.to_owned(),
        reply,
        next,
        keep,
    };
    let bytes = match ready {
        Ready::Drop(why) => return local("queue", (*why).to_owned(), Next::Canceled, None),
        Ready::Broken(why) => return local("compose", why.clone(), Next::Failed, None),
        Ready::Fresh { bytes, .. } | Ready::Again(bytes) => bytes,
    };
    let keep = app.config.is_test().then_some(bytes.as_slice());
    let Some(smtp) = &app.smtp else {
        return local("inbox", "kept in the built-in inbox".to_owned(), Next::Sent, keep);
    };
    let sent = smtp.send(&app.config.mail_from, &mail.to, bytes).await;
    let at = app.now();
    match sent {
        Ok(delivery) => Attempt {
            mail,
            at,
            server: delivery.server,
            stage: "data".to_owned(),
            reply: delivery.reply,
            next: Next::Sent,
            keep,
        },
        Err(error) => {
            let next = if error.permanent { Next::Failed } else { retry(app, mail, at) };
            tracing::warn!(
                mail.id = %mail.id, to = mail.to.masked(), stage = error.stage,
                reply = error.reply.replace(mail.to.as_str(), &mail.to.masked()),
                "Mail {} was not taken by {}", mail.id, error.server
            );
            Attempt {
                mail,
                at,
                server: error.server,
                stage: error.stage.to_owned(),
                reply: error.reply,
                next,
                keep: None,
            }
        }
    }
}

/// When to try again: later and later, ±20 % so that a backlog spreads out.
fn retry(app: &App, mail: &Claimed, at: Timestamp) -> Next {
    let mut byte = [0];
    crate::app::fill(&mut byte);
    let wait = retry_wait(mail.attempts, byte[0], app.config.retry_base);
    if at + wait > mail.queued_at + GIVE_UP_AFTER { Next::Failed } else { Next::Deferred(at + wait) }
}

/// `base` stands for the table's first minute.
fn retry_wait(attempts: i64, chance: u8, base: Duration) -> Duration {
    let step = usize::try_from(attempts).unwrap_or(usize::MAX).min(RETRY_MINUTES.len() - 1);
    let minutes = f64::from(u32::try_from(RETRY_MINUTES[step]).unwrap_or(u32::MAX));
    base.mul_f64(minutes * (0.8 + 0.4 * f64::from(chance) / 255.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r37_waits_grow_by_the_table_within_a_fifth() {
        let minute = Duration::from_secs(60);
        for (attempts, minutes) in [(0, 1), (1, 5), (2, 15), (3, 30), (4, 60), (5, 120), (6, 240), (7, 240), (99, 240)]
        {
            let middle = minute * minutes;
            assert!(retry_wait(attempts, 0, minute) >= middle.mul_f64(0.799));
            assert!(retry_wait(attempts, 255, minute) <= middle.mul_f64(1.201));
        }
    }
}
