//! Who may read and who may write: the connections to either database.

use std::future::Future;
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use sqlx::pool::{PoolConnection, PoolOptions};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgRow};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::opening::Read;
use crate::servers::Servers;
use crate::sqlite::Sqlite;
use crate::{Conn, Error, Reader, Result, Tx, orders, sqlite};

/// SQLite's only writing connection, lent to one transaction after the other in
/// the order in which they ask. A pool would hand it on through a task of its
/// own, behind all the requests that were just answered.
#[derive(Clone)]
pub(crate) struct Writer(Arc<Mutex<Held>>);

struct Held {
    /// None once it is closed.
    conn: Option<sqlite::Connection>,
    /// A transaction was begun and not committed.
    is_open: bool,
}

/// The writing connection while a transaction has it.
pub struct Writing(OwnedMutexGuard<Held>);

/// Longest wait for the writing connection.
const WRITE_WITHIN: Duration = Duration::from_secs(30);

impl Writer {
    async fn connect(options: &sqlite::Options) -> Result<Self> {
        let conn = Some(sqlite::Connection::connect_with(options).await?);
        Ok(Self(Arc::new(Mutex::new(Held { conn, is_open: false }))))
    }

    async fn begin(&self) -> Result<Writing> {
        let held = tokio::time::timeout(WRITE_WITHIN, self.0.clone().lock_owned()).await;
        let mut held = held.map_err(|_elapsed| sqlx::Error::PoolTimedOut)?;
        let Held { conn, is_open } = &mut *held;
        let conn = conn.as_mut().ok_or(Error::Closed)?;
        if std::mem::replace(is_open, true) {
            // Given up before its commit; or undone by SQLite itself, as on a
            // full disk (R60), and then there is nothing to roll back.
            conn.execute("rollback").await.ok();
        }
        // A deferred transaction could fail half-way on its first write.
        conn.execute("begin immediate").await?;
        Ok(Writing(held))
    }

    async fn close(&self) {
        let conn = self.0.lock().await.conn.take();
        if let Some(conn) = conn {
            conn.close().await.ok();
        }
    }
}

impl Writing {
    pub fn conn(&mut self) -> &mut sqlite::Connection {
        self.0.conn.as_mut().expect("a transaction begins on an open connection and holds its lock")
    }

    pub async fn commit(mut self) -> sqlx::Result<()> {
        self.conn().execute("commit").await?;
        self.0.is_open = false;
        Ok(())
    }
}

/// Readers, and who may write: one connection on SQLite, a few on PostgreSQL.
#[derive(Clone)]
pub(crate) enum Pool {
    Sqlite {
        read: sqlite::Pool,
        write: Writer,
    },
    Postgres {
        read: Servers,
        write: Servers,
        /// One connection for each lane of the writer, on its own thread.
        lanes: [Servers; 2],
        /// And one for the stamps, which every read asks for.
        stamps: Servers,
    },
}

/// Every statement of ours finds its rows by an index. A plan that was made and
/// kept while a table was young would scan it long after it has grown. As plans
/// do not depend on values, none is made twice.
const SESSION: &str = "set enable_seqscan = off; set jit = off; set plan_cache_mode = force_generic_plan";

/// All that are used are kept prepared.
const STATEMENTS: usize = 300;

async fn prepare_lane(conn: &mut PgConnection) -> sqlx::Result<()> {
    conn.execute(SESSION).await?;
    for statement in orders::prepared(&Conn::Postgres(conn)) {
        conn.execute(sqlx::raw_sql(AssertSqlSafe(statement.prepare()))).await?;
    }
    Ok(())
}

