//! A writing transaction, and what became of it.
//!
//! Whatever a caller waits for has an audit row in its transaction. On PostgreSQL
//! that row says what the transaction can be asked about by, should the reply to
//! its commit be lost (R59). Transactions without one are the worker's: they are
//! leased or can be repeated, and nobody is told that they were made.

use std::sync::Arc;

use sqlx::error::{BoxDynError, DatabaseError};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::{Arguments as _, AssertSqlSafe, Executor as _, PgConnection, PgPool};

use crate::opening::{self, Read};
use crate::pool::Writing;
use crate::receipt::Receipt;
use crate::servers::Lent;
use crate::{Conn, Error, Result};

/// A writing transaction; undone when dropped before [`Tx::commit`].
pub struct Tx(Kind);

enum Kind {
    Sqlite(Writing),
    Postgres {
        open: Open,
        /// Asked about a commit whose reply was lost.
        readers: PgPool,
        later: Box<Later>,
    },
}

impl Tx {
    pub(crate) const fn sqlite(writing: Writing) -> Self {
        Self(Kind::Sqlite(writing))
    }

    /// With what is read first, see [`opening`].
    pub(crate) async fn postgres(lent: Lent, readers: PgPool, reads: &[Read]) -> Result<(Self, Vec<Vec<PgRow>>)> {
        let mut open = Open(lent);
        let found = opening::begin(open.0.conn(), reads).await?;
        Ok((Self(Kind::Postgres { open, readers, later: Box::default() }), found))
    }

    pub fn conn(&mut self) -> Conn<'_> {
        match &mut self.0 {
            Kind::Sqlite(writing) => Conn::Sqlite(writing.conn()),
            Kind::Postgres { open, .. } => Conn::Postgres(open.0.conn()),
        }
    }

    /// What waits to be written with the commit; on SQLite nothing does.
    pub(crate) const fn later(&mut self) -> Option<&mut Later> {
        match &mut self.0 {
            Kind::Sqlite(_) => None,
            Kind::Postgres { later, .. } => Some(later),
        }
    }

    /// Makes the changes durable. If the reply is lost, the database is asked
    /// what became of them; only when nobody can tell is it [`Error::Unknown`].
    pub async fn commit(self) -> Result<()> {
        match self.0 {
            Kind::Sqlite(writing) => writing.commit().await.map_err(|error| outcome(error, is_sqlite_refusal)),
            Kind::Postgres { mut open, readers, later } => {
                let receipt = later.write(open.0.conn()).await?;
                let Err(error) = open.commit().await else { return Ok(()) };
                match (outcome(error, is_postgres_refusal), receipt) {
                    (Error::Unknown(cause), Some(receipt)) => look_up(&receipt, &readers, cause).await,
                    (error, _) => Err(error),
                }
            }
        }
    }
}

/// A transaction of PostgreSQL, undone when dropped.
struct Open(Lent);

impl Open {
    async fn commit(&mut self) -> sqlx::Result<()> {
        self.0.conn().execute("COMMIT").await?;
        self.0.give_back();
        Ok(())
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.undo();
    }
}

/// Statements about many rows that nothing in their transaction looks at: they go
/// to PostgreSQL as one, just before the commit. Each way there and back costs
/// more than what is written.
#[derive(Default)]
pub(crate) struct Later {
    statements: Vec<String>,
    arguments: PgArguments,
    /// Which of the statements writes audit rows, and gives their ids and request
    /// ids.
    audit: Option<usize>,
}

impl Later {
    /// Adds a statement whose places are `$1`, `$2` …, and their values.
    pub fn add(
        &mut self,
        sql: &str,
        values: impl FnOnce(&mut PgArguments) -> std::result::Result<(), BoxDynError>,
    ) -> Result<()> {
        let before = self.arguments.len();
        values(&mut self.arguments).map_err(sqlx::Error::Encode)?;
        self.statements.push(further(sql, before));
        Ok(())
    }

    /// The statement that was added last gives what the transaction can be asked
    /// about by, unless an earlier one does: what is asked for runs before the
    /// rest, and audit rows are to keep their order.
    pub const fn tells_receipt(&mut self) {
        if self.audit.is_none() {
            self.audit = self.statements.len().checked_sub(1);
        }
    }

    async fn write(self, conn: &mut PgConnection) -> Result<Option<Receipt>> {
        if self.statements.is_empty() {
            return Ok(None);
        }
        let parts: Vec<String> =
            self.statements.iter().enumerate().map(|(n, statement)| format!("w{n} as ({statement})")).collect();
        let receipt = match self.audit {
            Some(n) => format!("id, pg_current_xact_id()::text, request_id from w{n} limit 1"),
            None => "0::bigint, '', ''".to_owned(),
        };
        let sql = format!("with {} select {receipt}", parts.join(", "));
        let query = sqlx::query_as_with(AssertSqlSafe(sql), self.arguments);
        let (audit_id, transaction, request_id) = query.fetch_one(conn).await?;
        Ok(self.audit.map(|_| Receipt { transaction, audit_id, request_id }))
    }
}

/// The same text with all places so much higher.
fn further(sql: &str, by: usize) -> String {
    let mut parts = sql.split('$');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (number, rest) = part.split_at(part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len()));
        let place = number.parse::<usize>().map_or_else(|_| number.to_owned(), |place| (place + by).to_string());
        text.extend(["$", &place, rest]);
    }
    text
}

async fn look_up(receipt: &Receipt, readers: &PgPool, cause: Arc<sqlx::Error>) -> Result<()> {
    match receipt.was_made(readers).await {
        Some(true) => {
            tracing::warn!(%cause, transaction = receipt.transaction, "The reply to a commit was lost; it was made");
            Ok(())
        }
        Some(false) => Err(Error::Database(cause)),
        None => Err(Error::Unknown(cause)),
    }
}

/// A clear refusal says that a commit was not made; anything else says nothing.
fn outcome(error: sqlx::Error, is_refusal: fn(&str) -> bool) -> Error {
    let code = error.as_database_error().and_then(DatabaseError::code);
    if code.is_some_and(|code| is_refusal(&code)) { error.into() } else { Error::Unknown(error.into()) }
}

/// Everything but an input or output error (10), after which a commit may or may
/// not be found in the log.
fn is_sqlite_refusal(code: &str) -> bool {
    code.parse::<i32>().is_ok_and(|code| code & 0xff != 10)
}

/// A constraint, a failed transaction, a deadlock. A server that is shut down
/// (57P01) may say so in place of the reply to a commit that it made.
fn is_postgres_refusal(code: &str) -> bool {
    ["23", "25", "40"].iter().any(|class| code.starts_with(class))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_move_behind_those_before_them() {
        assert_eq!(further("select $1, '$', $12 from t where a = $2", 30), "select $31, '$', $42 from t where a = $32");
    }

    #[test]
    fn r59_only_a_clear_refusal_says_that_a_commit_was_not_made() {
        assert!(["5", "13", "19", "787", "2067"].into_iter().all(is_sqlite_refusal));
        assert!(!["10", "1034", "1290"].into_iter().any(is_sqlite_refusal));
        assert!(["23505", "25P02", "40001", "40P01"].into_iter().all(is_postgres_refusal));
        assert!(!["57P01", "57P02", "58030", "XX000", "08006"].into_iter().any(is_postgres_refusal));
    }
}
