//! A million orders on SQLite, of which ten thousand fall due: how long it takes
//! to plan their reminders, and what `PUT additional-emails` notices of it.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use rcgen::{CertificateParams, KeyPair};
use sealpost_api::orders::{CertificateRequest, OrderingOrganization, PlaceOrder};
use sealpost_client::Client;
use sealpost_server::{Config, Server, Settings};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::load::{Figure, Load};

/// Goals: planned within a minute, and p99 under twice what it is otherwise.
const WITHIN: Duration = Duration::from_secs(60);
const SLOWER: f64 = 2.0;

/// Numbers of the copies begin behind these; a desk's own begin at a million.
const ORDERS: i64 = 10_000_000;
const CERTIFICATES: i64 = 20_000_000;

/// Seeds `orders`, lets `due` of them fall due, and prints what that took.
pub async fn measure(orders: i64, due: i64, load: &Load) -> anyhow::Result<()> {
    let folder = tempfile::Builder::new().prefix("sealpost-bench").tempdir()?;
    let key = sealpost_server::new_api_key();
    let desk = Desk::start(folder.path(), &key).await?;
    let template = desk.place(&key).await.context("the order that the others are copies of")?;
    desk.stop().await?;
    eprintln!("seeding {orders} orders …");
    let mut database = open(folder.path()).await?;
    seed(&mut database, template, orders, due).await.context("seeding")?;

    let desk = Desk::start(folder.path(), &key).await?;
    let calls = additional_emails(orders);
    warm(load, &desk.url, &key, &calls)?;
    desk.stop().await?;
    // A desk that starts looks at once for what is due.
    let fall_due = format!("update orders set remind_at = created_at where id > {ORDERS} and id <= {}", ORDERS + due);
    sqlx::query(AssertSqlSafe(fall_due)).execute(&mut database).await?;
    let desk = Desk::start(folder.path(), &key).await?;
    let watching = tokio::spawn(watch(database));
    let beside = warm(load, &desk.url, &key, &calls)?;
    let (took, mails) = watching.await??;
    // Afterwards, so that the planning is compared with a desk that has settled.
    let alone = warm(load, &desk.url, &key, &calls)?;
    desk.stop().await?;
    print(orders, due, took, mails, alone, beside);
    Ok(())
}

/// What was just seeded is still being moved into the file, and nothing of it is
/// in memory: a first run of the same length does not count.
fn warm(load: &Load, url: &str, key: &str, calls: &str) -> anyhow::Result<Figure> {
    tokio::task::block_in_place(|| load.run(url, key, calls).and_then(|_| load.run(url, key, calls)))
}

fn print(orders: i64, due: i64, took: Duration, mails: i64, alone: Figure, beside: Figure) {
    println!("{due} reminders of {orders} orders, {mails} mails: planned in {:.1} s", took.as_secs_f64());
    for (what, figure) in [("alone", alone), ("beside the planning", beside)] {
        let Figure { per_second, p50_ms, p99_ms } = figure;
        println!("PUT additional-emails {what}: {per_second:.0}/s, p50 {p50_ms:.1} ms, p99 {p99_ms:.1} ms");
    }
    let slower = beside.p99_ms / alone.p99_ms;
    let verdict = |is_good: bool| if is_good { "reached" } else { "missed" };
    println!("goal: within {WITHIN:?}: {}", verdict(took <= WITHIN));
    println!("goal: p99 under {SLOWER} times: {} ({slower:.2})", verdict(slower < SLOWER));
}

/// A desk on one folder, time and again.
pub struct Desk {
    pub url: String,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<anyhow::Result<()>>,
}

impl Desk {
    pub async fn start(folder: &Path, key: &str) -> anyhow::Result<Self> {
        let settings = Settings {
            data: Some(folder.join("data")),
            listen: Some("127.0.0.1:0".parse()?),
            issue_at_once: Some(true),
            ..Settings::default()
        };
        let server = Server::start(Config::resolve(settings, None, Some(key.to_owned()))?).await?;
        let url = format!("http://{}", server.local_addr().context("a desk listens")?);
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(async move {
            let stopped = async {
                stopped.await.ok();
            };
            server.run(stopped).await.map_err(anyhow::Error::from)
        });
        Ok(Self { url, stop, serving })
    }