impl Pool {
    pub async fn open(url: &str) -> Result<Self> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(url)?.statement_cache_capacity(STATEMENTS);
            let options = options.application_name("sealpost");
            let pool = |most| PgPoolOptions::new().max_connections(most).acquire_timeout(Duration::from_secs(10));
            let plain =
                |most| pool(most).after_connect(|conn, _| Box::pin(async { conn.execute(SESSION).await.map(drop) }));
            let read = Servers::new(plain(8).connect_with(options.clone()).await?);
            // Few writers, so that their statements stay prepared; more of them would only wait for one another.
            let write = Servers::new(plain(3).connect_with(options.clone()).await?);
            // Connected when they are used first: then there are tables.
            let lanes = [(); 2].map(|()| {
                let lane = pool(1).after_connect(|conn, _| Box::pin(prepare_lane(conn)));
                Servers::new(lane.connect_lazy_with(options.clone()))
            });
            let stamps = Servers::new(plain(1).connect_lazy_with(options));
            return Ok(Self::Postgres { read, write, lanes, stamps });
        }
        let Some(path) = url.strip_prefix("sqlite:") else {
            return Err(Error::Url("the database URL must begin with sqlite: or postgres://".to_owned()));
        };
        let path = path.strip_prefix("//").unwrap_or(path);
        let options = sqlite::Options::new(path)
            .statements(STATEMENTS)
            .pragma("journal_mode", "wal")
            .pragma("synchronous", "full")
            .pragma("foreign_keys", "on")
            .pragma("journal_size_limit", "167772160")
            .pragma("cache_size", "-32768")
            // Checkpoints come from a timer, so that no commit waits for one; unless it could not do its work for long.
            .pragma("wal_autocheckpoint", "200000");
        let write = Writer::connect(&options).await?;
        let read = PoolOptions::new().max_connections(4).acquire_timeout(Duration::from_secs(10));
        let read = read.test_before_acquire(false).connect_with(options.pragma("query_only", "on")).await?;
        check_sqlite_version(&read).await?;
        Ok(Self::Sqlite { read, write })
    }

    pub async fn migrate(&self) -> Result<()> {
        let outcome = match self {
            Self::Sqlite { read, write } => {
                let _nobody_else = write.0.lock().await;
                let options = SqliteConnectOptions::new().filename(read.connect_options().path()).foreign_keys(true);
                let mut conn = sqlx::SqliteConnection::connect_with(&options).await?;
                let outcome = sqlx::migrate!("migrations/sqlite").run(&mut conn).await;
                conn.close().await?;
                outcome
            }
            Self::Postgres { write, .. } => sqlx::migrate!("migrations/postgres").run(&write.pool).await,
        };
        outcome.map_err(|error| Error::Migrate(error.to_string()))
    }

    pub async fn read(&self) -> Result<Reader> {
        Ok(match self {
            Self::Sqlite { read, .. } => Reader::Sqlite(read.acquire().await?),
            Self::Postgres { read, .. } => Reader::Postgres(read.lend().await?),
        })
    }

    pub async fn read_stamps(&self) -> Result<Reader> {
        match self {
            Self::Sqlite { .. } => self.read().await,
            Self::Postgres { stamps, .. } => Ok(Reader::Postgres(stamps.lend().await?)),
        }
    }

    pub async fn begin(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite { write, .. } => Tx::sqlite(write.begin().await?),
            Self::Postgres { read, write, .. } => self.begin_on(write, read, &[]).await?.0,
        })
    }

    /// A transaction of a lane. On PostgreSQL it begins with reads, and gives the
    /// rows that each of them found.
    pub async fn begin_in(
        &self,
        lane: usize,
        reads: impl FnOnce() -> Vec<Read>,
    ) -> Result<(Tx, Option<Vec<Vec<PgRow>>>)> {
        Ok(match self {
            Self::Sqlite { .. } => (self.begin().await?, None),
            Self::Postgres { read, lanes, .. } => {
                let (tx, found) = self.begin_on(&lanes[lane], read, &reads()).await?;
                (tx, Some(found))
            }
        })
    }

    async fn begin_on(&self, servers: &Servers, readers: &Servers, reads: &[Read]) -> Result<(Tx, Vec<Vec<PgRow>>)> {
        let begin = || async { Tx::postgres(servers.lend().await?, readers.pool.clone(), reads).await };
        self.again_if_lost(begin).await
    }

    /// Asks once more what changes nothing, on a connection that lives, if the one
    /// at hand had died unnoticed (R60).
    pub async fn again_if_lost<T, F: Future<Output = Result<T>>>(&self, ask: impl Fn() -> F) -> Result<T> {
        match ask().await {
            Err(error) if error.is_lost_connection() => {
                self.doubt();
                ask().await
            }
            answer => answer,
        }
    }

    /// Writers that run side by side.
    pub const fn lanes(&self) -> usize {
        match self {
            Self::Sqlite { .. } => 1,
            Self::Postgres { lanes, .. } => lanes.len(),
        }
    }

    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "sqlite",
            Self::Postgres { .. } => "postgres",
        }
    }

    /// Moves SQLite's log into the database file while others write. A long one is
    /// moved until little is left, and that while nobody writes, so that the log
    /// begins anew: it would only grow otherwise.
    pub async fn checkpoint(&self) -> Result<()> {
        let Self::Sqlite { read, write } = self else { return Ok(()) };
        // One for all of it: who waits for a reader while nobody may write waits for those who read and wait to write.
        let conn = read.acquire().await?;
        let (pages, conn) = move_log(conn).await?;
        if pages < LONG_LOG {
            return Ok(());
        }
        let (_, conn) = move_log(conn).await?;
        let (_, conn) = move_log(conn).await?;
        let _nobody_writes = write.0.lock().await;
        move_log(conn).await.map(drop)
    }

    /// After the database was away: what lay at hand may be gone.
    pub fn doubt(&self) {
        self.servers().for_each(Servers::doubt);
    }

    fn servers(&self) -> impl Iterator<Item = &Servers> {
        let all = match self {
            Self::Sqlite { .. } => None,
            Self::Postgres { read, write, lanes, stamps } => Some(lanes.iter().chain([read, write, stamps])),
        };
        all.into_iter().flatten()
    }

    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres { .. } => {
                for servers in self.servers() {
                    servers.close().await;
                }
            }
        }
    }
}

