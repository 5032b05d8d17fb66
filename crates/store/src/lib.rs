//! The only crate with SQL: orders, mails, certificates and accounts in SQLite
//! or PostgreSQL.
//!
//! All changes of an order go through [`Db::write`] and [`Db::place`], which
//! batch them (see [`writer`]); reads of orders and keys are gathered the same
//! way (see [`gather`]). Queues and rarely changed tables have plain
//! transactions in their own modules.

pub mod accounts;
pub mod approvals;
pub mod audit;
pub mod certificates;
pub mod clock;
mod conn;
pub mod contacts;
pub mod crls;
pub mod domains;
pub mod evidence;
mod gather;
mod ids;
pub mod keys;
pub mod look;
pub mod mails;
pub mod marks;
pub mod meta;
mod news;
mod opening;
pub mod order_list;
pub mod order_view;
mod orders;
pub mod organizations;
#[cfg(test)]
mod plans;
mod pool;
pub mod reach;
mod receipt;
pub mod recipients;
pub mod reminders;
pub mod requests;
pub mod restore;
mod rows;
mod seal;
mod servers;
pub mod sqlite;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod tx;
pub mod unsubscribe;
pub mod webhooks;
mod work;
mod writer;

use std::future::Future;
use std::sync::Arc;
use std::time::Instant;

pub use conn::{Conn, Reader};
pub use gather::Gather;
use opening::Read;
pub use seal::{Seal, SealError};
use sealpost_domain::dcv::Code;
use sealpost_domain::{CodeHash, MailLimits, Policy, Timestamp, ValueHash};
use sqlx::AssertSqlSafe;
use sqlx::postgres::PgRow;
pub use tx::Tx;
pub use work::Work;
pub use writer::{Acting, Actor, NewOrder, Parts, Written};

/// The one clock.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The one source of chance: fills a buffer with random bytes.
pub type Fill = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// Hashes a code with the desk's secret; see [`sealpost_domain::dcv::CodeHash`].
pub type HashCode = Arc<dyn Fn(ValueHash, &Code) -> CodeHash + Send + Sync>;

/// Runs a loop that speaks to the database on a thread of its own: among the
/// requests that it has just answered it would wait its turn at every statement.
pub(crate) fn on_own_thread(name: &str, task: impl Future<Output = ()> + Send + 'static) {
    // Of its own too: what the database answers wakes this thread, and no other before it.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("the system has room for a handful of sockets");
    let thread = std::thread::Builder::new().name(format!("sealpost-{name}"));
    thread.spawn(move || runtime.block_on(task)).expect("the system has room for a handful of threads");
}

/// Everything the database needs from outside.
pub struct Options {
    /// `sqlite:PATH` or `postgres://…`.
    pub url: String,
    /// Seals what must not be read from the database file (R17).
    pub seal: Seal,
    pub now: Now,
    pub fill: Fill,
    /// Bounds how far back usage is counted (R41).
    pub limits: MailLimits,
    /// `Some` when approval mails are to carry a code (R18).
    pub codes: Option<HashCode>,
    /// What rules demand of proofs (R12, R13).
    pub policy: Policy,
}

/// An open database. Cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    pool: pool::Pool,
    writer: writer::Writer,
    work: Work,
    ids: ids::Ids,
    seal: Seal,
    limits: MailLimits,
    codes: Option<HashCode>,
    policy: Policy,
    now: Now,
    fill: Fill,
}

#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// The database cannot be reached, is full, or refused a statement. The
    /// change was not made.
    #[error("the database failed: {0}")]
    Database(Arc<sqlx::Error>),
    /// The connection broke while committing: the change may or may not have
    /// been made (R59).
    #[error("the database did not confirm the commit: {0}")]
    Unknown(Arc<sqlx::Error>),
    #[error("the database holds something this version cannot read: {0}")]
    Corrupt(String),
    #[error("the database schema could not be brought up to date: {0}")]
    Migrate(String),
    #[error("{0}")]
    Url(String),
    /// A rule panicked. The change was not made. What the panic says may hold what
    /// a caller sent, so it is not kept (R48).
    #[error("a rule panicked")]
    Panicked,
    #[error("the database was closed")]
    Closed,
}

