//! Idle connections, kept for the next message.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::time::Instant;

use super::connect::Connection;

/// How long an idle connection is kept.
const IDLE: Duration = Duration::from_secs(30);

/// The semaphore of [`Smtp`](super::Smtp) bounds how many there can be.
#[derive(Clone, Default)]
pub(super) struct Pool(Arc<Mutex<Shelf>>);

#[derive(Default)]
struct Shelf {
    idle: Vec<(Instant, Connection)>,
    /// A task is there that clears the shelf.
    swept: bool,
}

impl Pool {
    /// The connection used last; it is the likeliest to live.
    pub fn take(&self) -> Option<Connection> {
        let (since, connection) = lock(&self.0).idle.pop()?;
        (since.elapsed() < IDLE).then_some(connection)
    }

    pub fn put(&self, connection: Connection) {
        let mut shelf = lock(&self.0);
        shelf.idle.push((Instant::now(), connection));
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
        for (_, connection) in old {
            connection.quit().await;
        }
        if !more {
            return;
        }
    }
}

fn clear(shelf: &Mutex<Shelf>) -> (Vec<(Instant, Connection)>, bool) {
    let mut shelf = lock(shelf);
    let old = shelf.idle.extract_if(.., |(since, _)| since.elapsed() >= IDLE).collect();
    shelf.swept = !shelf.idle.is_empty();
    (old, shelf.swept)
}

fn lock(shelf: &Mutex<Shelf>) -> MutexGuard<'_, Shelf> {
    shelf.lock().unwrap_or_else(PoisonError::into_inner)
}
