//! Connections: opening them, and running statements on them.

use std::fmt;
use std::future::{Future, ready};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream};
use futures_util::{FutureExt as _, StreamExt as _, TryStreamExt as _};
use rusqlite::OpenFlags;
use sqlx::error::{DatabaseError, ErrorKind};
use sqlx::{Either, Error, Execute, Executor, SqlStr, Transaction};
use sqlx_core::describe::Describe;
use sqlx_core::transaction::{
    TransactionManager, begin_ansi_transaction_sql, commit_ansi_transaction_sql, rollback_ansi_transaction_sql,
};

use super::row::{Column, Row, Stored};
use super::types::Arguments;
use super::{Changed, Kind, Sqlite, Statement, blocking};

/// How a file is opened.
#[derive(Clone, Debug)]
pub struct Options {
    path: PathBuf,
    read_only: bool,
    busy_timeout: Duration,
    statements: usize,
    pragmas: Vec<(&'static str, &'static str)>,
}

impl Options {
    pub fn new(path: impl AsRef<Path>) -> Self {
        let path = path.as_ref().to_owned();
        Self { path, read_only: false, busy_timeout: Duration::from_secs(10), statements: 16, pragmas: Vec::new() }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Nothing is made or changed, and the file must be there.
    pub fn read_only(self) -> Self {
        Self { read_only: true, ..self }
    }

    /// How many statements stay prepared.
    pub fn statements(self, statements: usize) -> Self {
        Self { statements, ..self }
    }

    pub fn pragma(mut self, name: &'static str, value: &'static str) -> Self {
        self.pragmas.push((name, value));
        self
    }

    fn open(&self) -> rusqlite::Result<rusqlite::Connection> {
        let rights = if self.read_only {
            OpenFlags::SQLITE_OPEN_READ_ONLY
        } else {
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
        };
        // One thread at a time has a connection: it needs no lock of its own.
        let conn = rusqlite::Connection::open_with_flags(&self.path, rights | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        conn.busy_timeout(self.busy_timeout)?;
        conn.set_prepared_statement_cache_capacity(self.statements);
        for (name, value) in &self.pragmas {
            conn.pragma_update(None, name, value)?;
        }
        Ok(conn)
    }
}

impl FromStr for Options {
    type Err = Error;

    fn from_str(path: &str) -> Result<Self, Error> {
        Ok(Self::new(path))
    }
}

impl sqlx::ConnectOptions for Options {
    type Connection = Connection;

    fn from_url(url: &sqlx_core::Url) -> Result<Self, Error> {
        url.path().parse()
    }

    async fn connect(&self) -> Result<Connection, Error> {
        let inner = blocking(|| self.open()).map_err(told)?;
        Ok(Connection { inner, depth: 0 })
    }

    /// Statements are not logged: their values are secrets more often than not.
    fn log_statements(self, _: log::LevelFilter) -> Self {
        self
    }

    fn log_slow_statements(self, _: log::LevelFilter, _: Duration) -> Self {
        self
    }
}

/// One connection. Its statements run on the thread that polls them.
pub struct Connection {
    inner: rusqlite::Connection,
    /// Transactions within one another.
    depth: usize,
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("depth", &self.depth).finish_non_exhaustive()
    }
}

/// What to run.
struct Wanted {
    sql: SqlStr,
    /// None: text that may be several statements.
    arguments: Option<Arguments>,
    is_kept: bool,
}

impl Wanted {
    fn of<'q>(mut query: impl Execute<'q, Sqlite>) -> Result<Self, Error> {
        let arguments = query.take_arguments().map_err(Error::Encode)?;
        let is_kept = query.persistent();
        Ok(Self { sql: query.sql(), arguments, is_kept })
    }
}

impl Connection {
    /// Runs a statement for at most `most` rows.
    fn run(&self, wanted: &Wanted, most: usize) -> Result<(Changed, Vec<Row>), Error> {
        let sql = wanted.sql.as_str();
        let arguments = match &wanted.arguments {
            Some(arguments) => arguments,
            None if sql.trim_end().trim_end_matches(';').contains(';') => {
                self.inner.execute_batch(sql).map_err(told)?;
                return Ok((Changed::default(), Vec::new()));
            }
            None => &Arguments::default(),
        };
        if wanted.is_kept {
            let mut statement = self.inner.prepare_cached(sql).map_err(told)?;
            self.step(&mut statement, arguments, most)
        } else {
            let mut statement = self.inner.prepare(sql).map_err(told)?;
            self.step(&mut statement, arguments, most)
        }
    }

