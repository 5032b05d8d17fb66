//! Connections to PostgreSQL that are lent again as they are.
//!
//! sqlx's pool asks each connection whether it lives when it comes back, and again
//! before it is lent: two ways to the server and back for one way of use. One that
//! was used a moment ago and did what it should needs no such question.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use sqlx::pool::PoolConnection;
use sqlx::{Executor as _, PgConnection, PgPool, Postgres};

use crate::Result;

/// A connection that nobody used for so long may be gone.
const DOUBTFUL: Duration = Duration::from_secs(1);

/// A pool, and those of its connections that are at hand.
#[derive(Clone)]
pub(crate) struct Servers {
    pub pool: PgPool,
    hand: Arc<Mutex<Hand>>,
}

#[derive(Default)]
struct Hand {
    spare: Vec<(Instant, PoolConnection<Postgres>)>,
    /// Who waits at the pool, and would not hear of a connection here.
    waiting: usize,
}

/// One connection; dropped, it goes back to the pool.
pub struct Lent {
    /// None once it is given back.
    conn: Option<PoolConnection<Postgres>>,
    servers: Servers,
}

/// Waits at the pool for as long as it is there.
struct Waiting<'a>(&'a Servers);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.hand().waiting -= 1;
    }
}

impl Servers {
    pub fn new(pool: PgPool) -> Self {
        Self { pool, hand: Arc::default() }
    }

    pub async fn lend(&self) -> Result<Lent> {
        let spare = {
            let mut hand = self.hand();
            let spare = hand.spare.pop().filter(|(since, _)| since.elapsed() < DOUBTFUL);
            hand.waiting += usize::from(spare.is_none());
            spare
        };
        let conn = match spare {
            Some((_, conn)) => conn,
            None => {
                let _waiting = Waiting(self);
                self.pool.acquire().await?
            }
        };
        Ok(Lent { conn: Some(conn), servers: self.clone() })
    }

    /// Puts nothing at hand that was there before: the pool looks whether it lives.
    pub fn doubt(&self) {
        let spare = std::mem::take(&mut self.hand().spare);
        drop(spare);
    }

    pub async fn close(&self) {
        // From now on nothing is put at hand any more.
        let closing = self.pool.close();
        self.doubt();
        closing.await;
    }

    fn hand(&self) -> MutexGuard<'_, Hand> {
        self.hand.lock().expect("nothing panics while holding it")
    }
}

impl Lent {
    pub fn conn(&mut self) -> &mut PgConnection {
        self.conn.as_deref_mut().expect("nobody asks what was given back")
    }

    /// Undoes the transaction that may be open, if it is not given back.
    pub fn undo(&mut self) {
        let Some(mut conn) = self.conn.take() else { return };
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return conn.close_on_drop() };
        runtime.spawn(async move {
            if conn.execute("ROLLBACK").await.is_err() {
                conn.close_on_drop();
            }
        });
    }

    /// Gives it back in order: all that was asked is answered, and no transaction is
    /// open. To the pool, if somebody waits there.
    pub fn give_back(&mut self) {
        let Some(conn) = self.conn.take() else { return };
        let mut hand = self.servers.hand();
        if hand.waiting == 0 && !self.servers.pool.is_closed() {
            hand.spare.push((Instant::now(), conn));
        }
    }
}
