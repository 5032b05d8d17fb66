//! Looking at a database without changing it: nothing is made, migrated or
//! written. For checks beside a running desk, and on backups.

use std::collections::BTreeSet;
use std::str::FromStr as _;
use std::time::Duration;

use sealpost_domain::Timestamp;
use sqlx::Executor as _;
use sqlx::pool::PoolOptions;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use crate::servers::Servers;
use crate::{Conn, Error, Reader, Result, on, sqlite};

/// What a database says about itself.
#[derive(Clone, Debug)]
pub struct Facts {
    /// `SQLite` or `PostgreSQL`.
    pub kind: &'static str,
    pub version: String,
    /// Whether this version may be used (R58).
    pub is_recent: bool,
    /// The server's clock; SQLite has none of its own.
    pub now: Option<Timestamp>,
    pub schema: Schema,
    /// `test`, `private` or `public-br`; none before the first start.
    pub mode: Option<String>,
}

/// Whether the tables are those of this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    Current,
    /// Nothing was made yet.
    Empty,
    /// So many migrations are run at the next start.
    Behind(usize),
    /// So many are of a newer version.
    Ahead(usize),
    /// A migration was begun and not finished.
    Broken,
}

/// The oldest PostgreSQL that is supported by its makers.
const POSTGRES: i32 = 14;

/// Opens a database to read from. Its file must be there.
pub async fn look(url: &str) -> Result<Reader> {
    let wait = Duration::from_secs(10);
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        let options = PgConnectOptions::from_str(url)?.application_name("sealpost look");
        let pool = PgPoolOptions::new().max_connections(1).acquire_timeout(wait).after_connect(|conn, _| {
            Box::pin(async { conn.execute("set default_transaction_read_only = on").await.map(drop) })
        });
        return Ok(Reader::Postgres(Servers::new(pool.connect_with(options).await?).lend().await?));
    }
    let path = url.strip_prefix("sqlite:").map(|path| path.strip_prefix("//").unwrap_or(path));
    let path = path.ok_or_else(|| Error::Url("the database URL must begin with sqlite: or postgres://".to_owned()))?;
    let options = sqlite::Options::new(path).read_only();
    let pool = PoolOptions::new().max_connections(1).acquire_timeout(wait).connect_with(options).await?;
    Ok(Reader::Sqlite(pool.acquire().await?))
}

pub async fn facts(reader: &mut Reader) -> Result<Facts> {
    let (kind, version, is_recent, now) = match reader.conn() {
        Conn::Sqlite(conn) => {
            let version: String = sqlx::query_scalar("select sqlite_version()").fetch_one(conn).await?;
            let is_recent = crate::pool::is_recent_sqlite(&version);
            ("SQLite", version, is_recent, None)
        }
        Conn::Postgres(conn) => {
            const SQL: &str = "select current_setting('server_version'),
                current_setting('server_version_num')::int / 10000,
                (extract(epoch from clock_timestamp()) * 1000)::bigint";
            let (version, major, now): (String, i32, i64) = sqlx::query_as(SQL).fetch_one(conn).await?;
            ("PostgreSQL", version, major >= POSTGRES, Some(Timestamp::from_millis(now)))
        }
    };
    let schema = schema(reader).await?;
    let mode = match schema {
        Schema::Empty | Schema::Broken => None,
        _ => crate::meta::find(reader.conn(), "mode").await?,
    };
    Ok(Facts { kind, version, is_recent, now, schema, mode })
}

async fn schema(reader: &mut Reader) -> Result<Schema> {
    const TABLE: &str = "select count(*) from sqlite_schema where name = '_sqlx_migrations'";
    const TABLE_POSTGRES: &str = "select count(*) from pg_tables where tablename = '_sqlx_migrations'
        and schemaname = current_schema()";
    let there: i64 = match reader.conn() {
        Conn::Sqlite(conn) => sqlx::query_scalar(TABLE).fetch_one(conn).await?,
        Conn::Postgres(conn) => sqlx::query_scalar(TABLE_POSTGRES).fetch_one(conn).await?,
    };
    if there == 0 {
        return Ok(Schema::Empty);
    }
    const RUN: &str = "select version, success from _sqlx_migrations";
    let run: Vec<(i64, bool)> = on!(reader.conn(), sqlx::query_as(RUN), fetch_all)?;
    if run.iter().any(|(_, success)| !success) {
        return Ok(Schema::Broken);
    }
    let run: BTreeSet<i64> = run.into_iter().map(|(version, _)| version).collect();
    let ours: BTreeSet<i64> = sqlx::migrate!("migrations/sqlite").iter().map(|migration| migration.version).collect();
    let (ahead, behind) = (run.difference(&ours).count(), ours.difference(&run).count());
    Ok(match (ahead, behind) {
        (0, 0) => Schema::Current,
        (0, behind) => Schema::Behind(behind),
        (ahead, _) => Schema::Ahead(ahead),
    })
}

/// Whether a SQLite file is whole: what its own check finds wrong, in words.
pub async fn integrity(reader: &mut Reader) -> Result<Option<String>> {
    let Conn::Sqlite(conn) = reader.conn() else { return Ok(None) };
    let found: String = sqlx::query_scalar("pragma integrity_check(1)").fetch_one(conn).await?;
    Ok(Some(found).filter(|found| found != "ok"))
}

/// Copies a SQLite database, as it is at this moment, into a new or empty file;
/// callers and writers go on meanwhile.
pub async fn copy_into(reader: &mut Reader, path: &str) -> Result<()> {
    match reader.conn() {
        Conn::Sqlite(conn) => {
            sqlx::query("vacuum into $1").bind(path).execute(conn).await?;
            Ok(())
        }
        Conn::Postgres(_) => Err(Error::Url("only a SQLite database is copied into a file".to_owned())),
    }
}
