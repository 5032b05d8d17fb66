//! A PostgreSQL to measure on: the one that is named, or one started for this
//! run with its safe defaults (`fsync` on).

use std::path::Path;
use std::process::Command;

use sqlx::{Connection as _, Executor as _, PgConnection};

/// The URL of a server, if there is one. Runs this program again under
/// `scripts/postgres` when none is named and one can be started.
pub fn find_or_rerun() -> anyhow::Result<Option<String>> {
    if let Ok(server) = std::env::var("SEALPOST_TEST_POSTGRES") {
        return Ok(Some(server));
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/postgres");
    let available = Command::new(&script).arg("available").status().is_ok_and(|status| status.success());
    if !available {
        return Ok(None);
    }
    let mut again = Command::new(script);
    again.args(["run", "--durable", "--"]).arg(std::env::current_exe()?).args(std::env::args_os().skip(1));
    std::process::exit(again.status()?.code().unwrap_or(1));
}

/// The URL of a new database on that server.
pub async fn fresh(server: &str, orders: usize) -> anyhow::Result<String> {
    let name = format!("sealpost_bench_{}_{orders}", std::process::id());
    let mut connection = PgConnection::connect(server).await?;
    sqlx::query(sqlx::AssertSqlSafe(format!("drop database if exists {name}"))).execute(&mut connection).await?;
    sqlx::query(sqlx::AssertSqlSafe(format!("create database {name}"))).execute(&mut connection).await?;
    let (base, _) = server.rsplit_once('/').unwrap_or((server, ""));
    Ok(format!("{base}/{name}"))
}

/// What autovacuum would do some time, now.
pub async fn tidy(database: &str) -> anyhow::Result<()> {
    let mut connection = PgConnection::connect(database).await?;
    connection.execute("vacuum analyze").await?;
    connection.execute("checkpoint").await?;
    Ok(())
}
