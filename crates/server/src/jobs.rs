//! The worker: sends mail, signs certificates and calls webhooks, woken by changes and by a
//! clock that looks for what fell due.

mod call_webhooks;
pub mod crl;
mod deliver;
pub mod expire;
mod hand;
pub mod issue;
mod look_again;
pub mod reach;
pub mod remind;
mod seal_audit;
pub mod turn;

use std::future::Future;
use std::time::Duration;

use tokio::sync::watch;

use crate::app::App;

/// How often the worker looks without being woken: for retries, for leases of
/// nodes that died, and for what other nodes queued and could not tell.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// How long after a worker died another may sign in its place.
const LEASE: Duration = Duration::from_secs(30);

/// Twice a renewal may fail before work is taken over.
const RENEW_EVERY: Duration = Duration::from_secs(10);

/// Between two rounds of mail, callers go first for at most so long.
const YIELD: Duration = Duration::from_millis(10);
const YIELDS: u32 = 25;

/// After trouble with the database the worker waits a little longer.
const PAUSE: Duration = Duration::from_secs(2);

/// Runs until `stopped`; leases in hand are given back.
pub async fn run(app: App, stopped: watch::Receiver<bool>) {
    let _running = app.worker.running();
    let mails = deliver::run(app.clone(), stopped.clone());
    let certificates = certificates(app.clone(), stopped.clone());
    let lists = lists(app.clone(), stopped.clone());
    let ends = ends(app.clone(), stopped.clone());
    let reminders = remind::run(&app, stopped.clone());
    let calls = call_webhooks::run(app.clone(), stopped.clone());
    let reached = reach::run(app.clone(), stopped.clone());
    let audit = seal_audit::run(&app, stopped.clone());
    let news = until_stopped(app.db.listen(), stopped);
    tokio::join!(mails, certificates, lists, ends, reminders, calls, reached, audit, news);
}

async fn until_stopped(task: impl Future<Output = ()>, mut stopped: watch::Receiver<bool>) {
    tokio::select! {
        () = task => {}
        _ = stopped.wait_for(|stopped| *stopped) => {}
    }
}

async fn certificates(app: App, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        match issue::issue(&app, None).await {
            Ok(0) => rest(&app.db.work().certificates, &mut stopped, LOOK_EVERY).await,
            Ok(_) => {}
            Err(error) => {
                tracing::error!(?error, "Certificates could not be worked on");
                rest(&app.db.work().certificates, &mut stopped, PAUSE).await;
            }
        }
    }
}

async fn lists(app: App, mut stopped: watch::Receiver<bool>) {
    let woken = app.worker.crl.clone();
    while !*stopped.borrow() {
        match crl::refresh(&app).await {
            Ok(_) => rest(&woken, &mut stopped, LOOK_EVERY).await,
            Err(error) => {
                tracing::error!(?error, "The revocation list could not be worked on");
                rest(&woken, &mut stopped, PAUSE).await;
            }
        }
    }
}

async fn ends(app: App, mut stopped: watch::Receiver<bool>) {
    // Nobody waits for it: reads tell what has ended by themselves.
    let never = tokio::sync::Notify::new();
    while !*stopped.borrow() {
        match expire::expire(&app).await {
            Ok(0) => rest(&never, &mut stopped, LOOK_EVERY).await,
            Ok(_) => {}
            Err(error) => {
                tracing::error!(?error, "Orders that ended could not be worked on");
                rest(&never, &mut stopped, PAUSE).await;
            }
        }
    }
}

/// A backlog of mail can wait a moment when callers wait for one another; it
/// never stands still.
async fn let_callers_go_first(app: &App) {
    for _ in 0..YIELDS {
        if !app.db.is_crowded() {
            return;
        }
        tokio::time::sleep(YIELD).await;
    }
}

async fn rest(woken: &tokio::sync::Notify, stopped: &mut watch::Receiver<bool>, time: Duration) {
    tokio::select! {
        () = woken.notified() => {}
        () = tokio::time::sleep(time) => {}
        _ = stopped.wait_for(|stopped| *stopped) => {}
    }
}