    fn step(
        &self,
        statement: &mut rusqlite::Statement<'_>,
        arguments: &Arguments,
        most: usize,
    ) -> Result<(Changed, Vec<Row>), Error> {
        let columns = if most == 0 { Arc::default() } else { columns(statement)? };
        let is_change = !statement.readonly();
        let (mut changed, mut found) = (0, Vec::new());
        for values in each_row(statement, &arguments.0)? {
            bind(statement, values)?;
            let mut rows = statement.raw_query();
            while let Some(row) = rows.next().map_err(told)? {
                if found.len() < most {
                    let value = |place| Stored::read(row.get_ref(place).map_err(told)?);
                    let values = (0..columns.len()).map(value).collect::<Result<_, Error>>()?;
                    found.push(Row::new(columns.clone(), values));
                }
                // What a change returns is read to its end, or it would not be made.
                if found.len() == most && !is_change {
                    break;
                }
            }
            drop(rows);
            changed += if is_change { self.inner.changes() } else { 0 };
        }
        Ok((Changed(changed), found))
    }
}

fn columns(statement: &rusqlite::Statement<'_>) -> Result<Arc<[Column]>, Error> {
    let column = |place| Ok(Column { place, name: statement.column_name(place).map_err(told)?.into() });
    (0..statement.column_count()).map(column).collect()
}

/// Places that are written with `?` are those of one row: the statement runs for
/// each row that is given. With `$` it runs once.
fn each_row<'v>(statement: &rusqlite::Statement<'_>, values: &'v [Stored]) -> Result<Vec<&'v [Stored]>, Error> {
    let places = statement.parameter_count();
    if places == 0 || statement.parameter_name(1).is_some_and(|name| name.starts_with('$')) {
        return Ok(vec![values]);
    }
    if values.is_empty() || !values.len().is_multiple_of(places) {
        return Err(Error::Protocol(format!("{} values do not fill rows of {places} places", values.len())));
    }
    Ok(values.chunks(places).collect())
}

/// Places are `$1`, `$2` … and `?1`, `?2` …, or `?` in their order.
fn bind(statement: &mut rusqlite::Statement<'_>, values: &[Stored]) -> Result<(), Error> {
    let mut next = 0;
    for place in 1..=statement.parameter_count() {
        let number = match statement.parameter_name(place) {
            Some(name) => name[1..].parse().map_err(|_| Error::Protocol(format!("{name} is no place for a value")))?,
            None => {
                next += 1;
                next
            }
        };
        let value = values.get(number - 1);
        let value = value.ok_or_else(|| Error::Protocol(format!("no value is given for place {number}")))?;
        statement.raw_bind_parameter(place, value).map_err(told)?;
    }
    Ok(())
}

impl<'c> Executor<'c> for &'c mut Connection {
    type Database = Sqlite;

    fn fetch_many<'e, 'q: 'e, E>(self, query: E) -> BoxStream<'e, Result<Either<Changed, Row>, Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Sqlite>,
    {
        let wanted = Wanted::of(query);
        let run = async move {
            let wanted = wanted?;
            let (changed, rows) = blocking(|| self.run(&wanted, usize::MAX))?;
            let rows = rows.into_iter().map(Either::Right);
            Ok::<_, Error>(stream::iter(rows.chain([Either::Left(changed)]).map(Ok)))
        };
        stream::once(run).try_flatten().boxed()
    }

    fn execute<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, Result<Changed, Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Sqlite>,
    {
        let wanted = Wanted::of(query);
        async move {
            let wanted = wanted?;
            blocking(|| self.run(&wanted, 0)).map(|(changed, _)| changed)
        }
        .boxed()
    }

    fn fetch_all<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, Result<Vec<Row>, Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Sqlite>,
    {
        let wanted = Wanted::of(query);
        async move {
            let wanted = wanted?;
            blocking(|| self.run(&wanted, usize::MAX)).map(|(_, rows)| rows)
        }
        .boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, Result<Option<Row>, Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Sqlite>,
    {
        let wanted = Wanted::of(query);
        async move {
            let wanted = wanted?;
            blocking(|| self.run(&wanted, 1)).map(|(_, mut rows)| rows.pop())
        }
        .boxed()
    }

    fn prepare_with<'e>(self, sql: SqlStr, _: &'e [Kind]) -> BoxFuture<'e, Result<Statement, Error>>
    where
        'c: 'e,
    {
        let prepare = || {
            let statement = self.inner.prepare_cached(sql.as_str()).map_err(told)?;
            Ok((statement.parameter_count(), columns(&statement)?))
        };
        let prepared = blocking(prepare);
        ready(prepared.map(|(parameters, columns)| Statement { sql, parameters, columns })).boxed()
    }

    fn describe<'e>(self, _: SqlStr) -> BoxFuture<'e, Result<Describe<Sqlite>, Error>>
    where
        'c: 'e,
    {
        ready(Err(Error::Protocol("queries are checked by tests, not by macros".to_owned()))).boxed()
    }
}

