//! What a transaction on PostgreSQL begins with, in one way there and back.
//!
//! A batch begins, locks and loads: four statements, each of which would wait for
//! an answer of its own, and wake a process on either side. They are prepared on
//! each lane's connection, and one text begins the transaction and runs them.
//! The values in it are numbers, so that nothing in it can be taken for SQL.

use futures_util::TryStreamExt as _;
use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, Either, Executor as _, PgConnection};

/// A statement that is prepared under a name of ours.
pub(crate) struct Prepared {
    pub name: &'static str,
    /// The types of its values.
    pub takes: &'static str,
    pub sql: String,
}

impl Prepared {
    pub fn prepare(&self) -> String {
        let Self { name, takes, sql } = self;
        format!("prepare {name} ({takes}) as {sql}")
    }
}

/// One of them with its values.
pub(crate) struct Read {
    pub statement: &'static str,
    pub values: Vec<Value>,
}

#[derive(Clone)]
pub(crate) enum Value {
    One(i64),
    Many(Vec<i64>),
}

impl Read {
    fn execute(&self) -> String {
        let values: Vec<String> = self.values.iter().map(Value::literal).collect();
        format!("execute {} ({})", self.statement, values.join(", "))
    }
}

impl Value {
    fn literal(&self) -> String {
        match self {
            Self::One(number) => number.to_string(),
            Self::Many(numbers) => {
                let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
                format!("'{{{}}}'", numbers.join(","))
            }
        }
    }
}

/// Begins a transaction, and gives the rows that each read finds in it.
pub(crate) async fn begin(conn: &mut PgConnection, reads: &[Read]) -> sqlx::Result<Vec<Vec<PgRow>>> {
    let mut text = "begin".to_owned();
    for read in reads {
        text.extend(["; ", &read.execute()]);
    }
    let mut found = Vec::new();
    let mut rows = Vec::new();
    let mut answers = conn.fetch_many(sqlx::raw_sql(AssertSqlSafe(text)));
    while let Some(answer) = answers.try_next().await? {
        match answer {
            Either::Right(row) => rows.push(row),
            // The end of a statement; the first one began the transaction.
            Either::Left(_) => found.push(std::mem::take(&mut rows)),
        }
    }
    Ok(found.split_off(1.min(found.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_numbers() {
        let read = Read { statement: "some", values: vec![Value::Many(vec![1, -2]), Value::One(3)] };
        assert_eq!(read.execute(), "execute some ('{1,-2}', 3)");
        assert_eq!(Value::Many(Vec::new()).literal(), "'{}'");
    }
}
