//! Two databases, each query once: connections, pools and the [`on!`] macro.

use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::pool::{PoolConnection, PoolOptions};
use sqlx::postgres::{PgArgumentBuffer, PgTypeInfo};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection as _, Encode, Executor as _, PgConnection, Postgres, Type};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::servers::{Lent, Servers};
use crate::sqlite::{self, Sqlite};
use crate::{Error, Result, Tx};

/// Runs one query on whichever database the connection belongs to. The query
/// expression is compiled for both.
#[macro_export]
macro_rules! on {
    ($conn:expr, $query:expr, execute) => {
        match $conn {
            $crate::Conn::Sqlite(conn) => $query.execute(&mut *conn).await.map(drop),
            $crate::Conn::Postgres(conn) => $query.execute(&mut *conn).await.map(drop),
        }
    };
    ($conn:expr, $query:expr, $run:ident) => {
        match $conn {
            $crate::Conn::Sqlite(conn) => $query.$run(&mut *conn).await,
            $crate::Conn::Postgres(conn) => $query.$run(&mut *conn).await,
        }
    };
}

/// A lent connection, inside or outside a transaction.
pub enum Conn<'a> {
    Sqlite(&'a mut sqlite::Connection),
    Postgres(&'a mut PgConnection),
}

/// A connection to read with.
pub enum Reader {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(Lent),
}

impl Conn<'_> {
    pub fn again(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(conn) => Conn::Sqlite(conn),
            Self::Postgres(conn) => Conn::Postgres(conn),
        }
    }

    /// `in` all of a list that is bound as [`Many`] at `place`. A list of places
    /// would be another statement for each length, and PostgreSQL would make an
    /// array of it again for each row.
    pub fn in_many(&self, place: usize) -> String {
        match self {
            Self::Sqlite(_) => format!("in (select value from json_each(${place}))"),
            Self::Postgres(_) => format!("= any(${place})"),
        }
    }

    /// The same for a list of ids or hashes, which are bytes.
    pub fn in_bytes(&self, place: usize) -> String {
        match self {
            Self::Sqlite(_) => format!("in (select unhex(value, '-') from json_each(${place}))"),
            Self::Postgres(_) => format!("= any(${place})"),
        }
    }

    /// A list inside a row: the rows of `from` as JSON text, an array of their
    /// columns each.
    pub fn list(&self, columns: &[&str], from: &str) -> String {
        let named: Vec<String> = columns.iter().enumerate().map(|(n, column)| format!("{column} as c{n}")).collect();
        let names: Vec<String> = (0..columns.len()).map(|n| format!("c{n}")).collect();
        let (named, names) = (named.join(", "), names.join(", "));
        match self {
            Self::Sqlite(_) => format!("(select json_group_array(json_array({names})) from (select {named} {from}))"),
            Self::Postgres(_) => format!(
                "(select coalesce(json_agg(json_build_array({names})), '[]')::text from (select {named} {from}) rows)"
            ),
        }
    }

    /// Locks the selected rows against other writers. SQLite has one writer.
    pub fn for_update(&self, table: &str) -> String {
        match self {
            Self::Sqlite(_) => String::new(),
            Self::Postgres(_) => format!(" for update of {table}"),
        }
    }

    /// Passes over rows that another node is working on. SQLite has one node.
    pub fn skip_locked(&self, table: &str) -> String {
        match self {
            Self::Sqlite(_) => String::new(),
            Self::Postgres(_) => format!(" for update of {table} skip locked"),
        }
    }

    /// Whether a JSON list of addresses holds the address `text`; both are SQL.
    pub fn lists(&self, list: &str, text: &str) -> String {
        let find = match self {
            Self::Sqlite(_) => "instr",
            Self::Postgres(_) => "strpos",
        };
        // No character of an address is escaped in JSON (R21), and no other word of
        // such a list has an @.
        format!("{find}(lower({list}), '\"' || lower({text}) || '\"') > 0")
    }

    /// The database's own clock in milliseconds, which all nodes share (R59).
    pub fn clock(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "cast(unixepoch('subsec') * 1000 as integer)",
            Self::Postgres(_) => "(extract(epoch from clock_timestamp()) * 1000)::bigint",
        }
    }
}

impl Reader {
    pub fn conn(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(conn) => Conn::Sqlite(conn),
            Self::Postgres(lent) => Conn::Postgres(lent.conn()),
        }
    }

    /// For whoever reads again and again: after all was read well.
    pub(crate) fn give_back(mut self) {
        if let Self::Postgres(lent) = &mut self {
            lent.give_back();
        }
    }
}

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
    Sqlite { read: sqlite::Pool, write: Writer },
    Postgres { read: Servers, write: Servers },
}

