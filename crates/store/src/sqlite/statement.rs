//! Statements that are held on to, as sqlx knows them. Those of ours stay
//! prepared by their text instead.

use std::sync::Arc;

use sqlx::{ColumnIndex, Either, Error, SqlStr};

use super::row::Column;
use super::types::Arguments;
use super::{Kind, Sqlite};

#[derive(Clone, Debug)]
pub struct Statement {
    pub(super) sql: SqlStr,
    pub(super) parameters: usize,
    pub(super) columns: Arc<[Column]>,
}

impl sqlx::Statement for Statement {
    type Database = Sqlite;

    fn into_sql(self) -> SqlStr {
        self.sql
    }

    fn sql(&self) -> &SqlStr {
        &self.sql
    }

    fn parameters(&self) -> Option<Either<&[Kind], usize>> {
        Some(Either::Right(self.parameters))
    }

    fn columns(&self) -> &[Column] {
        &self.columns
    }

    sqlx_core::impl_statement_query!(Arguments);
}

impl ColumnIndex<Statement> for usize {
    fn index(&self, statement: &Statement) -> Result<usize, Error> {
        let len = statement.columns.len();
        if *self < len { Ok(*self) } else { Err(Error::ColumnIndexOutOfBounds { len, index: *self }) }
    }
}