impl Error {
    /// Whether the server hung up, or said that it does: PostgreSQL's class 57P.
    fn is_lost_connection(&self) -> bool {
        let Self::Database(error) = self else { return false };
        match &**error {
            sqlx::Error::Io(_) => true,
            sqlx::Error::Database(error) => error.code().is_some_and(|code| code.starts_with("57P")),
            _ => false,
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::PoolClosed => Self::Closed,
            other => Self::Database(Arc::new(other)),
        }
    }
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Db {
    /// Opens the database, makes it if it is a new SQLite file, and brings its
    /// schema up to date.
    pub async fn open(options: Options) -> Result<Self> {
        let pool = pool::Pool::open(&options.url).await?;
        pool.migrate().await?;
        let Options { seal, now, fill, limits, codes, policy, .. } = options;
        let writer = writer::Writer::new(&pool);
        Ok(Self(Arc::new(Inner {
            pool,
            writer,
            work: Work::default(),
            ids: ids::Ids::default(),
            seal,
            limits,
            codes,
            policy,
            now,
            fill,
        })))
    }

    /// A connection to read with.
    pub async fn read(&self) -> Result<Reader> {
        self.0.pool.read().await
    }

    /// The same for [`order_view::stamps`] alone.
    pub(crate) async fn read_stamps(&self) -> Result<Reader> {
        self.0.pool.read_stamps().await
    }

    /// A transaction for tables that no order rule decides about. Orders are
    /// changed through [`Db::write`] only.
    pub async fn begin(&self) -> Result<Tx> {
        // Boxed: it is many futures deep, as its callers are, and the compiler goes down only so far.
        Box::pin(self.0.pool.begin()).await
    }

    /// A transaction of a batch; see [`pool::Pool::begin_in`].
    pub(crate) async fn begin_in(
        &self,
        lane: usize,
        reads: impl FnOnce() -> Vec<Read>,
    ) -> Result<(Tx, Option<Vec<Vec<PgRow>>>)> {
        self.0.pool.begin_in(lane, reads).await
    }

    pub fn now(&self) -> Timestamp {
        (self.0.now)()
    }

    /// What time it is by the database's clock, which all nodes share (R59). `None`
    /// on SQLite: it has its machine's.
    pub async fn time(&self) -> Result<Option<Timestamp>> {
        let mut reader = self.read().await?;
        let Conn::Postgres(conn) = reader.conn() else { return Ok(None) };
        let asked = Instant::now();
        let sql = format!("select {}", Conn::Postgres(conn).clock());
        let millis: i64 = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(conn).await?;
        // The answer was true in the middle of the way there and back.
        Ok(Some(Timestamp::from_millis(millis) + asked.elapsed() / 2))
    }

    pub(crate) fn fill(&self, bytes: &mut [u8]) {
        (self.0.fill)(bytes);
    }

    pub(crate) fn seal(&self) -> &Seal {
        &self.0.seal
    }

    pub(crate) fn limits(&self) -> &MailLimits {
        &self.0.limits
    }

    pub(crate) fn codes(&self) -> Option<&HashCode> {
        self.0.codes.as_ref()
    }

    pub(crate) fn policy(&self) -> &Policy {
        &self.0.policy
    }

    /// The next number for a new row; every kind of row draws from one sequence.
    pub async fn new_id(&self) -> Result<i64> {
        self.0.ids.next(self).await
    }

    /// What commits of this process left to do.
    pub fn work(&self) -> &Work {
        &self.0.work
    }

    /// `sqlite` or `postgres`, for people and metrics.
    pub fn kind(&self) -> &'static str {
        self.0.pool.kind()
    }

    /// Whether the database answers. Once it does again, every connection does.
    pub async fn ping(&self) -> Result<()> {
        let asking = async {
            let mut reader = self.read().await?;
            on!(reader.conn(), sqlx::query("select 1"), execute).map_err(Error::from)
        };
        asking.await.inspect_err(|_away| self.0.pool.doubt())
    }

    /// See [`pool::Pool::again_if_lost`].
    pub(crate) async fn again_if_lost<T, F: Future<Output = Result<T>>>(&self, ask: impl Fn() -> F) -> Result<T> {
        self.0.pool.again_if_lost(ask).await
    }

    /// Moves what SQLite's log holds into the database file without making
    /// anybody wait; nothing to do on PostgreSQL.
    pub async fn checkpoint(&self) -> Result<()> {
        self.0.pool.checkpoint().await
    }

    /// Waits for what is being written, then closes every connection.
    pub async fn close(&self) {
        self.0.pool.close().await;
    }
}
