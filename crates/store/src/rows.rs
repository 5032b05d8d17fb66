//! Writing many rows with one statement's text: [`on_each!`].
//!
//! On PostgreSQL a statement takes each column as one array, so that a batch is
//! one statement of one text, whatever its size. On SQLite, where a statement
//! costs no way to anywhere, it runs once for each row: a statement of many rows
//! could fail half-way, and SQLite would note each page that it changes twice.

use crate::Conn;

/// One column of some rows, as PostgreSQL takes it.
#[macro_export]
macro_rules! column {
    ($rows:expr, $row:pat_param, $value:expr) => {
        $rows
            .iter()
            .map(|row| {
                #[expect(unused_variables, reason = "a column needs a part of its row only")]
                let ($row, rest) = (row, ());
                $value
            })
            .collect::<Vec<_>>()
    };
}

/// Runs a statement for each of some rows, whose values stand in the order of
/// the statement's columns (see [`Conn::rows`] and [`Conn::each`]).
#[macro_export]
macro_rules! on_each {
    ($conn:expr, $query:expr, $rows:expr, |$row:pat_param| [$($value:expr),+ $(,)?], $run:ident $($drop:ident)?) => {
        match $conn {
            $crate::Conn::Sqlite(conn) => {
                let mut query = $query;
                for $row in $rows.iter() {
                    query = query$(.bind($value))+;
                }
                query.$run(&mut *conn).await$(.map($drop))?
            }
            $crate::Conn::Postgres(conn) => {
                let query = $query$(.bind($crate::column!($rows, $row, $value)))+;
                query.$run(&mut *conn).await$(.map($drop))?
            }
        }
    };
    ($conn:expr, $query:expr, $rows:expr, |$row:pat_param| [$($value:expr),+ $(,)?]) => {
        $crate::on_each!($conn, $query, $rows, |$row| [$($value),+], execute drop)
    };
}

/// The same for rows that nothing else in the transaction looks at: on
/// PostgreSQL they are written with its commit. The statement is text.
#[macro_export]
macro_rules! on_each_later {
    ($tx:expr, $sql:expr, $rows:expr, |$row:pat_param| [$($value:expr),+ $(,)?]) => {
        match $tx.later() {
            None => $crate::on_each!(
                $tx.conn(), sqlx::query(sqlx::AssertSqlSafe($sql)), $rows, |$row| [$($value),+]
            ).map_err($crate::Error::from),
            Some(later) => later.add(&$sql, |arguments| {
                $(sqlx::Arguments::add(arguments, $crate::column!($rows, $row, $value))?;)+
                Ok(())
            }),
        }
    };
}

impl Conn<'_> {
    /// The rows that an `insert` puts in, of so many columns.
    pub fn rows(&self, columns: usize) -> String {
        self.rows_with(columns, "")
    }

    /// The same with more columns behind, SQL that is equal in all rows: `, 1, null`.
    pub fn rows_with(&self, columns: usize, more: &str) -> String {
        match self {
            // Places without names: SQLite would look each name up among all others.
            Self::Sqlite(_) => format!("values ({}{more})", vec!["?"; columns].join(",")),
            Self::Postgres(_) => format!("select v.*{more} from {} v", unnest(columns)),
        }
    }

    /// A named table of the rows, for a `with`.
    pub fn table(&self, name: &str, columns: &[&str]) -> String {
        let rows = self.rows(columns.len());
        format!("{name} ({}) as ({rows})", columns.join(", "))
    }

    /// A statement about rows called `v`: `update t set a = v.a from v where t.id
    /// = v.id`, or `delete from t using v where …`.
    pub fn each(&self, columns: &[&str], text: &str) -> String {
        match self {
            Self::Sqlite(_) => {
                let mut places: Vec<(usize, &str)> = (1..).zip(columns.iter().copied()).collect();
                // No name is taken for the beginning of a longer one.
                places.sort_by_key(|(_, name)| std::cmp::Reverse(name.len()));
                let text = text.replace("from v where", "where").replace("using v where", "where");
                places.iter().fold(text, |text, (place, name)| text.replace(&format!("v.{name}"), &format!("?{place}")))
            }
            Self::Postgres(_) => format!("with {} {text}", self.table("v", columns)),
        }
    }
}

fn unnest(columns: usize) -> String {
    let places: Vec<String> = (1..=columns).map(|place| format!("${place}")).collect();
    format!("unnest({})", places.join(","))
}
