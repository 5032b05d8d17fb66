//! Rows that were read, and their values.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rusqlite::types::{ToSqlOutput, ValueRef};
use sqlx::{Column as _, ColumnIndex, Error};

use super::Sqlite;

/// A value as SQLite stores it.
#[derive(Clone, Debug, PartialEq)]
pub enum Stored {
    Null,
    Integer(i64),
    Real(f64),
    Text(Box<str>),
    Blob(Box<[u8]>),
}

/// The kinds of values; a column may hold all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Null,
    Integer,
    Real,
    Text,
    Blob,
}

impl Stored {
    /// Text that is not UTF-8 is told as an error.
    pub(super) fn read(value: ValueRef<'_>) -> Result<Self, Error> {
        Ok(match value {
            ValueRef::Null => Self::Null,
            ValueRef::Integer(number) => Self::Integer(number),
            ValueRef::Real(number) => Self::Real(number),
            ValueRef::Text(bytes) => {
                Self::Text(std::str::from_utf8(bytes).map_err(|error| Error::Decode(error.into()))?.into())
            }
            ValueRef::Blob(bytes) => Self::Blob(bytes.into()),
        })
    }

    const fn kind(&self) -> Kind {
        match self {
            Self::Null => Kind::Null,
            Self::Integer(_) => Kind::Integer,
            Self::Real(_) => Kind::Real,
            Self::Text(_) => Kind::Text,
            Self::Blob(_) => Kind::Blob,
        }
    }
}

impl rusqlite::ToSql for Stored {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Real(number) => ValueRef::Real(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl sqlx::Value for Stored {
    type Database = Sqlite;

    fn as_ref(&self) -> &Stored {
        self
    }

    fn type_info(&self) -> Cow<'_, Kind> {
        Cow::Owned(self.kind())
    }

    fn is_null(&self) -> bool {
        *self == Self::Null
    }
}

impl<'r> sqlx::ValueRef<'r> for &'r Stored {
    type Database = Sqlite;

    fn to_owned(&self) -> Stored {
        (*self).clone()
    }

    fn type_info(&self) -> Cow<'_, Kind> {
        Cow::Owned(self.kind())
    }

    fn is_null(&self) -> bool {
        matches!(self, Stored::Null)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(sqlx::TypeInfo::name(self))
    }
}

impl sqlx::TypeInfo for Kind {
    fn is_null(&self) -> bool {
        *self == Self::Null
    }

    fn name(&self) -> &str {
        match self {
            Self::Null => "NULL",
            Self::Integer => "INTEGER",
            Self::Real => "REAL",
            Self::Text => "TEXT",
            Self::Blob => "BLOB",
        }
    }
}

/// A column of a result.
#[derive(Clone, Debug)]
pub struct Column {
    pub(super) place: usize,
    pub(super) name: Box<str>,
}

impl sqlx::Column for Column {
    type Database = Sqlite;

    fn ordinal(&self) -> usize {
        self.place
    }

    fn name(&self) -> &str {
        &self.name
    }

    /// SQLite's columns have none; its values do.
    fn type_info(&self) -> &Kind {
        &Kind::Null
    }
}

/// One row of a result.
#[derive(Debug)]
pub struct Row {
    columns: Arc<[Column]>,
    values: Box<[Stored]>,
    /// The column behind the one that was found last: they are mostly asked for
    /// by name, and in their order.
    next: AtomicUsize,
}

impl Row {
    pub(super) fn new(columns: Arc<[Column]>, values: Box<[Stored]>) -> Self {
        Self { columns, values, next: AtomicUsize::new(0) }
    }
}

impl sqlx::Row for Row {
    type Database = Sqlite;

    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn try_get_raw<I: ColumnIndex<Self>>(&self, index: I) -> Result<&Stored, Error> {
        Ok(&self.values[index.index(self)?])
    }
}

impl ColumnIndex<Row> for usize {
    fn index(&self, row: &Row) -> Result<usize, Error> {
        let len = row.columns.len();
        if *self < len { Ok(*self) } else { Err(Error::ColumnIndexOutOfBounds { len, index: *self }) }
    }
}

impl ColumnIndex<Row> for str {
    fn index(&self, row: &Row) -> Result<usize, Error> {
        let is_it = |place: &usize| row.columns.get(*place).is_some_and(|column| column.name() == self);
        let next = row.next.load(Ordering::Relaxed);
        let place = Some(next).filter(is_it).or_else(|| (0..row.columns.len()).find(is_it));
        let place = place.ok_or_else(|| Error::ColumnNotFound(self.to_owned()))?;
        row.next.store(place + 1, Ordering::Relaxed);
        Ok(place)
    }
}