impl sqlx::Connection for Connection {
    type Database = Sqlite;
    type Options = Options;

    async fn close(self) -> Result<(), Error> {
        blocking(|| self.inner.close().map_err(|(_, error)| told(error)))
    }

    async fn close_hard(self) -> Result<(), Error> {
        Ok(())
    }

    /// There is no other end that could be gone.
    async fn ping(&mut self) -> Result<(), Error> {
        Ok(())
    }

    fn begin(&mut self) -> impl Future<Output = Result<Transaction<'_, Sqlite>, Error>> + Send + '_ {
        Transaction::begin(self, None)
    }

    fn shrink_buffers(&mut self) {}

    async fn flush(&mut self) -> Result<(), Error> {
        Ok(())
    }

    fn should_flush(&self) -> bool {
        false
    }
}

/// Transactions, and savepoints within them.
#[derive(Debug)]
pub struct Transactions;

impl Transactions {
    fn run(conn: &Connection, sql: &SqlStr) -> Result<(), Error> {
        blocking(|| conn.inner.execute_batch(sql.as_str())).map_err(told)
    }
}

impl TransactionManager for Transactions {
    type Database = Sqlite;

    async fn begin(conn: &mut Connection, statement: Option<SqlStr>) -> Result<(), Error> {
        let sql = statement.unwrap_or_else(|| begin_ansi_transaction_sql(conn.depth));
        Self::run(conn, &sql)?;
        conn.depth += 1;
        Ok(())
    }

    async fn commit(conn: &mut Connection) -> Result<(), Error> {
        if conn.depth > 0 {
            Self::run(conn, &commit_ansi_transaction_sql(conn.depth))?;
            conn.depth -= 1;
        }
        Ok(())
    }

    async fn rollback(conn: &mut Connection) -> Result<(), Error> {
        if conn.depth > 0 {
            Self::run(conn, &rollback_ansi_transaction_sql(conn.depth))?;
            conn.depth -= 1;
        }
        Ok(())
    }

    fn start_rollback(conn: &mut Connection) {
        if conn.depth > 0 {
            // SQLite may have undone it by itself, as on a full disk (R60).
            Self::run(conn, &rollback_ansi_transaction_sql(conn.depth)).ok();
            conn.depth -= 1;
        }
    }

    fn get_transaction_depth(conn: &Connection) -> usize {
        conn.depth
    }
}

/// What SQLite says of a statement that failed.
#[derive(Debug)]
struct Told {
    error: rusqlite::Error,
    /// SQLite's extended result code.
    code: i32,
}

/// An error of SQLite itself comes as that of a database; others are mistakes in
/// how it was asked.
fn told(error: rusqlite::Error) -> Error {
    match error.sqlite_error() {
        Some(cause) => {
            let code = cause.extended_code;
            Error::Database(Box::new(Told { error, code }))
        }
        None => Error::Protocol(error.to_string()),
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "(code: {}) {}", self.code, self.error)
    }
}

impl std::error::Error for Told {}

impl DatabaseError for Told {
    fn message(&self) -> &str {
        match &self.error {
            rusqlite::Error::SqliteFailure(_, Some(message)) => message,
            _ => "SQLite failed",
        }
    }

    fn code(&self) -> Option<std::borrow::Cow<'_, str>> {
        Some(self.code.to_string().into())
    }

    fn as_error(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
        self
    }

    fn as_error_mut(&mut self) -> &mut (dyn std::error::Error + Send + Sync + 'static) {
        self
    }

    fn into_error(self: Box<Self>) -> Box<dyn std::error::Error + Send + Sync + 'static> {
        self
    }

    fn kind(&self) -> ErrorKind {
        match self.code {
            rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY => {
                ErrorKind::UniqueViolation
            }
            rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY => ErrorKind::ForeignKeyViolation,
            rusqlite::ffi::SQLITE_CONSTRAINT_NOTNULL => ErrorKind::NotNullViolation,
            rusqlite::ffi::SQLITE_CONSTRAINT_CHECK => ErrorKind::CheckViolation,
            _ => ErrorKind::Other,
        }
    }
}
