//! The mail queue at work: take, compose, store, send, record.
//!
//! Three loops share what is in hand: [`feed`] takes mails and sets them on
//! their way, [`record_all`] notes what came of them, [`renew`] keeps their leases.
//! Mail to a published contact takes the way round by [`super::look_again`].
//! No transaction is open while a mail server is spoken to. A crash after the
//! server's reply repeats the very same bytes: delivery is at least once (R35).

mod compose;
mod record;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sealpost_domain::Mail;
use sealpost_store::Error;
use sealpost_store::mails::{self, Attempt, Claimed, Composed, Next, Ticket};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use self::compose::{Ready, compose_all};
pub(super) use self::record::{again, ended};
use self::record::{attempt, record_all};
use super::hand::{Hand, Place};
use super::{LOOK_EVERY, PAUSE, RENEW_EVERY, kept_up, let_callers_go_first, look_again};
use crate::app::App;
use crate::faults::MailFault;

/// What stands in for connections when there is no mail server.
const INBOX_LINES: usize = 16;

/// How many due mails are looked at for each free place when some destination
/// has to wait.
const LOOK_AT: usize = 8;

/// Looking into the queue costs as much for one mail as for many: so long it may
/// wait for more free places.
const GATHER: Duration = Duration::from_millis(10);

/// An attempt that waits to be recorded, and the place that it keeps until then.
pub(super) type Done = (Attempt, Place);

/// A mail in hand.
pub(super) type Held = (Claimed, Place);

/// Works until `stopped`, finishes what is under way and gives back the rest.
pub async fn run(app: App, stopped: watch::Receiver<bool>) {
    let hand = Hand::new(app.smtp.as_ref().map_or(INBOX_LINES, sealpost_mail::Smtp::connections));
    let (done, recorded) = mpsc::channel(hand.room());
    let renewing = tokio::spawn({
        let (app, hand, stopped) = (app.clone(), hand.clone(), stopped.clone());
        async move { kept_up("The loop that renews leases of mail", &stopped, || renew(&app, &hand)).await }
    });
    let recording = tokio::spawn(record_all(app.clone(), recorded));
    feed(&app, &hand, done, stopped).await;
    // All that was sent is told; then the channel is closed.
    recording.await.ok();
    renewing.abort();
}