    /// Places an order that is issued at once.
    pub async fn place(&self, key: &str) -> anyhow::Result<i64> {
        let client = Client::new(&self.url, key)?;
        let organization = client.organizations().await?.organizations.first().context("a test desk has one")?.id;
        let pair = KeyPair::generate()?;
        let csr = CertificateParams::new(vec!["bench.example".to_owned()])?.serialize_request(&pair)?.pem()?;
        let order = PlaceOrder {
            certificate: Some(CertificateRequest {
                common_name: Some("bench.example".to_owned()),
                csr: Some(csr),
                ..CertificateRequest::default()
            }),
            organization: Some(OrderingOrganization { id: Some(organization), ..OrderingOrganization::default() }),
            additional_emails: Some(vec!["first@example.com".to_owned(), "second@example.com".to_owned()]),
            ..PlaceOrder::default()
        };
        Ok(client.place_order("ssl_basic", &order).await?.id)
    }

    pub async fn stop(self) -> anyhow::Result<()> {
        self.stop.send(()).ok();
        self.serving.await?
    }
}

async fn open(folder: &Path) -> anyhow::Result<SqliteConnection> {
    let options = SqliteConnectOptions::new().filename(folder.join("data/sealpost.db")).foreign_keys(false);
    Ok(options.busy_timeout(Duration::from_secs(60)).connect().await?)
}

/// A table, which of its rows is copied, and the columns that differ from it.
type Copied<'a> = (&'a str, String, Vec<(&'a str, &'a String)>);

/// Copies one issued order: `due` copies end in 90 days, and are not looked at
/// yet; the others end in the months after that.
async fn seed(database: &mut SqliteConnection, template: i64, orders: i64, due: i64) -> anyhow::Result<()> {
    const CERTIFICATE: &str = "select certificate_id from orders where id = $1";
    const DAY: i64 = 86_400_000;
    let certificate: i64 = sqlx::query_scalar(CERTIFICATE).bind(template).fetch_one(&mut *database).await?;
    let order = format!("{ORDERS} + n.i");
    let copy = format!("{CERTIFICATES} + n.i");
    let till = format!("t.created_at + {DAY} * case when n.i <= {due} then 90 else 91 + n.i % 100 end");
    let remind = format!("case when n.i > {due} then t.created_at + {DAY} * (1 + n.i % 100) end");
    let serial = "printf('%032X', n.i)".to_owned();
    let from = format!("{till} - {DAY} * 199");
    let is_template = |column: &str, id: i64| format!("{column} = {id}");
    let tables: [Copied<'_>; 5] = [
        (
            "orders",
            is_template("id", template),
            vec![("id", &order), ("certificate_id", &copy), ("valid_till", &till), ("remind_at", &remind)],
        ),
        ("order_details", is_template("order_id", template), vec![("order_id", &order)]),
        ("order_names", is_template("order_id", template), vec![("order_id", &order)]),
        (
            "certificates",
            is_template("id", certificate),
            vec![
                ("id", &copy),
                ("order_id", &order),
                ("serial", &serial),
                ("valid_from", &from),
                ("valid_till", &till),
            ],
        ),
        ("certificate_names", is_template("certificate_id", certificate), vec![("certificate_id", &copy)]),
    ];
    let mut tx = database.begin().await?;
    for (table, of_template, changed) in tables {
        let columns: Vec<String> =
            sqlx::query_scalar("select name from pragma_table_info($1)").bind(table).fetch_all(&mut *tx).await?;
        let value = |column: &String| {
            let changed = changed.iter().find(|(name, _)| name == column);
            changed.map_or_else(|| format!("t.{column}"), |(_, value)| (*value).clone())
        };
        let values: Vec<String> = columns.iter().map(value).collect();
        let sql = format!(
            "with recursive n (i) as (select 1 union all select i + 1 from n where i < {orders})
            insert into {table} ({}) select {} from n, (select * from {table} where {of_template}) t",
            columns.join(", "),
            values.join(", ")
        );
        sqlx::query(AssertSqlSafe(sql)).execute(&mut *tx).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Each call replaces the list of another order.
fn additional_emails(orders: i64) -> String {
    format!(
        r#"  local n = {ORDERS} + (i * 7919) % {orders} + 1
  local body = '{{"additional_emails":["jill.' .. i .. '@example.com","leon.' .. i .. '@example.com"]}}'
  return "PUT", "/services/v2/order/certificate/" .. n .. "/additional-emails", body"#
    )
}

/// Waits until nothing is due any more; gives how long that took, and how many
/// mails it made.
async fn watch(mut database: SqliteConnection) -> anyhow::Result<(Duration, i64)> {
    const LEFT: &str = "select count(*) from orders where remind_at <= unixepoch() * 1000";
    const MAILS: &str = "select count(*) from mails where kind = 'certificate_expiring'";
    let began = Instant::now();
    loop {
        let left: i64 = sqlx::query_scalar(LEFT).fetch_one(&mut database).await?;
        if left == 0 {
            let took = began.elapsed();
            return Ok((took, sqlx::query_scalar(MAILS).fetch_one(&mut database).await?));
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
