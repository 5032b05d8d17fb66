//! A writing transaction, and what became of it.
//!
//! Whatever a caller waits for has an audit row in its transaction. On PostgreSQL
//! that row says what the transaction can be asked about by, should the reply to
//! its commit be lost (R59). Transactions without one are the worker's: they are
//! leased or can be repeated, and nobody is told that they were made.

use std::sync::Arc;

use sqlx::error::DatabaseError;
use sqlx::{PgPool, Postgres, Transaction};

use crate::conn::Writing;
use crate::receipt::Receipt;
use crate::{Conn, Error, Result};

/// A writing transaction; undone when dropped before [`Tx::commit`].
pub struct Tx(Kind);

enum Kind {
    Sqlite(Writing),
    Postgres {
        tx: Transaction<'static, Postgres>,
        receipt: Option<Receipt>,
        /// Asked about a commit whose reply was lost.
        readers: PgPool,
    },
}

impl Tx {
    pub(crate) const fn sqlite(writing: Writing) -> Self {
        Self(Kind::Sqlite(writing))
    }

    pub(crate) const fn postgres(tx: Transaction<'static, Postgres>, readers: PgPool) -> Self {
        Self(Kind::Postgres { tx, receipt: None, readers })
    }

    pub fn conn(&mut self) -> Conn<'_> {
        match &mut self.0 {
            Kind::Sqlite(writing) => Conn::Sqlite(writing.conn()),
            Kind::Postgres { tx, .. } => Conn::Postgres(tx),
        }
    }

    /// Keeps what this transaction can be asked about by. On SQLite nothing is
    /// between us and the commit: there are no receipts.
    pub(crate) fn keep(&mut self, new: Receipt) {
        if let Kind::Postgres { receipt, .. } = &mut self.0 {
            *receipt = Some(new);
        }
    }

    /// Makes the changes durable. If the reply is lost, the database is asked
    /// what became of them; only when nobody can tell is it [`Error::Unknown`].
    pub async fn commit(self) -> Result<()> {
        match self.0 {
            Kind::Sqlite(writing) => writing.commit().await.map_err(|error| outcome(error, is_sqlite_refusal)),
            Kind::Postgres { tx, receipt, readers } => {
                let Err(error) = tx.commit().await else { return Ok(()) };
                match (outcome(error, is_postgres_refusal), receipt) {
                    (Error::Unknown(cause), Some(receipt)) => look_up(&receipt, &readers, cause).await,
                    (error, _) => Err(error),
                }
            }
        }
    }
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
    fn r59_only_a_clear_refusal_says_that_a_commit_was_not_made() {
        assert!(["5", "13", "19", "787", "2067"].into_iter().all(is_sqlite_refusal));
        assert!(!["10", "1034", "1290"].into_iter().any(is_sqlite_refusal));
        assert!(["23505", "25P02", "40001", "40P01"].into_iter().all(is_postgres_refusal));
        assert!(!["57P01", "57P02", "58030", "XX000", "08006"].into_iter().any(is_postgres_refusal));
    }
}