/// Pages of SQLite's log that are many: 80 MB.
const LONG_LOG: i64 = 20_000;

/// Gives how many pages the log has. On a connection that reads, and on a thread
/// of its own: it may take a while, and writers go on meanwhile.
async fn move_log(mut conn: PoolConnection<Sqlite>) -> Result<(i64, PoolConnection<Sqlite>)> {
    let runtime = tokio::runtime::Handle::current();
    let moving = tokio::task::spawn_blocking(move || {
        let moved = sqlx::query_as("pragma wal_checkpoint(passive)").fetch_one(&mut *conn);
        runtime.block_on(moved).map(|(_is_busy, pages, _moved): (i64, i64, i64)| (pages, conn))
    });
    Ok(moving.await.map_err(|_panic| Error::Closed)??)
}

/// Before 3.51.3 a reset of the write-ahead log could lose commits (R58).
async fn check_sqlite_version(pool: &sqlite::Pool) -> Result<()> {
    let version: String = sqlx::query_scalar("select sqlite_version()").fetch_one(pool).await?;
    if !is_recent_sqlite(&version) {
        return Err(Error::Url(format!("SQLite {version} is too old: 3.51.3 or newer is needed")));
    }
    Ok(())
}

/// 3.51.3 or newer (R58).
pub(crate) fn is_recent_sqlite(version: &str) -> bool {
    version.split('.').map(|part| part.parse().unwrap_or(0)).collect::<Vec<u32>>() >= vec![3, 51, 3]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r58_an_older_sqlite_is_refused() {
        assert!(["3.51.3", "3.52.0", "3.100.0", "4.0.0"].into_iter().all(is_recent_sqlite));
        assert!(!["3.51.2", "3.50.9", "3.6.0", "2.51.3", ""].into_iter().any(is_recent_sqlite));
    }
}
