//! Turns the clock of a test desk: from one due time to the next, and at each
//! all that is due there is done, as if the time had passed.
//!
//! Leases are not turned: they measure how long a process has been silent, by
//! the database's clock (R59). All else goes by the desk's clock.

use std::time::Duration;

use sealpost_domain::Timestamp;
use sealpost_store::clock::{self, Turn};
use sealpost_store::keys::Caller;
use sealpost_store::{Actor, Error};
use serde_json::json;
use tokio::sync::watch;
use tokio::time::Instant;

use super::{LOOK_EVERY, PAUSE, RENEW_EVERY, call_webhooks, crl, expire, reach, remind};
use crate::app::{App, actor};
use crate::error::ApiError;

/// A call that turns the clock stops after so long, wherever it is: mail servers
/// and webhooks take real time.
pub const LONGEST: Duration = Duration::from_secs(60);

/// How often it is looked whether all that is due was done, and whether somebody
/// else has turned the clock as far as he wanted.
const LOOK: Duration = Duration::from_millis(10);

/// How far the clock was turned.
#[derive(Clone, Copy, Debug)]
pub struct Turned {
    pub from: Timestamp,
    pub till: Timestamp,
    /// Not when the time for it was up.
    pub is_complete: bool,
    /// The last entry of the audit log before.
    pub entry: i64,
}

/// Turns the clock to what `target` makes of its time. One after the other: a
/// second call begins where the first one ended.
pub async fn turn(
    app: &App,
    caller: &Caller,
    request_id: &str,
    target: impl FnOnce(Timestamp) -> Result<Timestamp, ApiError>,
) -> Result<Turned, ApiError> {
    let until = Instant::now() + LONGEST;
    let turn = take(app, until).await?;
    let way = Way { app, turn, until };
    let outcome = way.go(caller, &actor(caller, request_id), target).await;
    if let Err(error) = clock::release(&app.db, turn).await {
        tracing::warn!(%error, "The clock cannot be turned by others until the lease is over");
    }
    outcome
}

async fn take(app: &App, until: Instant) -> Result<Turn, ApiError> {
    loop {
        if let Some(turn) = clock::take(&app.db).await? {
            return Ok(turn);
        }
        if Instant::now() >= until {
            return Err(ApiError::Unavailable);
        }
        tokio::time::sleep(LOOK).await;
    }
}

struct Way<'a> {
    app: &'a App,
    turn: Turn,
    until: Instant,
}

impl Way<'_> {
    async fn go(
        &self,
        caller: &Caller,
        actor: &Actor,
        target: impl FnOnce(Timestamp) -> Result<Timestamp, ApiError>,
    ) -> Result<Turned, ApiError> {
        let app = self.app;
        follow(app).await?;
        let from = app.now();
        let target = target(from)?;
        let entry = clock::last_entry(&mut app.db.read().await?).await?;
        let detail = json!({ "from": from.iso(), "to": target.iso() });
        let mut note = Some((caller.account, actor, &detail));
        let mut is_complete = self.settle().await?;
        while is_complete && app.now() < target {
            let due = clock::next_due(&mut app.db.read().await?).await?;
            // What falls due within a second is done together, as ever.
            let next = due.map_or(target, |due| (due + LOOK_EVERY).min(target));
            let ahead = next.millis() - app.clock.real().millis();
            if ahead > app.clock.ahead() {
                self.hold(ahead, note.take()).await?;
                app.clock.put_ahead(ahead);
            }
            is_complete = self.settle().await?;
        }
        // Nobody could ask for the lists of the hours on the way, nor for old calls.
        crl::refresh(app).await?;
        call_webhooks::forget(app).await;
        Ok(Turned { from, till: app.now(), is_complete, entry })
    }

    /// Does what is due now, and what becomes due by that; `false` when the time
    /// is up before all is done.
    async fn settle(&self) -> Result<bool, ApiError> {
        let (app, work) = (self.app, self.app.db.work());
        let mut held = Instant::now();
        loop {
            let arrived = app.worker.inbox.notified();
            let settled = expire::expire(app).await? + remind::run_due(app).await?.len();
            while reach::look(app).await? {}
            let due = clock::next_due(&mut app.db.read().await?).await?;
            if due.is_none_or(|due| due > app.now()) {
                return Ok(true);
            }
            if Instant::now() >= self.until {
                return Ok(false);
            }
            if held.elapsed() >= RENEW_EVERY {
                self.hold(app.clock.ahead(), None).await?;
                held = Instant::now();
            }
            work.mails.notify_one();
            work.certificates.notify_one();
            work.webhooks.notify_one();
            if settled == 0 {
                let _rung_or_over = tokio::time::timeout(LOOK, arrived).await;
            }
        }
    }

    /// Stores the time before anything happens at it.
    async fn hold(
        &self,
        ahead: i64,
        note: Option<(sealpost_domain::AccountId, &Actor, &serde_json::Value)>,
    ) -> Result<(), ApiError> {
        if clock::step(&self.app.db, self.turn, ahead, note).await? {
            return Ok(());
        }
        tracing::warn!("The clock was taken out of this call's hands, which had been silent for too long");
        Err(ApiError::Unavailable)
    }
}

/// Whether other processes may turn this desk's clock.
pub fn has_other_nodes(app: &App) -> bool {
    app.config.is_test() && app.config.is_postgres()
}

/// Takes over the time that another node turned the clock to.
pub async fn follow(app: &App) -> Result<(), Error> {
    app.clock.put_ahead(clock::ahead(app.db.read().await?.conn()).await?);
    Ok(())
}

/// Does so whenever a node turned it, until `stopped`.
pub async fn follow_others(app: App, mut stopped: watch::Receiver<bool>) {
    while has_other_nodes(&app) && !*stopped.borrow() {
        let wait = match follow(&app).await {
            Ok(()) => LOOK_EVERY,
            Err(error) => {
                tracing::warn!(%error, "The clock of the other nodes cannot be read");
                PAUSE
            }
        };
        super::rest(&app.db.work().clock, &mut stopped, wait).await;
    }
}
