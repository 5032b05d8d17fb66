//! SQLite for sqlx, on the thread that asks.
//!
//! sqlx's own driver runs each connection on a thread of its own, and every
//! statement and row crosses over and back. For statements that take a few
//! microseconds the crossings cost more than the work. This driver runs
//! [`rusqlite`] where it is called and gives whole results; queries are written
//! against sqlx as for PostgreSQL.
//!
//! A statement that takes long would keep other tasks of its thread waiting, so
//! the runtime is told to go on with them elsewhere.

mod connection;
mod row;
mod statement;
mod types;

pub use connection::{Connection, Options, Transactions};
pub use row::{Column, Kind, Row, Stored};
use sqlx::database::HasStatementCache;
pub use statement::Statement;
use tokio::runtime::{Handle, RuntimeFlavor};

/// The database, as sqlx knows it.
#[derive(Debug)]
pub struct Sqlite;

/// Readers.
pub type Pool = sqlx::Pool<Sqlite>;

impl sqlx::Database for Sqlite {
    type Connection = Connection;
    type TransactionManager = Transactions;
    type Row = Row;
    type QueryResult = Changed;
    type Column = Column;
    type TypeInfo = Kind;
    type Value = Stored;
    type ValueRef<'r> = &'r Stored;
    type Arguments = types::Arguments;
    type ArgumentBuffer = Vec<Stored>;
    type Statement = Statement;

    const NAME: &'static str = "SQLite";
    const URL_SCHEMES: &'static [&'static str] = &["sqlite"];
}

impl HasStatementCache for Sqlite {}

/// Rows that a statement changed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Changed(pub u64);

impl Extend<Self> for Changed {
    fn extend<T: IntoIterator<Item = Self>>(&mut self, others: T) {
        self.0 += others.into_iter().map(|other| other.0).sum::<u64>();
    }
}

/// Runs what may take a while; other tasks of a runtime with several threads go
/// on meanwhile.
fn blocking<T>(work: impl FnOnce() -> T) -> T {
    match Handle::try_current().map(|handle| handle.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        _ => work(),
    }
}