/// Every statement of ours finds its rows by an index. A plan that was made and
/// kept while a table was young would scan it long after it has grown. As plans
/// do not depend on values, none is made twice.
const SESSION: &str = "set enable_seqscan = off; set jit = off; set plan_cache_mode = force_generic_plan";

/// All that are used are kept prepared.
const STATEMENTS: usize = 300;

impl Pool {
    pub async fn open(url: &str) -> Result<Self> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(url)?.statement_cache_capacity(STATEMENTS);
            let options = options.application_name("sealpost");
            let pool = |most| {
                let pool = PgPoolOptions::new().max_connections(most).acquire_timeout(Duration::from_secs(10));
                pool.after_connect(|conn, _| Box::pin(async { conn.execute(SESSION).await.map(drop) }))
            };
            // Few writers, so that their statements stay prepared; more of them
            // would only wait for one another.
            let write = Servers::new(pool(4).connect_with(options.clone()).await?);
            return Ok(Self::Postgres { read: Servers::new(pool(8).connect_with(options).await?), write });
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
            .pragma("cache_size", "-65536")
            // Checkpoints come from a timer, so that no commit waits for one.
            .pragma("wal_autocheckpoint", "40000");
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

    pub async fn begin(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite { write, .. } => Tx::sqlite(write.begin().await?),
            Self::Postgres { write, read } => Tx::postgres(write.lend().await?, read.pool.clone()).await?,
        })
    }

    /// Writers that run side by side.
    pub const fn lanes(&self) -> usize {
        match self {
            Self::Sqlite { .. } => 1,
            Self::Postgres { .. } => 2,
        }
    }

    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "sqlite",
            Self::Postgres { .. } => "postgres",
        }
    }

    pub async fn checkpoint(&self) -> Result<()> {
        if let Self::Sqlite { read, .. } = self {
            // Not on the writing connection: batches go on meanwhile.
            sqlx::query("pragma wal_checkpoint(passive)").execute(read).await?;
        }
        Ok(())
    }

    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres { read, write } => {
                read.close().await;
                write.close().await;
            }
        }
    }
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

/// A list as one value, see [`Conn::in_many`]: an array on PostgreSQL, JSON on
/// SQLite.
#[derive(Clone, Debug)]
pub(crate) struct Many<T>(pub Vec<T>);

impl<T> FromIterator<T> for Many<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().collect())
    }
}

impl<T> Type<Postgres> for Many<T>
where
    Vec<T>: Type<Postgres>,
{
    fn type_info() -> PgTypeInfo {
        <Vec<T> as Type<Postgres>>::type_info()
    }
}

impl<'q, T> Encode<'q, Postgres> for Many<T>
where
    Vec<T>: Encode<'q, Postgres>,
{
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> std::result::Result<IsNull, BoxDynError> {
        self.0.encode_by_ref(buffer)
    }
}

impl<T> Type<Sqlite> for Many<T> {
    fn type_info() -> sqlite::Kind {
        sqlite::Kind::Text
    }
}

impl<T: Serialize> Encode<'_, Sqlite> for Many<T> {
    fn encode_by_ref(&self, values: &mut Vec<sqlite::Stored>) -> std::result::Result<IsNull, BoxDynError> {
        Encode::<Sqlite>::encode(serde_json::to_string(&self.0)?, values)
    }
}

/// The same of hashes, see [`Conn::in_bytes`].
pub(crate) struct Hashes(pub Vec<[u8; 32]>);

impl Type<Postgres> for Hashes {
    fn type_info() -> PgTypeInfo {
        <Vec<Vec<u8>> as Type<Postgres>>::type_info()
    }
}

impl Encode<'_, Postgres> for Hashes {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> std::result::Result<IsNull, BoxDynError> {
        let hashes: Vec<&[u8]> = self.0.iter().map(<[u8; 32]>::as_slice).collect();
        hashes.encode_by_ref(buffer)
    }
}

impl Type<Sqlite> for Hashes {
    fn type_info() -> sqlite::Kind {
        sqlite::Kind::Text
    }
}

impl Encode<'_, Sqlite> for Hashes {
    fn encode_by_ref(&self, values: &mut Vec<sqlite::Stored>) -> std::result::Result<IsNull, BoxDynError> {
        let digits = |hash: &[u8; 32]| hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let hashes: Vec<String> = self.0.iter().map(digits).collect();
        Encode::<Sqlite>::encode(serde_json::to_string(&hashes)?, values)
    }
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
