//! Two databases, each query once: connections, their dialects, and the [`on!`]
//! macro.

use serde::Serialize;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArgumentBuffer, PgTypeInfo};
use sqlx::{Encode, PgConnection, Postgres, Type};

use crate::servers::Lent;
use crate::sqlite::{self, Sqlite};

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
