//! A PostgreSQL database for one test: a copy of a template that was migrated
//! once per server and schema.

use std::str::FromStr as _;

use aws_lc_rs::{digest, rand};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection};

/// Guards the making of the template against other test processes.
const LOCK: i64 = 0x5ea1_9057;

pub(super) struct Database {
    pub url: String,
    server: String,
    name: String,
}

impl Database {
    pub async fn create(server: &str) -> Self {
        let mut admin = connect(server).await;
        let template = template(&mut admin, server).await;
        let mut random = [0; 8];
        rand::fill(&mut random).expect("the system's generator works");
        let name = format!("sealpost_test_{}", hex(&random));
        run(&mut admin, format!("create database {name} template {template}")).await;
        admin.close().await.expect("the server lets go");
        Self { url: at(server, &name), server: server.to_owned(), name }
    }
}

/// On a thread of its own, because dropping cannot wait. Best effort: the whole
/// server is thrown away anyhow.
impl Drop for Database {
    fn drop(&mut self) {
        let (server, sql) = (self.server.clone(), format!("drop database if exists {} with (force)", self.name));
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
            runtime.block_on(async {
                let mut admin = options(&server).connect().await.ok()?;
                sqlx::query(AssertSqlSafe(sql)).execute(&mut admin).await.ok()
            })
        });
        drop(dropping.join());
    }
}

/// The name of the template, which is made if it is not there yet.
async fn template(admin: &mut PgConnection, server: &str) -> String {
    let migrations = sqlx::migrate!("migrations/postgres");
    let mut sums = digest::Context::new(&digest::SHA256);
    for migration in migrations.iter() {
        sums.update(&migration.checksum);
    }
    let name = format!("sealpost_template_{}", hex(&sums.finish().as_ref()[..8]));
    if exists(admin, &name).await {
        return name;
    }
    run(admin, format!("select pg_advisory_lock({LOCK})")).await;
    if !exists(admin, &name).await {
        // Made under another name, so that a half-made one is never taken.
        let draft = format!("{name}_draft");
        run(admin, format!("drop database if exists {draft} with (force)")).await;
        run(admin, format!("create database {draft}")).await;
        let mut new = connect(&at(server, &draft)).await;
        migrations.run(&mut new).await.expect("the schema is made");
        new.close().await.expect("the server lets go");
        run(admin, format!("alter database {draft} with allow_connections false")).await;
        run(admin, format!("alter database {draft} rename to {name}")).await;
    }
    run(admin, format!("select pg_advisory_unlock({LOCK})")).await;
    name
}

async fn exists(admin: &mut PgConnection, name: &str) -> bool {
    let sql = "select exists (select 1 from pg_database where datname = $1)";
    sqlx::query_scalar(sql).bind(name).fetch_one(admin).await.expect("the server answers")
}

async fn connect(url: &str) -> PgConnection {
    options(url).connect().await.expect("SEALPOST_TEST_POSTGRES names a server that lets us in")
}

fn options(url: &str) -> PgConnectOptions {
    PgConnectOptions::from_str(url).expect("SEALPOST_TEST_POSTGRES is a postgres:// URL")
}

async fn run(admin: &mut PgConnection, sql: String) {
    sqlx::query(AssertSqlSafe(sql)).execute(admin).await.expect("the server lets us make databases");
}

/// The URL with another database.
fn at(server: &str, database: &str) -> String {
    let (address, options) = server.split_once('?').map_or((server, String::new()), |(a, o)| (a, format!("?{o}")));
    let address = match address.match_indices('/').nth(2) {
        Some((slash, _)) => &address[..slash],
        None => address,
    };
    format!("{address}/{database}{options}")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
