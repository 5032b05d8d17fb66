//! Idle connections, kept for the next message.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::time::Instant;

use super::session::Session;

/// How long an idle connection is kept.
const IDLE: Duration = Duration::from_secs(30);

/// How long a server may take to say goodbye.
const QUIT: Duration = Duration::from_secs(5);

/// The semaphore of [`Smtp`](super::Smtp) bounds how many there can be.
#[derive(Clone, Default)]
pub(super) struct Pool(Arc<Mutex<Shelf>>);

#[derive(Default)]
struct Shelf {
    idle: Vec<(Instant, Session)>,
    /// A task is there that clears the shelf.
    swept: bool,
}

impl Pool {
    /// The session used last; it is the likeliest to live.
    pub fn take(&self) -> Option<Session> {
        let (since, session) = lock(&self.0).idle.pop()?;
        (since.elapsed() < IDLE).then_some(session)
    }

    pub fn put(&self, session: Session) {
        let mut shelf = lock(&self.0);
        shelf.idle.push((Instant::now(), session));
        if !std::mem::replace(&mut shelf.swept, true) {
            tokio::spawn(sweep(Arc::downgrade(&self.0)));
        }
    }
}

/// Closes what has been idle for too long; ends with the last connection.
async fn sweep(shelf: Weak<Mutex<Shelf>>) {
    loop {
        tokio::time::sleep(IDLE).await;
        let Some((old, more)) = shelf.upgrade().map(|shelf| clear(&shelf)) else {
            return;
        };
        for (_, session) in old {
            quit(session).await;
        }
        if !more {
            return;
        }
    }
}

async fn quit(mut session: Session) {
    let asked = async { session.command("quit", "QUIT\r\n").await };
    if tokio::time::timeout(QUIT, asked).await.is_err() {
        tracing::debug!("A server did not answer QUIT");
    }
}

fn clear(shelf: &Mutex<Shelf>) -> (Vec<(Instant, Session)>, bool) {
    let mut shelf = lock(shelf);
    let old = shelf.idle.extract_if(.., |(since, _)| since.elapsed() >= IDLE).collect();
    shelf.swept = !shelf.idle.is_empty();
    (old, shelf.swept)
}

fn lock(shelf: &Mutex<Shelf>) -> MutexGuard<'_, Shelf> {
    shelf.lock().unwrap_or_else(PoisonError::into_inner)
}
