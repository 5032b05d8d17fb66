//! A database with as many orders and queued mails as are wanted, in moments:
//! one order is placed through the API, and its rows are copied in SQL.

use std::path::PathBuf;

use anyhow::Context as _;
use rcgen::{CertificateParams, KeyPair};
use sealpost_api::orders::{CertificateRequest, DcvEmail, PlaceOrder};
use sealpost_client::Client;
use sealpost_server::{Config, Server, Settings};
use sealpost_store::{Conn, Db, Tx, on};
use sqlx::AssertSqlSafe;

/// What the copied order is for; copy number n is for `n{n}.bench.example`.
const FIRST_NAME: &str = "n0.bench.example";

/// A desk's data folder and its database, with orders in it.
pub struct Seeded {
    pub key: String,
    /// Order number n, counted from 1, has this id and n.
    pub before_first: i64,
    pub orders: usize,
    database: String,
    folder: tempfile::TempDir,
}

impl Seeded {
    /// On the PostgreSQL database of that URL, or else on SQLite.
    pub async fn make(postgres: Option<String>, orders: usize, mails: usize) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("sealpost-bench").tempdir()?;
        let sqlite = format!("sqlite:{}", folder.path().join("data/sealpost.db").display());
        let key = sealpost_server::new_api_key();
        let mut seeded = Self { key, before_first: 0, orders, database: postgres.unwrap_or(sqlite), folder };
        let server = Server::start(seeded.config(Settings::default())?).await?;
        // Not run, so that no worker takes the mail of the first order.
        let (app, db) = (server.app().clone(), server.app().db.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let serving = tokio::spawn(async move { axum::serve(listener, sealpost_server::router(app)).await });
        let first = place(&Client::new(&url, &seeded.key)?).await.context("placing the first order")?;
        seeded.before_first = copy(&db, first, orders, mails).await.context("copying it")?;
        serving.abort();
        db.close().await;
        drop(server);
        seeded.tidy().await?;
        Ok(seeded)
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn database(&self) -> &str {
        &self.database
    }

    /// A test desk on this database.
    pub fn config(&self, settings: Settings) -> anyhow::Result<Config> {
        let settings = Settings {
            data: Some(self.data()),
            listen: Some("127.0.0.1:0".parse()?),
            database: Some(self.database.clone()),
            limit_approver_burst: Some(0),
            limit_approver_per_day: Some(0),
            limit_recipient_per_day: Some(0),
            limit_account_per_hour: Some(0),
            ..settings
        };
        Ok(Config::resolve(settings, None, Some(self.key.clone()))?)
    }

    /// A desk keeps its mode for life; this one is measured in two.
    pub async fn set_mode(&self, mode: &str) -> anyhow::Result<()> {
        self.change(&format!("update meta set value = '{mode}' where name = 'mode'")).await
    }

    /// Mails that wait in the queue.
    pub async fn queued(&self) -> anyhow::Result<u64> {
        let db = sealpost_server::open_database(&self.config(Settings::default())?).await?;
        let mut reader = db.read().await?;
        let sql = "select count(*) from mails where due_at is not null";
        let queued: i64 = on!(reader.conn(), sqlx::query_scalar(sql), fetch_one)?;
        drop(reader);
        db.close().await;
        Ok(queued.try_into()?)
    }

    /// Ends what is left in the queue, as if it had been sent.
    pub async fn empty_queue(&self) -> anyhow::Result<()> {
        self.change(
            "update mails set state = 'sent', sent_at = queued_at, attempts = 1, due_at = null, lease_until = null,
                content = null, message = null where due_at is not null",
        )
        .await?;
        self.tidy().await
    }

    /// What was asked of approvers becomes what was asked two days ago, so that a
    /// round of resends finds orders as the one before it did.
    pub async fn age(&self) -> anyhow::Result<()> {
        self.change(
            "update approvals set created_at = created_at - 172800000, asked_at = null,
                ended_at = coalesce(ended_at, created_at - 172800000)
            where created_at > (select max(created_at) from approvals) - 86400000 and verdict is null",
        )
        .await?;
        self.tidy().await
    }

    async fn change(&self, sql: &str) -> anyhow::Result<()> {
        let db = sealpost_server::open_database(&self.config(Settings::default())?).await?;
        let mut tx = db.begin().await?;
        on!(tx.conn(), sqlx::query(AssertSqlSafe(sql.to_owned())), execute)?;
        tx.commit().await?;
        db.close().await;
        Ok(())
    }

    /// So that the database does not clean up while it is measured.
    async fn tidy(&self) -> anyhow::Result<()> {
        if self.database.starts_with("postgres") {
            crate::postgres::tidy(&self.database).await?;
        }
        Ok(())
    }
}

async fn place(client: &Client) -> anyhow::Result<i64> {
    let csr = CertificateParams::new(vec![FIRST_NAME.to_owned()])?.serialize_request(&KeyPair::generate()?)?.pem()?;
    let order = PlaceOrder {
        certificate: Some(CertificateRequest {
            common_name: Some(FIRST_NAME.to_owned()),
            csr: Some(csr),
            ..CertificateRequest::default()
        }),
        dcv_method: Some("email".to_owned()),
        dcv_emails: Some(vec![DcvEmail {
            dns_name: Some(FIRST_NAME.to_owned()),
            email: Some(format!("admin@{FIRST_NAME}")),
            ..DcvEmail::default()
        }]),
        additional_emails: Some(vec!["first@example.com".to_owned(), "second@example.com".to_owned()]),
        ..PlaceOrder::default()
    };
    Ok(client.place_order("ssl_dv_geotrust", &order).await?.id)
}

/// Gives the id before the first copy. Audit rows are not copied: each has its
/// own place in a chain.
async fn copy(db: &Db, first: i64, orders: usize, mails: usize) -> anyhow::Result<i64> {
    let mut tx = db.begin().await?;
    let next = "select next from ids where name = 'row'";
    let before: i64 = on!(tx.conn(), sqlx::query_scalar(next), fetch_one)?;
    let (number, random) = match tx.conn() {
        Conn::Sqlite(_) => ("unhex(printf('%032x', i))", "randomblob(32)"),
        Conn::Postgres(_) => {
            ("lpad(to_hex(i), 32, '0')::uuid", "decode(md5(i::text) || md5((i + 1000000000)::text), 'hex')")
        }
    };
    let n = format!("((i - 1) % {orders} + 1)");
    let (id, certificate) = (format!("{before} + {n}"), format!("{} + {n}", before + i64::try_from(orders)?));
    let named =
        |column: &'static str| (column, format!("replace(t.{column}, '{FIRST_NAME}', 'n' || {n} || '.bench.example')"));
    let is = |column: &'static str, sql: &str| (column, sql.to_owned());
    let (of_order, of_its) = (format!("order_id = {first}"), format!("id = {first}"));
    let of_asked = format!("{of_order} and kind = 'dcv_approval'");
    let of_certificate = format!("certificate_id = (select certificate_id from orders where id = {first})");
    let (order, cert) = (is("order_id", &id), is("order_id", &id));
    let copies = [
        ("orders", of_its, orders, vec![is("id", &id), is("certificate_id", &certificate), named("common_name")]),
        ("order_details", of_order.clone(), orders, vec![order.clone(), named("details")]),
        ("order_names", of_order.clone(), orders, vec![order.clone(), named("name")]),
        (
            "certificates",
            of_order.clone(),
            orders,
            vec![is("id", &certificate), cert, named("common_name"), named("details")],
        ),
        ("certificate_names", of_certificate, orders, vec![is("certificate_id", &certificate), named("name")]),
        ("mails", of_asked, mails, vec![is("id", number), order.clone(), named("recipient"), named("domain")]),
        (
            "approvals",
            of_order,
            mails,
            vec![
                is("hash", random),
                is("mail_id", number),
                order,
                named("adn"),
                named("names"),
                named("recipient"),
                named("recipient_key"),
            ],
        ),
    ];
    for (table, of, copies, changed) in copies {
        copy_rows(&mut tx, table, &of, copies, &changed).await.with_context(|| format!("rows of {table}"))?;
    }
    let after = before + 2 * i64::try_from(orders)? + 1;
    let move_on = format!("update ids set next = {after} where name = 'row'");
    on!(tx.conn(), sqlx::query(AssertSqlSafe(move_on)), execute)?;
    tx.commit().await?;
    Ok(before)
}

/// The rows of `table` that are `of` the first order, so many times, with other
/// values in some columns; `i` is the number of the copy.
async fn copy_rows(
    tx: &mut Tx,
    table: &str,
    of: &str,
    copies: usize,
    changed: &[(&str, String)],
) -> anyhow::Result<()> {
    let (columns, series) = match tx.conn() {
        Conn::Sqlite(_) => (
            format!("select name from pragma_table_info('{table}')"),
            format!("select 1 union all select i + 1 from n where i < {copies}"),
        ),
        Conn::Postgres(_) => (
            format!(
                "select column_name::text from information_schema.columns
                    where table_schema = current_schema() and table_name = '{table}'"
            ),
            format!("select * from generate_series(1, {copies})"),
        ),
    };
    let columns: Vec<String> = on!(tx.conn(), sqlx::query_scalar(AssertSqlSafe(columns)), fetch_all)?;
    let value = |column: &String| {
        let other = changed.iter().find(|(name, _)| name == column);
        other.map_or_else(|| format!("t.{column}"), |(_, sql)| sql.clone())
    };
    let values: Vec<String> = columns.iter().map(value).collect();
    // From a table of its own: otherwise each copy would be a row to copy.
    let first = format!("create temporary table first_{table} as select * from {table} where {of}");
    on!(tx.conn(), sqlx::query(AssertSqlSafe(first)), execute)?;
    let sql = format!(
        "with recursive n(i) as ({series}) insert into {table} ({}) select {} from n, first_{table} t",
        columns.join(", "),
        values.join(", ")
    );
    on!(tx.conn(), sqlx::query(AssertSqlSafe(sql)), execute)?;
    Ok(())
}
