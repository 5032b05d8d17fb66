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
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt as _;
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
    macro_rules! kept_up {
        ($what:literal, $begin:expr) => {
            kept_up($what, &stopped, || $begin(app.clone(), stopped.clone()))
        };
    }
    tokio::join!(
        kept_up!("Sending mail", deliver::run),
        kept_up!("Signing certificates", certificates),
        kept_up!("Making revocation lists", lists),
        kept_up!("Ending orders", ends),
        kept_up("Reminding", &stopped, || remind::run(&app, stopped.clone())),
        kept_up!("Calling webhooks", call_webhooks::run),
        kept_up!("Looking who can be reached", reach::run),
        kept_up("Sealing the audit log", &stopped, || seal_audit::run(&app, stopped.clone())),
        kept_up("Listening for news", &stopped, || until_stopped(app.db.listen(), stopped.clone())),
    );
}

/// Works until it is done. After a panic it begins anew: one defect does not
/// take the other work along.
async fn kept_up<F: Future<Output = ()>>(what: &str, stopped: &watch::Receiver<bool>, begin: impl Fn() -> F) {
    let never = tokio::sync::Notify::new();
    while AssertUnwindSafe(async { begin().await }).catch_unwind().await.is_err() {
        // Where it was is in the log already; what it said is nobody's business (R48).
        tracing::error!("{what} ended in a panic; it begins anew");
        rest(&never, &mut stopped.clone(), PAUSE).await;
        if *stopped.borrow() {
            return;
        }
    }
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn r48_work_that_panics_begins_anew_until_it_is_done_or_stopped() {
        let (stop, stopped) = watch::channel(false);
        let begun = AtomicUsize::new(0);
        let work = async |panics: usize| {
            assert!(begun.fetch_add(1, Ordering::Relaxed) >= panics, "on purpose");
        };
        kept_up("A test", &stopped, || work(3)).await;
        assert_eq!(begun.load(Ordering::Relaxed), 4);
        stop.send_replace(true);
        kept_up("A test", &stopped, || work(usize::MAX)).await;
        assert_eq!(begun.load(Ordering::Relaxed), 5);
    }
}