async fn feed(app: &App, hand: &Arc<Hand>, done: mpsc::Sender<Done>, mut stopped: watch::Receiver<bool>) {
    let Some(mut handed_over) = app.db.work().hand_over() else { return };
    let handed_over = &mut *handed_over;
    let (confirmed, mut to_go) = mpsc::unbounded_channel();
    let mut way = Way { app, hand, done, confirmed, sending: JoinSet::new() };
    // Handed over, and without a place yet.
    let mut waiting: VecDeque<Mail> = VecDeque::new();
    // Looked up again, and on the point of leaving.
    let mut ready: Vec<Held> = Vec::new();
    let (mut look, mut looked_at) = (true, None);
    while !*stopped.borrow() {
        while let Ok(mails) = to_go.try_recv() {
            ready.extend(mails);
        }
        look |= way.go_on(std::mem::take(&mut ready)).await;
        while waiting.len() < hand.free()
            && let Ok(mail) = handed_over.try_recv()
        {
            waiting.push_back(mail);
        }
        let mut taken = admitted(hand, &mut waiting);
        let free = hand.free() - taken.len();
        let is_worth_it = free >= hand.room() / 4 || looked_at.is_none_or(|at: Instant| at.elapsed() >= GATHER);
        let nap = if look && free > 0 && !is_worth_it { GATHER } else { LOOK_EVERY };
        if look && free > 0 && is_worth_it {
            looked_at = Some(Instant::now());
            match way.claim(free, &taken).await {
                Ok(claim) => {
                    look = claim.is_full;
                    taken.extend(claim.mails);
                }
                Err(error) => {
                    tracing::error!(%error, "The mail queue could not be looked at");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
        if !taken.is_empty() {
            let_callers_go_first(app).await;
            look |= way.set_out(taken).await;
            continue;
        }
        tokio::select! {
            mail = handed_over.recv(), if waiting.is_empty() => waiting.extend(mail),
            () = hand.freed.notified(), if look || !waiting.is_empty() => {}
            () = app.db.work().mails.notified() => look = true,
            () = tokio::time::sleep(nap) => look = true,
            Some(mails) = to_go.recv() => ready.extend(mails),
            Some(sent) = way.sending.join_next() => told(&sent),
            _ = stopped.wait_for(|stopped| *stopped) => {}
        }
    }
    handed_over.close();
    while let Ok(mail) = handed_over.try_recv() {
        waiting.push_back(mail);
    }
    way.give_back(waiting.into_iter().map(|mail| Claimed::handed_over(mail).ticket).collect()).await;
    while let Some(sent) = way.sending.join_next().await {
        told(&sent);
    }
    while let Ok(mails) = to_go.try_recv() {
        ready.extend(mails);
    }
    way.give_back(ready.iter().map(|(mail, _)| mail.ticket).collect()).await;
}

/// A mail whose sending panicked stays leased, and is suspect to whoever takes
/// it up afterwards (R36).
fn told(sent: &Result<(), tokio::task::JoinError>) {
    if sent.is_err() {
        tracing::error!("Sending a mail ended in a panic");
    }
}

/// The waiting mails that may have a place now.
fn admitted(hand: &Hand, waiting: &mut VecDeque<Mail>) -> Vec<Claimed> {
    let mut taken: Vec<Claimed> = Vec::new();
    let mut beside = Vec::new();
    for _ in 0..waiting.len() {
        let Some(mail) = waiting.pop_front() else { break };
        if hand.admits(mail.to.domain(), false, &beside) {
            beside.push((mail.to.domain().to_owned(), false));
            taken.push(Claimed::handed_over(mail));
        } else {
            waiting.push_back(mail);
        }
    }
    taken
}

/// The way of mails out of the house.
struct Way<'a> {
    app: &'a App,
    hand: &'a Arc<Hand>,
    done: mpsc::Sender<Done>,
    /// Mails whose recipients were looked up and may still be asked.
    confirmed: mpsc::UnboundedSender<Vec<Held>>,
    sending: JoinSet<()>,
}

impl Way<'_> {
    async fn claim(&self, most: usize, taken: &[Claimed]) -> Result<mails::Claim, Error> {
        let mut beside: Vec<_> = taken.iter().map(|mail| (mail.destination().to_owned(), mail.is_suspect)).collect();
        let window = if self.hand.is_busy() { most * LOOK_AT } else { most };
        let may_take = |destination: &str, is_suspect| {
            let admits = self.hand.admits(destination, is_suspect, &beside);
            if admits {
                beside.push((destination.to_owned(), is_suspect));
            }
            admits
        };
        mails::claim(&self.app.db, most, window, may_take).await
    }

    /// Sets mails on their way; says whether some of them went back into the
    /// queue, to be looked at there.
    async fn set_out(&mut self, taken: Vec<Claimed>) -> bool {
        let held = taken.into_iter().map(|mail| {
            let place = self.hand.take(&mail);
            (mail, place)
        });
        let (to_look_up, ready): (Vec<Held>, Vec<Held>) = held.partition(|(mail, _)| mail.published.is_some());
        if !to_look_up.is_empty() {
            // Nobody else's mail waits for somebody's DNS.
            let (app, done, confirmed) = (self.app.clone(), self.done.clone(), self.confirmed.clone());
            self.sending.spawn(async move {
                let mails = look_again::still_published(&app, to_look_up, &done).await;
                // The other end is gone only after all of these tasks have ended.
                confirmed.send(mails).ok();
            });
        }
        self.go_on(ready).await
    }

    /// Composes what is not composed yet, and sends; says the same.
    async fn go_on(&mut self, held: Vec<Held>) -> bool {
        if held.is_empty() {
            return false;
        }
        let (taken, places): (Vec<Claimed>, Vec<Place>) = held.into_iter().unzip();
        let tickets: Vec<Ticket> = taken.iter().map(|mail| mail.ticket).collect();
        let ready = match compose_all(self.app, taken).await {
            Ok(ready) => ready,
            Err(_panic) => {
                tracing::error!("Composing mails ended in a panic");
                return false;
            }
        };
        match self.store(ready.into_iter().zip(places).collect()).await {
            Ok(back) => {
                let some_went_back = !back.is_empty();
                self.give_back(back).await;
                some_went_back
            }
            Err(error) => {
                tracing::error!(%error, "Mails could not be set on their way");
                tokio::time::sleep(PAUSE).await;
                self.give_back(tickets).await;
                true
            }
        }
    }

    /// Stores what was composed and sends it; gives what is not wanted any more.
    async fn store(&mut self, ready: Vec<(Ready, Place)>) -> Result<Vec<Ticket>, Error> {
        let mut fresh = Vec::new();
        let mut places = Vec::new();
        let mut troubled = Vec::new();
        for (ready, place) in ready {
            match ready {
                Ready::Fresh(claimed, composed) => match self.app.faults.of_mail(&claimed) {
                    None => {
                        fresh.push(composed);
                        places.push((claimed, place));
                    }
                    Some(fault) => troubled.push((fault, claimed, composed, place)),
                },
                Ready::Again(claimed, bytes) => match self.app.faults.of_mail(&claimed) {
                    None => self.send(claimed, bytes, place).await,
                    Some(fault) => self.meet(fault, claimed, bytes, place).await,
                },
                Ready::Ended(attempt) => self.tell(attempt, place).await,
            }
        }
        let mut back = self.store_troubled(troubled).await?;
        if fresh.is_empty() {
            return Ok(back);
        }
        let all: Vec<Ticket> = fresh.iter().map(|message| message.ticket).collect();
        let stored = if self.app.smtp.is_some() {
            let stored = mails::store_messages(&self.app.db, &fresh).await?;
            for (message, (claimed, place)) in fresh.into_iter().zip(places) {
                if stored.contains(&message.ticket.id) {
                    self.send(claimed, message.bytes, place).await;
                }
            }
            stored
        } else {
            let delivered = mails::deliver_to_inbox(&self.app.db, fresh, self.app.now()).await?;
            delivered.iter().for_each(|_| self.app.metrics.mail(Next::Sent.state().name()));
            self.app.worker.inbox.notify_waiters();
            delivered
        };
        back.extend(all.into_iter().filter(|ticket| !stored.contains(&ticket.id)));
        Ok(back)
    }

    /// Mails that a fault is set for are stored before it, as any mail is before
    /// its first attempt.
    async fn store_troubled(&mut self, troubled: Vec<Troubled>) -> Result<Vec<Ticket>, Error> {
        let (mut messages, mut rest) = (Vec::new(), Vec::new());
        for (fault, claimed, composed, place) in troubled {
            messages.push(composed);
            rest.push((fault, claimed, place));
        }
        let stored = mails::store_messages(&self.app.db, &messages).await?;
        let mut back = Vec::new();
        for (message, (fault, claimed, place)) in messages.into_iter().zip(rest) {
            if stored.contains(&message.ticket.id) {
                self.meet(fault, claimed, message.bytes, place).await;
            } else {
                back.push(message.ticket);
            }
        }
        Ok(back)
    }

    /// Has a fault happen to a mail.
    async fn meet(&mut self, fault: MailFault, claimed: Claimed, bytes: Vec<u8>, place: Place) {
        let app = self.app;
        if fault == MailFault::Panic {
            self.sending.spawn(async move {
                let _place = place;
                fault.panic(&claimed.to, &bytes);
            });
            return;
        }
        app.faults.plan(claimed.ticket.id, fault, &claimed.to, &bytes);
        let Some(said) = fault.said() else { return self.send(claimed, bytes, place).await };
        let next = match fault {
            MailFault::Greylist { .. } => again(app, &claimed).map_or(Next::Failed, Next::Deferred),
            MailFault::Bounce => Next::Failed,
            _ => Next::Sent,
        };
        self.tell(ended(app, &claimed, said.stage, said.reply, next, None), place).await;
    }

    async fn send(&mut self, claimed: Claimed, bytes: Vec<u8>, place: Place) {
        if self.app.smtp.is_none() {
            return self.tell(ended(self.app, &claimed, "inbox", IN_INBOX, Next::Sent, Some(bytes)), place).await;
        }
        let (app, hand, done) = (self.app.clone(), self.hand.clone(), self.done.clone());
        self.sending.spawn(async move {
            let line = hand.line(claimed.destination()).await;
            let attempt = attempt(&app, &claimed, bytes).await;
            drop(line);
            // Only a recorder that is gone does not listen; the lease runs out then.
            done.send((attempt, place)).await.ok();
        });
        while let Some(sent) = self.sending.try_join_next() {
            told(&sent);
        }
    }

    async fn tell(&self, attempt: Attempt, place: Place) {
        self.done.send((attempt, place)).await.ok();
    }

    async fn give_back(&self, tickets: Vec<Ticket>) {
        if tickets.is_empty() {
            return;
        }
        if let Err(error) = mails::put_back(&self.app.db, &tickets).await {
            tracing::warn!(%error, "Mails could not be given back; they are due again when their lease is over");
        }
    }
}

/// A composed mail that a fault is set for.
type Troubled = (MailFault, Claimed, Composed, Place);

const IN_INBOX: &str = "kept in the built-in inbox";

/// Keeps what is under way. Should it fail, the sending goes on: the next
/// renewal may come in time.
async fn renew(app: &App, hand: &Hand) {
    loop {
        tokio::time::sleep(RENEW_EVERY).await;
        let tickets = hand.tickets();
        if tickets.is_empty() {
            continue;
        }
        if let Err(error) = mails::renew(&app.db, &tickets).await {
            tracing::warn!(%error, "Mails under way could not be held on to");
        }
    }
}
